"""The columns of a printed table as a form names them."""

from __future__ import annotations

from cchc.core.annex.proposal import ProposedTable
from cchc.core.reading.printed import LogicalTable


def table_of(table: LogicalTable, key: str) -> ProposedTable:
    """The table with its columns in printed order: code, label, unit, value, 'value:2015' …, reporter, note."""
    columns = table.columns
    found = {
        columns.code: "code",
        columns.label: "label",
        columns.unit: "unit",
        columns.reporter: "reporter",
        columns.note: "note",
    }
    placed = {index: name for index, name in found.items() if index is not None}
    for (index, _), period in zip(columns.values, table.periods, strict=False):
        placed[index] = f"value:{period}" if period else "value"
    return ProposedTable(key, table.name, table.title, tuple(placed[index] for index in sorted(placed)))
