"""What is told of requests for figures: references and counts, never who was asked or what was answered."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register


def _link(event: Any) -> str:
    """The request."""
    return reverse("colleagues:one", args=[event.subject.rpartition(":")[2]])


def _kind(code: str, vi: str, en: str) -> EventKind:
    return register(EventKind(f"colleagues.{code}", Message(vi, en), link=_link, erasure="forget_reason"))


ASKED = _kind(
    "asked",
    "Lập phiếu cung cấp số liệu {code}: {rows} dòng, hạn {due}",
    "Request for figures {code} made: {rows} rows, due {due}",
)
REVOKED = _kind("revoked", "Thu hồi phiếu cung cấp số liệu {code}", "Request for figures {code} revoked")
RENEWED = _kind(
    "renewed", "Tạo đường dẫn mới cho phiếu cung cấp số liệu {code}", "New link made for request for figures {code}"
)
EXTENDED = _kind(
    "extended",
    "Gia hạn phiếu cung cấp số liệu {code} từ {before} đến {due}",
    "Request for figures {code} extended from {before} to {due}",
)
REMINDED = _kind("reminded", "Nhắc lại phiếu cung cấp số liệu {code}", "Reminded about request for figures {code}")
ON_BEHALF = _kind(
    "on_behalf",
    "Ghi thay {rows} dòng của phiếu cung cấp số liệu {code}",
    "{rows} rows of request for figures {code} entered on behalf",
)
TAKEN = _kind(
    "taken", "Lấy số liệu dòng {row} của phiếu {code} vào biểu mẫu", "Row {row} of request {code} taken into the form"
)
LEFT_OUT = _kind("left_out", "Không lấy số liệu dòng {row} của phiếu {code}", "Row {row} of request {code} left out")
ERASED = _kind(
    "erased", "Xóa tên, liên hệ của phiếu cung cấp số liệu {code}", "Names of request for figures {code} erased"
)
