"""Fractions and rates the prose states, computed again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose import hundreds, plans
from cchc.core.checking.prose.passages import Figure, Passage, passages
from cchc.core.checking.prose.rates import BROKEN, ROUNDED, UNSURE, rate, verdict
from cchc.core.checking.prose.reached import agreed, to_be_done
from cchc.core.checking.prose.wholes import Whole, wholes_of
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import number
from cchc.core.messages import Message

EXCEEDS = Rule(
    id="ratio.prose_above_whole",
    severity=Severity.error,
    title=Message("Lời văn: phần lớn hơn tổng (X/Y)", "Prose: the part exceeds the whole (X/Y)"),
    basis=Message("Trong “X/Y đơn vị”, X là một phần của Y.", "In “X/Y units”, X is a part of Y."),
    example=Message("“15/14 tổ dân phố đã có quy ước”.", "“15/14 residential groups have a charter”."),
    needs=("prose",),
)
STANDARD = Rule(
    id="ratio.prose_all",
    severity=Severity.info,
    title=Message("Lời văn: 100 % đạt chuẩn nhưng có người chưa qua đào tạo", "Prose: 100 % qualified, some untrained"),
    basis=Message(
        "Người chưa qua đào tạo thường chưa đạt chuẩn trình độ; có thể có quy định riêng cho chức danh.",
        "Those without training seldom meet the standard; a post may have a rule of its own.",
    ),
    example=Message(
        "“chưa qua đào tạo: 3 người … Tỷ lệ đạt chuẩn 100 %”.", "“untrained: 3 people … 100 % meet the standard”."
    ),
    needs=("prose",),
)
RULES: tuple[Rule, ...] = (BROKEN, ROUNDED, UNSURE, EXCEEDS, STANDARD, *plans.RULES, *hundreds.RULES)

_RATE = re.compile(
    r"(?:chiếm|đạt|bằng|tương (?:đương|ứng)|tỷ lệ|tỉ lệ|là|=|\()[\s:(,]*(?:chiếm|đạt|bằng|tỷ lệ|tỉ lệ|khoảng)?[\s:]*$"
)
"""Words before a rate that belongs to the count before it."""
_OF_ITS_WHOLE = re.compile(r"chiếm|tỷ lệ|tỉ lệ|\($")
_SPENT = re.compile(r"giải ngân|thực hiện|đã chi|thanh toán|thu được|sử dụng|quyết toán|đạt")
_MORE = re.compile(r"vượt|kế hoạch|chỉ tiêu|dự toán|so với|tăng|giảm|cùng kỳ")
"""What a part may exceed, or what is no part at all."""
_OF_ELSE = re.compile(r"\s*(?:so với (?!tổng)|của |theo )?(?:cùng kỳ|kế hoạch|dự toán|chỉ tiêu|mục tiêu|kỳ trước|năm)")
"""Words behind a rate of something other than the whole its count is part of."""
_PLANNED = re.compile(r"giao|vốn|kế hoạch|dự toán|chỉ tiêu|phân bổ|được cấp|bố trí|cùng kỳ")
"""Words of a sum that a share of a plan may be measured by."""
WORDS = 20
"""Characters that may stand in a bracket before its sum."""

BACK = 40
"""So many figures before a count may be what it is a share of."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a count is a share of."""

    passage: Passage
    """Another one than that of the count where this is an item of a list."""
    figure: Figure
    sure: bool
    """The words make it the base; else it is only a figure named before."""

    @property
    def value(self) -> Decimal:
        return self.figure.value


def find(subject: Subject) -> Iterator[Finding]:
    """Rates that their count and base do not give, parts above their whole, plans that were not reached so far."""
    found = passages(subject)
    bases = _bases(wholes_of(subject))
    for number_, passage in enumerate(found):
        for figure in passage.figures:
            if figure.span.percent and not figure.span.qualifier:
                yield from _of_rate(found, number_, figure, bases)
            elif figure.span.parts and figure.span.parts[0] > figure.span.parts[1]:
                yield from _above(passage, figure)
        yield from _standard(passage)
    yield from plans.find(found)
    yield from hundreds.find(found)


