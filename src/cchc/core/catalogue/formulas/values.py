"""What a formula computes with: an exact fraction as two integers, or the reason why there is no number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.figures import Figure, FigureState, round_half_up
from cchc.core.figures.figure import OVER_ZERO
from cchc.core.messages import Message

Lookup = Callable[[Reference], Figure]
"""Where a formula gets its figures."""


@dataclass(frozen=True, slots=True)
class Absent:
    """No number. Of several in one operation the highest rank decides."""

    state: FigureState
    rank: int
    reason: Message | None = None


NONE = Absent(FigureState.none_arisen, 1)
"""A count of which none arose: nothing in a sum, 0 in a comparison."""
UNDEFINED = Absent(FigureState.none_arisen, 2)
"""0 ÷ 0, or a ratio that is none arisen: there is no number to go on with."""
NOT_APPLICABLE = Absent(FigureState.not_applicable, 3)
BLANK = Absent(FigureState.blank, 4)
UNREADABLE = Absent(FigureState.unreadable, 5)
OVER = Absent(FigureState.unreadable, 5, OVER_ZERO)

Fraction = tuple[int, int]
"""Numerator and denominator, the denominator positive; not reduced."""
Value = Fraction | Absent
Truth = bool | Absent

_BY_STATE = {
    FigureState.none_arisen: NONE,
    FigureState.not_applicable: NOT_APPLICABLE,
    FigureState.blank: BLANK,
    FigureState.unreadable: UNREADABLE,
}
POWERS = tuple(10**scale for scale in range(10))


def value_of(figure: Figure, *, is_ratio: bool = False) -> Value:
    """The figure as a formula sees it. A ratio that is none arisen has no number, not even in a sum."""
    if figure.amount is not None:
        return figure.amount, POWERS[figure.scale]
    absent = _BY_STATE[figure.state]
    if is_ratio and absent is NONE:
        return UNDEFINED
    return absent if figure.reason is None else Absent(absent.state, absent.rank, figure.reason)


def figure_of(value: Value, scale: int) -> Figure:
    """The result as a figure, rounded once, half away from zero. AmountError beyond a BIGINT."""
    if isinstance(value, Absent):
        return Figure.without(value.state, scale, value.reason)
    return Figure(FigureState.value, round_half_up(value[0] * POWERS[scale], value[1]), scale)


def divide(value: Value, divisor: Value) -> Value:
    """value ÷ divisor. None arisen counts as 0 on either side; 0 ÷ 0 is undefined; x ÷ 0 a contradiction."""
    worst = deciding((value, divisor))
    if worst is not None and worst is not NONE:
        return worst
    (n, d), (over, under) = as_zero(value), as_zero(divisor)
    if over == 0:
        return OVER if n else UNDEFINED
    return (n * under, d * over) if over > 0 else (-n * under, -d * over)


def deciding(values: Iterable[Value]) -> Absent | None:
    """The absent value that decides when every one of `values` is needed; None when all are numbers."""
    absent = [value for value in values if isinstance(value, Absent)]
    return max(absent, key=_rank) if absent else None


def as_zero(value: Value) -> Fraction:
    """The number itself, and 0 for what has none."""
    return (0, 1) if isinstance(value, Absent) else value


def _rank(absent: Absent) -> int:
    return absent.rank
