"""How large a file may be before it is refused. A quarterly report is a few hundred kilobytes and a few hundred rows;
the limits leave two orders of magnitude and keep memory and time bounded on a small machine."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, each inclusive. Tests pass smaller ones; nothing is read from the environment."""

    file_bytes: int = 30 * MEGABYTE
    """The file as it lies on disk."""
    members: int = 2_000
    """Parts inside a .docx or .xlsx package."""
    unpacked_bytes: int = 200 * MEGABYTE
    """All parts that are read, unpacked, together; counted while unpacking, not believed."""
    part_bytes: int = 64 * MEGABYTE
    """One part, unpacked."""
    nodes: int = 3_000_000
    """Elements and attributes of one XML part."""
    rows: int = 20_000
    """Table rows of the whole file."""
    columns: int = 200
    """Columns of one table."""
    paragraphs: int = 100_000
    """Paragraphs outside tables, of the whole file."""
    pages: int = 500
    """Pages of a PDF."""
    page_objects: int = 50_000
    """Characters, lines and boxes of one PDF page."""
    page_bytes: int = 8 * MEGABYTE
    """Drawing instructions of one PDF page."""
    seconds: float = 120.0
    """How long the pages of one PDF may take."""
    conversion_seconds: float = 90.0
    """How long LibreOffice may take for one old file."""


DEFAULT = Limits()
