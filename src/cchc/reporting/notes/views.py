"""What stands beside one cell: the side panel, and what is said, attached and listed there.

Every page works whole. A request with the header `X-Panel` gets the panel alone, so that the form page need not move.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files.models import StoredFile
from cchc.platform.files.views import handed
from cchc.reporting.figures.cells import Conflict
from cchc.reporting.figures.hands import Closed
from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.notes import lists, panel, services
from cchc.reporting.notes.models import Evidence, Listed
from cchc.reporting.notes.pasted import MOST_LINES, Unreadable, item, lines_of, read
from cchc.reporting.notes.pasted import Refused as RefusedLine
from cchc.reporting.notes.places import Place, place_at
from cchc.reporting.notes.policies import NOTES, require_say
from cchc.reporting.reports.models import Report

FIELDS = ("number", "date", "issuer", "subject")


@never_cache
@vary_on_headers("X-Panel")
@require_safe
def cell(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """What stands beside one row (`row`) or one section of the prose (`section`)."""
    return _shown(request, _place(request, period, unit, form, request.GET))


def _place(request: HttpRequest, period: UUID, unit: UUID, form: str, asked: Any) -> Place:
    """The place a request names, for who may see what is said there; 404 where there is none."""
    owed = obligation_or_404(period, unit, form)
    NOTES.require(request.user, "read", owed.unit)
    found = place_at(owed, asked.get("row", ""), asked.get("section", ""))
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, place: Place, *, status: int = 200, **more: Any) -> HttpResponse:
    try:
        about = panel.of_row(place, request.user) if place.row else None
    except LookupError as unknown:
        raise Http404 from unknown
    if place.row and about is None:
        raise Http404
    context = {
        "owed": place.owed,
        "panel": about,
        "whole": "X-Panel" not in request.headers,
        **panel.beside(place, request.user),
        **panel.from_others(place, request.user, about),
        **more,
    }
    name = "notes/page.html" if context["whole"] else "notes/_panel.html"
    return render(request, name, context, status=status)


Done = Callable[[HttpRequest, Place], str]
"""Does what was asked; gives what to say then, '' for nothing."""


class Kept(Exception):
    """Not all that was typed could be taken; `context` shows it again."""

    def __init__(self, **context: Any) -> None:
        super().__init__()
        self.context = context


def _do(request: HttpRequest, place: Place, done: Done) -> HttpResponse:
    """Do it, and show the place again; what was refused is shown with why, and what was typed, with 422."""
    language = get_language() or "vi"
    try:
        said = done(request, place)
    except (services.Refused, UnreadableFile) as refused:
        return _kept(request, place, refused.message.text(language))
    except Unreadable as refused:
        return _kept(request, place, str(refused))
    except Closed as closed:
        return _kept(request, place, closed.said)
    except Conflict:
        return _kept(request, place, _("Somebody else wrote this cell meanwhile; look at it again."))
    except Kept as kept:
        return _shown(request, _again(place), status=422, **kept.context)
    if "X-Panel" in request.headers:
        return _shown(request, _again(place), told=said)
    if said:
        messages.success(request, said)
    return redirect(f"{reverse('notes:cell', args=address_of(place.owed))}?{place.query}")


def _kept(request: HttpRequest, place: Place, why: str) -> HttpResponse:
    return _shown(request, place, status=422, refused=why, typed=request.POST)


def _again(place: Place) -> Place:
    """The place as it stands after something was written."""
    return Place(obligation_or_404(*address_of(place.owed)), place.row, place.section)


# --- comments


@require_POST
def say(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Comment (`text`), settle the thread or open it again (`do`: settle, reopen)."""

    def done(request: HttpRequest, place: Place) -> str:
        text, verb = request.POST.get("text", ""), request.POST.get("do", "")
        if verb == "settle":
            services.settle(place, by=request.user, text=text)
            return _("The thread is settled.")
        if verb == "reopen":
            services.reopen(place, by=request.user, text=text)
            return _("The thread is open again.")
        services.say(place, text, by=request.user)
        return _("Your comment is kept.")

    return _do(request, _place(request, period, unit, form, request.POST), done)


# --- evidence


