"""What is told of figures: one event per batch of cells, with references and no values."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    """The figures of the report as they were known right after the event."""
    return reverse("figures:of_event", args=[event.public_id])


TYPED = register(
    EventKind(
        "figures.typed",
        Message("Nhập {count} số liệu kỳ {period}", "{count} figures entered for {period}"),
        link=_link,
    )
)
ACCEPTED = register(
    EventKind(
        "figures.accepted",
        Message("Chấp nhận {count} số liệu kỳ {period}", "{count} figures accepted for {period}"),
        link=_link,
    )
)
ADJUSTED = register(
    EventKind(
        "figures.adjusted",
        Message("Điều chỉnh {count} số liệu kỳ {period}", "{count} figures adjusted for {period}"),
        link=_link,
    )
)
IMPORTED = register(
    EventKind(
        "figures.imported",
        Message("Ghi {count} số liệu kỳ {period} đọc từ tệp", "{count} figures for {period} recorded from a file"),
        link=_link,
    )
)
