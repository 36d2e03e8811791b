"""What is told of figures: one event per batch of cells, with references and no values."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    """The figures of the report."""
    return reverse("figures:known", args=[event.subject.rpartition(":")[2]])


TYPED = register(
    EventKind(
        "figures.typed",
        Message("Nhập {count} số liệu kỳ {period}", "{count} figures entered for {period}"),
        link=_link,
        erasure="forget_reason",
    )
)
ACCEPTED = register(
    EventKind(
        "figures.accepted",
        Message("Chấp nhận {count} số liệu kỳ {period}", "{count} figures accepted for {period}"),
        link=_link,
        erasure="forget_reason",
    )
)
ADJUSTED = register(
    EventKind(
        "figures.adjusted",
        Message("Điều chỉnh {count} số liệu kỳ {period}", "{count} figures adjusted for {period}"),
        link=_link,
        erasure="forget_reason",
    )
)
IMPORTED = register(
    EventKind(
        "figures.imported",
        Message("Ghi {count} số liệu kỳ {period} đọc từ tệp", "{count} figures for {period} recorded from a file"),
        link=_link,
        erasure="forget_reason",
    )
)
WITHDRAWN = register(
    EventKind(
        "figures.withdrawn",
        Message("Đưa {count} số liệu kỳ {period} ra ngoài", "{count} figures for {period} taken out"),
        link=_link,
        erasure="forget_reason",
    )
)
