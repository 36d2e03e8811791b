"""An official document as PDF/A, set by Typst with Tinos; and its first page as a picture."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import typst

from cchc.core.messages import Message
from cchc.core.writing.official.document import (
    MOTTO,
    STATE_NAME,
    Annex,
    OfficialDocument,
    Section,
    Table,
    annex_name,
    clean,
    line,
)
from cchc.core.writing.official.docx import FOOT, HEAD, SLACK, division_lines, recipient, with_lines
from cchc.core.writing.official.docx_body import LONG_CELL, kept_together, widths_of
from cchc.core.writing.official.layout import layout
from cchc.core.writing.official.measure import lines, width

CLOSING = 1000
"""Characters up to which the last paragraph is kept whole beside the signature."""
SOURCE = Path(__file__).parent / "document.typ"
OWN_FONTS = Path(__file__).parent / "fonts"
"""Tinos, fetched when the package is built."""
FAMILIES = ("Tinos", "Liberation Serif", "Times New Roman")
"""All of the same widths; the first that is there is taken."""
NO_FONT = Message(
    "Không có phông chữ để lập PDF. Hãy cài lại gói cchc (bản cài mang theo phông Tinos), hoặc cài phông "
    "Tinos hay Liberation Serif vào máy chủ. Tệp Word vẫn lập được.",
    "There is no font to set a PDF with. Install the package again (it carries Tinos), or install Tinos or Liberation "
    "Serif on the server. The Word file can still be made.",
)


class NoFont(RuntimeError):
    """None of our fonts is on this machine; `message` says what to do."""

    def __init__(self) -> None:
        super().__init__(NO_FONT.text("en"))
        self.message = NO_FONT


def pdf(document: OfficialDocument) -> bytes:
    """The document as PDF/A-2b; as plain PDF where it holds a character the font has no picture of (an emoji), which
    PDF/A does not allow. The same document gives the same bytes."""
    said, moment = _inputs(document), _moment(document)
    try:
        made = _compiler().compile(format="pdf", sys_inputs=said, pdf_standards=["a-2b"], timestamp=moment)
    except typst.TypstError as refused:
        if "could not be displayed" not in str(refused):
            raise
        made = _compiler().compile(format="pdf", sys_inputs=said, timestamp=moment)
    assert isinstance(made, bytes)
    return made


def pictures(document: OfficialDocument, ppi: float = 80) -> list[bytes]:
    """Each page as a PNG."""
    made = _compiler().compile(format="png", ppi=ppi, sys_inputs=_inputs(document))
    return [made] if isinstance(made, bytes) else made or []


def first_picture(document: OfficialDocument, ppi: float = 80) -> bytes:
    """The first page as a PNG. Annexes are left out: they begin on pages of their own."""
    return pictures(replace(document, annexes=()), ppi)[0]


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: fonts are looked for once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(OWN_FONTS)])
    if not fonts.families():
        fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    if not set(FAMILIES) & set(fonts.families()):
        raise NoFont
    return typst.Compiler(str(SOURCE), font_paths=fonts)


@cache
def _families() -> list[str]:
    """The one family that is there: naming others would make Typst warn."""
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(OWN_FONTS)]).families()
    there = own or typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).families()
    return [name for name in FAMILIES if name in there][:1]


def _moment(document: OfficialDocument) -> datetime.datetime:
    """When the file says it was made: the day of the document, so that the same document is the same file."""
    year, month, day = (int(part or 1) for part in (*document.date.split("-"), "", "")[:3])
    return datetime.datetime(max(year, 1980), month, day, tzinfo=datetime.UTC)


def _inputs(document: OfficialDocument) -> dict[str, str]:
    return {"data": json.dumps(_data(document), ensure_ascii=False)}


def _data(document: OfficialDocument) -> dict[str, Any]:
    """All that the page shows, as text; `document.typ` only places it."""
    rules = layout()
    numbers = {clause.id: clause.number for clause in rules if clause.value.replace(".", "").isdecimal()}
    across = rules.number("page.height") - rules.number("page.left") - rules.number("page.right")
    room = rules.number("page.width") - rules.number("page.left") - rules.number("page.right")
    about = line(document.about)
    agency, agency_rule = _ruled(line(document.agency).upper(), "agency", HEAD[0])
    title, title_rule = _ruled(about, "about", room)
    sections, last = _sections(document, room)
    return {
        "rules": numbers,
        "fonts": _families(),
        "title": document.named,
        "author": line(document.agency),
        "head": HEAD,
        "foot": FOOT,
        "parent": line(document.parent).upper(),
        "agency": agency,
        "agency_rule": agency_rule,
        "state": STATE_NAME,
        "motto": MOTTO,
        "motto_rule": _ruled(MOTTO, "motto", HEAD[1])[1],
        "number": document.number_line,
        "subject": f"V/v {about}" if document.letter else "",
        "draft": document.draft.value,
        "place": document.place_line,
        "kind": line(document.kind).upper(),
        "about": title,
        "about_rule": title_rule,
        "addressees": _addressees(document),
        "sections": sections,
        "last": last,
        "recipients": [
            recipient(name, last=number == len(document.recipients))
            for number, name in enumerate(document.recipients, 1)
        ],
        "authority": [line(said).upper() for said in document.authority.lines],
        "signer": line(document.authority.signer),
        "annexes": [
            _annex(document, annex, number, room, across) for number, annex in enumerate(document.annexes)
        ],
    }  # fmt: skip


def _sections(document: OfficialDocument, room: float) -> tuple[list[dict[str, Any]], str]:
    """The prose, and apart from it its last paragraph, which stands with the signature unless it is long."""
    said: list[dict[str, Any]] = [
        {
            "heading": line(one.heading),
            "division": _division(one, room),
            "level": max(one.level, 1),
            "paragraphs": [line(text) for text in one.under],
            "tables": [_table(table, room) for table in one.tables],
        }
        for one in document.sections
    ]
    last = said[-1]["paragraphs"] if said else []
    alone = len(last) == 1 and bool(said[-1]["heading"])
    return said, last.pop() if last and not alone and not said[-1]["tables"] and len(last[-1]) < CLOSING else ""


def _division(one: Section, room: float) -> list[str]:
    """Name and title of a part or chapter; nothing of another section."""
    if one.division is None:
        return []
    name, title = one.division
    return [name, "\n".join(division_lines(title, room)) if title else ""]


def _ruled(text: str, part: str, room: float) -> tuple[str, float]:
    """Words in even lines, and the length of the rule under them."""
    rules = layout()
    size = rules.number(f"{part}.size")
    said = lines(text, size, room - SLACK, bold=True)
    return "\n".join(said), width(said[-1], size, bold=True) * rules.number(f"{part}.rule")


def _addressees(document: OfficialDocument) -> list[str]:
    named = [line(name) for name in document.addressees if line(name)]
    if len(named) < 2:
        return [f"Kính gửi: {''.join(named)}"] if named or document.letter else []
    return ["Kính gửi:", *(f"- {name}{'.' if number == len(named) else ';'}" for number, name in enumerate(named, 1))]


def _annex(document: OfficialDocument, annex: Annex, position: int, room: float, wide: float) -> dict[str, Any]:
    across = annex.across(room)
    here = wide if across else room
    return {
        "name": annex_name(document, position),
        "title": "\n".join(lines(line(annex.title).upper(), layout().number("annex.title.size"), here, bold=True)),
        "with": "\n".join(with_lines(document, here)),
        "across": across,
        "paragraphs": [line(text) for text in annex.paragraphs],
        "tables": [_table(table, here) for table in annex.tables],
        "notes": [clean(note) for note in annex.notes],
    }


def _table(table: Table, room: float) -> dict[str, Any]:
    return {
        "title": line(table.title),
        "widths": widths_of(table, room),
        "words": table.words,
        "columns": [{"head": clean(column.head), "align": column.align} for column in table.columns],
        "rows": [
            {
                "cells": [clean(text) for text in row.cells],
                "bold": row.bold,
                "depth": row.depth,
                "long": any(len(text) >= LONG_CELL for text in row.cells),
            }
            for row in table.rows
        ],
        "groups": _groups(table),
    }


def _groups(table: Table) -> list[int]:
    """How many rows stand together, in their order: a row and those it keeps by it. A long row is by itself."""
    tied, groups, count = kept_together(table), [], 0
    for number, row in enumerate(table.rows):
        count += 1
        following = table.rows[number + 1] if number in tied else None
        if following is None or any(len(text) >= LONG_CELL for text in (*row.cells, *following.cells)):
            groups.append(count)
            count = 0
    return groups
