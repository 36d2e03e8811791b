"""Opening, closing and changing periods; each change is told by an event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet, Value
from django.utils import timezone

from cchc.core.periods.calendar import written
from cchc.core.periods.deadlines import refuse_earlier, refuse_hasty
from cchc.core.periods.windows import RuleError, Window, gaps, refuse_overlap
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.events import services as log
from cchc.platform.events.registry import EventKind
from cchc.platform.units.models import Unit
from cchc.reporting.forms import events
from cchc.reporting.forms.models import Deadline, Extension, Obligation, PeriodWindow, ReportingPeriod
from cchc.reporting.forms.regimes import planning, rules
from cchc.reporting.forms.regimes.changing import set_deadline_rule, set_window_rule, undo_rule, use_form
from cchc.reporting.forms.regimes.refusals import LeavesGap, RegimeRefused, refused
from cchc.reporting.forms.regimes.shipping import load_shipped

__all__ = [
    "close",
    "excuse",
    "expect_again",
    "extend",
    "load_shipped",
    "open_period",
    "reopen",
    "set_deadline_rule",
    "set_own_window",
    "set_window_rule",
    "undo_extension",
    "undo_rule",
    "unset_own_window",
    "use_form",
    "withdraw",
]
State = ReportingPeriod.State


# --- opening and closing


@transaction.atomic
def open_period(plan: planning.Plan) -> ReportingPeriod:
    """Write the period, its deadlines, own windows, and an obligation for each sender, in one go. RegimeRefused where
    somebody else opened it meanwhile, or nobody owes it."""
    period = _opened(plan.period)
    for row in (*plan.deadlines, *plan.windows):
        row.period = period
    Deadline.objects.bulk_create(plan.deadlines)
    PeriodWindow.objects.bulk_create(plan.windows, batch_size=500)
    count = _oblige(plan, period)
    if not count:
        raise refused(
            "Không có đơn vị nào phải báo cáo trên cây đơn vị ngày {day}. Hãy nạp đơn vị hoặc xem "
            "lại đối tượng báo cáo.",
            "No unit of the tree of {day} owes this report. Load the units, or look at who sends.",
            day=written(plan.tree),
        )
    _tell(events.PERIOD_OPENED, period, count=count)
    return period


def _opened(period: ReportingPeriod) -> ReportingPeriod:
    """The row, made or taken from what was planned, and only once."""
    now = timezone.now()
    planned = ReportingPeriod.objects.select_for_update().filter(regime=period.regime, code=period.code).first()
    if planned is None:
        period.state, period.opened = State.OPEN, now
        try:
            with transaction.atomic():
                period.save(force_insert=True)
        except IntegrityError as error:
            raise _already(period) from error
        return period
    if planned.state != State.PLANNED:
        raise _already(planned)
    period.pk, period.public_id = planned.pk, planned.public_id
    period.state, period.opened = State.OPEN, now
    period.save(force_update=True)
    return period


def _already(period: ReportingPeriod) -> RegimeRefused:
    return refused(
        "Kỳ {label} đã được mở. Tải lại trang để xem.",
        "{label} is open already. Load the page again to see it.",
        "year",
        label=period.label,
    )


def _oblige(plan: planning.Plan, period: ReportingPeriod) -> int:
    """One row per sender, written by the database from the tree itself: 3,321 in one statement."""
    found = (
        plan.senders()
        .order_by()
        .annotate(
            at_level=rules.level_case(),
            to_fill=rules.template_case(plan.forms, plan.tree),
            due_on=plan.due_case(),
        )
        .values_list(
            Value(period.pk), "pk", "at_level", "to_fill", "due_on", Value(False), Value("expected"), Value("")
        )
    )
    sql, values = found.query.sql_with_params()
    columns = "period_id, unit_id, level, template, due, extended, state, reason"
    table = connection.ops.quote_name(Obligation._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {sql}", values)
        return int(cursor.rowcount)


@transaction.atomic
def withdraw(period: ReportingPeriod, reason: str) -> None:
    """Undo the opening, while nobody has begun: the period is planned again. RegimeRefused otherwise."""
    period = _locked(period, State.OPEN)
    _ask(reason)
    begun = Obligation.objects.filter(period=period).exclude(state=Obligation.State.EXPECTED)
    resting = begun | Obligation.objects.filter(period=period, report__isnull=False)
    if resting.exists() or Extension.objects.filter(period=period).exists():
        raise refused(
            "Đã có đơn vị bắt đầu báo cáo, được miễn hoặc được gia hạn; không hủy mở kỳ được nữa. Có thể chốt kỳ.",
            "Units have begun, were excused or got an extension; the opening cannot be undone. The period can be "
            "closed.",
        )
    for rows in (Obligation, PeriodWindow, Deadline):
        rows._base_manager.filter(period=period).delete()
    period.state, period.opened = State.PLANNED, None
    period.save(update_fields=["state", "opened"])
    _tell(events.PERIOD_WITHDRAWN, period, reason)


WHEN_CLOSED: list[Callable[[ReportingPeriod], object]] = []
"""Called with a period in the transaction that closes it. Apps above this one add themselves when they load."""


@transaction.atomic
def close(period: ReportingPeriod, reason: str = "") -> ReportingPeriod:
    """Close it: its deadlines stay as they are now, whatever the calendar becomes."""
    period = _locked(period, State.OPEN)
    period.state, period.closed = State.CLOSED, timezone.now()
    period.save(update_fields=["state", "closed"])
    _tell(events.PERIOD_CLOSED, period, reason)
    for told in WHEN_CLOSED:
        told(period)
    return period


@transaction.atomic
def reopen(period: ReportingPeriod, reason: str) -> ReportingPeriod:
    """Open it again, with the deadlines it had."""
    _ask(reason)
    period = _locked(period, State.CLOSED)
    period.state, period.closed = State.OPEN, None
    period.save(update_fields=["state", "closed"])
    _tell(events.PERIOD_REOPENED, period, reason)
    return period


# --- one unit


@transaction.atomic
def extend(period: ReportingPeriod, unit: Unit, due: date, reason: str, decision: str = "") -> Extension:
    """Grant a later day. RegimeRefused where it is not later, or the unit owes nothing."""
    period = _locked(period, State.OPEN)
    _ask(reason)
    rows = _owed(period, unit)
    before = max(row.due for row in rows)
    try:
        refuse_earlier(before, due)
    except RuleError as error:
        raise RegimeRefused(error.message, "due") from error
    granted = Extension.objects.create(
        period=period, unit=unit, before=before, due=due, reason=reason, decision=decision
    )
    Obligation.objects.filter(pk__in=[row.pk for row in rows]).update(due=due, extended=True)
    _tell(events.EXTENDED, period, reason, unit=unit, before=written(before), due=written(due), decision=decision)
    return granted


@transaction.atomic
def undo_extension(extension: Extension, reason: str) -> None:
    """Take back the last extension of a unit: the one before holds, or the rule."""
    period = _locked(extension.period, State.OPEN)
    _ask(reason)
    held = Extension.objects.filter(period=period, unit=extension.unit, undone=None).order_by("-id")
    if list(held.values_list("pk", flat=True)[:1]) != [extension.pk]:
        raise refused(
            "Chỉ hủy được lần gia hạn mới nhất còn hiệu lực của đơn vị.",
            "Only the unit's latest extension still in force can be taken back.",
        )
    Extension.objects.filter(pk=extension.pk).update(undone=timezone.now())
    earlier = held.exclude(pk=extension.pk).first()
    rows = _owed(period, extension.unit)
    ruled = ruled_due(period, extension.unit, rows[0].level)
    due = max(earlier.due, ruled) if earlier else ruled
    Obligation.objects.filter(pk__in=[row.pk for row in rows]).update(due=due, extended=bool(earlier))
    _tell(events.EXTENSION_UNDONE, period, reason, unit=extension.unit, due=written(due))


def ruled_due(period: ReportingPeriod, unit: Unit, level: str) -> date:
    """The deadline of a unit before any extension."""
    lineage = rules.above(unit, period.last_day)
    found = period.deadlines.filter(level=level)
    mine = [one for one in found if one.unit_id is None or one.unit_id in lineage]
    return min(mine, key=lambda one: lineage.get(one.unit_id or 0, 1000)).due


@transaction.atomic
def excuse(obligation: Obligation, reason: str) -> None:
    """A unit that has not begun need not report."""
    _ask(reason)
    _turn(obligation, Obligation.State.EXPECTED, Obligation.State.NOT_REQUIRED, reason)
    _tell(events.EXCUSED, obligation.period, reason, unit=obligation.unit)


@transaction.atomic
def expect_again(obligation: Obligation, reason: str) -> None:
    """Undo `excuse`."""
    _ask(reason)
    _turn(obligation, Obligation.State.NOT_REQUIRED, Obligation.State.EXPECTED, "")
    _tell(events.EXPECTED_AGAIN, obligation.period, reason, unit=obligation.unit)


def _turn(obligation: Obligation, before: str, after: str, reason: str) -> None:
    _locked(obligation.period, State.OPEN)
    turned = Obligation.objects.filter(pk=obligation.pk, state=before).update(state=after, reason=reason)
    if not turned:
        obligation.refresh_from_db()
        raise refused(
            "Báo cáo này đang ở trạng thái “{state}”, không chuyển được.",
            "This report is “{state}”; it cannot be turned.",
            state=str(obligation.get_state_display()),
        )


@transaction.atomic
def set_own_window(
    period: ReportingPeriod, unit: Unit, window: Window, reason: str, *, decision: str = "", accept_gap: bool = False
) -> PeriodWindow:
    """Give a unit a window of its own in a period. RegimeRefused where it overlaps the unit's other periods of the
    kind or leaves no working day before the deadline; LeavesGap where days are left to nobody and that is not accepted.
    """
    period = _locked(period, State.OPEN)
    _ask(reason)
    due = max(row.due for row in _owed(period, unit))
    near = ReportingPeriod.objects.filter(regime=period.regime).exclude(pk=period.pk)
    own = {row.period_id: row for row in PeriodWindow.objects.filter(unit=unit, period__regime=period.regime)}
    others = [planning.placed(each, own.get(each.pk)) for each in near]
    mine = planning.placed(period)
    regime = period.regime
    try:
        refuse_overlap(planning.Placed(period.code, period.kind, window, period.cumulative), others)
        refuse_hasty(due, window, working_calendar(), regime.least_days, regime.least_days_law)
    except RuleError as error:
        raise RegimeRefused(error.message, "first") from error
    left = [] if period.cumulative else gaps(mine.window, window, others)
    if left and not accept_gap:
        raise LeavesGap(left)
    row, _ = PeriodWindow.objects.update_or_create(
        period=period, unit=unit,
        defaults={"start": window.start, "end": window.end, "as_of": None, "reason": reason, "decision": decision},
    )  # fmt: skip
    _tell(events.WINDOW_SET, period, reason, unit=unit, window=window.text, decision=decision)
    return row


@transaction.atomic
def unset_own_window(row: PeriodWindow, reason: str) -> None:
    """The unit goes by the period's window again; the event keeps what the own one was."""
    _ask(reason)
    period = _locked(row.period, State.OPEN)
    window = Window(row.start, row.end).text
    row.delete()
    _tell(events.WINDOW_UNSET, period, reason, unit=row.unit, window=window)


