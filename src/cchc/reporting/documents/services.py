"""Setting a unit's letterhead, and what one report says otherwise. Both are appended, nothing is overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cchc.platform.events.services import record
from cchc.platform.units.models import Unit
from cchc.reporting.documents import events
from cchc.reporting.documents.models import Choice, Letterhead
from cchc.reporting.documents.policies import require_set
from cchc.reporting.reports.models import Report


@transaction.atomic
def set_letterhead(unit: Unit, begins: date, *, by: Any, reason: str = "", **fields: str) -> Letterhead:
    """A letterhead in force from `begins`. NotAllowed for whom the unit's documents are no business of."""
    require_set(by, unit)
    made = Letterhead.objects.create(unit=unit, begins=begins, by=by, reason=reason, **fields)
    record(events.LETTERHEAD, subject=unit, unit=unit, reason=reason, begins=begins.strftime("%d/%m/%Y"))
    return made


@transaction.atomic
def choose(report: Report, *, by: Any, about: str, recipients: str, annex_title: str) -> Choice:
    """What the current edition of a kept report says otherwise than the letterhead."""
    require_set(by, report.unit)
    made = Choice.objects.create(
        report=report, edition=report.edition, about=about, recipients=recipients, annex_title=annex_title, by=by
    )
    record(events.CHOSEN, subject=report, unit=report.unit, period=report.period_code)
    return made
