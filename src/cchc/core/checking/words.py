"""How findings write numbers, ratios and rows."""

from __future__ import annotations

from decimal import Decimal

from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.numbers import write_number

MOST = 60
"""The longest label a message quotes."""


def number(value: Decimal | int, places: int | None = None) -> str:
    """A number as officials write it: 34.279; 98,59."""
    return write_number(Decimal(value), places) if places is not None else write_number(Decimal(value))


def addition(values: list[Decimal], total: Decimal) -> str:
    """'0 + 0 + 0 = 0'"""
    return f"{' + '.join(number(value) for value in values)} = {number(total)}"


def name(row: DraftRow) -> str:
    """A row as a message names it: '3.4.2 “Tỷ lệ hồ sơ …”'."""
    label = row.label.strip(" -+")
    short = label if len(label) <= MOST else label[:MOST].rsplit(" ", 1)[0] + " …"
    return f"{row.code.rstrip('.')} “{short}”" if any(map(str.isdigit, row.code)) else f"“{short}”"
