"""What wholes added to the sums of their units, on the map of another day: it goes where its unit went.

An addition enters a total as long as no report that stands for its unit, or for one above it, is in that total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.added import with_added
from cchc.core.rollup.finish import Key
from cchc.core.rollup.result import Cell, Result
from cchc.platform.units.atlas import Atlas
from cchc.reporting.consolidation.additions import ADDS, COLUMNS, Entry, added
from cchc.reporting.consolidation.choosing import Chosen
from cchc.reporting.consolidation.in_charge import Choice, choices, known_at
from cchc.reporting.consolidation.models import Addition
from cchc.reporting.consolidation.question import Question

Entries = Mapping[str, list[Entry]]
"""Standing additions by period."""


def standing_in(regime: str, periods: Collection[str], at: datetime | None, cells: Collection[Cell] | None) -> Entries:
    """What stands in these periods, wherever; as known at the moment. One query."""
    rows = Addition.objects.filter(
        known_at(at), regime=regime, period__in=list(periods), kind__in=list(ADDS), withdrawn=False
    )
    found: dict[str, list[Entry]] = defaultdict(list)
    for period, *row in rows.order_by("recorded", "id").values_list("period", *COLUMNS):
        entry = Entry._make(row)
        if cells is None or entry.cell in cells:
            found[period].append(entry)
    return found


def entering_on(
    maps: Atlas, chosen: Chosen, entries: Iterable[Entry], question: Question, days: tuple[date, date],
    wholes: Collection[int] | None,
) -> dict[Key, tuple[Entry, ...]]:  # fmt: skip
    """By total on the map of the second of `days`: the additions of the period that enter it. `wholes` None: every one
    up to the question's unit. One query where there are any."""
    members: dict[int, set[int]] = defaultdict(set)
    for whole, unit in chosen.pairs | chosen.partial:
        members[whole].add(unit)
    found: dict[Key, list[Entry]] = defaultdict(list)
    chose = choices(question) if entries and question.chosen else []
    for entry in entries:
        own = maps.line(entry.unit, days[0])
        for whole in _inside(maps, entry.unit, days):
            if wholes is not None and whole not in wholes:
                continue
            if not members[whole].intersection(own) and not _replaced(entry, own, chose):
                found[whole, question.period, entry.cell].append(entry)
    return {key: tuple(listed) for key, listed in found.items()}


def _inside(maps: Atlas, unit: int, days: tuple[date, date]) -> set[int]:
    """Wholes that hold all the unit has become."""
    course = maps.course(unit, *days)
    heirs = [maps.heir(body, day, days[1]) for body, day in course.ended]
    if None in heirs:
        return set()
    lines = [set(maps.line(end, days[1])) for end in [*course.shares, *(one for one in heirs if one is not None)]]
    return set.intersection(*lines) if lines else set()


def _replaced(entry: Entry, line: list[int], chose: Iterable[Choice]) -> bool:
    """Whether the figure of an agency in charge takes the place of what was added."""
    return any(one.cell == entry.cell and one.parent in line and one.agency not in line for one in chose)


def with_entries(
    results: dict[Key, Result], entries: Mapping[Key, tuple[Entry, ...]], known: Catalogue
) -> dict[Key, Result]:  # fmt: skip
    """The results with what was added."""
    return with_added(results, added(entries), known) if entries else results
