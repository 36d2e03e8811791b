"""A report's appendices as the empty form they were printed from."""

from __future__ import annotations

import re
from pathlib import Path

import xlsxwriter
from docx import Document as open_docx

from cchc.core.reading.columns import find_head
from cchc.core.reading.document import Document, Table
from cchc.core.reading.formats import open_file
from cchc.core.reading.tables import find_tables

ANSWER = re.compile(r"^[\d.,%\s/…-]*$|^\d")


def figures(document: Document) -> set[tuple[int, int, int]]:
    """Table, row and column (from 1) of every answer in the document's statistical tables."""
    found: set[tuple[int, int, int]] = set()
    for table in find_tables(document.blocks):
        found |= {cell for row in table.rows for cell in map(_place, row.value_places) if cell}
    return found


def _place(place: str) -> tuple[int, int, int] | None:
    match = re.fullmatch(r"t(\d+)\.r(\d+)\.c(\d+)", place)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def emptied_docx(source: Path, target: Path) -> Path:
    """The same Word file with every figure taken out; words typed into a column of figures stay."""
    answers = figures(open_file(source))
    file = open_docx(str(source))
    for number, table in enumerate(file.tables, 1):
        for row, cells in enumerate((list(row.cells) for row in table.rows), 1):
            for column, cell in enumerate(cells, 1):
                if (number, row, column) in answers and ANSWER.match(cell.text.strip()):
                    cell.text = ""
    file.save(str(target))
    return target


def as_xlsx(source: Path, target: Path, *, empty: bool = False, one_sheet: bool = False) -> Path:
    """The report's tables in a workbook, each below its titles: a sheet for each, or all on one below one another."""
    document = open_file(source)
    answers = figures(document) if empty else set()
    book = xlsxwriter.Workbook(str(target))
    titles: list[str] = []
    sheet, line = None, 0
    for block in document.blocks:
        if not isinstance(block, Table):
            titles.append(block.text)
            continue
        named = [text for text in titles[-6:] if text.strip()]
        titles = []
        if find_head(block.rows) is None and sheet is None:
            continue
        if sheet is None or (named and not one_sheet):
            sheet, line = book.add_worksheet(), 0
        for text in named:
            sheet.write_string(line, 0, text)
            line += 1
        line = _write(sheet, block, answers, line)
    book.close()
    return target


def _write(sheet: xlsxwriter.worksheet.Worksheet, table: Table, answers: set[tuple[int, int, int]], line: int) -> int:
    number = int(table.place.lstrip("t"))
    for index, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row.cells, 1):
            hidden = (number, index, column) in answers and ANSWER.match(cell.text)
            if cell.text and not hidden:
                sheet.write_string(line, column - 1, cell.text)
        line += 1
    return line
