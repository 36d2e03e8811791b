"""How wide words are in Times New Roman: for the rules under names, which are a share of the line above them."""

from __future__ import annotations

import unicodedata

from pdfminer.fontmetrics import FONT_METRICS

POINT = 25.4 / 72
"""Millimetres."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in mm. A letter is as wide with its marks as without."""
    known = FONT_METRICS["Times-Bold" if bold else "Times-Roman"][1]
    bare = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    units = sum(known.get(char, 500) for char in bare if not unicodedata.combining(char))
    return units / 1000 * size * POINT


def last_line(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """Width in mm of the last line of `text` set in `room` mm."""
    here = 0.0
    space = width(" ", size, bold=bold)
    for word in text.split():
        wide = width(word, size, bold=bold)
        here = wide if here and here + space + wide > room else here + (space if here else 0) + wide
    return min(here, room)
