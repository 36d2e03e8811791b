"""Who is told: who writes a unit's report, who leads it, who collects above it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from cchc.platform.accounts.actors import WORKING, in_force, reached
from cchc.platform.accounts.models import Grant, Role, RowOwner
from cchc.platform.accounts.rows import covers
from cchc.platform.units.models import Reach, Unit


def _held(roles: Iterable[str]) -> Any:
    return Grant.objects.filter(
        in_force(timezone.localdate()), role__in=list(roles), user__is_active=True
    ).select_related("user")


def workers(unit: Unit) -> list[tuple[Any, list[str]]]:
    """Who works on the reports of `unit`, with the names of their roles."""
    found: dict[Any, list[str]] = {}
    for grant in _held(WORKING).filter(unit=unit).order_by("user__name", "user_id"):
        found.setdefault(grant.user, []).append(grant.get_role_display().partition(":")[0])
    return list(found.items())


def worker(unit: Unit, public_id: str) -> Any:
    """The person by the public id among those who work on the reports of `unit`, None for another."""
    return next((person for person, _ in workers(unit) if str(person.public_id) == public_id), None)


def of_role(units: Collection[int], role: str) -> dict[int, list[Any]]:
    """By unit: who holds the role over it. One query."""
    found: dict[int, list[Any]] = {}
    for grant in _held([role]).filter(unit__in=units).order_by("user_id"):
        if grant.user not in found.setdefault(grant.unit_id, []):
            found[grant.unit_id].append(grant.user)
    return found


class Writers:
    """Drafters of these units, and contributors with the rows that are theirs. Three queries."""

    def __init__(self, units: Collection[int]) -> None:
        self.drafters = of_role(units, Role.DRAFTER)
        self.contributors = of_role(units, Role.CONTRIBUTOR)
        self.rows: dict[int, list[RowOwner]] = {}
        for row in RowOwner.objects.filter(in_force(timezone.localdate()), unit__in=units):
            self.rows.setdefault(row.unit_id, []).append(row)

    def told(self, unit: int, missing: Collection[str]) -> dict[Any, list[str] | None]:
        """Who is told: drafters of everything (None), each contributor of the missing indicators that are theirs, if
        any."""
        found: dict[Any, list[str] | None] = dict.fromkeys(self.drafters.get(unit, ()))
        for user in self.contributors.get(unit, ()):
            prefixes = [row.prefix for row in self.rows.get(unit, ()) if _owns(row, user)]
            own = [one for one in missing if any(covers(prefix, one) for prefix in prefixes)]
            if own and user not in found:
                found[user] = own
        return found


def _owns(row: RowOwner, user: Any) -> bool:
    return row.user_id == user.pk or (row.user_id is None and row.room_id == user.unit_id)


def collectors(units: Collection[int]) -> dict[Grant, set[int]]:
    """Who collects from these units, and from which of them. Two queries."""
    grants = list(_held([Role.COLLECTOR]).select_related("unit", "user"))
    above = Reach.objects.filter(
        reached(timezone.localdate()), heir=False, depth__gt=0, ancestor__in={one.unit_id for one in grants},
        unit__in=units,
    )  # fmt: skip
    reach: dict[int, set[int]] = {}
    for ancestor, unit in above.values_list("ancestor", "unit"):
        reach.setdefault(ancestor, set()).add(unit)
    return {one: reach[one.unit_id] for one in grants if one.unit_id in reach}
