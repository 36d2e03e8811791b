"""What a change would do: it is carried out and rolled back, so that the preview is the change itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from cchc.platform.units.models import Change, Reach, Unit
from cchc.platform.units.selectors import names_on


@dataclass(slots=True)
class Line:
    """One unit, before and after."""

    before: str
    after: str
    where_before: str = ""
    where_after: str = ""
    is_new: bool = False
    ends: bool = False


@dataclass(slots=True)
class Preview:
    """What will change, and how many units are concerned, those under them included."""

    lines: list[Line] = field(default_factory=list)
    concerned: int = 0


def preview(carry_out: Callable[[], Change]) -> Preview:
    """The preview of a change; NotPossible as the change itself. Nothing is written."""
    with transaction.atomic():
        try:
            return _told(carry_out())
        finally:
            transaction.set_rollback(True)


def _told(change: Change) -> Preview:
    eve = change.effective - timedelta(days=1)
    ids = {unit for pair in change.parts.values_list("before", "after") for unit in pair if unit}
    ids |= set(change.placements.values_list("unit", flat=True))
    units = list(Unit.objects.filter(pk__in=ids).prefetch_related("placements__parent").order_by("pk"))
    called = names_on(units, eve)
    told = Preview()
    for unit in units:
        places = {place.change_id == change.pk: place for place in unit.placements.all() if _current(place, change)}
        now, was = places.get(True), places.get(False)
        is_new = unit.begins == change.effective and was is None
        told.lines.append(
            Line(
                before="" if is_new else called[unit.pk],
                after="" if unit.ends == change.effective else unit.name,
                where_before=was.parent.name if was and was.parent else "",
                where_after=now.parent.name if now and now.parent else (was.parent.name if was and was.parent else ""),
                is_new=is_new,
                ends=unit.ends == change.effective,
            )
        )
    told.lines.sort(key=lambda line: (not line.ends, line.is_new))
    told.concerned = Reach.objects.filter(ancestor__in=ids, heir=False).values("unit").distinct().count()
    return told


def _current(place: object, change: Change) -> bool:
    ends, opened = getattr(place, "ends", None), getattr(place, "change_id", None)
    return opened == change.pk or ends is None or ends == change.effective
