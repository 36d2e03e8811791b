"""A finished cell of a roll-up: the figure of the whole, what it was made of, and what to doubt about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from cchc.core.figures import Figure, Total
from cchc.core.messages import Message
from cchc.core.rollup.method import Method


class Cell(NamedTuple):
    """What is counted: an indicator, or one of its parts."""

    indicator: str
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a reader of the figure must know. `code` is stable; `error` means that there is no figure because
    of it."""

    code: str
    message: Message
    error: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One cell of one whole in one period."""

    parent: int
    period: str
    cell: Cell
    method: Method
    figure: Figure
    """What to show. Its state is never `value` where nobody gave a value."""
    total: Total = field(default_factory=Total)
    """Sum (0 where amounts are not added) and how many units answered in which state."""
    absent: int = 0
    """Units that were asked this and have sent nothing."""
    numerator: Figure | None = None
    denominator: Figure | None = None
    """Of a ratio or share: its base, which every ranking shows."""
    answers: tuple[tuple[int, int], ...] = ()
    """Of a list or share: code → units that gave it, in the order of the codes."""
    doubts: tuple[Doubt, ...] = ()
    sum_of_units: Figure | None = None
    """What the units alone give, where the whole added something of its own; None: `figure` is of the units alone."""

    @property
    def missing(self) -> int:
        """Units that were asked and give no number: nothing sent, left blank, or not readable."""
        return self.absent + self.total.missing

    @property
    def reported(self) -> int:
        """Units that answered in any state."""
        return self.total.value + self.total.none_arisen + self.total.not_applicable

    @property
    def complete(self) -> bool:
        """Whether every unit that was asked has answered."""
        return self.missing == 0
