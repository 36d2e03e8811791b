"""Word documents (.docx): the XML itself, because convenience libraries skip much of what Word shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from cchc.core.reading.document import Document, Paragraph
from cchc.core.reading.formats.docx_fonts import into_unicode
from cchc.core.reading.formats.docx_numbering import Numbering
from cchc.core.reading.formats.docx_shown import (
    BOLD_TEXT,
    MATH_TEXT,
    PARAGRAPH,
    PLAIN_TEXT,
    ROW,
    TABLE,
    TABLE_END,
    TEXT,
    Boxes,
    leave_what_is_shown,
    run_of,
)
from cchc.core.reading.formats.docx_styles import ALIGN, VAL, Styles, W, alignment, integer, is_on, outline_level
from cchc.core.reading.formats.docx_tables import STRUCTURE, TableBuilder
from cchc.core.reading.formats.fonts import MARKS
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.markup import clean, read_line
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.refusals import message, refuse

_SYMBOL = f"{W}sym"
_STYLE = f"{W}pStyle"
_NUMBER = f"{W}numPr"
_OUTLINE = f"{W}outlineLvl"
_ITALIC = f"{W}i"
_CHUNK = f"{W}altChunk"
_CHARACTERS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_EVENTS = frozenset((TABLE, TABLE_END, _CHUNK, *STRUCTURE))
_WORDS = (TEXT, BOLD_TEXT, PLAIN_TEXT, MATH_TEXT, _SYMBOL, *_CHARACTERS)
_INLINE = (*_WORDS, PARAGRAPH, _STYLE, _NUMBER, _OUTLINE, ALIGN, _ITALIC)
_GLYPHS = {
    "F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F02D": "-", "F0AE": "→", "F0E0": "→", "F0FC": "✓",
    "F0FE": "☑", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F0B0": "°",
}  # fmt: skip
_LIST_ITEM = re.compile(r"\s*(?:[-–+•*]\s*\S|\d+(?:\.\d+)*[.)]\s|[a-zđ]\)\s|[IVX]+\.\s)")


class ReadParagraph:
    """What one paragraph of the file holds."""

    style = ""
    label = ""
    """The automatic number before the text, with the space after it."""
    align = ""
    italic: int | None = None
    """How many letters are marked italic; None where nothing says either way."""
    number: etree._Element | None = None
    level: int | None = None
    bold = False
    """Some text is marked bold."""
    plain: bool | None = None
    """Some text is marked not bold (True), or only follows the style of the paragraph (False)."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.parts: list[str] = []


def read(package: Package, name: str, limits: Limits) -> Document:
    """A .docx as paragraphs, tables and notes. Raises `UnreadableFile` where it is damaged or too large."""
    main = package.main_part("word/document.xml")
    data = package.xml_bytes(main)
    if len(data) > limits.rows * len("<w:tr/>") and data.count(b"<w:tr>") + data.count(b"<w:tr ") > limits.rows:
        raise refuse("too_many_rows", name, limit=limits.rows)
    reader = Reader(package, main, name, limits)
    reader.read(reader.tree(data))
    return reader.document


