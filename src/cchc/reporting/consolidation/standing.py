"""Who stands under whom on one map, and whose figures are part of whose total: no database, so that what was sealed can
be added up years later as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from cchc.reporting.consolidation.question import Basis, Whose

Parents = Mapping[int, int | None]
"""unit id → id of the unit it stands under; None: a root."""


class Standing(NamedTuple):
    """A map, who reported on it, and which of these stand above others who did: their report is of a whole."""

    parents: Parents
    here: frozenset[int]
    wholes: frozenset[int]

    @classmethod
    def of(cls, parents: Parents, here: Iterable[int]) -> Standing:
        """The standing of those who reported."""
        reporting = frozenset(here)
        return cls(parents, reporting, reporting.intersection(heads(reporting, parents)))


def above(unit: int, parents: Parents) -> Iterable[int]:
    """Units above `unit`, the nearest first. A circle in the tree ends it."""
    seen = {unit}
    while (up := parents.get(unit)) is not None and up not in seen:
        seen.add(up)
        yield up
        unit = up


def heads(units: Iterable[int], parents: Parents) -> set[int]:
    """Every unit that stands above one of `units`."""
    found: set[int] = set()
    for unit in units:
        up = parents.get(unit)
        while up is not None and up not in found:
            found.add(up)
            up = parents.get(up)
    return found


def pairs_on(standing: Standing, unit: int, whose: Whose, basis: Basis) -> Iterator[tuple[int, int]]:
    """(whole, part) for every whole asked for: the relation `members` of a question about `unit`.

    The line of each unit is walked upwards, to the first report in between (on the basis of the nearest), or to the
    unit that is asked about.
    """
    parents, here, wholes = standing
    inside = subtree(unit, parents)
    lowest, children = basis is Basis.lowest, whose is Whose.children
    tops = {unit}
    if children:
        tops = set(below(parents).get(unit, ()))
    elif whose is Whose.all:
        tops |= heads(here, parents).intersection(inside)
    for part in inside:
        if lowest and part in wholes:
            continue
        if part in tops and (children or part not in wholes):
            yield part, part
        last = part
        for up in above(part, parents) if part != unit else ():
            if not lowest and ((last in wholes and last != part) or (children and up in wholes)):
                break
            if up in tops:
                yield up, part
            if up == unit:
                break
            last = up


def below(parents: Parents) -> Mapping[int, list[int]]:
    """unit id → ids of the units directly under it."""
    return _below(Map(parents))


def subtree(unit: int, parents: Parents) -> list[int]:
    """The unit and everything under it; nothing where it is not on the map."""
    return _subtree(unit, Map(parents))


class Map:
    """A map by its identity: what follows from it is kept for as long as the map itself."""

    __slots__ = ("parents",)

    def __init__(self, parents: Parents) -> None:
        self.parents = parents

    def __hash__(self) -> int:
        return id(self.parents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Map) and self.parents is other.parents


@lru_cache(maxsize=8)
def _below(one: Map) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for unit, parent in one.parents.items():
        if parent is not None:
            found[parent].append(unit)
    return dict(found)


@lru_cache(maxsize=64)
def _subtree(unit: int, one: Map) -> list[int]:
    under, found, known = _below(one), [unit], {unit}
    if unit not in one.parents and unit not in under:
        return []
    for each in found:
        more = [child for child in under.get(each, ()) if child not in known]
        known.update(more)
        found += more
    return found
