"""What is written into one cell of a form, and what is said when somebody else was there first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.reporting.figures.models import Estimate, Origin

Key = tuple[str, str, int, str]
"""Indicator, breakdown, repeat, period; for a row that shows no indicator: '', key of the row, 0, period."""


def key_of(indicator: str, breakdown: str, repeat: int, row: str, period: str) -> Key:
    """The key of a cell."""
    return (indicator, breakdown, repeat, period) if indicator else ("", row, 0, period)


@dataclass(frozen=True, slots=True)
class InWords:
    """An answer in words: a value without an amount."""

    state: FigureState = FigureState.value
    amount: None = None
    scale: int = 0


def answer_of(figure: Any) -> Amount | InWords:
    """The answer a stored figure gives."""
    state = FigureState(figure.state)
    if figure.amount is not None:
        return Amount(state, figure.amount, figure.scale)
    return InWords() if state is FigureState.value else Amount.without(state, figure.scale)


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer on its way into the table."""

    answer: Amount | InWords
    as_of: date
    row: str = ""
    """Key of the row in its form."""
    indicator: str = ""
    breakdown: str = ""
    repeat: int = 0
    period: str = ""
    """Empty: the report's own."""
    text: str = ""
    """As typed; an answer in words has only this."""
    stated: bool = False
    estimate: str = Estimate.FINAL
    origin_kind: str = Origin.TYPED
    origin: str = ""
    proof: tuple[str, ...] = ()
    seen: int | None = None
    """Id of the version the writer saw in this cell, None where it was empty."""

    def seeing(self, seen: int) -> Cell:
        """The same answer, by a writer who saw that version."""
        return replace(self, seen=seen)


class Standing(NamedTuple):
    """A figure that stands in a cell: a draft, or one that counts."""

    id: int
    indicator: str
    breakdown: str
    repeat: int
    period: str
    row: str
    state: str
    amount: int | None
    scale: int
    text: str
    as_of: date
    estimate: str
    origin_kind: str
    stated: bool
    author: int | None
    version: int
    origin: str = ""
    """File and place, request, call: what its origin is more closely."""
    recorded: datetime | None = None
    """Only of a draft."""
    accepted: datetime | None = None
    """Only of a figure that counts in a cell where a draft waits."""

    @property
    def key(self) -> Key:
        return key_of(self.indicator, self.breakdown, self.repeat, self.row, self.period)


FIELDS = (
    "id", "indicator", "breakdown", "repeat", "period", "template_row", "state", "amount", "scale", "text", "as_of",
    "estimate", "origin_kind", "stated", "author_id", "version_id", "origin",
)  # fmt: skip
"""Of `Figure`, in the order of `Standing`."""


class Stand:
    """What stands in one cell: what counts, and the draft beside it."""

    __slots__ = ("counted", "draft")

    def __init__(self) -> None:
        self.counted: Standing | None = None
        self.draft: Standing | None = None

    @property
    def stale(self) -> bool:
        """The draft was written before what counts now came: accepting it would undo that unseen."""
        if not self.draft or not self.counted or not self.draft.recorded or not self.counted.accepted:
            return False
        return self.counted.accepted > self.draft.recorded

    @property
    def seen(self) -> Standing | None:
        """What a person sees here, and must have seen to write: the draft, or what counts where that is newer."""
        return self.counted if self.stale or not self.draft else self.draft


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people on one cell: what this one meant to write, and what stands there now."""

    mine: Any
    """The `Cell` to write, or the `Standing` draft to accept."""
    theirs: Standing | None


class Conflict(ValueError):
    """Somebody else wrote these cells meanwhile. Nothing was written; `clashes` holds both values of each."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(f"{len(clashes)} cells were written by somebody else meanwhile")
        self.clashes = tuple(clashes)
