"""Explicit zeros: "không tiếp nhận phản ánh nào", "chưa phát sinh hồ sơ", "Kết quả …: Không có."

A zero is believed only of things a report counts. What is only missing, forbidden, wished for or blamed is no zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.counting import counted, printed_unit
from cchc.core.reading.facts.lexicon import (
    ACTIONS,
    BLAMED,
    COMPLAINTS,
    NO_STATEMENT,
    PEOPLE,
    SURE_THINGS,
    THINGS,
    any_of,
)
from cchc.core.reading.facts.statement import Statement

_EXIST = (
    r"(?:có phát sinh thêm|có phát sinh|phát sinh thêm|phát sinh|có nhận được|nhận được|ghi nhận được|ghi nhận"
    r"|phát hiện|xảy ra|xuất hiện|còn|có|nhận)"
)
_THING = rf"(?P<thing>{any_of(THINGS)})(?!\w)"
_NOT = r"(?<!\w)(?P<not>không|chưa)\s"
_WORDS = r"[^\W\d_]+(?: [^\W\d_]+)"
_EXISTS = re.compile(rf"{_NOT}(?P<verb>{_EXIST})\s(?:bất kỳ |bất cứ |các |một |thêm )?{_THING}")
_NONE_OF = re.compile(rf"{_NOT}(?P<verb>{_WORDS}{{0,3}}?)\s{_THING}(?P<rest>[^;.:()]{{0,90}}?)\snào(?!\w)")
_NO_SUCH = re.compile(rf"(?<!\w)(?P<not>không)\s(?:có\s)?{_THING}\s(?:[^\W\d_]+ ){{0,3}}?nào(?!\w)")
_COMPLAINT = re.compile(rf"{_NOT}(?P<verb>tiếp nhận)\s(?P<thing>{any_of(COMPLAINTS)})(?!\w)")
_NOT_DONE = re.compile(
    rf"(?<!\w)(?P<not>không)\s(?P<verb>thực hiện|tổ chức|tiến hành)\s(?:việc\s)?{any_of(ACTIONS)}(?!\w)"
    rf"[^;.:()]{{0,60}}?(?<!\w){_THING}"
)
_NOT_IN_PERIOD = re.compile(
    rf"(?<!\w)(?P<not>không)\s(?P<verb>ban hành|tiếp nhận|tổ chức|tuyển dụng|bổ nhiệm|giải quyết|xử lý)\s{_THING}"
)
_PERIOD_NAMED = re.compile(r"(?<!\w)(?:trong (?:năm|quý|kỳ|tháng)|năm 20[0-9]{2}|quý (?:[ivx]+|[1-4]))(?!\w)")
_TRAILING = re.compile(rf"{_NOT}(?P<verb>có phát sinh|phát sinh)(?=\s*(?:[,.;)]|$|do\s|vì\s|trong\s|nên\s|tại\s))")
_ANSWER = re.compile(
    r"^(?P<label>[^:]{6,400}):\s*(?P<answer>(?:(?:không|chưa)(?: có)? phát sinh|(?:không|chưa) có|không)"
    r"(?:\s(?:gì|nào))?)\s*[.;,]*\s*$"
)
_NO_RESULT = re.compile(
    r"^\W*(?:[ivx]+\.|[0-9.]+)?\s*(?:những |các |một số )?(?:kiến nghị|đề xuất|ghi chú|lưu ý|khó khăn)"
)
_STARTS_WITH_THING = re.compile(rf"(?:^|\s)(?:số lượng|số|tổng số|tỷ lệ|các|việc)?\s?{_THING}")
_ANY_THING = re.compile(rf"(?<!\w){_THING}(?!\sthực hiện|\slại|\sthi hành|\sđược giao)")
_NO_STATEMENT = re.compile(rf"(?<!\w){any_of(NO_STATEMENT)}(?!\w)[^,;:.()]*$")
_BLAMED = re.compile(rf"\s{any_of(BLAMED)}(?!\w)")
_SUFFERED = re.compile(r"[^;.:()]{0,40}?\s(?:bị|vi phạm|mắc)(?!\w)")
_CLAUSE_START = re.compile(r"[;:.()](?=\s|$)|,\s|\s-\s")
_LABEL_END = re.compile(
    r"[;.:()](?=\s|$|\W)|,(?=\s(?!kiến nghị|cá nhân|tổ chức|công chức|viên chức|[0-9]))|\s(?:do|vì|nên|mà|như)\s"
)
_RECEIVED = ("nhận được", "nhận", "tiếp nhận", "có", "phát sinh", "ghi nhận", "phát hiện", "xảy ra")


def find_zeros(block: Block, *, planning: bool) -> list[Statement]:
    """The explicit zeros of a block. In a section that plans, "không có" is a wish, so there are none."""
    if planning:
        return []
    answer = _ANSWER.match(block.lowered)
    if answer is not None:
        return _answered(block, answer)
    found: list[Statement] = []
    for statement in sorted((*_existing(block), *_trailing(block)), key=lambda item: item.start):
        if not any(statement.start < other.end and other.start < statement.end for other in found):
            found.append(statement)
    return found


def _existing(block: Block) -> Iterator[Statement]:
    for pattern in (_EXISTS, _NONE_OF, _NO_SUCH, _COMPLAINT, _NOT_DONE, _NOT_IN_PERIOD):
        for match in pattern.finditer(block.lowered):
            if _says_none(block, pattern, match):
                noun = counted(block.lowered, match.start("thing"))
                start, stop = match.span("thing")
                stop = max(stop, noun.end if noun else stop)
                end = max(stop, match.end())
                label = _label(block, start, end, _verb(pattern, match, block))
                yield _zero(match.start("not"), end, block.text[start:stop], label)


def _verb(pattern: re.Pattern[str], match: re.Match[str], block: Block) -> str:
    """The verb that a label has to say again."""
    if pattern in (_EXISTS, _NO_SUCH):
        return ""
    verb = block.lowered[match.end("verb") : match.start("thing")] if pattern is _NOT_DONE else match["verb"]
    return "" if verb in _RECEIVED else verb.strip()


def _says_none(block: Block, pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether a match is the report's own statement that there was none."""
    if _NO_STATEMENT.search(block.lowered, _clause_start(block, match.start()), match.start()):
        return False
    if pattern is _NOT_IN_PERIOD:
        sentence, _ = block.sentence(match.start())
        return _PERIOD_NAMED.search(block.lowered, sentence, match.start()) is not None
    if pattern is not _EXISTS:
        return True
    if _BLAMED.match(block.lowered, match.end("thing")):
        return False
    if match["not"] == "không" or match["verb"] not in ("có", "còn") or match["thing"] in SURE_THINGS:
        return True
    return match["thing"] in PEOPLE and _SUFFERED.match(block.lowered, match.end("thing")) is not None


