"""Tables turned round: one row for each unit, and the indicators as heads of columns, on one line or several."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from cchc.core.catalogue.model import Template
from cchc.core.exchange import bodies as names_of_bodies
from cchc.core.exchange.bound import FEWEST, Bound, Mapped, Memory, Remembered, confidence_of, labels_of, name_of
from cchc.core.exchange.grid import Grid
from cchc.core.reading.matching import Matcher, RowText, code_key, core_key, label_key
from cchc.core.vietnamese.text import fold_key

HEADS_ABOVE = 6
MOST_COLUMNS = 1_000
"""Columns of one table that are matched."""
HIGHEST = 50
"""Rows a name is merged over at most."""
NUMBERED = re.compile(r"([IVXLC]+|\d+(?:\.\d+)*)[.)]?\s+(?=\D)")
"""The number of a row before its words: '1.1. Số văn bản'."""
UNIT = re.compile(r"\(\s*(?:đvt|đơn vị(?: tính)?)?\s*:?\s*([^()]{1,30})\)\s*$", re.IGNORECASE)
TOTALS = frozenset({"tong so", "tong", "tong cong", "so luong", "cong", "tong chung", "total"})
"""Heads that name what stands over them, folded."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column."""

    column: int
    code: str
    path: tuple[str, ...]
    """From the widest to the column's own."""
    unit: str

    @property
    def shown(self) -> str:
        return " · ".join(self.path)


def turned_table(
    grid: Grid, form: Template, matcher: Matcher, remembered: Remembered, bodies: Collection[str]
) -> Mapped | None:
    """The table as one of the form, its heads bound to rows; None where it is not of this kind."""
    known = labels_of(form)
    body = _body(grid, known, bodies)
    if body is None:
        return None
    name, first = body
    codes = frozenset(code_key(row.code) for row in form.rows) - {""}
    heads = _heads(grid, name, first, form, codes)[:MOST_COLUMNS]
    said, meant = _texts(heads, known)
    bindings = [one for one, at in zip(matcher.bind(said, form), meant, strict=True) if at is not None]
    texts = [text for text, at in zip(said, meant, strict=True) if at is not None]
    memory = Memory(remembered, [name_of(head.code, head.shown) for head in heads])
    bound = []
    for head, one, text in zip(heads, bindings, texts, strict=True):
        key = memory.key(name_of(head.code, head.shown))
        if key is not None:
            bound.append(Bound(head.column, head.code, head.shown, key if key in form else "", 1.0, remembered=True))
        else:
            sure = confidence_of(one, text.code, text.label, text.unit, form)
            bound.append(Bound(head.column, head.code, head.shown, one.row.key if one.row else "", sure))
    firm = [row.at for row in bound if row.key]
    if len(firm) < FEWEST:
        return None
    kept = [row for row in bound if row.at >= min(firm)]
    units, lines = _units(grid, name, first, min(firm))
    return Mapped(grid.index, grid.name, True, units, kept, heads=lines)


# --- where the rows of the units begin


def _body(grid: Grid, known: Collection[str], bodies: Collection[str]) -> tuple[int, int] | None:
    """The column of the units' names and the first of their rows: by names that are known, else below the heads."""
    top = _heads_row(grid, known)
    named = names_of_bodies.keys(bodies)
    found: dict[int, list[int]] = {}
    for at, cells, _ in grid.rows:
        for column, text in cells.items():
            if named and names_of_bodies.is_named(text, named):
                found.setdefault(column, []).append(at)
    if found:
        name = max(found, key=lambda column: (len(found[column]), -column))
        rows = [at for at in found[name] if top is None or at > top[0]]
        if rows:
            return name, _first(grid, name, rows[0], top[0] if top else rows[0])
    if top is None or top[1] < FEWEST:
        return None
    for at, cells, _ in grid.rows:
        words = [column for column, text in cells.items() if column < top[2] and _is_words(text)]
        if at > top[0] and words and not _is_numbering(cells.values()):
            return words[-1], at
    return None


def _first(grid: Grid, name: int, at: int, heads: int) -> int:
    """The first row of units: above the one that is known by name, others may stand that are not."""
    texts = {row: cells.get(name, "") for row, cells, _ in grid.rows}
    return min((row for row in texts if heads < row <= at and _is_words(texts[row])), default=at)


def _heads_row(grid: Grid, known: Collection[str]) -> tuple[int, int, int] | None:
    """The row with most labels of the form: its number, how many there are, the first of their columns."""
    best: tuple[int, int, int] | None = None
    for at, cells, _ in grid.rows:
        hits = [column for column, text in cells.items() if _is_known(_bare(text)[1], known)]
        if hits and (best is None or len(hits) > best[1]):
            best = at, len(hits), min(hits)
    return best


def _is_words(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) > 1


def _is_numbering(texts: Collection[str]) -> bool:
    """A row that numbers the columns: 'A', 'B', '(1)', '2', '3=1+2'."""
    return all(not _is_words(text) for text in texts)


