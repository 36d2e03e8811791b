"""Footnotes of a PDF page: smaller lines under a short rule at the foot of the page."""

from __future__ import annotations

import re
from statistics import median

from cchc.core.reading.formats.pdf_lines import Line, joined
from cchc.core.reading.formats.pdf_page import Page

_SHORTEST, _LONGEST = 40.0, 0.45
"""Length of the rule: points, and part of the page."""
_SMALLER = 0.93
_BEGINS = re.compile(r"[¹²³⁰⁴-⁹*]|[\[(]?\d{1,3}[\])]?\s")


def take_notes(
    page: Page, rows: list[list[Line]], tables: list[tuple[float, float]]
) -> tuple[list[list[Line]], list[str]]:
    """The lines of the page without its footnotes, and the footnotes. `tables` are (top, bottom) of the tables."""
    for x0, x1, y in sorted(page.across, key=lambda rule: rule[2]):
        if not _SHORTEST < x1 - x0 < _LONGEST * page.width or y < page.height * 0.4:
            continue
        if any(top - 2 <= y <= bottom + 2 for top, bottom in tables):
            continue
        above = [row for row in rows if row[0].bottom <= y + 1]
        below = [row for row in rows if row[0].bottom > y + 1]
        if not above or not below or any(top > y for top, _ in tables):
            continue
        body = median(line.size for row in above for line in row)
        if all(row[0].size < _SMALLER * body for row in below) and _BEGINS.match(below[0][0].text):
            return above, _notes(below)
    return rows, []


def _notes(rows: list[list[Line]]) -> list[str]:
    groups: list[list[Line]] = []
    for row in rows:
        if not groups or _BEGINS.match(row[0].text):
            groups.append([])
        groups[-1].extend(row)
    return [joined(group) for group in groups]
