"""What a suggested formula says of figures that were reported: does it hold, and with which numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from cchc.core.annex.form_row import FormRow
from cchc.core.annex.suggestion import Suggestion, Trial
from cchc.core.catalogue.formulas import Formula, Lookup, Reference, parse
from cchc.core.figures import Figure, FigureState, to_decimal
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import write_number

REPORTED = Message("đã báo cáo", "reported")
BLANK = Figure.without(FigureState.blank)
SCALE = 2
"""Decimals of a computed figure where nobody reported one to compare with."""


def try_out(
    suggestion: Suggestion, rows: Mapping[str, FormRow], figures: Mapping[tuple[str, str], Figure]
) -> list[Trial]:
    """One trial per period of `figures` (by key of row and period, or unit and period), in their order.

    A formula holds where its result, rounded to the decimals that were reported, is what was reported. Exact: the
    figures are integers with a scale.
    """
    formula = parse(suggestion.text)
    ready = cache(lambda places: formula.compile(places, rows))
    holds = formula.compile_condition(rows) if formula.kind == "truth" else None
    trials = []
    for period in dict.fromkeys(period for _, period in figures):
        lookup = _lookup(period, figures)
        if holds:
            trials.append(Trial(period, holds(lookup), _written(formula, lookup, SCALE, rows)))
            continue
        reported = figures.get((suggestion.row, period), BLANK)
        places = _decimals(reported)
        same = _same(ready(places)(lookup), reported)
        trials.append(Trial(period, same, _written(formula, lookup, places, rows, reported)))
    return trials


def _lookup(period: str, figures: Mapping[tuple[str, str], Figure]) -> Lookup:
    """What a reference gives in this period; an earlier one is not known here."""

    def lookup(reference: Reference) -> Figure:
        return figures.get((reference.key, period), BLANK) if reference.context == "current" else BLANK

    return lookup


def _written(
    formula: Formula, lookup: Lookup, places: int, rows: Mapping[str, FormRow], reported: Figure = BLANK
) -> Callable[[str], str]:
    """The arithmetic, written when it is read: of thousands of trials a page shows some."""
    return lambda language: f"{formula.explain(lookup, places, rows, language)}{_said(reported, language)}"


def _same(computed: Figure, reported: Figure) -> bool | None:
    if computed.amount is None or reported.amount is None:
        return None
    return to_decimal(computed.amount, computed.scale) == to_decimal(reported.amount, reported.scale)


def _decimals(figure: Figure) -> int:
    """Decimals of a reported figure that are not just zeros at its end."""
    if figure.amount is None:
        return SCALE
    scale, amount = figure.scale, figure.amount
    while scale and amount % 10 == 0:
        amount, scale = amount // 10, scale - 1
    return scale


def _said(figure: Figure, language: str) -> str:
    if figure.decimal is None:
        return ""
    amount, places = figure.decimal, _decimals(figure)
    return f"; {REPORTED.text(language)} {write_number(round(amount, places))}"
