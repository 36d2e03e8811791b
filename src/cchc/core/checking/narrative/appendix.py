"""What the prose states against the rows of the appendix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.narrative import claims, completion, extent, tendency
from cchc.core.checking.narrative.agreement import near_miss
from cchc.core.checking.narrative.binding import (
    EARLY,
    Bound,
    Counterpart,
    Strength,
    bound_statements,
    denied_by,
    in_words_of,
)
from cchc.core.checking.narrative.kinds import SHARE
from cchc.core.checking.narrative.likeness import alike, around
from cchc.core.checking.narrative.series import Reading, meets, number_in
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import addition, name, number, numbered
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow

_BASIS = Message(
    "Báo cáo và phụ lục nói về cùng một việc, cùng một thời gian nên phải cùng một số.",
    "The report and its appendix speak of the same thing at the same time, so they must give the same number.",
)
_EXAMPLE = Message(
    "Lời văn ghi 314 thủ tục cấp huyện, phụ lục ghi 315.",
    "The prose says 314 district procedures, the appendix 315.",
)
_TOLERANCE = Message(
    "Làm tròn theo số chữ số đã ghi; “trên”, “hơn”, “gần”, “dưới”, “khoảng” được hiểu theo nghĩa.",
    "Rounding to the digits printed; words such as over, nearly, under, about are taken at their meaning.",
)
CONTRADICTS = Rule(
    id="narrative.appendix",
    severity=Severity.error,
    title=Message("Lời văn trái với phụ lục", "The prose contradicts the appendix"),
    basis=_BASIS,
    example=_EXAMPLE,
    tolerance=_TOLERANCE,
    needs=("prose", "table"),
)
LIKELY = Rule(
    id="narrative.appendix-likely",
    severity=Severity.warning,
    title=Message("Lời văn dường như trái với phụ lục", "The prose seems to contradict the appendix"),
    basis=_BASIS,
    example=Message(
        "Lời văn ghi 1.982 biên chế thực hiện, dòng có mặt của phụ lục ghi 1.984.",
        "The prose says 1,982 posts filled, the appendix 1,984 present.",
    ),
    tolerance=_TOLERANCE,
    needs=("prose", "table"),
)
BLANK = Rule(
    id="narrative.blank-row",
    severity=Severity.warning,
    title=Message("Lời văn có số, phụ lục bỏ trống", "The prose gives a number, the appendix is blank"),
    basis=Message(
        "Biểu mẫu hỏi chỉ tiêu mà lời văn đã nêu số, nên ô phụ lục phải có số đó.",
        "The form asks for what the prose states, so the cell must hold the number.",
    ),
    example=Message(
        "Lời văn ghi đã rà soát 10 văn bản, dòng tương ứng để trống.",
        "The prose says 10 documents were reviewed, the row is blank.",
    ),
    needs=("prose", "table"),
)
RULES: tuple[Rule, ...] = (CONTRADICTS, LIKELY, BLANK, *claims.RULES, *tendency.RULES, *extent.RULES, *completion.RULES)

_PLACE = re.compile(r"(.*)\.r(\d+)\.(.*)")
WEIGHTY = 100
"""From here on a number said by both sides shows that a sentence and a table speak of the same."""
WORDS_FOR_SLIP = {2: 0.70, 3: 0.50, 4: 0.40}
"""By digits of two numbers one slip apart: how alike the words must be for them to be meant as one number."""
BESIDE_THE_SAME = 0.45
"""The same, where every other period of the row holds the very number the prose states."""
NEIGHBOUR = 0.6
"""A row at least this alike that agrees makes a contradiction with another row less sure."""


def find(subject: Subject) -> Iterator[Finding]:
    """Statements that the appendix contradicts, or that it asks for and leaves blank."""
    if not subject.rows:
        return
    claimed = list(claims.find(subject))
    yield from claimed
    yield from tendency.find(subject)
    yield from extent.find(subject)
    yield from completion.find(subject)
    settled = {place.place for finding in claimed if finding.severity is Severity.error for place in finding.places}
    bounds = bound_statements(subject)
    said = {
        id(row): bound
        for bound in bounds
        if (one := bound.agreeing()) and (one.strength > Strength.possible or one.score >= NEIGHBOUR)
        for row in one.rows
        if one.reading.how != "parts"
    }
    for bound in bounds:
        if finding := _contradiction(subject, bound, said):
            if settled.isdisjoint(place.place for place in finding.places[1:]):
                yield finding
        elif not bound.counterparts and bound.blank and bound.stated.value:
            yield _blank(subject, bound)
        elif not bound.counterparts and bound.stated.kind == "money" and (other := _of_another_year(subject, bound)):
            yield _finding(subject, LIKELY, bound, other)
    yield from _sums(subject, bounds, said)
    yield from _exchanged(subject, bounds)


def _of_another_year(subject: Subject, bound: Bound) -> Counterpart | None:
    """The row of the report's own period for money that the prose gives only for a time before it."""
    for row in subject.rows_of(bound.stated.fact.indicator or ""):
        value = subject.number(row)
        if value is not None and not meets(subject, bound.stated.fact.period, row.period):
            one = Counterpart(Reading((row,), value, "own"), Strength.likely, 0.0, row.indicator or "")
            return one if denied_by(bound.stated, one) else None
    return None


