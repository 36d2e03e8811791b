"""What is told about events themselves."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _erased_one(event: Any) -> str:
    return reverse("events:event", args=[event.subject.partition(":")[2]])


ERASED = register(
    EventKind(
        "events.erased",
        Message("Xóa lý do của sự kiện số {id}.", "Erased the reason of event no. {id}."),
        link=_erased_one,
    )
)
