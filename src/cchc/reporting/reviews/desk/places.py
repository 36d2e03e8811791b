"""Which part of the tree a person looks at on the desk, and what there is of each part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.http import Http404

from cchc.platform.accounts.actors import held_by
from cchc.platform.accounts.models import Role
from cchc.platform.calendar.clock import today
from cchc.platform.units.days import on
from cchc.platform.units.models import Reach, Unit
from cchc.platform.units.selectors import children_on, names_on
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import OPEN_STATES, Obligation, ReportingPeriod
from cchc.reporting.reviews.desk.policies import DESK


@dataclass(frozen=True, slots=True)
class Part:
    """A unit below, and how far the reports under it are."""

    unit: Unit
    name: str
    owed: int
    missing: int
    late: int
    by_file: int
    """Came as files and counts."""
    waiting: int
    accepted: int


def over(user: Any) -> list[Unit]:
    """The units over which the person follows what is below."""
    roles = DESK.rules["read"].roles
    found = {one.grant.unit_id: one.grant.unit for one in held_by(user) if one.grant.role in roles}
    return list(found.values())


def sender(user: Any) -> Unit | None:
    """The unit the person collects for: who writes letters to those below. None for none or several."""
    found = {one.grant.unit_id: one.grant.unit for one in held_by(user) if one.grant.role == Role.COLLECTOR}
    return next(iter(found.values())) if len(found) == 1 else None


def chosen(user: Any, code: str) -> Unit | None:
    """The unit named in the address, else the one the person's role is held over; None for several. 404 for a unit
    outside."""
    if code:
        unit = Unit.objects.filter(code=code).first()
        mine = {one.pk for one in over(user)}
        if unit is None:
            raise Http404
        reached = Reach.objects.filter(on(today()), ancestor__in=mine, unit=unit).exists()
        if unit.pk not in mine and not reached:
            raise Http404
        return unit
    mine_units = over(user)
    return mine_units[0] if len(mine_units) == 1 else None


def parts(period: ReportingPeriod, unit: Unit | None) -> list[Part]:
    """The units right below, each with what is owed under it, the most missing first. Three queries."""
    children = list(children_on(unit, today())) if unit else []
    at = "unit__obligations"
    here = Q(**{f"{at}__period": period}) & ~Q(**{f"{at}__state": Obligation.State.NOT_REQUIRED})
    filed = came_as_files(f"{at}__")
    unsent = here & Q(**{f"{at}__state__in": OPEN_STATES}) & ~filed
    late = unsent & Q(**{f"{at}__due__lt": today()})
    waiting = here & Q(**{f"{at}__state__in": (Obligation.State.SENT, Obligation.State.RECEIVED)})
    accepted = here & Q(**{f"{at}__state": Obligation.State.ACCEPTED})
    rows = (
        Reach.objects.filter(on(today()), heir=False, ancestor__in=children)
        .order_by()
        .values(below=F("ancestor"))
        .annotate(
            owed=Count(at, filter=here), missing=Count(at, filter=unsent), late=Count(at, filter=late),
            by_file=Count(at, filter=here & filed), waiting=Count(at, filter=waiting),
            accepted=Count(at, filter=accepted),
        )
    )  # fmt: skip
    counts = {row.pop("below"): row for row in rows}
    names = names_on(children, today())
    found = [Part(one, names[one.pk], **counts[one.pk]) for one in children if counts.get(one.pk, {}).get("owed")]
    return sorted(found, key=lambda one: (-one.late, -one.missing, one.unit.folded))


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the reports of one period are."""

    period: ReportingPeriod
    owed: int
    unsent: int
    late: int
    by_file: int
    """Came as files and counts."""
    waiting: int
    accepted: int


def tallies(user: Any, periods: Iterable[ReportingPeriod]) -> dict[int, Tally]:
    """By period: how far the reports are that the person follows. One query; nothing for a period without any."""
    known = {one.pk: one for one in periods}
    filed, done = came_as_files(), Q(state=Obligation.State.ACCEPTED)
    unsent = Q(state__in=OPEN_STATES) & ~filed
    waits = Q(state__in=(Obligation.State.SENT, Obligation.State.RECEIVED))
    owed = DESK.visible(user, "read").filter(period__in=known).exclude(state=Obligation.State.NOT_REQUIRED)
    rows = owed.order_by().values("period").annotate(
        owed=Count("pk"), unsent=Count("pk", filter=unsent), late=Count("pk", filter=unsent & Q(due__lt=today())),
        by_file=Count("pk", filter=filed), waiting=Count("pk", filter=waits), accepted=Count("pk", filter=done),
    )  # fmt: skip
    return {row["period"]: Tally(**{**row, "period": known[row["period"]]}) for row in rows}
