"""Shares of one whole that must make 100 %: in time and late, online and in person, degrees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose.classes import FAMILIES, Family, class_of, overlaps, without
from cchc.core.checking.prose.passages import Figure, Passage, lists
from cchc.core.checking.prose.wholes import Part
from cchc.core.checking.rule import Rule
from cchc.core.checking.words import addition, number
from cchc.core.messages import Message

ABOVE = Rule(
    id="ratio.prose_above_100",
    severity=Severity.error,
    title=Message("Lời văn: các tỷ lệ cộng lại quá 100 %", "Prose: shares of one whole exceed 100 %"),
    basis=Message(
        "Các nhóm loại trừ nhau (đúng hạn và trễ hạn, trực tuyến và trực tiếp, các trình độ) không thể cộng quá 100 %.",
        "Classes that exclude each other (in time and late, online and in person, degrees) cannot exceed 100 %.",
    ),
    example=Message("“đúng hạn 98 %, trễ hạn 3 %”: 98 + 3 = 101.", "“in time 98 %, late 3 %”: 98 + 3 = 101."),
    tolerance=Message("nửa đơn vị cuối của mỗi tỷ lệ", "half a last digit of each share"),
    needs=("prose",),
)
LIKELY = Rule(
    id="ratio.prose_not_100",
    severity=Severity.warning,
    title=Message("Lời văn: các tỷ lệ có lẽ phải bằng 100 %", "Prose: shares probably should make 100 %"),
    basis=Message(
        "Hai nhóm bù nhau phải cộng được 100 %; lệch đúng nửa đơn vị cuối mỗi tỷ lệ chỉ khi mọi tỷ lệ đều lẻ 0,5. "
        "Các phần đều “chiếm” một tổng không nên cộng quá 100 %.",
        "Two classes that leave nothing out make 100 %; off by half a last digit of each only if all end in a half. "
        "Shares of one whole should not exceed it.",
    ),
    example=Message("“đúng hạn 95 %, trễ hạn 3 %”: 95 + 3 = 98.", "“in time 95 %, late 3 %”: 95 + 3 = 98."),
    tolerance=Message("nửa đơn vị cuối của mỗi tỷ lệ", "half a last digit of each share"),
    needs=("prose",),
)
RULES = (ABOVE, LIKELY)

FULL = Decimal(100)
LEAD = 240
"""Characters before the first share that say what it is a share of."""
NEAR = Decimal(110)
"""Shares of unknown classes above this are hardly shares of one whole."""
_SHARED = tuple(f for f in FAMILIES if f.name in ("limit", "way", "school", "training", "sex", "done", "pleased"))
"""Families told as shares of one whole; levels and kinds of staff have rates of their own."""
_WITHIN = {"limit": 0, "done": 1, "pleased": 0}
"""A class that may be counted within another: those before time within those in time, the late within the done."""
_FILLERS = re.compile(
    r"\b(?:tỷ lệ|tỉ lệ|chiếm|đạt|là|hồ sơ|số|lượng|tổng|được|đã|giải quyết|xử lý|trả|nộp|tiếp nhận|và|có|còn|lại|với"
    r"|trình độ|bằng|cán bộ|công chức|viên chức|người|qua|hình thức|phương thức|nhiệm vụ|phiếu|ý kiến|đánh giá"
    r"|tương ứng|khoảng|chỉ|kết quả|cơ cấu|chuyên môn|trả lời)\b"
)
_OTHERWISE = re.compile(
    r"trong đó|trở (?:lên|xuống)|tăng|giảm|so với|cùng kỳ|chỉ tiêu|kế hoạch|mục tiêu|phấn đấu|yêu cầu|tối thiểu"
    r"|ít nhất|(?:năm|tháng|quý|kỳ) (?:\d|trước|nay)|bình quân|lần lượt|đối với|riêng"
)
"""Words that make the shares those of several wholes, or of no whole at all."""


def find(found: Sequence[Passage]) -> Iterator[Finding]:
    """Shares told together that exceed 100 %, or fall short of it where nothing is left out."""
    for shares in _told_together(found):
        for family in _SHARED:
            yield from (f for run in _runs(shares, family) for f in _judged(run, family))
        yield from _parallel(shares)


def _told_together(found: Sequence[Passage]) -> Iterator[list[Part]]:
    """The rates of each sentence; the only rates of each item of a list."""
    for passage in found:
        groups: dict[tuple[int, int], list[Part]] = {}
        for figure in passage.figures:
            key = passage.sentence(figure.start)[0], figure.group
            groups.setdefault(key, []).append(Part(passage, figure))
        yield from (group for group in groups.values() if len(group) > 1)
    for run in lists(list(found)):
        items = [Part(p, p.figures[0]) for p in run if p.item and len(p.figures) == 1]
        if len(items) > 1:
            yield items


def _runs(parts: Sequence[Part], family: Family) -> Iterator[list[Part]]:
    """Rates that stand beside each other, each of another class of the family, told in the same words."""
    run: list[Part] = []
    for part in parts:
        if run and (not _follows(run, part, family)):
            yield run
            run = []
        if run or _opens(part, family):
            run = [*run, part]
    yield run


def _opens(part: Part, family: Family) -> bool:
    """Whether a run may begin: its words name one class, and its sentence speaks of one whole."""
    figure = part.figure
    return _rate(figure) and class_of(family, figure.label) is not None and _plain(part, family, lead=True)


def _follows(run: Sequence[Part], part: Part, family: Family) -> bool:
    taken = {class_of(family, member.figure.label) for member in run}
    name = class_of(family, part.figure.label) if _rate(part.figure) else None
    return name is not None and name not in taken and _plain(part, family)


def _rate(figure: Figure) -> bool:
    return figure.span.percent and not figure.span.qualifier and 0 <= figure.value <= FULL


def _plain(part: Part, family: Family, lead: bool = False) -> bool:
    """Whether the words say the class and nothing else; the first may be led in by words of no other class."""
    start = max(part.passage.sentence(part.figure.start)[0], part.figure.start - LEAD)
    said = part.passage.lowered[start : part.figure.start] if lead else part.figure.label
    rest = " ".join(re.findall(r"\w+", _FILLERS.sub(" ", without(family, said))))
    if _OTHERWISE.search(said) or overlaps(rest):
        return False
    return not rest if not lead else not any(class_of(f, rest) is not None for f in _SHARED if f is not family)


def _judged(run: Sequence[Part], family: Family) -> Iterator[Finding]:
    if len(run) < 2:
        return
    classes = {class_of(family, part.figure.label): part.figure.value for part in run}
    total, slack = sum(classes.values(), Decimal(0)), _slack(run)
    within = classes.get(_WITHIN.get(family.name, -1))
    if (
        abs(total - FULL) < slack
        or total == FULL
        or (within is not None and total - within <= FULL + slack and total > FULL)
    ):
        return
    if total > FULL:  # every share may be a tie rounded up: 97,5 + 2,5 printed 98 + 3
        yield _finding(ABOVE if total - FULL > slack else LIKELY, run, total)
    elif frozenset(classes) in family.whole:
        yield _finding(LIKELY, run, total)


def _parallel(shares: Sequence[Part]) -> Iterator[Finding]:
    """Three parts or more that each 'chiếm' so much: a little above 100 % is a slip."""
    run = [part for part in shares if _rate(part.figure) and part.figure.before.endswith("chiếm")]
    if len(run) < 3 or any(overlaps(part.figure.label) for part in run):
        return
    start, _ = run[0].passage.sentence(run[0].figure.start)
    total = sum((part.figure.value for part in run), Decimal(0))
    if _OTHERWISE.search(run[0].passage.lowered[start : run[-1].figure.end].replace("trong đó", "")):
        return
    if FULL + _slack(run) < total <= NEAR:
        yield _finding(LIKELY, run, total)


def _slack(run: Sequence[Part]) -> Decimal:
    """What rounding may add up to: half a unit of the last printed digit of every share."""
    return sum((_unit(part.figure.value) for part in run), Decimal(0)) / 2 if len(run) else Decimal(0)


def _unit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _finding(rule: Rule, run: Sequence[Part], total: Decimal) -> Finding:
    step = addition([part.figure.value for part in run], total)
    sign = ">" if total > FULL else "<"
    places = [part.passage.place(part.figure) for part in run]
    return rule.finding(
        Message("Các tỷ lệ cộng được {total} %, không phải 100 %", "The shares make {total} %, not 100 %"),
        Message(
            "{quotes}: {step} %, trong khi các phần của một tổng cộng được 100 %; kiểm tra lại từng tỷ lệ.",
            "{quotes}: {step} %, while the parts of one whole make 100 %; check each share.",
        ),
        *places,
        found=f"{number(total)} %",
        expected="100 %",
        steps=(f"{step} {sign} 100",),
        cause=f"{places[0].place}:{run[0].figure.start}:100",
        total=number(total),
        step=step,
        quotes=", ".join(f"“{place.quote}”" for place in places),
    )
