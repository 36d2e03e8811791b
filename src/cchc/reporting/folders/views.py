"""The pages of folders: bring files, follow the reading, decide what is doubtful, take the table away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from cchc.core.reading.errors import UnreadableFile
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.policy import Refused
from cchc.platform.files.disk import room
from cchc.platform.units.models import Kind, Unit
from cchc.reporting.folders import book, services, settling, showing, worker
from cchc.reporting.folders.forms import FolderForm, MoreForm, SayForm
from cchc.reporting.folders.models import Folder, Item
from cchc.reporting.folders.naming import NotKnown, unit_named
from cchc.reporting.folders.policies import FOLDERS

State = Folder.State
ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


def _folder(request: HttpRequest, public_id: UUID) -> Folder:
    """The folder, if the person may consolidate for its unit; before its unit is known, if the person brought it."""
    folder: Folder = get_object_or_404(Folder.objects.select_related("unit", "owner"), public_id=public_id)
    if folder.unit is not None:
        FOLDERS.require(request.user, "bring", folder.unit)
    elif folder.owner != request.user:
        raise Http404
    return folder


def _require_somewhere(request: HttpRequest) -> None:
    """Refused for who may consolidate a folder nowhere."""
    if not FOLDERS.visible(request.user, "bring").exists():
        raise Refused(FOLDERS.allows(request.user, "bring", getattr(request.user, "unit", None)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def folders(request: HttpRequest) -> HttpResponse:
    """The folders there are, and a new one."""
    _require_somewhere(request)
    form = FolderForm(request.POST, request.FILES) if request.method == "POST" else FolderForm()
    if request.method == "POST" and form.is_valid() and (started := _started(request, form)):
        return redirect(started)
    mine = FOLDERS.visible(request.user, "bring")
    rows = Folder.objects.filter(Q(unit__in=mine) | Q(unit=None, owner=request.user)).select_related("unit", "owner")
    counted = rows.annotate(
        reports=Count("items", filter=Q(items__gone=False)),
        accepted=Count("items", filter=Q(items__gone=False) & ~Q(items__accepted="")),
    )
    context = {
        "form": form,
        "megabytes": settings.UPLOAD_BYTES // 2**20,
        "page": Paginator(counted.order_by("-id"), ON_A_PAGE).get_page(request.GET.get("page")),
        "provinces": Unit.objects.filter(kind__in=(Kind.NATION, Kind.PROVINCE), ends=None).order_by("folded"),
    }
    return render(request, "folders/folders.html", context, status=422 if form.errors else 200)


def _started(request: HttpRequest, form: FolderForm) -> Folder | None:
    """The new folder with its files, its reading begun; None where they are refused, and the form says why."""
    given = form.cleaned_data
    try:
        folder = services.begin_with(
            given["files"], given["name"], request.user, given["unit"], given["regime"], given["period"]
        )
    except UnreadableFile as error:
        form.add_error("files", error.message.text(_language()))
        return None
    except PermissionDenied:
        form.add_error("unit", _("You may not consolidate folders for this unit."))
        return None
    worker.begin(folder)
    return folder


@never_cache
@require_safe
def folder(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One folder, in whatever state it is."""
    found = _folder(request, public_id)
    if found.state == State.WAITING:
        worker.begin(found)
    return _page(request, found)


def _page(request: HttpRequest, found: Folder, *, status: int = 200, **more: Any) -> HttpResponse:
    shown = {"unit": found.unit.name if found.unit and "unit" in found.said else "",
             "period": showing.label(found.period) if "period" in found.said else ""}  # fmt: skip
    context = {
        "megabytes": settings.UPLOAD_BYTES // 2**20,
        "more": MoreForm(),
        "say": SayForm(initial=shown),
        **showing.context(found, request.GET.get("page")),
    }
    return render(request, "folders/folder.html", {**context, **more}, status=status)


