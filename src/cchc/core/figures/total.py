"""Adding up figures of many units without losing sight of those that did not answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cchc.core.figures.amount import MAX_AMOUNT, MAX_SCALE, MIN_AMOUNT, check_scale, within_bigint
from cchc.core.figures.figure import VALUE, Figure
from cchc.core.figures.state import FigureState


@dataclass(frozen=True, slots=True)
class Total:
    """A sum and, per state, how many figures went into it. Totals add up in any order and grouping."""

    scale: int = 0
    amount: int = 0
    """Sum of the values, × 10^scale; what is missing adds nothing to it and is counted below."""
    value: int = 0
    none_arisen: int = 0
    not_applicable: int = 0
    blank: int = 0
    unreadable: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.scale <= MAX_SCALE:
            check_scale(self.scale)
        if not MIN_AMOUNT <= self.amount <= MAX_AMOUNT:
            within_bigint(self.amount)

    @classmethod
    def of(cls, figures: Iterable[Figure], scale: int = 0) -> Total:
        """The total of `figures`, each brought to `scale`; AmountError when one does not fit."""
        amount = 0
        counts = dict.fromkeys(FigureState, 0)
        for figure in figures:
            counts[figure.state] += 1
            if figure.amount is not None:
                amount += figure.amount if figure.scale == scale else figure.rescale(scale).amount or 0
        return cls(scale, amount, **{state.value: count for state, count in counts.items()})

    def __add__(self, other: Total) -> Total:
        if self.scale != other.scale:
            raise ValueError(f"totals of different scales: {self.scale} and {other.scale}")
        return Total(
            self.scale,
            self.amount + other.amount,
            self.value + other.value,
            self.none_arisen + other.none_arisen,
            self.not_applicable + other.not_applicable,
            self.blank + other.blank,
            self.unreadable + other.unreadable,
        )

    @property
    def expected(self) -> int:
        """How many figures were asked for: all but those not applicable."""
        return self.value + self.none_arisen + self.blank + self.unreadable

    @property
    def missing(self) -> int:
        """How many of them give no number yet: blank or unreadable."""
        return self.blank + self.unreadable

    @property
    def complete(self) -> bool:
        """True when nothing is missing; a value that is not complete is only the sum so far."""
        return self.missing == 0

    @property
    def state(self) -> FigureState:
        """`value` as soon as one figure has a value; otherwise the first that occurs of unreadable, blank,
        none_arisen. A total of figures that are all not applicable, or of none at all, is not applicable.
        """
        if self.value:
            return VALUE
        if self.unreadable:
            return FigureState.unreadable
        if self.blank:
            return FigureState.blank
        return FigureState.none_arisen if self.none_arisen else FigureState.not_applicable

    @property
    def figure(self) -> Figure:
        """The sum as a figure; ask `complete` before publishing it."""
        state = self.state
        return Figure(state, self.amount if state is VALUE else None, self.scale)
