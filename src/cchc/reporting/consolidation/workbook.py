"""The table of totals to take away: a workbook that Excel counts with, and text that Excel opens by a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cchc.core.figures import Figure
from cchc.core.rollup.result import Result
from cchc.core.vietnamese.numbers import write_number
from cchc.core.writing.cells import fits, harmless
from cchc.core.writing.workbook import height, write
from cchc.reporting.consolidation.marking import PERCENT
from cchc.reporting.consolidation.showing import Row, Section, Shown
from cchc.reporting.figures.models import State

HEAD = 5
"""Row of the heads, from 0."""
FONT = {"font_name": "Times New Roman", "font_size": 11}
Value = Decimal | int | str
"""What stands in one cell: a number to count with, or words."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is written: the lines above the table, its parts, and the names of the units with columns of their own."""

    title: str
    about: Sequence[str]
    """How it was taken: map, what counts, when."""
    sections: Sequence[Section]
    units: Sequence[str]
    absent: Sequence[tuple[str, str, str]]
    """Name, day due, state of who has sent nothing."""
    compares: bool
    made: datetime

    @property
    def heads(self) -> list[tuple[str, float]]:
        """Heads and widths of the columns."""
        past = [(_("Last period"), 13.0)] if self.compares else []
        change = [("±", 11.0)] if self.compares else []
        return [
            (_("No."), 8.0), (_("Indicator"), 46.0), (_("Unit"), 12.0), *past, (_("Total"), 15.0),
            (_("Numerator"), 12.0), (_("Denominator"), 12.0), *change,
            (_("Units that answered"), 10.0), (_("Asked"), 10.0), (_("None arisen"), 10.0),
            (_("Missing"), 9.0), (_("Remarks"), 26.0),
            *((name, 13.0) for name in self.units),
        ]  # fmt: skip


def words_of(state: str) -> str:
    """A state in words."""
    return str(dict(State.choices).get(state, state))


def value_of(found: Shown | None) -> Value:
    """A result as one cell: its number, else its state or its answers in words."""
    if found is None or (found.result is None and not found.state):
        return ""
    if found.result is not None and found.result.figure.decimal is not None:
        return found.result.figure.decimal
    if found.apart:
        return _("not added")
    if found.answers:
        return "; ".join(f"{answer}: {units}" for answer, units in found.answers)
    return words_of(found.state)


def _part(figure: Figure | None) -> Value:
    return "" if figure is None else words_of(figure.state) if figure.decimal is None else figure.decimal


def cells(row: Row, table: Table) -> list[Value]:
    """The cells of a line, in the order of the heads."""
    result = row.result
    now = result.figure.decimal if result else None
    before = row.before.result.figure.decimal if row.before and row.before.result else None
    past: list[Value] = [value_of(row.before)] if table.compares else []
    change: list[Value] = [now - before if now is not None and before is not None else ""] if table.compares else []
    counts: list[Value] = ["", "", "", ""]
    if result is not None:
        counts = [result.reported, row.asked, result.total.none_arisen, result.missing]
    return [
        row.code, strip_tags(row.label), strip_tags(row.unit), *past, value_of(row.now),
        _part(result.numerator if result else None), _part(result.denominator if result else None), *change, *counts,
        "; ".join(mark.short for mark in row.marks),
        *("" if child.result is None else value_of(child) for child in row.children),
    ]  # fmt: skip


# --- a workbook


def workbook(table: Table) -> bytes:
    """An .xlsx: the table, and who is missing. Numbers are numbers, words are words, nothing is a formula."""
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, {"in_memory": True}) as book:
        _write_table(book, table)
        if table.absent:
            _write_absent(book, table)
    return result.getvalue()


