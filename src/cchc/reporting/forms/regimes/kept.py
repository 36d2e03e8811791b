"""What was done to a regime is kept with the values before it, and taken back while nothing rests on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import override

from cchc.core.periods.calendar import DAY, written
from cchc.platform.events import services as log
from cchc.reporting.forms import events
from cchc.reporting.forms.models import (
    DeadlineRule,
    FormUse,
    Regime,
    RegimeChange,
    RegimeKind,
    ReportingPeriod,
    Sender,
    WindowRule,
)
from cchc.reporting.forms.regimes.refusals import RegimeRefused, refused

What = RegimeChange.What
TABLES: dict[str, type[Model]] = {
    "regime": Regime, "sender": Sender, "kind": RegimeKind, "window": WindowRule, "deadline": DeadlineRule,
    "form": FormUse,
}  # fmt: skip


@transaction.atomic
def undo(change: RegimeChange, reason: str) -> None:
    """Write back what was before a change. RegimeRefused where it was taken back already, a later change touched the
    same, or a period was opened under it."""
    ask_why(reason)
    regime = locked(change.regime)
    change = RegimeChange.objects.get(pk=change.pk)
    if why := why_not_undone(change):
        raise why
    for what, pk, before, _after in change.rows:
        TABLES[what]._base_manager.filter(pk=pk).update(**_back(before))
    regime.refresh_from_db()
    if change.what == What.EDITED:
        refuse_dates(regime)
    change.undone = timezone.now()
    change.save(update_fields=["undone"])
    with override("vi"):
        what = str(change.get_what_display())
    tell(events.REGIME_UNDONE, regime, reason, what=what, about=change.about)


def why_not_undone(change: RegimeChange) -> RegimeRefused | None:
    """Why a change cannot be taken back; None where it can."""
    if change.undone:
        return refused("Thay đổi này đã được hủy.", "This change is taken back already.")
    for what, pk, _before, after in change.rows:
        if not TABLES[what]._base_manager.filter(pk=pk, **_back(after)).exists():
            return refused(
                "Sau đó đã có thay đổi khác ở cùng chỗ. Hãy hủy thay đổi mới hơn trước.",
                "A later change touched the same. Take that one back first.",
            )
    resting = _resting(change)
    if resting is not None:
        return refused(
            "Kỳ {label} đã mở theo thay đổi này; không hủy được nữa. Hãy ghi một thay đổi mới.",
            "{label} was opened under this change; it cannot be taken back. Enter a new change instead.",
            label=resting.label,
        )
    return None


def _resting(change: RegimeChange) -> ReportingPeriod | None:
    """A period opened after the change that goes by it."""
    if change.what in (What.EDITED, What.KIND_ENDED):
        return None
    found = opened(change.regime).filter(opened__gt=change.recorded)
    if change.begins:
        found = found.filter(end__gt=change.begins)
    if change.what == What.KIND_ADDED:
        found = found.filter(regime_kind=change.rows[0][1])
    return found.first()


# --- keeping


def opened(regime: Regime) -> Any:
    """Its periods that were opened, also those closed since."""
    return ReportingPeriod.objects.filter(regime=regime).exclude(opened=None)


def made(what: str, row: Any) -> list[Any]:
    """A row that was made: before it, it was in force on no day."""
    return [what, row.pk, plain({"ends": row.begins}, ["ends"]), plain({"ends": row.ends}, ["ends"])]


def plain(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """As JSON keeps it."""
    return {name: each.isoformat() if isinstance(each := values[name], date) else each for name in names}


def _back(values: Mapping[str, Any]) -> dict[str, Any]:
    """Back from JSON."""
    days = {"begins", "ends"}
    return {name: date.fromisoformat(each) if name in days and each else each for name, each in values.items()}


def refuse_backwards(begins: date | None, ends: date | None) -> None:
    """RegimeRefused where the first day after comes before the first day."""
    if begins and ends and ends <= begins:
        raise refused(
            "Ngày cuối {last} đứng trước ngày đầu {first}.",
            "The last day {last} is before the first {first}.",
            "ends",
            first=written(begins),
            last=written(ends - DAY),
        )


def locked(regime: Regime) -> Regime:
    """The row, locked: changes of one regime come one after the other."""
    return Regime.objects.select_for_update().get(pk=regime.pk)


def ask_why(reason: str) -> None:
    """RegimeRefused without a reason."""
    if not reason.strip():
        raise refused("Hãy ghi lý do.", "Say why.", "reason")


def keep(regime: Regime, what: str, about: str, rows: list[Any], reason: str, begins: date | None) -> None:
    """Keep a change of the rows made by `made`, or written as [what, id, before, after]."""
    RegimeChange.objects.create(
        regime=regime, what=what, about=about[:200], rows=rows, reason=reason.strip(), begins=begins
    )


def tell(kind: Any, regime: Regime, reason: str, /, **facts: Any) -> None:
    """Its event."""
    log.record(kind, subject=regime, reason=reason, regime=regime.code, name=regime.name, **facts)


def refuse_dates(regime: Regime) -> None:
    """The days of a regime in order, and every period opened under it inside."""
    refuse_backwards(regime.begins, regime.ends)
    for period in opened(regime):
        inside = (regime.begins or date.min) <= period.last_day < (regime.ends or date.max)
        if not inside:
            raise refused(
                "Kỳ {label} đã mở, kết thúc ngày {day}, nằm ngoài thời gian áp dụng này.",
                "{label} is open and ends on {day}, outside these days.",
                "ends" if period.last_day >= (regime.ends or date.max) else "begins",
                label=period.label,
                day=written(period.last_day),
            )
