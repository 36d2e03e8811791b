"""The proof of a consolidated cell: every figure that went into it, and every unit that brought none.

The parts are read by the same relation and the same choice of figures as the total, so that adding them up again
(`recomputed`) gives the total. Nothing here makes model objects: a nation's cell has thousands of parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.urls import reverse

from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.catalogue.model import Code
from cchc.core.figures import AmountError, Figure, FigureState, share
from cchc.core.messages import Message
from cchc.core.rollup.finish import WITHOUT_SUM
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell, Result
from cchc.platform.accounts.scope import everything
from cchc.platform.units.selectors import named
from cchc.reporting.catalogue.selectors import catalogue, described, indicator
from cchc.reporting.consolidation.additions import Entry, standing
from cchc.reporting.consolidation.engines.live import counted
from cchc.reporting.consolidation.in_charge import Beside
from cchc.reporting.consolidation.members import Absent, Members, Relation, above, members, reporters, steady, tree
from cchc.reporting.consolidation.models import Addition
from cchc.reporting.consolidation.oddness import Oddness, odd_amounts, odd_rates, values_before
from cchc.reporting.consolidation.question import Question, Whose
from cchc.reporting.consolidation.selectors import asks, consolidated, with_parts

COLUMNS = (
    "id", "unit_id", "unit__public_id", "unit__name", "indicator", "breakdown", "version__number",
    "version__report__public_id", "state", "amount", "scale", "text", "as_of", "estimate", "origin_kind", "origin",
    "accepted",
)  # fmt: skip


class Part(NamedTuple):
    """One figure that went in: whose, which version of which report, what it says, where it comes from."""

    figure: int
    """Id of the row of `figures.Figure`."""
    unit: int
    unit_public_id: Any
    name: str
    indicator: str
    breakdown: str
    version: int
    """Number of the report's version."""
    report: Any
    """Public id of the report."""
    state: str
    amount: int | None
    scale: int
    text: str
    as_of: Any
    estimate: str
    origin_kind: str
    origin: str
    """File and cell where it was read from one."""
    accepted: Any
    """None: a draft."""

    @property
    def value(self) -> Figure:
        """What it says, as a figure."""
        if self.amount is None and self.state == FigureState.value:
            return Figure.without(FigureState.unreadable, self.scale)
        return Figure(FigureState(self.state), self.amount, self.scale)

    @property
    def day(self) -> date:
        """The last day it speaks of."""
        return self.as_of if isinstance(self.as_of, date) else date.fromisoformat(self.as_of)

    @property
    def draft(self) -> bool:
        return self.accepted is None


class RatioPart(NamedTuple):
    """One unit's part of a ratio: its own numerator, denominator and ratio, and what it printed as the ratio."""

    unit: int
    name: str
    sides: tuple[Part | None, ...]
    """In the order of `Proof.sides`."""
    ratio: Figure
    printed: Part | None = None


class Lacking(NamedTuple):
    """A unit that was asked and has brought nothing."""

    unit: int
    name: str
    template: str
    state: str
    """State of its duty; '' where it has sent a report that says nothing of this cell."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Of a share or list: one answer and the units that gave it."""

    code: int
    label: str
    listed: bool
    """False: a code outside the list, not counted."""
    parts: tuple[Part, ...]


class Row(NamedTuple):
    """A part as a page shows it."""

    part: Part
    address: str
    """The figure's history, with all its versions."""
    share: Figure | None
    """Of the sum of the units, in percent; None where amounts are not added."""
    odd: Oddness | None = None


