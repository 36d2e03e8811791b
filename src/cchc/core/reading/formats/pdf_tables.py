"""Ruled tables of a PDF page: cells from the ruling lines, text from the characters that stand in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from cchc.core.reading.document import Cell, Row
from cchc.core.reading.formats.markup import clean
from cchc.core.reading.formats.pdf_lines import joined, lines_of
from cchc.core.reading.formats.pdf_page import Glyph, Page

_TOLERANCE = 3.0
"""Points by which lines that should meet may miss each other."""
_MOST_CROSSINGS = 100_000
"""More possible crossings of lines than this are a drawing, not a table."""
_EMPTY = Cell()
_LEFT = Cell(merged="left")
_UP = Cell(merged="up")

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom"""


@dataclass(slots=True)
class Grid:
    """A table on one page: which of its boxes covers each place of the grid, and the characters in each box."""

    boxes: list[Box]
    lefts: list[float]
    tops: list[float]
    owners: list[list[int | None]]
    glyphs: list[list[Glyph]] = field(default_factory=list)

    @property
    def top(self) -> float:
        return self.tops[0]

    @property
    def bottom(self) -> float:
        return max(box[3] for box in self.boxes)

    def take(self, glyph: Glyph, x: float, y: float) -> bool:
        """Puts a character whose middle is (x, y) into its box; False when no box is there."""
        row, column = bisect_right(self.tops, y) - 1, bisect_right(self.lefts, x) - 1
        owner = self.owners[row][column] if row >= 0 and column >= 0 else None
        if owner is None or x > self.boxes[owner][2] or y > self.boxes[owner][3]:
            return False
        self.glyphs[owner].append(glyph)
        return True

    def rows(self, place: str, page: int) -> tuple[Row, ...]:
        """The rows with their text; lines inside a cell are joined by a space and kept as `lines`."""
        cells = [_cell(glyphs, box) for glyphs, box in zip(self.glyphs, self.boxes, strict=True)]
        seen: set[int] = set()
        rows = []
        for number, (top, owners) in enumerate(zip(self.tops, self.owners, strict=True), 1):
            line = []
            for owner in owners:
                if owner is None:
                    line.append(_EMPTY)
                elif owner not in seen:
                    seen.add(owner)
                    line.append(cells[owner])
                else:
                    line.append(_UP if self.boxes[owner][1] < top - 0.01 else _LEFT)
            rows.append(Row(tuple(line), f"{place}.r{number}", page))
        return tuple(rows)


def find_grids(page: Page) -> list[Grid]:
    """The ruled tables of `page`, top first. A single box is a frame around text, not a table."""
    edges = [_across(*line) for line in page.across] + [_down(*line) for line in page.down]
    edges += [_across(*line) for line in _missing_ends(page)]
    merged = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    merged = [edge for edge in merged if edge["height" if edge["orientation"] == "v" else "width"] >= _TOLERANCE]
    upright = sum(edge["orientation"] == "v" for edge in merged)
    if upright * (len(merged) - upright) > _MOST_CROSSINGS:
        return []
    boxes = intersections_to_cells(edges_to_intersections(merged, _TOLERANCE, _TOLERANCE))
    grids = [_grid(list(group)) for group in cells_to_tables(boxes) if len(group) > 1]
    return sorted(grids, key=lambda grid: (grid.top, grid.lefts[0]))


def divide(page: Page, grids: list[Grid]) -> list[Glyph]:
    """Gives each table the characters inside it; returns the rest."""
    if not grids:
        return page.glyphs
    bounds = [(grid, grid.lefts[0], grid.top, max(box[2] for box in grid.boxes), grid.bottom) for grid in grids]
    rest = []
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for grid, x0, top, x1, bottom in bounds:
            if x0 <= x <= x1 and top <= y <= bottom and grid.take(glyph, x, y):
                break
        else:
            rest.append(glyph)
    return rest


def _across(x0: float, x1: float, y: float) -> dict[str, Any]:
    return {"x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0.0, "orientation": "h"}


def _down(top: float, bottom: float, x: float) -> dict[str, Any]:
    return {"x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0.0, "height": bottom - top, "orientation": "v"}


def _missing_ends(page: Page) -> Iterable[tuple[float, float, float]]:
    """Where a page ends inside a row, some programs leave the row open: its columns end together at no line."""
    levels = sorted(y for _, _, y in page.across)
    for side in (0, 1):
        ends = sorted((line[side], line[2]) for line in page.down)
        group: list[tuple[float, float]] = []
        for end in [*ends, (float("inf"), 0.0)]:
            if group and end[0] - group[-1][0] > 1.0:
                y, columns = group[-1][0], [x for _, x in group]
                at = bisect_right(levels, y - _TOLERANCE)
                closed = at < len(levels) and levels[at] <= y + _TOLERANCE
                if not closed and max(columns) - min(columns) > _TOLERANCE:
                    yield min(columns), max(columns), y
                group = []
            group.append(end)


def _grid(boxes: list[Box]) -> Grid:
    lefts = sorted({box[0] for box in boxes})
    tops = sorted({box[1] for box in boxes})
    owners: list[list[int | None]] = [[None] * len(lefts) for _ in tops]
    for index, (x0, top, x1, bottom) in enumerate(boxes):
        columns = [c for c in range(lefts.index(x0), len(lefts)) if lefts[c] < x1 - 0.01]
        for row in range(tops.index(top), len(tops)):
            if tops[row] >= bottom - 0.01:
                break
            for column in columns:
                owners[row][column] = index
    return Grid(boxes, lefts, tops, owners, [[] for _ in boxes])


def _cell(glyphs: list[Glyph], box: Box) -> Cell:
    if not glyphs:
        return _EMPTY
    lines = [line for row in lines_of(glyphs, columns=False) for line in row]
    texts = [text for line in lines if (text := clean(line.text))]
    if not texts:
        return _EMPTY
    padding = max(0.0, min(line.x0 for line in lines) - box[0])
    return Cell(
        clean(joined(lines, box[2] - padding)),
        bold=all(line.bold for line in lines),
        lines=tuple(texts) if len(texts) > 1 else (),
    )
