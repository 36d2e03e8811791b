"""The list of who is late, to paste into a chat: as a text, and as a picture. Names and days, no figure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from cchc.core.writing import pictures
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reminders import wording
from cchc.reporting.reviews.desk.matrix import Row

PICTURE = Path(__file__).parent / "late.typ"


def unsent(rows: Sequence[Row]) -> list[Row]:
    """Those that have still to send and are overdue, the longest first."""
    return sorted((row for row in rows if row.late and row.open), key=lambda row: (-row.days, row.unit.folded))


def moment() -> str:
    """'14 giờ 05 ngày 20/4/2026': until when the list speaks."""
    return f"{timezone.localtime():%H giờ %M ngày %d/%m/%Y}"


def text(period: ReportingPeriod, rows: Sequence[Row]) -> str:
    """The list as a text, with the link."""
    return wording.for_chat(period, [(row.unit.name, row.owed.due, row.days) for row in unsent(rows)], moment())


def picture(period: ReportingPeriod, rows: Sequence[Row]) -> bytes:
    """The list as a PNG, as wide as a telephone shows well."""
    late = unsent(rows)
    said = {
        "title": "Đơn vị chưa gửi báo cáo" if late else "Không có đơn vị nào quá hạn",
        "report": wording.named(period),
        "moment": f"Đến {moment()}: {len(late)} đơn vị",
        "lines": [{"name": row.unit.name, "due": wording.written(row.owed.due), "days": str(row.days)} for row in late],
    }
    return pictures.picture(PICTURE.read_text(), said)
