"""The desk: home, search, files being checked, and on their way into the library."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from cchc.platform.accounts.policy import Refused
from cchc.reporting.catalogue.selectors import find_indicators
from cchc.reporting.figures.duties import owed_by
from cchc.reporting.library import checker, review, selectors, services, worker
from cchc.reporting.library.forms import BindingForm, FilesForm, HeaderForm
from cchc.reporting.library.models import Reading
from cchc.reporting.reports.selectors import find_reports

State = Reading.State
OWED = 5
"""How many of the reports owed the first page shows."""


def _desk(form: FilesForm | None = None) -> dict[str, Any]:
    return {
        "form": form or FilesForm(),
        "megabytes": settings.UPLOAD_BYTES // 2**20,
        "readings": selectors.open_readings(),
    }


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, where to drop a file, what waits, what is there."""
    reports = find_reports()[:10]
    owed = owed_by(request.user)[:OWED]
    context = {
        **_desk(),
        "numbers": selectors.numbers(),
        "reports": reports,
        "owed": owed,
        "today": timezone.localdate(),
    }
    return render(request, "library/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Indicators and reports that hold the words, accents optional."""
    query = request.GET.get("q", "").strip()
    context = {
        "query": query,
        "indicators": find_indicators(query) if query else [],
        "reports": find_reports(query)[:50] if query else [],
    }
    return render(request, "library/search.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    """Drop files; nothing is stored when they are refused."""
    if request.method != "POST":
        return render(request, "library/read.html", _desk())
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "library/read.html", _desk(form), status=422)
    return _begun(services.start(form.cleaned_data["files"], request.user))


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Check the invented report, for whoever has no file at hand."""
    return _begun(services.start_trial(request.user))


def _begun(started: Reading) -> HttpResponse:
    worker.begin(started)
    return redirect(started)


def _reading(public_id: UUID) -> Reading:
    return get_object_or_404(Reading.objects.select_related("report", "checked").defer("draft"), public_id=public_id)


@never_cache
@require_safe
def reading(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One reading, in whatever state it is; once read, the checker."""
    found = _reading(public_id)
    if found.state in (State.READ, State.ACCEPTED) and found.checked:
        return render(request, "library/checker.html", checker.context(found, found.checked, request.user))
    if found.state in (State.READ, State.ACCEPTED):  # read before there were checks
        return redirect(found.data_url)
    if found.state == State.WAITING:
        worker.begin(found)
    return render(request, "library/reading.html", {"reading": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The figures that were read; a POST corrects the header, and accepts the report into the library."""
    found = _reading(public_id)
    if found.state == State.ACCEPTED and found.report:
        return redirect(found.report)
    if found.state == State.READ:
        return _review(request, found)
    return redirect(found)


def _review(request: HttpRequest, found: Reading) -> HttpResponse:
    draft = services.drafted(found)
    if request.method != "POST":
        return render(
            request, "library/review.html", review.context(found, draft, HeaderForm.of(draft.report), request.user)
        )
    form = HeaderForm(request.POST)
    if not form.is_valid():
        return render(request, "library/review.html", review.context(found, draft, form, request.user), status=422)
    services.amend_header(found, form.changes(draft.report))
    if request.POST.get("action") != "accept":
        messages.success(request, _("The header is saved."))
        return redirect("library:reading_data", found.public_id)
    if not found.acceptable:
        messages.error(request, _("This report follows no form we know: it can be checked, not kept in the library."))
        return redirect("library:reading_data", found.public_id)
    try:
        report = services.accept_reading(found)
    except Refused:
        refused = review.context(found, services.drafted(found), form, request.user)
        return render(request, "library/review.html", {**refused, "refused": True}, status=403)
    except services.NotAcceptable:
        messages.error(request, _("This report cannot be kept: agency, period and its days are needed."))
        return redirect("library:reading_data", found.public_id)
    messages.success(request, _("The report is in the library."))
    return redirect(report)


@never_cache
@require_safe
def status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The progress of a reading; goes on when it is over."""
    found = _reading(public_id)
    if found.state == State.WAITING:
        worker.begin(found)
    if found.state not in (State.WAITING, State.READING) or found.lost:
        return HttpResponseClientRedirect(found.get_absolute_url())
    return render(request, "files/_progress.html", {"row": found, "status": "library:reading_status"})


@require_POST
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read again what a stopped server left behind."""
    found = _reading(public_id)
    worker.begin(found)
    return redirect(found)


@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a reading aside; the notice offers to take it back."""
    found = _reading(public_id)
    if services.discard(found):
        return redirect(found)
    messages.warning(request, _("This report was accepted before; it stays in the library."))
    return redirect(found)


@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a discarded reading back."""
    found = _reading(public_id)
    services.restore(found)
    return redirect(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """The binding of one row: shown, opened for change, or decided."""
    found = get_object_or_404(Reading, public_id=public_id, state=State.READ)
    form = None
    if request.method == "POST":
        action = request.POST.get("action", "bind")
        form = BindingForm(request.POST) if action == "bind" else None
        if form is None or form.is_valid():
            chosen = form.cleaned_data["binding"] if form else review.fixed_binding(found, position, action)
            services.decide(found, position, chosen)
            form = None
    printed = review.printed_row(found, position)
    if not request.htmx and not (form and form.errors):  # type: ignore[attr-defined]
        return redirect(f"{found.data_url}#r{position}")
    context = {
        "reading": found,
        "row": printed,
        "form": form,
        "open": request.method != "POST" or form is not None,
        "tally": review.tally(found),
        "swap": True,
    }
    template = "library/_binding.html" if request.htmx else "library/binding.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=422 if form else 200)
