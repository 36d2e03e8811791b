"""A leader's board: six figures against target, last period, last year and neighbours; three things to decide; two
units that need a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell, Result
from cchc.reporting.catalogue.selectors import kind_of
from cchc.reporting.dashboards import reading, selectors, wording
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.calls import Call, calls
from cchc.reporting.dashboards.deciding import Decision, decisions
from cchc.reporting.dashboards.lights import Goal, Light, light_of
from cchc.reporting.dashboards.ranking import Place, is_small
from cchc.reporting.dashboards.reading import Neighbours

HEADS, DECISIONS, CALLS = 6, 3, 2
SPARK = 8
"""Periods of the same kind in a spark line, this one included."""


@dataclass(frozen=True)
class Head:
    """One figure of the board."""

    ask: Asked
    cell: Cell
    now: Result | None
    before: Result | None
    last_year: Result | None
    course: tuple[tuple[Period, Result | None], ...]
    """Oldest first."""
    goal: Goal | None
    place: Place | None
    of: int
    """Neighbours that have a rank, this unit included."""
    median: str
    """Of those neighbours."""
    small_base: int

    @property
    def label(self) -> str:
        return wording.label_of(self.cell)

    @property
    def number(self) -> str:
        return wording.number(self.now.figure, self.now.method) if self.now else ""

    @property
    def state(self) -> str:
        """What stands where there is no number."""
        return self.now.figure.state.value if self.now else "blank"

    @property
    def base(self) -> str:
        return wording.base(self.now)

    @property
    def small(self) -> bool:
        return bool(self.number) and self.now is not None and is_small(self.now, self.small_base)

    @property
    def light(self) -> Light | None:
        return light_of(self.now.figure, self.goal) if self.now else None

    @property
    def goal_text(self) -> str:
        return wording.goal_text(self.goal, rate=kind_of(*self.cell) == "ratio") if self.goal else ""

    @property
    def changes(self) -> list[tuple[str, wording.Change]]:
        """Against last period and the same period last year, where there is something to compare with."""
        found = [
            (_("last period"), wording.change(self.now, self.before, self.goal)),
            (_("same period last year"), wording.change(self.now, self.last_year, self.goal)),
        ]
        return [(head, change) for head, change in found if change is not None]

    @property
    def url(self) -> str:
        return self.ask.indicator_url(self.cell)

    @property
    def total(self) -> str:
        return self.ask.total_url(self.cell)

    @property
    def spark(self) -> Spark | None:
        """The line of the last periods; None with fewer than two numbers."""
        values = [None if result is None else result.figure.decimal for _period, result in self.course]
        given = [value for value in values if value is not None]
        if len(given) < 2:
            return None
        low, high = min(given), max(given)
        points: list[list[str]] = [[]]
        for number, value in enumerate(values):
            if value is None:
                points.append([])
                continue
            up = (value - low) / (high - low) if high > low else 0
            points[-1].append(f"{2 + 96 * number // max(len(values) - 1, 1)},{26 - int(24 * up)}")
        told = [f"{period.code}: {wording.said(result)}" for period, result in self.course]
        last = points[-1][-1] if points[-1] else ""
        return Spark([" ".join(part) for part in points if part], last, "; ".join(told))


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line, in a box of 100 × 28; a gap begins another piece."""

    pieces: list[str]
    last: str
    """The point of this period; '' where it has no number."""
    told: str


@dataclass(frozen=True)
class LeaderBoard:
    """Everything the page shows."""

    ask: Asked
    heads: list[Head]
    decisions: list[Decision]
    calls: list[Call]
    neighbours: Neighbours
    source: str
    """Who chose the figures."""


def leader_board(ask: Asked) -> LeaderBoard | None:
    """Read it. None where nobody has chosen figures for units of this level under this regime."""
    chosen = selectors.choice(ask.regime, ask.unit.level)
    cells = selectors.cells_of(chosen.heads)[:HEADS] if chosen else []
    if chosen is None or not cells or ask.period is None:
        return None
    periods = course(ask.period, SPARK)
    last_year = ask.period.same_last_year()
    results = reading.over_periods(ask, cells, {*periods, last_year})
    goals = selectors.goals(ask.unit, ask.day, cells)
    limits = selectors.thresholds(ask.day)
    near = reading.neighbours(ask, cells, goals, limits["small_base"])
    heads = [_head(ask, cell, periods, results, goals.get(cell), near, limits["small_base"]) for cell in cells]
    return LeaderBoard(
        ask, heads, decisions(ask, heads, limits)[:DECISIONS], calls(ask, cells, goals, limits, CALLS), near,
        chosen.source,
    )  # fmt: skip


def _head(
    ask: Asked, cell: Cell, periods: list[Period], results: Mapping[reading.Key, Result], goal: Goal | None,
    near: Neighbours, small_base: int,
) -> Head:  # fmt: skip
    def of(period: Period) -> Result | None:
        return results.get((period.code, cell))

    assert ask.period is not None
    return Head(
        ask, cell, of(ask.period), of(ask.period.previous()), of(ask.period.same_last_year()),
        tuple((period, of(period)) for period in periods), goal, near.places.get(cell), near.counts.get(cell, 0),
        near.medians.get(cell, ""),
        small_base,
    )  # fmt: skip


def course(period: Period, count: int) -> list[Period]:
    """The last `count` periods of a kind, this one last."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]