# --- shared


def _owed(period: ReportingPeriod, unit: Unit) -> QuerySet[Any]:
    rows = Obligation.objects.filter(period=period, unit=unit).exclude(state=Obligation.State.NOT_REQUIRED)
    if not rows.exists():
        raise refused(
            "Đơn vị {unit} không phải báo cáo trong kỳ này.",
            "{unit} owes no report in this period.",
            "unit",
            unit=unit.name,
        )
    return rows


def _locked(period: ReportingPeriod, state: str) -> ReportingPeriod:
    """The row, locked and in this state; RegimeRefused where it is in another by now."""
    found = ReportingPeriod.objects.select_for_update().select_related(None).get(pk=period.pk)
    if found.state != state:
        raise refused(
            "Kỳ {label} hiện ở trạng thái “{state}”. Tải lại trang rồi làm lại.",
            "{label} is “{state}” now. Load the page again and start over.",
            label=found.label,
            state=str(found.get_state_display()),
        )
    return found


def _ask(reason: str) -> None:
    if not reason.strip():
        raise refused("Hãy ghi lý do.", "Say why.", "reason")


def _tell(kind: EventKind, period: ReportingPeriod, reason: str = "", unit: Any = None, **facts: Any) -> None:
    about = {"period": str(period.public_id), "label": period.label}
    log.record(kind, subject=period, unit=unit, reason=reason, **about, **facts)
