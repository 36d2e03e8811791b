"""Who has a report in hand: the people of the unit by role, and the collectors of the body above."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Min
from django.utils import timezone

from cchc.platform.accounts.actors import in_force, reached
from cchc.platform.accounts.models import Delegation, Grant, Role, User
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Kind, Reach, Unit
from cchc.platform.units.selectors import stand_ins


def holders(unit: Unit, roles: Iterable[str]) -> list[User]:
    """Who holds one of these roles over the unit itself today, or stands in for who does; by name."""
    here = Grant.objects.filter(in_force(timezone.localdate()), role__in=list(roles), unit__in=stand_ins(unit))
    return _people([grant.pk for grant in here])


def receivers(unit: Unit) -> list[User]:
    """The collectors of the nearest body above the unit that has any."""
    day = timezone.localdate()
    with everything("who collects above a unit"):
        units = stand_ins(unit)
        grants = Grant.objects.filter(in_force(day), role=Role.COLLECTOR, user__is_active=True)
        above = Reach.objects.filter(reached(day), unit__in=units, heir=False, depth__gt=0)
        nearest = above.filter(ancestor__in=grants.values("unit")).aggregate(depth=Min("depth"))["depth"]
        if nearest is not None:
            places = above.filter(depth=nearest).values("ancestor")
        else:
            places = Unit.objects.filter(kind=Kind.NATION).exclude(pk__in=[one.pk for one in units]).values("pk")
        return _people(list(grants.filter(unit__in=places).values_list("pk", flat=True)))


def body_above(unit: Unit) -> str:
    """The name of the nearest body above the unit that collects; '' for none."""
    day = timezone.localdate()
    with everything("which body collects above a unit"):
        places = Grant.objects.filter(in_force(day), role=Role.COLLECTOR, user__is_active=True).values("unit")
        above = Reach.objects.filter(reached(day), unit__in=stand_ins(unit), heir=False, depth__gt=0)
        nearest = above.filter(ancestor__in=places).order_by("depth").values_list("ancestor__name", flat=True)
        return nearest.first() or ""


def collected(unit: Unit) -> bool:
    """Whether a body above the unit has somebody who collects its reports."""
    return bool(receivers(unit))


def _people(grants: list[int]) -> list[User]:
    day = timezone.localdate()
    with everything("who holds a role of a report's unit"):
        lent = Delegation.objects.filter(in_force(day), grant__in=grants, ended__isnull=True).values("to")
        own = Grant.objects.filter(pk__in=grants).values("user")
        people = User.objects.filter(is_active=True)
        return list((people.filter(pk__in=own) | people.filter(pk__in=lent)).distinct().order_by("name", "id"))