@dataclass(frozen=True)
class Proof:
    """What one consolidated cell is made of."""

    question: Question
    cell: Cell
    unit: int
    """Whose total: that of the question, or a unit below whose contribution to it is shown."""
    method: Method
    result: Result | None
    """The total as `selectors.consolidated` gives it; None where nobody under the unit answered."""
    parts: list[Part]
    """Every figure, the biggest first; those without a value at the end."""
    absent: tuple[Absent, ...] = ()
    """Units that owe a form that asks for this and have sent none that counts."""
    sides: tuple[Proof, ...] = ()
    """Of a ratio: the proofs of what it is computed from, in the order of the formula."""
    formula: str = ""
    additions: tuple[Entry, ...] = ()
    """Own contributions and adjustments that entered the total, with reason and author."""
    beside: tuple[Beside, ...] = ()
    """Figures of agencies in charge: kept out of the sum, or used instead of it."""
    explanations: tuple[Entry, ...] = ()
    """What was said of a difference between an agency's figure and the sum."""
    whole_of: tuple[Proof, ...] = ()
    """Of a whole counted once that is the sum of its parts: the proofs of these."""
    members: Members | None = field(default=None, repr=False)
    """Whose figures may go in."""

    @property
    def rule(self) -> Message:
        """How the parts make the total, in words."""
        return self.method.label

    @cached_property
    def given(self) -> list[Part]:
        """Parts with a value."""
        return [part for part in self.parts if part.amount is not None]

    @cached_property
    def without(self) -> list[Part]:
        """Parts that say none arisen, not in its powers, left blank, not readable."""
        return [part for part in self.parts if part.amount is None]

    @cached_property
    def lacking(self) -> list[Lacking]:
        """Units that have sent nothing, then units whose report says nothing of this cell."""
        answered = {part.unit for part in self.parts}
        with everything("name the units that brought nothing to a total that may be seen"):
            silent = (reporters(self.question) & self._units()) - answered
            found = [(row.unit, row.template, row.state) for row in self.absent]
            found += [(unit, "", "") for unit in sorted(silent)]
            names = {one.pk: one.name for one in named({unit for unit, _, _ in found})} if found else {}
        return [Lacking(unit, names.get(unit, "—"), template, state) for unit, template, state in found]

    def _units(self) -> set[int]:
        if self.members is None:
            return set()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT m.unit FROM ({self.members.relation.sql}) m", self.members.relation.values)
            return {unit for (unit,) in cursor.fetchall()}

    @cached_property
    def answers(self) -> list[Answer]:
        """Of a share or list: the units by answer, in the order of the codes. A percentage stated in place of an
        answer, and an answer that was not ticked, are none."""
        known = indicator(self.cell.indicator)
        codes: dict[int, Code] = {code.value: code for code in known.codes} if known else {}
        ticks = len(code_parts(self.cell)) > 1
        by_code: dict[int, list[Part]] = {}
        for part in self.given:
            stated = self.method is Method.share and part.scale and not part.breakdown
            if not stated and not (part.breakdown and ticks and not part.amount):
                by_code.setdefault(int(part.value.decimal or 0), []).append(part)
        return [
            Answer(code, codes[code].label if code in codes else "", code in codes, tuple(parts))
            for code, parts in sorted(by_code.items())
        ]

    @cached_property
    def ratios(self) -> list[RatioPart]:
        """Of a ratio: unit by unit, the largest base first."""
        if not self.sides:
            return []
        columns = [{part.unit: part for part in side.parts} for side in self.sides]
        printed = {part.unit: part for part in self.parts}
        names = {part.unit: part.name for side in self.sides for part in side.parts}
        known = catalogue().indicators[self.cell.indicator]
        compute = parse(self.formula).compile(max(known.scale, 2), described())
        rows = []
        for unit, name in names.items():
            sides = tuple(column.get(unit) for column in columns)
            rows.append(RatioPart(unit, name, sides, self._ratio(compute, sides), printed.get(unit)))
        return sorted(rows, key=lambda row: (-(row.sides[-1].amount or 0) if row.sides[-1] else 1, row.name))

    def _ratio(self, compute: Any, sides: Sequence[Part | None]) -> Figure:
        of = {side.cell: part for side, part in zip(self.sides, sides, strict=True)}

        def lookup(reference: Reference) -> Figure:
            part = of.get(Cell(reference.id, self._breakdown(reference)))
            return part.value if part else Figure.without(FigureState.blank)

        try:
            result: Figure = compute(lookup)
        except AmountError as error:
            return Figure.without(FigureState.unreadable, 2, error.message)
        return result

    def _breakdown(self, reference: Reference) -> str:
        return self.cell.breakdown if reference.breakdown is None else reference.breakdown

    @cached_property
    def oddness(self) -> dict[int, Oddness]:
        """unit → how unusual its figure is, and why: against its own last period and against the others."""
        if self.method is Method.ratio:
            return odd_rates({row.unit: row.ratio for row in self.ratios})
        if self.method in (Method.share, Method.list, Method.none):
            return {}
        with everything("compare the parts of a total that may be seen with the period before"):
            before = values_before(self.question, self.cell, [part.unit for part in self.given])
        return odd_amounts({part.unit: part.value for part in self.given}, before)

    def rows(self, order: str = "biggest", start: int = 0, stop: int | None = None) -> list[Row]:
        """Parts as a page shows them, in portions: `biggest` or `oddest` first. What `start` and `stop` leave out
        costs nothing."""
        chosen = self.parts
        if order == "oddest":
            chosen = sorted(self.parts, key=lambda part: -self._odd(part))
        return [self._row(part) for part in chosen[start:stop]]

    def _odd(self, part: Part) -> float:
        found = self.oddness.get(part.unit)
        return found.score if found else 0.0

    def _row(self, part: Part) -> Row:
        return Row(part, self.address(part), self.share_of(part), self.oddness.get(part.unit))

    def share_of(self, part: Part) -> Figure | None:
        """The part's share of the sum of the units, in percent; None where it is no part of a sum."""
        total = self.result.total if self.result else None
        if self.method is not Method.sum or total is None or part.amount is None or not total.amount:
            return None
        return share(part.value, Figure(FigureState.value, total.amount, total.scale))

    def address(self, part: Part) -> str:
        """The page with every version of the figure."""
        cell = {
            "unit": UUID(str(part.unit_public_id)), "regime": self.question.regime, "period": self.question.period,
            "indicator": part.indicator, "breakdown": part.breakdown, "repeat": 0,
        }  # fmt: skip
        return f"{reverse('figures:cell')}?{urlencode(cell)}"


