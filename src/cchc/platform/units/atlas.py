"""Every map of the ledger at once, in memory: for totals of many periods, where a query per day would be too many.

The same arrows as `maps`, followed unit by unit: `course` says what a unit of one day is on another, `shared_out` takes
an amount along. What has no successor passes to the heir of its last parent (`heir`), as `services.reach` has it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from cchc.platform.units.maps import apportion
from cchc.platform.units.models import Change, Part, Placement
from cchc.platform.units.services.passing import WHOLE
from cchc.platform.units.services.reach import PASSING

DAY = timedelta(days=1)
LIMIT = 1000
"""Steps after which a unit is taken to have no end: a ledger that leads in a circle on one day."""


class Step(NamedTuple):
    """What one entry made of one unit. `stays`: only some of its tasks passed, the unit goes on as it was."""

    order: int
    day: date
    change: int
    unit: int
    kind: str
    into: tuple[int, ...]
    shares: tuple[int | None, ...]
    stays: bool

    @property
    def declared(self) -> list[int] | None:
        """The shares of the parts, where they are one whole."""
        if len(self.into) == 1:
            return [WHOLE]
        shares = [share for share in self.shares if share is not None]
        return shares if self.into and len(shares) == len(self.into) and sum(shares) == WHOLE else None


@dataclass(frozen=True, slots=True)
class Course:
    """What a unit of one day is on another: its parts with their shares in millionths (None: not declared)."""

    shares: Mapping[int, int | None]
    ended: tuple[tuple[int, date], ...] = ()
    """Bodies on the way that ended without a successor, each with its first day of being no more."""
    steps: tuple[Step, ...] = ()
    """The entries that moved it, in order."""

    @property
    def whole(self) -> int | None:
        """The one unit it has become, None where it is in parts or has ended."""
        return next(iter(self.shares)) if len(self.shares) == 1 and not self.ended else None


@dataclass(slots=True)
class Atlas:
    """All placements and all arrows. Made by `atlas`."""

    placements: list[tuple[int, int | None, date | None, date | None]]
    steps: Mapping[int, list[Step]]
    _edges: list[date] = field(default_factory=list)
    _maps: dict[int, dict[int, int | None]] = field(default_factory=dict)
    _lines: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    _courses: dict[tuple[int, int, int], Course] = field(default_factory=dict)
    _came: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        days = {day for _, _, begins, ends in self.placements for day in (begins, ends) if day is not None}
        days.update(step.day for found in self.steps.values() for step in found)
        self._edges = sorted(days)

    def parents(self, day: date) -> Mapping[int, int | None]:
        """unit → the unit it stands under on `day`; None: a root. Days between two changes share one map."""
        stretch = bisect_right(self._edges, day)
        known = self._maps.get(stretch)
        if known is None:
            known = self._maps[stretch] = {
                unit: parent
                for unit, parent, begins, ends in self.placements
                if (begins is None or begins <= day) and (ends is None or ends > day)
            }
        return known

    def same_map(self, one: date, other: date) -> bool:
        """Whether nothing was placed elsewhere between two days."""
        return bisect_right(self._edges, one) == bisect_right(self._edges, other)

    def line(self, unit: int, day: date) -> list[int]:
        """The unit and those above it on `day`, the nearest first. A circle ends it."""
        key = unit, bisect_right(self._edges, day)
        found = self._lines.get(key)
        if found is None:
            parents, found, up = self.parents(day), [unit], unit
            while (parent := parents.get(up)) is not None and parent not in found:
                found.append(parent)
                up = parent
            self._lines[key] = found
        return found

    def course(self, unit: int, since: date, until: date) -> Course:
        """What a unit of the map of `since` is on that of `until`."""
        key = unit, bisect_right(self._edges, since), bisect_right(self._edges, until)
        if key not in self._courses:
            self._courses[key] = self._course(unit, since, until)
        return self._courses[key]

    def _course(self, unit: int, since: date, until: date) -> Course:
        shares: dict[int, int | None] = {}
        ended: list[tuple[int, date]] = []
        passed: list[Step] = []
        waiting: list[tuple[int, int, int | None]] = [(unit, -1, WHOLE)]
        for _ in range(LIMIT):
            if not waiting:
                break
            at, order, share = waiting.pop()
            step = self._next(at, order, since, until)
            if step is None:
                shares[at] = _both(shares[at], share) if at in shares else share
                continue
            if step not in passed:
                passed.append(step)
            if not step.into:
                ended.append((at, step.day))
            declared = step.declared
            for number, target in enumerate(step.into):
                part = declared[number] if declared and share is not None else None
                waiting.append((target, step.order, _times(share, part)))
        return Course(shares, tuple(ended), tuple(sorted(passed)))

    def origins(self, unit: int, since: date, until: date) -> set[int]:
        """Units on the map of `since` of which `unit` of the map of `until` has the whole or a part; itself, where it
        stood then."""
        if not self._came:
            for before, found in self.steps.items():
                for step in found:
                    for after in step.into if not step.stays else ():
                        self._came.setdefault(after, set()).add(before)
        seen, waiting = {unit}, [unit]
        while waiting:
            more = self._came.get(waiting.pop(), set()) - seen
            seen |= more
            waiting += more
        standing = self.parents(since)
        return {one for one in seen if one in standing and unit in self.course(one, since, until).shares}

    def shared_out(self, unit: int, amount: int, since: date, until: date) -> tuple[dict[int, int], int]:
        """The amount on the map of `until`, and how much of it stopped: integers that add up to it."""
        found: dict[int, int] = defaultdict(int)
        stopped = 0
        waiting = [(unit, -1, amount)]
        for _ in range(LIMIT):
            if not waiting:
                break
            at, order, much = waiting.pop()
            step = self._next(at, order, since, until)
            if step is None:
                found[at] += much
                continue
            declared = step.declared
            if declared is None:
                stopped += much
                continue
            waiting += [
                (target, step.order, part) for target, part in zip(step.into, apportion(much, declared), strict=True)
            ]
        return dict(found), stopped

    def heir(self, unit: int, day: date, until: date) -> int | None:
        """Who holds on `until` what `unit`, which ended on `day` without a successor, held: what its last parent has
        become; where that is in parts or has ended too, the next one above."""
        for up in self.line(unit, day - DAY)[1:]:
            course = self.course(up, day - DAY, until)
            if course.whole is not None:
                return course.whole
        return None

    def _next(self, unit: int, order: int, since: date, until: date) -> Step | None:
        for step in self.steps.get(unit, ()):
            if step.order > order and since < step.day <= until and not step.stays:
                return step
        return None


def _times(share: int | None, part: int | None) -> int | None:
    return None if share is None or part is None else (2 * share * part + WHOLE) // (2 * WHOLE)


def _both(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def atlas() -> Atlas:
    """The maps as the tables have them now; kept until the ledger changes. One query, three where it has."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return _atlas(str(connection.settings_dict["NAME"]), cursor.fetchone())


