"""Results and rows to combine, in few words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import load
from cchc.core.figures import Figure, FigureState
from cchc.core.periods.period import Period
from cchc.core.periods.windows import Placed, Window
from cchc.core.rollup.finish import Key, finish
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.statement import HALF, Sum

WHOLE = 1


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return load()


def sum_of(cell: str, *figures: Figure | int | None, period: str = "2026-Q1", parent: int = WHOLE) -> Sum:
    """What an engine gives for figures of units: an int is a value, None is none arisen."""
    indicator, _, breakdown = cell.partition(":")
    given = [one if isinstance(one, Figure) else _figure(one) for one in figures]
    amounts = [one.amount for one in given if one.amount is not None]
    scales = [one.scale for one in given if one.amount is not None]
    counts = [sum(one.state is state for one in given) for state in FigureState]
    high, low = divmod(sum(amounts), HALF)
    ends = (min(amounts), max(amounts), min(scales), max(scales)) if amounts else (None,) * 4
    sums = (high, low) if amounts else (None, None)
    return Sum._make((parent, period, indicator, breakdown, *counts, *sums, *ends))


def _figure(value: int | None) -> Figure:
    return Figure.without(FigureState.none_arisen) if value is None else Figure.of(value)


def without(state: str) -> Figure:
    return Figure.without(FigureState(state))


def finished(*sums: Sum, **more: Any) -> dict[Key, Result]:
    return finish(sums, catalogue(), **more)


def one(cell: str, *figures: Figure | int | None, **more: Any) -> Result:
    """The finished cell of one whole."""
    indicator, _, breakdown = cell.partition(":")
    return finished(sum_of(cell, *figures), **more)[WHOLE, "2026-Q1", Cell(indicator, breakdown)]


def placed(code: str, first: str = "", last: str = "", *, cumulative: bool = False) -> Placed:
    """A period with its calendar window, or the one given."""
    from datetime import date

    known = Period.parse(code)
    window = Window.of(date.fromisoformat(first), date.fromisoformat(last)) if first else Window(known.start, known.end)
    return Placed(code, known.kind, window, cumulative)
