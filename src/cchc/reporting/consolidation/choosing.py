"""Which reports make up which wholes on the map of another day: as `members` chooses on one map, carried along the
ledger. Of a unit and units below it one is taken, never both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cchc.platform.units.atlas import Atlas, Course
from cchc.reporting.consolidation.question import Basis


@dataclass(slots=True)
class Chosen:
    """Which reports make up which wholes on the other map."""

    pairs: set[tuple[int, int]] = field(default_factory=set)
    """whole, unit that reported"""
    partial: set[tuple[int, int]] = field(default_factory=set)
    """whole, unit of which only a part went there"""
    held: dict[int, int] = field(default_factory=dict)
    replaced: set[int] = field(default_factory=set)
    nowhere: set[int] = field(default_factory=set)
    """Reported, and stood nowhere on the map of that day: abolished before, or not yet in the tree."""
    courses: dict[int, Course] = field(default_factory=dict)


def choose(
    maps: Atlas, here: Iterable[int], since: date, until: date, basis: Basis,
    *, wholes: Iterable[int] | None, relative: int | None = None, under: int | None = None,
) -> Chosen:  # fmt: skip
    """Which reports of `here` (units on the map of `since`) make up `wholes` on the map of `until`.

    As `members` chooses on one map: of a unit and units below it one is taken, never both. `relative`: chosen as parts
    of that whole, whichever of `wholes` they are in; None: anew for each whole. `wholes` None: every whole up to
    `under`.
    """
    return _Choice(maps, since, until, basis, None if wholes is None else set(wholes), relative, under).made(set(here))


class _Choice:
    """One choice of reports."""

    def __init__(
        self, maps: Atlas, since: date, until: date, basis: Basis, wholes: set[int] | None, relative: int | None,
        under: int | None,
    ) -> None:  # fmt: skip
        self.maps, self.since, self.until, self.basis = maps, since, until, basis
        self.wholes, self.relative, self.under = wholes, relative, under
        self.found = Chosen()
        self.places: dict[int, list[list[int]]] = {}
        self.lost: set[int] = set()
        self.beside: set[int] = set()
        """Units of which a part went to the whole itself: their report is beside its total, those below them are in."""

    def made(self, here: set[int]) -> Chosen:
        """The pairs, and what is told about them."""
        placed = self.maps.parents(self.since)
        standing = {*placed, *placed.values()}
        self.found.nowhere = here - standing
        here = here & standing
        above = {unit: self.maps.line(unit, self.since)[1:] for unit in here}
        for unit in here:
            self._place(unit)
        heads = {up for line in above.values() for up in line if up in here}
        gone = {unit for unit in heads if unit in self.found.held}
        for unit in gone:
            del self.found.held[unit]
        here -= gone
        heads = {up for unit in here for up in above[unit] if up in here}
        blocked = {unit: self._strictly_above(unit) for unit in heads}
        for unit in here:
            self._add(unit, heads, [blocked[up] for up in above[unit] if up in heads])
        used = {unit for _, unit in self.found.pairs}
        self.found.replaced = self.beside | {
            unit for unit in gone if not used.intersection(above[unit]) and self._concerns(unit, used, above)
        }
        self.found.held = {unit: by for unit, by in self.found.held.items() if unit in used}
        return self.found

    def _concerns(self, unit: int, used: set[int], above: Mapping[int, list[int]]) -> bool:
        return any(unit in above[one] for one in used)

    def _place(self, unit: int) -> None:
        """Where the unit stands on the other map: for each of its parts the part and what is above it."""
        course = self.found.courses[unit] = self.maps.course(unit, self.since, self.until)
        heirs = [self.maps.heir(body, day, self.until) for body, day in course.ended]
        ends = [*course.shares, *(heir for heir in heirs if heir is not None)]
        if not course.shares and ends:
            self.found.held[unit] = ends[0]
        if None in heirs:
            self.lost.add(unit)
        self.places[unit] = [self.maps.line(end, self.until) for end in ends]

    def _strictly_above(self, unit: int) -> set[int]:
        """Wholes for which a report stands in place of those below it: they hold all of its unit, and more."""
        lines = [set(line[1:]) for line in self.places[unit]]
        return set.intersection(*lines) if lines else set()

    def _add(self, unit: int, heads: set[int], blocked: list[set[int]]) -> None:
        lines = self.places[unit]
        if not lines or (self.basis is Basis.lowest and unit in heads):
            return
        inside = set.intersection(*map(set, lines))
        ends = {line[0] for line in lines}
        for whole in self._wholes(lines):
            chosen_for = whole if self.relative is None else self.relative
            if unit in heads and chosen_for in ends:
                if len(ends) > 1:
                    self.beside.add(unit)
                continue
            if self.basis is Basis.nearest and any(chosen_for in stands for stands in blocked):
                continue
            if whole in inside and unit not in self.lost:
                self.found.pairs.add((whole, unit))
            elif unit not in heads or (chosen_for in inside and unit not in self.lost):
                self.found.partial.add((whole, unit))

    def _wholes(self, lines: list[list[int]]) -> set[int]:
        """The asked wholes that hold the unit or some of it."""
        if self.wholes is not None:
            return self.wholes.intersection(set.union(*map(set, lines)))
        found: set[int] = set()
        for line in lines:
            if self.under in line:
                found.update(line[: line.index(self.under) + 1])
        return found
