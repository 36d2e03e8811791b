"""Setting targets and choosing what boards show. Each change says why, is told by an event, and can be undone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cchc.core.figures import to_decimal
from cchc.core.messages import Message
from cchc.core.rollup.result import Cell
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.events import services as log
from cchc.platform.events.registry import EventKind
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation.forms import named
from cchc.reporting.dashboards import events
from cchc.reporting.dashboards.models import Choice, Direction, Target, Threshold


class TargetRefused(ValueError):
    """A change that cannot be; `message` says why and what to do. `field` names what was typed wrongly."""

    def __init__(self, message: Message, field: str = "") -> None:
        super().__init__(message.text("en"))
        self.message, self.field = message, field


NO_REASON = Message("Hãy ghi lý do.", "Say why.")
BEFORE_IT = Message(
    "Chỉ tiêu đang áp dụng bắt đầu ngày {day}. Chọn ngày sau đó, hoặc rút lại chỉ tiêu đó trước.",
    "The target in force begins on {day}. Choose a later day, or take that one back first.",
)
AMBER_BEYOND = Message(
    "Ngưỡng vàng phải thấp hơn chỉ tiêu “ít nhất”, cao hơn chỉ tiêu “nhiều nhất”.",
    "Amber must be below a target of “at least”, above one of “at most”.",
)
MEANWHILE = Message(
    "Có người vừa sửa chỉ tiêu này. Hãy tải lại trang.", "Somebody has just changed this target. Load the page again."
)
DONE_ALREADY = Message("Chỉ tiêu này đã được rút lại.", "This target was taken back already.")
ENDED_ALREADY = Message("Chỉ tiêu này đã thôi áp dụng.", "This target has ended already.")
FOLLOWED = Message(
    "Đã có chỉ tiêu mới thay chỉ tiêu này. Hãy rút lại chỉ tiêu mới trước.",
    "A newer target took over from this one. Take that one back first.",
)


@transaction.atomic
def set_target(
    unit: Unit | None, cell: Cell, direction: str, amount: int | None, amber: int | None, scale: int, begins: date,
    *, source: str = "", reason: str,
) -> Target:  # fmt: skip
    """A target from a day on, in place of the unit's own that is in force. `amount` None: there is none here from then
    on, whatever is set above. TargetRefused without a reason, or where it begins before the one it takes over from."""
    _reason(reason)
    if (
        amount is not None
        and amber is not None
        and (amber >= amount if direction == Direction.AT_LEAST else amber <= amount)
    ):
        raise TargetRefused(AMBER_BEYOND, "amber")
    mine = Target.objects.filter(unit=unit, indicator=cell.indicator, breakdown=cell.breakdown, undone__isnull=True)
    before = mine.select_for_update().filter(ends__isnull=True).first()
    last = mine.order_by("-begins").first()
    if last is not None and begins <= last.begins:
        raise TargetRefused(_with(BEFORE_IT, day=f"{last.begins:%d/%m/%Y}"), "begins")
    if before is not None:
        before.ends = begins
        before.save(update_fields=["ends"])
    try:
        with transaction.atomic():
            made: Target = Target.objects.create(
                unit=unit, indicator=cell.indicator, breakdown=cell.breakdown, direction=direction, amount=amount,
                amber=amber if amount is not None else None, scale=scale, begins=begins, source=source.strip(),
                reason=reason.strip(), instead=before,
            )  # fmt: skip
    except IntegrityError as error:  # somebody else was faster
        raise TargetRefused(MEANWHILE) from error
    _tell(events.TARGET_SET, made, reason, begins=f"{begins:%d/%m/%Y}", goal=said(made))
    return made


@transaction.atomic
def end_target(target: Target, ends: date, *, reason: str) -> None:
    """The target holds until before `ends`; then what is set above holds again."""
    _reason(reason)
    held = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if held.undone or held.ends:
        raise TargetRefused(DONE_ALREADY if held.undone else ENDED_ALREADY)
    if ends <= held.begins:
        raise TargetRefused(_with(BEFORE_IT, day=f"{held.begins:%d/%m/%Y}"), "ends")
    held.ends = ends
    held.save(update_fields=["ends"])
    _tell(events.TARGET_ENDED, held, reason, ends=f"{ends:%d/%m/%Y}")


@transaction.atomic
def undo(target: Target, *, reason: str) -> None:
    """Take the last step back: the end of an ended target, else the target itself, and what it took over from holds
    again. The row stays, marked."""
    _reason(reason)
    held = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if held.undone:
        raise TargetRefused(DONE_ALREADY)
    if held.followed_by.filter(undone__isnull=True).exists():
        raise TargetRefused(FOLLOWED)
    if held.ends is not None:
        _reopen(held)
        _tell(events.END_UNDONE, held, reason)
        return
    held.undone = timezone.now()
    held.save(update_fields=["undone"])
    before = held.instead
    if before is not None and before.undone is None and before.ends == held.begins:
        _reopen(before)
    _tell(events.TARGET_UNDONE, held, reason, goal=said(held))


def _reopen(target: Target) -> None:
    target.ends = None
    try:
        with transaction.atomic():
            target.save(update_fields=["ends"])
    except IntegrityError as error:
        raise TargetRefused(FOLLOWED) from error


@transaction.atomic
def choose(regime: str, level: str, heads: list[Cell], watched: list[Cell], *, source: str, reason: str) -> Choice:
    """What the boards of a level show under a regime from now on."""
    _reason(reason)
    made: Choice = Choice.objects.create(
        regime=regime, level=level, heads=[named(cell) for cell in heads], watched=[named(cell) for cell in watched],
        source=source.strip(), reason=reason.strip(),
    )  # fmt: skip
    log.record(events.FIGURES_CHOSEN, reason=reason, regime=regime, level=level)
    return made


@transaction.atomic
def undo_choice(chosen: Choice, *, reason: str) -> None:
    """The choice before it holds again, or what is shipped."""
    _reason(reason)
    if not Choice.objects.filter(pk=chosen.pk, undone__isnull=True).update(undone=timezone.now()):
        raise TargetRefused(DONE_ALREADY)
    log.record(events.CHOICE_UNDONE, reason=reason, regime=chosen.regime, level=chosen.level)


@transaction.atomic
def set_threshold(name: str, value: int, begins: date, *, source: str, reason: str) -> Threshold:
    """What boards go by from a day on; boards of earlier periods keep what held then."""
    _reason(reason)
    made: Threshold = Threshold.objects.create(
        name=name, value=value, begins=begins, source=source.strip(), reason=reason.strip()
    )
    log.record(events.THRESHOLD_SET, reason=reason, name=name, value=value, begins=f"{begins:%d/%m/%Y}")
    return made


@transaction.atomic
def undo_threshold(threshold: Threshold, *, reason: str) -> None:
    """What held before holds again."""
    _reason(reason)
    if not Threshold.objects.filter(pk=threshold.pk, undone__isnull=True).update(undone=timezone.now()):
        raise TargetRefused(DONE_ALREADY)
    log.record(events.THRESHOLD_UNDONE, reason=reason, name=threshold.name, value=threshold.value)


def said(target: Target) -> str:
    """'≥ 95'; '–' where there is none."""
    if target.amount is None:
        return "–"
    sign = "≥" if target.direction == Direction.AT_LEAST else "≤"
    return f"{sign} {write_number(to_decimal(target.amount, target.scale))}"


def _reason(reason: str) -> None:
    if not reason.strip():
        raise TargetRefused(NO_REASON, "reason")


def _with(message: Message, **values: str) -> Message:
    return Message(message.vi, message.en, dict(values))


def _tell(kind: EventKind, target: Target, reason: str, **told: Any) -> None:
    cell = Cell(target.indicator, target.breakdown)
    place = target.unit.name if target.unit else "*"
    log.record(kind, subject=target, unit=target.unit, reason=reason, cell=named(cell), place=place, **told)
