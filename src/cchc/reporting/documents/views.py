"""The documents of a report: as it stands, as it was sent, the signing sheet, the workbook, the correction."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.core.writing.official.document import Incomplete, OfficialDocument
from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.pdf import NoFont, first_picture, pdf
from cchc.platform.units.models import Unit
from cchc.reporting.documents import assembling, services
from cchc.reporting.documents.briefing import paper_of_brief
from cchc.reporting.documents.forms import ChoiceForm
from cchc.reporting.documents.models import Choice
from cchc.reporting.documents.policies import may_set, require_set
from cchc.reporting.documents.tables import form_tables
from cchc.reporting.documents.workbook import figures_workbook
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.owed import address_of, obligation_or_404
from cchc.reporting.figures.policies import REPORTS
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import live
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews.brief import brief
from cchc.reporting.reviews.models import Sending

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITERS: dict[str, tuple[Callable[[OfficialDocument], bytes], str]] = {
    "docx": (docx, DOCX),
    "pdf": (pdf, "application/pdf"),
}
View = Callable[..., HttpResponse]


def _said(view: View) -> View:
    """What cannot be made says why, and where to mend it, with 422."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except (Incomplete, NoFont) as refused:
            unit = Unit.objects.filter(public_id=named["unit"]).first() if "unit" in named else None
            context = {"message": refused.message.text(get_language() or "vi"), "unit": unit}
            return render(request, "documents/refused.html", context, status=422)

    return answer


def _owed(request: HttpRequest, period: UUID, unit: UUID, form: str) -> Obligation:
    owed = obligation_or_404(period, unit, form)
    REPORTS.require(request.user, "read", owed.unit)
    return owed


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@_said
@require_safe
def report_file(request: HttpRequest, period: UUID, unit: UUID, form: str, kind: str) -> HttpResponse:
    """The report as it stands, as Word or PDF."""
    report = report_of(_owed(request, period, unit, form))
    write, mime = WRITERS[kind]
    return _file(write(assembling.official_of(report)), mime, assembling.file_name(report, report.number, kind))


@never_cache
@_said
@require_safe
def picture(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """The first page of the report as a picture."""
    report = report_of(_owed(request, period, unit, form))
    return HttpResponse(first_picture(assembling.official_of(report)), content_type="image/png")


@never_cache
@_said
@require_safe
def brief_file(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """The signing sheet as Word."""
    owed = _owed(request, period, unit, form)
    try:
        sheet = paper_of_brief(brief(owed))
    except LookupError as unknown:
        raise Incomplete(assembling.NO_FORM) from unknown
    return _file(docx(sheet), DOCX, assembling.file_name(report_of(owed), "", "docx", "phieu-trinh"))


@never_cache
@_said
@require_safe
def figures_file(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Figures, findings and explanations as a workbook."""
    owed = _owed(request, period, unit, form)
    report = report_of(owed)
    try:
        tables, _notes = form_tables(report)
        found = live.look(owed)
    except LookupError as unknown:
        raise Incomplete(assembling.NO_FORM) from unknown
    content = figures_workbook(report, tables, found.findings, live.current_explanations(report).values())
    return _file(content, XLSX, assembling.file_name(report, report.number, "xlsx", "so-lieu"))


@never_cache
@_said
@require_safe
def correction_file(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """The letter that tells the slips of the current edition put right; 404 where there are none."""
    report = report_of(_owed(request, period, unit, form))
    rows = list(report.corrections.filter(edition=report.edition)) if report.pk else []
    if not rows:
        raise Http404
    name = assembling.file_name(report, report.number, "docx", "dinh-chinh")
    return _file(docx(assembling.correction_of(report, rows)), DOCX, name)


@never_cache
@_said
@require_safe
def sent_file(request: HttpRequest, sending: UUID, kind: str) -> HttpResponse:
    """The report exactly as it was sent, as Word or PDF."""
    found = get_object_or_404(Sending.objects.select_related("report__unit", "paper__replaces"), public_id=sending)
    REPORTS.require(request.user, "read", found.report.unit)
    write, mime = WRITERS[kind]
    what = f"bao-cao-{'du-thao' if found.draft else 'da-gui'}-{found.round}"
    return _file(write(assembling.as_sent(found)), mime, assembling.file_name(found.report, found.number, kind, what))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Every document of a report, and what this report says otherwise than the letterhead."""
    owed = _owed(request, period, unit, form)
    report = report_of(owed)
    may = may_set(request.user, owed.unit)
    if request.method == "POST":
        require_set(request.user, owed.unit)
    typed = ChoiceForm(request.POST) if request.method == "POST" else _typed(report)
    if request.method == "POST" and report.pk and typed.is_valid():
        services.choose(report, by=request.user, **typed.cleaned_data)
        messages.success(request, _("The documents say so now."))
        return redirect(request.path)
    context = _shown(owed, report, typed) | {"may_set": bool(may)}
    return render(request, "documents/papers.html", context, status=422 if request.method == "POST" else 200)


def _typed(report: Report) -> ChoiceForm:
    last = Choice.objects.filter(report=report.pk, edition=report.edition).order_by("id").last()
    initial = {name: getattr(last, name) for name in ("about", "recipients", "annex_title")} if last else {}
    return ChoiceForm(initial=initial)


def _shown(owed: Obligation, report: Report, typed: ChoiceForm) -> dict[str, Any]:
    refused = ""
    document = None
    try:
        document = assembling.official_of(report)
    except Incomplete as lacking:
        refused = lacking.message.text(get_language() or "vi")
    sendings = Sending.objects.filter(report=report.pk).order_by("id") if report.pk else ()
    return {
        "owed": owed,
        "report": report,
        "address": address_of(owed),
        "document": document,
        "refused": refused,
        "form": typed,
        "sendings": sendings,
        "corrected": report.pk and report.corrections.filter(edition=report.edition).exists(),
    }
