"""Departments no pack knows, made up for the simulation: put into the tree with their ledger, and taken out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from cchc.core.vietnamese.text import fold_key
from cchc.platform.units.models import LEVELS, Change, Kind, Name, Part, Placement, Reach, Unit
from cchc.platform.units.services.reach import refresh_reach
from cchc.reporting.figures.selectors import batches
from cchc.reporting.simulation.country import MADE_UP, SOURCE, Country


@transaction.atomic
def write_made_up(country: Country, provinces: set[str] | None) -> int:
    """Put the made-up departments of these provinces (None: all) into the tree where they are not yet; how many."""
    there = set(Unit.objects.filter(code__startswith=MADE_UP).values_list("code", flat=True))
    new = [
        body
        for body in country.bodies.values()
        if body.made_up and body.code not in there and (provinces is None or body.places[0].parent in provinces)
    ]
    if not new:
        return 0
    units = Unit.objects.bulk_create(
        [
            Unit(
                code=body.code, kind=body.kind, level=LEVELS[Kind(body.kind)], name=body.name,
                folded=fold_key(body.name), begins=body.places[0].begins, ends=body.places[-1].ends, source=SOURCE,
            )
            for body in new
        ]
    )  # fmt: skip
    for unit, body in zip(units, new, strict=True):
        body.number = unit.pk
    ids = dict(Unit.objects.values_list("code", "pk"))
    Name.objects.bulk_create(
        [Name(unit=unit, name=unit.name, folded=unit.folded, begins=unit.begins, ends=unit.ends) for unit in units]
    )
    Placement.objects.bulk_create(
        [
            Placement(unit_id=body.number, parent_id=ids[place.parent], begins=place.begins, ends=place.ends)
            for body in new
            for place in body.places
        ]
    )
    _ledger(country, {body.code for body in new}, ids)
    refresh_reach(body.number for body in new)
    return len(new)


def _ledger(country: Country, new: set[str], ids: dict[str, int]) -> None:
    """What became of them: the merger of their provinces, one entry for each that took over."""
    taken: dict[tuple[str, date], list[str]] = defaultdict(list)
    for after, arrows in country.into.items():
        for arrow in arrows:
            if arrow.before in new and after in ids:
                taken[after, arrow.day].append(arrow.before)
    changes = Change.objects.bulk_create(
        [
            Change(kind=Change.Kind.MERGE if len(parts) > 1 else Change.Kind.SUCCEED, effective=day, source=SOURCE)
            for (_, day), parts in taken.items()
        ]
    )
    Part.objects.bulk_create(
        [
            Part(change=change, before_id=ids[before], after_id=ids[after])
            for change, ((after, _), parts) in zip(changes, taken.items(), strict=True)
            for before in parts
        ]
    )


def remove_made_up() -> int:
    """Take the made-up departments out of the tree; those that something rests on by now stay. How many went."""
    units = Unit.objects.filter(code__startswith=MADE_UP)
    if not units.exists():
        return 0
    changes = Change.objects.filter(source=SOURCE, parts__before__in=units).distinct()
    Part.objects.filter(change__in=list(changes.values_list("pk", flat=True))).delete()
    Change.objects.filter(source=SOURCE, parts=None).delete()
    Reach.objects.filter(unit__in=units).delete()
    gone = sum(_removed(part) for part in batches(list(units.values_list("pk", flat=True))))
    refresh_reach(units.values_list("pk", flat=True))  # of those that stay
    return gone


def _removed(identifiers: Sequence[int]) -> int:
    """Delete these units, one by one where something rests on one of them; how many went."""
    try:
        with transaction.atomic():
            Unit.objects.filter(pk__in=identifiers).delete()
            return len(identifiers)
    except ProtectedError:
        return 0 if len(identifiers) == 1 else sum(_removed([one]) for one in identifiers)
