"""What moved most in a sending, against the last period and the same period last year: what a reader looks at first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cchc.core.figures import to_decimal
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.reviews.sent import Line

SHOWN = 10
LARGE = Fraction(1, 4)
"""A change of less than this part of what was is shown only where something was found in the row."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure, what it was, and the signed differences; '' where there is nothing to compare."""

    line: Line
    before: str
    last_year: str
    since_before: str
    since_last_year: str
    weight: Fraction


def largest(lines: Iterable[Line]) -> list[Moved]:
    """The rows that moved most or that something was found in, these first; at most `SHOWN`. A cumulative figure is
    compared with the same period last year only: it grows from quarter to quarter."""
    moved = [one for line in lines if line.answered and (one := _moved(line)) is not None]
    return sorted(moved, key=lambda one: (-bool(one.line.worst), -one.weight))[:SHOWN]


def _moved(line: Line) -> Moved | None:
    now, before, last_year = line.number, _number(line.before), _number(line.last_year)
    weighed = [last_year] if line.cumulative else [before, last_year]
    large = [then for then in weighed if _part(now, then) > LARGE]
    compared = line.worst and any(then is not None and then != now for then in weighed)
    if now is None or not (large or compared):
        return None
    return Moved(
        line,
        "" if before is None else write_number(before),
        "" if last_year is None else write_number(last_year),
        _signed(now, before),
        _signed(now, last_year),
        max(_weight(now, then) for then in weighed),
    )


def _number(found: Any) -> Decimal | None:
    return to_decimal(found.amount, found.scale) if found is not None and found.amount is not None else None


def _part(now: Decimal | None, then: Decimal | None) -> Fraction:
    """How much it moved, as a part of what was (of one, where that is less)."""
    if now is None or then is None:
        return Fraction(0)
    return abs(Fraction(now) - Fraction(then)) / max(abs(Fraction(then)), Fraction(1))


def _weight(now: Decimal, then: Decimal | None) -> Fraction:
    """Large in part and in number: 1 that becomes 2 weighs little, 4.000 that becomes 6.000 much."""
    return Fraction(0) if then is None else _part(now, then) * abs(Fraction(now) - Fraction(then))


def _signed(now: Decimal, then: Decimal | None) -> str:
    if then is None:
        return ""
    difference = now - then
    if not difference:
        return "0"
    return ("+" if difference > 0 else "−") + write_number(abs(difference))
