"""The page of a unit's letterhead, with the page as it will print beside it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.core.writing.official.document import OfficialDocument, Section
from cchc.core.writing.official.pdf import NoFont, first_picture
from cchc.platform.units.models import Unit
from cchc.reporting.documents import services
from cchc.reporting.documents.assembling import ABOUT, KIND, SHORT_KIND
from cchc.reporting.documents.forms import LetterheadForm
from cchc.reporting.documents.letterheads import FIELDS, Head, authority, head_of
from cchc.reporting.documents.models import Letterhead
from cchc.reporting.documents.policies import may_set, require_set
from cchc.reporting.figures.policies import REPORTS

SAMPLE = "Nội dung báo cáo được trình bày ở đây, theo đề cương của biểu mẫu. "
LONGEST = 300


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest, unit: UUID) -> HttpResponse:
    """The letterhead of a unit: as it stands, its earlier ones, and a form for the next."""
    found = _unit(request, unit)
    now = head_of(found, timezone.localdate())
    may = may_set(request.user, found)
    if request.method == "POST":
        require_set(request.user, found)
    form = LetterheadForm(request.POST) if request.method == "POST" else LetterheadForm.of(now)
    if request.method == "POST" and form.is_valid():
        services.set_letterhead(
            found,
            form.cleaned_data["begins"],
            by=request.user,
            reason=form.cleaned_data["reason"],
            **form.fields_of_head,
        )
        messages.success(request, _("The letterhead is kept."))
        return redirect(request.path)
    context = {
        "unit": found,
        "now": now,
        "form": form,
        "may_set": bool(may),
        "history": Letterhead.objects.filter(unit=found).select_related("by").order_by("-begins", "-id"),
    }
    return render(request, "documents/letterhead.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_safe
def preview(request: HttpRequest, unit: UUID) -> HttpResponse:
    """A page with the letterhead as it is typed (or as it stands), as a picture. Nothing is kept."""
    found = _unit(request, unit)
    now = head_of(found, timezone.localdate())
    typed = {name: request.GET.get(name, getattr(now, name))[:LONGEST] for name in FIELDS}
    try:
        return HttpResponse(first_picture(_sample(Head(**typed))), content_type="image/png")
    except NoFont:
        return HttpResponse(status=503)


def _unit(request: HttpRequest, unit: UUID) -> Unit:
    found = get_object_or_404(Unit, public_id=unit)
    REPORTS.require(request.user, "read", found)
    return found


def _sample(head: Head) -> OfficialDocument:
    return OfficialDocument(
        agency=head.agency, parent=head.parent, symbol=f"{SHORT_KIND}-{head.symbol}", place=head.place, kind=KIND,
        about=ABOUT.format(period="…").strip(), authority=authority(head, "", "", "…"), of=head.short,
        date=f"{timezone.localdate():%Y-%m}", sections=(Section(paragraphs=(SAMPLE * 3, SAMPLE * 2)),),
        recipients=head.sent_to,
    )  # fmt: skip
