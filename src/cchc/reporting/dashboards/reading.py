"""Consolidated figures as boards need them: the same cells over several periods, and among the neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell, Result
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import parent_on
from cchc.reporting.consolidation.question import Whose
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.lights import Goal
from cchc.reporting.dashboards.ranking import Place, ranking

Key = tuple[str, Cell]
"""Code of a period, cell."""


def over_periods(ask: Asked, cells: Iterable[Cell], periods: Iterable[Period]) -> dict[Key, Result]:
    """The unit's totals of each period, each on that period's own map."""
    wanted = list(cells)
    found: dict[Key, Result] = {}
    for period in periods:
        answer = consolidated(ask.of(period), cells=wanted)
        for cell in wanted:
            if (result := answer.of(ask.unit.pk, cell)) is not None:
                found[period.code, cell] = result
    return found


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
    named: bool = False
    """The person may see the totals of the body above, so each neighbour's figure too."""


def neighbours(ask: Asked, cells: Iterable[Cell], goals: Mapping[Cell, Goal], small_base: int) -> Neighbours:
    """Rank of the unit's figures among its neighbours. Whoever may see the unit may know its rank; the figures of the
    others are shown only to whom the totals of the body above are open."""
    parent = parent_on(ask.unit, ask.day)
    if parent is None:
        return Neighbours(None, {}, {})
    wanted = list(cells)
    named = ask.may_see(parent)
    with everything("rank a unit among its neighbours; no figure of theirs is shown"):
        answer = consolidated(ask.of_unit(parent), Whose.children, wanted)
    places: dict[Cell, Place] = {}
    counts: dict[Cell, int] = {}
    for cell in wanted:
        results = [result for (_, _, found), result in answer.results.items() if found == cell]
        goal = goals.get(cell)
        ranked = ranking(results, small_base, high_first=goal is None or goal.least)
        if (place := ranked.of.get(ask.unit.pk)) is not None and place.rank is not None:
            places[cell] = place
            counts[cell] = len(ranked.small if place.small else ranked.places)
    return Neighbours(parent, places, counts, named)
