"""The matrix of the desk: units × steps and fields of work, by trouble, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import pgettext_lazy

from cchc.core.vietnamese.text import fold_key
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import subtree
from cchc.reporting.forms.filed import BY_FILE, LABEL, UNSENT
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reminders.models import Call, Reminder
from cchc.reporting.reports.models import Explanation, Report, Severity, Stage
from cchc.reporting.reviews.desk.marks import Mark, group_of, marks
from cchc.reporting.reviews.desk.policies import DESK
from cchc.reporting.reviews.models import RequestItem, ReviewRequest, Sending

MOST = 400
"""Rows of one matrix; above that, a part of the tree is chosen first."""
SOON = 3
"""Working days before the due day from which a report nobody opened is an exception."""
State = Obligation.State

STEPS: dict[str, Any] = {
    "not_opened": pgettext_lazy("desk", "Not opened"),
    "writing": pgettext_lazy("desk", "Being written"),
    "draft_figures": pgettext_lazy("desk", "Draft figures sent"),
    "sent": pgettext_lazy("desk", "Sent"),
    "received": pgettext_lazy("desk", "Received"),
    "review": pgettext_lazy("desk", "Asked to review"),
    BY_FILE: LABEL,
    "accepted": pgettext_lazy("desk", "Accepted"),
}
"""Where a report is, as the desk counts it."""
LATE, EXCEPTIONS = "late", "exceptions"
SIGNS = {
    "not_opened": "○", "writing": "✎", "draft_figures": "◔", "sent": "➤", "received": "◑", "review": "↩",
    "by_file": "▤", "accepted": "✓",
}  # fmt: skip


@dataclass(slots=True)
class Row:
    """One obligation on the desk."""

    owed: Obligation
    step: str
    days: int
    """Working days after the due day while it is not sent (late), or those left, negative."""
    late: bool
    marks: list[Mark] = field(default_factory=list)
    errors: int = 0
    unexplained: int = 0
    rounds: int = 0
    sending: Sending | None = None
    """The last one that was no draft."""
    draft: Sending | None = None
    """Draft figures sent after it."""
    asked: ReviewRequest | None = None
    """What is asked of the unit now."""
    contact: datetime | None = None
    """The last reminder or call."""
    promised: date | None = None
    files: Report | None = None
    """The report that came as files."""

    @property
    def unit(self) -> Unit:
        unit: Unit = self.owed.unit
        return unit

    @property
    def label(self) -> Any:
        return STEPS[self.step]

    @property
    def sign(self) -> str:
        return SIGNS[self.step]

    @property
    def stage(self) -> Any:
        """How far it is inside the unit, while it is written there."""
        report = self.owed.report
        inside = self.step in ("writing", "review") and report and report.stage not in (Stage.ELSEWHERE, Stage.DRAFT)
        return report.get_stage_display() if inside and report else ""

    @property
    def blanks(self) -> int:
        return sum(mark.blank for mark in self.marks)

    @property
    def left(self) -> int:
        """Working days left."""
        return max(0, -self.days)

    @property
    def open(self) -> bool:
        """Whether the unit has still to send."""
        return self.step in ("not_opened", "writing", "draft_figures", "review")

    @property
    def overdue_review(self) -> bool:
        return bool(self.asked and self.asked.due < today())

    @property
    def broken_promise(self) -> bool:
        return bool(self.open and self.promised and self.promised < today())

    @property
    def waiting(self) -> bool:
        """Whether it waits for who collects."""
        return self.step in ("sent", "received")

    @property
    def exception(self) -> bool:
        """Whether it needs somebody's attention."""
        soon = self.step == "not_opened" and self.days >= -SOON
        doubtful = self.waiting and bool(self.errors or self.unexplained)
        return self.late or self.overdue_review or self.broken_promise or soon or doubtful

    @property
    def trouble(self) -> tuple[Any, ...]:
        """The most troubled first: what was not even opened in time, what is late, what is asked about and overdue,
        what was sent with errors; then what waits, what is on its way, and last what is done."""
        order = {"sent": 6, "received": 6, "not_opened": 7, "writing": 8, "draft_figures": 9, "by_file": 10}
        if self.late:
            rank = {"not_opened": 0, "writing": 1, "draft_figures": 2, "review": 3}.get(self.step, 2)
        elif self.step == "review":
            rank = 3 if self.overdue_review else 4
        else:
            rank = 5 if self.waiting and self.errors else order.get(self.step, 11)
        return rank, -self.days, -self.errors, -self.unexplained, -self.blanks, self.unit.folded, self.owed.pk


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows shown, and the counts over all."""

    rows: list[Row]
    all: list[Row]
    groups: list[int]
    counts: Counter[str]
    totals: dict[int, Counter[str]]
    """Field of work → code of a mark → units."""

    @property
    def waiting(self) -> int:
        return sum(row.waiting for row in self.all)


def below(user: Any, period: ReportingPeriod, unit: Unit | None = None) -> QuerySet[Obligation]:
    """The obligations of a period whose units the person follows, those under `unit` only where one is given."""
    owed = DESK.visible(user, "read").filter(period=period).exclude(state=State.NOT_REQUIRED)
    return owed if unit is None else owed.filter(unit__in=subtree(unit, today())).exclude(unit=unit)


def matrix(owed: QuerySet[Obligation], period: ReportingPeriod, only: str = "", search: str = "") -> Matrix:
    """Put it together: `only` a step, 'late' or 'exceptions'; `search` finds names without accents."""
    found = rows_of(list(owed.select_related("unit", "report", "period__regime")), period)
    shown = [row for row in found if _fits(row, only) and fold_key(search) in row.unit.folded]
    counts = Counter(row.step for row in found)
    counts[LATE] = sum(row.late for row in found)
    counts[EXCEPTIONS] = sum(row.exception for row in found)
    groups = [mark.group for mark in found[0].marks] if found else []
    totals: dict[int, Counter[str]] = {group: Counter() for group in groups}
    for row in found:
        for mark in row.marks:
            totals[mark.group][mark.code] += 1
    return Matrix(shown, found, groups, counts, totals)


def _fits(row: Row, only: str) -> bool:
    if only == LATE:
        return row.late
    if only == EXCEPTIONS:
        return row.exception
    return not only or row.step == only


def rows_of(owed: list[Obligation], period: ReportingPeriod) -> list[Row]:
    """The rows of these obligations, the most troubled first. Eleven queries, however many."""
    now, calendar = today(), working_calendar()
    last, drafts, rounds = _sendings(owed)
    asked, contact, promised, files = (
        _asked(owed),
        _contacts(period, owed),
        _promised(period, owed),
        _files(owed, period),
    )
    explained = _explained(last.values())
    points = _points(asked)
    found, trouble = [], {}
    for one in owed:
        sending, draft = last.get(one.pk), drafts.get(one.pk)
        step = _step(one, sending, draft, files.get(one.unit_id))
        until = now if step in ("not_opened", "writing", "draft_figures") else (one.sent.date() if one.sent else now)
        days = -calendar.days_left(until, one.due)
        row = Row(one, step, days, late=step not in ("accepted", "by_file") and until > one.due)
        row.sending, row.draft, row.rounds, row.files = sending, draft, rounds[one.pk], files.get(one.unit_id)
        row.asked = asked.get(one.pk) if step == "review" else None
        row.contact, row.promised = contact.get(one.unit_id), promised.get(one.unit_id)
        _found(row, explained)
        trouble[one.pk] = Counter(_errors(sending)) if row.waiting else points.get(one.pk, Counter())
        found.append(row)
    marked = marks(period, owed, trouble)
    for row in found:
        row.marks = marked[row.owed.pk]
    return sorted(found, key=lambda row: row.trouble)


def _step(owed: Obligation, sending: Sending | None, draft: Sending | None, files: Report | None) -> str:
    """Where it is; a report that came as files counts as received where nothing was sent in the system."""
    if files is not None and owed.state in UNSENT and sending is None and owed.sent is None:
        return BY_FILE
    if draft is not None and owed.state == State.STARTED:
        return "draft_figures"
    return {
        State.EXPECTED: "not_opened", State.STARTED: "writing", State.SENT: "sent", State.RECEIVED: "received",
        State.REVIEW_REQUESTED: "review", State.ACCEPTED: "accepted",
    }[State(owed.state)]  # fmt: skip


def _sendings(owed: Iterable[Obligation]) -> tuple[dict[int, Sending], dict[int, Sending], Counter[int]]:
    """By obligation: the last sending, draft figures sent after it, and how often it was sent."""
    last: dict[int, Sending] = {}
    drafts: dict[int, Sending] = {}
    rounds: Counter[int] = Counter()
    light = (
        "public_id",
        "obligation",
        "report",
        "draft",
        "round",
        "errors",
        "warnings",
        "findings",
        "explanations",
        "sent",
    )
    sent = Sending.objects.filter(obligation__in=[one.pk for one in owed]).only(*light)
    for one in sent.order_by("id"):
        if one.draft:
            drafts[one.obligation_id] = one
            continue
        last[one.obligation_id] = one
        drafts.pop(one.obligation_id, None)
        rounds[one.obligation_id] += 1
    return last, drafts, rounds


def _asked(owed: Iterable[Obligation]) -> dict[int, ReviewRequest]:
    """By obligation: the last request to review."""
    rows = ReviewRequest.objects.filter(sending__obligation__in=[one.pk for one in owed])
    return {one.sending.obligation_id: one for one in rows.select_related("sending").order_by("id")}


def _points(asked: Mapping[int, ReviewRequest]) -> dict[int, Counter[int]]:
    """By obligation: points asked about and not settled, by field of work."""
    owner = {one.pk: owed for owed, one in asked.items()}
    found: dict[int, Counter[int]] = {}
    items = RequestItem.objects.filter(request__in=owner, settled__isnull=True, place=RequestItem.Place.CELL)
    for request, identifier in items.values_list("request_id", "indicator"):
        if group := group_of(identifier):
            found.setdefault(owner[request], Counter())[group] += 1
    return found


def _contacts(period: ReportingPeriod, owed: Collection[Obligation]) -> dict[int, datetime]:
    """By unit: the last reminder or call of this period."""
    units = {one.unit_id for one in owed}
    found: dict[int, datetime] = {}
    for model, moment in ((Reminder, "created"), (Call, "at")):
        rows = model.objects.filter(period=period, unit__in=units).order_by().values("unit").annotate(last=Max(moment))
        for unit, last in rows.values_list("unit", "last"):
            found[unit] = max(last, found.get(unit, last))
    return found


def _promised(period: ReportingPeriod, owed: Collection[Obligation]) -> dict[int, date]:
    """By unit: the day promised in the last call that named one."""
    calls = Call.objects.filter(period=period, unit__in={one.unit_id for one in owed}, promised__isnull=False)
    return dict(calls.order_by("at", "id").values_list("unit_id", "promised"))


def _files(owed: Collection[Obligation], period: ReportingPeriod) -> dict[int, Report]:
    """By unit: the report of this period that came as files and counts: out of a folder, or read one by one."""
    rows = Report.objects.filter(
        unit__in={one.unit_id for one in owed}, regime=period.regime.code, period_code=period.code,
        status=Report.Status.ACCEPTED, stage=Stage.ELSEWHERE, files__isnull=False,
    )  # fmt: skip
    return {one.unit_id: one for one in rows.distinct().order_by("id")}


def _explained(sendings: Iterable[Sending]) -> set[tuple[int, str, str]]:
    """Report, finding and basis of every explanation that was sent with one of these."""
    wanted = [pk for one in sendings for pk in one.explanations]
    return set(Explanation.objects.filter(pk__in=wanted).values_list("report_id", "key", "basis")) if wanted else set()


def _open(sending: Sending | None, explained: set[tuple[int, str, str]]) -> Iterable[Mapping[str, Any]]:
    """Findings of a sending nobody explained."""
    for one in sending.findings if sending else ():
        if (sending.report_id, one.get("id"), one.get("basis")) not in explained:  # type: ignore[union-attr]
            yield one


def _found(row: Row, explained: set[tuple[int, str, str]]) -> None:
    """Errors of the last sending, and its warnings without an explanation."""
    if row.sending is None:
        return
    row.errors = row.sending.errors
    row.unexplained = sum(one.get("severity") == Severity.WARNING for one in _open(row.sending, explained))


def _errors(sending: Sending | None) -> Iterable[int]:
    """The fields of work of each error of a sending."""
    for one in sending.findings if sending else ():
        if one.get("severity") == Severity.ERROR:
            yield from {group_of(identifier) for identifier in one.get("indicators") or ()} - {0}


def findings_open(rows: Sequence[Row]) -> list[tuple[Row, list[Mapping[str, Any]]]]:
    """Each row with the findings of its last sending that nobody explained."""
    explained = _explained(row.sending for row in rows if row.sending)
    return [(row, list(_open(row.sending, explained))) for row in rows]
