"""The prose of a report put together for the page it is written on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from cchc.reporting.catalogue.selectors import template
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.hands import in_hand
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.policies import REPORTS
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports import taking
from cchc.reporting.reports.models import Prose, Report
from cchc.reporting.reports.outline import OPENING, headings, numbered
from cchc.reporting.reports.stale import REVIEWED
from cchc.reporting.reports.working import current_prose


@dataclass(slots=True)
class Part:
    """One section on the page: of the form, or the unit's own."""

    code: str
    heading: str
    """As it is printed; '' for the opening."""
    level: int
    own: bool
    text: str = ""
    seen: int | None = None
    """Id of the version that stands there."""
    origin: str = ""
    saved: datetime | None = None
    author: str = ""
    offered: taking.Earlier | None = None
    """What the last report said here."""

    @property
    def anchor(self) -> str:
        """Where the page shows it."""
        return anchor(self.code)

    @property
    def number(self) -> str:
        return numbered(self.code)

    @property
    def opening(self) -> bool:
        return self.code == OPENING

    @property
    def lines(self) -> int:
        """Height of its field, in lines."""
        long = sum(1 + len(line) // 90 for line in self.text.split("\n"))
        return max(2, min(14, long + 1))

    @property
    def taken_from(self) -> str:
        """Code of the period it was taken over from; '' where it was written here."""
        return "" if self.origin in ("", REVIEWED) else self.origin.split("|")[0]


def anchor(code: str) -> str:
    """Where the page shows a section."""
    return "s-" + slugify(code.replace(".", "-").replace("~", "-"))


def parts(report: Report, form_id: str, source: taking.Source | None = None) -> list[Part]:
    """Every section in order, written or not: those of the form and the unit's own."""
    form = template(form_id)
    asked = headings(form) if form else []
    written = {one.code: one for one in current_prose(report)}
    offered = taking.matched(form_id, source) if source else {}
    known = {one.code for one in asked}
    shown = [(one.position, _part(one.code, one.words, one.level, written.get(one.code))) for one in asked]
    shown += [
        (one.position, _part(code, one.heading, one.level, one)) for code, one in written.items() if code not in known
    ]
    for _position, part in shown:
        part.own = part.code not in known
        part.offered = offered.get(part.code)
    return [part for _position, part in sorted(shown, key=lambda one: (one[0], one[1].code))]


def _part(code: str, heading: str, level: int, now: Prose | None) -> Part:
    if now is None:
        return Part(code, heading, level, own=False)
    return Part(code, heading, level, False, now.text, now.pk, now.origin, now.recorded)


def context(owed: Obligation, user: Any) -> dict[str, Any]:
    """What `reports/_prose.html` shows: the sections with what stands in them, and what can be begun from. Runs no
    rule: findings and marks come with `reports:live`, or stand on the page of findings."""
    report = report_of(owed)
    may_write = writable(owed, report) and bool(REPORTS.allows(user, "draft", owed.unit))
    source = taking.source_of(report) if may_write else None
    shown = parts(report, owed.template, source)
    empty = [part for part in shown if part.offered and not part.text.strip()]
    return {
        "owed": owed,
        "address": address_of(owed),
        "parts": shown,
        "written": sum(bool(part.text.strip()) for part in shown),
        "may_write": may_write,
        "source": source,
        "offered": len(empty),
    }


def writable(owed: Obligation, report: Report) -> bool:
    """Whether the report is being written: its period open, in the unit's own hand."""
    return owed.period.state == ReportingPeriod.State.OPEN and in_hand(owed.state, report.stage)
