"""What administrators do to others' work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    return reverse("jobs:job", args=[event.data["job"]])


STOPPED = register(
    EventKind("jobs.stopped", Message("Dừng việc chạy nền {job}", "Stopped the background job {job}"), link=_link)
)
TRIED_AGAIN = register(
    EventKind(
        "jobs.tried_again", Message("Cho chạy lại việc {job}", "Had the background job {job} tried again"), link=_link
    )
)
