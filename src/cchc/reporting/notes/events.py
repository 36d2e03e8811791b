"""What is told of comments, evidence and lists: the row or section, and no words of anybody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    """The figures of the report."""
    return reverse("figures:known", args=[event.subject.rpartition(":")[2]])


def _kind(code: str, vi: str, en: str) -> EventKind:
    return register(EventKind(f"notes.{code}", Message(vi, en), link=_link, erasure="forget_reason"))


SAID = _kind("said", "Trao đổi tại {place}, kỳ {period}", "Comment at {place}, {period}")
SETTLED = _kind("settled", "Kết thúc trao đổi tại {place}, kỳ {period}", "Thread at {place}, {period}, settled")
REOPENED = _kind("reopened", "Mở lại trao đổi tại {place}, kỳ {period}", "Thread at {place}, {period}, reopened")
ATTACHED = _kind("attached", "Đính kèm tài liệu tại {place}, kỳ {period}", "Evidence attached at {place}, {period}")
DETACHED = _kind("detached", "Bỏ tài liệu tại {place}, kỳ {period}", "Evidence removed at {place}, {period}")
LISTED = _kind("listed", "Thêm {count} dòng danh sách tại {place}, kỳ {period}", "{count} listed at {place}, {period}")
UNLISTED = _kind(
    "unlisted", "Bỏ {count} dòng danh sách tại {place}, kỳ {period}", "{count} taken off the list at {place}, {period}"
)
