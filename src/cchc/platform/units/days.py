"""Stretches of days, half-open: [begins, ends); None: since ever, or open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

Stretch = tuple[date | None, date | None]
ALWAYS: Stretch = (None, None)


def on(day: date | None, prefix: str = "") -> Q:
    """Rows whose stretch holds `day`; with None, rows that are open."""
    begins, ends = f"{prefix}begins", f"{prefix}ends"
    if day is None:
        return Q(**{f"{ends}__isnull": True})
    begun = Q(**{f"{begins}__isnull": True}) | Q(**{f"{begins}__lte": day})
    return begun & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day}))


def both(one: Stretch, other: Stretch) -> Stretch | None:
    """The days in both; None where there is none."""
    begins = later(one[0], other[0])
    ends = one[1] if other[1] is None else other[1] if one[1] is None else min(one[1], other[1])
    return None if begins is not None and ends is not None and begins >= ends else (begins, ends)


def later(one: date | None, other: date | None) -> date | None:
    """The later of two first days."""
    if one is None or other is None:
        return one or other
    return max(one, other)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days in as few stretches as possible, in order."""
    result: list[Stretch] = []
    for begins, ends in sorted(stretches, key=lambda s: s[0] or date.min):
        if result and (result[-1][1] is None or (begins or date.min) <= result[-1][1]):
            last = result[-1][1]
            result[-1] = (result[-1][0], None if last is None or ends is None else max(last, ends))
        else:
            result.append((begins, ends))
    return result
