"""`Reach` follows from placements and from the arrows of the ledger; here it is made.

A unit's rows are the tree above it, by stretches of days, and (`heir`) who holds it because the tasks of a body that
reached it passed on: the successor, and whoever stands above the successor, from that day. Where a body was abolished
without a successor, its last parent is the heir.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from cchc.platform.units import refusals
from cchc.platform.units.days import ALWAYS, Stretch, both, joined
from cchc.platform.units.models import Change, Kind, Part, Placement, Reach, Unit

AT_ONCE = 2000
Row = tuple[int, int, int, bool, date | None, date | None]
"""ancestor, unit, depth, heir, begins, ends"""


@dataclass(slots=True)
class Tree:
    """Every placement and every passing of tasks, in memory."""

    above: dict[int, list[tuple[int | None, Stretch]]] = field(default_factory=lambda: defaultdict(list))
    """unit → its parents with the days; parent None: a root"""
    below: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """unit → units that ever stood directly under it, or whose tasks passed to it"""
    passed: dict[int, list[tuple[int, date]]] = field(default_factory=lambda: defaultdict(list))
    """unit → its heirs, each from a day"""

    def place(self, unit: int, parent: int | None, days: Stretch) -> None:
        self.above[unit].append((parent, days))
        if parent is not None:
            self.below[parent].add(unit)

    def pass_on(self, before: int, after: int, day: date) -> None:
        if before != after:
            self.passed[before].append((after, day))
            self.below[after].add(before)

    def climb(self, unit: int, days: Stretch = ALWAYS) -> Iterator[tuple[int, int, Stretch]]:
        """The unit itself and all bodies above it: id, depth, days. NotPossible where the tables hold a circle."""
        for placed in joined(stretch for _, stretch in self.above.get(unit, ())):
            if overlap := both(placed, days):
                yield unit, 0, overlap
        steps: list[tuple[tuple[int, ...], Stretch]] = [((unit,), days)]
        while steps:
            path, span = steps.pop()
            for parent, stretch in self.above.get(path[-1], ()):
                overlap = both(stretch, span)
                if parent is not None and overlap:
                    if parent in path:
                        raise refusals.circle(parent)
                    yield parent, len(path), overlap
                    steps.append(((*path, parent), overlap))

    def heirs(self, unit: int) -> dict[int, date]:
        """Who holds the unit as heir, each from its first day."""
        held: dict[int, date] = {}
        waiting: list[tuple[int, date]] = []
        for ancestor, _, (begins, ends) in self.climb(unit):
            waiting += [
                (heir, day)
                for heir, day in self.passed.get(ancestor, ())
                if (begins is None or begins < day) and (ends is None or ends >= day)
            ]
        while waiting:
            heir, day = waiting.pop()
            if heir in held and held[heir] <= day:
                continue
            held[heir] = day
            waiting += [(next_heir, then) for next_heir, then in self.passed.get(heir, ()) if then >= day]
        return held

    def under(self, units: Iterable[int]) -> set[int]:
        """Every unit whose rows may depend on one of `units`."""
        found: set[int] = set()
        waiting = list(units)
        while waiting:
            unit = waiting.pop()
            if unit not in found:
                found.add(unit)
                waiting += self.below.get(unit, ())
        return found

    def rows(self, unit: int) -> Iterator[Row]:
        """The rows of `Reach` about one unit."""
        stood: dict[int, list[tuple[int, Stretch]]] = defaultdict(list)
        for ancestor, depth, days in self.climb(unit):
            stood[ancestor].append((depth, days))
        for ancestor, found in stood.items():
            for depth in {depth for depth, _ in found}:
                for begins, ends in joined(days for at, days in found if at == depth):
                    yield ancestor, unit, depth, False, begins, ends
        held: dict[int, list[tuple[int, Stretch]]] = defaultdict(list)
        for heir, day in self.heirs(unit).items():
            if heir != unit:
                for ancestor, depth, days in self.climb(heir, (day, None)):
                    held[ancestor].append((depth, days))
        for ancestor, found in held.items():
            if ancestor != unit:
                for begins, ends in joined(days for _, days in found):
                    yield ancestor, unit, min(depth for depth, _ in found), True, begins, ends


def load_tree() -> Tree:
    """The tree as the tables have it now. Three queries."""
    tree = Tree()
    last: dict[int, tuple[date, int | None]] = {}
    for unit, parent, begins, ends in Placement.objects.values_list("unit", "parent", "begins", "ends"):
        tree.place(unit, parent, (begins, ends))
        if ends is not None and ends > last.get(unit, (date.min, None))[0]:
            last[unit] = (ends, parent)
    for nation in Unit.objects.filter(kind=Kind.NATION, placements=None).values_list("pk", flat=True):
        tree.place(nation, None, ALWAYS)
    arrows = Part.objects.filter(change__undone=None, before__isnull=False)
    for before, after, day, kind in arrows.values_list("before", "after", "change__effective", "change__kind"):
        if kind in PASSING and after is not None:
            tree.pass_on(before, after, day)
        elif kind == Change.Kind.ABOLISH:
            parent = last.get(before, (day, None))[1]
            if parent is not None:
                tree.pass_on(before, parent, day)
    return tree


PASSING = frozenset({Change.Kind.MERGE, Change.Kind.SPLIT, Change.Kind.SUCCEED})
"""Changes by which the tasks of a body pass to another."""


@transaction.atomic
def rebuild_reach() -> int:
    """Make the whole table anew from placements and ledger; the number of rows."""
    tree = load_tree()
    rows = [row for unit in list(tree.above) for row in tree.rows(unit)]
    Reach.objects.all().delete()
    _insert(rows)
    return len(rows)


@transaction.atomic
def refresh_reach(changed: Iterable[int]) -> None:
    """Bring the rows that may depend on `changed` units up to date, and touch no other."""
    tree = load_tree()
    units = sorted(tree.under(changed))
    wanted = {row for unit in units for row in tree.rows(unit)}
    stale: list[int] = []
    for start in range(0, len(units), AT_ONCE):
        held = Reach.objects.filter(unit__in=units[start : start + AT_ONCE])
        for pk, *row in held.values_list("pk", "ancestor", "unit", "depth", "heir", "begins", "ends"):
            if tuple(row) in wanted:
                wanted.discard(tuple(row))  # type: ignore[arg-type]
            else:
                stale.append(pk)
    for start in range(0, len(stale), AT_ONCE):
        Reach.objects.filter(pk__in=stale[start : start + AT_ONCE]).delete()
    _insert(sorted(wanted, key=str))


def _insert(rows: Iterable[Row]) -> None:
    Reach.objects.bulk_create(
        (
            Reach(ancestor_id=ancestor, unit_id=unit, depth=depth, heir=heir, begins=begins, ends=ends)
            for ancestor, unit, depth, heir, begins, ends in rows
        ),
        batch_size=AT_ONCE,
    )
