"""Forms, periods and what is owed, for other software."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from cchc.platform.endpoints import ERRORS, Page, not_found, page_of
from cchc.reporting.catalogue.selectors import catalogue, template
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.forms.models import Obligation, ReportingPeriod

router = Router(tags=["forms"])


class FormOut(Schema):
    """One version of a form."""

    id: str
    name: str
    valid_from: str
    valid_to: str | None
    levels: list[str]
    kinds: list[str]


class Option(Schema):
    """One option of a code list."""

    value: int
    label: str


class RowOut(Schema):
    """One row of a form. `computed`: it follows from its parts and is not sent."""

    row: str
    code: str
    label: str
    unit: str
    kind: str
    parent: str | None
    indicator: str | None
    breakdown: str | None
    answered: bool
    computed: bool
    codes: list[Option]


class FormWithRows(FormOut):
    """A form and its rows, in printed order."""

    rows: list[RowOut]


class PeriodOut(Schema):
    """One window of a regime: the first day, and the first day after it."""

    id: UUID
    regime: str
    code: str
    kind: str
    label: str
    start: date
    end: date
    state: str


class OwedOut(Schema):
    """That a unit owes a report, and how far it is."""

    regime: str
    period: str
    unit: str
    form: str
    due: date
    state: str
    stage: str
    sent: datetime | None
    report: UUID | None


def _form(form: Any) -> dict[str, Any]:
    return {
        "id": form.id, "name": form.name, "valid_from": form.valid_from, "valid_to": form.valid_to,
        "levels": list(form.levels), "kinds": list(form.kinds),
    }  # fmt: skip


@router.get("/forms", response={200: Page[FormOut], **ERRORS}, operation_id="list_forms")
def forms(request: HttpRequest, page: int = Query(1, ge=1, le=100_000), size: int = Query(100, ge=1, le=200)) -> Any:
    """Every version of every form, the newest first."""
    found = sorted(catalogue().templates.values(), key=lambda form: (form.valid_from, form.id), reverse=True)
    return page_of(found, page, size, _form)


@router.get("/forms/{form}", response={200: FormWithRows, **ERRORS}, operation_id="get_form")
def form_with_rows(request: HttpRequest, form: str) -> Any:
    """A form with its rows: `row` is what figures are sent under."""
    found = template(form)
    if found is None:
        raise not_found()
    shown = slots_of(form)
    rows = [
        {
            "row": row.key, "code": row.code, "label": row.label, "unit": row.unit, "kind": row.kind,
            "parent": row.parent, "indicator": row.indicator, "breakdown": row.breakdown,
            "answered": row.key in shown, "computed": row.key in shown and shown[row.key].computed,
            "codes": [{"value": one.value, "label": one.label} for one in row.codes],
        }
        for row in found.rows
    ]  # fmt: skip
    return {**_form(found), "rows": rows}


@router.get("/periods", response={200: Page[PeriodOut], **ERRORS}, operation_id="list_periods")
def periods(
    request: HttpRequest,
    regime: str = "",
    state: str = "",
    page: int = Query(1, ge=1, le=100_000),
    size: int = Query(100, ge=1, le=200),
) -> Any:
    """Periods of all regimes, the last first. `state`: planned, open, closed."""
    found = ReportingPeriod.objects.select_related("regime").order_by("-end", "-start", "id")
    if regime:
        found = found.filter(regime__code=regime)
    if state:
        found = found.filter(state=state)
    return page_of(found, page, size, _period)


def _period(period: ReportingPeriod) -> dict[str, Any]:
    about = {name: getattr(period, name) for name in ("code", "kind", "label", "start", "end", "state")}
    return {"id": period.public_id, "regime": period.regime.code, **about}


@router.get("/owed", response={200: Page[OwedOut], **ERRORS}, operation_id="list_owed")
def owed(
    request: HttpRequest,
    unit: str = "",
    regime: str = "",
    period: str = "",
    state: str = "",
    page: int = Query(1, ge=1, le=100_000),
    size: int = Query(100, ge=1, le=200),
) -> Any:
    """Reports owed by units in the token's scope, the next due last."""
    found = Obligation.objects.select_related("unit", "period__regime", "report").order_by("-due", "id")
    asked = {"unit__code": unit, "period__regime__code": regime, "period__code": period, "state": state}
    found = found.filter(**{name: value for name, value in asked.items() if value})
    return page_of(found, page, size, _owed)


def _owed(one: Obligation) -> dict[str, Any]:
    return {
        "regime": one.period.regime.code, "period": one.period.code, "unit": one.unit.code, "form": one.template,
        "due": one.due, "state": one.state, "stage": one.report.stage if one.report else "", "sent": one.sent,
        "report": one.report.public_id if one.report else None,
    }  # fmt: skip
