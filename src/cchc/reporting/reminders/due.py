"""What is due to be reminded of: which rule speaks to which unit today, in working days."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import Q, QuerySet
from django.utils import timezone

from cchc.core.periods.calendar import WorkingCalendar
from cchc.platform.units.days import on
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import OPEN_STATES, Obligation, ReportingPeriod
from cchc.reporting.reminders import packs
from cchc.reporting.reminders.models import Audience, ReminderRule
from cchc.reporting.reviews.models import ReviewRequest

LONGEST = 2
"""Days of the calendar that one working day may take, holidays in a row aside."""
HOLIDAYS = 20
"""Days of the calendar added for these."""


@dataclass(frozen=True, slots=True)
class Case:
    """One rule that speaks to one obligation today."""

    rule: ReminderRule
    owed: Obligation
    due: date
    days: int
    """Working days left until the due day; negative: overdue."""


def by_day(moment: datetime) -> bool:
    """Whether people may be reminded at this moment: not at night."""
    hours = packs.hours()
    return hours.first <= timezone.localtime(moment).hour < hours.until


def rules_on(day: date) -> list[ReminderRule]:
    """The rules in force."""
    return list(ReminderRule.objects.filter(on(day)))


def open_ones(period: ReportingPeriod) -> QuerySet[Obligation]:
    """What units have still to send: not what is not required, and not what came as files."""
    return Obligation.objects.filter(period=period, state__in=OPEN_STATES).exclude(came_as_files())


def due_days(rows: Collection[Obligation]) -> dict[int, date]:
    """By obligation: the day it must be sent by; where a review was asked for, the day asked for."""
    asked = ReviewRequest.objects.filter(sending__obligation__in=[one.pk for one in rows if _asked(one)])
    days = dict(asked.order_by("id").values_list("sending__obligation", "due"))
    return {one.pk: days.get(one.pk, one.due) for one in rows}


def _asked(owed: Obligation) -> bool:
    return owed.state == Obligation.State.REVIEW_REQUESTED


def fires(calendar: WorkingCalendar, due: date, offset: int) -> date:
    """The day a rule speaks: `offset` working days from the due day; on the due day itself, or the working day before
    where that is a day off."""
    return calendar.add_working_days(due, offset) if offset else calendar.previous_working(due)


def days_left(calendar: WorkingCalendar, due: date, day: date) -> int:
    """Working days from `day` to the due day; negative where it is past."""
    return calendar.working_days_between(day, due)


def cases(period: ReportingPeriod, day: date, calendar: WorkingCalendar, rules: Iterable[ReminderRule]) -> list[Case]:
    """Every obligation × audience of a period with the one rule that speaks on `day`: the last that was due, where
    that is not longer ago than a missed one is made up for. Nothing on a day off."""
    fitting = [one for one in rules if one.regime in ("", period.regime.code)]
    if not fitting or not calendar.is_working(day) or period.state != ReportingPeriod.State.OPEN:
        return []
    first, last = min(one.offset for one in fitting), max(one.offset for one in fitting)
    rows = open_ones(period)
    near = Q(due__gte=day - _calendar_days(last), due__lte=day + _calendar_days(-first))
    rows = rows.filter(near | Q(state=Obligation.State.REVIEW_REQUESTED)).select_related(
        "unit", "report", "period__regime"
    )
    found = list(rows.order_by("due", "unit__folded", "id"))
    due, speaks = due_days(found), _speaking(fitting, calendar, day)
    return [
        Case(rule, one, due[one.pk], days_left(calendar, due[one.pk], day))
        for one in found
        for rule in speaks(due[one.pk])
    ]


def _calendar_days(working: int) -> timedelta:
    return timedelta(days=max(0, working) * LONGEST + HOLIDAYS)


def _speaking(rules: list[ReminderRule], calendar: WorkingCalendar, day: date) -> Callable[[date], list[ReminderRule]]:
    """Due day → the rules that speak on `day`, at most one for each audience."""

    @cache
    def speaks(due: date) -> list[ReminderRule]:
        latest: dict[str, tuple[date, ReminderRule]] = {}
        for rule in rules:
            fire = fires(calendar, due, rule.offset)
            if fire <= day and (rule.audience not in latest or fire > latest[rule.audience][0]):
                latest[rule.audience] = (fire, rule)
        return [rule for fire, rule in latest.values() if calendar.working_days_between(fire, day) <= _patience(rule)]

    return speaks


def _patience(rule: ReminderRule) -> int:
    """Working days after which this rule is not made up for; lists for collectors are of one day."""
    return 0 if rule.audience == Audience.COLLECTOR else packs.hours().catch_up
