"""Consolidated figures as boards need them: the same cells over several periods, and among the neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cchc.core.figures import round_half_up, to_decimal
from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import parent_on
from cchc.reporting.consolidation.periods import grid
from cchc.reporting.consolidation.question import Whose
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.dashboards import robust, wording
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.lights import Goal
from cchc.reporting.dashboards.ranking import Place, ranking

Key = tuple[str, Cell]
"""Code of a period, cell."""


def over_periods(ask: Asked, cells: Iterable[Cell], periods: Iterable[Period]) -> dict[Key, Result]:
    """The unit's totals of each period, all on the map of the board's day: what was merged since is counted in."""
    wanted = list(cells)
    codes = [period.code for period in sorted(periods)]
    answer = grid([ask.unit.pk], wanted, codes, ask.regime, day=ask.day)
    found = {(code, cell): answer.of(ask.unit.pk, code, cell) for code in codes for cell in wanted}
    return {key: result for key, result in found.items() if result is not None}


def children(ask: Asked, cells: Iterable[Cell]) -> Mapping[tuple[int, Cell], Result]:
    """What each unit directly below gives, by unit and cell."""
    answer = consolidated(ask.question, Whose.children, list(cells))
    return {(parent, cell): result for (parent, _, cell), result in answer.results.items()}


@dataclass(frozen=True)
class Neighbours:
    """A unit among those with the same body above: its rank, how many have one, and whether names may be told."""

    parent: Unit | None
    places: Mapping[Cell, Place]
    counts: Mapping[Cell, int]
    medians: Mapping[Cell, str]
    named: bool = False
    """The person may see the totals of the body above, so each neighbour's figure too."""


def neighbours(ask: Asked, cells: Iterable[Cell], goals: Mapping[Cell, Goal], small_base: int) -> Neighbours:
    """Rank of the unit's figures among its neighbours. Whoever may see the unit may know its rank; the figures of the
    others are shown only to whom the totals of the body above are open."""
    parent = parent_on(ask.unit, ask.day)
    if parent is None:
        return Neighbours(None, {}, {}, {})
    wanted = list(cells)
    named = ask.may_see(parent)
    with everything("rank a unit among its neighbours; no figure of theirs is shown"):
        answer = consolidated(ask.of_unit(parent), Whose.children, wanted)
    places: dict[Cell, Place] = {}
    counts: dict[Cell, int] = {}
    medians: dict[Cell, str] = {}
    for cell in wanted:
        results = [result for (_, _, found), result in answer.results.items() if found == cell]
        goal = goals.get(cell)
        ranked = ranking(results, small_base, high_first=goal is None or goal.least)
        if (place := ranked.of.get(ask.unit.pk)) is not None and place.rank is not None:
            places[cell] = place
            alike = ranked.small if place.small else ranked.places
            counts[cell] = len(alike)
            medians[cell] = middle_of(alike)
    return Neighbours(parent, places, counts, medians, named)


def middle_of(places: Sequence[Place]) -> str:
    """The median of ranked figures in words."""
    scale = max(place.result.figure.scale for place in places)
    twice = robust.median2([place.result.figure.rescale(scale).amount or 0 for place in places])
    number = write_number(to_decimal(round_half_up(twice, 2), scale))
    return f"{number}\N{NO-BREAK SPACE}%" if wording.is_rate(places[0].result) else number
