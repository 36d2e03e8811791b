"""What goes wrong on purpose, how often, and what was planted where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from cchc.reporting.simulation.drawing import key, mixed

OF = 10_000
"""Rates are of so many."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often what happens, of ten thousand reports or cells."""

    silent: int = 300
    """Reports that are never sent."""
    late: int = 900
    """Reports that come after their day."""
    copied: int = 60
    """Reports that repeat the figures of the quarter before."""
    contradiction: int = 120
    """Reports in which a part is larger than its whole."""
    other_version: int = 80
    """Reports in the form that was in use before."""
    abolished: int = 40
    """Abolished units that send once more, for the first quarter after their end."""
    foreign: int = 600
    """Reports that write “not in our powers” into the rows of other levels."""
    blank: int = 90
    """Cells left empty."""
    none_arisen: int = 3000
    """Cells with nothing in them that say “none arisen” instead of 0."""
    unreadable: int = 15
    swapped: int = 6
    """Numbers with two digits swapped."""
    thousandfold: int = 40
    """Amounts of money in another unit of measure: a thousand times too large."""
    off_list: int = 40
    """Codes that are not in their list."""
    prose: int = 3000
    """Reports that come with prose."""

    @classmethod
    def none(cls) -> Rates:
        """Nothing goes wrong, and every empty cell is a 0."""
        return cls(**{one.name: 0 for one in fields(cls)})

    def as_json(self) -> dict[str, int]:
        return asdict(self)


class Planted(NamedTuple):
    """One thing that was planted: in a cell, or (without an indicator) in a whole report."""

    kind: str
    """A name of `Rates`."""
    unit: str
    """Code of the unit."""
    period: str
    regime: str
    indicator: str = ""
    breakdown: str = ""
    true: int | None = None
    """The amount that would be right."""
    given: int | None = None
    """The amount that was given; None: none."""

    def as_json(self) -> dict[str, Any]:
        return self._asdict()


ABOVE: tuple[tuple[str, str], ...] = (
    ("C3.3b", "C3.3a"), ("C3.2b", "C3.2a"), ("C3.1b", "C3.1a"), ("D2.2", "D2.1"), ("A2.2", "A2.1"), ("G11.2", "G11.1"),
    ("A5.2", "A5.1"), ("C5.3b", "C5.3"), ("C5.1b", "C5.1"), ("C5.2b", "C5.2"),
)  # fmt: skip
"""Part and whole, of which a contradiction is made."""


class Chances:
    """Draws of what goes wrong with one report and its cells."""

    __slots__ = ("base", "rates")

    def __init__(self, rates: Rates, seed: int, unit: str, period: str, regime: str) -> None:
        self.rates = rates
        self.base = key(seed, unit, period, regime, "faults")

    def happens(self, kind: str) -> bool:
        """Whether this befalls the whole report."""
        rate: int = getattr(self.rates, kind)
        return rate > 0 and (mixed(self.base, key(kind)) >> 32) * OF >> 32 < rate

    def draw(self, what: str) -> int:
        """64 bits for a choice in this report."""
        return mixed(self.base, key(what))


class CellFaults:
    """The table of what befalls single cells, made once: a draw of ten thousand says what, if anything."""

    KINDS = ("blank", "unreadable", "swapped", "thousandfold", "off_list")

    def __init__(self, rates: Rates) -> None:
        self.edges: list[tuple[int, str]] = []
        edge = 0
        for kind in self.KINDS:
            edge += getattr(rates, kind)
            self.edges.append((edge, kind))
        self.most = edge

    def of(self, draw: int) -> str:
        """The fault of a cell, empty for none; `draw` is of ten thousand and below `most`."""
        return next(kind for edge, kind in self.edges if draw < edge)


def swapped(number: int) -> int | None:
    """The number with its last two unlike neighbouring digits swapped; None where there are none."""
    digits = list(str(number))
    for place in range(len(digits) - 1, 0, -1):
        if digits[place] != digits[place - 1] and (place > 1 or digits[place] != "0"):
            digits[place], digits[place - 1] = digits[place - 1], digits[place]
            return int("".join(digits))
    return None


def by_kind(planted: Iterable[Planted]) -> dict[str, int]:
    """How many of each."""
    counts: dict[str, int] = {}
    for one in planted:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts
