"""A table that page ends divide is one table again, with each page's first row marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cchc.core.reading.columns import CODE, Head, find_head
from cchc.core.reading.document import Block, Cell, Paragraph, Row, Table

FOOTNOTE = re.compile(r"^([¹²³⁰-⁹*]|\[\d+\]|\d+\s+[A-ZĐ]|trang\s+\d+|\d+$)", re.IGNORECASE)
"""What may stand between two pages of one table: a footnote, a page number."""


def adjoin(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with tables that only a page end (or a footnote) divides put together.

    Rows of a later part get its page; where the file has no pages, the part's number stands for it.
    """
    result: list[Block] = []
    last: int | None = None
    titled = False
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            titled = titled or bool(block.text and not _between_pages(block))
            result.append(block)
            continue
        part = _paged(block, number)
        above = result[last] if last is not None else None
        if isinstance(above, Table) and last is not None and not titled and (rows := _one_form(above, part)):
            result[last] = replace(above, rows=_mended(rows))
        else:
            last = len(result)
            result.append(replace(part, rows=_mended(part.rows)))
        titled = False
    return result


def _between_pages(paragraph: Paragraph) -> bool:
    return bool(FOOTNOTE.match(paragraph.text)) and len(paragraph.text) < 120


def _paged(table: Table, number: int) -> Table:
    if all(row.page is not None for row in table.rows):
        return table
    return replace(table, rows=tuple(replace(row, page=-number - 1) for row in table.rows))


def _one_form(above: Table, part: Table) -> tuple[Row, ...] | None:
    """The rows of both, where they are one form: equal width, and no head of its own or the same head again."""
    if _width(part) < _width(above):
        return above.rows + part.rows if _shortened(above, part) else None
    if _width(above) != _width(part):
        return _widened(above, part)
    head = find_head(part.rows)
    return above.rows + part.rows if head is None or _alike(find_head(above.rows), head) else None


def _shortened(above: Table, part: Table) -> bool:
    """Whether a part only lacks the last, empty cells of the form above (a text file cuts them off)."""
    head = find_head(above.rows)
    if head is None or head.columns.code is None or find_head(part.rows) is not None:
        return False
    if _width(part) <= max(column for column, _ in head.columns.values):
        return False
    codes = [code for row in part.rows if (code := head.columns.text(row, head.columns.code))]
    return bool(codes) and all(CODE.match(code) for code in codes)


def _widened(above: Table, part: Table) -> tuple[Row, ...] | None:
    """A head whose first row alone stood at the foot of a page: its merged cell is not yet divided there.

    Where the next page goes on with that row, its merges say which cell covers which columns; else each cell is
    tried as the one that covers the columns missing, and the one that gives the fullest head is taken.
    """
    missing = _width(part) - _width(above)
    if len(above.rows) != 1 or missing < 1 or find_head(part.rows) is not None:
        return None
    first, rest = above.rows[0], part.rows[0]
    starts = [i for i, cell in enumerate(rest.cells) if cell.merged != "left"]
    if len(starts) == len(first.cells):
        texts = dict(zip(starts, first.cells, strict=True))
        whole = tuple(_joined(texts[i], cell) if i in texts else cell for i, cell in enumerate(rest.cells))
        rows = (replace(first, cells=whole), *part.rows[1:])
        if find_head(rows) is not None:
            return rows
    tries = []
    for at in range(1, len(first.cells) + 1):
        cells = (*first.cells[:at], *[Cell("", "left")] * missing, *first.cells[at:])
        rows = (replace(first, cells=cells), *part.rows)
        head = find_head(rows)
        if head is not None:
            periods = {code for _, code in head.columns.values}
            tries.append((len(periods), head.columns.unit is not None, -at, rows))
    return max(tries)[3] if tries else None


def _alike(a: Head | None, b: Head) -> bool:
    """Equal roles, allowing a word of the head lost or misread on one page."""
    return a is not None and (a.columns.values, a.columns.label) == (b.columns.values, b.columns.label)


def _width(table: Table) -> int:
    return max((len(row.cells) for row in table.rows), default=0)


def _mended(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """A head row cut by the page end ('Năm' │ '2015') is one row again, where only then the head can be read, or
    where its rest closes the brackets left open.
    """
    for index in range(min(3, len(rows) - 1)):
        above, below = rows[index], rows[index + 1]
        if above.page == below.page:
            continue
        if _rest_of_a_head(below):
            joined = replace(above, cells=tuple(_joined(a, b) for a, b in zip(above.cells, below.cells, strict=False)))
            mended = (*rows[:index], joined, *rows[index + 2 :])
            before, after = find_head(rows), find_head(mended)
            if after is not None and (before is None or len(after.columns.values) > len(before.columns.values)):
                return mended
        if (head := _closed(rows[: index + 1], below)) is not None and find_head(head) is not None:
            return (*head, *rows[index + 2 :])
    return rows


def _closed(head: tuple[Row, ...], below: Row) -> tuple[Row, ...] | None:
    """The head with the row below added to its cells, if each of them there lacks just that: 'Năm 2020 (Tính' +
    'đến 31/3)', 'Kết quả' + '(Đạt/Không đạt)'; None if it is a row of its own.
    """
    grid = [list(row.cells) for row in head]
    for column, cell in enumerate(below.cells):
        if not cell.text:
            continue
        at = next((i for i in reversed(range(len(grid))) if column < len(grid[i]) and grid[i][column].text), None)
        if at is None or (column == 0 and len(below.cells) > 1):
            return None
        above = grid[at][column].text
        opened = above.count("(") > above.count(")") and ")" in cell.text
        if not opened and not re.fullmatch(r"\([^()]*[^()\d\W][^()]*\)", cell.text):
            return None
        grid[at][column] = _joined(grid[at][column], cell)
    if not any(below.texts()):
        return None
    return tuple(replace(row, cells=tuple(cells)) for row, cells in zip(head, grid, strict=True))


def _rest_of_a_head(row: Row) -> bool:
    texts = row.texts()
    return not any(texts[:2]) and any(texts)


def _joined(above: Cell, below: Cell) -> Cell:
    return replace(above, text=f"{above.text} {below.text}".strip())
