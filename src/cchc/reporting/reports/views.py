"""The list of reports, one report, and the panels that say where a number comes from."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.platform.files.models import Quarantined
from cchc.platform.units.models import Level
from cchc.reporting.catalogue.selectors import catalogue, indicator, kind_of, template
from cchc.reporting.figures.explaining import explained
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import history
from cchc.reporting.reports import checks, marking, page, selectors, showing
from cchc.reporting.reports.models import Finding, Kind, Report


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report in the library; filters and search are part of the address."""
    given = {name: request.GET.get(name, "") for name in ("q", "template", "level", "kind")}
    chosen = {name: "".join(filter(str.isprintable, value)).strip() for name, value in given.items()}
    reports = list(
        selectors.find_reports(chosen["q"], chosen["template"], chosen["level"], chosen["kind"])[: selectors.SHOWN]
    )
    context = {
        "reports": reports,
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "templates": catalogue().templates.values(),
        "levels": Level.choices,
        "kinds": Kind.choices,
    }
    partial = request.headers.get("HX-Target") == "found"
    return render(request, "reports/_found.html" if partial else "reports/list.html", context)


def _report(public_id: UUID) -> Report:
    read = selectors.read_reports().select_related("unit").prefetch_related("files")
    return get_object_or_404(read, public_id=public_id)


@require_safe
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One report whole. `?row=12&period=2023` opens a number's panel, `?statement=3` a statement's."""
    shown = page.build(_report(public_id))
    by_section = _by_section(shown)
    context: dict[str, Any] = {
        "page": shown,
        "report": shown.report,
        "form": template(shown.report.template),
        "prose": [
            (
                section,
                marking.paragraphs(section.text, held),
                marking.unplaced(section.text, held),
                by_section.get(section.code, []),
            )
            for section, held in ((section, list(section.statements.all())) for section in shown.sections)
        ],
        **_findings_context(shown),
        "only_read": not (shown.version.checked and checks.may_decide(request.user, shown.version.checked)),
    }
    row, statement = request.GET.get("row", ""), request.GET.get("statement", "")
    if (number := _number(row)) and (cell := shown.cell(number, request.GET.get("period", ""))):
        context |= _cell_context(shown, cell)
    elif number := _number(statement):
        context |= _statement_context(shown.report, number)
    return render(request, "reports/report.html", context)


def _number(text: str) -> int:
    """A position typed into an address; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _by_section(shown: page.Page) -> dict[str, list[Finding]]:
    """Findings by the section of the prose they speak of."""
    found: dict[str, list[Finding]] = {}
    for finding in shown.findings:
        for code in dict.fromkeys(place["section"] for place in finding.data["places"] if place["kind"] == "text"):
            found.setdefault(code, []).append(finding)
    return found


def _findings_context(shown: page.Page) -> dict[str, Any]:
    """The list of findings, each place a link to its row or section."""
    address = shown.report.get_absolute_url()
    rows = {
        page.place_of(cell.figure): (line.row, cell.figure.period)
        for line in shown.lines
        for cell in line.cells
        if cell
    }
    headed = {line.row.place: line.row for line in shown.lines if line.row.place}
    sections = {section.code: section for section in shown.sections}

    def link(finding: Finding, index: int) -> tuple[str, str]:
        place = finding.data["places"][index]
        if place["place"] in rows:
            row, period = rows[place["place"]]
            panel = reverse("reports:row", args=[shown.report.public_id, row.position])
            return f"?row={row.position}&period={quote(period)}#{row.anchor}", f"{panel}?period={quote(period)}"
        at = headed.get(place["place"]) or sections.get(place["section"] if place["kind"] == "text" else "")
        return (f"#{at.anchor}" if at else "", "")

    items = showing.shown(shown.findings, link)
    checked = shown.version.checked
    return {
        "items": items,
        "counts": checks.counts(shown.findings),
        "families": showing.families(items),
        "parts": showing.parts(items),
        "not_checked": checked.not_checked if checked else [],
        "back": address,
        "checked_reading": getattr(checked, "reading", None) if checked else None,
    }


@require_safe
def row_panel(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """The panel of one number: where it is from, its rule written out, its history."""
    shown = page.build(_report(public_id))
    cell = shown.cell(position, request.GET.get("period", ""))
    if cell is None:
        raise Http404
    return render(request, "reports/_cell.html", {"report": shown.report, "page": shown, **_cell_context(shown, cell)})


def _cell_context(shown: page.Page, cell: page.Cell) -> dict[str, Any]:
    figure: Figure = cell.figure
    return {
        "cell": cell,
        "row": figure.row,
        "indicator": indicator(figure.indicator),
        "kind": kind_of(figure.indicator, figure.breakdown),
        "explained": explained(cell.check) if cell.check else None,
        "history": history(figure, shown.report),
        "found": showing.shown(cell.findings, lambda finding, index: ("", "")),
    }


@require_safe
def statement_panel(request: HttpRequest, public_id: UUID, position: int) -> HttpResponse:
    """The panel of one statement of the prose, and the statements that share its words."""
    shown = _report(public_id)
    context = _statement_context(shown, position)
    if not context:
        raise Http404
    return render(request, "reports/_statement.html", {"report": shown, **context})


def _statement_context(shown: Report, position: int) -> dict[str, Any]:
    version = selectors.last_version(shown)
    statement = version.statements.filter(position=position).select_related("section").first()
    if statement is None:
        return {}
    section = statement.section
    together = marking.sharing(section.text, list(section.statements.all()), statement) if section else [statement]
    return {"statement": statement, "statements": [(one, indicator(one.indicator)) for one in together]}


@require_safe
def source_file(request: HttpRequest, public_id: UUID, file_id: UUID) -> FileResponse:
    """A file the report was read from, always as a download."""
    file = get_object_or_404(_report(public_id).files, public_id=file_id)
    try:
        return FileResponse(file.path.open("rb"), as_attachment=True, filename=file.name)
    except (FileNotFoundError, Quarantined) as missing:
        raise Http404 from missing