def parts(question: Question, cell: Cell, unit: int | None = None, *, relation: Members | None = None) -> Proof:
    """The proof of a cell of the question's unit, or of what `unit` below it brings to it.

    `relation` replaces the map's members, as in `selectors.consolidated`. Refused (403) where the person may not see
    the totals of the question's unit. The number of queries does not depend on how many parts there are.
    """
    with steady():
        return _proved(question, cell, unit, relation)


def _proved(question: Question, cell: Cell, unit: int | None, relation: Members | None) -> Proof:
    whole = question.unit if unit is None else unit
    known = catalogue()
    method = method_of(known, *cell)
    found = known.indicators.get(cell.indicator)
    formula = (found.formula or "") if found and method in (Method.ratio, *WITHOUT_SUM) and not cell.breakdown else ""
    if found and method is Method.ratio:
        formula = found.formula or ""
    wanted = with_parts([cell], known) if formula else {cell, *(code_parts(cell) if method is Method.share else ())}
    with everything("read what went into a total that may be seen"):
        made = relation or members(question, Whose.one)
        made = made if unit is None else under(made, unit)
    answer = consolidated(question, Whose.one, wanted, relation=made)
    with everything("read what went into a total that may be seen"):
        lines = lines_of(question, wanted, made.relation)
        shown = _beside(question, answer.beside) if unit is None else {}
    by_cell: dict[Cell, list[Part]] = {}
    for part in lines:
        by_cell.setdefault(Cell(part.indicator, part.breakdown), []).append(part)

    parents = tree(question.map_day) if answer.absent else {}
    absent = [row for row in answer.absent if row.unit == whole or whole in above(row.unit, parents)]

    for part in wanted - {cell} if method is Method.share else ():
        by_cell.setdefault(cell, []).extend(by_cell.pop(part, []))

    def proof(of: Cell, kind: Method) -> Proof:
        return Proof(
            question, of, whole, kind, answer.results.get((whole, question.period, of)), by_cell.get(of, []),
            tuple(row for row in absent if of in asks(row.template)), (), "",
            answer.additions.get((whole, question.period, of), ()), *shown.get(of, NO_AGENCY), members=made,
        )  # fmt: skip

    made_of = tuple(proof(one, method_of(known, *one)) for one in _references(formula, cell)) if formula else ()
    this = proof(cell, method)
    if method is Method.ratio:
        return replace(this, sides=made_of, formula=formula)
    of_parts = this.result is not None and any(doubt.code == "of_parts" for doubt in this.result.doubts)
    return replace(this, whole_of=made_of, formula=formula) if of_parts else this


