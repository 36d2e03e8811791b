"""Printed rows (or heads) of somebody's table and the rows of the form they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cchc.core.catalogue.model import Template
from cchc.core.reading.matching import SURE, Binding, code_key, core_key, label_key
from cchc.core.vietnamese.text import fold_key

NOW = ("ky nay", "thuc hien", "ket qua", "so lieu", "so luong", "gia tri", "this period", "value", "trong ky")
NOT_NOW = ("ky truoc", "cung ky", "ghi chu", "don vi", "dvt", "last", "note", "ke hoach", "so sanh", "tang", "ty le")
"""Words of heads, folded."""
FEWEST = 2
"""Rows a table must share with the form to be taken for one of its tables."""

Name = tuple[str, str]
"""Code and label of a printed row, as compared."""
Remembered = Mapping[Name, Sequence[str]]
"""What a person once bound: of each name the rows of the form, in the order they stood ('' for one left out)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A printed row and the row of the form it is."""

    at: int
    """Its row; of a table turned round its column."""
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
    turned: bool
    """One row for each unit, and the indicators are heads of columns; else one row for each indicator."""
    columns: list[tuple[int, str]]
    """Columns that may hold the values, with their heads, the likeliest first; of a table turned round the rows of the
    units."""
    rows: list[Bound] = field(default_factory=list)
    fixed: dict[str, str] = field(default_factory=dict)
    """'row:column' → why it is never written."""
    texts: dict[str, str] = field(default_factory=dict)
    """'row:column' → what stands there now."""
    heads: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Of each of `columns`, its head line by line."""
    protected: bool = False

    @property
    def column(self) -> int:
        """The likeliest; none of a table turned round, where it is the unit's own or nobody's."""
        return self.columns[0][0] if self.columns and not self.turned else 0

    @property
    def doubtful(self) -> list[Bound]:
        """Rows a person has to look at."""
        return [row for row in self.rows if not row.sure]

    @property
    def is_headless(self) -> bool:
        """A table cut off at the end of a page goes on without its heads."""
        return not self.turned and bool(self.columns) and not any(self.heads.values())

    def goes_on(self, before: Mapped) -> None:
        """Take the columns, in their order and with their heads, of the table this one goes on from: they may be empty
        here."""
        known = dict(before.columns)
        self.columns = [*before.columns, *(one for one in self.columns if one[0] not in known)]
        self.heads = before.heads

    def place(self, row: Bound, column: int) -> str:
        """'row:column' of the value of a row."""
        return f"{column}:{row.at}" if self.turned else f"{row.at}:{column}"


def name_of(code: str, label: str) -> Name:
    """A printed row as it is compared with one remembered."""
    return code_key(code), label_key(label)


def labels_of(form: Template) -> frozenset[str]:
    """Every label of a form, as compared."""
    texts = (text for row in form.rows for text in (row.label, *row.aliases))
    return frozenset(key for text in texts for key in (label_key(text), core_key(text)) if key)


def confidence_of(one: Binding, code: str, label: str, unit: str, form: Template) -> float:
    """How sure a binding is: certain where code and label are just those of one row of the form, or, where none is
    printed, the label is and the unit does not speak against it."""
    if one.row is None:
        return 0.0
    name = name_of(code, label)
    same = [row for row in form.rows if name_of(row.code, row.label) == name]
    if not name[0]:
        same = [row for row in form.rows if label_key(row.label) == name[1]]
        same = same if not unit or all(fold_key(row.unit) == fold_key(unit) for row in same) else []
    return 1.0 if [row.key for row in same] == [one.row.key] else one.confidence


class Memory:
    """What a person bound before, given back row by row."""

    def __init__(self, remembered: Remembered, names: Sequence[Name]) -> None:
        self._keys = remembered
        self._number = {name: names.count(name) for name in remembered if name in names}
        self._given: dict[Name, int] = {}

    def key(self, name: Name) -> str | None:
        """The row a name was bound to: where it stands several times, in order; None where nobody said, or it stands
        another number of times than it did."""
        keys = self._keys.get(name, ())
        if len(set(keys)) == 1:
            return keys[0]
        if not keys or self._number.get(name) != len(keys):
            return None
        at = self._given[name] = self._given.get(name, 0) + 1
        return keys[at - 1]


def is_now(head: str) -> int:
    """1 for a head that speaks of this period's results, -1 for one that speaks of something else, else 0."""
    folded = fold_key(head)
    return any(word in folded for word in NOW) - any(word in folded for word in NOT_NOW)
