"""Two forms printed in one grid are two tables: a title between them, and a head of its own below it."""

from __future__ import annotations

from collections.abc import Sequence

from cchc.core.reading.columns import find_head
from cchc.core.reading.document import Block, Paragraph, Row, Table
from cchc.core.reading.tables import NAME

BELOW = 5
"""Rows below a title within which the head stands."""


def divided(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, each table cut before every title row ('Biểu mẫu 2', 'Phụ lục 3') that a head follows."""
    result: list[Block] = []
    for block in blocks:
        result += _parts(block) if isinstance(block, Table) else [block]
    return result


def _parts(table: Table) -> list[Block]:
    cuts = [index for index in range(1, len(table.rows)) if _is_title(table.rows, index)]
    parts: list[Block] = []
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(table.rows)], strict=True)):
        rows = table.rows[start:end]
        titles = _titles(rows) if number else 0
        parts += [Paragraph(_words(row), row.place, bold=True, page=row.page) for row in rows[:titles] if _words(row)]
        parts.append(Table(rows[titles:], table.place, table.sheet))
    return parts


def _is_title(rows: Sequence[Row], index: int) -> bool:
    words = _words(rows[index])
    if not NAME.match(words) or len(_filled(rows[index])) != 1:
        return False
    return any(find_head(rows[below : below + 3]) is not None for below in range(index + 1, index + 1 + BELOW))


def _titles(rows: Sequence[Row]) -> int:
    """How many rows at the start are titles of one cell each."""
    return next((i for i, row in enumerate(rows) if len(_filled(row)) > 1), len(rows))


def _filled(row: Row) -> list[str]:
    return [text for text in row.texts() if text]


def _words(row: Row) -> str:
    return " ".join(_filled(row))
