"""What waits for who collects: sendings to look at, requests to reopen, draft figures, and who is late; per period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.utils import timezone

from cchc.platform.accounts.actors import held_by
from cchc.platform.accounts.models import Role
from cchc.platform.calendar.clock import today
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import OPEN_STATES, Obligation, ReportingPeriod
from cchc.reporting.reviews.desk.policies import DESK
from cchc.reporting.reviews.desk.waiting import WAITING
from cchc.reporting.reviews.loops import State
from cchc.reporting.reviews.models import Sending, Step


@dataclass(slots=True)
class Gathering:
    """One period whose reports the person collects."""

    period: ReportingPeriod
    to_see: int
    """Reports that were sent and wait to be looked at."""
    drafts: int
    """Draft figures that wait for a word."""
    late: int
    owed: int
    first: date | None
    """The day the first of those that wait was sent."""
    ends: date
    """The first due day."""
    reopen: list[Step] = field(default_factory=list)
    """Units that ask to have their report reopened."""

    @property
    def waiting(self) -> int:
        return self.to_see + len(self.reopen)


def gatherings(user: Any) -> list[Gathering]:
    """The open periods in which something waits for the person or somebody is late, what waits first. Three queries,
    none for who collects from nobody."""
    if not any(one.grant.role == Role.COLLECTOR for one in held_by(user)):
        return []
    mine = DESK.visible(user, "accept").filter(period__state=ReportingPeriod.State.OPEN)
    waits, late = Q(state__in=WAITING), Q(state__in=OPEN_STATES, due__lt=today()) & ~came_as_files()
    draft = Q(state=State.STARTED) & Q(Exists(Sending.objects.filter(obligation=OuterRef("pk"), draft=True)))
    rows = list(
        mine.exclude(state=State.NOT_REQUIRED).order_by().values("period").annotate(
            first=Min("sent", filter=waits), to_see=Count("pk", filter=waits), drafts=Count("pk", filter=draft),
            late=Count("pk", filter=late), owed=Count("pk"), ends=Min("due"),
        )
    )  # fmt: skip
    if not rows:
        return []
    periods = ReportingPeriod.objects.select_related("regime").in_bulk([row["period"] for row in rows])
    asked = _reopen(mine)
    found = []
    for row in rows:
        first = timezone.localdate(row["first"]) if row["first"] else None
        known = {**row, "period": periods[row["period"]], "first": first}
        found.append(Gathering(**known, reopen=asked.get(row["period"], [])))
    shown = [one for one in found if one.waiting or one.late or one.drafts]
    return sorted(shown, key=lambda one: (not one.waiting, one.ends, one.period.pk))


def _reopen(mine: Any) -> dict[int, list[Step]]:
    """By period: the last steps that ask to reopen what was accepted, each with `sent`, the sending it is about."""
    later = Step.objects.filter(obligation=OuterRef("obligation"), pk__gt=OuterRef("pk"))
    accepted = Obligation.objects.filter(pk__in=mine.values("pk"), state=State.ACCEPTED)
    sent = Sending.objects.filter(obligation=OuterRef("obligation"), draft=False).order_by("-id").values("public_id")
    steps = Step.objects.filter(~Exists(later), action="ask_reopen", obligation__in=accepted.values("pk"))
    steps = steps.annotate(sent=Subquery(sent[:1]))
    found: dict[int, list[Step]] = {}
    for step in steps.select_related("obligation__unit", "obligation__period").order_by("id"):
        found.setdefault(step.obligation.period_id, []).append(step)
    return found