@never_cache
@require_safe
def status(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The progress; goes on to the page when it is over."""
    found = _folder(request, public_id)
    if not found.unfinished or found.lost:
        return HttpResponseClientRedirect(found.get_absolute_url())
    if found.state == State.WAITING:
        worker.begin(found)
    return render(request, "files/_progress.html", {"row": found, "status": "folders:status"})


@require_POST
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """More files, or corrected ones; what has not changed is not read again."""
    found = _folder(request, public_id)
    form = MoreForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, status=422, more=form)
    try:
        changed = services.bring_uploads(found, form.cleaned_data["files"])
    except UnreadableFile as error:
        form.add_error("files", error.message.text(_language()))
        return _page(request, found, status=422, more=form)
    if changed:
        worker.begin(found)
    else:
        messages.success(request, _("Every report brought was here already, unchanged."))
    return redirect(found)


@require_POST
def say(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say whose reports they are and of which period."""
    found = _folder(request, public_id)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, say=form)
    try:
        services.say(found, form.cleaned_data["unit"], form.cleaned_data["period"])
    except PermissionDenied:
        form.add_error("unit", _("You may not consolidate folders for this unit."))
        return _page(request, found, status=422, say=form)
    worker.begin(found)
    return redirect(found)


@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Break the reading off; what is read stays."""
    worker.stop(_folder(request, public_id))
    return redirect("folders:folder", public_id)


@require_POST
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take up again what was stopped or interrupted."""
    found = _folder(request, public_id)
    worker.begin(found, again=True)
    return redirect(found)


@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide a doubt, and with `alike` the same one of every other report."""
    found = _folder(request, public_id)
    asked = request.POST
    try:
        choice = _choice(asked.get("choice", ""), asked.get("unit", ""))
        item = int(asked.get("item", "0"))
        done = services.decide(
            found, item, asked.get("code", ""), asked.get("about", ""), choice, bool(asked.get("alike"))
        )
    except NotKnown as error:
        messages.error(request, error.message.text(_language()))
    except (services.Gone, ValueError):
        messages.warning(request, _("This has changed since the page was opened. Look at it again."))
    except services.Busy as busy:
        messages.warning(request, busy.message.text(_language()))
    else:
        if not done.settled:
            worker.begin(found)
        count = done.count
        messages.success(request, ngettext("Decided.", "Decided for %(count)d reports.", count) % {"count": count})
    return redirect(f"{found.get_absolute_url()}#doubts")


def _choice(choice: str, unit: str) -> str:
    """What was chosen; a unit picked from the list by its name or code."""
    return f"unit:{unit_named(unit).code}" if choice == "pick" else choice


@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back what one click decided."""
    found = _folder(request, public_id)
    try:
        done = services.undo(found, UUID(request.POST.get("click", "")))
    except ValueError:
        messages.warning(request, _("This has changed since the page was opened. Look at it again."))
    except services.Busy as busy:
        messages.warning(request, busy.message.text(_language()))
    else:
        if not done.settled:
            worker.begin(found)
        messages.success(request, _("Taken back."))
    return redirect(f"{found.get_absolute_url()}#decided")


@never_cache
@require_safe
def workbook(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The consolidated table with its exceptions, requests and sources, as .xlsx."""
    found = _folder(request, public_id)
    if found.unit is None or not found.period:
        raise Http404
    look = settling.looked_at(found)
    with room(), tempfile.TemporaryDirectory(prefix="cchc-book-") as place:
        target = Path(place) / "book.xlsx"
        book.save(found, look, target, _language())
        content = target.open("rb")  # stays readable when its name goes
    name = f"tong-hop-{slugify(fold_key(found.unit.name))}-{found.period.replace('/', '_')}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


@never_cache
@require_safe
def letter(request: HttpRequest, public_id: UUID, item: int) -> HttpResponse:
    """The text of the request to review one report."""
    found = _folder(request, public_id)
    one = get_object_or_404(Item.objects.defer("draft"), folder=found, pk=item)
    text = one.summary.get("request", "")
    if not text:
        raise Http404
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="de-nghi-{slugify(fold_key(one.name)) or one.pk}.txt"'
    return answer
