"""The pages of a draft up to its rows: bring an annex, follow its reading, decide row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from cchc.reporting.catalogue.selectors import find_indicators
from cchc.reporting.catalogue.selectors import template as form_named
from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.policies import FORMS
from cchc.reporting.forms.publishing import reading, selectors, services
from cchc.reporting.forms.publishing.deciding import Working, group_of
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.forms import AnnexForm, RowForm
from cchc.reporting.forms.publishing.services import DecidedMeanwhile, NotOpen

State = TemplateDraft.State
FILTERS = ("all", "open", "problems", "edited")
FOUND = 12
"""How many indicators a search beside a row shows."""


def administered(request: HttpRequest, public_id: UUID) -> TemplateDraft:
    """The draft, for who may make forms."""
    FORMS.require(request.user, "administer")
    return get_object_or_404(TemplateDraft, public_id=public_id)


def gone(request: HttpRequest, error: NotOpen) -> HttpResponse:
    """To what became of the draft, with a word."""
    messages.warning(request, _("This draft was published or discarded meanwhile; nothing was changed."))
    return redirect(error.draft)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Bring the files of a letter, or go on with a draft."""
    FORMS.require(request.user, "administer")
    form = AnnexForm(request.POST, request.FILES) if request.method == "POST" else AnnexForm()
    if request.method == "POST" and form.is_valid():
        draft = services.start(form.cleaned_data["files"], request.user)
        reading.begin(draft)
        return redirect(draft)
    context = {"form": form, "drafts": selectors.open_drafts(), "megabytes": settings.UPLOAD_BYTES // 2**20}
    return render(request, "forms/publishing/start.html", context, status=422 if form.errors else 200)


@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Start with the invented letter, for whoever has none at hand."""
    FORMS.require(request.user, "administer")
    draft = services.start_sample(request.user)
    reading.begin(draft)
    return redirect(draft)


@require_POST
def again(request: HttpRequest, identifier: str) -> HttpResponse:
    """Start from a form of the catalogue as it stands, to amend it."""
    FORMS.require(request.user, "administer")
    if form_named(identifier) is None:
        raise Http404(identifier)
    return redirect(services.start_from(identifier, request.user))


@never_cache
@require_safe
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A draft in whatever state it is; once read, its rows."""
    found = administered(request, public_id)
    if found.state == State.PUBLISHED and found.published:
        return redirect(found.published)
    if found.state == State.OPEN:
        return render(request, "forms/publishing/rows.html", rows_context(request, Desk(found)))
    if found.state == State.WAITING:
        reading.begin(found)
    return render(request, "forms/publishing/reading.html", {"draft": found})


def rows_context(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """Rows under their tables, those of the chosen filter."""
    chosen = request.GET.get("show", "all")
    wanted = {
        "open": lambda one: one.open,
        "problems": lambda one: bool(one.problems),
        "edited": lambda one: one.edited,
    }.get(chosen, lambda one: True)
    tables = [(table, [one for one in rows if wanted(one)]) for table, rows in desk.by_table()]
    return {
        "desk": desk,
        "draft": desk.draft,
        "step": "rows",
        "tables": [(table, rows) for table, rows in tables if rows],
        "first_open": next((one.position for one in desk.rows if one.open), None),
        "shown": chosen if chosen in FILTERS else "all",
        "taken_together": selectors.taken_together(desk.draft),
    }


@never_cache
@require_safe
def status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The progress of reading; goes on when it is over."""
    found = administered(request, public_id)
    if found.state == State.WAITING:
        reading.begin(found)
    if found.state not in (State.WAITING, State.READING) or found.lost:
        return HttpResponseClientRedirect(found.get_absolute_url())
    return render(request, "files/_progress.html", {"row": found, "status": "forms:draft_status"})


@require_POST
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read again what a stopped server left behind."""
    found = administered(request, public_id)
    reading.begin(found)
    return redirect(found)


@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a draft aside; its page offers to take it back."""
    found = administered(request, public_id)
    services.discard(found)
    return redirect(found)


@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a discarded draft back."""
    found = administered(request, public_id)
    services.restore(found)
    return redirect(found)


@require_POST
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take all sure rows, or all new ones as proposed, at once; or undo the last such taking."""
    found = administered(request, public_id)
    which = request.POST.get("which", "sure")
    try:
        if which == "undo":
            number = services.take_back_all(found, request.user)
            said = ngettext("%(n)d row is open again.", "%(n)d rows are open again.", number)
        elif which == "unit":
            unit = request.POST.get("unit", "").strip()[:120]
            number = services.fill_units(found, unit, request.user) if unit else 0
            said = ngettext("%(n)d row is accepted.", "%(n)d rows are accepted.", number)
        else:
            number = services.accept(found, "new" if which == "new" else "sure", request.user)
            said = ngettext("%(n)d row is accepted.", "%(n)d rows are accepted.", number)
    except NotOpen as error:
        return gone(request, error)
    messages.success(request, said % {"n": number})
    return redirect(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """One row: put right on a page of its own or in the panel, or decided with one button."""
    found = administered(request, public_id)
    if found.state != State.OPEN:
        return gone(request, NotOpen(found))
    desk = Desk(found)
    one = desk.row(position)
    if one is None:
        return redirect(found)
    if request.method != "POST":
        return _edit(request, desk, one, RowForm.of(desk, one, group_of(one.proposed)))
    action = request.POST.get("action", "save")
    if action != "save":
        return _decided(request, desk, one, _quick(action))
    form = RowForm(desk, one, request.POST)
    if not form.is_valid():
        return _edit(request, desk, one, form, status=422)
    return _decided(request, desk, one, form.decision())


def _quick(action: str) -> dict[str, Any]:
    """What one button of a row decides; {} takes the decision back."""
    verb, _space, binding = action.partition(" ")
    if verb == "bind":
        indicator, _colon, part = binding.partition(":")
        return {"decision": "bound", "indicator": indicator, "breakdown": part}
    return {"decision": verb} if verb in ("new", "none") else {}


def _decided(request: HttpRequest, desk: Desk, one: Working, decision: dict[str, Any]) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        if decision.get("decision") == "bound" and decision.get("indicator") not in desk.catalogue.indicators:
            raise ValueError(decision.get("indicator"))
        held = services.decide(
            desk.draft,
            one.position,
            decision,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            by=request.user,
        )
    except NotOpen as error:
        return gone(request, error)
    except ValueError:
        messages.error(request, _("There is no such indicator any more; nothing was changed."))
        return redirect(desk.draft)
    except DecidedMeanwhile as error:
        return _conflict(request, error, one)
    here = request.POST.get("here") == "row"
    if request.htmx and here:  # type: ignore[attr-defined]
        return _row(request, Desk(held), one.position)
    after = Desk(held)
    url = f"{held.get_absolute_url()}#r{one.position}"
    following = next((other for other in after.rows if other.open and other.position > one.position), None)
    if request.POST.get("next") and following:
        url = f"{held.get_absolute_url()}rows/{following.position}/"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(url)
    return redirect(url)


def _row(request: HttpRequest, desk: Desk, position: int) -> HttpResponse:
    one = desk.row(position)
    context = {"desk": desk, "draft": desk.draft, "one": one, "swap": True}
    return render(request, "forms/publishing/_decided.html", context)


def _conflict(request: HttpRequest, error: DecidedMeanwhile, mine: Working) -> HttpResponse:
    """Both decisions, and a button for each; nothing of either is lost."""
    desk = Desk(error.draft)
    theirs = desk.row(mine.position)
    typed = [(name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "seen")]
    context = {
        "desk": desk,
        "draft": error.draft,
        "one": theirs,
        "who": selectors.person(error.theirs.get("by")),
        "typed": typed,
        "mine": _words_of(request.POST),
        "here": request.POST.get("here") == "row" and request.htmx,  # type: ignore[attr-defined]
    }
    name = "forms/publishing/_conflict_row.html" if context["here"] else "forms/publishing/conflict.html"
    return render(request, name, context, status=409)


def _words_of(posted: Mapping[str, str]) -> str:
    """What this person chose, in words."""
    verb, _space, binding = posted.get("action", "save").partition(" ")
    shows = posted.get("shows", "") if verb == "save" else {"bind": "bound"}.get(verb, verb)
    words = {
        "bound": binding or posted.get("binding", ""),
        "new": ": ".join(filter(None, (_("a new indicator"), posted.get("own_label", "")))),
        "none": _("it asks for no figure"),
        "left_out": _("no row of the form"),
    }
    return words.get(shows, _("take the decision back"))


def _edit(request: HttpRequest, desk: Desk, one: Working, form: RowForm, status: int = 200) -> HttpResponse:
    query = request.GET.get("find", "").strip()
    context = {
        "desk": desk,
        "draft": desk.draft,
        "one": one,
        "form": form,
        "step": "rows",
        "query": query,
        "results": find_indicators(query)[:FOUND] if query else [],
        "searched": bool(query),
    }
    target = request.headers.get("HX-Target", "")
    name = {"panel": "forms/publishing/_edit.html", "results": "forms/publishing/_results.html"}.get(
        target, "forms/publishing/row.html"
    )
    return render(request, name, context, status=status)
