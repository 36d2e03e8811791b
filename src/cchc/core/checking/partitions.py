"""Rows that divide another one where no formula says so: by the words of the table, or by its other years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cchc.core.checking.formulas_on_rows import by_series, formula_of
from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import DraftRow
from cchc.core.reading.matching import core_key
from cchc.core.vietnamese.text import fold_key

Whole = tuple[DraftRow, list[DraftRow]]
DIVIDES = re.compile(r"(?:bao gom|gom co|gom|chia theo|chia ra|phan theo|chia thanh)(?: cac)?$")
"""What ends the label of a row that is divided by the rows below it, folded."""
DIVIDING = re.compile(r"(?:bao gom|chia theo|chia ra|phan theo|chia thanh)\b")
"""What begins the label or the code of rows that divide the row above."""
AMONG = re.compile(r"trong do\b")
TOTAL = re.compile(r"tong (?:so|cong)\b")
RENAMED = re.compile(r"dieu chinh")
"""A label that says it now means something else."""
HOLDS = 2
"""In so many different periods a sum must hold before the other periods are held against it; in one only where the
parts name the levels of government."""
LEAST = 10
"""Smaller totals add up by chance."""
LEVEL = re.compile(r"\bcap (tinh|huyen|xa)$")
MOST_PARTS = 6


def divided(subject: Subject) -> Iterator[Whole]:
    """Rows that the words of the table divide completely ('chia theo', 'bao gồm'), with their parts."""
    for row in subject.rows:
        parts = _of_one_unit(subject, row)
        if len(parts) < 2 or formula_of(subject, row):
            continue
        label = fold_key(row.label)
        if subject.number(row) is not None:
            if DIVIDES.search(label) or DIVIDING.match(fold_key(f"{parts[0].code} {parts[0].label}").strip()):
                yield row, parts
        elif DIVIDING.match(label) and (whole := _total_above(subject, row)):
            yield whole, parts


def among(subject: Subject) -> Iterator[Whole]:
    """Rows with 'trong đó' and the rows below, none of which can be more than the whole. They need not divide it."""
    for row in subject.rows:
        parts = _of_one_unit(subject, row)
        if not parts or subject.number(row) is None or row.kind != "number":
            continue
        first = subject.children(row)[0]
        if AMONG.search(fold_key(row.label)) or AMONG.match(fold_key(f"{first.code} {first.label}").strip()):
            yield row, parts


def counted_of(subject: Subject) -> Iterator[Whole]:
    """'Tổng số X' with the rows beside it that count the X of which something is so: 'Số X đã kiểm tra'."""
    for row in subject.rows:
        label = core_key(row.label)
        if row.kind != "number" or subject.number(row) is None or not TOTAL.match(label) or RENAMED.search(label):
            continue
        counted = "so " + TOTAL.sub("", label).strip() + " "
        beside = subject.children(above) if (above := subject.parent(row)) else _of_table(subject, row)
        parts = [
            other
            for other in beside
            if other.unit == row.unit and other.period == row.period and core_key(other.label).startswith(counted)
        ]
        if parts and len(counted.split()) > 2:
            yield row, parts


def learned(subject: Subject) -> Iterator[Whole]:
    """In a table of several periods: a row that in most of them is the sum of the rows right below it."""
    for table in subject.tables:
        rows = [group for group in by_series(table) if group[0].kind != "percent"]
        for at, whole in enumerate(rows):
            if len(whole) <= HOLDS or formula_of(subject, whole[0]):
                continue
            for count in range(2, MOST_PARTS + 1):
                parts = rows[at + 1 : at + 1 + count]
                if len(parts) < count or any(p[0].unit != whole[0].unit for p in parts):
                    break
                if found := _sums(subject, whole, parts):
                    yield from found
                    break


def _sums(subject: Subject, whole: list[DraftRow], parts: list[list[DraftRow]]) -> list[Whole]:
    """The whole with its parts in every period that is fully given; nothing unless most of them add up."""
    by_period = [{row.period: row for row in group} for group in parts]
    given: list[Whole] = []
    held: set[tuple[Decimal, ...]] = set()
    holds = 0
    for row in whole:
        others = [group[row.period] for group in by_period if row.period in group]
        values = [value for other in others if (value := subject.number(other)) is not None]
        total = subject.number(row)
        if total is None or len(values) < len(parts):
            continue
        given.append((row, others))
        if total == sum(values) and total >= LEAST and sum(value != 0 for value in values) > 1:
            holds += 1
            held.add((total, *values))
    levels = {found[1] for group in parts if (found := LEVEL.search(core_key(group[0].label)))}
    enough = 1 if len(levels) == len(parts) else HOLDS
    return given if len(held) >= enough and 2 * holds >= len(given) - 1 else []


def _of_one_unit(subject: Subject, row: DraftRow) -> list[DraftRow]:
    children = subject.children(row)
    unit = fold_key(row.unit or (children[0].unit if children else ""))
    return [
        child
        for child in children
        if fold_key(child.unit) == unit and child.kind in ("number", "empty") and child.state is not None
    ]


def _total_above(subject: Subject, row: DraftRow) -> DraftRow | None:
    """The total that stands before a heading 'chia theo …' in its table and period, or the row it is printed under."""
    above = subject.parent(row)
    if above is not None and subject.number(above) is not None:
        return above
    before = None
    for other in _of_table(subject, row):
        if other is row:
            return before
        if other.period == row.period and TOTAL.match(fold_key(other.label)) and subject.number(other) is not None:
            before = other
    return None


def _of_table(subject: Subject, row: DraftRow) -> list[DraftRow]:
    return next((table for table in subject.tables if any(other is row for other in table)), [])
