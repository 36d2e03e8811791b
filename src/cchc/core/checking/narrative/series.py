"""What a row says for the time a statement speaks of: one cell, the latest of several years, or their sum."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.checking.narrative.kinds import kind_of, row_kind
from cchc.core.checking.subject import Subject
from cchc.core.periods.period import Period
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.numbers import read_number

_COUNTED = re.compile(r"(\d[\d.]*)\s+([^\W\d_]+(?: [^\W\d_]+)?)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number the appendix gives for a statement, and the cells it comes from."""

    rows: tuple[DraftRow, ...]
    value: Decimal
    how: str
    """own | last | sum | parts"""
    covers: bool = True
    """Whether the cells cover all of the statement's time; else the true number is at least `value`."""
    beside: frozenset[Decimal] = frozenset()
    """What the other cells of the line hold, where one is read."""


def series_of(subject: Subject) -> list[list[DraftRow]]:
    """Rows printed as one line, a cell for each period, in the order of the periods."""
    lines: dict[tuple[str, str, str], list[DraftRow]] = defaultdict(list)
    for row in subject.rows:
        if row.role != "heading":
            lines[row.table, row.place.rsplit(".c", 1)[0], row.label].append(row)
    return [sorted(line, key=_start) if len(line) > 1 else line for line in lines.values()]


def readings(subject: Subject, line: Sequence[DraftRow], period: str) -> Iterator[Reading]:
    """The numbers a line gives for `period`, the most telling first; none where its times do not meet the period's."""
    told = [(row, number) for row in line if (number := number_in(subject, row)) is not None]
    if len(line) == 1:
        if told and meets(subject, period, line[0].period):
            yield Reading((told[0][0],), told[0][1], "own")
        return
    own = [(row, number) for row, number in told if row.period == period]
    if own:
        yield Reading((own[0][0],), own[0][1], "own", beside=_beside(told, own[0][0]))
        return
    inside = [(row, number) for row, number in told if _within(row.period, period)]
    if not inside:
        return
    yield Reading((inside[-1][0],), inside[-1][1], "last", beside=_beside(told, inside[-1][0]))
    if len(inside) > 1:
        whole = all(number_in(subject, row) is not None for row in line if _within(row.period, period))
        covers = whole and _start(line[0]) <= _first(period)
        yield Reading(tuple(row for row, _ in inside), sum((n for _, n in inside), Decimal(0)), "sum", covers)


def _beside(told: Sequence[tuple[DraftRow, Decimal]], read: DraftRow) -> frozenset[Decimal]:
    return frozenset(number for row, number in told if row is not read)


def number_in(subject: Subject, row: DraftRow) -> Decimal | None:
    """The row's number, also the one its words count: 'đợt I tinh giản 17 người'."""
    number = subject.number(row)
    if number is not None or row.state != "unreadable":
        return number
    counted = [m[1] for m in _COUNTED.finditer(row.raw) if kind_of(m[2]) == row_kind(row)]
    return read_number(counted[0]).value if len(counted) == 1 else None


def meets(subject: Subject, stated: str, printed: str) -> bool:
    """Whether the two periods have days in common, or the stated one is unknown."""
    if not stated or stated == printed:
        return True
    one, other = Period.known(stated), Period.known(printed)
    return one is None or other is None or (one.start < other.end and other.start < one.end)


def _within(printed: str, stated: str) -> bool:
    one, other = Period.known(printed), Period.known(stated)
    return one is not None and other is not None and other.start <= one.start and one.start < other.end


def _start(row: DraftRow) -> str:
    return _first(row.period)


def _first(code: str) -> str:
    period = Period.known(code)
    return period.start.isoformat() if period else code
