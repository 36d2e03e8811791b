"""Tables turned round: a period per row, an indicator per column ('Giai đoạn 2001-2010 │ 13 │ 6')."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cchc.core.reading.columns import Columns, period_of
from cchc.core.reading.document import Row, Table
from cchc.core.reading.printed import PrintedRow
from cchc.core.vietnamese.text import fold_key

FIGURE = re.compile(r"^[\d.,%\s/]*$")


def turn(table: Table, *, empty_form: bool = False) -> tuple[Columns, list[str], list[PrintedRow]] | None:
    """Columns, period codes and one row per indicator column; None where the table is not of this kind.

    `empty_form`: the figures may all be still to be filled in.
    """
    rows = _whole(table.rows, empty_form)
    start = next((i for i, row in enumerate(rows) if _period_column(row, empty_form) is not None), None)
    if not start or len(rows) > 40:
        return None
    head, body = rows[:start], rows[start:]
    column = _period_column(body[0], empty_form)
    if column is None or any(_period_column(row, empty_form) is None for row in body):
        return None
    figures = _figure_columns(body, column)
    labels = _labels(head, len(figures), column, figures)
    if labels is None:
        return None
    periods = [period_of(row.cells[_period_column(row, empty_form) or 0].text) for row in body]
    columns = Columns(None, 0, None, tuple(enumerate(periods)), width=len(body[0].cells))
    printed = [
        PrintedRow(
            code="",
            label=label,
            unit="",
            raws=[_text(row, figure) for row in body],
            reporter="",
            note="",
            place=f"{body[0].place}.c{figure + 1}",
            value_places=[f"{row.place}.c{figure + 1}" for row in body],
        )
        for label, figure in zip(labels, figures, strict=True)
    ]
    return columns, periods, printed


def _whole(rows: Sequence[Row], empty_form: bool) -> list[Row]:
    """Rows with words in them; the rest of a period cut by a page end ('(Tính đến 12/2019)') goes to its row."""
    result: list[Row] = []
    for row in rows:
        filled = [index for index, text in enumerate(row.texts()) if text]
        if result and len(filled) == 1:
            above, at = result[-1], filled[0]
            opened = _text(above, at).count("(") > _text(above, at).count(")")
            if _period_column(above, empty_form) == at and (opened or row.texts()[at].startswith("(")):
                cells = list(above.cells)
                cells[at] = replace(cells[at], text=f"{cells[at].text} {row.cells[at].text}")
                result[-1] = replace(above, cells=tuple(cells))
                continue
        if filled:
            result.append(row)
    return result


def _text(row: Row, column: int) -> str:
    return row.cells[column].text if column < len(row.cells) else ""


def _period_column(row: Row, empty_form: bool) -> int | None:
    """The cell that names the row's period, among the first two with words."""
    for index, cell in enumerate(row.cells[:3]):
        if re.match(r"(giai doan|nam|quy)\b", fold_key(cell.text)) and period_of(cell.text):
            others = [text for i, text in enumerate(row.texts()) if i > index]
            if (empty_form or any(others)) and all(FIGURE.match(text) for text in others):
                return index
    return None


def _figure_columns(body: Sequence[Row], period: int) -> list[int]:
    width = max(len(row.cells) for row in body)
    return [c for c in range(period + 1, width) if all(FIGURE.match(_text(row, c)) for row in body)]


def _labels(head: Sequence[Row], count: int, period: int, figures: Sequence[int]) -> list[str] | None:
    """Names of the figure columns: those above them, or, where the head is printed one column off, in order."""
    first = head[0].texts() if head else []
    above = [" ".join(dict.fromkeys(t for t in (_text(row, c) for row in head) if t)) for c in figures]
    names = [text for text in first if text and not _not_an_indicator(text)]
    if all(above) and not any(_not_an_indicator(text) for text in above):
        return above
    if len(names) == count:
        return names
    return None


def _not_an_indicator(text: str) -> bool:
    key = fold_key(text)
    return key in {"huyen", "xa", "tinh", "don vi", "giai doan", "nam", "stt", "tt", "ghi chu", "ky"}
