"""Characters → printed lines, and lines → running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cchc.core.reading.formats.fonts import shown
from cchc.core.reading.formats.markup import superscript
from cchc.core.reading.formats.pdf_page import Glyph

_GAP = 0.2
"""A gap wider than this part of the type size is a space."""
_COLUMN = 2.6
"""A gap wider than this many type sizes divides two columns."""
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_LIGATURE = re.compile("[\ufb00-\ufb04]")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"[^\s\-/–][-/–]$")


@dataclass(slots=True)
class Line:
    """One printed line, or the part of it that stands in one column."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    first: float
    """Width of its first word."""
    spaced: bool
    """Whether a space is printed after its last word, as many programs do where a line is broken."""
    page: int = 0


def lines_of(glyphs: Iterable[Glyph], *, columns: bool) -> list[list[Line]]:
    """Printed lines from top to bottom; with `columns` each is divided where a wide gap separates columns."""
    found = []
    for row in _rows(glyphs):
        row.sort(key=_left)
        size = max(glyph.bottom - glyph.top for glyph in row)
        parts = [line for part in _parts(row, size, columns) if (line := _line(part, size)) is not None]
        if parts:
            found.append(parts)
    return found


def _left(glyph: Glyph) -> float:
    return glyph.x0


def _middle(glyph: Glyph) -> float:
    return glyph.top + glyph.bottom


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that share a line, although raised digits stand higher than their neighbours."""
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=_middle):
        if rows:
            overlap = min(bottom, glyph.bottom) - max(top, glyph.top)
            if overlap * 2 >= min(bottom - top, glyph.bottom - glyph.top):
                rows[-1].append(glyph)
                if glyph.bottom - glyph.top > bottom - top:
                    top, bottom = glyph.top, glyph.bottom
                continue
        rows.append([glyph])
        top, bottom = glyph.top, glyph.bottom
    return rows


def _parts(row: list[Glyph], size: float, columns: bool) -> list[list[Glyph]]:
    if not columns:
        return [row]
    parts: list[list[Glyph]] = [[]]
    end = row[0].x1
    for glyph in row:
        if glyph.text.isspace():
            continue
        if glyph.x0 - end > _COLUMN * size and parts[-1]:
            parts.append([])
        end = max(end, glyph.x1)
        parts[-1].append(glyph)
    if len(parts) == 1:
        return [row]
    bounds = [part[0].x0 for part in parts[1:]]
    divided: list[list[Glyph]] = [[] for _ in parts]
    for glyph in row:
        divided[sum(glyph.x0 >= bound for bound in bounds)].append(glyph)
    return divided


def _line(row: list[Glyph], size: float) -> Line | None:
    """The text of one line: gaps become spaces, raised digits stay raised, doubled glyphs count once."""
    parts: list[str] = []
    solid = [glyph for glyph in row if not glyph.text.isspace()]
    if not solid:
        return None
    bottom = max(glyph.bottom for glyph in solid)
    first_end = 0.0
    before: Glyph | None = None
    for glyph in row:
        text = glyph.text
        if before is not None:
            if text == before.text and abs(glyph.x0 - before.x0) < 0.1 * size and not text.isspace():
                continue  # bold made by printing twice
            if not text.isspace() and glyph.x0 - before.x1 > _GAP * size and parts and parts[-1] != " ":
                parts.append(" ")
        if text.isspace():
            text = " "
        elif text.isdigit() and glyph.bottom - glyph.top < 0.8 * size and bottom - glyph.bottom > 0.15 * size:
            text = superscript(text)
        if not first_end and text == " " and parts and before is not None:
            first_end = before.x1
        parts.append(text)
        before = glyph
    text = "".join(parts)
    if _LIGATURE.search(text):
        text = text.translate(_LIGATURES)
    x0, x1 = solid[0].x0, solid[-1].x1
    top = min(glyph.top for glyph in solid)
    return Line(
        text=shown(text.strip(), solid[0].font),
        x0=x0,
        x1=x1,
        top=top,
        bottom=bottom,
        size=size,
        bold=all(map(_is_bold, {glyph.font for glyph in solid})),
        first=(first_end or x1) - x0,
        spaced=text.endswith(" "),
    )


@lru_cache(maxsize=256)
def _is_bold(font: str) -> bool:
    return bool(_BOLD.search(font))


def joined(lines: Sequence[Line], right: float | None = None) -> str:
    """Lines as one text. A word broken after its own hyphen or slash ('02/NQ-' + 'CP') stays one word.

    With `right`, where the text of a cell must end, a word too long for its cell is put together again.
    """
    text = ""
    for number, line in enumerate(lines):
        above = lines[number - 1]
        if number and not _same_word(above, line, right):
            text += " "
        text += line.text
    return text


def _same_word(above: Line, line: Line, right: float | None) -> bool:
    if above.spaced or not line.text[:1].isalnum():
        return False
    if _BROKEN_WORD.search(above.text):
        return True
    fills = right is not None and above.x1 + 0.5 * above.size > right
    return fills and " " not in above.text and above.text[-1:].isalnum()