class _Formats:
    """Formats of a book, one per kind of number."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        shape = {**FONT, "border": 1, "valign": "top"}
        self.book, self.shape = book, shape
        self.title = book.add_format({**FONT, "bold": True, "font_size": 13})
        self.plain = book.add_format(FONT)
        self.head = book.add_format(
            {**shape, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E5E7EB"}
        )
        self.text = book.add_format({**shape, "text_wrap": True})
        self.heading = book.add_format({**shape, "bold": True, "bg_color": "#F3F4F6"})
        self.words = book.add_format({**shape, "italic": True, "align": "right", "text_wrap": True})
        self.numbers: dict[tuple[int, bool, bool], Format] = {}

    def number(self, places: int, *, percent: bool, strong: bool) -> Format:
        """Of numbers with so many decimals."""
        kind = places, percent, strong
        if kind not in self.numbers:
            mask = "#,##0" + ("." + "0" * places if places else "") + ('" %"' if percent else "")
            self.numbers[kind] = self.book.add_format({**self.shape, "num_format": mask, "bold": strong})
        return self.numbers[kind]


def _write_table(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet, formats = book.add_worksheet(_("Totals")), _Formats(book)
    write(sheet, 0, 0, table.title, formats.title)
    for line, said in enumerate(table.about, 1):
        write(sheet, line, 0, said, formats.plain)
    heads = table.heads
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        write(sheet, HEAD, column, head, formats.head)
    sheet.set_row(HEAD, 48)
    line = HEAD + 1
    total = 4 if table.compares else 3
    for section in table.sections:
        _heading(sheet, line, section.code, strip_tags(section.label), len(heads), formats)
        line += 1
        for row in section.rows:
            if row.cell is None:
                _heading(sheet, line, row.code, strip_tags(row.label), len(heads), formats)
            else:
                _line(sheet, line, row, table, formats, total)
            line += 1
    sheet.freeze_panes(HEAD + 1, 2)
    _for_paper(sheet, HEAD)


def _heading(sheet: Worksheet, line: int, code: str, label: str, columns: int, formats: _Formats) -> None:
    write(sheet, line, 0, code, formats.heading)
    sheet.merge_range(line, 1, line, columns - 1, "", formats.heading)
    write(sheet, line, 1, label, formats.heading)


def _line(sheet: Worksheet, line: int, row: Row, table: Table, formats: _Formats, total: int) -> None:
    result: Result | None = row.result
    percent = result is not None and result.method in PERCENT
    rates = {total, total - 1} | ({total + 3} if table.compares else set()) if percent else set()
    values = cells(row, table)
    first_unit = len(values) - len(row.children)
    for column, value in enumerate(values):
        rate = column in rates or (percent and column >= first_unit)
        words = formats.text if column < 3 or column == first_unit - 1 else formats.words
        _cell(sheet, line, column, value, formats, words=words, percent=rate, strong=column == total)
    texts = [value if isinstance(value, str) else "" for value in values]
    sheet.set_row(line, height(texts, [width for _head, width in table.heads]))


def _cell(
    sheet: Worksheet, line: int, column: int, value: Value, formats: _Formats, *,
    words: Format, percent: bool, strong: bool,
) -> None:  # fmt: skip
    if isinstance(value, str):
        write(sheet, line, column, value, words)
        return
    number = Decimal(value)
    if not fits(number):
        write(sheet, line, column, write_number(number), formats.words)
        return
    places = max(0, -int(number.normalize().as_tuple().exponent)) if number else 0
    shown = formats.number(2 if percent and places else places, percent=percent, strong=strong)
    sheet.write_number(line, column, float(number), shown)


def _write_absent(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet, formats = book.add_worksheet(_("Who is missing")), _Formats(book)
    for column, (head, width) in enumerate(
        ((_("No."), 6), (_("Reporting unit"), 50), (_("Due"), 14), (_("State"), 22))
    ):
        sheet.set_column(column, column, width)
        write(sheet, 0, column, head, formats.head)
    for line, (name, due, state) in enumerate(table.absent, 1):
        sheet.write_number(line, 0, line, formats.number(0, percent=False, strong=False))
        for column, text in enumerate((name, due, state), 1):
            write(sheet, line, column, text, formats.text)
    sheet.freeze_panes(1, 0)
    _for_paper(sheet, 0)


def _for_paper(sheet: Worksheet, heads: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(heads)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")


# --- text


def text(table: Table) -> bytes:
    """A .csv as Excel opens it by a double click under any regional settings: UTF-16 with its mark, columns by tabs.
    Numbers are written the Vietnamese way, without points between thousands."""
    result = io.StringIO()
    lines = csv.writer(result, delimiter="\t", lineterminator="\r\n")
    lines.writerow([head for head, _width in table.heads])
    for section in table.sections:
        lines.writerow([harmless(section.code), harmless(strip_tags(section.label))])
        for row in section.rows:
            lines.writerow(_plain(row, table) if row.cell else [harmless(row.code), harmless(strip_tags(row.label))])
    return b"\xff\xfe" + result.getvalue().encode("utf-16-le")


def _plain(row: Row, table: Table) -> Iterator[Any]:
    for value in cells(row, table):
        yield harmless(value) if isinstance(value, str) else f"{Decimal(value):f}".replace(".", ",")