def _sums(subject: Subject, bounds: list[Bound], said: dict[int, Bound]) -> Iterator[Finding]:
    """Two figures of one sentence that a row adds up, one of them a slip away."""
    for a, b in pairwise(bounds):
        if a.stated.sentence is not b.stated.sentence or a.stated.kind != b.stated.kind or a.agreeing() or b.agreeing():
            continue
        if any(one.strength > Strength.possible for one in a.counterparts + b.counterparts):
            continue
        total = a.stated.value + b.stated.value
        for one in sorted(a.counterparts + b.counterparts, key=lambda one: -one.score):
            alone = one.reading.how == "own" and one.score >= NEIGHBOUR and id(one.rows[0]) not in said
            if total == one.value and one.score >= NEIGHBOUR:
                break
            slip = near_miss(a.stated.value, one.value - b.stated.value) or near_miss(
                b.stated.value, one.value - a.stated.value
            )
            if alone and (slip >= 3 or near_miss(total, one.value) >= 3):
                steps = (addition([a.stated.value, b.stated.value], total),)
                yield _finding(subject, LIKELY, a, one, total=total, steps=steps, places=(b.stated.place(subject),))
                break


def _exchanged(subject: Subject, bounds: list[Bound]) -> Iterator[Finding]:
    """Two neighbouring rows, each with the number that the prose gives for the other."""
    meant: dict[tuple[str, int, str], tuple[Bound, Counterpart]] = {}
    for bound in bounds:
        best = max(
            (one for one in bound.counterparts if one.reading.how == "own"), key=lambda one: one.score, default=None
        )
        if best is not None and best.score >= NEIGHBOUR and best.strength < Strength.sure:
            meant.setdefault(_position(best.rows[0]), (bound, best))
    for (table, line, column), (bound, one) in meant.items():
        other = meant.get((table, line + 1, column))
        if other is None or other[0].stated.value == bound.stated.value or other[0].stated.kind != bound.stated.kind:
            continue
        if subject.parent(other[1].rows[0]) is one.rows[0] and one.value > other[1].value:
            continue  # a total and a part of it, as great as they may be: either number stands in its own row
        if (one.value, other[1].value) == (other[0].stated.value, bound.stated.value):
            yield _finding(subject, LIKELY, bound, one)
            yield _finding(subject, LIKELY, *other)


def _contradiction(subject: Subject, bound: Bound, said: dict[int, Bound]) -> Finding | None:
    agreeing = bound.agreeing()
    if agreeing is not None and (agreeing.strength is Strength.sure or not _surely_denied(bound)):
        return None
    for one in bound.counterparts:
        if not denied_by(bound.stated, one):
            continue
        if one.strength < Strength.sure and bound.stated.whole and one.value == Decimal(bound.stated.fact.parts[0]):
            continue  # the X of its X/Y
        claimed = any(_other(said.get(id(row)), bound) for row in one.rows)
        slip = _slip(bound, one)
        if agreeing is not None and any(said.get(id(row), bound) is not bound for row in one.rows):
            continue  # each of the two rows has its own statement
        if one.strength is Strength.sure and (slip or not claimed):
            unsure = not one.reading.covers or (agreeing is not None and agreeing.score >= NEIGHBOUR)
            return _finding(subject, LIKELY if unsure else CONTRADICTS, bound, one)
        told = not claimed and bound.stated.kind != SHARE and not EARLY.search(bound.stated.own)
        if one.strength is Strength.likely and (slip or told):
            sure = slip and _beside_one_said(bound, one, said)
            return _finding(subject, CONTRADICTS if sure else LIKELY, bound, one)
        if one.strength is Strength.possible and slip and not claimed:
            return _finding(subject, LIKELY, bound, one)
    return None


