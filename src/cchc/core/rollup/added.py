"""What a whole adds to the sum of its units: its own contribution, and adjustments with a reason.

The counts of units and `Result.total` stay those of the units; `Result.sum_of_units` is what they give alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cchc.core.catalogue.model import Catalogue
from cchc.core.figures import AmountError, Figure, FigureState, Total
from cchc.core.figures.state import prevailing
from cchc.core.messages import Message
from cchc.core.rollup.finish import SCALES, TOO_LARGE, Key, put_together, with_ratios
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Doubt, Result

OWN = (Method.sum, Method.max, Method.distinct)
"""Methods whose cells take an own contribution."""
ADJUSTED = (Method.sum,)
"""Methods whose cells take an adjustment: a difference means something in a sum only."""


@dataclass(frozen=True, slots=True)
class Added:
    """What is added in one cell of one whole, in no order."""

    own: tuple[Figure, ...] = ()
    """Contributions of the whole itself and of wholes below it, in any state."""
    adjustments: tuple[Figure, ...] = ()
    """Differences."""


def with_added(results: Mapping[Key, Result], added: Mapping[Key, Added], catalogue: Catalogue) -> dict[Key, Result]:
    """The results with what is added, and the ratios and wholes of parts computed from these again.

    Nothing is added to a cell that has no figure because of an error, nor where the method takes no additions.
    """
    found, touched = dict(results), set()
    for key, one in added.items():
        parent, period, cell = key
        known = catalogue.indicators.get(cell.indicator)
        method = method_of(catalogue, *cell)
        nothing = Figure.without(FigureState.blank, known.scale if known else 0)
        before = found.get(key) or Result(parent, period, cell, method, nothing, Total(nothing.scale))
        if method in OWN:
            found[key] = _with(before, one)
            touched.add(key[:2])
    put_together(found, catalogue, leave=added)
    again = [key for key, result in found.items() if result.method is Method.ratio and key[:2] in touched]
    with_ratios(found, catalogue, again)
    for key, result in found.items():
        units = results.get(key)
        if result.sum_of_units is None and units is not None and units.figure != result.figure:
            found[key] = replace(result, sum_of_units=units.figure)
    return found


def _with(result: Result, added: Added) -> Result:
    if any(doubt.error for doubt in result.doubts):
        return result
    units = result.figure
    given = [figure for figure in (units, *added.own, *added.adjustments) if figure.amount is not None]
    if not given:
        own = prevailing(figure.state for figure in added.own) if added.own else units.state
        state = own if not result.total.expected and added.own else units.state
        return replace(result, figure=Figure.without(state, units.scale), sum_of_units=units)
    scale = units.scale if units.amount is not None else max(figure.scale for figure in given)
    try:
        amounts = [figure.rescale(scale).amount or 0 for figure in given]
    except AmountError:
        return _refused(result, "scales", SCALES)
    try:
        amount = sum(amounts) if result.method is Method.sum else max(amounts)
        return replace(result, figure=Figure(FigureState.value, amount, scale), sum_of_units=units)
    except AmountError:
        return _refused(result, "too_large", TOO_LARGE)


def _refused(result: Result, code: str, message: Message) -> Result:
    figure = Figure.without(FigureState.unreadable, result.figure.scale, message)
    doubts = (*result.doubts, Doubt(code, message, error=True))
    return replace(result, figure=figure, sum_of_units=result.figure, doubts=doubts)