# --- heads


def _heads(grid: Grid, name: int, first: int, form: Template, codes: Collection[str]) -> list[Head]:
    """The head of each column behind the names, from the row in which the names' own head stands."""
    above = grid.heads(first - HEADS_ABOVE, first - 1, name)
    labels = _heads_row(grid, labels_of(form))
    last = labels[0] if labels and labels[0] < first else first
    own = [at for at, _, text in above.get(name, ()) if _is_words(text) and at <= last]
    top = own[-1] if own else first - HEADS_ABOVE
    lines = {column: [one for one in found if one[0] >= top] for column, found in above.items() if column > name}
    numbers = _line_of_codes(lines, codes)
    units = {fold_key(row.unit) for row in form.rows} - {""}
    heads = []
    for column, found in sorted(lines.items()):
        code, unit = "", ""
        path: list[str] = []
        for place, (at, _, text) in enumerate(found, 1):
            if at == numbers:
                code = text
            elif path and place == len(found) and (fold_key(text) in units or text.strip() == "%"):
                unit = text
            elif _is_words(text) and text not in path:
                path.append(text)
        if path:
            printed, _ = _bare(path[-1])
            inside = UNIT.search(path[-1])
            if not unit and inside and (fold_key(inside[1]) in units or inside[1].strip() == "%"):
                unit = inside[1]
            heads.append(Head(column, code or printed, tuple(path), unit))
    return heads


def _line_of_codes(lines: dict[int, list[tuple[int, int, str]]], codes: Collection[str]) -> int:
    """The row of the heads that prints the rows' numbers of the form ('1.1', '2.3'), not those of the columns; 0."""
    rows: dict[int, list[str]] = {}
    for found in lines.values():
        for at, _, text in found:
            rows.setdefault(at, []).append(text)
    for at, texts in sorted(rows.items(), reverse=True):
        hits = [text for text in texts if code_key(text) in codes]
        if len(hits) * 2 >= len(texts) and any("." in code_key(text) for text in hits):
            return at
    return 0


def _bare(text: str) -> tuple[str, str]:
    """The number before a head, and its words."""
    numbered = NUMBERED.match(text.strip())
    return (numbered[1], text.strip()[numbered.end() :]) if numbered else ("", text.strip())


def _is_known(text: str, known: Collection[str]) -> bool:
    return len(text) > 1 and (label_key(text) in known or core_key(text) in known)


def _texts(heads: Sequence[Head], known: Collection[str]) -> tuple[list[RowText], list[int | None]]:
    """What is compared with the form, in its order: each wider head once before the columns under it, as a row of its
    own (None), and for each column the wording that is most like a label of the form."""
    said: list[RowText] = []
    meant: list[int | None] = []
    before: tuple[str, ...] = ()
    for head in heads:
        label = _wording(head, known)
        for depth, wide in enumerate(head.path[:-1], 1):
            if head.path[:depth] != before[:depth] and _bare(wide)[1] != label:
                said.append(RowText(_bare(wide)[0], _bare(wide)[1], ""))
                meant.append(None)
        said.append(RowText(head.code, label, head.unit))
        meant.append(head.column)
        before = head.path
    return said, meant


def _wording(head: Head, known: Collection[str]) -> str:
    """The words of a head as the form may print them: the last line, the lines joined, or, under 'Tổng số', the line
    above."""
    lines = [_bare(line)[1] for line in head.path]
    joined = [" ".join(lines[at:]) for at in range(len(lines) - 2, -1, -1)]
    over = [lines[-2]] if len(lines) > 1 and fold_key(lines[-1]) in TOTALS else []
    wordings = [*over, lines[-1], *joined]
    exact = next((text for text in wordings if _is_known(text, known)), None)
    if exact is not None:
        return exact
    return max(wordings, key=lambda text: _likeness(text, known))


def _likeness(text: str, known: Collection[str]) -> float:
    found = process.extractOne(label_key(text), known, scorer=fuzz.ratio)
    return float(found[1]) if found else 0.0


# --- units


def _units(grid: Grid, name: int, first: int, values: int) -> tuple[list[tuple[int, str]], dict[int, tuple[str, ...]]]:
    """The rows of the units with what stands before their values; a name merged over several rows names each."""
    lines: dict[int, tuple[str, ...]] = {}
    merged = [area for area in grid.spans if area[1] <= name <= area[3] and area[0] < area[2]]
    tops = {at: area[0] for area in merged for at in range(area[0], min(area[2], area[0] + HIGHEST) + 1)}
    for at, _, _ in grid.rows:
        if at < first:
            continue
        top = tops.get(at, at)
        texts = [grid.text(top, name), *(grid.text(at, column) for column in range(name + 1, values))]
        said = tuple(text for text in texts if text)
        if any(_is_words(text) or text == grid.text(top, name) for text in said):
            lines[at] = said
    return [(at, " ".join(said)) for at, said in lines.items()], lines