def _bases(told: Sequence[Whole]) -> dict[tuple[int, int], Whole]:
    """By passage and position of a part: the whole that the words make it a part of."""
    bases: dict[tuple[int, int], Whole] = {}
    for whole in told:
        for part in whole.parts:
            bases.setdefault((id(part.passage), part.figure.start), whole)
    return bases


def _of_rate(
    found: Sequence[Passage], number_: int, share: Figure, bases: dict[tuple[int, int], Whole]
) -> Iterator[Finding]:
    """The rate against its fraction, or against the count before it and what that is part of."""
    passage = found[number_]
    fraction = _fraction(passage, share)
    if fraction is not None and fraction.span.parts:
        yield from verdict(passage, share, fraction, fraction.span.parts, [fraction])
        return
    part = _counted(passage, share)
    if part is None:
        return
    if part.span.scale_word:
        yield from _money(passage, share, part)
    elif not _OF_ELSE.match(passage.lowered, share.end):
        yield from _of_count(found, number_, (part, share), bases)


def _of_count(
    found: Sequence[Passage], number_: int, told: tuple[Figure, Figure], bases: dict[tuple[int, int], Whole]
) -> Iterator[Finding]:
    """The rate of a count against the whole that the words, the clause before, or the rates beside it give."""
    passage, (part, share) = found[number_], told
    candidates = list(_candidates(passage, part, bases))
    sure = [base for base in candidates if base.sure]
    if any(rate(part.value, base.value, share) == "right" for base in sure or candidates):
        return
    if sure:
        other = next((b for b in candidates if not b.sure and rate(part.value, b.value, share) == "right"), None)
        places = [passage.place(part), sure[0].passage.place(sure[0].figure)]
        named = other.figure if other else None
        yield from verdict(passage, share, part, (part.value, sure[0].value), places, named)
        return
    task = to_be_done(found, number_, part, share)
    if task is not None:
        places = [passage.place(part), task.passage.place(task.figure)]
        yield from verdict(passage, share, part, (part.value, task.figure.value), places, likely=True)
        return
    if not _OF_ITS_WHOLE.search(share.before):
        return
    base = agreed(passage, _rates_told(passage), part) or min(
        (b.figure for b in candidates),
        key=lambda f: abs(part.value * 100 - share.value * f.value) / f.value,
        default=None,
    )
    if base is not None:
        yield from verdict(passage, share, part, (part.value, base.value), [part, base], likely=True)


def _rates_told(passage: Passage) -> list[tuple[Figure, Figure]]:
    """Counts with the rates told of them."""
    told = ((_counted(passage, share), share) for share in passage.figures if share.span.percent)
    return [(part, share) for part, share in told if part is not None and not part.span.scale_word][:BACK]


def _fraction(passage: Passage, share: Figure) -> Figure | None:
    """The X/Y that the rate says: in brackets right behind it, or the last one before it in its sentence."""
    behind = re.compile(r"\s*\(\s*(?:=|tức|đạt)?\s*").match(passage.text, share.end)
    if behind:
        inside = next((f for f in passage.inside(behind.end(), behind.end() + 1) if f.span.parts), None)
        if inside is not None:
            return inside
    before = passage.lowered[max(0, share.start - 24) : share.start]
    if not _RATE.search(before):
        return None
    start, _ = passage.sentence(share.start)
    near = [f for f in passage.before(share.start, BACK) if f.start >= start]
    earlier = [f for f in near if f.group == share.group or f.depth < share.depth]
    last = earlier[-1] if earlier else None
    if last is None or last.span.parts is None or last.span.parts[1] == 0:
        return None
    between = passage.text[last.end : share.start]
    return last if ";" not in between and (last.depth == share.depth or share.depth == last.depth + 1) else None


def _counted(passage: Passage, share: Figure) -> Figure | None:
    """The count right before the rate, with nothing but its noun and a word such as 'chiếm' between."""
    if not _RATE.search(passage.lowered[max(0, share.start - 24) : share.start]):
        return None
    start, _ = passage.sentence(share.start)
    near = [f for f in passage.before(share.start, BACK) if f.start >= start]
    earlier = [f for f in near if f.depth in (share.depth, share.depth - 1)]
    last = earlier[-1] if earlier else None
    if last is None or last.span.percent or last.span.parts or share.start - last.end > 90:
        return None
    return None if re.search(r"[;:]", passage.text[last.end : share.start]) else last


