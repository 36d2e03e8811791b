"""Somebody's .xlsx filled in place: only the cells asked for change in its XML, so that charts, pictures, styles,
validations, protection and whatever else it holds stay. (A library that reads a workbook and writes it again keeps only
what it understands.)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

from cchc.core.exchange.parts import Copied, written
from cchc.core.exchange.typed import as_typed
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.refusals import refuse

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
PERCENT_FORMATS = frozenset({9, 10})
"""Built-in number formats that show a percentage (ISO 29500-1, 18.8.30)."""
LONGEST = 500
"""Characters of a cell that are looked at."""
WIDEST = 1_000
"""Columns that are looked at where the indicators are heads: a form has some hundred."""
TALL = 50
"""Rows from which an area is not looked up row by row."""
Covered = tuple[tuple[int, int, int, int], str]
"""Top, left, bottom, right of an area of which only the first cell holds something, and why."""
MOST_SPANS = 20_000
"""Merged areas of one sheet that are kept."""


@dataclass(slots=True)
class Styles:
    """What of the styles matters here, by index of a cell's style."""

    percent: list[bool] = field(default_factory=list)
    locked: list[bool] = field(default_factory=list)

    def is_percent(self, style: int) -> bool:
        return style < len(self.percent) and self.percent[style]

    def is_locked(self, style: int) -> bool:
        return style >= len(self.locked) or self.locked[style]


@dataclass(slots=True)
class Book:
    """A workbook opened for looking and filling."""

    package: Copied
    main: str
    sheets: list[tuple[str, str, str]]
    """Name, part, state of each sheet, in their order."""
    styles: Styles


def look(package: Copied, limits: Limits) -> list[dict[str, Any]]:
    """The tables of a workbook: one for each sheet that shows something."""
    book = _book(package)
    strings, left, tables = _strings(book), limits.rows, []
    for index, (name, part, state) in enumerate(book.sheets):
        root = package.tree(part)
        sheet = _Sheet(root, book.styles)
        rows = []
        for at, row in sheet.rows():
            said = _row(sheet, at, row, strings, limits)
            if sheet.protected:
                said["fixed"] |= sheet.locked_blanks(at, row, max(limits.columns, WIDEST))
            if said["cells"] or said["fixed"]:
                rows.append(said)
                left -= 1
            if left < 0:
                raise refuse("too_many_rows", package.name, limit=limits.rows)
        if rows:
            about = {"index": index, "name": name, "rows": rows, "hidden": state != "visible"}
            tables.append({**about, "protected": sheet.protected, "spans": sheet.spans()})
    return tables


