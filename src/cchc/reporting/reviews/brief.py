"""The phiếu trình: one page for the leader. What changed most, what is remarked and how it is explained, what the
checker said."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cchc.core.figures import to_decimal
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.figures.form import Form, Line, build, report_of
from cchc.reporting.figures.models import State
from cchc.reporting.forms.models import OPEN_STATES, Obligation
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import papers
from cchc.reporting.reviews.difference import Difference, since_last
from cchc.reporting.reviews.models import Paper, Step
from cchc.reporting.reviews.readiness import Against, against

SHOWN = 12
"""Figures on the page: what fits a phone and a sheet."""
NEW = Fraction(10**9)
"""How much a figure weighs that was nothing before."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A figure that matters, and why."""

    line: Line
    now: str
    before: str
    last_year: str
    since_before: str
    """Signed difference to the last period; '' where there is nothing to compare."""
    since_last_year: str
    findings: tuple[dict[str, Any], ...]
    weight: Fraction


@dataclass(slots=True)
class Brief:
    """What the leader needs to sign or return."""

    owed: Obligation
    report: Report
    form: Form
    against: Against
    figures: list[Weighed]
    counts: dict[str, int]
    warnings: list[dict[str, Any]]
    """Each with `explained`, '' where nobody has."""
    errors: list[dict[str, Any]]
    said: list[Step] = field(default_factory=list)
    """What was said on the way here, the newest first."""
    paper: Paper | None = None
    changed: Difference | None = None
    """What is not as it was sent before, while the unit has the report again; a replacement or an answer."""


def brief(owed: Obligation) -> Brief:
    """The signing sheet of an obligation's report as it stands. LookupError where the catalogue has no such form."""
    report = report_of(owed)
    form, stands = build(report), against(report, owed)
    remarks: dict[str, list[dict[str, Any]]] = {}
    for finding in stands.findings:
        if finding["severity"] != "info":
            for key in finding.get("rows", ()):
                remarks.setdefault(key, []).append(finding)
    weighed = [
        _weigh(line, tuple(remarks.get(line.row.key, ()))) for line in form.lines if line.slot and _said_something(line)
    ]
    worth = [one for one in weighed if one.weight or one.findings]
    worth.sort(key=lambda one: (-bool(one.findings), -one.weight))
    said = Step.objects.filter(report=report).select_related("actor", "on_behalf").order_by("-id") if report.pk else ()
    return Brief(
        owed, report, form, stands,
        figures=worth[:SHOWN],
        counts=_counts(form),
        warnings=[one for one in stands.findings if one["severity"] == "warning"],
        errors=stands.errors,
        said=[step for step in said if step.reason or step.took.get("comment")][:5],
        paper=papers.paper_of(report) if report.pk else None,
        changed=since_last(report) if report.pk and owed.state in OPEN_STATES else None,
    )  # fmt: skip


def _weigh(line: Line, findings: tuple[dict[str, Any], ...]) -> Weighed:
    now, before, last_year = _value(line), _amount(line.before), _amount(line.last_year)
    changes = [_change(now, before), _change(now, last_year)]
    shown = write_number(now) if now is not None else line.shown or str(State(line.state).label)
    return Weighed(
        line, shown, _said(before), _said(last_year), _signed(now, before), _signed(now, last_year), findings,
        max(changes),
    )  # fmt: skip


def _value(line: Line) -> Decimal | None:
    """The number of a row: of a ratio what its parts give, else what was typed, also where its parts give another."""
    if line.slot and line.slot.computed:
        return line.follows.value if line.follows else None
    return _amount(line.seen)


def _said_something(line: Line) -> bool:
    return not line.empty or _value(line) is not None


def _amount(found: Any) -> Decimal | None:
    return to_decimal(found.amount, found.scale) if found is not None and found.amount is not None else None


def _said(value: Decimal | None) -> str:
    return "" if value is None else write_number(value)


def _change(now: Decimal | None, then: Decimal | None) -> Fraction:
    """How much it changed, as a part of what it was; 0 where there is nothing to compare."""
    if now is None or then is None or now == then:
        return Fraction(0)
    return abs(Fraction(now) - Fraction(then)) / abs(Fraction(then)) if then else NEW


def _signed(now: Decimal | None, then: Decimal | None) -> str:
    if now is None or then is None:
        return ""
    difference = now - then
    if not difference:
        return "0"
    return ("+" if difference > 0 else "−") + write_number(abs(difference))


def _counts(form: Form) -> dict[str, int]:
    """How many rows are answered, blank, none arisen, not in the unit's powers."""
    states = [line.state if not line.empty else State.BLANK for line in form.answered]
    return {
        "rows": len(states),
        "values": states.count(State.VALUE),
        "none_arisen": states.count(State.NONE_ARISEN),
        "not_applicable": states.count(State.NOT_APPLICABLE),
        "blank": states.count(State.BLANK),
    }
