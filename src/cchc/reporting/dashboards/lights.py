"""Whether a figure reaches its target, in integers: the figure as it is shown decides, not what was before rounding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from cchc.core.figures import Figure, FigureState, to_decimal


class Light(StrEnum):
    """A traffic light; its sign and its word say the same as its colour."""

    met = "met"
    near = "near"
    missed = "missed"

    @property
    def sign(self) -> str:
        """A shape of its own."""
        return {"met": "✓", "near": "▲", "missed": "✗"}[self.value]

    @property
    def label(self) -> Any:
        """In a word or two."""
        return _WORDS[self]


_WORDS = {
    Light.met: pgettext_lazy("target", "reached"),
    Light.near: pgettext_lazy("target", "nearly reached"),
    Light.missed: pgettext_lazy("target", "not reached"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A target in force for a unit: `models.Target` or one shipped, and whose it is."""

    direction: str
    amount: int
    amber: int | None
    scale: int
    source: str
    unit: Any = None
    """The unit that set it; None: for everybody."""
    own: bool = False
    """Set for the very unit that was asked about."""
    row: Any = None
    """Its row, None where it is shipped."""

    @property
    def value(self) -> Any:
        """The number to reach."""
        return to_decimal(self.amount, self.scale)

    @property
    def least(self) -> bool:
        """More is better."""
        return self.direction == "at_least"

    @property
    def sign(self) -> str:
        """≥ or ≤."""
        return "≥" if self.least else "≤"


def light_of(figure: Figure | None, goal: Goal | None) -> Light | None:
    """None where there is no number, or nothing to hold it against."""
    if figure is None or figure.state is not FigureState.value or goal is None:
        return None
    if reaches(figure, goal.amount, goal):
        return Light.met
    return Light.near if goal.amber is not None and reaches(figure, goal.amber, goal) else Light.missed


def reaches(figure: Figure, amount: int, goal: Goal) -> bool:
    """Whether the figure is on the right side of `amount` (at the goal's scale); on it counts."""
    scale = max(figure.scale, goal.scale)
    here = (figure.amount or 0) * 10 ** (scale - figure.scale)
    there = amount * 10 ** (scale - goal.scale)
    return here >= there if goal.least else here <= there


def short_of(figure: Figure, goal: Goal) -> int:
    """How far the figure stays short of its target, in thousandths of the target; 0 where it is reached."""
    if reaches(figure, goal.amount, goal):
        return 0
    scale = max(figure.scale, goal.scale)
    here = (figure.amount or 0) * 10 ** (scale - figure.scale)
    there = goal.amount * 10 ** (scale - goal.scale)
    return abs(there - here) * 1000 // max(abs(there), 1)
