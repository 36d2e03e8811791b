"""The words of reminders: report, unit, day, what is missing, where. No figure of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from cchc.core.messages import Message
from cchc.reporting.forms.models import Obligation, ReportingPeriod

EMPTY = Message("Báo cáo chưa được mở.", "The report was not opened yet.")
FULL = Message("Số liệu đã nhập đủ, còn chưa gửi.", "All figures are there; it is not sent yet.")


@dataclass(frozen=True, slots=True)
class Missing:
    """What an obligation still lacks: rows without an answer by field of work; `opened`: whether anybody began."""

    fields: Counter[int]
    opened: bool = True

    @property
    def total(self) -> int:
        return self.fields.total()


def address(owed: Obligation) -> str:
    """Where the report is written, within the site."""
    return reverse("figures:fill", args=[owed.period.public_id, owed.unit.public_id, owed.template])


def desk_address(period: ReportingPeriod) -> str:
    """The collector's list of who is late, within the site."""
    return reverse("reviews:desk_late", args=[period.public_id])


def written(day: date) -> str:
    """14/3/2026."""
    return f"{day.day}/{day.month}/{day.year}"


def named(period: ReportingPeriod) -> str:
    """Regime and period: 'Báo cáo cải cách hành chính quý I/2026'."""
    label = period.label
    return f"{period.regime.name} {label[:1].lower()}{label[1:]}"


def when(days: int) -> Message:
    """How far the day is: working days left (negative: overdue)."""
    if days == 0:
        return Message("hạn là hôm nay", "due today")
    if days > 0:
        return Message("còn {n} ngày làm việc", "{n} working days left", {"n": days})
    return Message("quá hạn {n} ngày làm việc", "{n} working days overdue", {"n": -days})


def lacks(missing: Missing) -> Message:
    """What is missing, by field of work."""
    if not missing.opened:
        return EMPTY
    if not missing.total:
        return FULL
    fields = sorted((field, n) for field, n in missing.fields.items() if n)
    vi = ", ".join(f"lĩnh vực {field}: {n}" if field else f"dòng khác: {n}" for field, n in fields)
    en = ", ".join(f"field {field}: {n}" if field else f"other rows: {n}" for field, n in fields)
    return Message.verbatim(
        f"Còn {missing.total} dòng chưa có số liệu ({vi}).", f"{missing.total} rows lack an answer ({en})."
    )


def reminder(owed: Obligation, due: date, days: int, missing: Missing, remark: str = "") -> Message:
    """The text to one unit: 'UBND xã A: báo cáo … kỳ Quý I năm 2026, hạn gửi 20/4/2026 (còn 2 ngày làm việc). …'"""
    period, far, lack = owed.period, when(days), lacks(missing)
    added = f" {remark.strip()}" if remark.strip() else ""
    day = written(due)
    vi = f"{owed.unit.name}: {named(period)}, hạn gửi {day} ({far.text('vi')}). {lack.text('vi')}{added}"
    en = f"{owed.unit.name}: {_english(period)}, due {day} ({far.text('en')}). {lack.text('en')}{added}"
    return Message.verbatim(vi, en)


def _english(period: ReportingPeriod) -> str:
    """Regime and period, in English."""
    return f"{period.regime.name_en or period.regime.name}, {period.label_in('en')}"


def late_list(period: ReportingPeriod, units: Sequence[tuple[str, int]], link: str) -> Message:
    """What a collector is told: how many units are late, the first of them."""
    names = ", ".join(name for name, _ in units[:5]) + (" …" if len(units) > 5 else "")
    return Message.verbatim(
        f"{len(units)} đơn vị chưa gửi {named(period)}: {names}.",
        f"{len(units)} units have not sent {_english(period)}: {names}.",
    )


def for_chat(period: ReportingPeriod, units: Iterable[tuple[str, date, int]], moment: str) -> str:
    """The late list as a text to paste into a chat: names, days, link; no figure. Always Vietnamese."""
    lines = [
        f"{number}. {name} – hạn {written(due)}" + (f", quá hạn {late} ngày làm việc" if late > 0 else "")
        for number, (name, due, late) in enumerate(units, 1)
    ]
    head = f"{named(period)}: các đơn vị chưa gửi (đến {moment})"
    return "\n".join(
        [
            head,
            *lines,
            "Đề nghị các đơn vị hoàn thành và gửi báo cáo; nếu vướng mắc xin trao đổi lại.",
            way_in(),
        ]
    )


def way_in() -> str:
    """Where everybody finds the own reports, to end a text for a chat. Always Vietnamese."""
    return f"Mở báo cáo: {settings.ADDRESS}{reverse('figures:duties')}"
