"""What is told of letterheads and of what a document says otherwise."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _letterhead(event: Any) -> str:
    return reverse("documents:letterhead", args=[event.subject.rpartition(":")[2]])


def _report(event: Any) -> str:
    return reverse("figures:known", args=[event.subject.rpartition(":")[2]])


LETTERHEAD = register(
    EventKind(
        "documents.letterhead",
        Message("Thể thức văn bản, áp dụng từ {begins}", "Letterhead, in force from {begins}"),
        link=_letterhead,
        erasure="forget_reason",
    )
)
CHOSEN = register(
    EventKind(
        "documents.chosen",
        Message("Trích yếu, nơi nhận của báo cáo kỳ {period}", "Title and recipients of the report of {period}"),
        link=_report,
    )
)
