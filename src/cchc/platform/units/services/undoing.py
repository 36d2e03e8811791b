"""Taking back the last change: a compensating entry, never a deletion of what was said."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cchc.platform.events.services import record
from cchc.platform.units import refusals
from cchc.platform.units.events import UNDONE
from cchc.platform.units.models import Change, Name, Placement, Unit
from cchc.platform.units.services.reach import refresh_reach


@transaction.atomic
def undo(change: Change, *, reason: str) -> Change:
    """The state before `change`, which stays in the ledger marked as undone; bodies it brought into being leave the
    tree. NotPossible where something later rests on it."""
    if not reason.strip():
        raise refusals.no_reason()
    change = Change.objects.select_for_update().get(pk=change.pk)
    if change.undone:
        raise refusals.already_undone()
    units = _concerned(change, lock=True)
    created = _created(change, units)
    _nothing_rests_on(change, units, created)
    change.names.all().delete()
    change.placements.all().delete()
    _restore(units, change, created)
    change.undone = timezone.now()
    change.save(update_fields=["undone"])
    refresh_reach(unit.pk for unit in units)
    about = next(iter(units))
    record(UNDONE, subject=about, unit=about, reason=reason, code=about.code, change=str(change))
    return change


def can_undo(change: Change) -> refusals.NotPossible | None:
    """Why `change` cannot be undone; None where it can."""
    if change.undone:
        return refusals.already_undone()
    units = _concerned(change, lock=False)
    try:
        _nothing_rests_on(change, units, _created(change, units))
    except refusals.NotPossible as refusal:
        return refusal
    return None


def _concerned(change: Change, *, lock: bool) -> list[Unit]:
    """Every unit the change touches, in the order of the arrows."""
    ids = dict.fromkeys(unit for pair in change.parts.values_list("before", "after") for unit in pair if unit)
    ids.update(dict.fromkeys(change.placements.values_list("unit", flat=True)))
    rows = Unit.objects.filter(pk__in=ids).order_by("pk")
    found = {unit.pk: unit for unit in (rows.select_for_update() if lock else rows)}
    return [found[pk] for pk in ids]


def _created(change: Change, units: list[Unit]) -> set[int]:
    """Those of `units` that the change brought into being: they never stood anywhere else."""
    begun = {unit.pk for unit in units if unit.begins == change.effective}
    places = Placement.objects.filter(unit__in=begun)
    elsewhere = places.filter(Q(change=None) | ~Q(change=change.pk)).values_list("unit", flat=True)
    return begun & set(places.values_list("unit", flat=True)) - set(elsewhere)


def _nothing_rests_on(change: Change, units: list[Unit], created: set[int]) -> None:
    later = Change.objects.filter(pk__gt=change.pk, undone=None).filter(
        Q(parts__before__in=units) | Q(parts__after__in=units) | Q(placements__unit__in=units)
    )
    if entry := later.first():
        raise refusals.rests_on_it(units[0].name, str(entry))
    placed = Placement.objects.filter(parent__in=created).exclude(change=change).select_related("unit", "parent")
    if place := placed.first():
        raise refusals.rests_on_it(str(place.parent), str(place.unit))
    if created and (what := _rests(created)):
        raise refusals.rests_on_it(next(unit.name for unit in units if unit.pk in created), what)


OWN = frozenset({"units", "events"})
"""Apps whose rows about a unit follow from the ledger, or only tell of it."""


def _rests(units: set[int]) -> str:
    """What other apps keep about one of the units: reports, grants, people."""
    for relation in Unit._meta.related_objects:
        model = relation.related_model
        kept = model._base_manager.filter(**{f"{relation.field.name}__in": units})
        if model._meta.app_label not in OWN and kept.exists():
            return str(model._meta.verbose_name_plural)
    return ""


def _restore(units: list[Unit], change: Change, created: set[int]) -> None:
    """The stretches that ended with the change are open again, and the units have the days and names they had."""
    for rows in (Placement.objects.filter(unit__in=units), Name.objects.filter(unit__in=units, official=True)):
        ended = rows.filter(ends=change.effective).exclude(unit__in=rows.filter(ends=None).values("unit"))
        last = dict(ended.order_by("begins", "pk").values_list("unit", "pk"))
        rows.filter(pk__in=last.values()).update(ends=None)
    here = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    here.filter(ends=change.effective).update(ends=None)
    here.filter(pk__in=created).update(begins=None)
    names = Name.objects.filter(unit__in=units, official=True, ends=None)
    called = {unit: (name, folded) for unit, name, folded in names.values_list("unit", "name", "folded")}
    for unit in units:
        name = called.get(unit.pk, (unit.name, unit.folded))
        if name != (unit.name, unit.folded):
            unit.name, unit.folded = name
            unit.save(update_fields=["name", "folded"])
