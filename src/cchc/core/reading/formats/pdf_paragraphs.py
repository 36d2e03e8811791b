"""Printed lines → paragraphs: which line goes on, which begins anew.

A PDF knows no paragraphs. What is seen decides: the distance to the line above, indents, whether the next word
would still have fitted, list marks, a change of type size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from cchc.core.reading.document import Table
from cchc.core.reading.formats.pdf_lines import Line

_MARK = re.compile(
    r"(?:[-–+•*►▪■●○]\s*\S|\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)]\s|\(?[a-zđ][.)]\s|[IVX]{1,5}[.)]\s|Điều \d|Phụ lục|Biểu )"
)
_ENDED = re.compile(r"[.:;!?…][\"”’)\]]*$")
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s]*", re.IGNORECASE)
_ANNEX = re.compile(r"\W*(?:phụ lục|biểu|mẫu|bảng)\b", re.IGNORECASE)
_MARGIN_ZONE = 0.1
"""Part of the page, at either end, where page numbers and running heads stand."""
_APART = 1.2
"""Lines further apart than this many usual distances belong to different paragraphs."""
_NO_BREAK = 4.0
"""Type sizes left free at the end of a line where the next two words may not be parted ('118 /QĐ-UBND')."""
_NEAR = 2.0
"""Points by which things at the same place may differ."""


@dataclass(slots=True)
class Layout:
    """What the lines of a whole document have in common."""

    left: dict[int, float]
    """Left margin by page width."""
    right: dict[int, float]
    """Where lines end at most, by page width; not nearer to the edge of the paper than they begin."""
    pitch: float
    """Distance of two lines of one paragraph, in type sizes."""
    spaced: bool
    """Lines broken inside a paragraph end with a printed space."""
    gapped: bool
    """Paragraphs stand further apart than lines."""


@dataclass(slots=True)
class Run:
    """Lines read one after the other; a `column` stands beside another, so it ends where it ends."""

    lines: list[Line]
    column: bool = False


@dataclass(slots=True)
class PageLines:
    """The lines outside tables of one page, each divided into its columns, its tables, and its measures."""

    number: int
    width: float
    height: float
    rows: list[list[Line]]
    tables: list[tuple[float, Table]]
    """Top of each, and the table, top first."""

    def in_order(self) -> Iterator[Run | Table]:
        """Lines and tables from top to bottom."""
        at = 0
        for top, table in self.tables:
            end = at
            while end < len(self.rows) and self.rows[end][0].top < top:
                end += 1
            yield from in_reading_order(self.rows[at:end])
            yield table
            at = end
        yield from in_reading_order(self.rows[at:])


def drop_running_heads(pages: Sequence[PageLines]) -> None:
    """Removes page numbers, and lines that stand at the same height on most pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        for row in page.rows:
            if _in_margin(row, page):
                seen[_signature(row, page)] += 1
    often = max(3, len(pages) * 0.5)
    for page in pages:
        page.rows = [
            row
            for row in page.rows
            if not _in_margin(row, page)
            or not (_PAGE_NUMBER.fullmatch(_text(row)) or seen[_signature(row, page)] >= often)
        ]


def _in_margin(row: list[Line], page: PageLines) -> bool:
    zone = page.height * _MARGIN_ZONE
    return row[0].bottom < zone or row[0].top > page.height - zone


def _signature(row: list[Line], page: PageLines) -> tuple[str, int]:
    """What and where; the number of the page in it does not count, but that of an annex does."""
    text = _text(row)
    if not _ANNEX.match(text):
        text = re.sub(rf"(?<!\d){page.number}(?!\d)", "", text).strip(" -–|")
    return text, round(row[0].top / 4)


def _text(row: Iterable[Line]) -> str:
    return " ".join(line.text for line in row).strip()


