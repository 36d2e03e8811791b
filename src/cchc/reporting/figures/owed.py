"""The address of a report to be written: period, unit, form."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from cchc.reporting.forms.models import Obligation


def obligation_or_404(period: UUID, unit: UUID, form: str) -> Obligation:
    """The obligation an address names, if it is in the scope of who asks."""
    owed = Obligation.objects.select_related("unit", "period__regime", "report")
    found = get_object_or_404(owed, period__public_id=period, unit__public_id=unit, template=form)
    if found.report is not None and found.report.unit_id == found.unit_id:
        found.report.unit = found.unit
    return found


def address_of(owed: Obligation) -> tuple[UUID, UUID, str]:
    """Arguments of every address about this obligation."""
    return owed.period.public_id, owed.unit.public_id, owed.template
