"""Reading the tree and its ledger, always as of a day. A day of None means what is open: now and from now on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from cchc.platform.units.days import on
from cchc.platform.units.models import Change, Kind, Name, Part, Placement, Reach, Unit
from cchc.platform.units.services.reach import PASSING


def root() -> Unit | None:
    """The nation at the top of the tree, None in an empty database."""
    return Unit.objects.filter(kind=Kind.NATION).order_by("pk").first()


def parent_on(unit: Unit, day: date | None = None) -> Unit | None:
    """The body directly above `unit` on `day`; None for a root or a unit that has no place then."""
    place = Placement.objects.filter(on(day), unit=unit).select_related("parent").first()
    return place.parent if place else None


def children_on(unit: Unit, day: date | None = None) -> QuerySet[Unit]:
    """Units directly under `unit` on `day`. One query."""
    return Unit.objects.filter(on(day, "placements__"), placements__parent=unit)


def with_children(units: QuerySet[Unit], day: date | None) -> QuerySet[Any]:
    """The units, each with `below`: how many stand directly under it on `day`."""
    return units.annotate(below=Count("children_placed", filter=on(day, "children_placed__"), distinct=True))


_REACHED = """
SELECT unit_id FROM units_reach
WHERE ancestor_id = %s AND NOT heir AND (begins IS NULL OR begins <= %s) AND (ends IS NULL OR ends > %s)
"""
"""Written by hand: it stands in every scope and total, and the ORM takes longer to put it together than to run it."""


def subtree(unit: Unit, day: date | None = None) -> QuerySet[Unit]:
    """`unit` and everything under it on `day`, in no order. One query."""
    day = day or date.max  # open stretches only
    return Unit.objects.filter(pk__in=RawSQL(_REACHED, [unit.pk, day, day])).order_by()  # noqa: S611 a fixed statement


def subtree_ids(unit: Unit, day: date | None = None) -> list[int]:
    """Ids of `unit` and everything under it on `day`: where no rows are wanted."""
    day = day or date.max
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [unit.pk, day, day])
        return [row[0] for row in cursor.fetchall()]


class Named(NamedTuple):
    """What a page shows of a unit."""

    pk: int
    code: str
    name: str
    folded: str
    level: str


_NAMED = "SELECT u.id, u.code, u.name, u.folded, u.level FROM units_unit u"


def subtree_named(unit: Unit, day: date | None = None) -> list[Named]:
    """The same as `subtree`, for a page: by names, without making objects of rows. One query."""
    day = day or date.max
    return _named(f"{_NAMED} WHERE u.id IN ({_REACHED}) ORDER BY u.folded, u.id", [unit.pk, day, day])


def named(units: Iterable[int]) -> list[Named]:
    """Units by their ids, by names. One query."""
    ids = list(units)
    marks = ", ".join(["%s"] * len(ids)) or "NULL"
    return _named(f"{_NAMED} WHERE u.id IN ({marks}) ORDER BY u.folded, u.id", ids)


def _named(sql: str, values: list[Any]) -> list[Named]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(map(Named._make, cursor.fetchall()))


def held(unit: Unit, day: date | None = None) -> QuerySet[Unit]:
    """Bodies of the past that `unit`, or what stands under it, took over, as of `day`."""
    rows = Reach.objects.filter(on(day), ancestor=unit, heir=True)
    return Unit.objects.filter(pk__in=rows.values("unit"))


def ancestors(unit: Unit, day: date | None = None) -> list[Unit]:
    """Bodies above `unit` on `day`, the highest first."""
    rows = Reach.objects.filter(on(day), unit=unit, heir=False, depth__gt=0).select_related("ancestor")
    return [row.ancestor for row in rows.order_by("-depth")]


def name_on(unit: Unit, day: date) -> str:
    """What `unit` was called on `day`; its present name where nothing is known."""
    return names_on([unit], day)[unit.pk]


def names_on(units: Iterable[Unit], day: date | None) -> dict[int, str]:
    """unit id → what it was called on `day`. One query."""
    units = list(units)
    called = {unit.pk: unit.name for unit in units}
    if day is not None:
        rows = Name.objects.filter(on(day), unit__in=units, official=True)
        called.update(rows.values_list("unit", "name"))
    return called


@dataclass(frozen=True, slots=True)
class Passed:
    """One step between a unit of before and one of after. `share`: declared part in millionths, None: none declared."""

    before: Unit
    after: Unit
    change: Change
    share: int | None
    step: int
    """1: directly; 2: through one unit between; …"""


def successors(unit: Unit) -> list[Passed]:
    """What became of `unit`, step by step, oldest first. One query per step."""
    return _follow(unit, "before", "after")


def stand_ins(unit: Unit, day: date | None = None) -> list[Unit]:
    """Who carries on for a unit on `day` (today): itself, or those that follow one that has ended and still exist."""
    day = day or timezone.localdate()
    if unit.ends is None or unit.ends > day:
        return [unit]
    return [one.after for one in successors(unit) if one.after.ends is None or one.after.ends > day] or [unit]


def predecessors(unit: Unit) -> list[Passed]:
    """What `unit` came from, step by step, nearest first."""
    return _follow(unit, "after", "before")


def _follow(unit: Unit, known: str, wanted: str) -> list[Passed]:
    found: list[Passed] = []
    seen: set[int] = set()
    edge: dict[int, date | None] = {unit.pk: None}
    step = 0
    while edge:
        step += 1
        parts = (
            Part.objects.filter(change__undone=None, change__kind__in=PASSING, **{f"{known}__in": edge})
            .exclude(before=F("after"))
            .exclude(pk__in=seen)
            .select_related("before", "after", "change")
            .order_by("change__effective", "pk")
        )
        coming: dict[int, date | None] = {}
        for part in parts:
            limit = edge[getattr(part, known).pk]
            day = part.change.effective
            forward = known == "before"
            if limit is not None and (day < limit if forward else day > limit):
                continue
            seen.add(part.pk)
            found.append(Passed(part.before, part.after, part.change, part.share, step))
            coming[getattr(part, wanted).pk] = day
        edge = coming
    return found


def ledger(unit: Unit) -> QuerySet[Change]:
    """Every entry about `unit`, also those undone, oldest first."""
    concerned = Q(parts__before=unit) | Q(parts__after=unit)
    return Change.objects.filter(concerned).distinct().order_by("effective", "pk")


def outside() -> QuerySet[Unit]:
    """Names found in reports that are bound to no unit of the tree."""
    return Unit.objects.filter(kind="", bound_to=None, placements=None)


def last_entry() -> int:
    """Number of the last entry of the ledger: what a form has seen."""
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def today() -> date:
    """Today in Việt Nam."""
    return timezone.localdate()
