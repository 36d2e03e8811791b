"""Whose rows are whose: the tables of somebody's file bound to the rows of a form, and the column of the values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cchc.core.catalogue.model import Template
from cchc.core.reading.matching import SURE, Binding, Matcher, RowText, code_key, core_key, label_key
from cchc.core.vietnamese.text import fold_key

FEWEST = 2
"""Rows a table must share with the form to be taken for one of its tables."""
HEADS_ABOVE = 6
MOST_ROWS = 2_000
"""Rows of one table that are matched; a form has some hundred."""
NOW = ("ky nay", "thuc hien", "ket qua", "so lieu", "so luong", "gia tri", "this period", "value", "trong ky")
NOT_NOW = ("ky truoc", "cung ky", "ghi chu", "don vi", "dvt", "last", "note", "ke hoach", "so sanh", "tang", "ty le")
"""Words of heads, folded."""

Name = tuple[str, str]
"""Code and label of a printed row, as compared."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A printed row and the row of the form it is."""

    at: int
    code: str
    label: str
    key: str
    """'' where none was found."""
    confidence: float
    remembered: bool = False

    @property
    def name(self) -> Name:
        return name_of(self.code, self.label)

    @property
    def sure(self) -> bool:
        return bool(self.key) and (self.remembered or self.confidence >= SURE)


@dataclass(slots=True)
class Mapped:
    """A table of the file that is (part of) the form."""

    index: int
    name: str
    label_column: int
    code_column: int
    columns: list[tuple[int, str]]
    """Columns that may hold the values, with their heads; the likeliest first."""
    rows: list[Bound] = field(default_factory=list)
    fixed: dict[str, str] = field(default_factory=dict)
    """'row:column' → why it is never written."""

    @property
    def column(self) -> int:
        return self.columns[0][0] if self.columns else 0


def name_of(code: str, label: str) -> Name:
    """A printed row as it is compared with one remembered."""
    return code_key(code), label_key(label)


def mapped(
    tables: Sequence[Mapping[str, Any]], form: Template, matcher: Matcher, remembered: Mapping[Name, str] | None = None
) -> list[Mapped]:
    """The tables that are tables of this form. `remembered`: rows a person once bound ('' for one left out), wherever
    they stand now. Each row of the form is bound once, to where it fits best."""
    known = {
        key for row in form.rows for text in (row.label, *row.aliases) for key in (label_key(text), core_key(text))
    }
    found = [one for table in tables if (one := _table(table, form, known - {""}, matcher, remembered or {}))]
    best: dict[str, Bound] = {}
    for table in found:
        for row in table.rows:
            if row.key and (row.key not in best or _weight(row) > _weight(best[row.key])):
                best[row.key] = row
    for table in found:
        table.rows = [row if not row.key or best[row.key] is row else _unbound(row) for row in table.rows]
    return found


def _weight(row: Bound) -> tuple[bool, float]:
    return row.remembered, row.confidence


def _unbound(row: Bound) -> Bound:
    return Bound(row.at, row.code, row.label, "", 0.0)


def _table(
    table: Mapping[str, Any], form: Template, known: Collection[str], matcher: Matcher, remembered: Mapping[Name, str]
) -> Mapped | None:
    rows = [
        (
            one["at"],
            {int(c): text for c, text in one["cells"].items()},
            {int(c): why for c, why in one["fixed"].items()},
        )
        for one in table["rows"]
    ]
    label = _label_column(rows, {*known, *(name[1] for name in remembered)})
    if label is None:
        return None
    code = _code_column(rows, label)
    texts = [(at, cells.get(code, ""), cells[label]) for at, cells, _ in rows if len(cells.get(label, "")) > 1]
    texts = texts[:MOST_ROWS]
    units = _unit_column(rows, form, {label, code})
    shown = {at: cells.get(units, "") for at, cells, _ in rows}
    bindings = matcher.bind([RowText(c, text, shown[at]) for at, c, text in texts], form)
    bound = []
    for (at, printed, text), one in zip(texts, bindings, strict=True):
        name = name_of(printed, text)
        if name in remembered:
            key = remembered[name] if remembered[name] in form else ""
            bound.append(Bound(at, printed, text, key, 1.0, remembered=True))
        else:
            bound.append(Bound(at, printed, text, one.row.key if one.row else "", _confidence(one, name, form)))
    firm = {row.at for row in bound if row.key}
    if len(firm) < FEWEST:
        return None
    first = min(firm)
    kept = [row for row in bound if row.at >= first]
    fixed = {f"{at}:{column}": why for at, _, whys in rows for column, why in whys.items()}
    columns = _columns(rows, {label, code, units}, first, firm, label)
    return Mapped(table["index"], table["name"], label, code, columns, kept, fixed)


def _confidence(one: Binding, name: Name, form: Template) -> float:
    """How sure a binding is: certain where code and label are just those of one row of the form."""
    if one.row is None:
        return 0.0
    same = [row.key for row in form.rows if name_of(row.code, row.label) == name]
    return 1.0 if same == [one.row.key] else one.confidence


_Row = tuple[int, dict[int, str], dict[int, str]]


def _label_column(rows: Sequence[_Row], known: Collection[str]) -> int | None:
    """The column whose texts are most often rows of the form."""
    hits: dict[int, int] = {}
    for _, cells, _ in rows:
        for column, text in cells.items():
            if len(text) > 1 and (label_key(text) in known or core_key(text) in known):
                hits[column] = hits.get(column, 0) + 1
    best = max(hits, key=lambda column: (hits[column], -column), default=None)
    return best if best is not None and hits[best] >= FEWEST else None


def _code_column(rows: Sequence[_Row], label: int) -> int:
    """The column before the labels with the most numbers of rows; 0 for none."""
    counts = {c: sum(bool(code_key(cells.get(c, ""))) for _, cells, _ in rows) for c in range(1, label)}
    best = max(counts, key=lambda column: (counts[column], column), default=0)
    return best if counts.get(best) else 0


def _unit_column(rows: Sequence[_Row], form: Template, taken: Collection[int]) -> int:
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
    rows: Sequence[_Row], taken: set[int], first: int, firm: Collection[int], label: int
) -> list[tuple[int, str]]:
    """The columns behind the labels that may hold values, the likeliest first, with their heads."""
    above = [cells for at, cells, _ in rows if first - HEADS_ABOVE <= at < first]
    seen = {c for _, cells, fixed in rows for c in (*cells, *fixed) if c > label} | {label + 1}
    scored = []
    for column in sorted(seen - taken):
        head = " ".join(dict.fromkeys(cells[column] for cells in above if column in cells))
        inside = [(cells.get(column, ""), fixed.get(column, "")) for at, cells, fixed in rows if at in firm]
        words = sum(any(letter.isalpha() for letter in text) for text, _ in inside)
        never = sum(bool(why) for _, why in inside)
        folded = fold_key(head)
        score = 3.0 * any(word in folded for word in NOW) - 3.0 * any(word in folded for word in NOT_NOW)
        score -= (2.0 * words + 2.0 * never) / max(1, len(inside))
        scored.append((-score, column, head))
    return [(column, head) for _, column, head in sorted(scored)]


def head_key(head: str) -> str:
    """A head as compared with that of another period: without numbers."""
    return " ".join(word for word in fold_key(head).split() if not any(c.isdigit() for c in word) and word not in ROMAN)


ROMAN = {"i", "ii", "iii", "iv"}
