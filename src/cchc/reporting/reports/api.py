"""Reports and what the rules say of one that is being written, for other software."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from cchc.platform.endpoints import ERRORS, Page, not_found, page_of
from cchc.reporting.figures.api import PLACE, FormPlace, obligation_at
from cchc.reporting.figures.policies import FIGURES, REPORTS
from cchc.reporting.reports.live import look
from cchc.reporting.reports.models import Prose, Report, Section

router = Router(tags=["reports"])


class ReportOut(Schema):
    """One unit's report for one period under one form."""

    id: UUID
    unit: str
    regime: str
    period: str
    form: str
    title: str
    number: str
    date: str
    signer: str
    status: str = Field(description="draft; accepted: its figures count.")
    stage: str = Field(description="How far it is inside its unit; empty: it came as files.")
    edition: int = Field(description="2 and more: it replaced one that was issued.")


class SectionOut(Schema):
    """A heading of the prose and the text under it."""

    code: str
    heading: str
    text: str


class ReportWithProse(ReportOut):
    """A report and its prose: as it is being written, else as it was last accepted."""

    sections: list[SectionOut]


class FindingOut(Schema):
    """What a rule says. It stays the same finding while `id` and `basis` do."""

    id: str
    basis: str
    rule: str
    severity: str
    message: str
    message_en: str
    rows: list[str] = Field(description="Keys of the rows of the form it is about.")
    sections: list[str]
    found: str
    expected: str
    explained: str = Field(description="The reason given for it that holds; empty: none.")


class Findings(Schema):
    """What stands against a report that is being written."""

    errors: int
    warnings: int
    unexplained: int
    blanks: int
    findings: list[FindingOut]


def _report(one: Report) -> dict[str, Any]:
    about = ("title", "number", "date", "signer", "status", "stage", "edition", "regime")
    return {name: getattr(one, name) for name in about} | {
        "id": one.public_id, "unit": one.unit.code, "period": one.period_code, "form": one.template,
    }  # fmt: skip


@router.get("/reports", response={200: Page[ReportOut], **ERRORS}, operation_id="list_reports")
def reports(
    request: HttpRequest,
    unit: str = "",
    regime: str = "",
    period: str = "",
    page: int = Query(1, ge=1, le=100_000),
    size: int = Query(100, ge=1, le=200),
) -> Any:
    """Reports of units in the token's scope, the last period first."""
    found = REPORTS.visible(request.user, "read").select_related("unit").order_by("-period_end", "unit__code", "id")
    asked = {"unit__code": unit, "regime": regime, "period_code": period}
    return page_of(found.filter(**{name: value for name, value in asked.items() if value}), page, size, _report)


@router.get("/reports/{report}", response={200: ReportWithProse, **ERRORS}, operation_id="get_report")
def report(request: HttpRequest, report: UUID) -> Any:
    """One report with its prose."""
    found = REPORTS.visible(request.user, "read").select_related("unit").filter(public_id=report).first()
    if found is None:
        raise not_found()
    said: Any = Prose.objects.filter(report=found, superseded__isnull=True).order_by("position", "id")
    if not said:
        last = found.versions.filter(accepted__isnull=False).order_by("-number").first()
        said = Section.objects.filter(version=last).order_by("position") if last else []
    return {
        **_report(found),
        "sections": [{"code": one.code, "heading": one.heading, "text": one.text} for one in said],
    }


@router.get(f"{PLACE}/findings", response={200: Findings, **ERRORS}, operation_id="get_findings")
def findings(request: HttpRequest, at: Path[FormPlace]) -> Any:
    """What every rule says of a form and its prose as they stand now, gravest first."""
    owed = obligation_at(at)
    FIGURES.require(request.user, "read", owed.unit)
    try:
        live = look(owed)
    except LookupError as unknown:
        raise not_found() from unknown
    return {
        "errors": len(live.errors),
        "warnings": len(live.warnings),
        "unexplained": len(live.unexplained),
        "blanks": len(live.blanks),
        "findings": live.findings,
    }
