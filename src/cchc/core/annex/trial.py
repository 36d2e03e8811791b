"""What a suggested formula says of figures that were reported: does it hold, and with which numbers."""

from __future__ import annotations

from collections.abc import Mapping

from cchc.core.annex.form_row import FormRow
from cchc.core.annex.suggestion import Suggestion, Trial
from cchc.core.catalogue.formulas import Formula, Reference, parse
from cchc.core.figures import Figure, FigureState, to_decimal
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import write_number

REPORTED = Message("đã báo cáo", "reported")
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
    periods = list(dict.fromkeys(period for _, period in figures))
    return [_trial(formula, suggestion.row, period, rows, figures) for period in periods]


def _trial(
    formula: Formula, row: str, period: str, rows: Mapping[str, FormRow], figures: Mapping[tuple[str, str], Figure]
) -> Trial:
    blank = Figure.without(FigureState.blank)

    def lookup(reference: Reference) -> Figure:
        return figures.get((reference.key, period), blank) if reference.context == "current" else blank

    if formula.kind == "truth":
        holds = formula.compile_condition(rows)(lookup)
        return Trial(period, holds, formula.explain(lookup, SCALE, rows), formula.explain(lookup, SCALE, rows, "en"))
    reported = figures.get((row, period), blank)
    places = _decimals(reported)
    computed = formula.compile(places, rows)(lookup)
    vi, en = (
        f"{formula.explain(lookup, places, rows, language)}{_said(reported, language)}" for language in ("vi", "en")
    )
    return Trial(period, _same(computed, reported), vi, en)


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
