"""A period's total made from those of its parts, beside what was reported for it directly, and where the two differ.

Six months, nine months and the year follow from quarters where their windows meet; a third quarter nobody asked for
follows as a difference. What is made is shown and compared, never stored. See docs/algorithms/over-time.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.periods.windows import Placed, Window
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.tiles import NoTiling, Tiling, difference, ending_with, tiling, within
from cchc.core.rollup.time import Made, over, times_of
from cchc.platform.accounts.scope import everything
from cchc.platform.units.atlas import atlas
from cchc.platform.units.models import Reach
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.engines.live import every_figure
from cchc.reporting.consolidation.periods import Asked, Grid, given, grid
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import require
from cchc.reporting.figures.cells import answer_of
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reports.models import Report

YEAR = timedelta(days=366)
BY_NAME = Message(
    "Thời gian chốt số liệu của các kỳ không nối liền nhau; các kỳ được ghép theo tên gọi (quý, 6 tháng, năm).",
    "The windows of these periods do not meet; they are put together by their names (quarter, half, year).",
)


class Difference(NamedTuple):
    """One unit whose periods do not add up to what it reported directly."""

    unit: int
    made: Figure | None
    reported: Figure | None
    gap: Decimal | None
    """Reported less made; None where one of the two gives no number."""
    silent: tuple[str, ...]
    """Periods in which nobody under it answered."""


class Compared(NamedTuple):
    """One cell: made from the parts, as the reports of the very period add up, and as the unit's own report says."""

    made: Made | None
    reported: Result | None
    own: Figure | None

    @property
    def gap(self) -> Decimal | None:
        """Reported directly (by those below; else by the unit itself) less made; None where one gives no number."""
        return _gap(self.made, self.reported.figure if self.reported else self.own)


def _gap(made: Made | None, direct: Figure | None) -> Decimal | None:
    one, other = made.result.figure.decimal if made else None, direct.decimal if direct else None
    return None if one is None or other is None else other - one