def _label(block: Block, start: int, end: int, verb: str) -> str:
    """The thing first, then what was not done with it: "Số văn bản quy phạm pháp luật ban hành"."""
    _, sentence = block.sentence(start)
    stop = _LABEL_END.search(block.text, end, sentence)
    phrase = re.sub(r"\snào(?!\w)", "", block.text[start : stop.start() if stop else sentence]).strip(" *.")
    return f"Số {phrase} {verb}".strip()


def _trailing(block: Block) -> Iterator[Statement]:
    """Zeros behind their thing: "Hồ sơ … chưa phát sinh do …"."""
    for match in _TRAILING.finditer(block.lowered):
        start = _clause_start(block, match.start())
        subject = _STARTS_WITH_THING.search(block.lowered, start, match.start())
        if subject is not None and not _NO_STATEMENT.search(block.lowered, start, match.start()):
            thing, end = subject.span("thing")
            label = f"Số {block.lowered[thing:end]}{block.text[end : match.start()].rstrip()}"
            yield _zero(match.start("not"), match.end(), block.text[slice(*subject.span("thing"))], label)


def _answered(block: Block, answer: re.Match[str]) -> list[Statement]:
    """A form-like line, "Kết quả …: Không có."."""
    label = answer["label"].strip()
    if _NO_RESULT.search(label) or len(label.split()) < 3:
        return []
    thing = _ANY_THING.search(block.lowered, 0, answer.end("label"))
    unit = block.text[slice(*thing.span("thing"))] if thing else ""
    words = block.text[: answer.end("label")].strip(" -+*•–")
    return [_zero(answer.start("answer"), answer.end("answer"), unit, words, form="answer")]


def _zero(start: int, end: int, noun: str, label: str, form: str = "none") -> Statement:
    unit = printed_unit(noun)
    unit = "PAKN" if "phản ánh" in unit else unit
    return Statement(start, end, Decimal(0), unit, form, end, label=label)


def _clause_start(block: Block, at: int) -> int:
    sentence, _ = block.sentence(at)
    return max([sentence, *(match.end() for match in _CLAUSE_START.finditer(block.lowered, sentence, at))])
