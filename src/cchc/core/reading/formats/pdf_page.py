"""One page of a PDF: its characters where they stand, and its ruling lines. pdfminer reads, nothing is kept twice."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTCurve
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1

from cchc.core.reading.formats.limits import Limits

_INVISIBLE = 0.5
"""Points: characters not higher than this are not meant to be seen."""
_FIGURE_COST = 20
"""A figure drawn inside a page counts like so many objects."""
_HAIRLINE = 4.0
"""A filled box at most this thick (points) is a line."""


class TooManyObjects(Exception):
    """A page holds more characters and lines than any printed page."""


class TooSlow(Exception):
    """The time for the pages is over."""


@dataclass(slots=True)
class Glyph:
    """One character; coordinates in points from the top left of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    font: str


@dataclass(slots=True)
class Page:
    """What a page holds. `across` are horizontal ruling lines (x0, x1, y), `down` vertical ones (top, bottom, x)."""

    number: int
    width: float = 0.0
    height: float = 0.0
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    down: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: int = 0
    unmapped: int = 0
    """Characters whose font does not say what they mean."""


class _Device(PDFLayoutAnalyzer):
    """Collects characters and lines as they are painted."""

    def __init__(self, manager: PDFResourceManager, number: int, limit: int, deadline: float) -> None:
        super().__init__(manager, pageno=number, laparams=None)
        self.page = Page(number)
        self._left = limit
        self._deadline = deadline

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        super().begin_page(page, ctm)
        self.page.width, self.page.height = self.cur_item.width, self.cur_item.height

    def _count(self, objects: int = 1) -> None:
        self._left -= objects
        if self._left < 0:
            raise TooManyObjects

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._count(_FIGURE_COST)
        if time.monotonic() > self._deadline:
            raise TooSlow
        super().begin_figure(name, bbox, matrix)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self._count()
        advance: float = super().render_char(*args, **kwargs)
        item = self.cur_item._objs.pop()
        if isinstance(item, LTChar) and item.upright and item.height > _INVISIBLE:
            height = self.page.height
            self.page.glyphs.append(
                Glyph(item._text, item.x0, item.x1, height - item.y1, height - item.y0, item.fontname)
            )
        return advance

    def handle_undefined_char(self, font: Any, cid: int) -> str:
        self.page.unmapped += 1
        return "\ufffd"

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._count(1 + len(path))
        super().paint_path(gstate, stroke, fill, evenodd, path)
        objects = self.cur_item._objs
        for item in objects:
            if isinstance(item, LTCurve):
                self._ruling(item, stroke)
        objects.clear()

    def _ruling(self, item: LTCurve, stroke: bool) -> None:
        """Keeps straight lines and the sides of boxes; fills alone (shading) rule nothing."""
        height = self.page.height
        top, bottom = height - item.y1, height - item.y0
        wide, high = item.width, item.height
        if high <= _HAIRLINE and wide > high:
            self.page.across.append((item.x0, item.x1, (top + bottom) / 2))
        elif wide <= _HAIRLINE and high > wide:
            self.page.down.append((top, bottom, (item.x0 + item.x1) / 2))
        elif stroke and _is_box(item):
            self.page.across += [(item.x0, item.x1, top), (item.x0, item.x1, bottom)]
            self.page.down += [(top, bottom, item.x0), (top, bottom, item.x1)]

    def render_image(self, name: str, stream: Any) -> None:
        self._count()
        self.page.pictures += 1

    def receive_layout(self, ltpage: Any) -> None:
        ltpage._objs.clear()


def _is_box(item: LTCurve) -> bool:
    corners = {(round(x), round(y)) for x, y in item.pts}
    return len(corners) == 4 and len({x for x, _ in corners}) == 2 and len({y for _, y in corners}) == 2


def read_page(page: PDFPage, manager: PDFResourceManager, number: int, limits: Limits, deadline: float) -> Page:
    """The content of one page. Raises `TooManyObjects` above the limits, `TooSlow` after `deadline` (monotonic)."""
    if time.monotonic() > deadline:
        raise TooSlow
    streams = [stream for content in page.contents if isinstance(stream := resolve1(content), PDFStream)]
    if sum(len(stream.get_data()) for stream in streams) > limits.page_bytes:
        raise TooManyObjects
    device = _Device(manager, number, limits.page_objects, deadline)
    PDFPageInterpreter(manager, device).process_page(page)
    return device.page
