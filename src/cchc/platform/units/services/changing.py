"""Changes to one unit: it is established, renamed, moved, abolished."""

from __future__ import annotations

from typing import Literal, Unpack

from django.db import transaction

from cchc.core.vietnamese.text import fold_key, nfc
from cchc.platform.events.services import record
from cchc.platform.units import refusals
from cchc.platform.units.events import ALIASED
from cchc.platform.units.models import Change, Name, Unit
from cchc.platform.units.services.ledger import About, Entry, NewUnit


@transaction.atomic
def establish(new: NewUnit, **about: Unpack[About]) -> Unit:
    """A body that came from no other. Its parent must exist on that day; NotPossible otherwise."""
    entry = Entry(Change.Kind.ESTABLISH, [new.parent] if new.parent else [], about)
    unit = entry.create(new)
    entry.arrow(None, unit)
    entry.done(unit, "", unit.name)
    return unit


@transaction.atomic
def rename(unit: Unit, name: str, **about: Unpack[About]) -> Change:
    """Another name from a day on; the old one stays findable. NotPossible for an empty or the same name."""
    entry = Entry(Change.Kind.RENAME, [unit], about)
    row = entry.alive(unit)
    old = row.name
    entry.rename(row, name)
    entry.arrow(row, row)
    unit.name, unit.folded = row.name, row.folded
    return entry.done(row, old, row.name)


@transaction.atomic
def move(unit: Unit, parent: Unit, **about: Unpack[About]) -> Change:
    """Under another parent from a day on. NotPossible for a cycle on any day, or a parent that does not exist then."""
    entry = Entry(Change.Kind.MOVE, [unit, parent], about)
    row = entry.alive(unit)
    if row.placements.filter(ends=None, parent=parent).exists():
        raise refusals.same_parent(row.name, parent.name)
    entry.place(row, entry.unit(parent))
    entry.arrow(row, row)
    return entry.done(row, row.name, parent.name)


@transaction.atomic
def abolish(unit: Unit, *, below: Literal["lift", "end", ""] = "", **about: Unpack[About]) -> Change:
    """The unit ends without a successor; its last parent holds its past.

    Units under it go up to that parent (`below="lift"`), end with it ("end"), or refuse the change ("").
    """
    entry = Entry(Change.Kind.ABOLISH, [unit], about)
    row = entry.alive(unit)
    place = row.placements.filter(ends=None).select_related("parent").first()
    parent = place.parent if place else None
    children = entry.children(row)
    if children and not below:
        raise refusals.children_left(row.name, len(children), children[0].name)
    for child in children:
        if below == "lift":
            entry.place(child, parent)
        else:
            _end_with(entry, child)
    entry.end(row)
    entry.arrow(row, None)
    return entry.done(row, row.name, "")


def _end_with(entry: Entry, unit: Unit) -> None:
    for child in entry.children(unit):
        _end_with(entry, child)
    entry.end(unit)
    entry.arrow(unit, None)


@transaction.atomic
def add_alias(unit: Unit, alias: str) -> Name:
    """Another way to write the unit's name, for search and for reports; the same one is not added twice."""
    alias = nfc(" ".join(alias.split()))
    folded = fold_key(alias)
    if not folded:
        raise refusals.no_name()
    name, made = Name.objects.get_or_create(unit=unit, folded=folded, official=False, defaults={"name": alias})
    if made:
        record(ALIASED, subject=unit, unit=unit, code=unit.code, after=unit.name, alias=alias)
    return name
