"""PDF files with text: tables by their ruling lines, paragraphs put together again from printed lines."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from cchc.core.reading.document import Block, Document, Paragraph, Table
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.markup import clean, read_line
from cchc.core.reading.formats.pdf_lines import Line, joined, lines_of
from cchc.core.reading.formats.pdf_notes import take_notes
from cchc.core.reading.formats.pdf_page import TooManyObjects, TooSlow, read_page
from cchc.core.reading.formats.pdf_paragraphs import (
    PageLines,
    begins_paragraph,
    drop_running_heads,
    layout_of,
)
from cchc.core.reading.formats.pdf_streams import check_streams
from cchc.core.reading.formats.pdf_tables import Grid, divide, find_grids
from cchc.core.reading.formats.progress import Progress
from cchc.core.reading.formats.refusals import message, refuse

logging.getLogger("pdfminer").setLevel(logging.ERROR)

_SCAN = 0.9
"""A file with this part of its pages scanned is a scan."""
_UNMAPPED = 0.3
"""A file with this part of its characters unmapped cannot be read."""
_TEXT_OF_A_PAGE = 40
"""A page with fewer characters than this, and a picture, is a scanned page (a stamp or signature may be text)."""


def read(path: Path, name: str, progress: Progress, limits: Limits) -> Document:
    """A PDF as paragraphs and tables, page after page. Refuses scans, passwords, bombs and damaged files."""
    check_streams(path, name, limits)
    with path.open("rb") as stream:
        try:
            pdf = PDFDocument(PDFParser(stream))
        except (PDFPasswordIncorrect, PDFEncryptionError) as error:
            raise refuse("password", name) from error
        total = _page_count(pdf)
        if total > limits.pages:
            raise refuse("too_many_pages", name, limit=limits.pages)
        return _Reader(name, limits).read(PDFPage.create_pages(pdf), total, progress)


def _page_count(pdf: PDFDocument) -> int:
    return sum(1 for _ in PDFPage.create_pages(pdf))


class _Reader:
    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._deadline = time.monotonic() + limits.seconds
        self._pages: list[PageLines] = []
        self._notes: list[Paragraph] = []
        self._rows = self._tables = 0
        self._scanned: list[int] = []
        self._glyphs = self._unmapped = 0

    def read(self, pages: Iterator[PDFPage], total: int, progress: Progress) -> Document:
        """Every page in turn; only its lines and tables are kept."""
        manager = PDFResourceManager()
        for number, page in enumerate(pages, 1):
            self._page(page, manager, number)
            progress(number, total, self._name)
        if not self._pages:
            raise refuse("damaged", self._name)
        self._refuse_unreadable()
        drop_running_heads(self._pages)
        blocks = _blocks(self._pages)
        return Document(name=self._name, format="pdf", blocks=blocks, notes=self._notes)

    def _page(self, source: PDFPage, manager: PDFResourceManager, number: int) -> None:
        try:
            page = read_page(source, manager, number, self._limits, self._deadline)
        except TooManyObjects as error:
            raise refuse("bomb", self._name) from error
        except TooSlow as error:
            raise refuse("too_slow", self._name, limit=int(self._limits.seconds)) from error
        self._glyphs += len(page.glyphs)
        self._unmapped += page.unmapped
        if page.pictures and len(page.glyphs) < _TEXT_OF_A_PAGE:
            self._scanned.append(number)
            note = message("scanned_page", page=number).text()
            self._notes.append(Paragraph(note, f"page{number}", source="footnote", page=number))
        grids = find_grids(page)
        rest = divide(page, grids)
        tables = [self._table(grid, number) for grid in grids]
        rows = lines_of(rest, columns=True)
        rows, notes = take_notes(page, rows, [(grid.top, grid.bottom) for grid in grids])
        for text in notes:
            self._notes.append(Paragraph(clean(text), f"fn{len(self._notes) + 1}", source="footnote", page=number))
        for row in rows:
            for line in row:
                line.page = number
        self._pages.append(PageLines(number, page.width, page.height, rows, tables))

    def _table(self, grid: Grid, page: int) -> tuple[float, Table]:
        self._rows += len(grid.tops)
        if self._rows > self._limits.rows:
            raise refuse("too_many_rows", self._name, limit=self._limits.rows)
        self._tables += 1
        place = f"t{self._tables}"
        return grid.top, Table(grid.rows(place, page), place)

    def _refuse_unreadable(self) -> None:
        if self._scanned and len(self._scanned) >= _SCAN * len(self._pages):
            raise refuse("scan", self._name)
        if self._unmapped > _UNMAPPED * self._glyphs:
            raise refuse("unmapped", self._name)


def _blocks(pages: Sequence[PageLines]) -> list[Block]:
    """Paragraphs and tables in the order of the pages; a paragraph may go on over a page."""
    layout = layout_of(pages)
    blocks: list[Block] = []
    lines: list[Line] = []
    count = 0

    def close() -> None:
        nonlocal count
        if lines:
            count += 1
            blocks.extend(_paragraph(lines, count))
            lines.clear()

    for page in pages:
        for item in page.in_order():
            if isinstance(item, Table):
                close()
                blocks.append(item)
                continue
            if item.column:
                close()
            for line in item.lines:
                if lines and begins_paragraph(lines[-1], line, layout, page.width):
                    close()
                lines.append(line)
            if item.column:
                close()
    close()
    return blocks


def _paragraph(lines: list[Line], number: int) -> list[Block]:
    text = joined(lines)
    line = read_line(text)
    if not line.text:
        return []
    bold = line.bold or all(one.bold for one in lines)
    return [Paragraph(line.text, f"p{number}", line.level, bold, page=lines[0].page)]
