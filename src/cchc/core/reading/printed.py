"""The rows and tables of a form as printed, before anything is known of their meaning."""

from __future__ import annotations

from dataclasses import dataclass, field

from cchc.core.messages import Message
from cchc.core.reading.columns import Columns


@dataclass(slots=True)
class PrintedRow:
    """One row of a form as printed: its cells by role. `raws` has one text per column of figures."""

    code: str
    label: str
    unit: str
    raws: list[str]
    reporter: str
    note: str
    place: str
    value_places: list[str]
    first_on_page: bool = False
    typed_beside: bool = False
    """Its label was typed into the first column of figures."""
    unit_from_above: bool = False
    """Its unit is merged with the unit of the row above."""
    doubts: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class LogicalTable:
    """A whole statistical table. `periods` has the code of each column of figures ('' = the report's own)."""

    name: str
    title: str
    columns: Columns
    periods: list[str]
    rows: list[PrintedRow]
    reporter: str = ""
    """Who fills the whole table, where its name says so: 'Phụ lục 2 (Phòng Tư pháp)'."""