def code_parts(cell: Cell) -> list[Cell]:
    """The parts of an indicator that are answers too: a code, or a tick beside each answer."""
    known, found = catalogue().breakdowns, indicator(cell.indicator)
    parts = found.breakdowns if found is not None and not cell.breakdown else ()
    return [Cell(cell.indicator, part) for part in parts if part in known and known[part].kind == "code"]


NO_AGENCY: tuple[tuple[Beside, ...], tuple[Entry, ...]] = ((), ())


def _beside(
    question: Question, given: Mapping[Cell, list[Beside]]
) -> dict[Cell, tuple[tuple[Beside, ...], tuple[Entry, ...]]]:
    """By cell: the figures of agencies in charge, and what was said of them."""
    if not given:
        return {}
    said = [one for one in standing(question, [Addition.Kind.EXPLANATION]) if one.unit == question.unit]
    return {cell: (tuple(found), tuple(one for one in said if one.cell == cell)) for cell, found in given.items()}


def _references(formula: str, cell: Cell) -> list[Cell]:
    asked = [one for one in parse(formula).references if one.context == "current"]
    return list(
        dict.fromkeys(Cell(one.id, cell.breakdown if one.breakdown is None else one.breakdown) for one in asked)
    )


def under(made: Members, unit: int) -> Members:
    """Of what makes up the whole, that which stands at or under `unit`: its contribution."""
    day = made.question.map_day
    sql = (
        f"SELECT %s AS parent, whole.unit FROM ({made.relation.sql}) AS whole JOIN units_reach b ON b.unit_id = "
        "whole.unit WHERE b.ancestor_id = %s AND NOT b.heir AND (b.begins IS NULL OR b.begins <= %s)"
        " AND (b.ends IS NULL OR b.ends > %s)"
    )
    cast = sql.replace("%s AS parent", "CAST(%s AS bigint) AS parent")
    return Members(
        made.question, made.whose, made.wholes, Relation(cast, (unit, *made.relation.values, unit, day, day)), unit
    )


def lines_of(question: Question, cells: Iterable[Cell], relation: Relation) -> list[Part]:
    """Every figure of the cells that goes in, the biggest first. One query, no model objects."""
    wanted = set(cells)
    figures = counted(question, wanted)
    if len(wanted) == 1:
        figures = figures.filter(breakdown=next(iter(wanted)).breakdown)
    sql, values = figures.values_list(*COLUMNS).query.sql_with_params()
    columns = ", ".join(Part._fields)
    statement = (
        f"WITH facts({columns}) AS ({sql}), members AS ({relation.sql}) SELECT f.* FROM facts f "
        "JOIN members m ON m.unit = f.unit ORDER BY f.amount IS NULL, f.amount DESC, f.name, f.unit"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *relation.values])
        rows = list(map(Part._make, cursor.fetchall()))
    if len(wanted) == 1:
        return rows
    return [row for row in rows if (row.indicator, row.breakdown) in wanted]
