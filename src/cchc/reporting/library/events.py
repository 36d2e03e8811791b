"""What is told of the library: references and counts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _report(event: Any) -> str:
    return reverse("reports:report", args=[event.subject.rpartition(":")[2]])


KEPT = register(
    EventKind(
        "library.kept",
        Message(
            "Đưa báo cáo kỳ {period} vào thư viện (lần {version}; {dismissed} điểm được cho là không sai)",
            "Report for {period} put into the library (version {version}; {dismissed} findings called no error)",
        ),
        link=_report,
    )
)
