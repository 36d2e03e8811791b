"""Events of the working calendar."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    return reverse("calendar:year", args=[int(str(event.data["date"])[:4])])


ADDED = register(
    EventKind(
        "calendar.added",
        Message("Thêm vào lịch: {day}, {name}", "Added to the calendar: {day}, {name}"),
        link=_link,
    )
)
REMOVED = register(
    EventKind(
        "calendar.removed",
        Message("Bỏ khỏi lịch: {day}, {name}", "Taken out of the calendar: {day}, {name}"),
        link=_link,
    )
)
LOADED = register(
    EventKind("calendar.loaded", Message("Nạp {count} ngày vào lịch làm việc", "{count} days put into the calendar"))
)
