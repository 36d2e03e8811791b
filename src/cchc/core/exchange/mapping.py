"""Whose rows are whose: the tables of somebody's file bound to the rows of a form, and the column of the values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from cchc.core.catalogue.model import Template
from cchc.core.exchange.bound import (
    FEWEST,
    Bound,
    Mapped,
    Memory,
    Remembered,
    confidence_of,
    is_now,
    labels_of,
    name_of,
)
from cchc.core.exchange.grid import Grid, Row
from cchc.core.exchange.turned import turned_table
from cchc.core.reading.matching import Matcher, RowText, code_key, core_key, label_key
from cchc.core.vietnamese.text import fold_key

HEADS_ABOVE = 6
MOST_ROWS = 2_000
"""Rows of one table that are matched; a form has some hundred."""


def mapped(
    tables: Sequence[Mapping[str, Any]],
    form: Template,
    matcher: Matcher,
    remembered: Remembered | None = None,
    *,
    bodies: Collection[str] = (),
    turns: Mapping[int, bool] | None = None,
) -> list[Mapped]:
    """The tables that are tables of this form: one row for each indicator, or one row for each unit and the indicators
    as heads; whichever explains more, or what `turns` says of a table (by its index).

    `remembered`: rows a person once bound, wherever they stand now. `bodies`: names of units that may have rows of
    their own. Each row of the form is bound once, to where it fits best.
    """
    found = [
        one
        for table in tables
        if (one := _either(table, form, matcher, remembered or {}, bodies, (turns or {}).get(table["index"])))
    ]
    best: dict[str, Bound] = {}
    for table in found:
        for row in table.rows:
            if row.key and (row.key not in best or _weight(row) > _weight(best[row.key])):
                best[row.key] = row
    for table in found:
        table.rows = [row if not row.key or best[row.key] is row else _unbound(row) for row in table.rows]
    for before, table in pairwise(found):
        if table.is_headless and before.column:
            table.goes_on(before)
    return found


def _either(
    table: Mapping[str, Any],
    form: Template,
    matcher: Matcher,
    remembered: Remembered,
    bodies: Collection[str],
    turned: bool | None,
) -> Mapped | None:
    """The table read the way it was said, else the way that explains more of it. One that was said to be turned (or
    not) is given back even where nothing was found in it that way."""
    grid = Grid.of(table)
    found = [
        one
        for one in (
            None if turned else _table(grid, form, matcher, remembered),
            None if turned is False else turned_table(grid, form, matcher, remembered, bodies),
        )
        if one
    ]
    if not found:
        nothing = Mapped(grid.index, grid.name, bool(turned), [])
        return None if turned is None else nothing
    best = max(found, key=lambda one: (sum(bool(row.key) for row in one.rows), not one.turned))
    best.fixed, best.texts, best.protected = grid.fixed(), grid.texts(), bool(table.get("protected"))
    return best


def _weight(row: Bound) -> tuple[bool, float]:
    return row.remembered, row.confidence


def _unbound(row: Bound) -> Bound:
    return Bound(row.at, row.code, row.label, "", 0.0)


def _table(grid: Grid, form: Template, matcher: Matcher, remembered: Remembered) -> Mapped | None:
    rows = grid.rows
    label = _label_column(rows, {*labels_of(form), *(name[1] for name in remembered)})
    if label is None:
        return None
    code = _code_column(rows, label)
    texts = [(at, cells.get(code, ""), cells[label]) for at, cells, _ in rows if len(cells.get(label, "")) > 1]
    texts = texts[:MOST_ROWS]
    units = _unit_column(rows, form, {label, code})
    shown = {at: cells.get(units, "") for at, cells, _ in rows}
    bindings = matcher.bind([RowText(c, text, shown[at]) for at, c, text in texts], form)
    memory = Memory(remembered, [name_of(printed, text) for _, printed, text in texts])
    bound = []
    for (at, printed, text), one in zip(texts, bindings, strict=True):
        key = memory.key(name_of(printed, text))
        if key is not None:
            bound.append(Bound(at, printed, text, key if key in form else "", 1.0, remembered=True))
        else:
            sure = confidence_of(one, printed, text, shown[at], form)
            bound.append(Bound(at, printed, text, one.row.key if one.row else "", sure))
    firm = {row.at for row in bound if row.key}
    if len(firm) < FEWEST:
        return None
    first = min(firm)
    columns, heads = _columns(grid, {label, code, units}, first, firm, label)
    return Mapped(grid.index, grid.name, False, columns, [row for row in bound if row.at >= first], heads=heads)


def _label_column(rows: Sequence[Row], known: Collection[str]) -> int | None:
    """The column whose texts are most often rows of the form."""
    hits: dict[int, int] = {}
    for _, cells, _ in rows:
        for column, text in cells.items():
            if len(text) > 1 and (label_key(text) in known or core_key(text) in known):
                hits[column] = hits.get(column, 0) + 1
    best = max(hits, key=lambda column: (hits[column], -column), default=None)
    return best if best is not None and hits[best] >= FEWEST else None


def _code_column(rows: Sequence[Row], label: int) -> int:
    """The column before the labels with the most numbers of rows; 0 for none."""
    counts = {c: sum(bool(code_key(cells.get(c, ""))) for _, cells, _ in rows) for c in range(1, label)}
    best = max(counts, key=lambda column: (counts[column], column), default=0)
    return best if counts.get(best) else 0


def _unit_column(rows: Sequence[Row], form: Template, taken: Collection[int]) -> int:
    """The column with the most units of the form; 0 for none."""
    units = {fold_key(row.unit) for row in form.rows} - {""}
    hits: dict[int, int] = {}
    for _, cells, _ in rows:
        for column, text in cells.items():
            if column not in taken and (fold_key(text) in units or text.strip() == "%"):
                hits[column] = hits.get(column, 0) + 1
    best = max(hits, key=lambda column: hits[column], default=0)
    return best if hits.get(best, 0) >= FEWEST else 0


def _columns(
    grid: Grid, taken: set[int], first: int, firm: Collection[int], label: int
) -> tuple[list[tuple[int, str]], dict[int, tuple[str, ...]]]:
    """The columns behind the labels that may hold values, the likeliest first, with their heads; and the heads line by
    line."""
    above = grid.heads(first - HEADS_ABOVE, first - 1, label)
    seen = {c for _, cells, fixed in grid.rows for c in (*cells, *fixed) if c > label} | {label + 1}
    scored, lines = [], {}
    for column in sorted(seen - taken):
        lines[column] = tuple(dict.fromkeys(text for _, _, text in above.get(column, ())))
        head = " ".join(lines[column])
        inside = [(cells.get(column, ""), fixed.get(column, "")) for at, cells, fixed in grid.rows if at in firm]
        words = sum(any(letter.isalpha() for letter in text) for text, _ in inside)
        never = sum(bool(why) for _, why in inside)
        score = 3.0 * is_now(head) - (2.0 * words + 2.0 * never) / max(1, len(inside))
        scored.append((-score, column, head))
    return [(column, head) for _, column, head in sorted(scored)], lines


def head_key(head: str) -> str:
    """A head as compared with that of another period: without numbers."""
    return " ".join(word for word in fold_key(head).split() if not any(c.isdigit() for c in word) and word not in ROMAN)


ROMAN = {"i", "ii", "iii", "iv"}
