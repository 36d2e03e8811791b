"""The pages of a draft after its rows: rules, and the difference to the form before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cchc.reporting.catalogue.words import LINEAGE
from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.publishing import comparing, ruling, services, trying
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.forms import RuleForm
from cchc.reporting.forms.publishing.services import NotOpen
from cchc.reporting.forms.publishing.views import administered, gone

State = TemplateDraft.State


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Formulas, identities and bounds: taken one by one or all, written, tried on past figures."""
    found = administered(request, public_id)
    if found.state != State.OPEN:
        return redirect(found)
    desk = Desk(found)
    if request.method != "POST":
        return _rules(request, desk, RuleForm(desk))
    if request.POST.get("action") == "write":
        return _write(request, desk)
    try:
        return _take(request, desk)
    except NotOpen as error:
        return gone(request, error)


def _take(request: HttpRequest, desk: Desk) -> HttpResponse:
    known = ruling.offered(desk.suggestions, desk.draft.rules)
    which, action = request.POST.getlist("rule"), request.POST.get("action")
    if action == "all":
        which = [one.suggestion.id for one in known if one.taken is None]
    chosen = {"take": True, "all": True, "leave": False}.get(action or "")
    valid = {one.suggestion.id for one in known}
    services.rule(desk.draft, [one for one in which if one in valid], chosen)
    if action == "all":
        said = ngettext("%(n)d rule is accepted.", "%(n)d rules are accepted.", len(which))
        messages.success(request, said % {"n": len(which)})
    anchor = f"#{which[0]}" if len(which) == 1 else ""
    return redirect(reverse("forms:draft_rules", args=[desk.draft.public_id]) + anchor)


def _write(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = RuleForm(desk, request.POST)
    found: list[Any] = []
    if form.is_valid():
        given = form.cleaned_data
        rows = [one.row for one in desk.bare]
        formulas = {rule.row: rule.text for rule in desk.rules if rule.kind == "formula"}
        found = ruling.problems(given["text"], given["kind"], given["row"], rows, desk.catalogue, formulas)
        if not found:
            try:
                services.write_rule(desk.draft, given["kind"], given["row"], given["text"])
            except NotOpen as error:
                return gone(request, error)
            messages.success(request, _("The rule is kept. Try it on past figures below."))
            return redirect("forms:draft_rules", desk.draft.public_id)
    return _rules(request, desk, form, found, status=422)


def _rules(request: HttpRequest, desk: Desk, form: RuleForm, problems: Any = (), status: int = 200) -> HttpResponse:
    known = ruling.offered(desk.suggestions, desk.draft.rules)
    tried = trying.tried([one.suggestion for one in known], desk)
    text = request.POST.get("text", "")
    context = {
        "desk": desk,
        "draft": desk.draft,
        "step": "rules",
        "rules": [(one, tried[one.suggestion.id], desk_row(desk, one.suggestion.row)) for one in known],
        "open": sum(one.taken is None for one in known),
        "taken": sum(bool(one.taken) for one in known),
        "form": form,
        "problems": [(one, text[: one.position], text[one.position :]) for one in problems],
        "opened": request.GET.get("cases", ""),
    }
    return render(request, "forms/publishing/rules.html", context, status=status)


def desk_row(desk: Desk, key: str) -> Any:
    """The row a rule is about, None where it is gone."""
    return next((one.row for one in desk.bare if one.row.key == key), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def differences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where each row came from; a POST corrects one, or compares with another form."""
    found = administered(request, public_id)
    if found.state != State.OPEN:
        return redirect(found)
    desk = Desk(found)
    if request.method == "POST":
        try:
            return _correct(request, desk)
        except NotOpen as error:
            return gone(request, error)
    dropped = comparing.dropped(desk.before, desk.lineage) if desk.before else []
    shown = request.GET.get("show", "changed")
    context = {
        "desk": desk,
        "draft": found,
        "step": "differences",
        "origins": [one for one in desk.lineage if shown == "all" or not one.quiet],
        "dropped": dropped,
        "tally": comparing.tally(desk.lineage, dropped),
        "shown": shown,
        "kinds": [(kind, LINEAGE[kind]) for kind in comparing.EDGES] + [("new", _("new"))],
        "forms": sorted(desk.catalogue.templates.values(), key=lambda form: form.valid_from, reverse=True),
    }
    return render(request, "forms/publishing/differences.html", context)


def _correct(request: HttpRequest, desk: Desk) -> HttpResponse:
    url = reverse("forms:draft_differences", args=[desk.draft.public_id])
    if "form" in request.POST:
        pack = request.POST["form"]
        services.compare_with(desk.draft, pack if pack in desk.catalogue.templates else "")
        return redirect(url)
    key, kind = request.POST.get("row", ""), request.POST.get("kind", "")
    if kind not in (*comparing.CHOICES, ""):
        return redirect(url)
    chosen = [one for one in request.POST.getlist("from") if desk.before and one in desk.before]
    if kind in comparing.EDGES and not chosen:
        messages.error(request, _("Choose the row it came from, or say that it is new."))
        return redirect(f"{url}?show={request.POST.get('show', 'changed')}")
    services.correct_origin(desk.draft, key, kind, [] if kind == "new" else chosen)
    return redirect(f"{url}?show={request.POST.get('show', 'changed')}#o-{key}")