STATE = """
SELECT * FROM (SELECT MAX(id) AS last, MAX(recorded) AS recorded, COUNT(undone) AS undone FROM units_change) c,
    (SELECT MAX(id) AS place, COUNT(*) AS places, COUNT(ends) AS ended, SUM(unit_id) AS units,
            SUM(parent_id) AS parents, SUM(unit_id * parent_id) AS pairs
     FROM units_placement) p
"""
"""What differs once the ledger or a place does, also where two units change places. By hand, and in one go: every total
asks for it."""


@lru_cache(maxsize=4)
def _atlas(_database: str, _key: tuple[object, ...]) -> Atlas:
    placements = list(Placement.objects.order_by("pk").values_list("unit", "parent", "begins", "ends"))
    steps: dict[int, list[Step]] = defaultdict(list)
    for step_of, step in _steps(_arrows()):
        steps[step_of].append(step)
    return Atlas(placements, steps)


Arrow = tuple[int, str, date, int, int | None, int | None, date | None]
"""change, its kind, its day, before, after, share, the day before ended"""


def _arrows() -> Iterable[Arrow]:
    return (
        Part.objects.filter(change__undone=None, change__kind__in=(*PASSING, Change.Kind.ABOLISH))
        .filter(before__isnull=False)
        .order_by("change__effective", "change", "pk")
        .values_list("change", "change__kind", "change__effective", "before", "after", "share", "before__ends")
    )


def _steps(arrows: Iterable[Arrow]) -> Iterator[tuple[int, Step]]:
    """The arrows by entry and unit, in the order they took effect."""
    grouped: dict[tuple[int, int], list[Arrow]] = defaultdict(list)
    order: dict[int, int] = {}
    for arrow in arrows:
        order.setdefault(arrow[0], len(order))
        grouped[arrow[0], arrow[3]].append(arrow)
    for (change, unit), found in grouped.items():
        _, kind, day, _, _, _, ends = found[0]
        going = [arrow for arrow in found if arrow[4] is not None]
        stays = kind == Change.Kind.SUCCEED and (ends is None or ends > day)
        into = tuple(arrow[4] for arrow in going if arrow[4] is not None)
        yield unit, Step(order[change], day, change, unit, kind, into, tuple(arrow[5] for arrow in going), stays)
