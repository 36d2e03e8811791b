"""The request as a Word or Excel sheet, and the filled sheet brought back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.models import Quarantined
from cchc.reporting.colleagues import asking, bringing, links, people, selectors, sheets
from cchc.reporting.colleagues.models import Sheet
from cchc.reporting.colleagues.policies import REQUESTS
from cchc.reporting.colleagues.views import form_or_404, found_or_404
from cchc.reporting.figures.policies import FIGURES

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@never_cache
@require_safe
def sheet(request: HttpRequest, request_id: UUID, kind: str) -> HttpResponse:
    """The sheet to print or send."""
    if kind not in KINDS:
        raise Http404
    found = found_or_404(request, request_id, "manage")
    rows, known = selectors.asked_rows(found, form_or_404(request, found.obligation)), people.known(found)
    if kind == "docx":
        made = sheets.word(found, known, rows, links.address(links.living(found), links.base(request)))
    else:
        made = sheets.workbook(found, known, rows)
    answer = HttpResponse(made, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="phieu-{found.code}.{kind}"'
    return answer


@require_POST
def bring(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take in a filled sheet, to be looked at first."""
    found = found_or_404(request, request_id, "manage")
    FIGURES.require(request.user, "write", found.unit)
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose the filled sheet first."))
        return redirect("colleagues:one", found.public_id)
    try:
        brought_now = bringing.bring(found, upload, by=request.user)  # type: ignore[arg-type]
    except (UnreadableFile, asking.Refused) as refused:
        _say(request, refused.message)
        return redirect("colleagues:one", found.public_id)
    except Unscanned:
        messages.warning(request, _("The file waits for the virus scanner; bring it again in a while."))
        return redirect("colleagues:one", found.public_id)
    return redirect("colleagues:brought", brought_now.public_id)


def _say(request: HttpRequest, message: Message) -> None:
    messages.error(request, message.text(get_language() or "vi"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def brought(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """What a filled sheet would change; with POST it is taken."""
    rows = Sheet.objects.select_related("file", "request")
    kept: Sheet = get_object_or_404(rows, public_id=sheet_id)
    found = found_or_404(request, kept.request.public_id, "manage")
    REQUESTS.require(request.user, "manage", found)
    kept.request = found
    asked = [row for row in selectors.asked_rows(found, form_or_404(request, found.obligation)) if row.line.may_write]
    try:
        said = bringing.read(kept.file)
        bringing.check(found, said)
    except (asking.Refused, Quarantined, FileNotFoundError) as refused:
        message = refused.message if isinstance(refused, asking.Refused) else bringing.BROKEN
        _say(request, message)
        return redirect("colleagues:one", found.public_id)
    compared = bringing.differences(found, said, asked, get_language() or "vi")
    if request.method == "POST":
        FIGURES.require(request.user, "write", found.unit)
        outcome = bringing.take(kept, said, compared, by=request.user)
        n = len(outcome.answers)
        told = ngettext("%(n)s answer is kept.", "%(n)s answers are kept.", n) % {"n": n}
        messages.success(request, told if n else _("Nothing had changed."))
        return redirect("colleagues:one", found.public_id)
    context = {"sheet": kept, "found": found, "owed": found.obligation, "rows": compared, "known": people.known(found)}
    context |= {"new": sum(one.new for one in compared), "remark": bringing.remarks(said) or ""}
    return render(request, "colleagues/brought.html", context)
