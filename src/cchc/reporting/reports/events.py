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
PROSE = register(
    EventKind(
        "reports.prose_written",
        Message("Viết nội dung mục {section} (kỳ {period})", "Section {section} written ({period})"),
        link=_report,
    )
)
EXPLAINED = register(
    EventKind(
        "reports.explained",
        Message("Giải trình {rule} (kỳ {period})", "Explained: {rule} ({period})"),
        link=_report,
    )
)
UNEXPLAINED = register(
    EventKind(
        "reports.explanation_withdrawn",
        Message("Rút giải trình {rule} (kỳ {period})", "Explanation withdrawn: {rule} ({period})"),
        link=_report,
    )
)
