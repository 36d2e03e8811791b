"""The tables of somebody's .docx filled in place: only the text of the cells asked for changes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

from lxml import etree

from cchc.core.exchange.parts import Copied, written
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.refusals import refuse
from cchc.core.vietnamese.numbers import write_number

LONGEST = 500


def look(package: Copied, limits: Limits) -> list[dict[str, Any]]:
    """The tables of a document, with the paragraph before each as its name."""
    root = package.tree(package.main_part("word/document.xml"))
    w, left, tables = _prefix(root), limits.rows, []
    for index, table in enumerate(root.iter(f"{w}tbl")):
        rows: list[dict[str, Any]] = []
        above: dict[int, list[int]] = {}
        areas = []
        for at, row in enumerate(_rows(table, w), 1):
            cells, fixed = {}, {}
            for column, cell in _cells(row, w):
                areas.append(_span(at, column, cell, above, w))
                if why := _fixed(cell, w):
                    fixed[str(column)] = why
                if text := _text(cell, w):
                    cells[str(column)] = text
            rows.append({"at": at, "cells": cells, "fixed": fixed})
            left -= 1
        if left < 0:
            raise refuse("too_many_rows", package.name, limit=limits.rows)
        name = _before(table, w) or f"{index + 1}"
        spans = list(dict.fromkeys(tuple(area) for area in areas if area[:2] != area[2:]))
        about = {"index": index, "name": name, "rows": rows, "spans": spans}
        tables.append({**about, "hidden": False, "protected": False})
    return tables


def fill(package: Copied, plan: dict[str, Any], limits: Limits) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Write values; see `theirs.fill`. Numbers are written the Vietnamese way."""
    main = package.main_part("word/document.xml")
    root = package.tree(main)
    w = _prefix(root)
    said: dict[str, Any] = {"done": [], "refused": []}
    for index, table in enumerate(root.iter(f"{w}tbl")):
        wanted = plan.get(str(index))
        if not wanted:
            continue
        places = {f"{at}:{c}": cell for at, row in enumerate(_rows(table, w), 1) for c, cell in _cells(row, w)}
        for place, value in wanted.items():
            cell = places.get(place)
            why = "missing" if cell is None else _fixed(cell, w)
            if cell is not None and not why:
                _put(cell, write_number(Decimal(value["n"])) if "n" in value else value.get("t", ""), w)
            said["refused" if why else "done"].append({"table": index, "at": place, "why": why})
    return {main: written(root)}, said


def _prefix(root: etree._Element) -> str:
    return f"{{{etree.QName(root).namespace}}}"


def _rows(table: etree._Element, w: str) -> Iterator[etree._Element]:
    """Rows of this table, not of tables inside it; also those inside content controls."""
    for row in table.iter(f"{w}tr"):
        if next(row.iterancestors(f"{w}tbl")) is table:
            yield row


def _cells(row: etree._Element, w: str) -> Iterator[tuple[int, etree._Element]]:
    """Cells by the column of the grid they begin in, from 1."""
    skipped = row.find(f"{w}trPr/{w}gridBefore")
    at = 1 + _number(skipped, w)
    for cell in row.iter(f"{w}tc"):
        if next(cell.iterancestors(f"{w}tr")) is not row:
            continue
        yield at, cell
        at += max(1, _number(cell.find(f"{w}tcPr/{w}gridSpan"), w))


def _span(at: int, column: int, cell: etree._Element, above: dict[int, list[int]], w: str) -> list[int]:
    """The area a cell covers: top, left, bottom, right; one merged into the cell above makes that cell's area longer.
    `above`: by column, the area that ends there last."""
    merged = cell.find(f"{w}tcPr/{w}vMerge")
    if merged is not None and merged.get(f"{w}val", "continue") == "continue" and column in above:
        above[column][2] = at
        return above[column]
    wide = max(1, _number(cell.find(f"{w}tcPr/{w}gridSpan"), w))
    above[column] = [at, column, at, column + wide - 1]
    return above[column]


def _number(element: etree._Element | None, w: str) -> int:
    text = element.get(f"{w}val", "0") if element is not None else "0"
    return int(text) if text.isdecimal() else 0


def _fixed(cell: etree._Element, w: str) -> str:
    """Why a cell is never written: it belongs to the one above, holds a table, or a field that computes."""
    merged = cell.find(f"{w}tcPr/{w}vMerge")
    if merged is not None and merged.get(f"{w}val", "continue") == "continue":
        return "merged"
    if cell.find(f".//{w}tbl") is not None:
        return "table"
    if cell.find(f".//{w}fldChar") is not None or cell.find(f".//{w}fldSimple") is not None:
        return "formula"
    return ""


def _text(cell: etree._Element, w: str) -> str:
    lines = ("".join(t.text or "" for t in p.iter(f"{w}t")) for p in cell.iter(f"{w}p"))
    return " ".join(" ".join(lines).split())[:LONGEST]


def _before(table: etree._Element, w: str) -> str:
    """The nearest paragraph with text before the table."""
    for sibling in table.itersiblings(preceding=True):
        if sibling.tag == f"{w}tbl":
            break
        if text := "".join(t.text or "" for t in sibling.iter(f"{w}t")).strip():
            return text[:120]
    return ""


def _put(cell: etree._Element, text: str, w: str) -> None:
    """Put the text where the first text of the cell is, as it is formatted there; else into its first paragraph."""
    texts = list(cell.iter(f"{w}t"))
    if texts:
        texts[0].text = text
        texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for other in texts[1:]:
            other.text = ""
        return
    paragraph = cell.find(f"{w}p")
    if paragraph is None:
        paragraph = etree.SubElement(cell, f"{w}p")
    run = etree.SubElement(paragraph, f"{w}r")
    shape = paragraph.find(f"{w}pPr/{w}rPr")
    if shape is None:
        shape = _beside(cell, w)
    if shape is not None:
        run.append(deepcopy(shape))
    inside = etree.SubElement(run, f"{w}t")
    inside.text = text
    inside.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _beside(cell: etree._Element, w: str) -> etree._Element | None:
    """How the text of the nearest cell before it is formatted."""
    for sibling in cell.itersiblings(f"{w}tc", preceding=True):
        found = sibling.find(f".//{w}r/{w}rPr")
        if found is not None:
            return found
    return None
