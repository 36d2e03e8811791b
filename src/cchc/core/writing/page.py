"""The files of a report as blocks, the way a person sees them: plain data for a page, at the places the draft names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from cchc.core.reading.document import Block, Document, Paragraph, Table
from cchc.core.reading.report import placed

Spot = tuple[int, int]
"""Row and column of a cell in its grid."""


def page(documents: Sequence[Document]) -> dict[str, Any]:
    """The files that make the report, each with its blocks: plain values only, ready for JSON.

    `{"files": [{"name", "format", "blocks": [block]}]}`, where a block is a paragraph `{"kind": "p", "place", "text",
    "bold", "italic", "align", "level", "source"}` or a table `{"kind": "table", "place", "rows": [{"place", "cells":
    [{"place", "text", "bold", "colspan", "rowspan"}]}]}`. Lines inside a cell are parted by a line feed, one character
    like the space in the text as read, so that positions hold. A cell that a merge covers is not in its row.
    """
    return {
        "files": [
            {"name": document.name, "format": document.format, "blocks": [_block(block) for block in blocks]}
            for document, blocks in placed(documents)
        ]
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", "place": block.place, "rows": list(_rows(block))}
    return _paragraph(block)


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "kind": "p",
        "place": paragraph.place,
        "text": paragraph.text,
        "bold": paragraph.bold,
        "italic": paragraph.italic,
        "align": paragraph.align,
        "level": paragraph.level,
        "source": paragraph.source,
    }


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    spans = _spans(table)
    for number, row in enumerate(table.rows):
        cells = []
        for column, cell in enumerate(row.cells):
            if (span := spans.get((number, column))) is not None:
                cells.append(
                    {
                        "place": f"{row.place}.c{column + 1}",
                        "text": "\n".join(cell.lines) or cell.text,
                        "bold": cell.bold,
                        "colspan": span[1],
                        "rowspan": span[0],
                    }
                )
        yield {"place": row.place, "cells": cells}


def _spans(table: Table) -> dict[Spot, tuple[int, int]]:
    """How many rows and columns each cell that is shown takes; covered cells are left out."""
    merged = any(cell.merged for row in table.rows for cell in row.cells)
    if not merged:
        return {(number, column): (1, 1) for number, row in enumerate(table.rows) for column in range(len(row.cells))}
    covered: dict[Spot, list[Spot]] = defaultdict(list)
    owners: dict[Spot, Spot] = {}
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            beside = {"left": (number, column - 1), "up": (number - 1, column)}.get(cell.merged or "")
            spot = (number, column)
            owners[spot] = owners.get(beside, spot) if beside is not None else spot
            covered[owners[spot]].append(spot)
    spans: dict[Spot, tuple[int, int]] = {}
    for spots in covered.values():
        spans.update(_rectangles(spots))
    return spans


def _rectangles(spots: list[Spot]) -> Iterator[tuple[Spot, tuple[int, int]]]:
    """One rectangle where the cells of a merge are one, else one for each row of them."""
    top, left = spots[0]
    bottom, right = spots[-1]
    height, width = bottom - top + 1, right - left + 1
    if len(spots) == height * width and all(left <= column <= right for _, column in spots):
        yield (top, left), (height, width)
        return
    in_rows: dict[int, list[int]] = defaultdict(list)
    for row, column in spots:
        in_rows[row].append(column)
    for row, columns in in_rows.items():
        for start in (c for c in columns if c - 1 not in columns):
            yield (row, start), (1, next(n for n in range(1, len(columns) + 1) if start + n not in columns))
