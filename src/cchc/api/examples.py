"""One example of every endpoint: docs/reference/api.md shows them, the tests run them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A call and the status it gets, over the unit `xa-mau` that owes one form in the first quarter of 2026."""

    operation: str
    title: str
    method: str
    path: str
    status: int = 200
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


HERE = "/api/v1"
FORM = f"{HERE}/figures/ubnd-xa-mau/cchc/2026-Q1/khanh-hoa-xa-2023"
EXAMPLES = (
    Example("list_units", "Units by words of their names", "GET", f"{HERE}/units?q=xa+mau"),
    Example("get_unit", "One unit", "GET", f"{HERE}/units/ubnd-xa-mau"),
    Example("list_forms", "Forms", "GET", f"{HERE}/forms?size=2"),
    Example("get_form", "The rows of a form", "GET", f"{HERE}/forms/khanh-hoa-xa-2023"),
    Example("list_periods", "Open periods of a regime", "GET", f"{HERE}/periods?regime=cchc&state=open"),
    Example("list_owed", "What a unit owes", "GET", f"{HERE}/owed?unit=ubnd-xa-mau"),
    Example("list_reports", "Reports of a period", "GET", f"{HERE}/reports?period=2026-Q1"),
    Example("get_report", "One report with its prose", "GET", f"{HERE}/reports/REPORT"),
    Example("get_findings", "What the rules say of a form", "GET", f"{FORM}/findings"),
    Example("get_form_figures", "A form as it stands", "GET", FORM),
    Example(
        "put_form_figures",
        "Try without writing",
        "PUT",
        f"{FORM}?dry_run=true",
        body={"rows": [{"row": "ROW", "value": "12"}]},
    ),
    Example(
        "put_form_figures",
        "Write, once even if sent twice",
        "PUT",
        FORM,
        body={"rows": [{"row": "ROW", "value": "12"}]},
        headers={"Idempotency-Key": "2026-q1-run-1"},
    ),
    Example(
        "put_form_figures",
        "A row the form does not have",
        "PUT",
        FORM,
        status=422,
        body={"rows": [{"row": "no-such-row", "value": "12"}]},
    ),
    Example("list_figures", "Figures that count", "GET", f"{HERE}/figures?unit=ubnd-xa-mau&period=2026-Q1"),
)
"""'ROW' stands for the key of a row of the form that is answered with a count, 'REPORT' for the id of a report."""
