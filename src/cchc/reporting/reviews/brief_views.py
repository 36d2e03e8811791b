"""The signing sheet, and formal slips put right after issue."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.reporting.figures.owed import obligation_or_404
from cchc.reporting.figures.policies import REPORTS
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import corrections
from cchc.reporting.reviews.brief import brief as brief_of
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.models import Correction
from cchc.reporting.reviews.policies import may
from cchc.reporting.reviews.refusals import Refused


@never_cache
@require_safe
def brief(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Phiếu trình: what the leader needs to sign or return, on one page."""
    owed = obligation_or_404(period, unit, form)
    REPORTS.require(request.user, "read", owed.unit)
    try:
        found = brief_of(owed)
    except LookupError as unknown:
        raise Http404 from unknown
    return render(request, "reviews/brief.html", {"brief": found, "owed": owed, "report": found.report})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, report: UUID) -> HttpResponse:
    """Put right a formal slip of an issued report."""
    found = get_object_or_404(Report.objects.select_related("unit"), public_id=report)
    REPORTS.require(request.user, "read", found.unit)
    refused = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("what", "wrong", "right", "reason", "letter")}
        try:
            corrections.correct(found, by=request.user, **typed)
            messages.success(request, _("The correction is kept beside the report."))
            return redirect(request.path)
        except Refused as refusal:
            refused = refusal
    language = get_language() or "vi"
    sections = corrections.sections_of(found).values() if found.stage == "issued" else ()
    context = {
        "report": found,
        "owed": found.obligations.select_related("unit", "period").first(),
        "refused": refused,
        "typed": request.POST if refused else {"what": request.GET.get("what", "")},
        "fields": [
            (code, said.text(language), corrections.as_printed(found, code))
            for code, said in corrections.FIELDS.items()
        ],
        "sections": [(one.code, one.heading or one.code) for one in sections],
        "corrections": Correction.objects.filter(report=found).select_related("by"),
        "may_correct": found.stage == "issued" and bool(may(request.user, ACTIONS["issue"], found.unit)),
    }
    return render(request, "reviews/correct.html", context, status=422 if refused else 200)
