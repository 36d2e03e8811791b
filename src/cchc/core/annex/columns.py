"""The columns of a printed table as a form names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.annex.proposal import ProposedTable
from cchc.core.reading.printed import LogicalTable

TURNED = re.compile(r"\.c(\d+)$")
"""The place of a row that is printed as a column."""


def table_of(table: LogicalTable, key: str, rows: Sequence[str]) -> ProposedTable:
    """The table with its columns in printed order: code, label, unit, value, 'value:2015' …, reporter, note.

    `rows`: the keys of its rows, for a table with a period per line, whose columns are the rows of the form.
    """
    columns = table.columns
    turned = [match for row in table.rows if (match := TURNED.search(row.place))]
    if len(turned) == len(table.rows):
        return _turned(table, key, {int(match[1]): row for match, row in zip(turned, rows, strict=True)})
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


def _turned(table: LogicalTable, key: str, rows: dict[int, str]) -> ProposedTable:
    """Who reports, the period, a column per row of the form, and notes behind them."""
    first, last = min(rows), max(rows)
    before = ("unit_name",) * max(0, first - 2) + ("period",)
    between = tuple(f"row:{rows[column]}" for column in range(first, last + 1) if column in rows)
    return ProposedTable(
        key,
        table.name,
        table.title,
        (*before, *between, *("note",) * (table.columns.width > last)),
        tuple(table.periods),
    )
