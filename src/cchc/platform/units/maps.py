"""Carrying units and numbers from the map of one day to that of another.

A number follows the arrows of the ledger in order: it moves whole into what a unit became, in declared shares into the
parts of a split (in integers, so that the parts add up to the whole), and stops where nothing was declared. What stops
is told, never guessed, and the units that lack it are breaks of the series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Protocol

from cchc.platform.units.models import Change, Part
from cchc.platform.units.services.passing import WHOLE
from cchc.platform.units.services.reach import PASSING


@dataclass(frozen=True, slots=True)
class Stopped:
    """A number that could not go on: it belonged to `unit`, and `among` says to which it may have gone."""

    unit: int
    among: tuple[int, ...]
    amount: int
    change: int


@dataclass(slots=True)
class Carried:
    """Numbers on another day's map. The sum of `values` and of `stopped` is the sum that was given."""

    values: dict[int, int] = field(default_factory=dict)
    stopped: list[Stopped] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    """Units whose series breaks: some of what stopped may be theirs."""


def carry(values: Mapping[int, int], since: date, until: date) -> Carried:
    """Numbers of units on the map of `since`, on the map of `until`: unit id → amount, as exact integers.

    Going back in time is not possible (ValueError): a merged number does not say whose it was.
    """
    if until < since:
        raise ValueError("numbers are carried forward in time only")
    carried = Carried(dict(values))
    for change, arrows in _steps(since, until):
        outgoing: dict[int, list[Arrow]] = defaultdict(list)
        for arrow in arrows:
            outgoing[arrow.before].append(arrow)
        for unit in [unit for unit in outgoing if unit in carried.values or unit in carried.breaks]:
            if not any(arrow.stays for arrow in outgoing[unit]):
                _pass_on(carried, unit, outgoing[unit], change)
    return carried


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow of an entry, with whether the body before goes on as it was (only some of its tasks pass)."""

    before: int
    after: int | None
    share: int | None
    stays: bool


def _steps(since: date, until: date) -> Iterable[tuple[int, list[Arrow]]]:
    """The entries by which numbers move, in the order they took effect."""
    kinds = (*PASSING, Change.Kind.ABOLISH)
    rows = (
        Part.objects.filter(
            change__undone=None, change__kind__in=kinds, change__effective__gt=since, change__effective__lte=until
        )
        .filter(before__isnull=False)
        .order_by("change__effective", "change", "pk")
        .values_list("change", "change__kind", "change__effective", "before", "after", "share", "before__ends")
    )
    steps: dict[int, list[Arrow]] = {}
    for change, kind, day, before, after, share, ends in rows:
        stays = kind == Change.Kind.SUCCEED and (ends is None or ends > day)
        steps.setdefault(change, []).append(Arrow(before, after, share, stays))
    return steps.items()


def _pass_on(carried: Carried, unit: int, arrows: list[Arrow], change: int) -> None:
    after = [arrow.after for arrow in arrows if arrow.after is not None]
    broken = unit in carried.breaks
    carried.breaks.discard(unit)
    amount = carried.values.pop(unit, None)
    shares = [WHOLE] if len(after) == 1 else [arrow.share for arrow in arrows]
    if broken:
        carried.breaks.update(after)
    if amount is None:
        return
    declared = [share for share in shares if share is not None]
    if not after or len(declared) < len(after) or sum(declared) != WHOLE:
        carried.stopped.append(Stopped(unit, tuple(after), amount, change))
        carried.breaks.update(after)
        return
    for target, part in zip(after, apportion(amount, declared), strict=True):
        carried.values[target] = carried.values.get(target, 0) + part


def apportion(amount: int, shares: list[int]) -> list[int]:
    """`amount` in parts of the given shares (together one whole, in millionths): integers that add up to it, each
    rounded half up where it begins and ends."""
    if sum(shares) != WHOLE:
        raise ValueError("the shares are not one whole")
    edges, share = [0], 0
    for part in shares:
        share += part
        edges.append((2 * amount * share + WHOLE) // (2 * WHOLE))
    return [end - start for start, end in pairwise(edges)]


@dataclass(frozen=True, slots=True)
class Match:
    """A unit on another day's map. `share` None: how much of it is not declared."""

    unit: int
    after: int
    share: int | None


class Identified(Protocol):
    """A unit, or what a page shows of one."""

    @property
    def pk(self) -> int: ...


def on_map(units: Iterable[Identified], since: date, until: date) -> list[Match]:
    """What units of the map of `since` correspond to on that of `until`, in declared shares.

    Shares of shares multiply, rounded half up to a millionth. One query, however many units.
    """
    held: dict[int, dict[int, int | None]] = {unit.pk: {unit.pk: WHOLE} for unit in units}
    inside: dict[int, set[int]] = defaultdict(set)
    for unit in held:
        inside[unit].add(unit)
    for _change, arrows in _steps(since, until):
        outgoing: dict[int, list[Arrow]] = defaultdict(list)
        for arrow in arrows:
            outgoing[arrow.before].append(arrow)
        for before, out in outgoing.items():
            if any(arrow.stays for arrow in out):
                continue
            for origin in inside.pop(before, ()):
                share = held[origin].pop(before)
                for arrow in out:
                    if arrow.after is not None:
                        part = WHOLE if len(out) == 1 else arrow.share
                        held[origin][arrow.after] = _added(held[origin].get(arrow.after, 0), _times(share, part))
                        inside[arrow.after].add(origin)
    return [Match(unit, after, share) for unit, found in held.items() for after, share in found.items()]


def _times(share: int | None, part: int | None) -> int | None:
    return None if share is None or part is None else (2 * share * part + WHOLE) // (2 * WHOLE)


def _added(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