def fill(package: Copied, plan: dict[str, Any], limits: Limits) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Write values; see `theirs.fill`. Cached results of formulas go, so that every program reckons them anew."""
    book = _book(package)
    parts: dict[str, bytes] = {}
    said: dict[str, Any] = {"done": [], "refused": []}
    reckons = False
    for index, (_name, part, _state) in enumerate(book.sheets):
        cells = plan.get(str(index), {})
        if not cells and b"<f" not in package.read(part):
            continue
        root = package.tree(part)
        sheet = _Sheet(root, book.styles)
        for place, value in cells.items():
            at, column = map(int, place.split(":"))
            why = sheet.put(at, column, value)
            said["refused" if why else "done"].append({"table": index, "at": place, "why": why})
        cleared = sheet.forget_results()
        reckons |= cleared
        if cells or cleared:
            parts[part] = written(root)
    if reckons:
        parts[book.main] = _reckon_on_load(package.tree(book.main))
    return parts, said


def _book(package: Copied) -> Book:
    main = package.main_part("xl/workbook.xml")
    root = package.tree(main)
    relations = package.relations(main)
    sheets = []
    for sheet in root.iter(f"{{{_namespace(root)}}}sheet"):
        kind, part = relations.get(sheet.get(RELATION_ID) or sheet.get(STRICT_RELATION_ID) or "", ("", ""))
        if kind == "worksheet":
            sheets.append((sheet.get("name", ""), part, sheet.get("state", "visible")))
    if not sheets:
        raise refuse("damaged", package.name)
    return Book(package, main, sheets, _styles(package, main))


def _namespace(root: etree._Element) -> str:
    return etree.QName(root).namespace or ""


def _styles(package: Copied, main: str) -> Styles:
    part = package.part_of(main, "styles")
    if not part:
        return Styles()
    root = package.tree(part)
    x = f"{{{_namespace(root)}}}"
    formats = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter(f"{x}numFmt")}
    own = root.find(f"{x}cellXfs")
    styles = Styles()
    for one in own if own is not None else ():
        number = one.get("numFmtId", "0")
        styles.percent.append(int(number) in PERCENT_FORMATS or "%" in formats.get(number, ""))
        kept = one.find(f"{x}protection")
        styles.locked.append(kept is None or kept.get("locked", "1") not in ("0", "false"))
    return styles


def _strings(book: Book) -> list[str]:
    part = book.package.part_of(book.main, "sharedStrings")
    if not part:
        return []
    root = book.package.tree(part)
    x = f"{{{_namespace(root)}}}"
    return ["".join(t.text or "" for t in one.iter(f"{x}t"))[:LONGEST] for one in root.iter(f"{x}si")]


def _row(sheet: _Sheet, at: int, row: etree._Element, strings: list[str], limits: Limits) -> dict[str, Any]:
    cells, fixed = {}, {}
    for column, cell in sheet.cells(row):
        if column > max(limits.columns, WIDEST):
            break
        if why := sheet.fixed(at, column, cell):
            fixed[str(column)] = why
        if text := sheet.text(cell, strings):
            cells[str(column)] = text
    return {"at": at, "cells": cells, "fixed": fixed}


def _reckon_on_load(root: etree._Element) -> bytes:
    """The workbook part, which now asks whoever opens it to reckon all formulas."""
    x = f"{{{_namespace(root)}}}"
    calc = root.find(f"{x}calcPr")
    if calc is None:
        calc = etree.Element(f"{x}calcPr")
        after = [f"{x}{name}" for name in ("sheets", "functionGroups", "externalReferences", "definedNames")]
        places = [at for at, child in enumerate(root) if child.tag in after]
        root.insert(places[-1] + 1 if places else len(root), calc)
    calc.set("fullCalcOnLoad", "1")
    return written(root)


class _Sheet:
    """One sheet's XML."""

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self.x = f"{{{_namespace(root)}}}"
        self.root, self.styles = root, styles
        data = root.find(f"{self.x}sheetData")
        self.data = data if data is not None else etree.SubElement(root, f"{self.x}sheetData")
        protection = root.find(f"{self.x}sheetProtection")
        self.protected = protection is not None and protection.get("sheet") in ("1", "true")
        self.covered = list(self._covered())
        self._low, self._tall = self._by_row()
        self._rows: dict[int, etree._Element] = dict(self.rows())
        wide = (column for row in self._rows.values() for column, _ in self.cells(row)) if self.protected else ()
        self.width = max(wide, default=0)
        self._index: dict[int, dict[int, etree._Element]] = {}

    def _covered(self) -> Iterator[Covered]:
        """Areas of which only the first cell holds something."""
        for merged in self.root.iter(f"{self.x}mergeCell"):
            yield _area(merged.get("ref", "")), "merged"
        for formula in self.data.iter(f"{self.x}f"):
            if formula.get("t") in ("array", "dataTable") and formula.get("ref"):
                yield _area(formula.get("ref", "")), "formula"

    def _by_row(self) -> tuple[dict[int, list[Covered]], list[Covered]]:
        """The covered areas of each row, and apart from them those of many rows."""
        low: dict[int, list[Covered]] = {}
        tall = []
        for area, why in self.covered:
            if area[2] - area[0] < TALL:
                for at in range(area[0], area[2] + 1):
                    low.setdefault(at, []).append((area, why))
            else:
                tall.append((area, why))
        return low, tall

    def spans(self) -> list[tuple[int, int, int, int]]:
        """Merged areas: top, left, bottom, right."""
        return [area for area, why in self.covered if why == "merged" and area[3] > 0][:MOST_SPANS]

    def rows(self) -> Iterator[tuple[int, etree._Element]]:
        at = 0
        for row in self.data.iter(f"{self.x}row"):
            at = int(row.get("r") or at + 1)
            yield at, row

    def cells(self, row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
        at = 0
        for cell in row.iter(f"{self.x}c"):
            place = PLACE.fullmatch(cell.get("r", ""))
            at = _column(place[1]) if place else at + 1
            yield at, cell

    def text(self, cell: etree._Element, strings: list[str]) -> str:
        """What a cell shows, as typed; the last result of a formula."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(t.text or "" for t in cell.iter(f"{self.x}t"))[:LONGEST].strip()
        value = cell.findtext(f"{self.x}v") or ""
        if kind == "s":
            return strings[int(value)].strip() if value.isdecimal() and int(value) < len(strings) else ""
        if kind != "n" or not value:
            return value.strip()[:LONGEST]
        try:
            return as_typed(float(value), "%" if self.styles.is_percent(int(cell.get("s", "0"))) else "")
        except ValueError:
            return value[:LONGEST]

    def fixed(self, at: int, column: int, cell: etree._Element | None) -> str:
        """Why a cell is never written: formula | merged | locked; '' where it may be."""
        if cell is not None and cell.find(f"{self.x}f") is not None:
            return "formula"
        for (top, left, bottom, right), why in [*self._low.get(at, []), *self._tall]:
            if top <= at <= bottom and left <= column <= right and (why == "formula" or (at, column) != (top, left)):
                return why
        style = int(cell.get("s", "0")) if cell is not None else self._style_of(at, column)
        return "locked" if self.protected and self.styles.is_locked(style) else ""

    def locked_blanks(self, at: int, row: etree._Element, most: int) -> dict[str, str]:
        """Places of a row that the file holds no cell for, and that are locked all the same."""
        held = {column for column, _ in self.cells(row)}
        blank = (column for column in range(1, min(self.width, most) + 1) if column not in held)
        return {str(column): why for column in blank if (why := self.fixed(at, column, None))}

    def put(self, at: int, column: int, value: dict[str, str]) -> str:
        """Write one value; why not, or ''."""
        row = self._rows.get(at)
        cell = self._cells_of(at).get(column) if row is not None else None
        if why := self.fixed(at, column, cell):
            return why
        if cell is None:
            cell = self._new_cell(at, column)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", "")
        if "n" in value:
            number = Decimal(value["n"])
            percent = self.styles.is_percent(int(cell.get("s", "0")))
            etree.SubElement(cell, f"{self.x}v").text = f"{number / 100 if percent else number:f}"
        elif value.get("t"):
            cell.set("t", "inlineStr")
            inside = etree.SubElement(etree.SubElement(cell, f"{self.x}is"), f"{self.x}t")
            inside.text = value["t"]
            inside.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return ""

    def _cells_of(self, at: int) -> dict[int, etree._Element]:
        if at not in self._index:
            self._index[at] = dict(self.cells(self._rows[at]))
        return self._index[at]

    def _style_of(self, at: int, column: int) -> int:
        """The style an empty place has: its row's, else its column's."""
        row = self._rows.get(at)
        if row is not None and row.get("customFormat") in ("1", "true"):
            return int(row.get("s", "0"))
        for one in self.root.iter(f"{self.x}col"):
            if int(one.get("min", "0")) <= column <= int(one.get("max", "0")):
                return int(one.get("style", "0"))
        return 0

    def _new_cell(self, at: int, column: int) -> etree._Element:
        row = self._rows.get(at)
        if row is None:
            row = etree.Element(f"{self.x}row", {"r": str(at)})
            self.data.insert(sum(number < at for number in self._rows), row)
            self._rows[at] = row
        cells = self._cells_of(at)
        cell = etree.Element(f"{self.x}c", {"r": f"{letters(column)}{at}"})
        if style := self._style_of(at, column):
            cell.set("s", str(style))
        row.insert(sum(number < column for number in cells), cell)
        cells[column] = cell
        return cell

    def forget_results(self) -> bool:
        """Drop what formulas gave when the file was saved; whether there were any."""
        found = False
        for formula in self.data.iter(f"{self.x}f"):
            cell = formula.getparent()
            result = cell.find(f"{self.x}v") if cell is not None else None
            if cell is not None and result is not None:
                cell.remove(result)
                cell.attrib.pop("t", "")
            found = True
        return found


def _area(reference: str) -> tuple[int, int, int, int]:
    """'B2:D5' → top, left, bottom, right."""
    first, _colon, last = reference.partition(":")
    start, end = PLACE.fullmatch(first), PLACE.fullmatch(last or first)
    if not start or not end:
        return (0, 0, -1, -1)
    return int(start[2]), _column(start[1]), int(end[2]), _column(end[1])


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """28 → 'AB'."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
