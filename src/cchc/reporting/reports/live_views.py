"""The findings of a report that is being written, their list, and explaining them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.figures.policies import FIGURES
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import explaining, live, prose
from cchc.reporting.reports.showing import in_language

Finding = dict[str, Any]


def _live(owed: Obligation) -> live.Live:
    try:
        return live.look(owed)
    except LookupError as unknown:
        raise Http404 from unknown


@never_cache
@require_safe
def findings(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """What the rules say of the report now, by row and by section, and the foot of its page."""
    owed = obligation_or_404(period, unit, form)
    FIGURES.require(request.user, "read", owed.unit)
    now = _live(owed)
    rows, sections = live.by_place(now.findings, "rows"), live.by_place(now.findings, "sections")
    may = prose.writable(owed, now.report) and bool(prose.REPORTS.allows(request.user, "draft", owed.unit))
    seen = {one.code: one.pk for one in now.prose}
    notes = {}
    for code in {*sections, *now.marks}:
        about = {"code": code, "found": sections.get(code, []), "marks": now.marks.get(code, []), "may_write": may}
        about |= {"owed": owed, "address": address_of(owed), "seen": seen.get(code)}
        notes[code] = render_to_string("reports/_section_notes.html", about, request)
    return JsonResponse(
        {
            "counts": now.counts,
            "rows": {key: [_short(one) for one in held] for key, held in rows.items()},
            "sections": {code: [_short(one) for one in held] for code, held in sections.items()},
            "notes": notes,
            "foot": render_to_string("reports/_foot.html", {"foot": foot(owed, now)}, request),
        }
    )


def _short(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding["id"],
        "severity": finding["severity"],
        "title": said(finding, "title"),
        "explained": bool(finding["explained"]),
    }


def said(finding: Finding, name: str) -> str:
    """Title or message of a finding in the language of the page."""
    return in_language(live.message_of(finding, name))


def foot(owed: Obligation, now: live.Live | None = None) -> dict[str, Any]:
    """What stands between the report and sending, each part with the place it leads to."""
    now = now or _live(owed)
    return {
        "counts": now.counts,
        "list": reverse("reports:found", args=address_of(owed)),
        "blank": next((line for line in now.blanks), None),
        "error": _place(now, now.errors),
        "unexplained": _place(now, now.unexplained),
        "unwritten": {"section": now.unwritten[0], "anchor": prose.anchor(now.unwritten[0])} if now.unwritten else {},
        "stale": {"section": now.old[0], "anchor": prose.anchor(now.old[0])} if now.old else {},
    }


def _place(now: live.Live, found: list[Finding]) -> dict[str, str]:
    """Where the first of these findings stands on the page."""
    for one in found:
        if one["rows"]:
            line = next(line for line in now.form.lines if line.row.key == one["rows"][0])
            return {"row": line.row.key, "anchor": line.anchor}
        if one["sections"]:
            return {"section": one["sections"][0], "anchor": prose.anchor(one["sections"][0])}
    return {}


@never_cache
@require_safe
def found(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Every finding of the report with its explanation, and what else stands between it and sending."""
    owed = obligation_or_404(period, unit, form)
    FIGURES.require(request.user, "read", owed.unit)
    return _page(request, owed)


def _page(
    request: HttpRequest, owed: Obligation, *, fault: str = "", typed: str = "", chosen: tuple[str, ...] = ()
) -> HttpResponse:
    now = _live(owed)
    names = {line.row.key: line for line in now.form.lines}
    heads = {part.code: part for part in prose.parts(now.report, owed.template)}
    shown = explaining.context(owed, now, now.findings, request.user)
    for one in shown["items"]:
        one["at"] = [names[key] for key in one["rows"] if key in names]
        one["heads"] = [heads[code] for code in one["sections"] if code in heads]
        one["chosen"] = one["id"] in chosen
    context = {
        **shown,
        "items": shown["items"],
        "now": now,
        "report": now.report,
        "broken": live.broken(now.form),
        "marked": [(heads[code], held) for code, held in now.marks.items() if code in heads],
        "fill": reverse("figures:fill", args=address_of(owed)),
        "address": address_of(owed),
        "fault": fault,
        "typed": typed,
    }
    return render(request, "reports/found.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Give one reason for the chosen findings (`finding`: id:basis, several), or withdraw one (`withdraw`: its id). Who
    had to sign in first comes by GET, and is led to the list."""
    owed = obligation_or_404(period, unit, form)
    explaining.NOTES.require(request.user, "explain", owed.unit)
    if request.method != "POST":
        return redirect("reports:found", *address_of(owed))
    wanted = dict(one.split(":", 1) for one in request.POST.getlist("finding") if ":" in one)
    text, gone = request.POST.get("text", ""), request.POST.get("withdraw", "").replace("\0", "")
    asked_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        if gone:
            explaining.withdraw(owed, gone, by=request.user)
            done = _("The explanation is withdrawn.")
        else:
            n = len(explaining.explain(owed, wanted, text, by=request.user))
            done = ngettext("%(n)s finding explained.", "%(n)s findings explained.", n) % {"n": n}
    except explaining.Refused as refused:
        fault = in_language(refused.message)
        if asked_json:
            return JsonResponse({"error": fault}, status=422)
        return _page(request, owed, fault=fault, typed=text.replace("\0", ""), chosen=tuple(wanted))
    if asked_json:
        return JsonResponse({"done": done})
    messages.success(request, done)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("reports:found", args=address_of(owed))
    return redirect(back)
