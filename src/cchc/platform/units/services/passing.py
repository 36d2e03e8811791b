"""Changes by which one body's tasks pass to another: merger, split, functional succession."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from django.db import transaction

from cchc.platform.units import refusals
from cchc.platform.units.models import Change, Unit
from cchc.platform.units.services.ledger import About, Entry, NewUnit, distinct, named

WHOLE = 1_000_000
"""A whole unit in shares: they are declared in millionths."""


@transaction.atomic
def merge(parts: Sequence[Unit], into: Unit | NewUnit, **about: Unpack[About]) -> Change:
    """Whole units become one: a new one, one of them, or another that exists. What stands under them follows.

    NotPossible where a part does not exist the day before, has ended, or changed later.
    """
    parts = distinct(parts)
    goes_on = into if isinstance(into, Unit) else None
    if len({*parts, goes_on} - {None}) < 2:
        raise refusals.NotPossible(
            "Sáp nhập cần ít nhất hai đơn vị. Nếu chỉ đổi tên, hãy dùng Đổi tên.",
            "A merger needs at least two units. If only the name changes, use Rename.",
        )
    entry = Entry(Change.Kind.MERGE, [*parts, *([goes_on] if goes_on else [])], about)
    rows = [entry.alive(part) for part in parts]
    after = entry.target(into, _parent(rows[0]))
    for row in rows:
        if row != after:
            _follow(entry, row, after)
            entry.end(row)
        entry.arrow(row, after)
    return entry.done(after, named(rows), after.name)


@transaction.atomic
def split(
    unit: Unit,
    into: Sequence[tuple[Unit | NewUnit, int | None]],
    *,
    below: Mapping[Unit, int] | None = None,
    **about: Unpack[About],
) -> Change:
    """One unit becomes several; a part may be the unit itself, which then goes on, smaller.

    Each part has its share of the whole in millionths, or None where none is declared: then series break there, and
    nothing is guessed. `below` says under which part (its position in `into`) each unit under it goes.
    """
    if len(into) < 2:
        raise refusals.NotPossible("Chia tách cần ít nhất hai phần.", "A split needs at least two parts.")
    _check_shares([share for _, share in into])
    given = distinct(part for part, _ in into if isinstance(part, Unit))
    entry = Entry(Change.Kind.SPLIT, {unit, *given}, about)
    row = entry.alive(unit)
    parent = _parent(row)
    after = [entry.target(part, parent) for part, _ in into]
    if row not in after:
        where = {child.pk: after[position] for child, position in (below or {}).items()}
        children = entry.children(row)
        left = [child for child in children if child.pk not in where]
        if left:
            raise refusals.children_left(row.name, len(left), left[0].name)
        for child in children:
            entry.place(child, where[child.pk])
        entry.end(row)
    for target, (_, share) in zip(after, into, strict=True):
        entry.arrow(row, target, share)
    return entry.done(row, row.name, named(after))


@transaction.atomic
def succeed(
    before: Sequence[Unit], after: Sequence[Unit | NewUnit], *, ends: bool = True, **about: Unpack[About]
) -> Change:
    """Tasks pass on: Sở TTTT → Sở KH&CN. The bodies before end, unless they are among those after or `ends` is false
    (only some tasks pass). What stands under a body that ends follows where there is one successor."""
    before = distinct(before)
    given = distinct(unit for unit in after if isinstance(unit, Unit))
    if not before or not after or (len(after) == 1 and given == before):
        raise refusals.NotPossible(
            "Kế thừa cần đơn vị chuyển giao và đơn vị tiếp nhận khác nhau.",
            "A succession needs a body that hands over and another that takes over.",
        )
    entry = Entry(Change.Kind.SUCCEED, {*before, *given}, about)
    rows = [entry.alive(unit) for unit in before]
    parent = _parent(rows[0])
    targets = [entry.target(unit, parent) for unit in after]
    for row in rows:
        if ends and row not in targets:
            children = entry.children(row)
            if children and len(targets) > 1:
                raise refusals.children_left(row.name, len(children), children[0].name)
            _follow(entry, row, targets[0])
            entry.end(row)
        for target in targets:
            entry.arrow(row, target)
    return entry.done(targets[0], named(rows), named(targets))


def _follow(entry: Entry, before: Unit, after: Unit) -> None:
    """What stands under `before` stands under `after` from now on; `after` itself, if it stood there, moves up."""
    children = entry.children(before)
    if after in children:
        entry.place(after, _parent(before))
    entry.place_all([child for child in children if child != after], after)


def _parent(unit: Unit) -> Unit | None:
    place = unit.placements.filter(ends=None).select_related("parent").first()
    return place.parent if place else None


def _check_shares(shares: Sequence[int | None]) -> None:
    declared = [share for share in shares if share is not None]
    if any(share < 0 for share in declared) or sum(declared) > WHOLE:
        raise refusals.shares_too_many(sum(declared))
    if len(declared) == len(shares) and sum(declared) != WHOLE:
        raise refusals.shares_not_whole(sum(declared))
