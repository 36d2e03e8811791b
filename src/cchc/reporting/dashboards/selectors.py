"""What holds on a day: targets of a unit with where they come from, the figures of a board, thresholds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from cchc.core.rollup.result import Cell
from cchc.platform.units.days import on
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.dashboards import packs
from cchc.reporting.dashboards.lights import Goal
from cchc.reporting.dashboards.models import Choice, Target, Threshold


def in_force(day: date) -> QuerySet[Target]:
    """Targets not taken back that hold on `day`."""
    ends = Q(ends__isnull=True) | Q(ends__gt=day)
    return Target.objects.filter(ends, undone__isnull=True, begins__lte=day)


def goals(unit: Unit, day: date, cells: Iterable[Cell] | None = None) -> dict[Cell, Goal]:
    """The target of each cell for `unit`: its own, else that of the nearest body above, else the one for everybody,
    else what is shipped. One query for the bodies above, one for the targets."""
    return goals_of([unit], day, cells)[unit.pk]


def goals_of(units: Iterable[Unit], day: date, cells: Iterable[Cell] | None = None) -> dict[int, dict[Cell, Goal]]:
    """The same for several units, with as many queries."""
    asked = list(units)
    above: dict[int, dict[int, int]] = {unit.pk: {} for unit in asked}
    reaches = Reach.objects.filter(on(day), unit__in=above, heir=False).order_by()
    for unit, ancestor, depth in reaches.values_list("unit", "ancestor", "depth"):
        above[unit][ancestor] = depth
    wanted = None if cells is None else set(cells)
    setting = {ancestor for depths in above.values() for ancestor in depths}
    rows = list(
        in_force(day).filter(Q(unit__isnull=True) | Q(unit__in=setting)).select_related("unit").order_by("begins", "id")
    )
    found: dict[int, dict[Cell, Goal]] = {}
    for unit in asked:
        held = {Cell(one.indicator, one.breakdown): (_FURTHEST + 1, _shipped(one)) for one in _of_pack(day)}
        best: dict[Cell, tuple[int, Goal | None]] = dict(held)
        for row in rows:
            depth = _FURTHEST if row.unit_id is None else above[unit.pk].get(row.unit_id)
            cell = Cell(row.indicator, row.breakdown)
            if depth is not None and depth <= best.get(cell, (_FURTHEST + 1, None))[0]:
                best[cell] = depth, _goal(row, own=depth == 0)
        found[unit.pk] = {
            cell: goal for cell, (_, goal) in best.items() if goal is not None and (wanted is None or cell in wanted)
        }
    return found


def of_everybody(day: date) -> dict[Cell, Goal]:
    """Targets that are set for everybody, or shipped."""
    best: dict[Cell, Goal | None] = {Cell(one.indicator, one.breakdown): _shipped(one) for one in _of_pack(day)}
    for row in in_force(day).filter(unit__isnull=True).order_by("begins", "id"):
        best[Cell(row.indicator, row.breakdown)] = _goal(row, own=False)
    return {cell: goal for cell, goal in best.items() if goal is not None}


_FURTHEST = 1000
"""Further away than any body of the tree: what holds for everybody."""


def _of_pack(day: date) -> list[packs.ShippedTarget]:
    return [one for one in packs.targets() if one.begins <= day]


def _shipped(one: packs.ShippedTarget) -> Goal:
    return Goal(one.direction, one.amount, one.amber, one.scale, one.source)


def _goal(row: Target, *, own: bool) -> Goal | None:
    if row.amount is None:
        return None
    return Goal(row.direction, row.amount, row.amber, row.scale, row.source, row.unit, own, row)


def thresholds(day: date) -> dict[str, int]:
    """Every threshold on `day` by its name. One query."""
    values = {one.name: one.value for one in packs.thresholds() if one.begins <= day}
    rows = Threshold.objects.filter(undone__isnull=True, begins__lte=day).order_by("begins", "id")
    return values | dict(rows.values_list("name", "value"))


def choice(regime: str, level: str) -> Choice | packs.ShippedChoice | None:
    """What the boards of a level show under a regime: what was chosen last, else what is shipped; None: nothing."""
    chosen = Choice.objects.filter(regime=regime, level=level, undone__isnull=True).order_by("-id").first()
    return chosen or packs.choices().get((regime, level))


def cells_of(names: Iterable[str]) -> list[Cell]:
    """'C3.3' and 'G14.2a:received' as cells; what the catalogue does not know is left out."""
    known = catalogue()
    cells = [Cell(*name.partition(":")[::2]) for name in names]
    return [
        cell
        for cell in dict.fromkeys(cells)
        if cell.indicator in known.indicators and (not cell.breakdown or cell.breakdown in known.breakdowns)
    ]
