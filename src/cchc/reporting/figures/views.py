"""The form to fill, a form as known at a moment, and the history of one figure."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.platform.accounts.models import User
from cchc.platform.events.policies import EVENTS
from cchc.platform.ui.days import typed_moment
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import indicator as indicator_of
from cchc.reporting.figures import filling, past, saving
from cchc.reporting.figures.amended import amended
from cchc.reporting.figures.cells import Conflict
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.form import Form, build, report_of, usual_day
from cchc.reporting.figures.hands import Closed, why_not
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.figures.page import due_in, final_options, outline, owners, state_options, words
from cchc.reporting.figures.policies import FIGURES, may_accept, writes
from cchc.reporting.figures.rows import Rows
from cchc.reporting.figures.selectors import versions_of_cell
from cchc.reporting.forms.models import Obligation, Regime, ReportingPeriod
from cchc.reporting.notes.selectors import open_threads
from cchc.reporting.reports.models import Report
from cchc.reporting.reports.prose import context as prose_context


def _form(request: HttpRequest, owed: Obligation, *, keep: bool = False) -> Form:
    """The form of an obligation for the person who asks; 404 where the catalogue has no such form. `keep`: its fields
    also where the period is closed, because something was typed into them."""
    open_now = keep or not why_not(owed)
    try:
        return build(report_of(owed), may_write=writes(request.user, owed.unit) if open_now else None)
    except LookupError as unknown:
        raise Http404 from unknown


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """A form to fill: each row with its state, last period and the same period last year. What cannot be saved is shown
    again as typed, with the reason beside it."""
    owed = obligation_or_404(period, unit, form)
    FIGURES.require(request.user, "read", owed.unit)
    shown = _form(request, owed, keep=request.method == "POST")
    outcome = None
    if request.method == "POST":
        FIGURES.require(request.user, "write", owed.unit)
        posted = request.POST.dict()
        if owed.period.state == ReportingPeriod.State.OPEN:
            outcome = filling.save(shown, posted, obligation=owed, by=request.user)
        else:
            outcome = filling.not_saved(shown, posted)
        owed = obligation_or_404(period, unit, owed.template)
        shown = _form(request, owed, keep=bool(outcome.closed and outcome.typed))
        if outcome.complete:
            _tell_saved(request, outcome.saved)
            return _then(request, owed, shown, outcome)
        outcome.lay_over(shown)
    else:
        _mark_saved(shown, request.GET.get("saved", ""))
    return render(request, "figures/fill.html", _filled(request, owed, shown, outcome), status=422 if outcome else 200)


def _mark_saved(shown: Form, moment: str) -> None:
    """Mark the rows that were written at the moment named in the address, by the save before this page."""
    for line in shown.answered:
        draft = line.stand.draft
        line.saved = (
            bool(moment) and draft is not None and draft.recorded is not None and _named(draft.recorded) == moment
        )


def _named(moment: datetime) -> str:
    """A moment as the address names it."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")


def _tell_saved(request: HttpRequest, saved: int) -> None:
    if saved:
        messages.success(request, ngettext("%(n)s figure saved.", "%(n)s figures saved.", saved) % {"n": saved})
    elif not request.POST.get("then"):
        messages.info(request, _("Nothing had changed."))


def _filled(request: HttpRequest, owed: Obligation, shown: Form, outcome: filling.Outcome | None) -> dict[str, Any]:
    authors = {line.clash.theirs.author for line in shown.lines if line.clash and line.clash.theirs}
    context: dict[str, Any] = {
        "owed": owed,
        "form": shown,
        "usual_day": usual_day(owed),
        "amended": amended(shown.report, owed.period),
        "now_saved": sum(line.saved for line in shown.answered),
        "unsaved": len(outcome.typed) if outcome else 0,
        "outcome": outcome,
        "authors": {user.pk: user.name for user in User.objects.filter(pk__in=authors - {None})} if authors else {},
        "regimes": dict(Regime.objects.values_list("code", "name")),
        "words": words(shown),
        "states": state_options(),
        "finals": final_options(),
        "missing": sum(line.missing for line in shown.answered),
        "may_write": any(line.may_write for line in shown.answered),
        **due_in(owed),
        "has_sources": any(line.source and line.may_write for line in shown.answered),
        "why_not": why_not(owed),
        "owners": owners(owed.unit, shown.answered),
        "outline": outline(shown),
        "panel_url": reverse("notes:cell", args=address_of(owed)),
        "threads": open_threads(shown.report) if shown.report.pk else {},
        "prose": prose_context(owed, request.user),
    }
    as_html = Rows(context, context["usual_day"])
    for line in shown.lines:
        line.html = as_html(line) if line.slot else ""
    return context


def _address(owed: Obligation) -> str:
    return reverse("figures:fill", args=address_of(owed))