def _beside_one_said(bound: Bound, one: Counterpart, said: dict[int, Bound]) -> bool:
    """Whether the row next to it, in the same column, is what another figure of the same sentence says."""
    table, line, column = _position(one.rows[0])
    return any(
        claimer.stated.sentence is bound.stated.sentence
        and claimer.stated.value >= WEIGHTY
        and any(
            (table, column) == (where[0], where[2]) and abs(where[1] - line) == 1
            for where in (_position(row) for row in (claimer.agreeing() or one).rows)
        )
        for claimer in said.values()
        if claimer is not bound
    )


def _position(row: DraftRow) -> tuple[str, int, str]:
    match = _PLACE.fullmatch(row.place)
    return (match[1], int(match[2]), match[3]) if match else (row.place, 0, "")


def _other(claimer: Bound | None, bound: Bound) -> bool:
    """Whether the row is the counterpart of a statement about something else."""
    if claimer is None or claimer is bound:
        return False
    own, other = bound.stated, claimer.stated
    if own.said == other.said:
        return True  # 'quý II 09 nhiệm vụ, lũy kế 21 nhiệm vụ'
    if own.fact.indicator is None or other.fact.indicator != own.fact.indicator:
        return True
    return max(alike(own, other), around(own, other)) < NEIGHBOUR


def _surely_denied(bound: Bound) -> bool:
    """Whether a counterpart that contradicts is surely meant, or likely and only a slip away."""
    denied = [one for one in bound.counterparts if denied_by(bound.stated, one)]
    return any(
        one.strength is Strength.sure or (one.strength is Strength.likely and _slip(bound, one)) for one in denied
    )


def _slip(bound: Bound, one: Counterpart) -> bool:
    """Whether the two numbers are one slip apart, in words alike enough for numbers of their length."""
    digits = near_miss(bound.stated.value, in_words_of(bound.stated, one))
    if one.strength > Strength.possible:
        return digits > 0
    asked = BESIDE_THE_SAME if one.reading.beside == {bound.stated.value} else WORDS_FOR_SLIP[min(max(digits, 2), 4)]
    return digits > 1 and one.score >= asked


def _finding(
    subject: Subject,
    rule: Rule,
    bound: Bound,
    one: Counterpart,
    *,
    total: Decimal | None = None,
    steps: tuple[str, ...] = (),
    places: tuple[Place, ...] = (),
) -> Finding:
    stated = bound.stated
    unit = stated.fact.unit
    says, given = (
        _shown(stated.value if total is None else total, unit),
        _shown(one.value, "%" if stated.kind == SHARE else one.rows[0].unit.lower() if stated.kind == "money" else ""),
    )
    several = len(one.rows) > 1
    if several:
        steps = (addition([number_in(subject, row) or Decimal(0) for row in one.rows], one.value),)
    return rule.finding(
        Message("Lời văn {says}, phụ lục {given}", "Prose {says}, appendix {given}"),
        Message(
            "Lời văn mục {section} ghi {says} nhưng phụ lục, dòng {row}{added}, ghi {given}: sửa số sai cho thống "
            "nhất.",
            "Section {section} says {says} but the appendix, row {row}{added}, says {given}: correct the wrong one.",
        ),
        stated.place(subject),
        *places,
        *map(subject.cell, one.rows),
        found=says,
        expected=given,
        indicators=(one.indicator,) if one.indicator else (),
        steps=steps,
        cause=f"{one.rows[0].place}|{stated.fact.quantity}",
        section=numbered(stated.fact.section),
        says=says,
        given=given,
        row=name(one.rows[0]),
        added=f" … {name(one.rows[-1])}" if several and one.reading.how == "parts" else "",
    )


def _shown(value: Decimal, unit: str) -> str:
    text = number(value)
    return f"{text}%" if unit == "%" else f"{text} {unit}".strip()


def _blank(subject: Subject, bound: Bound) -> Finding:
    says, row = _shown(bound.stated.value, bound.stated.fact.unit), bound.blank[0]
    return BLANK.finding(
        Message("Lời văn {says}, phụ lục để trống", "Prose {says}, appendix blank"),
        Message(
            "Lời văn mục {section} ghi {says} nhưng phụ lục, dòng {row}, để trống: ghi số vào phụ lục.",
            "Section {section} says {says} but the appendix leaves row {row} blank: fill it in.",
        ),
        bound.stated.place(subject),
        *map(subject.cell, bound.blank),
        found=says,
        indicators=(row.indicator,) if row.indicator else (),
        cause=row.place,
        section=numbered(bound.stated.fact.section),
        says=says,
        row=name(row),
    )
