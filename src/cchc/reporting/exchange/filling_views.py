"""Pages of files of the body above: brought, mapped once, filled in place."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.events.services import record
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.telling import tell_renamed
from cchc.reporting.exchange import events, filling
from cchc.reporting.exchange.models import Theirs, Zero
from cchc.reporting.exchange.views import XLSX, attachment, form_for, owed_for
from cchc.reporting.figures.policies import FIGURES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
KINDS = {"xlsx": XLSX, "xlsm": XLSM, "docx": DOCX}
RECENT = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def to_fill(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Bring a workbook or document of the body above; those brought for this report."""
    owed = owed_for(request, period, unit, form, "write" if request.method == "POST" else "read")
    refused = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is not None:
                brought = filling.bring(owed, form_for(request, owed), upload, by=request.user)
                tell_renamed(request, upload, brought.name)
                return redirect(brought)
            refused = _("Choose a file.")
        except UnreadableFile as why:
            refused = why.message.text(get_language() or "vi")
        except Unscanned:
            refused = _("The scanner for viruses does not answer; try again in a minute. Nothing was changed.")
    files = Theirs.objects.filter(obligation=owed).select_related("owner")[:RECENT]
    may_write = bool(FIGURES.allows(request.user, "write", owed.unit))
    context = {"owed": owed, "refused": refused, "files": files, "may_write": may_write}
    return render(request, "exchange/to_fill.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def theirs(request: HttpRequest, brought: UUID) -> HttpResponse:
    """One file: what goes where and what does not. A POST reads tables the other way round (`do`=turn), confirms
    the map (map), or gives the filled file."""
    found = get_object_or_404(
        Theirs.objects.select_related("obligation__unit", "obligation__period__regime", "obligation__report", "file"),
        public_id=brought,
    )
    owed = found.obligation
    FIGURES.require(request.user, "write" if request.method == "POST" else "read", owed.unit)
    form = form_for(request, owed)
    refused = ""
    if request.method == "POST" and request.POST.get("do") == "turn":
        filling.turn(found, form, _turned(request))
        return redirect(found)
    if request.method == "POST" and request.POST.get("do") == "map":
        kept = filling.confirm(found, form, request.POST, by=request.user)
        messages.success(
            request, _("The map “%(name)s” is kept and used for files of this structure.") % {"name": kept}
        )
        return redirect(found)
    work = filling.work_on(found, form)
    if request.method == "POST":
        try:
            content, said = filling.fill(found, work)
        except UnreadableFile as why:
            refused = why.message.text(get_language() or "vi")
        else:
            record(events.FILLED, subject=owed, unit=owed.unit, period=owed.period.code, count=len(said["done"]))
            return attachment(content, found.name, KINDS[found.kind])
    context = {
        "owed": owed,
        "theirs": found,
        "work": work,
        "form": form,
        "refused": refused,
        "zeros": Zero.choices,
        "rows": [line for line in form.lines if line.slot],
        "may_write": bool(FIGURES.allows(request.user, "write", owed.unit)),
    }
    return render(request, "exchange/theirs.html", context, status=422 if refused else 200)


def _turned(request: HttpRequest) -> dict[int, bool]:
    """What was chosen of each table: `turn:3`=columns where its indicators are heads of columns."""
    said = ((name.removeprefix("turn:"), value) for name, value in request.POST.items() if name.startswith("turn:"))
    return {int(index): value == "columns" for index, value in said if index.isdecimal() and len(index) < 6}
