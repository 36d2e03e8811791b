"""Excel workbooks (.xlsx): every visible sheet as paragraphs and tables, cells as they are shown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from cchc.core.reading.document import Cell, Document
from cchc.core.reading.formats.fonts import encoding_of, shown
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.markup import clean
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.progress import Progress
from cchc.core.reading.formats.refusals import refuse
from cchc.core.reading.formats.xlsx_blocks import Blocks, Line
from cchc.core.reading.formats.xlsx_values import GENERAL, S, Style, read_styles, shown_number

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ON = ("1", "true")
_LONGEST = 32_767
"""Characters Excel allows in a cell."""
_LONGEST_MERGE = 500
"""Rows a merged cell of a form may cover."""


@dataclass(slots=True)
class _Book:
    strings: list[tuple[str, ...]]
    """Lines of each shared string."""
    styles: list[Style]
    from_1904: bool
    rows: int = 0


@dataclass(slots=True)
class _Sheet:
    """One worksheet as far as it is seen."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    """Filled cells by column, by number of the row; a hidden row has none."""
    hidden: set[int] = field(default_factory=set)
    """Columns."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top, left, bottom, right."""


def read(package: Package, name: str, progress: Progress, limits: Limits) -> Document:
    """A .xlsx as paragraphs (title lines) and tables, sheet after sheet. Hidden sheets, rows and columns stay out."""
    main = package.main_part("xl/workbook.xml")
    root = package.xml(main)
    if root is None:
        raise refuse("damaged", name)
    relations = package.relations(main)
    properties = root.find(f"{S}workbookPr")
    book = _Book(
        strings=_strings(package.related(main, "sharedStrings")),
        styles=read_styles(package.related(main, "styles")),
        from_1904=properties is not None and properties.get("date1904") in _ON,
    )
    sheets = [
        (sheet.get("name", ""), relations[identity][1])
        for sheet in root.iterfind(f"{S}sheets/{S}sheet")
        if sheet.get("state", "visible") == "visible"
        and relations.get(identity := sheet.get(f"{_R}id", ""), ("", ""))[0] == "worksheet"
    ]
    blocks = Blocks()
    for number, (title, part) in enumerate(sheets, 1):
        sheet = _read_sheet(package, part, book, name, limits)
        blocks.add_sheet(clean(title), _lines(sheet, limits))
        progress(number, len(sheets), name)
    return Document(name=name, format="xlsx", blocks=blocks.blocks)


def _strings(root: etree._Element | None) -> list[tuple[str, ...]]:
    """Shared strings, the readings printed above East Asian text left out."""
    if root is None:
        return []
    return [_text_lines(_text(item)) for item in root.iterchildren(f"{S}si")]


def _text_lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text[:_LONGEST].split("\n") if (line := clean(part)))


def _text(item: etree._Element) -> str:
    return "".join(
        text.text or ""
        for text in item.iter(f"{S}t")
        if (parent := text.getparent()) is None or parent.tag != f"{S}rPh"
    )


def _read_sheet(package: Package, part: str, book: _Book, name: str, limits: Limits) -> _Sheet:
    """One worksheet, parsed row by row so that memory follows its filled cells only."""
    sheet = _Sheet()
    source = io.BytesIO(package.xml_bytes(part))
    events = etree.iterparse(
        source,
        events=("end",),
        tag=(f"{S}row", f"{S}col", f"{S}mergeCell"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    number = 0
    try:
        for _, element in events:
            if element.tag == f"{S}row":
                number = _integer(element.get("r"), number + 1)
                if element.get("hidden") in _ON:
                    sheet.rows[number] = {}
                elif cells := _cells(element, book, sheet, limits):
                    sheet.rows[number] = cells
                book.rows += number in sheet.rows
                if book.rows > limits.rows:
                    raise refuse("too_many_rows", name, limit=limits.rows)
            elif element.tag == f"{S}col":
                if element.get("hidden") in _ON:
                    first, last = _integer(element.get("min"), 1), _integer(element.get("max"), 0)
                    sheet.hidden.update(range(first - 1, min(last, limits.columns)))
            elif (box := _box(element.get("ref", ""))) and len(sheet.merged) < limits.rows:
                sheet.merged.append(box)
            element.clear()
    except etree.XMLSyntaxError as error:
        raise refuse("damaged", name) from error
    return sheet


def _cells(row: etree._Element, book: _Book, sheet: _Sheet, limits: Limits) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = -1
    for element in row.iterchildren(f"{S}c"):
        reference = _REFERENCE.fullmatch(element.get("r", ""))
        column = _column(reference.group(1)) if reference else column + 1
        if column >= limits.columns or column in sheet.hidden:
            continue
        index = _integer(element.get("s"), 0)
        style = book.styles[index] if 0 <= index < len(book.styles) else GENERAL
        lines = _shown(element, style, book)
        if lines and encoding_of(style.font):
            lines = tuple(shown(line, style.font) for line in lines)
        if lines:
            cells[column] = Cell(" ".join(lines), bold=style.bold, lines=lines if len(lines) > 1 else ())
    return cells


def _shown(cell: etree._Element, style: Style, book: _Book) -> tuple[str, ...]:
    """The lines a cell shows."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        return _text_lines(_text(inline)) if inline is not None else ()
    value = cell.find(f"{S}v")
    raw = (value.text or "") if value is not None else ""
    if kind == "s":
        index = _integer(raw, -1)
        return book.strings[index] if 0 <= index < len(book.strings) else ()
    if kind == "b":
        raw = {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    elif kind == "d" and (day := re.match(r"(\d{4})-(\d\d)-(\d\d)", raw)):
        raw = f"{day.group(3)}/{day.group(2)}/{day.group(1)}"
    elif kind == "n" and raw:
        raw = shown_number(raw, style, from_1904=book.from_1904)
    return _text_lines(raw)


def _lines(sheet: _Sheet, limits: Limits) -> Iterator[Line]:
    """Rows with their merged cells marked, and how many empty rows stand above each."""
    covered: dict[int, dict[int, str]] = {}
    for top, left, bottom, right in sheet.merged:
        for number in range(top, min(bottom, top + _LONGEST_MERGE) + 1):
            if number in sheet.rows:
                marks = covered.setdefault(number, {})
                for column in range(left + (number == top), min(right, limits.columns) + 1):
                    marks[column] = "up" if number > top else "left"
    before = 0
    for number in sorted(sheet.rows):
        marks = covered.get(number, {})
        cells = {column: cell for column, cell in sheet.rows[number].items() if column not in marks}
        if cells:
            yield Line(cells, {c: m for c, m in marks.items() if c not in sheet.hidden}, number - before - 1)
        before = number


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _box(reference: str) -> tuple[int, int, int, int] | None:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if not start or not end:
        return None
    return int(start.group(2)), _column(start.group(1)), int(end.group(2)), _column(end.group(1))