@dataclass(frozen=True)
class OverTime:
    """The answer for one unit and one period."""

    question: Question
    target: Placed
    tiles: Tiling | NoTiling
    """The periods it is made of; or why there are none."""
    by_name: bool
    """Whether they were put together by their names, because their windows do not meet."""
    made: Mapping[Cell, Made]
    reported: Mapping[Cell, Result]
    own: Mapping[Cell, Figure]
    available: tuple[Placed, ...]

    @property
    def why_not(self) -> Message | None:
        """Why flows cannot be made, None where they can."""
        return self.tiles.reason if isinstance(self.tiles, NoTiling) else None

    @property
    def notes(self) -> list[Message]:
        """What a reader must know of all cells."""
        return [BY_NAME] if self.by_name else []

    def of(self, cell: Cell) -> Compared:
        """One cell, all three ways."""
        return Compared(self.made.get(cell), self.reported.get(cell), self.own.get(cell))

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell there is a number of, in the order of the catalogue."""
        order = {identifier: number for number, identifier in enumerate(catalogue().indicators)}
        found = {*self.made, *self.reported, *self.own}
        return sorted(found, key=lambda cell: (order.get(cell.indicator, len(order)), cell.breakdown))

    def differing(self) -> list[Cell]:
        """Cells whose direct report is not what the parts give."""
        return [cell for cell in self.cells if self.of(cell).gap]

    def differences(self, cell: Cell) -> list[Difference]:
        """Which units make the difference of a cell: those directly below (the unit itself, where none is), the largest
        gap first; then those that were silent in some period."""
        parents = atlas().parents(self.question.map_day)
        below = [unit for unit, up in parents.items() if up == self.question.unit] or [self.question.unit]
        with everything("where a total whose parts may be seen differs"):
            answer = _grid(self.question, below, [cell], self.target, self.available)
        made = over(self.target, self.available, answer.results, catalogue(), times=_times(answer))
        rows = []
        for unit in below:
            key = unit, self.target.code, cell
            one, direct = made.get(key), answer.results.get(key)
            silent = tuple(part.period for part in one.parts if part.result is None) if one else ()
            gap = _gap(one, direct.figure if direct else None)
            if gap or silent or (one is None) != (direct is None):
                rows.append(
                    Difference(unit, one.result.figure if one else None, direct.figure if direct else None, gap, silent)
                )
        return sorted(rows, key=lambda row: (-abs(row.gap or 0), not row.silent, row.unit))


def over_time(question: Question, cells: Iterable[Cell] | None = None) -> OverTime:
    """The period of the question made from its parts, on the map of the question's day.

    Refused (403) where the person may not see the totals. Nothing raises because of a figure or a window: what cannot
    be made says why.
    """
    require(question)
    asked = None if cells is None else list(cells)
    with everything("a total whose parts may be seen"):
        target, declared = windows(question)
        target, available, tiles, by_name = _fitting(target, declared)
        answer = _grid(question, [question.unit], asked, target, available)
        own = _own(question, asked)
    made = over(target, available, answer.results, catalogue(), times=_times(answer))
    reported = {cell: result for (_, period, cell), result in answer.results.items() if period == target.code}
    return OverTime(
        question, target, tiles, by_name, {cell: one for (_, _, cell), one in made.items()}, reported, own,
        tuple(available),
    )  # fmt: skip


def windows(question: Question) -> tuple[Placed, list[Placed]]:
    """The question's period, and those around it in which units under the asked one report. Four queries.

    A window is that of the regime's period; else the one most of the reports have. A year that a report of several
    years gives in a column of its own is that year.
    """
    known = Period.known(question.period)
    rows = ReportingPeriod.objects.filter(regime__code=question.regime)
    held = Reach.objects.filter(ancestor=question.unit).order_by().values("unit")
    reports = Report.objects.filter(regime=question.regime, unit__in=held).order_by()
    if known is not None:
        around = {"start__gte": known.start - YEAR, "end__lte": known.end + YEAR}
        rows = rows.filter(**around)
        reports = reports.filter(**{f"period_{name}": day for name, day in around.items()})
    seen: dict[str, Counter[tuple[str, date, date]]] = defaultdict(Counter)
    for code, *stretch in reports.values_list("period_code", "kind", "period_start", "period_end"):
        seen[code][stretch[0], stretch[1], stretch[2]] += 1
    found: dict[str, Placed] = {}
    for code, counted in seen.items():
        kind, first, after = max(sorted(counted), key=counted.__getitem__)
        found[code] = Placed(code, kind, Window(first, after))
    for code, kind, first, after, cumulative in rows.values_list("code", "kind", "start", "end", "cumulative"):
        if code in found or code == question.period:
            found[code] = Placed(code, kind, Window(first, after), cumulative)
    columns = given(Asked((question.unit,), question.regime, None, drafts=question.drafts, at=question.at))
    for code in {one.period for one in columns} - found.keys():
        if (column := Period.known(code)) is not None and known and within(_days(column), _around(known)):
            found[code] = _named(code)
    target = found.get(question.period) or _named(question.period)
    return target, sorted(found.values(), key=lambda one: (one.window.start, one.window.end, one.code))


def _days(period: Period) -> Window:
    return Window(period.start, period.end)


def _around(period: Period) -> Window:
    return Window(period.start - YEAR, period.end + YEAR)


def _named(code: str) -> Placed:
    known = Period.parse(code)
    return Placed(code, known.kind, Window(known.start, known.end))


def _fitting(target: Placed, declared: list[Placed]) -> tuple[Placed, list[Placed], Tiling | NoTiling, bool]:
    """The periods with the windows by which they fit: as declared, else as they are named."""
    tiles = _tiles(target, declared)
    if isinstance(tiles, Tiling):
        return target, declared, tiles, False
    named = [_named(one.code) if Period.known(one.code) else one for one in declared]
    by_name = _named(target.code) if Period.known(target.code) else target
    others = _tiles(by_name, named)
    if isinstance(others, Tiling):
        return by_name, named, others, True
    return target, declared, tiles, False


def _tiles(target: Placed, available: list[Placed]) -> Tiling | NoTiling:
    found = tiling(target, available)
    if isinstance(found, NoTiling):
        rest = difference(target, available)
        return rest if isinstance(rest, Tiling) else found
    return found


def _grid(
    question: Question, units: list[int], cells: list[Cell] | None, target: Placed, available: Iterable[Placed]
) -> Grid:  # fmt: skip
    """The totals of the periods that matter, all on the map of the question's day."""
    tiles = _tiles(target, list(available))
    used = {one.code for one in (*tiles.plus, *tiles.minus)} if isinstance(tiles, Tiling) else set()
    used |= {one.code for one in available if within(one.window, target.window)} | {target.code}
    end = ending_with(target, available)
    if end is not None:
        used.add(end.code)
    return grid(
        units, cells, sorted(used), question.regime, day=question.map_day, basis=question.basis,
        drafts=question.drafts, at=question.at,
    )  # fmt: skip


def _times(answer: Grid) -> dict[Cell, str]:
    """What the forms that were used print about time."""
    return times_of(catalogue(), {form for forms in answer.forms.values() for form in forms})


def _own(question: Question, cells: list[Cell] | None) -> dict[Cell, Figure]:
    """What the unit's own report of the very period says. One query."""
    wanted = None if cells is None else set(cells)
    rows = every_figure(replace(question, day=None), cells).filter(unit=question.unit)
    found: dict[Cell, Figure] = {}
    for row in rows:
        cell, answer = Cell(row.indicator, row.breakdown), answer_of(row)
        if isinstance(answer, Figure) and (wanted is None or cell in wanted):
            found[cell] = answer
    return found
