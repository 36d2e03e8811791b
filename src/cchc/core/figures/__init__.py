"""Figures as values: five states, exact scaled integers, ratios, rounding, totals."""

from cchc.core.figures.amount import AmountError, ratio, round_half_up, to_amount, to_decimal
from cchc.core.figures.figure import Figure, share
from cchc.core.figures.state import FigureState
from cchc.core.figures.total import Total

__all__ = [
    "AmountError",
    "Figure",
    "FigureState",
    "Total",
    "ratio",
    "round_half_up",
    "share",
    "to_amount",
    "to_decimal",
]
