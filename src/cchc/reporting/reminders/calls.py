"""The telephone log: written in one line, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc.platform.events.services import record
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reminders import events
from cchc.reporting.reminders.models import Call, Reminder


@dataclass(frozen=True, slots=True)
class Said:
    """One contact with a unit: a call or a reminder."""

    at: datetime
    who: str
    call: Call | None = None
    reminder: Reminder | None = None


@transaction.atomic
def write(
    period: ReportingPeriod, unit: Unit, *, by: Any, said: str, reached: str = "", promised: date | None = None
) -> Call:
    """Write down a talk with `unit`: whom `by` reached ('' nobody answered), what was said, the day promised."""
    call = Call.objects.create(
        period=period, unit=unit, by=by, reached=reached.strip(), said=said.strip(), promised=promised,
        at=timezone.now(),
    )  # fmt: skip
    record(events.CALLED, subject=call, unit=unit, period=period.code)
    return call


def said(period: ReportingPeriod, unit: Unit) -> list[Said]:
    """Calls and reminders of a unit in a period, the last first."""
    calls = Call.objects.filter(period=period, unit=unit).select_related("by")
    reminders = Reminder.objects.filter(period=period, unit=unit).select_related("by", "rule")
    found = [Said(one.at, one.by.name if one.by else "", call=one) for one in calls]
    found += [Said(one.created, one.by.name if one.by else "", reminder=one) for one in reminders]
    return sorted(found, key=lambda one: one.at, reverse=True)
