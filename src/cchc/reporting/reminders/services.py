"""Reminding: by rules, once a day for each unit and audience, and by hand. Two workers at once tell nobody twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from uuid6 import uuid7

from cchc.core.messages import Message
from cchc.platform.accounts.models import Role
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.events.services import made as event_made
from cchc.platform.events.services import write as write_events
from cchc.platform.notices.registry import NoticeKind
from cchc.platform.notices.services import notify_all
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reminders import due as what
from cchc.reporting.reminders import events, notices, packs, people, wording
from cchc.reporting.reminders.models import Audience, Reminder, ReminderRule
from cchc.reporting.reviews.desk.marks import group_of, missing

AT_ONCE = 200
"""Obligations of one transaction."""


class AtNight(ValueError):
    """Nobody is reminded at night."""


def now() -> datetime:
    """The clock of reminders."""
    return timezone.now()


def load_shipped() -> int:
    """Add the rules of the pack that were never there; how many."""
    known = set(ReminderRule.objects.values_list("offset", "audience", "regime"))
    new = [one for one in packs.rules() if (one.offset, one.audience, one.regime) not in known]
    ReminderRule.objects.bulk_create(
        [
            ReminderRule(
                offset=one.offset, audience=one.audience, regime=one.regime, begins=one.begins, source=one.source
            )
            for one in new
        ],
        ignore_conflicts=True,
    )
    return len(new)


# --- by rules


def run() -> int:
    """Send every reminder that is due at this moment; how many. Nothing at night and on days off."""
    moment = now()
    day, calendar = timezone.localtime(moment).date(), working_calendar()
    if not what.by_day(moment) or not calendar.is_working(day):
        return 0
    load_shipped()
    rules, count = what.rules_on(day), 0
    for period in ReportingPeriod.objects.filter(state=ReportingPeriod.State.OPEN).select_related("regime"):
        found = what.cases(period, day, calendar, rules)
        units = [one for one in found if one.rule.audience != Audience.COLLECTOR]
        for start in range(0, len(units), AT_ONCE):
            count += _tell_units(period, units[start : start + AT_ONCE], day, moment)
        count += _tell_collectors(
            period, [one for one in found if one.rule.audience == Audience.COLLECTOR], day, moment
        )
    return count


@transaction.atomic
def _tell_units(period: ReportingPeriod, cases: list[what.Case], day: date, moment: datetime) -> int:
    batch = uuid7()
    wanted = [
        Reminder(
            period=period, unit=one.owed.unit, obligation=one.owed, audience=one.rule.audience, rule=one.rule,
            due=one.due, day=day, batch=batch, created=moment,
        )
        for one in cases
    ]  # fmt: skip
    kept = _keep(wanted, batch)
    cases = [one for one in cases if (one.owed.pk, one.rule.audience) in kept]
    lacking = lacks(period, [one.owed for one in cases])
    units = {one.owed.unit_id for one in cases}
    writers, leaders = people.Writers(units), people.of_role(units, Role.LEADER)
    for one in cases:
        told = Telling(one.owed, one.due, one.days, lacking[one.owed.pk], mail=one.rule.mail)
        if one.rule.audience == Audience.LEADER:
            count = told.leaders(leaders.get(one.owed.unit_id, ()))
        else:
            count = told.writers(writers)
        kept[one.owed.pk, one.rule.audience].people = count
    Reminder.objects.bulk_update(kept.values(), ["people"], batch_size=AT_ONCE)
    return len(cases)


def _keep(wanted: list[Reminder], batch: UUID) -> dict[tuple[int, str], Reminder]:
    """Write those that are not there yet; gives what this run wrote, by obligation and audience."""
    Reminder.objects.bulk_create(wanted, batch_size=AT_ONCE, ignore_conflicts=True)
    return {(one.obligation_id or 0, one.audience): one for one in Reminder.objects.filter(batch=batch)}


def _tell_collectors(period: ReportingPeriod, cases: list[what.Case], day: date, moment: datetime) -> int:
    """One list of who is late to each who collects, where a rule for collectors speaks today."""
    if not cases:
        return 0
    calendar = working_calendar()
    late = {
        one.unit_id: (one.unit.name, -days)
        for one in what.open_ones(period).filter(due__lt=day).select_related("unit").order_by("-due", "unit__folded")
        if (days := what.days_left(calendar, one.due, day)) <= 0
    }
    count = 0
    for grant, units in people.collectors(late.keys()).items():
        names = [late[unit] for unit in late if unit in units]
        count += _tell_collector(period, grant.unit, grant.user, names, day, moment, cases[0].rule)
    return count


@transaction.atomic
def _tell_collector(
    period: ReportingPeriod, unit: Unit, user: Any, names: list[tuple[str, int]], day: date, moment: datetime,
    rule: ReminderRule,
) -> int:  # fmt: skip
    batch = uuid7()
    one = Reminder(
        period=period, unit=unit, audience=Audience.COLLECTOR, day=day, batch=batch, created=moment, people=1
    )
    made = _keep([one], batch)
    link = wording.desk_address(period)
    key = f"late:{period.public_id}:{day:%Y%m%d}"
    notify_all([user], _kind(notices.LATE_LIST, rule.mail), wording.late_list(period, names, link), link, key)
    return len(made)


# --- by hand


@dataclass(slots=True)
class Outcome:
    """What became of reminding by hand."""

    told: list[Unit] = field(default_factory=list)
    again: list[Unit] = field(default_factory=list)
    """Reminded today already: not told again."""
    nobody: list[Unit] = field(default_factory=list)
    """Nobody there has an account: written down, to be called."""
    done: list[Unit] = field(default_factory=list)
    """Nothing to send any more."""


@transaction.atomic
def by_hand(
    period: ReportingPeriod, owed: Collection[Obligation], *, by: Any, remark: str = "", leaders: bool = False
) -> Outcome:
    """Remind each unit of these obligations once, with `remark` at the end. AtNight outside the hours of the pack."""
    moment = now()
    if not what.by_day(moment):
        raise AtNight
    day, calendar, batch, outcome = timezone.localtime(moment).date(), working_calendar(), uuid7(), Outcome()
    still = set(what.open_ones(period).filter(pk__in=[one.pk for one in owed]).values_list("pk", flat=True))
    outcome.done = [one.unit for one in owed if one.pk not in still]
    rows = list({one.unit_id: one for one in owed if one.pk in still}.values())
    due = what.due_days(rows)
    audiences = [Audience.WRITERS, *([Audience.LEADER] if leaders else [])]
    wanted = [
        Reminder(
            period=period, unit=one.unit, obligation=one, audience=audience, due=due[one.pk], day=day, batch=batch,
            created=moment, by=by, text=remark.strip(),
        )
        for one in rows for audience in audiences
    ]  # fmt: skip
    kept = _keep(wanted, batch)
    lacking = lacks(period, rows)
    units = {one.unit_id for one in rows}
    writers, leading = people.Writers(units), people.of_role(units, Role.LEADER)
    for one in rows:
        told = Telling(one, due[one.pk], what.days_left(calendar, due[one.pk], day), lacking[one.pk], remark)
        mine = [kept[one.pk, audience] for audience in audiences if (one.pk, audience) in kept]
        for reminder in mine:
            leader = reminder.audience == Audience.LEADER
            reminder.people = told.leaders(leading.get(one.unit_id, ())) if leader else told.writers(writers)
        _count(outcome, one.unit, mine)
    Reminder.objects.bulk_update(kept.values(), ["people"], batch_size=AT_ONCE)
    write_events([event_made(events.REMINDED, subject=one, unit=one.unit, period=period.code) for one in kept.values()])
    return outcome


def _count(outcome: Outcome, unit: Unit, reminders: Collection[Reminder]) -> None:
    if not reminders:
        outcome.again.append(unit)
    elif not any(one.people for one in reminders):
        outcome.nobody.append(unit)
    else:
        outcome.told.append(unit)


def texts(period: ReportingPeriod, owed: Collection[Obligation], remark: str = "") -> list[tuple[Obligation, Message]]:
    """What each unit would be told now."""
    day, calendar = timezone.localtime(now()).date(), working_calendar()
    due, lacking = what.due_days(owed), lacks(period, owed)
    return [
        (
            one,
            wording.reminder(
                one, due[one.pk], what.days_left(calendar, due[one.pk], day), lacking[one.pk].missing, remark
            ),
        )
        for one in owed
    ]


# --- telling


@dataclass(frozen=True, slots=True)
class Lack:
    """What an obligation lacks: the missing indicators ('' for a row without one), and its words."""

    indicators: list[str]
    missing: wording.Missing


def lacks(period: ReportingPeriod, rows: Collection[Obligation]) -> Mapping[int, Lack]:
    """By obligation: what it still lacks."""
    found = missing(period, rows)
    begun = {one.pk: one.state != Obligation.State.EXPECTED for one in rows}
    return {
        pk: Lack([name for name, _ in cells], wording.Missing(Counter(group for _, group in cells), begun[pk]))
        for pk, cells in found.items()
    }


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells the people of one unit about one report."""

    owed: Obligation
    due: date
    days: int
    lack: Lack
    remark: str = ""
    mail: bool = True

    @property
    def kind(self) -> NoticeKind:
        late = notices.LATE if self.days < 0 or self.due < timezone.localtime(now()).date() else notices.TODAY
        return _kind(notices.BEFORE if self.days > 0 else late, self.mail)

    def leaders(self, users: Iterable[Any]) -> int:
        """Tell these all that is missing; how many they are."""
        return self._all(users, self.lack.missing)

    def writers(self, writers: people.Writers) -> int:
        """Tell drafters all, and each contributor the rows that are theirs; how many they are."""
        told = writers.told(self.owed.unit_id, self.lack.indicators)
        count = self._all([user for user, own in told.items() if own is None], self.lack.missing)
        for user, own in told.items():
            if own is not None:
                fields = Counter(group_of(one) for one in own)
                count += self._all([user], wording.Missing(fields, self.lack.missing.opened))
        return count

    def _all(self, users: Iterable[Any], missing: wording.Missing) -> int:
        found = [user for user in users if user.is_active]
        text = wording.reminder(self.owed, self.due, self.days, missing, self.remark)
        if found:
            notify_all(found, self.kind, text, wording.address(self.owed))
        return len(found)


def _kind(kind: NoticeKind, mail: bool) -> NoticeKind:
    return kind if mail else notices.QUIET[kind.code]