def words_of(paragraph: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The text of one paragraph of a tree that was read, piece by piece, with the element each stands in."""
    for element in paragraph.iter(*_WORDS):
        yield _text_of(element, element.tag), element


class Reader:
    """One walk over a Word document. `docx_trace` walks along to learn which elements each place was read from."""

    def __init__(self, package: Package, main: str, name: str, limits: Limits) -> None:
        self._package, self._main, self._name, self._limits = package, main, name, limits
        self.styles = Styles(lambda: package.related(main, "styles"))
        self._numbering = Numbering(lambda: package.related(main, "numbering"))
        self._boxes: Boxes = {}
        self._paragraphs = self._tables = self._rows = self._chunks = 0
        self.document = Document(name=name, format="docx")

    def tree(self, data: bytes) -> etree._Element:
        """The main part, parsed, in Unicode whatever its fonts are."""
        root = self._package.parse(data)
        fonts = self._package.related_bytes(self._main, "fontTable") or self._package.related_bytes(
            self._main, "styles"
        )
        if any(mark in data or mark in fonts for mark in MARKS):
            into_unicode(root, self.styles)
        return root

    def read(self, root: etree._Element) -> None:
        """The whole document from its main part."""
        body = root.find(f"{W}body")
        if body is None:
            raise refuse("damaged", self._name)
        self._boxes = leave_what_is_shown(root, self._is_bold)
        self._flow(body)
        for kind, prefix in (("footnotes", "fn"), ("endnotes", "en")):
            notes = self._package.related(self._main, kind)
            if notes is not None:
                self._notes(notes, f"{W}{kind[:-1]}", prefix)

    def _is_bold(self, style: str) -> bool | None:
        return self.styles.get(style).bold

    def _flow(self, container: etree._Element, place: str = "", source: str = "body") -> None:
        """Everything in `container` in document order; `place` is that of a text box, paragraphs of the body count."""
        table: TableBuilder | None = None
        boxed = 0
        for tag, item in self._events(container):
            if isinstance(item, ReadParagraph):
                if table is not None:
                    self._cell_lines(item, table)
                elif source == "textbox":
                    boxed += 1
                    self._add(item, place if boxed == 1 else f"{place}.p{boxed}", source)
                else:
                    self._body_paragraph(item)
            elif tag == TABLE:
                self._tables += 1
                table = self._table(f"t{self._tables}")
            elif tag == TABLE_END:
                self._end_table(table)
                table = None
            elif tag == _CHUNK:
                self._chunks += 1
                self.document.notes.append(Paragraph(message("chunk").vi, f"chunk{self._chunks}", source="footnote"))
            elif table is not None:
                if tag == ROW:
                    self._count_row()
                table.element(tag, item)

    def _table(self, place: str) -> TableBuilder:
        return TableBuilder(place, self._limits.columns)

    def _events(self, container: etree._Element) -> Iterator[tuple[str, ReadParagraph | etree._Element]]:
        """Paragraphs, each read, and the elements that make tables: one pass over the tree for all of them."""
        found: ReadParagraph | None = None
        for element in container.iter(*_INLINE, *_EVENTS):
            tag = element.tag
            if tag in _EVENTS:
                if found is not None:
                    yield PARAGRAPH, found
                    found = None
                yield tag, element
            elif tag == PARAGRAPH:
                if found is not None:
                    yield tag, found
                found = ReadParagraph(element)
            elif found is not None:
                if tag != TEXT:
                    _read_inline(element, tag, found)
                elif text := element.text:
                    found.parts.append(text)
                    if found.plain is None and not text.isspace():
                        found.plain = False
        if found is not None:
            yield PARAGRAPH, found

    def _body_paragraph(self, found: ReadParagraph) -> None:
        self._paragraphs += 1
        if self._paragraphs > self._limits.paragraphs:
            raise refuse("too_much_text", self._name, limit=self._limits.paragraphs)
        place = f"p{self._paragraphs}"
        self._add(found, place, "body")
        for number, box in enumerate(self._boxes.get(found.element, ()) if self._boxes else (), 1):
            self._flow(box, f"{place}.box{number}", "textbox")

    def _add(self, found: ReadParagraph, place: str, source: str) -> None:
        """One paragraph of the file; a list typed with line breaks becomes one paragraph per item."""
        text = "".join(found.parts)
        style = self.styles.get(found.style) if found.style else None
        label = found.label = self._label(found)
        if (style is not None and style.contents) or not text.strip():
            return
        level = found.level if found.level is not None else style.level if style is not None else None
        bold, italic = self._all_bold(found), self._all_italic(found, text)
        align = found.align or (style.align if style is not None else "") or "left"
        for index, piece in enumerate(_items(label + text) if "\n" in text else (label + text,), 1):
            line = read_line(piece)
            if line.text:
                spot = place if index == 1 else f"{place}.l{index}"
                self.document.blocks.append(
                    Paragraph(
                        line.text, spot, level or line.level, bold or line.bold, source, italic=italic, align=align
                    )
                )

    def _all_bold(self, found: ReadParagraph) -> bool:
        if found.plain or (found.plain is None and not found.bold):
            return False
        return found.plain is None or bool(found.style and self.styles.get(found.style).bold)

    def _all_italic(self, found: ReadParagraph, text: str) -> bool:
        if found.italic is None:
            return bool(found.style and self.styles.get(found.style).italic)
        return 0 < _letters(text) <= found.italic

    def _label(self, found: ReadParagraph) -> str:
        """The automatic number in front of a paragraph; asking counts it, so ask once."""
        if found.number is None and not found.style:
            return ""
        style = self.styles.get(found.style)
        number, level = style.number, None
        if found.number is not None:
            own, own_level = found.number.find(f"{W}numId"), found.number.find(f"{W}ilvl")
            number = own.get(VAL, "0") if own is not None else number
            level = integer(own_level.get(VAL)) if own_level is not None else None
        if number is None or number == "0":
            return ""
        if level is None:
            level = self._numbering.level_of(number, found.style) if found.style else None
        return self._numbering.label(number, (style.number_level or 0) if level is None else level)

    def _cell_lines(self, found: ReadParagraph, table: TableBuilder) -> None:
        """A paragraph inside a cell; an automatic number counts there even when nothing is typed after it."""
        if table.hidden:
            return
        text = "".join(found.parts)
        if found.style or found.number is not None:
            found.label = self._label(found)
            text = found.label + text
        if text:
            bold = self._all_bold(found)
            for piece in text.split("\n") if "\n" in text else (text,):
                line = read_line(piece)
                if line.text:
                    table.line(line.text, bold or line.bold)
        for box in self._boxes.get(found.element, ()) if self._boxes else ():
            for _, item in self._events(box):
                if isinstance(item, ReadParagraph) and (boxed := clean("".join(item.parts))):
                    table.line(boxed, False)

    def _count_row(self) -> None:
        self._rows += 1
        if self._rows > self._limits.rows:
            raise refuse("too_many_rows", self._name, limit=self._limits.rows)

    def _end_table(self, table: TableBuilder | None) -> None:
        built = table.finish() if table is not None else None
        if built is not None and built.rows and built.rows[0].cells:
            self.document.blocks.append(built)

    def _notes(self, root: etree._Element, tag: str, prefix: str) -> None:
        leave_what_is_shown(root, self._is_bold)
        for note in root.iterchildren(tag):
            if note.get(f"{W}type", "normal") == "normal":
                texts = ["".join(item.parts) for _, item in self._events(note) if isinstance(item, ReadParagraph)]
                if text := clean(" ".join(texts)):
                    place = f"{prefix}{note.get(f'{W}id', '')}"
                    self.document.notes.append(Paragraph(text, place, source="footnote"))


def _read_inline(element: etree._Element, tag: str, found: ReadParagraph) -> None:
    """The rarer elements of a paragraph."""
    if tag in (BOLD_TEXT, PLAIN_TEXT):
        text = element.text or ""
        found.parts.append(text)
        if not text.isspace():
            found.bold = found.bold or tag == BOLD_TEXT
            found.plain = found.plain or (True if tag == PLAIN_TEXT else found.plain)
    elif tag in _WORDS:
        found.parts.append(_text_of(element, tag))
    elif tag == _STYLE:
        found.style = element.get(VAL, "")
    elif tag == _NUMBER:
        found.number = element
    elif tag == _OUTLINE:
        found.level = outline_level(element)
    elif tag == ALIGN:
        found.align = alignment(element)
    elif tag == _ITALIC and (run := run_of(element)) is not None:
        marked = sum(_letters(text.text or "") for text in run.iterchildren(TEXT, BOLD_TEXT, PLAIN_TEXT))
        found.italic = (found.italic or 0) + (marked if is_on(element) else 0)


def _text_of(element: etree._Element, tag: str) -> str:
    """What one element of `_WORDS` shows."""
    if tag in _CHARACTERS:
        return _CHARACTERS[tag]
    if tag == _SYMBOL:
        return _GLYPHS.get(element.get(f"{W}char", "").upper(), "•")
    return element.text or ""


def _letters(text: str) -> int:
    return len(text) - sum(map(str.isspace, text))


def _items(text: str) -> Iterator[str]:
    """Pieces of a paragraph broken by hand: a new one where a list item begins, else the line goes on."""
    piece = ""
    for line in text.split("\n"):
        if piece.strip() and _LIST_ITEM.match(line):
            yield piece
            piece = line
        else:
            piece = f"{piece} {line}"
    yield piece
