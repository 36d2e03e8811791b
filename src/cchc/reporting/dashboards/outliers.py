"""Units whose rate, or the change of whose figure, lies far from that of the others; small bases are left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.figures import FigureState, ratio, to_decimal
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.question import Whose
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.dashboards import robust
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.lights import Goal
from cchc.reporting.dashboards.ranking import RATES, is_small

Below = Mapping[tuple[int, Cell], Result]
"""What each unit directly below gives, by unit and cell."""
FEWEST = 5
"""Fewer units have no middle to be far from."""
POINTS = 2
"""Decimals rates are compared at."""


@dataclass(frozen=True, slots=True)
class Outlier:
    """One figure of one unit. `distance`: how many times the deviation that still counts as usual, in hundredths."""

    unit: int
    cell: Cell
    result: Result
    distance: int
    middle: str
    before: Result | None = None
    """Of the last period, where it is the change that is unusual."""
    change: str = ""
    """That change, '+180 %' or '−12,5'."""
    bad: bool = True
    """On the side of its target that is not wanted; without a target either side is."""


def outlying(
    ask: Asked, cells: Iterable[Cell], goals: Mapping[Cell, Goal], limits: Mapping[str, int], now: Below,
    *, changes: bool = True,
) -> list[Outlier]:  # fmt: skip
    """Among the units directly below, the furthest first, those on the wrong side of a target before the others. `now`:
    what they give; with `changes`, sums are held against the last period too."""
    wanted = list(cells)
    sums = [cell for cell in wanted if method_of(catalogue(), *cell) is Method.sum] if changes else []
    last = _last_period(ask, sums) if sums else {}
    by_cell: dict[Cell, list[Result]] = {cell: [] for cell in wanted}
    for (_unit, cell), result in now.items():
        if cell in by_cell and result.figure.state is FigureState.value and not is_small(result, limits["small_base"]):
            by_cell[cell].append(result)
    found = []
    for cell, results in by_cell.items():
        found += _rates(cell, [one for one in results if one.method in RATES], goals.get(cell), limits)
        if cell in sums:
            found += _changes(cell, results, last, limits)
    return sorted(found, key=lambda one: (not one.bad, -one.distance, one.unit))


def _last_period(ask: Asked, cells: list[Cell]) -> Below:
    assert ask.period is not None
    before = consolidated(ask.of(ask.period.previous()), Whose.children, cells)
    return {(unit, cell): result for (unit, _period, cell), result in before.results.items()}


def _rates(cell: Cell, results: list[Result], goal: Goal | None, limits: Mapping[str, int]) -> Iterable[Outlier]:
    amounts = {one.parent: _at(one, POINTS) for one in results}
    if len(amounts) < FEWEST:
        return
    here = robust.middle(list(amounts.values()))
    middle = f"{write_number(Decimal(here.median2).scaleb(-POINTS) / 2, POINTS)}\N{NO-BREAK SPACE}%"
    for one in results:
        amount = amounts[one.parent]
        if robust.outlying(amount, here, limits["outlying"], limits["least_points"]):
            high = 2 * amount > here.median2
            bad = goal is None or high != goal.least
            yield Outlier(one.parent, cell, one, _distance(amount, here, limits), middle, bad=bad)


def _changes(
    cell: Cell, results: list[Result], last: Mapping[tuple[int, Cell], Result], limits: Mapping[str, int]
) -> Iterable[Outlier]:
    """Of counts: by how many percent they changed, against the change of the others."""
    changed: dict[int, int] = {}
    for one in results:
        before = last.get((one.parent, cell))
        if before is not None and before.figure.state is FigureState.value:
            scale = max(one.figure.scale, before.figure.scale)
            there, now = _at(before, scale), _at(one, scale)
            if there >= limits["small_base"] * 10**scale:
                changed[one.parent] = ratio(now - there, there, 0) or 0
    if len(changed) < FEWEST:
        return
    here = robust.middle(list(changed.values()))
    for one in results:
        percent = changed.get(one.parent)
        if percent is not None and robust.outlying(percent, here, limits["outlying"], limits["least_change"]):
            middle = f"{write_number(Decimal(here.median2) / 2, 0)}\N{NO-BREAK SPACE}%"
            sign = "+" if percent > 0 else "−"
            yield Outlier(
                one.parent, cell, one, _distance(percent, here, limits), middle, last[one.parent, cell],
                f"{sign}{write_number(Decimal(abs(percent)))}\N{NO-BREAK SPACE}%",
            )  # fmt: skip


def _at(result: Result, scale: int) -> int:
    """The figure at a scale; decimals beyond it are cut."""
    amount, own = result.figure.amount or 0, result.figure.scale
    return amount * 10 ** (scale - own) if own <= scale else int(to_decimal(amount, own).scaleb(scale))


def _distance(amount: int, here: robust.Middle, limits: Mapping[str, int]) -> int:
    usual = max(here.mad2 * limits["outlying"] * 1000 // robust.MAD_TO_DEVIATION, 1)
    return abs(2 * amount - here.median2) * 100 // usual
