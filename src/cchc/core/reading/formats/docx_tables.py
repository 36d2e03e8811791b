"""The grid of a Word table: merged cells, skipped columns, and hair-thin columns that re-saving leaves behind."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from cchc.core.reading.document import Cell, Row, Table
from cchc.core.reading.formats.docx_shown import CELL, ROW
from cchc.core.reading.formats.docx_styles import VAL, W, integer

EMPTY = Cell()
LEFT = Cell(merged="left")
UP = Cell(merged="up")
SPAN = f"{W}gridSpan"
DOWN = f"{W}vMerge"
ACROSS = f"{W}hMerge"
BEFORE = f"{W}gridBefore"
WIDTH = f"{W}gridCol"
STRUCTURE = (ROW, CELL, SPAN, DOWN, ACROSS, BEFORE, WIDTH)
"""Elements a `TableBuilder` wants to see, in document order."""

_THIN = 120
"""Grid columns narrower than this many twentieths of a point (2 mm) hold nothing: a border was moved by hand."""
_WIDEST_SPAN = 1_000

RawCell = tuple[int, int, Cell]
"""Grid columns [start, end) of a cell, and the cell."""


class TableBuilder:
    """Collects one table from its elements and lines of text, told in document order. Keeps at most `columns`."""

    def __init__(self, place: str, columns: int) -> None:
        self.place = place
        self._columns = columns
        self._rows: list[list[RawCell]] = []
        self._row: list[RawCell] = []
        self._widths: list[int] = []
        self._column = 0
        self._open = False
        self._start_cell()

    def _start_cell(self) -> None:
        self._span = 1
        self._merged: Cell | None = None
        self._lines: list[str] = []
        self._bold: bool | None = None

    @property
    def rows(self) -> int:
        return len(self._rows)

    @property
    def hidden(self) -> bool:
        """Whether the current cell continues another, so that Word shows nothing of it."""
        return self._merged is not None

    def element(self, tag: str, element: etree._Element) -> None:
        """The next element of `STRUCTURE`."""
        if tag == CELL:
            self._close_cell()
            self._open = True
        elif tag == ROW:
            self._close_cell()
            self._row = []
            self._rows.append(self._row)
            self._column = 0
        elif tag == WIDTH:
            self._widths.append(integer(element.get(f"{W}w"), 10_000))
        elif tag == SPAN:
            self._span = _span(element)
        elif tag == BEFORE:
            self._column = _span(element)
            self._row.append((0, self._column, EMPTY))
        elif element.get(VAL, "continue") == "continue":
            self._merged = UP if tag == DOWN else LEFT

    def line(self, text: str, bold: bool) -> None:
        """One line of text of the current cell."""
        self._lines.append(text)
        self._bold = bold and self._bold is not False

    def _close_cell(self) -> None:
        if not self._open:
            return
        lines = self._lines
        if self._merged is not None:
            cell = self._merged
        elif not lines:
            cell = EMPTY
        elif len(lines) == 1:
            cell = Cell(lines[0], None, bool(self._bold))
        else:
            cell = Cell(" ".join(lines), None, bool(self._bold), tuple(lines))
        end = self._column + self._span
        self._row.append((self._column, end, cell))
        self._column = end
        self._open = False
        self._start_cell()

    def finish(self) -> Table:
        """The table; without rows when it held none."""
        self._close_cell()
        return Table(_grid(self._rows, self._widths, self.place, self._columns), self.place)


def _span(element: etree._Element) -> int:
    return max(1, min(_WIDEST_SPAN, integer(element.get(VAL), 1)))


def _grid(raw: Sequence[list[RawCell]], widths: Sequence[int], place: str, columns: int) -> tuple[Row, ...]:
    """Rows of equal length in which each grid column that ever begins a cell is one column.

    `widths` are those of the grid as the file gives them; a file may give none, or too few.
    """
    raw = _without_thin_columns(raw, widths)
    used = sorted({start for row in raw for start, _, _ in row})[:columns]
    position = {start: index for index, start in enumerate(used)}
    rows = []
    for number, cells in enumerate(raw, 1):
        if len(cells) == len(used):  # no cell covers two columns, and each column has its cell
            rows.append(Row(tuple([cell for _, _, cell in cells]), f"{place}.r{number}"))
            continue
        line = [EMPTY] * len(used)
        for start, end, cell in cells:
            at = position.get(start)
            if at is None:
                break
            line[at] = cell
            while (at := at + 1) < len(used) and used[at] < end:
                line[at] = LEFT
        rows.append(Row(tuple(line), f"{place}.r{number}"))
    return tuple(rows)


def _without_thin_columns(raw: Sequence[list[RawCell]], widths: Sequence[int]) -> Sequence[list[RawCell]]:
    """Borders a hair apart become one border, unless a cell would vanish."""
    if not widths or min(widths) >= _THIN:
        return raw
    border = [0]
    for width in widths:
        border.append(border[-1] + (width >= _THIN))
    last = len(widths)

    def moved(column: int) -> int:
        return border[column] if column <= last else border[last] + column - last

    result = [[(moved(start), moved(end), cell) for start, end, cell in row] for row in raw]
    return raw if any(start == end for row in result for start, end, _ in row) else result
