"""A step of a report, its history, and one sending."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.reporting.figures.owed import obligation_or_404
from cchc.reporting.figures.policies import REPORTS
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import sealing, services
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.models import Sending, Step


@require_POST
def take(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Take a step with the report of an obligation: `action` its code, `seen` the last step on the page, `reason`."""
    owed = obligation_or_404(period, unit, form)
    code, seen = request.POST.get("action", ""), request.POST.get("seen", "")
    back = redirect(reverse("figures:fill", args=[period, unit, form]))
    if code not in ACTIONS:
        messages.error(request, _("There is no such step."))
        return back
    try:
        services.take(
            owed,
            code,
            by=request.user,
            reason=request.POST.get("reason", ""),
            seen=int(seen) if seen.isdecimal() else None,
        )
    except services.Refused as refused:
        messages.error(request, refused.message.text(get_language() or "vi"))
    except sealing.NotWhatWasSent:
        messages.error(request, _("Figures were changed after the report was sent: it must be sent again."))
    return back


@require_safe
def history(request: HttpRequest, report: UUID) -> HttpResponse:
    """Every step of a report."""
    found = get_object_or_404(Report.objects.select_related("unit"), public_id=report)
    REPORTS.require(request.user, "read", found.unit)
    steps = Step.objects.filter(report=found).select_related("actor", "on_behalf", "sending")
    return render(request, "reviews/history.html", {"report": found, "steps": steps, "actions": ACTIONS})


@require_safe
def sending(request: HttpRequest, sending: UUID) -> HttpResponse:
    """One sending as it left the unit."""
    found = get_object_or_404(Sending.objects.select_related("report__unit", "by"), public_id=sending)
    REPORTS.require(request.user, "read", found.report.unit)
    return render(request, "reviews/sending.html", {"sending": found, "report": found.report})
