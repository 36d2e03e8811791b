"""What is told of totals: additions, agencies in charge, seals. References and codes, no values."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _sealed(event: Any) -> str:
    return reverse("consolidation:sealed", args=[event.subject.rpartition(":")[2]])


ADDED = register(
    EventKind(
        "consolidation.added",
        Message(
            "Ghi {what} vào số liệu tổng hợp {indicator} kỳ {period}", "{what} for the total of {indicator}, {period}"
        ),
        erasure="forget_reason",
    )
)
WITHDRAWN = register(
    EventKind(
        "consolidation.withdrawn",
        Message(
            "Hoàn tác {what} của số liệu tổng hợp {indicator} kỳ {period}",
            "Undid {what} for the total of {indicator}, {period}",
        ),
        erasure="forget_reason",
    )
)
IN_CHARGE = register(
    EventKind(
        "consolidation.in_charge",
        Message("Giao {agency} tổng hợp {prefix}", "{agency} put in charge of {prefix}"),
        erasure="forget_reason",
    )
)
NOT_IN_CHARGE = register(
    EventKind(
        "consolidation.not_in_charge",
        Message("Thôi giao {agency} tổng hợp {prefix}", "{agency} no longer in charge of {prefix}"),
        erasure="forget_reason",
    )
)
SEALED = register(
    EventKind(
        "consolidation.sealed",
        Message("Chốt số liệu tổng hợp kỳ {period}, lần {number}", "Totals of {period} sealed, no. {number}"),
        link=_sealed,
        erasure="forget_reason",
    )
)
FILLED = register(
    EventKind(
        "consolidation.filled",
        Message(
            "Đưa {count} số liệu tổng hợp kỳ {period} vào báo cáo", "{count} totals of {period} put into the report"
        ),
        erasure="forget_reason",
    )
)
