"""One sending as it left the unit: looked at, opened, asked about, answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cchc.reporting.figures.policies import REPORTS
from cchc.reporting.reviews.models import Sending


@require_safe
def sending(request: HttpRequest, sending: UUID) -> HttpResponse:
    """One sending as it left the unit."""
    found = get_object_or_404(Sending.objects.select_related("report__unit", "by"), public_id=sending)
    REPORTS.require(request.user, "read", found.report.unit)
    return render(request, "reviews/sending.html", {"sending": found, "report": found.report})
