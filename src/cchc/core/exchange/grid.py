"""A table of somebody's file as plain cells: texts, what is never written, and merged areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = tuple[int, dict[int, str], dict[int, str]]
"""Number, texts by column, why a column is never written."""


@dataclass(slots=True)
class Grid:
    """A table as `theirs.look` gives it."""

    index: int
    name: str
    rows: list[Row]
    spans: list[tuple[int, int, int, int]]
    """Merged areas: top, left, bottom, right."""
    _texts: dict[int, dict[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Grid:
        """The same, with numbers as numbers."""
        rows = [
            (
                one["at"],
                {int(column): text for column, text in one["cells"].items()},
                {int(column): why for column, why in one["fixed"].items()},
            )
            for one in table["rows"]
        ]
        spans = [(top, left, bottom, right) for top, left, bottom, right in table.get("spans", ())]
        return cls(table["index"], table["name"], rows, spans, {at: cells for at, cells, _ in rows})

    def text(self, at: int, column: int) -> str:
        """What a cell holds itself."""
        return self._texts.get(at, {}).get(column, "")

    def heads(self, first: int, last: int, beside: int) -> dict[int, list[tuple[int, int, str]]]:
        """What stands over each column in the rows `first` to `last`, from above: row and column where it stands, and
        its text; a merged head stands over all its columns, once. What is merged over the column `beside` and others
        is a title of the whole table, and left out."""
        here = [area for area in self.spans if area[0] <= last and area[2] >= first]
        wide = {(area[0], area[1]): area for area in here}
        found: dict[int, list[tuple[int, int, str]]] = {}
        top = min([first, *(area[0] for area in here)])
        for at, cells, _ in self.rows:
            if not top <= at <= last:
                continue
            for column, text in cells.items():
                area = wide.get((at, column), (at, column, at, column))
                title = area[1] <= beside <= area[3] and area[1] < area[3]
                if area[2] >= first and not title:
                    for one in range(area[1], min(area[3], area[1] + WIDEST) + 1):
                        found.setdefault(one, []).append((at, column, text))
        return found

    def fixed(self) -> dict[str, str]:
        """'row:column' → why it is never written."""
        return {f"{at}:{column}": why for at, _, whys in self.rows for column, why in whys.items()}

    def texts(self) -> dict[str, str]:
        """'row:column' → what stands there."""
        return {f"{at}:{column}": text for at, cells, _ in self.rows for column, text in cells.items()}


WIDEST = 2_000
"""Columns a merged head is spread over at most."""
