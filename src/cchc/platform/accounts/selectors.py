"""Reads of people for pages: each list with a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.actors import in_force, reached
from cchc.platform.accounts.models import Delegation, Grant, RowOwner, User
from cchc.platform.accounts.policies import PEOPLE
from cchc.platform.accounts.services import last_revocation
from cchc.platform.units.models import Reach, Unit


def people(viewer: User, q: str = "", role: str = "", unit: Unit | None = None, out: bool = False) -> QuerySet[User]:
    """People of the units `viewer` may see; words of `q` in any order, accents folded; those out of use where `out`."""
    day = timezone.localdate()
    found = PEOPLE.visible(viewer, "read").filter(is_active=not out)
    for word in fold_key(q).split():
        found = found.filter(folded__contains=word)
    if role:
        found = found.filter(pk__in=Grant.objects.filter(in_force(day), role=role).values("user"))
    if unit is not None:
        found = found.filter(unit__in=Reach.objects.filter(reached(day), ancestor=unit, heir=False).values("unit"))
    now = Grant.objects.filter(in_force(day)).select_related("unit")
    return found.select_related("unit").prefetch_related(Prefetch("grants", queryset=now, to_attr="held_now"))


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A role on the page of a person."""

    grant: Grant
    state: str
    """'now', 'later' or 'over'."""
    revoked: bool
    """It was taken back, and that can be undone."""
    managed: bool
    """The viewer manages the unit."""
    mine: bool


def roles_of(person: User, viewer: User) -> list[GrantLine]:
    """All roles of a person, those in force first."""
    day = timezone.localdate()
    managed = set(_managed(viewer).values_list("pk", flat=True)) if viewer else set()
    lines = []
    for grant in Grant.objects.filter(user=person).select_related("unit", "user"):
        over = grant.ends is not None and grant.ends <= day
        state = "over" if over else "later" if grant.begins > day else "now"
        may = grant.pk in managed
        revoked = may and grant.ends is not None and last_revocation(grant) is not None
        lines.append(GrantLine(grant, state, revoked, may, grant.user_id == viewer.pk))
    return sorted(lines, key=lambda line: ("now", "later", "over").index(line.state))


def _managed(viewer: User) -> QuerySet[Any]:
    from cchc.platform.accounts.policy import Policy

    return Policy(Grant, path="unit", of="person", known=False).visible(viewer, "administer")


def delegations_of(person: User) -> QuerySet[Delegation]:
    """Lent by the person and lent to the person, the newest first."""
    return (
        Delegation.objects.filter(Q(grant__user=person) | Q(to=person))
        .select_related("grant__user", "grant__unit", "to")
        .order_by("-begins", "-id")
    )


def rows_of(person: User) -> QuerySet[RowOwner]:
    """Rows given now or later to the person or the person's room."""
    mine = Q(user=person)
    if person.unit_id:
        mine |= Q(user__isnull=True, room=person.unit_id)
    day = timezone.localdate()
    return RowOwner.objects.filter(mine).filter(Q(ends__isnull=True) | Q(ends__gt=day)).select_related("unit", "room")


def units_offered(viewer: User, most: int) -> list[Unit]:
    """Units to choose from while typing: those managed, the nearest to the top first."""
    from cchc.platform.accounts.policy import Policy

    managed = Policy(Unit, path="", of="unit", known=False).visible(viewer, "administer")
    return list(managed.order_by("level", "name")[:most])


def people_offered(viewer: User, most: int) -> list[User]:
    """People to choose from while typing: of the viewer's unit first."""
    near = User.objects.filter(is_active=True)
    seen = PEOPLE.visible(viewer, "read").filter(is_active=True)
    same = list(near.filter(unit=viewer.unit_id).exclude(pk=viewer.pk)[:most]) if viewer.unit_id else []
    return list(dict.fromkeys([*same, *seen[:most]]))[:most]
