"""Which unit a report's heading means; writing down a body the tree does not know; binding it later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify

from cchc.core.vietnamese.text import fold_key, nfc
from cchc.platform.events.services import record
from cchc.platform.units import refusals
from cchc.platform.units.days import on as on_day
from cchc.platform.units.events import BOUND
from cchc.platform.units.models import LEVELS, Kind, Level, Name, Unit

_COMMITTEE = re.compile(r"^(?:tm )?(?:hdnd va )?(?:ubnd|uy ban nhan dan) (?=\w)")
_PLACE = re.compile(r"^(?P<own>.+?) (?P<place>(?:tinh|thanh pho|tp|quan|huyen|thi xa) \w.*)$")
_KIND_OF_PLACE = re.compile(r"^(?:tinh|thanh pho|tp|quan|huyen|thi xa|xa|phuong|thi tran|dac khu) ")
_SEVERAL_OF_A_NAME = frozenset({Level.DEPARTMENT, Level.AGENCY})
"""Levels where a bare name ("Sở Nội vụ") is that of dozens of bodies, whether or not the tree knows them all."""


def unit_named(name: str, level: str | None, within: str | None = None, on: date | None = None) -> Unit:
    """The unit a heading means, where exactly one of the tree fits; else one outside the tree, made if need be.

    Spelling, case and "UBND" may differ. `within`: the province or district the heading is from; `on`: a day the unit
    existed under that name. A department without its province fits none. ValueError for a name without letters.
    """
    folded = fold_key(name)
    if not folded:
        raise ValueError("a unit needs a name")
    return unit_of_heading(name, level, within, on) or _outside(name.strip(), folded, level or "")


def unit_of_heading(name: str, level: str | None, within: str | None = None, on: date | None = None) -> Unit | None:
    """The one unit of the tree a heading fits, or None. Writes nothing."""
    folded = fold_key(name)
    place = _bare_place(fold_key(within)) if within else ""
    if not place and (known := Unit.objects.filter(folded=folded, bound_to__isnull=False).first()):
        bound = known.bound_to
        if bound is not None and (bound.level not in _SEVERAL_OF_A_NAME or _PLACE.match(folded)):
            return bound
    for names, where in _readings(folded, place):
        found = _fitting(names, where, level, on)
        if len(found) > 1:
            found = _written_so(found, names, name)
        if len(found) == 1:
            return found[0]
    return None


def _written_so(units: list[Unit], names: set[str], heading: str) -> list[Unit]:
    """Those whose name stands in the heading with its very accents: Phương Sơn is not Phượng Sơn."""
    written = " ".join(nfc(heading).casefold().split())
    rows = Name.objects.filter(unit__in=units, folded__in=names).values_list("unit", "name")
    fitting = {unit for unit, called in rows if called.casefold() in written}
    return [unit for unit in units if unit.pk in fitting]


def _readings(folded: str, place: str) -> list[tuple[set[str], list[str]]]:
    """Ways to read a heading: the names it may give, and the places the unit lies in."""
    names = {folded, _COMMITTEE.sub("", folded)}
    names |= {re.sub(r"^tp ", "thanh pho ", name) for name in names}
    readings = [(names, [place] if place else [])]
    if split := _PLACE.match(_COMMITTEE.sub("", folded)):
        readings.append(({split["own"]}, [_bare_place(split["place"]), *([place] if place else [])]))
    return readings


def _bare_place(folded: str) -> str:
    return _KIND_OF_PLACE.sub("", _COMMITTEE.sub("", folded))


def _fitting(names: set[str], places: list[str], level: str | None, on: date | None) -> list[Unit]:
    units = Unit.objects.exclude(kind="").filter(placements__isnull=False)
    rows = Q(names__folded__in=names)
    if on is not None:
        rows &= Q(names__official=False) | on_day(on, "names__")
        units = units.filter(on_day(on))
    units = units.filter(rows)
    if level:
        units = units.filter(level=level)
    if not places:
        units = units.exclude(level__in=_SEVERAL_OF_A_NAME)
    for place in places:
        above = Name.objects.filter(Q(folded=place) | Q(folded__endswith=f" {place}"))
        above = above.filter(Q(folded__in=[f"{kind} {place}" for kind in _PLACES]) | Q(folded=place))
        units = units.filter(
            reached_by__heir=False, reached_by__depth__gt=0, reached_by__ancestor__in=above.values("unit")
        )
    return list(units.distinct()[:SEVERAL])


SEVERAL = 40
"""As many units of one folded name are looked at; more are too many to be told apart by accents."""
_PLACES = ("tinh", "thanh pho", "quan", "huyen", "thi xa")


def _outside(name: str, folded: str, level: str) -> Unit:
    """The unit outside the tree with this name; made where there is none."""
    unit = Unit.objects.filter(folded=folded, kind="", bound_to=None).first()
    if unit is None:
        return _create(name, folded, level)
    if level and not unit.level:
        unit.level = level
        unit.save(update_fields=["level"])
    return unit


def _create(name: str, folded: str, level: str) -> Unit:
    try:
        with transaction.atomic():
            unit = Unit.objects.create(code=slugify(folded)[:120], name=name, folded=folded, level=level)
    except IntegrityError:  # another request wrote it down at the same moment, or two long names share a code
        same = Unit.objects.filter(folded=folded, kind="", bound_to=None).first()
        if same:
            return same
        unit = Unit.objects.create(
            code=f"{slugify(folded)[:110]}-{Unit.objects.count() + 1}", name=name, folded=folded, level=level
        )
    Name.objects.create(unit=unit, name=name, folded=folded, official=False)
    return unit


Hook = Callable[[Unit, Unit], None]
_HOOKS: list[Hook] = []


def on_bind(hook: Hook) -> Hook:
    """Have `hook(before, after)` called, in the transaction, when a unit outside the tree is bound to one inside: an
    app points what it keeps about `before` to `after`. Use it as a decorator in the app's `apps.ready`."""
    if hook not in _HOOKS:
        _HOOKS.append(hook)
    return hook


@transaction.atomic
def bind(unplaced: Unit, unit: Unit, *, reason: str = "") -> Unit:
    """What was kept under a name outside the tree belongs to `unit`, now and whenever the name is read again.

    NotPossible where `unplaced` has a place in the tree, or `unit` has none.
    """
    locked = {
        row.pk: row for row in Unit.objects.filter(pk__in=[unplaced.pk, unit.pk]).order_by("pk").select_for_update()
    }
    before, after = locked[unplaced.pk], locked[unit.pk]
    if before.kind or before.bound_to_id or before.placements.exists():
        raise refusals.not_bindable(before.name)
    if not after.placements.exists() and after.kind != Kind.NATION:
        raise refusals.not_placed(after.name)
    for hook in _HOOKS:
        hook(before, after)
    before.bound_to = after
    before.level = LEVELS[Kind(after.kind)]
    before.save(update_fields=["bound_to", "level"])
    record(BOUND, subject=after, unit=after, reason=reason, code=after.code, before=before.name, after=after.name)
    return after