def _candidates(passage: Passage, part: Figure, bases: dict[tuple[int, int], Whole]) -> Iterator[Base]:
    whole = bases.get((id(passage), part.start))
    if whole is not None and whole.value > 0:
        yield Base(whole.passage, whole.figure, True)
    for figure in passage.before(part.start, BACK):
        larger = figure.counts and figure.value >= part.value > 0
        if (
            larger
            and (whole is None or figure is not whole.figure)
            and figure.like(part)
            and figure.depth <= part.depth
        ):
            yield Base(passage, figure, False)


def _money(passage: Passage, share: Figure, part: Figure) -> Iterator[Finding]:
    """'26,8 tỷ, giải ngân 20,1 tỷ đạt 75 %': the sum before is the base; '118 % dự toán (112,2 tỷ)': the one behind."""
    base = _named_behind(passage, share, part) or _sum_before(passage, share, part)
    if base is not None and base.value > 0:
        yield from verdict(passage, share, part, (part.value, base.value), [part, base])


def _named_behind(passage: Passage, share: Figure, part: Figure) -> Figure | None:
    """The sum in the bracket right behind 'R % dự toán'."""
    behind = re.compile(r"[^.;,()]*\(").match(passage.lowered, share.end)
    if behind is None or not _OF_ELSE.match(passage.lowered, share.end):
        return None
    first = passage.next(share.start)
    inside = first is not None and 0 <= first.start - behind.end() < WORDS and first.depth > share.depth
    return first if first is not None and inside and first.span.scale_word == part.span.scale_word else None


def _sum_before(passage: Passage, share: Figure, part: Figure) -> Figure | None:
    """The sum before in the same clause; the base of a share of a plan must be called one."""
    start, _ = passage.sentence(part.start)
    near = [f for f in passage.before(part.start, BACK) if f.start >= start]
    last = next((f for f in reversed(near) if f.span.scale_word == part.span.scale_word), None)
    if last is None or last.span.parts or not _SPENT.search(passage.lowered[last.end : part.start]):
        return None
    if ";" in passage.text[last.end : part.start]:
        return None
    called = _PLANNED.search(last.label)
    return last if called or not _OF_ELSE.match(passage.lowered, share.end) else None


def _above(passage: Passage, figure: Figure) -> Iterator[Finding]:
    start, end = passage.sentence(figure.start)
    if not figure.noun or figure.span.parts is None or _MORE.search(passage.lowered[start:end]):
        return
    above, below = map(number, figure.span.parts)
    yield EXCEEDS.finding(
        Message("{above} trên tổng số {below}", "{above} of only {below}"),
        Message(
            "“{quote}”: phần {above} lớn hơn tổng {below}, kiểm tra lại hai số.",
            "“{quote}”: the part {above} exceeds its whole {below}; check both.",
        ),
        passage.place(figure),
        found=f"{above}/{below}",
        expected=f"≤ {below}",
        steps=(f"{above} > {below}",),
        above=above,
        below=below,
        quote=passage.place(figure).quote,
    )


def _standard(passage: Passage) -> Iterator[Finding]:
    """100 % meet the standard although some are said to have no training, or not to meet it."""
    full = next(
        (
            f
            for f in passage.figures
            if f.span.percent
            and f.value == 100
            and re.search(r"đạt (?:tiêu )?chuẩn", f.label)
            and "chưa" not in f.label
        ),
        None,
    )
    lacking = next(
        (
            f
            for f in passage.figures
            if f.counts and f.value > 0 and re.search(r"chưa (?:qua đào tạo|đạt (?:tiêu )?chuẩn)", f.label)
        ),
        None,
    )
    if full is None or lacking is None:
        return
    yield STANDARD.finding(
        Message("100 % đạt chuẩn nhưng {count} người chưa qua đào tạo", "100 % meet the standard, {count} do not"),
        Message(
            "Ghi 100 % đạt chuẩn nhưng cùng đoạn có “{quote}”: sửa tỷ lệ hoặc nêu lý do.",
            "100 % meet the standard, but the same paragraph has “{quote}”: mend the rate or say why.",
        ),
        passage.place(full),
        passage.place(lacking),
        found="100 %",
        expected="< 100 %",
        steps=(f"{number(lacking.value)} > 0",),
        count=number(lacking.value),
        quote=passage.place(lacking).quote,
    )
