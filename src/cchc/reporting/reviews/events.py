"""What is told of the loops: one event per step, with codes and references only."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    return reverse("reviews:history", args=[event.subject.rpartition(":")[2]])


MOVED = register(
    EventKind(
        "reviews.moved",
        Message("Báo cáo kỳ {period}: {step}", "Report for {period}: {step_en}"),
        link=_link,
        erasure="forget_reason",
    )
)
SENT = register(
    EventKind(
        "reviews.sent",
        Message(
            "Gửi báo cáo kỳ {period} lần {round}, mã niêm phong {digest}",
            "Report for {period} sent, round {round}, sealed as {digest}",
        ),
        link=_link,
        erasure="forget_reason",
    )
)
CORRECTED = register(
    EventKind(
        "reviews.corrected",
        Message("Đính chính báo cáo kỳ {period}: {what}", "Report for {period} corrected: {what}"),
        link=_link,
        erasure="forget_reason",
    )
)
