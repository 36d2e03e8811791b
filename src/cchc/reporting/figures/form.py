"""A form to fill put together: its rows, what stands in each, earlier periods, and what follows from the parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cchc.core.catalogue.model import Template, TemplateRow, TemplateTable
from cchc.core.figures import to_decimal
from cchc.core.periods.period import Period
from cchc.core.vietnamese.numbers import write_number, write_signed
from cchc.platform.sources.registry import Source, source_of
from cchc.reporting.figures import amended, compiled
from cchc.reporting.figures.cells import Clash, Stand, Standing
from cchc.reporting.figures.elsewhere import Reported, answers
from cchc.reporting.figures.models import Estimate, State
from cchc.reporting.figures.selectors import Given, given, reported_elsewhere, standing
from cchc.reporting.figures.slots import Slot, anchor_of, cell_query
from cchc.reporting.reports.models import Report


@dataclass(slots=True)
class Line:
    """A row on the page: a heading, or a slot with all that is known of it."""

    row: TemplateRow
    depth: int
    slot: Slot | None = None
    stand: Stand = field(default_factory=Stand)
    before: Given | None = None
    last_year: Given | None = None
    follows: compiled.Computed | None = None
    """What its parts give, where the form asks them."""
    elsewhere: list[Reported] = field(default_factory=list)
    source: Source | None = None
    may_write: bool = False
    address: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    """What was just typed and is not saved: shown again as it was."""
    error: str = ""
    clash: Clash | None = None
    saved: bool = False
    """Written by the save just made."""
    html: str = ""
    """The row as the page shows it."""

    @property
    def seen(self) -> Standing | None:
        return self.stand.seen

    @property
    def anchor(self) -> str:
        """Where the page shows it."""
        return anchor_of(self.row.key)

    @property
    def history(self) -> str:
        """Address of the figure's history; '' where there is none."""
        return self.address if self.seen and self.slot and self.slot.indicator else ""

    @property
    def shown(self) -> str:
        """What the field holds: what was typed, else the number as it is written."""
        if "v" in self.typed:
            return self.typed["v"]
        return written(self.seen)

    @property
    def state(self) -> str:
        """The choice beside the field; an empty cell has none."""
        if "s" in self.typed:
            return self.typed["s"]
        return "" if self.empty else str(self.seen and self.seen.state)

    @property
    def empty(self) -> bool:
        """Nothing was answered yet."""
        return self.seen is None or self.seen.state == State.BLANK

    @property
    def choice(self) -> str:
        """Which list of states the row offers, and what is chosen: a cell nobody answered cannot be emptied."""
        return f"empty {self.state}" if self.empty and self.state != State.BLANK else self.state

    @property
    def placeholder(self) -> str:
        """What an empty field says: the state of its cell."""
        state = self.seen.state if self.seen else State.BLANK
        return "" if state == State.VALUE else str(State(state).label)

    @property
    def estimate(self) -> str:
        return self.typed.get("e", self.seen.estimate if self.seen else Estimate.FINAL)

    @property
    def as_of(self) -> str:
        """As it is typed, empty for the form's own day."""
        return self.typed.get("d", f"{self.seen.as_of:%d/%m/%Y}" if self.seen else "")

    @property
    def differs(self) -> bool:
        """A typed total is not what its parts give."""
        return self.follows is not None and compiled.differs(self.follows, self.seen)

    @property
    def change(self) -> str:
        """This period's number less last period's, signed; '' where one of them is missing."""
        now = self._now()
        if now is None or self.before is None or self.before.amount is None:
            return ""
        by = now - to_decimal(self.before.amount, self.before.scale)
        return write_signed(by)

    def _now(self) -> Decimal | None:
        if self.slot and self.slot.computed:
            return self.follows.value if self.follows else None
        return to_decimal(self.seen.amount, self.seen.scale) if self.seen and self.seen.amount is not None else None

    @property
    def missing(self) -> bool:
        return self.slot is not None and not self.slot.computed and self.empty


@dataclass(slots=True)
class Form:
    """A form of one unit and period as it stands."""

    report: Report
    template: Template
    tables: list[tuple[TemplateTable, list[Line]]]
    before: str
    last_year: str
    unasked: list[amended.Unasked] = field(default_factory=list)
    """What stands in this period and the form does not ask."""

    @property
    def one_past(self) -> bool:
        """The last period is the same period last year: that of a year."""
        return bool(self.before) and self.before == self.last_year

    @property
    def columns(self) -> int:
        """Of the page's table, beside the number of the row."""
        return 6 if self.one_past else 7

    @property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.tables for line in lines]

    @property
    def answered(self) -> list[Line]:
        """Rows that are answered by typing."""
        return [line for line in self.lines if line.slot and not line.slot.computed]

    @property
    def drafts(self) -> int:
        return sum(line.stand.draft is not None for line in self.answered)

    @property
    def stale(self) -> list[Line]:
        return [line for line in self.answered if line.stand.stale]


