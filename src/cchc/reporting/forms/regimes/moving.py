"""What a change of the working calendar does to deadlines: those of open periods follow, closed ones stay."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cchc.core.messages import Message
from cchc.core.periods.calendar import WorkingCalendar, written
from cchc.core.periods.deadlines import DeadlineRule, Due, refuse_hasty
from cchc.core.periods.windows import RuleError, Window
from cchc.platform.calendar import dependents
from cchc.platform.events import services as log
from cchc.platform.units.models import Level
from cchc.reporting.forms import events
from cchc.reporting.forms.models import Deadline, Extension, Obligation, ReportingPeriod
from cchc.reporting.forms.regimes import rules
from cchc.reporting.forms.regimes.planning import told

_LEVELS = {
    Level.MINISTRY: ("bộ, ngành", "ministries"), Level.PROVINCE: ("cấp tỉnh", "provinces"),
    Level.DEPARTMENT: ("sở, ban, ngành", "departments"), Level.DISTRICT: ("cấp huyện", "districts"),
    Level.COMMUNE: ("cấp xã", "communes"), Level.AGENCY: ("đơn vị", "agencies"),
}  # fmt: skip


def listen() -> None:
    """Tell the calendar that deadlines rest on it."""
    dependents.DEPENDENTS.append(Deadlines())


class Deadlines:
    """The deadlines of all periods, as the calendar asks about them."""

    def affected(self, before: WorkingCalendar, after: WorkingCalendar) -> list[dependents.Affected]:
        """Open deadlines that move; closed ones that would, or that used a day which changes."""
        changed = _changed(before, after)
        found = []
        for deadline in _ruled():
            due = _due(deadline, after).day
            if deadline.period.state == ReportingPeriod.State.CLOSED:
                used = any(date.fromisoformat(row["date"]) in changed for row in deadline.days)
                if used or _due(deadline, before).day != due:
                    found.append(_told(deadline, due, moves=False))
            elif due != deadline.due:
                found.append(_told(deadline, due, moves=True, warning=_hasty(deadline, due, after)))
        return found

    def follow(self, after: WorkingCalendar, reason: str) -> None:
        """Write the new days of open periods. Who has an extension keeps its day, unless the rule gives a later one."""
        for deadline in _ruled().filter(period__state=ReportingPeriod.State.OPEN):
            due = _due(deadline, after)
            before, kept = deadline.due, told(due)
            if (due.day, kept["days"]) == (before, deadline.days):
                continue
            deadline.due, deadline.days, deadline.steps = due.day, kept["days"], kept["steps"]
            deadline.save(update_fields=["due", "days", "steps"])
            if due.day == before:
                continue
            bound = _bound(deadline)
            bound.filter(extended=False).update(due=due.day)
            _keep_extensions(bound.filter(extended=True), due.day)
            period = deadline.period
            log.record(
                events.DEADLINE_MOVED, subject=period, unit=deadline.unit, reason=reason, period=str(period.public_id),
                label=period.label, level=_LEVELS[Level(deadline.level)][0], before=written(before),
                due=written(due.day),
            )  # fmt: skip


def _ruled() -> QuerySet[Deadline]:
    states = (ReportingPeriod.State.OPEN, ReportingPeriod.State.CLOSED)
    found = Deadline.objects.exclude(rule="").filter(period__state__in=states)
    return found.select_related("period", "period__regime", "unit").order_by("-period__end", "due", "pk")


def _due(deadline: Deadline, calendar: WorkingCalendar) -> Due:
    period = deadline.period
    rule = DeadlineRule(deadline.rule, deadline.shift)
    return rule.due(Window(period.start, period.end), rules.named_of(period), calendar)


def _bound(deadline: Deadline) -> QuerySet[Obligation]:
    """Obligations that go by this deadline: of its level, under its unit, or under none that has its own."""
    day = deadline.period.last_day
    rows = Obligation.objects.filter(period=deadline.period, level=deadline.level)
    if deadline.unit_id:
        rows = rows.filter(unit__in=rules.under(deadline.unit_id, day))
    siblings = deadline.period.deadlines.filter(level=deadline.level).exclude(Q(pk=deadline.pk) | Q(unit=None))
    inside = set(rules.under(deadline.unit_id, day).values_list("unit", flat=True)) if deadline.unit_id else None
    for other in siblings:
        if inside is None or other.unit_id in inside:
            rows = rows.exclude(unit__in=rules.under(other.unit_id, day))
    return rows


def _keep_extensions(rows: QuerySet[Obligation], due: date) -> None:
    """Nobody who was granted a later day has to send earlier than those who were not."""
    for row in rows:
        granted = Extension.objects.filter(period=row.period_id, unit=row.unit_id, undone=None).order_by("-id").first()
        Obligation.objects.filter(pk=row.pk).update(due=max(due, granted.due) if granted else due)


def _changed(before: WorkingCalendar, after: WorkingCalendar) -> set[date]:
    days = before.exceptions.keys() | after.exceptions.keys()
    return {day for day in days if before.exceptions.get(day) != after.exceptions.get(day)}


def _hasty(deadline: Deadline, due: date, calendar: WorkingCalendar) -> Message | None:
    period = deadline.period
    try:
        refuse_hasty(
            due, Window(period.start, period.end), calendar, period.regime.least_days, period.regime.least_days_law
        )
    except RuleError as error:
        return error.message
    return None


def _told(deadline: Deadline, after: date, *, moves: bool, warning: Message | None = None) -> dependents.Affected:
    period = deadline.period
    vi, en = _LEVELS[Level(deadline.level)]
    own = f" ({deadline.unit.name})" if deadline.unit else ""
    what = Message(
        f"{period.regime.name} · {period.label}: {vi}{own}",
        f"{period.regime.name_en} · {period.label_in('en')}: {en}{own}",
    )
    return dependents.Affected(what, deadline.due, after, moves, warning, period.get_absolute_url())
