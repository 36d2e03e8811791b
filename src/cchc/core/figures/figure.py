"""One figure: a state, and for a value its exact amount."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from cchc.core.figures.amount import (
    MAX_AMOUNT,
    MAX_SCALE,
    MIN_AMOUNT,
    check_scale,
    ratio,
    to_amount,
    to_decimal,
    within_bigint,
)
from cchc.core.figures.state import FigureState, prevailing
from cchc.core.messages import Message

VALUE = FigureState.value
"""The state itself: to find it through its class takes longer than all else a figure does when it is made."""
OVER_ZERO = Message(
    "Mẫu số bằng 0 nhưng tử số khác 0.",
    "The denominator is 0 but the numerator is not.",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as stored. `amount` is value × 10^scale, and None in every state but `value`."""

    state: FigureState
    amount: int | None = None
    scale: int = 0
    reason: Message | None = field(default=None, compare=False)
    """Why a computed figure has no value."""

    def __post_init__(self) -> None:
        if not 0 <= self.scale <= MAX_SCALE:
            check_scale(self.scale)
        if self.state is not VALUE:
            if self.amount is not None:
                raise ValueError(f"a figure that is {self.state} carries no amount")
        elif type(self.amount) is not int:
            raise TypeError("the amount of a value is an int")
        elif not MIN_AMOUNT <= self.amount <= MAX_AMOUNT:
            within_bigint(self.amount)

    @classmethod
    def of(cls, value: Decimal | int, scale: int = 0) -> Figure:
        """The figure of an exact number; AmountError when `scale` cannot hold it."""
        return cls(FigureState.value, to_amount(value, scale), scale)

    @classmethod
    def without(cls, state: FigureState, scale: int = 0, reason: Message | None = None) -> Figure:
        """A figure that has no value, and why."""
        return cls(state, None, scale, reason)

    @property
    def decimal(self) -> Decimal | None:
        """The number, None when there is none."""
        return None if self.amount is None else to_decimal(self.amount, self.scale)

    def rescale(self, scale: int) -> Figure:
        """The same number at another scale; AmountError when decimals would be lost."""
        if self.amount is None:
            return Figure(self.state, None, scale, self.reason)
        return Figure.of(to_decimal(self.amount, self.scale), scale)


def share(part: Figure, whole: Figure, places: int = 2, *, times: int = 100) -> Figure:
    """part ÷ whole × `times` at scale `places`: the ratio every form prints.

    Unreadable, blank or not applicable on either side decides, in that order. None arisen counts as 0. Over
    a whole of 0, a part of 0 gives `none_arisen`; any other part is a contradiction: `unreadable`, with a
    reason. AmountError beyond a BIGINT.
    """
    state = prevailing((part.state, whole.state))
    if state not in (FigureState.value, FigureState.none_arisen):
        return Figure.without(state, places)
    scale = max(part.scale, whole.scale)
    upper = (part.amount or 0) * 10 ** (scale - part.scale)
    lower = (whole.amount or 0) * 10 ** (scale - whole.scale)
    amount = ratio(upper, lower, places, times=times)
    if amount is not None:
        return Figure(FigureState.value, amount, places)
    if upper == 0:
        return Figure.without(FigureState.none_arisen, places)
    return Figure.without(FigureState.unreadable, places, OVER_ZERO)