@require_POST
def attach(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Keep a file (`file`, `name`) beside the place."""

    def done(request: HttpRequest, place: Place) -> str:
        require_say(request.user, place.owed)
        upload = request.FILES.get("file")
        if upload is None:
            raise Unreadable(_("Choose a file first."))
        kept = services.attach(place, upload, name=request.POST.get("name", ""), by=request.user)
        if kept.file.state != StoredFile.State.CLEAN:
            return _("The file is kept and waits for its examination; it can be opened after that.")
        return _("The file is attached.")

    return _do(request, _place(request, period, unit, form, request.POST), done)


@require_POST
def evidence(request: HttpRequest, period: UUID, unit: UUID, form: str, public_id: UUID) -> HttpResponse:
    """Take a file away (`reason`), or put it back (`do`: back)."""

    def done(request: HttpRequest, place: Place) -> str:
        found = get_object_or_404(Evidence, public_id=public_id, report=_kept_report(place), **place.keys)
        if request.POST.get("do") == "back":
            services.put_back(place, found, by=request.user)
            return _("The file is attached again.")
        services.detach(place, found, reason=request.POST.get("reason", ""), by=request.user)
        return _("The file was removed; it stays in the history.")

    return _do(request, _place(request, period, unit, form, request.POST), done)


def _kept_report(place: Place) -> Report:
    """The report of the place; 404 where nothing was written yet."""
    report = place.report
    if report.pk is None:
        raise Http404
    return report


@never_cache
@require_safe
def evidence_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A file of evidence as it came, for who may see what is said beside the report."""
    found = get_object_or_404(Evidence.objects.select_related("file", "report__unit"), public_id=public_id)
    return _sent(request, found.report, found.file)


@never_cache
@require_safe
def listed_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file of one row of a list as it came."""
    found = get_object_or_404(Listed.objects.select_related("file", "report__unit"), public_id=public_id)
    return _sent(request, found.report, found.file)


def _sent(request: HttpRequest, report: Report, file: StoredFile | None) -> HttpResponseBase:
    """The file itself, for who may read the notes of its unit."""
    NOTES.require(request.user, "read", report.unit)
    if file is None:
        raise Http404
    return handed(request, file)


# --- lists


@require_POST
def list_add(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Add one row (`number`, `date`, `issuer`, `subject`, `file`) or a pasted block (`block`) to a list."""

    def done(request: HttpRequest, place: Place) -> str:
        lists.require(place, request.user)
        if request.POST.get("block", "").strip():
            return _paste(request, place)
        one = item(*(request.POST.get(name, "") for name in FIELDS))
        upload = request.FILES.get("file")
        file = services.take_file(upload, request.user, place.owed.unit) if upload else None
        lists.add(place, [one], by=request.user, file=file)
        return _("Listed.")

    return _do(request, _place(request, period, unit, form, request.POST), done)


def _paste(request: HttpRequest, place: Place) -> str:
    """Add the lines that can be read; Kept with the others."""
    block = request.POST.get("block", "")
    count = len(lines_of(block))
    if count > MOST_LINES:
        raise Unreadable(
            _("These are %(n)s lines; %(most)s are taken at once. Nothing was added: paste them in parts.")
            % {"n": count, "most": MOST_LINES}
        )
    items, refused = read(block)
    if items:
        lists.add(place, items, by=request.user)
    said = ngettext("%(n)s line added.", "%(n)s lines added.", len(items)) % {"n": len(items)}
    if refused:
        raise Kept(told=said if items else "", refused_lines=refused, typed={"block": _left(refused)})
    return said


def _left(refused: list[RefusedLine]) -> str:
    return "\n".join(one.line for one in refused)


@require_POST
def listed(request: HttpRequest, period: UUID, unit: UUID, form: str, public_id: UUID) -> HttpResponse:
    """Take a row off its list (`reason` may be given), or put it back (`do`: back)."""

    def done(request: HttpRequest, place: Place) -> str:
        found = get_object_or_404(Listed, public_id=public_id, report=_kept_report(place), row=place.row)
        if request.POST.get("do") == "back":
            lists.put_back(place, found, by=request.user)
            return _("Listed again.")
        lists.remove(place, found, by=request.user, reason=request.POST.get("reason", ""))
        return _("Taken off the list; it can be put back below.")

    return _do(request, _place(request, period, unit, form, request.POST), done)


@require_POST
def list_count(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Put the count of the list into the cell."""

    def done(request: HttpRequest, place: Place) -> str:
        count = lists.take_count(place, by=request.user)
        return _("The cell now says %(n)s, as its list does.") % {"n": count}

    return _do(request, _place(request, period, unit, form, request.POST), done)
