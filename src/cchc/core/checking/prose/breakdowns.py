"""Wholes and parts that one passage of the prose states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose import changes, numerators
from cchc.core.checking.prose.dropped import lacks_a_class
from cchc.core.checking.prose.money import sums
from cchc.core.checking.prose.passages import passages
from cchc.core.checking.prose.slips import near, slipped
from cchc.core.checking.prose.wholes import Dimension, Whole, wholes_of
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import addition, number
from cchc.core.messages import Message

PARTS = Rule(
    id="arithmetic.prose_parts",
    severity=Severity.error,
    title=Message("Lời văn: các phần không cộng thành tổng", "Prose: the parts do not make the whole"),
    basis=Message(
        "Câu văn nêu các phần là toàn bộ của tổng (gồm, chia ra, trực tiếp và trực tuyến, đúng hạn và trễ hạn …) "
        "hoặc các phần cộng lại lớn hơn tổng.",
        "The words make the parts the whole (consisting of; in person and online; in time and late …), "
        "or the parts exceed it.",
    ),
    example=Message(
        "“2.150 hồ sơ (1.900 trực tiếp, 240 trực tuyến)”: 1.900 + 240 = 2.140.",
        "“2.150 files (1.900 in person, 240 online)”: 1.900 + 240 = 2.140.",
    ),
    needs=("prose",),
)
LIKELY = Rule(
    id="arithmetic.prose_parts_likely",
    severity=Severity.warning,
    title=Message("Lời văn: các phần có lẽ phải bằng tổng", "Prose: the parts probably should make the whole"),
    basis=Message(
        "Danh sách có từ hai phần trở lên và chỉ lệch tổng rất ít (10 % hoặc một chữ số).",
        "The list has two parts or more and misses its whole by very little (10 % or one digit).",
    ),
    example=Message(
        "“150 cuộc họp, trong đó 95 cuộc tại huyện, 45 cuộc tại xã”: 95 + 45 = 140.",
        "“150 meetings, of which 95 in the district, 45 in communes”: 95 + 45 = 140.",
    ),
    tolerance=Message("chỉ báo khi lệch không quá 10 % hoặc một chữ số", "only where within 10 % or one digit"),
    needs=("prose",),
)
DIMENSION = Rule(
    id="arithmetic.prose_dimension",
    severity=Severity.info,
    title=Message("Lời văn: một cách chia thiếu so với tổng", "Prose: one division falls short of the whole"),
    basis=Message(
        "Các cách chia khác của cùng tổng đều đủ; có thể có người không thuộc nhóm nào.",
        "The other divisions of the same whole add up; some may belong to no class.",
    ),
    example=Message(
        "60 người: trình độ 40 + 20 = 60, lý luận chính trị 10 + 48 = 58.",
        "60 people: qualification 40 + 20 = 60, political theory 10 + 48 = 58.",
    ),
    needs=("prose",),
)
RULES: tuple[Rule, ...] = (PARTS, LIKELY, DIMENSION, *numerators.RULES, *changes.RULES)
_REFUSED = re.compile(r"từ chối|không giải quyết|trả lại|không đủ điều kiện")
LONG = 9
"""A part described by so many words says more than its class."""
SMALL = Decimal(10)
"""Up to this a near miss of an unknown list means nothing."""


def find(subject: Subject) -> Iterator[Finding]:
    """Wholes whose parts exceed or miss them, and changes that were not computed right."""
    for whole in wholes_of(subject):
        if whole.form not in ("total", "list") or not _balanced_elsewhere(whole):
            yield from judged(whole)
        yield from numerators.find(whole)
    for told in sums(passages(subject)):
        yield from judged(told.whole, told.unit, told.rounded)
    yield from changes.find(passages(subject))


def _balanced_elsewhere(whole: Whole) -> bool:
    """Tasks and what became of them are told as a balance."""
    return any(d.division.family is not None and d.division.family.name == "done" for d in whole.dimensions)


def judged(whole: Whole, unit: str = "", rounded: Callable[[Dimension], bool] = lambda _: False) -> Iterator[Finding]:
    """What the parts of one whole give cause to say. Sums of money have a unit, and may miss by rounding."""
    for part in whole.parts:
        if part.figure.value > whole.value and whole.form in ("among", "made", "limit"):
            if not rounded(Dimension((part,))):
                yield _finding(PARTS, whole, Dimension((part,)), unit)
            return
    held = sum(len(d.parts) > 1 and d.sum == whole.value for d in whole.dimensions)
    for dimension in whole.dimensions:
        rule = _rule(whole, dimension, held) if len(dimension.parts) > 1 else None
        if rule is not None and not rounded(dimension):
            yield _finding(rule, whole, dimension, unit)


def _rule(whole: Whole, dimension: Dimension, held: int) -> Rule | None:
    """The rule that the parts break, None where they hold or need not add up."""
    if (
        dimension.sum in (whole.value, *(whole.figure.span.parts or ()))
        or _holds_in_front(whole, dimension)
        or _told_incomplete(dimension)
    ):
        return None
    loose = bool(whole.figure.span.qualifier) or any(len(p.figure.after.split()) > LONG for p in dimension.parts)
    strict = _too_much(whole, dimension) if dimension.sum > whole.value else _too_little(whole, dimension, held)
    return LIKELY if strict is PARTS and loose else strict


def _too_much(whole: Whole, dimension: Dimension) -> Rule | None:
    close = near(whole.value, dimension.values)
    if _refused_apart(whole, dimension):
        return LIKELY
    if dimension.division.family is not None and (close or not dimension.division.open):
        return PARTS
    if whole.form != "made" and whole.value in dimension.values:  # one part is the whole: the others go with it
        return None
    hair = (dimension.sum - whole.value) * 100 <= whole.value and slipped(whole.value, dimension.values)
    if close and (whole.form == "made" or hair):  # unknown classes may overlap, but not by a hair
        return PARTS
    return LIKELY if whole.form == "list" or (close and whole.value > SMALL) else None


def _refused_apart(whole: Whole, dimension: Dimension) -> bool:
    """Whether the parts hold without the files refused, which were put among the settled and may belong beside them."""
    refused = [part.figure.value for part in dimension.parts if _REFUSED.search(part.figure.label)]
    return dimension.sum - sum(refused, Decimal(0)) == whole.value


def _too_little(whole: Whole, dimension: Dimension, held: int) -> Rule | None:
    gap, division = whole.value - dimension.sum, dimension.division
    if division.open and not any("chưa qua" in part.figure.label for part in dimension.parts):
        return DIMENSION if held and gap * 10 <= whole.value else None
    close = near(whole.value, dimension.values)
    if division.complete and not whole.some:
        waiting = division.family is not None and division.family.name == "limit" and "tiếp nhận" in whole.figure.before
        return PARTS if not waiting else LIKELY if close else None
    if whole.form == "made":
        return PARTS if close else LIKELY
    if whole.form == "list" or lacks_a_class(whole, dimension, held):
        return LIKELY
    known = division.family is not None or whole.value > SMALL
    if whole.some and gap * 10 > whole.value:
        return None
    return LIKELY if close and known else None


def _holds_in_front(whole: Whole, dimension: Dimension) -> bool:
    """Whether the first parts make the whole, and what follows speaks of something else."""
    total = Decimal(0)
    if dimension.division.family is not None:
        return False
    for count, part in enumerate(dimension.parts, 1):
        total += part.figure.value
        if total == whole.value and count > 1 and part.figure.value:
            return True
    return False


def _told_incomplete(dimension: Dimension) -> bool:
    """Whether the parts carry shares that add to clearly less than 100 %."""
    shares = []
    for part in dimension.parts:
        behind = part.passage.next(part.figure.start)
        shares += [behind.value] if behind is not None and behind.span.percent else []
    return len(shares) == len(dimension.parts) and sum(shares) < Decimal(99)


def _finding(rule: Rule, whole: Whole, dimension: Dimension, unit: str = "") -> Finding:
    total, parts = whole.value, dimension.sum
    single = len(dimension.parts) == 1
    named = f" {unit}" if unit else ""
    sign = ">" if parts > total else "<"
    step = addition(dimension.values, parts) if not single else number(parts)
    return rule.finding(
        Message("Tổng {total}, các phần cộng được {sum}", "Whole {total}, its parts make {sum}"),
        Message(
            "“{whole}” nhưng các phần nêu cùng chỗ là {addition}: kiểm tra lại tổng {total} hoặc từng phần."
            if not single
            else "Phần {sum} lớn hơn tổng {total} (“{whole}”) mà nó thuộc về: kiểm tra lại hai số.",
            "“{whole}”, but the parts named with it are {addition}: check the total {total} or each part."
            if not single
            else "The part {sum} is greater than the whole {total} (“{whole}”) it belongs to: check both.",
        ),
        whole.passage.place(whole.figure),
        *(part.passage.place(part.figure) for part in dimension.parts),
        found=number(total),
        expected=number(parts),
        steps=(f"{step} {sign} {number(total)}{named}",),
        cause=f"{whole.passage.pieces[0][1].place}:{whole.figure.start}:{parts}",
        whole=whole.passage.place(whole.figure).quote,
        total=f"{number(total)}{named}",
        sum=f"{number(parts)}{named}",
        addition=f"{step}{named}",
    )
