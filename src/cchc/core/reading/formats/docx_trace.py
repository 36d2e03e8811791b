"""Which elements of a Word file the text of a place was read from: the reader's own walk, with its steps kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from cchc.core.reading.document import Cell, Paragraph, Table
from cchc.core.reading.formats.docx import Reader, ReadParagraph, words_of
from cchc.core.reading.formats.docx_shown import CELL, PARAGRAPH
from cchc.core.reading.formats.docx_tables import DOWN, TableBuilder
from cchc.core.reading.formats.limits import DEFAULT, Limits
from cchc.core.reading.formats.markup import read_line
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.refusals import refuse

_KEPT = ("{*}t", "{*}p")
"""Texts and paragraphs, in whatever namespace the file has them."""
_NUMBER = "n"
"""An attribute no Word file has: the number of a text or paragraph in its part."""
_PIECE = re.compile(r"\.l\d+$")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass(slots=True)
class Origin:
    """Where the text of one place comes from. Elements are those of the file as it is, not of the tree read."""

    shown: tuple[str, ...]
    """The text as read: the pieces of a paragraph broken by hand, or the one text of a cell."""
    words: list[tuple[str, etree._Element | None]]
    """What was read, before it was cleaned, and from which element; None for an automatic number."""
    paragraphs: list[etree._Element]
    """`w:p` elements, in order; an empty cell has one."""


@dataclass(slots=True)
class Traced:
    """The main part of a Word file, with the origins of the places asked for."""

    part: str
    root: etree._Element
    """As the file has it, in its own namespace; free to be changed."""
    origins: dict[str, Origin]


def base_of(place: str) -> str:
    """'p12.l2' → 'p12': the paragraph that a piece of it belongs to."""
    return _PIECE.sub("", place)


def trace(package: Package, name: str, places: Collection[str], limits: Limits = DEFAULT) -> Traced:
    """Where each of `places` was read from; places the file does not have are left out.

    Raises `UnreadableFile` where the file is damaged or too large.
    """
    main = package.main_part("word/document.xml")
    reader = _Tracer(package, main, name, limits)
    data = package.read(main)
    read = reader.tree(package.transitional(data))
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse("damaged", name) from error
    reader.trace(read, {base_of(place) for place in places})
    return Traced(main, root, reader.origins_in(root))


class _TracedTable(TableBuilder):
    """A table that remembers which paragraphs the cells of `places` hold."""

    def __init__(self, place: str, columns: int, places: set[str]) -> None:
        super().__init__(place, columns)
        self._wanted = {found.partition(".c")[0] for found in places}
        self._goes_down = False
        self.met: dict[int, tuple[Cell, list[ReadParagraph]]] = {}
        self.paragraphs: list[ReadParagraph] = []

    def element(self, tag: str, element: etree._Element) -> None:
        super().element(tag, element)
        if tag == CELL:
            self.paragraphs, self._goes_down = [], False
        elif tag == DOWN:
            self._goes_down = True

    def _close_cell(self) -> None:
        was_open = self._open
        super()._close_cell()
        if was_open and (self._goes_down or f"{self.place}.r{self.rows}" in self._wanted):
            start, end, shared = self._row[-1]
            # An object of its own: it names the cell in the finished grid.
            cell = Cell(shared.text, shared.merged, shared.bold, shared.lines)
            self._row[-1] = start, end, cell
            self.met[id(cell)] = cell, self.paragraphs


class _Tracer(Reader):
    def trace(self, root: etree._Element, places: set[str]) -> None:
        """Read the tree (which changes it) with its elements numbered, and keep what `places` were read from."""
        for number, element in enumerate(root.iter(*_KEPT)):
            element.set(_NUMBER, str(number))
        self._places = places
        self._wanted_tables: dict[str, set[str]] = defaultdict(set)
        for place in places:
            self._wanted_tables[place.partition(".r")[0]].add(place)
        self._found: dict[str, tuple[tuple[str, ...] | None, list[ReadParagraph]]] = {}
        self.read(root)

    def origins_in(self, own: etree._Element) -> dict[str, Origin]:
        """What was found, in the elements of `own`: the same part, parsed once more and not read."""
        found = {
            place: (shown, [(read, list(words_of(read.element))) for read in paragraphs])
            for place, (shown, paragraphs) in self._found.items()
        }
        wanted = {
            number
            for _, paragraphs in found.values()
            for read, words in paragraphs
            for element in (read.element, *(element for _, element in words))
            if (number := element.get(_NUMBER))
        }
        twins = {key: twin for number, twin in enumerate(own.iter(*_KEPT)) if (key := str(number)) in wanted}
        return {place: _origin(shown, paragraphs, twins) for place, (shown, paragraphs) in found.items()}

    def _table(self, place: str) -> TableBuilder:
        places = self._wanted_tables.get(place)
        return _TracedTable(place, self._limits.columns, places) if places else super()._table(place)

    def _add(self, found: ReadParagraph, place: str, source: str) -> None:
        if place not in self._places:
            self._label(found)  # automatic numbers go on counting
            return
        before = len(self.document.blocks)
        super()._add(found, place, source)
        shown = tuple(block.text for block in self.document.blocks[before:] if isinstance(block, Paragraph))
        self._found[place] = shown, [found]

    def _cell_lines(self, found: ReadParagraph, table: TableBuilder) -> None:
        if table.hidden:
            return
        found.label = self._label(found)
        if isinstance(table, _TracedTable):
            table.paragraphs.append(found)
            for box in self._boxes.get(found.element, ()) if self._boxes else ():
                table.paragraphs += map(ReadParagraph, box.iter(PARAGRAPH))

    def _end_table(self, table: TableBuilder | None) -> None:
        before = len(self.document.blocks)
        super()._end_table(table)
        for block in self.document.blocks[before:]:
            if isinstance(block, Table) and isinstance(table, _TracedTable):
                for place, cell in _cells(block, self._places):
                    if id(cell) in table.met and table.met[id(cell)][1]:
                        self._found[place] = None, table.met[id(cell)][1]


def _origin(
    shown: tuple[str, ...] | None,
    paragraphs: list[tuple[ReadParagraph, list[tuple[str, etree._Element]]]],
    twins: dict[str, etree._Element],
) -> Origin:
    words: list[tuple[str, etree._Element | None]] = []
    for read, own in paragraphs:
        if read.label:
            words.append((read.label, None))
        words += [(text, twins.get(element.get(_NUMBER, ""))) for text, element in own]
        words.append(("\n", None))
    if shown is None:  # a cell: its lines, one after the other
        lines = (read_line(line).text for line in "".join(text for text, _ in words).split("\n"))
        shown = (" ".join(line for line in lines if line),)
    return Origin(shown, words, [twins[read.element.get(_NUMBER, "")] for read, _ in paragraphs])


def _cells(table: Table, places: set[str]) -> Iterator[tuple[str, Cell]]:
    """The cells of `places`; one that a merge covers answers with the cell that covers it."""
    for number, row in enumerate(table.rows):
        for column in range(len(row.cells)):
            if (place := f"{row.place}.c{column + 1}") in places:
                yield place, _shown(table, number, column)


def _shown(table: Table, row: int, column: int) -> Cell:
    cell = table.rows[row].cells[column]
    while cell.merged:
        row, column = (row, column - 1) if cell.merged == "left" else (row - 1, column)
        if row < 0 or column < 0:
            break
        cell = table.rows[row].cells[column]
    return cell
