"""What a page draws: a chart with title, unit, source and the table that says the same. See docs/adr/0017-charts.md.

A page puts `{% include "ui/_chart.html" %}` where it stands and `{% include "ui/_chart_head.html" %}` into its head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple


class Point(NamedTuple):
    """One value as it is drawn and as it is written; a `value` of None leaves a gap, and `text` says why."""

    value: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series: a name, and a point for each place on the axis."""

    name: str
    points: Sequence[Point]


class Break(NamedTuple):
    """Between two places of the axis something changed: what stands on either side is not the same."""

    before: int
    """Index of the first place after it."""
    label: str
    """Short, drawn beside the mark: '1/7/2025'."""
    text: str
    """In full, under the chart and in the table."""
    cuts: bool = False
    """No line is drawn across it."""


class Level(NamedTuple):
    """A straight line across: a target."""

    value: Decimal
    text: str


@dataclass(frozen=True)
class Chart:
    """A chart that any page may show. `key` is its id on the page."""

    key: str
    title: str
    places: Sequence[str]
    """What stands along the axis."""
    lines: Sequence[Line]
    head: str
    """What the places are: the head of the table's first column."""
    kind: Literal["line", "bar"] = "line"
    unit: str = ""
    source: str = ""
    """Whence, and as of when: printed with it."""
    breaks: Sequence[Break] = ()
    level: Level | None = None
    language: str = ""
    """Language of its names, where it is not the page's."""
    notes: Sequence[str] = field(default=())
    table: bool = True
    """False where the page itself has a table of the same numbers."""

    @property
    def rows(self) -> list[tuple[str, list[Point], list[Break]]]:
        """The table: each place with its values, and the breaks just before it."""
        return [
            (place, [line.points[number] for line in self.lines], [b for b in self.breaks if b.before == number])
            for number, place in enumerate(self.places)
        ]

    @property
    def data(self) -> dict[str, Any]:
        """What the drawing is made from. Floats only here, to draw; what is written is text."""
        return {
            "kind": self.kind,
            "places": list(self.places),
            "unit": self.unit,
            "lines": [
                {
                    "name": line.name,
                    "values": [None if point.value is None else float(point.value) for point in line.points],
                    "texts": [point.text for point in line.points],
                }
                for line in self.lines
            ],
            "breaks": [{"before": one.before, "label": one.label, "cuts": one.cuts} for one in self.breaks],
            "level": {"value": float(self.level.value), "text": self.level.text} if self.level else None,
        }
