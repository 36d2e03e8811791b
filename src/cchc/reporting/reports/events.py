"""What is told of findings of accepted reports."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _report(event: Any) -> str:
    return reverse("reports:report", args=[event.subject.rpartition(":")[2]])


DISMISSED = register(
    EventKind(
        "reports.finding_dismissed",
        Message("Cho là không sai: {rule} (kỳ {period})", "Called no error: {rule} ({period})"),
        link=_report,
        erasure="forget_reason",
    )
)
REOPENED = register(
    EventKind(
        "reports.finding_reopened",
        Message("Mở lại điểm đã cho là không sai: {rule} (kỳ {period})", "Open again: {rule} ({period})"),
        link=_report,
    )
)
