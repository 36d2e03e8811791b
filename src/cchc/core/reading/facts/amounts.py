"""Figures of a block that count or measure something, each with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.counting import Counted, counted, noun_in, noun_named, printed_unit
from cchc.core.reading.facts.lexicon import (
    CALENDAR,
    COUNTING_VERBS,
    ELLIPTIC,
    LABEL_TAILS,
    LEVEL_NOUNS,
    SCHOOL,
    SCORES,
    STRUCTURES,
    TRAINING,
    any_of,
)
from cchc.core.reading.facts.statement import Statement
from cchc.core.vietnamese.numbers import Habit, NumberSpan, find_numbers
from cchc.core.vietnamese.units import COUNTING_NOUNS

_CLAUSE_END = re.compile(r"[\s*]*(?:[,.;)(:]|$|và\s|[-–]\s)")
_NAMED = re.compile(r"(?::|(?<!\w)(?:là|bằng|đạt|còn|thành|lên|xuống))[\s*]*$")
_TAIL = re.compile(rf"(?<!\w)(?:{any_of(LABEL_TAILS)}|(?:đã|đang|chưa|được|bị)(?:\s[^\W\d_]+){{1,2}})\s*$")
_TRAINED = re.compile(rf"(?<!\w){any_of(TRAINING)}\s$")
_ELLIPTIC = re.compile(rf"\s{any_of(ELLIPTIC)}(?!\w)")
_STRUCTURE = re.compile(rf"{any_of(STRUCTURES)}[\s“”\"‘’*]*$")
_ANOTHER = re.compile(r"\s(?:đến|tới|-|–|xuống còn|xuống|lên|còn|thành|trên tổng số|trong tổng số|trong số)\s(?=[0-9])")
_WORD_BEFORE = re.compile(r"[^\W\d_]{2,}\s$")
_LASTING = re.compile(r"(?<!\w)(?:thời hạn|thời gian|vòng|kéo dài|tối đa|không quá|hết|giảm|còn|xuống|mất|hạn|sau)\s+$")
_EACH_TIME = re.compile(r"\s?(?:/|một lần|1 lần)")
_PADDED = re.compile(r"0[0-9]")
_MEASURED = re.compile(rf"(?<!\w)({'|'.join(SCORES)})(?:\s[^\W\d_]+){{0,4}}\s*$")
_MONEY = re.compile(r"\s?đồng(?!\w)|\s?usd(?!\w)")
_COUNTING_VERB = re.compile(rf"(?<!\w){any_of(COUNTING_VERBS)}\s+$")
_SCHOOL = re.compile(rf"(?<!\w){any_of(SCHOOL)}(?!\w)")
_PART = "lĩnh vực"
"""Names a part of the work: the figure of "Lĩnh vực đất đai: tiếp nhận 40" counts what is done in it."""
_SENTENCE_NOUN_REACH = 160


def find_amounts(block: Block, refused: bytearray, habit: Habit | None, inherited: str = "") -> list[Statement]:
    """The figures of `block` outside `refused`, in order; `inherited` is the noun last counted in this section."""
    found: list[Statement] = []
    for span in find_numbers(block.text, habit=habit):
        if any(refused[span.start : span.end]) or (span.role and not _counts_though_ordinal(block, span)):
            continue
        for statement in _read(block, span, found, inherited):
            if not _repeats(statement, found, block):
                found.append(statement)
    return found


def _counts_though_ordinal(block: Block, span: NumberSpan) -> bool:
    """Whether a seeming ordinal counts: "Trung cấp 3" counts people, "Số tài khoản: 27 tài khoản" accounts."""
    if span.role != "ordinal":
        return False
    before = block.before(span.start)
    return bool(_TRAINED.search(before)) or (bool(span.unit) and before.rstrip().endswith(":"))


def _read(block: Block, span: NumberSpan, found: list[Statement], inherited: str) -> Iterator[Statement]:
    if span.percent:
        of = counted(block.lowered, span.end)
        end = of.end if of and of.known else span.end
        yield Statement(span.start, span.end, span.value, "%", "percent", end, span.qualifier)
        return
    noun = _noun(block, span, found)
    unit = _unit(block, block.text[noun.start : noun.end] or noun.text) if noun else ""
    noun_end = noun.end if noun else span.end
    if noun is None:
        if not (_is_value(block, span) or _divides(block, span, found)):
            return
        unit = _left_out_unit(block, span, found, inherited)
    if span.parts is None:
        form = "count" if noun else "label"
        yield Statement(span.start, span.end, span.value, unit, form, noun_end, span.qualifier)
        return
    above, below = span.parts
    whole = Statement(span.start, span.end, above, unit, "count", noun_end, span.qualifier, span.parts)
    yield whole
    if above != below and unit not in SCORES.values():
        yield replace(whole, quantity=below, form="whole", qualifier="")


def _unit(block: Block, words: str) -> str:
    """The unit of the words as printed; "HS" is said in full."""
    if words.lower() != "hs":
        return printed_unit(words)
    return "học sinh" if _SCHOOL.search(block.lowered) else "hồ sơ"


def _noun(block: Block, span: NumberSpan, found: list[Statement]) -> Counted | None:
    """The noun behind the figure, if it can be what is counted there."""
    if span.scale_word:
        money = _MONEY.match(block.lowered, span.end)
        end = money.end() if money else span.end
        start = span.end - len(span.scale_word)
        more = None if money else counted(block.lowered, end)
        end = more.end if more else end
        return Counted(block.lowered[start:end], start, end, known=True)
    noun = counted(block.lowered, span.end) or _noun_of_range(block, span)
    if noun is None or _names_a_structure(block, span, noun) or _names_a_time(block, span, noun):
        return None
    if noun.known:
        return noun
    return noun if _counts_unknown(block, span, found) and not _ELLIPTIC.match(block.lowered, span.end) else None


def _noun_of_range(block: Block, span: NumberSpan) -> Counted | None:
    """The noun behind the second figure of "từ 20 đến 25 hồ sơ", "18 trên tổng số 25 nhiệm vụ"."""
    another = _ANOTHER.match(block.lowered, span.end)
    if another is None:
        return None
    figure = re.compile(r"[0-9][0-9.,]*").match(block.lowered, another.end())
    noun = counted(block.lowered, figure.end()) if figure else None
    return replace(noun, start=span.end, end=span.end) if noun and noun.known else None


def _counts_unknown(block: Block, span: NumberSpan, found: list[Statement]) -> bool:
    """A noun not in the lexicon is believed behind a figure as officials write counts (06, 14), behind a verb that
    counts, or in a sentence that counts."""
    if span.raw.startswith("0") or span.value >= 10 or span.parts is not None:
        return True
    start, _ = block.sentence(span.start)
    if found and found[-1].start >= start:
        return True
    return _COUNTING_VERB.search(block.before(_before_qualifier(block, span))) is not None


def _names_a_structure(block: Block, span: NumberSpan, noun: Counted) -> bool:
    first = noun.text.split(" ")[0]
    return first in LEVEL_NOUNS and (first == "cấp" or _STRUCTURE.search(block.before(span.start)) is not None)


def _names_a_time(block: Block, span: NumberSpan, noun: Counted) -> bool:
    """Whether months are the reported time: in "thu 6 tháng đạt 52%", not in "thời hạn 6 tháng", "6 tháng một lần"."""
    if noun.text not in CALENDAR or _EACH_TIME.match(block.lowered, noun.end):
        return False
    return _LASTING.search(block.before(_before_qualifier(block, span))) is None


def _is_value(block: Block, span: NumberSpan) -> bool:
    """A figure without noun is the value of what is named before it: "cấp tỉnh: 20", "là 7.050;", "đã trả 390 ("."""
    if _ELLIPTIC.match(block.lowered, span.end):
        return True
    if _CLAUSE_END.match(block.lowered, span.end) is None:
        return False
    if span.parts is not None or _PADDED.fullmatch(span.raw):
        return True
    before = block.before(_before_qualifier(block, span), 64)
    return bool(_NAMED.search(before) or _TAIL.search(before) or _MEASURED.search(before))


def _divides(block: Block, span: NumberSpan, found: list[Statement]) -> bool:
    """A bare figure in a list behind a count: "412 TTHC (ban hành mới 40, sửa đổi 300)"."""
    if not found or span.value != int(span.value) or found[-1].start < block.sentence(span.start)[0]:
        return False
    between = block.lowered[found[-1].noun_end : span.start]
    if any(" ".join(between.split()[-count:]) in COUNTING_NOUNS for count in (1, 2)):
        return False  # "quy trình 1" is a name
    listed = found[-1].form == "label" or ":" in between or "(" in between
    return listed and bool(_CLAUSE_END.match(block.lowered, span.end)) and bool(_WORD_BEFORE.search(between))


def _before_qualifier(block: Block, span: NumberSpan) -> int:
    before = block.before(span.start)
    if span.qualifier and before.rstrip().endswith(span.qualifier):
        return span.start - len(before) + len(before.rstrip()) - len(span.qualifier)
    return span.start


def _left_out_unit(block: Block, span: NumberSpan, found: list[Statement], inherited: str) -> str:
    """The unit of a figure that prints none: of its own name, else of the figure before, else of the section."""
    measured = _MEASURED.search(block.before(_before_qualifier(block, span), 64))
    if measured is not None:
        return SCORES[measured[1]]
    start, end = block.sentence(span.start)
    near = max(start, span.start - _SENTENCE_NOUN_REACH)
    last = found[-1] if found and found[-1].start >= near else None
    near = max(near, last.noun_end if last else near)
    own = max(near, block.lowered.rfind("(", near, span.start), block.lowered.rfind(";", near, span.start))
    named = noun_named(block.lowered, own, span.start)
    if named and named != _PART:
        return _unit(block, named)
    earlier = next((item.unit for item in reversed(found[-16:]) if item.unit and item.unit != "%"), "")
    if span.value != int(span.value):
        return ""
    if earlier or inherited:
        return earlier or inherited
    near_by = noun_in(block.lowered, own, span.start) or noun_in(block.lowered, span.end, end)
    return _unit(block, near_by) if near_by != _PART else ""


def _repeats(statement: Statement, found: list[Statement], block: Block) -> bool:
    """The numerator of a fraction printed behind its own count: "84 hồ sơ, bằng 40% (84/210)"."""
    if statement.parts is None or statement.form == "whole":
        return False
    if block.before(statement.start, 1) != "(":
        return False
    start, _ = block.sentence(statement.start)
    return any(item.quantity == statement.quantity and item.start >= start for item in found[-8:])
