"""Rows of a worksheet → title lines and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cchc.core.reading.document import Block, Cell, Paragraph, Row, Table

_EMPTY = Cell()
_MERGED = {"left": Cell(merged="left"), "up": Cell(merged="up")}
_BODY = re.compile(r"[-+•]|[IVX]{1,5}[.)]?|\d+(?:[.,]\d+)*[.)]?%?")
"""A cell of a table's body: a number, a code, a dash; a head has none."""


@dataclass(slots=True)
class Line:
    """A visible row: filled cells and merge marks by column."""

    cells: dict[int, Cell]
    marks: dict[int, str]
    blanks: int
    """Empty rows above it."""


@dataclass(slots=True)
class Blocks:
    """Collects the blocks of a workbook."""

    blocks: list[Block] = field(default_factory=list)
    _paragraphs: int = 0
    _tables: int = 0

    def add_sheet(self, name: str, lines: Iterable[Line]) -> None:
        """Blank rows end a table, unless what follows only goes on with it; few cells above a table are its title."""
        table: list[Line] = []
        for group in _groups(lines):
            widest = max(len(line.cells) for line in group)
            needed = min(3, widest)
            title = next(index for index, line in enumerate(group) if len(line.cells) >= needed)
            if widest == 1 or (widest == 2 and len(group) == 1):
                title = len(group)
            if table and not (title == 0 and _goes_on(table, group[0])):
                self._table(name, table)
                table = []
            for line in group[:title]:
                self._title(line)
            table += group[title:]
        if table:
            self._table(name, table)

    def _title(self, line: Line) -> None:
        for column in sorted(line.cells):
            cell = line.cells[column]
            self._paragraphs += 1
            self.blocks.append(Paragraph(cell.text, f"p{self._paragraphs}", bold=cell.bold))

    def _table(self, sheet: str, lines: list[Line]) -> None:
        self._tables += 1
        place = f"t{self._tables}"
        columns = sorted({column for line in lines for column in line.cells})
        rows = tuple(
            Row(
                tuple(line.cells.get(c) or _MERGED.get(line.marks.get(c, ""), _EMPTY) for c in columns),
                f"{place}.r{number}",
            )
            for number, line in enumerate(lines, 1)
        )
        self.blocks.append(Table(rows, place, sheet))


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if not line.cells:
            continue
        if line.blanks or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups


def _goes_on(table: list[Line], line: Line) -> bool:
    """Whether a row after blank rows is the next row of the table above: a body row within its columns."""
    columns = {column for above in table for column in above.cells}
    return (
        line.blanks <= 2
        and line.cells.keys() <= columns
        and any(_BODY.fullmatch(cell.text) for cell in line.cells.values())
    )