def written(found: Standing | Given | None) -> str:
    """A number in the digits it is kept with, points between thousands; words as they were typed."""
    if found is None or found.state != State.VALUE:
        return ""
    return write_number(to_decimal(found.amount, found.scale)) if found.amount is not None else found.text


def build(report: Report, *, may_write: Any = None, compare: bool = True) -> Form:
    """The form of a report, which need not be kept yet. A form the catalogue does not know: LookupError."""
    ready = compiled.compiled(report.template)
    if ready is None:
        raise LookupError(report.template)
    form, shown = ready.form, ready.slots
    before, last_year = earlier(report)
    stands = standing(report, {report.period_code})
    past = given(report, {before, last_year} - {""}) if compare else {}
    lines = {row.key: Line(row, 0) for row in form.rows}
    page = _cell_page(report)
    for row in form.rows:
        line = lines[row.key]
        line.depth = lines[row.parent].depth + 1 if row.parent in lines else 0
        line.slot = slot = shown.get(row.key)
        if slot is None:
            continue
        line.stand = stands.get(slot.key(report.period_code), line.stand)
        line.before, line.last_year = past.get(slot.key(before)), past.get(slot.key(last_year))
        line.source = source_of(slot.indicator, slot.breakdown) if slot.indicator else None
        line.address = f"{page}&{cell_query(slot.indicator, slot.breakdown, slot.repeat)}"
        line.may_write = not slot.computed and bool(may_write and may_write(slot.indicator))
    _add_elsewhere(report, lines.values())
    for key, one in ready.follows.items():
        lines[key].follows = one.computed(lambda row: lines[row].seen)
    tables = [(table, [line for line in lines.values() if line.row.table == table.key]) for table in form.tables]
    asked = {slot.key(report.period_code) for slot in shown.values()}
    left = amended.unasked(report, asked, stands, lambda key: f"{page}&{cell_query(*key[:3])}" if key[0] else "")
    return Form(report, form, tables, before, last_year, left)


def _cell_page(report: Report) -> str:
    """The page of a cell's history, for this report; `cell_query` says which cell."""
    said = {"unit": report.unit.public_id, "regime": report.regime, "period": report.period_code}
    return f"{reverse('figures:cell')}?{urlencode(said)}"


def earlier(report: Report) -> tuple[str, str]:
    """Codes of the last period and of the same period last year; '' where the code names no such period."""
    period = Period.known(report.period_code)
    return (period.previous().code, period.same_last_year().code) if period else ("", "")


def _add_elsewhere(report: Report, lines: Iterable[Line]) -> None:
    window = (report.period_start, report.period_end)
    found = reported_elsewhere(report.unit_id, report.regime, window, report.period_code)
    for line in lines:
        if line.slot and line.slot.indicator and not line.slot.computed:
            line.elsewhere = answers(found, line.slot.indicator, line.slot.breakdown)


def report_of(obligation: Any) -> Report:
    """The report of an obligation: the one kept, or one not kept yet with the obligation's own window."""
    if obligation.report is not None:
        found: Report = obligation.report
        return found
    period = obligation.period
    kept = Report.objects.filter(
        unit=obligation.unit_id, template=obligation.template, kind=period.kind, period_code=period.code
    ).first()
    own = period.windows.filter(unit=obligation.unit_id).first()
    start, end = (own.start, own.end) if own else (period.start, period.end)
    return kept or Report(
        unit=obligation.unit,
        template=obligation.template,
        kind=period.kind,
        regime=period.regime.code,
        period_code=period.code,
        period_label=period.label,
        period_start=start,
        period_end=end,
        title=period.title,
        status=Report.Status.DRAFT,
    )


def usual_day(obligation: Any) -> date:
    """The day figures stand at unless one says otherwise: that of the unit's own window where it has one."""
    own = obligation.period.windows.filter(unit=obligation.unit_id).first()
    day: date = (own.as_of or own.last_day) if own else obligation.period.as_of
    return day


__all__ = ["Form", "Line", "Slot", "build", "earlier", "report_of", "usual_day", "written"]
