"""Deciding about a finding, and the rules that make findings."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.core.checking import FAMILIES, RULES
from cchc.reporting.reports import checks
from cchc.reporting.reports.models import Finding


@require_POST
def decide(request: HttpRequest, check_id: UUID, key: str) -> HttpResponse:
    """Done, no error because …, or open again: by who works on the file, or has a right on the report's unit."""
    if "\0" in key:
        raise Http404
    finding = get_object_or_404(Finding.objects.select_related("checked"), checked__public_id=check_id, key=key)
    action = request.POST.get("state", "")
    if action not in Finding.State.values:
        return HttpResponse(status=422)
    fault, status, reason = "", 200, request.POST.get("reason", "")
    try:
        checks.decide(finding, action, reason, request.POST.get("seen", ""))
    except checks.ReasonNeeded:
        fault, status = _("Say why it is no error: whoever opens the report later will ask."), 422
    except checks.DecidedMeanwhile:
        fault, status = _("Somebody has decided meanwhile, as you see here; your choice was not saved."), 409
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    context = {"finding": finding, "fault": fault, "back": back, "asked": bool(fault), "status": status}
    context |= {"typed": reason if status == 409 and action == Finding.State.DISMISSED else ""}
    if request.htmx:  # type: ignore[attr-defined]
        context |= {"counts": checks.counts(finding.checked.findings.defer("data")), "swap": True}
        return render(request, "reports/_decided.html", context, status=status)
    if fault:
        return render(request, "reports/decision.html", context, status=status)
    return redirect(f"{back}#{finding.anchor}")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules by family: what they look for and why, how often they fired, how often people said they were wrong."""
    fired, reasons = checks.rule_counts(), checks.reasons()
    none = {"fired": 0, "reports": 0, "dismissed": 0}
    families = [
        (
            family,
            words,
            [
                {"rule": rule, "counts": fired.get(rule.id, none), "reasons": reasons.get(rule.id, [])}
                for rule in RULES.values()
                if rule.family == family
            ],
        )
        for family, words in FAMILIES.items()
    ]
    return render(request, "reports/rules.html", {"families": [f for f in families if f[2]], "total": len(RULES)})
