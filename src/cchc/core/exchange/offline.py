"""The offline form: what it holds, and the workbook it is written as."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cchc.core.exchange import words
from cchc.core.exchange.typed import digits
from cchc.core.writing.cells import fits
from cchc.core.writing.workbook import height, write

WIDTHS = {"key": 2, "code": 8, "label": 58, "unit": 14, "before": 14, "value": 16, "state": 24, "note": 30}
COLUMNS = tuple(WIDTHS)
HEAD_ROW = 5
"""Row of the heads, from 0."""
FONT = {"font_name": "Times New Roman", "font_size": 12}
MOST = 9_000_000_000_000_000_000
LONGEST_TEXT = 32_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form, as the file shows it."""

    key: str
    code: str
    label: str
    unit: str = ""
    kind: str = "heading"
    """heading | computed | whole | number | any | code | text"""
    depth: int = 0
    value: Decimal | str | None = None
    """What stands in the cell; a str is words."""
    state: str = ""
    before: Decimal | str | None = None
    options: tuple[tuple[int, str], ...] = ()
    seen: int | None = None
    """Version of the figure that stood in the cell when the file was made."""
    writable: bool = True

    @property
    def asked(self) -> bool:
        return self.kind not in ("heading", "computed")

    @property
    def typed(self) -> str:
        """The value as it comes back where nobody touches it."""
        if isinstance(self.value, Decimal):
            return self.option(self.value) if self.kind == "code" else digits(self.value)
        return (self.value or "").strip()

    def option(self, value: Decimal) -> str:
        """A code as the list shows it."""
        return next((f"{code} · {label}" for code, label in self.options if Decimal(code) == value), digits(value))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the form."""

    name: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OfflineForm:
    """All that goes into the file. `identity` is hidden and checked when the file comes back."""

    identity: dict[str, str]
    """period, unit, form, version, and the names unit_name, period_name."""
    title: str
    about: tuple[str, ...]
    """Lines under the title: unit, period, due day."""
    value_head: str
    before_head: str
    sheets: tuple[Sheet, ...] = field(default=())


def workbook(form: OfflineForm, language: str = "vi") -> bytes:
    """The form as .xlsx. Labels are locked, values open; protection has no password; every text is text."""
    result = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(result, options) as book:
        _Writer(book, form, language).write()
    return result.getvalue()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, form: OfflineForm, language: str) -> None:
        self.book, self.form, self.language = book, form, language
        framed = {**FONT, "border": 1, "border_color": "#9aa3af", "valign": "top"}
        self.title = book.add_format({**FONT, "bold": True, "font_size": 14})
        self.plain = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
        self.head = book.add_format(
            {**framed, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#E5E7EB"}
        )
        self.heading = book.add_format({**framed, "bold": True, "text_wrap": True, "bg_color": "#F3F4F6"})
        self.locked = book.add_format({**framed, "text_wrap": True, "quote_prefix": True})
        self.past = {
            n: book.add_format({**framed, "num_format": _shape(n), "font_color": "#4B5563"}) for n in range(10)
        }
        self.note = book.add_format({**framed, "text_wrap": True, "font_color": "#4B5563", "font_size": 10})
        open_cell = {**framed, "locked": False, "bg_color": "#FFFBE6"}
        self.number = {n: book.add_format({**open_cell, "num_format": _shape(n)}) for n in range(10)}
        self.open_text = book.add_format({**open_cell, "text_wrap": True})
        self.hidden = book.add_format({**framed, "quote_prefix": True})
        self.lists: dict[tuple[str, ...], str] = {}
        self.keys: list[tuple[str, ...]] = []

    def write(self) -> None:
        self._guide()
        used: set[str] = set()
        for sheet in self.form.sheets:
            self._sheet(sheet, sheet_name(sheet.name, used))
        self._hidden()

    def say(self, message: object) -> str:
        return str(message.text(self.language)) if hasattr(message, "text") else str(message)

    def _guide(self) -> None:
        sheet = self.book.add_worksheet(self.say(words.GUIDE))
        sheet.set_column(0, 0, 3)
        sheet.set_column(1, 1, 96)
        write(sheet, 0, 0, self.form.title, self.title)
        for row, line in enumerate(self.form.about, 1):
            write(sheet, row, 0, line, self.book.add_format(FONT))
        at = len(self.form.about) + 2
        for number, message in enumerate(words.GUIDANCE):
            write(sheet, at + number, 0, f"{number + 1}.", self.plain)
            write(sheet, at + number, 1, self.say(message), self.plain)
            sheet.set_row(at + number, height([self.say(message)], [96]))
        sheet.protect("")
        _for_paper(sheet)

    def _sheet(self, table: Sheet, name: str) -> None:
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(WIDTHS.values()):
            sheet.set_column(column, column, width, None, {"hidden": True} if column == 0 else {})
        write(sheet, 0, 1, self.form.title, self.title)
        for at, line in enumerate((*self.form.about[:2], table.title), 1):
            write(sheet, at, 1, line, self.book.add_format(FONT))
        heads = {name: self.say(message) for name, message in words.HEADS.items()} | {"key": words.KEY}
        heads["value"] += f"\n{self.form.value_head}" if self.form.value_head else ""
        heads["before"] += f"\n{self.form.before_head}" if self.form.before_head else ""
        for column, column_name in enumerate(COLUMNS):
            write(sheet, HEAD_ROW, column, heads[column_name], self.head)
        sheet.set_row(HEAD_ROW, 34)
        for index, row in enumerate(table.rows):
            self._row(sheet, HEAD_ROW + 1 + index, row)
            self.keys.append((row.key, str(row.seen or ""), name, row.code, row.label, row.typed, row.state))
        sheet.freeze_panes(HEAD_ROW + 1, 3)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        sheet.repeat_rows(HEAD_ROW)
        _for_paper(sheet)

    def _row(self, sheet: Worksheet, at: int, row: Row) -> None:
        shape = self.heading if row.kind == "heading" else self.locked
        write(sheet, at, 0, row.key, self.hidden)
        write(sheet, at, 1, row.code, shape)
        write(sheet, at, 2, "  " * max(0, row.depth) + row.label, shape)
        write(sheet, at, 3, row.unit, shape)
        _value(sheet, at, 4, row.before, self.past, shape)
        note = self.say(NOTES[row.kind]) if row.kind in NOTES else ""
        texts = [row.label, note, row.unit]
        sheet.set_row(
            at, max(18.0, height(texts, [WIDTHS["label"] - 2 * row.depth, WIDTHS["note"] * 1.2, WIDTHS["unit"]]))
        )
        if not row.asked or not row.writable:
            for column in (5, 6):
                write(sheet, at, column, "", shape)
            write(sheet, at, 7, note, shape if row.kind == "heading" else self.note)
            return
        value = row.typed if row.kind == "code" and row.value is not None else row.value
        _value(sheet, at, 5, value, self.number, self.open_text)
        if value is None and row.kind != "text":
            sheet.write_blank(at, 5, None, self.number[0 if row.kind in ("whole", "code") else 2])
        write(sheet, at, 6, self.say(words.STATES[row.state]) if row.state in words.STATES else "", self.open_text)
        write(sheet, at, 7, note, self.note)
        if check := self._validation(row):
            sheet.data_validation(at, 5, at, 5, check)
        sheet.data_validation(
            at, 6, at, 6, {"validate": "list", "source": [self.say(one) for one in words.STATES.values()]}
        )

    def _validation(self, row: Row) -> dict[str, object] | None:
        told: dict[str, object] = {
            "error_title": self.say(words.BAD), "error_message": self.say(NOTES[row.kind]), "ignore_blank": True,
        }  # fmt: skip
        if row.kind == "code":
            shown = tuple(f"{code} · {label}" for code, label in row.options)
            return {**told, "validate": "list", "source": self._list(shown)}
        if row.kind == "whole":
            return {**told, "validate": "integer", "criteria": ">=", "value": 0}
        if row.kind == "number":
            return {**told, "validate": "decimal", "criteria": ">=", "value": 0}
        if row.kind == "any":
            return {**told, "validate": "decimal", "criteria": "between", "minimum": -MOST, "maximum": MOST}
        return None

    def _list(self, shown: tuple[str, ...]) -> str:
        """Where the hidden sheet keeps this list of options, as a reference."""
        if shown not in self.lists:
            column = xlsxwriter.utility.xl_col_to_name(9 + len(self.lists))
            self.lists[shown] = f"='{words.HIDDEN}'!${column}$1:${column}${len(shown)}"
        return self.lists[shown]

    def _hidden(self) -> None:
        sheet = self.book.add_worksheet(words.HIDDEN)
        sheet.write_string(0, 0, words.MARK)
        sheet.write_string(0, 1, "1")
        for row, (name, value) in enumerate(self.form.identity.items(), 1):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, value)
        start = len(self.form.identity) + 2
        for index, line in enumerate(self.keys):
            sheet.write_string(start + index, 0, "row")
            for column, text in enumerate(line, 1):
                sheet.write_string(start + index, column, text[:LONGEST_TEXT])
        for column, shown in enumerate(self.lists, 9):
            for row, text in enumerate(shown):
                sheet.write_string(row, column, text)
        sheet.protect("")
        sheet.very_hidden()


NOTES = {
    "computed": words.COMPUTED,
    "whole": words.WHOLE,
    "number": words.NUMBER,
    "any": words.ANY,
    "code": words.CHOOSE,
    "text": words.TEXT,
}


def sheet_name(wanted: str, used: set[str]) -> str:
    """A name a spreadsheet takes, not used before in this book."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", wanted).strip()[:26] or "1"
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        name = f"{plain} ({number})"
    used.add(name.casefold())
    return name


def _shape(places: int) -> str:
    return "#,##0" + ("." + "#" * places if places else "")


def _value(
    sheet: Worksheet, row: int, column: int, value: Decimal | str | None, numbers: dict[int, Format], text: Format
) -> None:
    """A number as a number where a spreadsheet keeps it exactly, all else as text."""
    if isinstance(value, Decimal) and fits(value):
        places = max(0, -int(value.normalize().as_tuple().exponent))
        sheet.write_number(row, column, float(value), numbers[min(places, 9)])
    elif isinstance(value, Decimal):
        write(sheet, row, column, digits(value), text)
    else:
        write(sheet, row, column, value or "", text)


def _for_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
