"""The clauses of the layout: data of `layout.csv`, read by both writers and by the check of a finished file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACK = Path(__file__).parent / "layout.csv"
YES_NO = {"yes": "có", "no": "không", "center": "canh giữa", "justify": "canh đều", "right": "bên phải", "black": "đen"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it is about, what we set, what it permits, and where it is written."""

    id: str
    part: str
    """Part of the document: page, motto, body …"""
    asks: str
    """What of the part it is about: size, bold, align …"""
    value: str
    """What our writers set."""
    low: float | None
    high: float | None
    unit: str
    what: str
    what_en: str
    source: str
    remark: str
    """verified | recalled | practice"""

    @property
    def number(self) -> float:
        """The value as a number; ValueError where it is a word."""
        return float(self.value)

    @property
    def range(self) -> tuple[float, float]:
        """Least and greatest permitted; an end that is not written is the value, or open where the other is written."""
        if self.low is None and self.high is None:
            return self.number, self.number
        low = self.low if self.low is not None else float("-inf")
        return low, self.high if self.high is not None else float("inf")

    @property
    def permitted(self) -> str:
        """'13–14 pt', 'có', 'từ 6 pt'."""
        unit = f" {self.unit}" if self.unit else ""
        if self.low is None and self.high is None:
            return f"{YES_NO.get(self.value, self.value.replace('.', ','))}{unit}"
        low, high = (f"{end:g}".replace(".", ",") if end is not None else "" for end in (self.low, self.high))
        return f"{low}–{high}{unit}" if low and high else f"từ {low}{unit}" if low else f"đến {high}{unit}"


class Layout:
    """All clauses; `number` and `flag` are what the writers ask."""

    def __init__(self, clauses: list[Clause]) -> None:
        self.clauses = tuple(clauses)
        self._by_id = {clause.id: clause for clause in clauses}

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses)

    def __getitem__(self, identifier: str) -> Clause:
        return self._by_id[identifier]

    def number(self, identifier: str) -> float:
        """Value of a clause; KeyError where there is none of this id."""
        return self._by_id[identifier].number

    def flag(self, identifier: str) -> bool:
        """Whether a clause says yes."""
        return self._by_id[identifier].value == "yes"


@cache
def layout() -> Layout:
    """The shipped clauses."""
    with PACK.open(encoding="utf-8", newline="") as handle:
        return Layout([_clause(row) for row in csv.DictReader(handle)])


def _clause(row: dict[str, str]) -> Clause:
    low, high = (float(row[end]) if row[end] else None for end in ("min", "max"))
    named = ("id", "part", "asks", "value", "unit", "what", "what_en", "source", "remark")
    fields = {name: row[name] for name in named}
    return Clause(low=low, high=high, **fields)