def _then(request: HttpRequest, owed: Obligation, shown: Form, done: filling.Outcome) -> HttpResponse:
    """What a button asked for besides saving, once everything typed is saved: 'over:ROW' or 'registers'."""
    what = request.POST.get("then", "")
    try:
        if what == "registers":
            saved, problems = filling.from_registers(shown, obligation=owed, by=request.user)
            _tell_saved(request, saved)
            for problem in problems:
                messages.warning(request, problem)
        elif what.startswith("over:"):
            line = next((line for line in shown.answered if line.row.key == what.removeprefix("over:")), None)
            if line is None:
                raise Http404
            filling.take_over(shown, line, obligation=owed, by=request.user)
            return redirect(f"{request.path}#{line.anchor}")
    except filling.EntryError as refused:
        messages.error(request, str(refused))
    except Conflict:
        messages.error(request, _("Somebody else wrote into this form meanwhile; look at it again."))
    except Closed as closed:
        messages.error(request, closed.said)
    saved = done.written.instant if done.written else None
    return redirect(f"{request.path}?saved={_named(saved)}" if saved and not what else request.path)


@never_cache
@require_POST
def cell_save(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Save cells while somebody types. JSON in: {request, cells: [{row, v, s, e, d, seen, tried}]}. JSON out: rows with
    what stands now, a refusal or a clash; what follows from them; 200 where all were saved, 422 where some were not,
    409 where the report is in other hands: nothing was written then."""
    owed = obligation_or_404(period, unit, form)
    ready = compiled(owed.template)
    if ready is None:
        raise Http404
    may = saving.may_write(request.user, owed)
    try:
        name, sent = saving.parse(_json(request), ready)
        saved = saving.save(ready, owed, sent, may=may, by=request.user, request=name)
    except saving.BadRequest as refused:
        return JsonResponse({"error": str(refused)}, status=422)
    except Closed as closed:
        return JsonResponse({"closed": closed.said}, status=409)
    return JsonResponse(saving.answered(saved, sent), status=200 if saved.complete else 422)


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return None


@require_safe
def known(request: HttpRequest, report: UUID) -> HttpResponse:
    """A form's figures as they were known at a moment, beside what they are now."""
    found = get_object_or_404(Report.objects.select_related("unit"), public_id=report)
    FIGURES.require(request.user, "read", found.unit)
    asked = request.GET.get("at", "").strip()
    moment = typed_moment(asked)
    tables = past.compared(found, moment)
    context = {
        "report": found,
        "asked": asked,
        "wrong": bool(asked) and moment is None,
        "moment": moment,
        "tables": tables,
        "unsettled": sum(bool(pair.estimate) for _table, pairs in tables for pair in pairs),
        "changes": past.moments(found),
    }
    return render(request, "figures/known.html", context, status=422 if context["wrong"] else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest) -> HttpResponse:
    """Every version of one figure: who, when recorded, when accepted, until when, from where. Who may accept figures
    corrects the one that counts here, with a reason."""
    unit, versions = _versions(request)
    report, counted = versions[0].version.report, next((one for one in versions if past.counts(one)), None)
    may_adjust = counted is not None and may_accept(request.user, unit)
    refused = ""
    if request.method == "POST":
        if not may_adjust or counted is None:
            raise PermissionDenied(_("Figures are corrected by the unit's leader, or by a collector above it."))
        refused = filling.adjust_one(counted, request.POST.dict(), by=request.user)
        if not refused:
            messages.success(request, _("The corrected figure counts now."))
            return redirect(request.get_full_path())
    context = {
        "unit": unit,
        "report": report,
        "figure": versions[0],
        "indicator": indicator_of(versions[0].indicator),
        "versions": [past.Version(figure) for figure in versions],
        "counted": counted,
        "may_adjust": may_adjust,
        "sees_events": EVENTS.allows(request.user, "read", unit).yes,
        "refused": refused,
        "typed": request.POST,
        "choices": filling.CHOICES,
    }
    return render(request, "figures/cell.html", context, status=422 if refused else 200)


def _versions(request: HttpRequest) -> tuple[Unit, list[Figure]]:
    """The unit and the versions of the cell the address names, the newest first; 404 where there is none."""
    asked = {name: request.GET.get(name, "") for name in ("regime", "period", "indicator", "breakdown", "repeat")}
    try:
        unit = get_object_or_404(Unit, public_id=UUID(request.GET.get("unit", "")))
    except ValueError as unknown:
        raise Http404 from unknown
    FIGURES.require(request.user, "read", unit)
    repeat = int(asked["repeat"]) if asked["repeat"].isdecimal() and len(asked["repeat"]) < 5 else 0
    asked.pop("repeat", None)
    versions = list(versions_of_cell(unit.pk, **asked, repeat=repeat)) if asked["indicator"] else []
    if not versions:
        raise Http404
    return unit, versions
