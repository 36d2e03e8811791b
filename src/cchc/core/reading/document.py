"""What every file format is first read into: paragraphs and tables, in the order a person sees them.

The readers of formats (`docx`, `pdf`, `txt`, `xlsx`) produce a `Document`; everything after them
(header, outline, tables, facts) knows nothing of formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph (or, in a PDF, one paragraph put together again from its lines).

    `text` is NFC Unicode with tags and markup removed, with the automatic number Word shows before it
    ("1.", "a)", "-"), deleted revisions left out and inserted ones kept. `place` names it inside its file:
    `p12` the twelfth paragraph, `p12.box1` a text box anchored there, `fn3` a footnote.
    """

    text: str
    place: str
    level: int | None = None
    """Outline level 1–9 where the file itself says so (a Word heading style), else None."""
    bold: bool = False
    source: str = "body"
    """body | textbox | footnote | header"""
    page: int | None = None
    italic: bool = False
    align: str = "left"
    """left | center | right | justify; 'left' where the file does not say."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's grid. A cell that a merge covers is present, empty and says which way it was merged."""

    text: str = ""
    """NFC, line breaks inside the cell as one space; tags and markup removed."""
    merged: str | None = None
    """None | 'left' (continues the cell to its left) | 'up' (continues the cell above)"""
    bold: bool = False
    lines: tuple[str, ...] = ()
    """The cell's own paragraphs or printed lines, where there is more than one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid. `place` is `t3.r12` (third table, twelfth row), one-based; a cell is `t3.r12.c4`."""

    cells: tuple[Cell, ...]
    place: str
    page: int | None = None

    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Tables that only a page break divides may still be several; `core.reading.tables` joins them."""

    rows: tuple[Row, ...]
    place: str
    sheet: str | None = None
    """Name of the worksheet, for workbooks."""


Block = Paragraph | Table


@dataclass(slots=True)
class Document:
    """One file, read. `name` is the file's own name, `format` one of txt docx xlsx pdf."""

    name: str
    format: str
    blocks: list[Block] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    """Footnotes and endnotes: kept, not part of the flow."""

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))
