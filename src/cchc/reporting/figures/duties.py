"""What a person's own units still owe."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cchc.platform.accounts.actors import own_units
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import OPEN_STATES, Obligation, ReportingPeriod


def owed_by(user: Any) -> QuerySet[Obligation]:
    """Obligations of open periods that the person's own units have not met, the next due first. Not those whose report
    came as files."""
    mine = Obligation.objects.filter(
        unit__in=own_units(user), state__in=OPEN_STATES, period__state=ReportingPeriod.State.OPEN
    )
    return mine.exclude(came_as_files()).select_related("unit", "period__regime", "report").order_by("due", "id")