def layout_of(pages: Sequence[PageLines]) -> Layout:
    """Measures margins, line distance and habits over all pages."""
    lefts: dict[int, Counter[int]] = {}
    right: dict[int, float] = {}
    for page in pages:
        width = round(page.width)
        for row in page.rows:
            if len(row) == 1:
                lefts.setdefault(width, Counter())[round(row[0].x0)] += 1
                right[width] = max(right.get(width, 0.0), row[0].x1)
    left = {width: float(counted.most_common(1)[0][0]) for width, counted in lefts.items()}
    right = {width: max(end, width - left[width]) for width, end in right.items()}
    pitches: list[float] = []
    ends: list[float] = []
    wrapped: list[bool] = []
    for page in pages:
        margin = right.get(round(page.width), 0.0)
        for (above, *more), (below, *_) in zip(page.rows, page.rows[1:], strict=False):
            if more:
                continue
            distance = (below.bottom - above.bottom) / above.size
            if not _full(above, below, margin):
                ends.append(distance)
            elif not below.text[:1].isupper():
                pitches.append(distance)
                if above.text[-1] not in "-/–":
                    wrapped.append(above.spaced)
    pitch = median(pitches) if pitches else 1.3
    apart = sum(distance > _APART * pitch for distance in ends)
    return Layout(left, right, pitch, sum(wrapped) > 0.8 * len(wrapped) > 2, apart > 0.9 * len(ends) > 2)


def _full(line: Line, following: Line, right: float) -> bool:
    """Whether the first word of the following line had no room left on this one."""
    return line.x1 + 0.25 * line.size + following.first > right - _NEAR


def in_reading_order(rows: Sequence[list[Line]]) -> Iterator[Run]:
    """Lines in runs that are read together: of two columns side by side the left one first, then the right one."""
    at = 0
    while at < len(rows):
        end = _columns_end(rows, at)
        if end == at:
            yield Run(rows[at])
            at += 1
            continue
        split = min(row[1].x0 for row in rows[at:end] if len(row) > 1) - _NEAR
        block = [line for row in rows[at:end] for line in row]
        yield Run([line for line in block if line.x0 < split], column=True)
        yield Run([line for line in block if line.x0 >= split], column=True)
        at = end


def _columns_end(rows: Sequence[list[Line]], at: int) -> int:
    """End of the block of two columns that begins at a row; `at` itself when none does."""
    if len(rows[at]) < 2:
        return at
    split = rows[at][1].x0
    end = at + 1
    for index in range(at + 1, len(rows)):
        row, above = rows[index], rows[index - 1]
        if row[0].top - above[0].bottom > 3 * row[0].size or row[0].x0 < split - _NEAR < row[0].x1:
            break
        if len(row) > 1:
            split = min(split, row[1].x0)
            end = index + 1
    return end


def begins_paragraph(above: Line, line: Line, layout: Layout, width: float) -> bool:
    """Whether `line` begins a paragraph, given the line printed above it (or last on the page before)."""
    left, right = layout.left.get(round(width), 0.0), layout.right.get(round(width), width)
    if abs(above.size - line.size) > 1.0:
        return True
    same_page = above.page == line.page
    if same_page and line.bottom - above.bottom > layout.pitch * _APART * above.size:
        return True
    centred = _is_centred(above, line, left, right)
    room = right - left - (above.x1 - above.x0) if centred else right - above.x1
    full = 0.25 * above.size + line.first > room - _NEAR
    full = full or (layout.spaced and above.spaced and room < _NO_BREAK * above.size)
    if not full:
        broken_by_hand = line.text[:1].islower() and not _ENDED.search(above.text) and not _MARK.match(line.text)
        return not broken_by_hand or (centred and same_page)
    if same_page and layout.gapped:
        return False
    if layout.spaced and not centred and not above.spaced and room > 0.3 * above.size and above.text[-1] not in "-/–":
        return True
    indented = line.x0 - left > 8 and line.x0 - above.x0 > -_NEAR and not _hangs(above, line)
    if indented and not centred:
        return True
    unspaced = layout.spaced and not above.spaced
    if _MARK.match(line.text):
        return unspaced or bool(_ENDED.search(above.text))
    return unspaced and line.text[:1].isupper() and bool(_ENDED.search(above.text))


def _is_centred(above: Line, line: Line, left: float, right: float) -> bool:
    """Whether two lines are one centred text: both as far from either margin, and one of them well set in."""

    def balanced(one: Line) -> bool:
        return abs((one.x0 - left) - (right - one.x1)) < 12

    if above.x0 - left > 15:
        return balanced(above)
    together = above.bold == line.bold and not _ENDED.search(above.text)
    return line.x0 - left > 15 and balanced(above) and balanced(line) and together


def _hangs(above: Line, line: Line) -> bool:
    """Whether the line continues a list item whose text is set in, or a paragraph that is set in as a whole."""
    if _MARK.match(line.text):
        return False
    return line.x0 - above.x0 > _NEAR and bool(_MARK.match(above.text))
