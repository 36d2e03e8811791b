"""What people are told of the two loops."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.notices.registry import NoticeKind, register

WAITS = register(NoticeKind("reviews.waits", Message("Một báo cáo chờ bạn xử lý", "A report waits for you")))
RETURNED = register(NoticeKind("reviews.returned", Message("Một báo cáo bị trả lại", "A report was returned")))
SENT = register(NoticeKind("reviews.sent", Message("Một đơn vị đã gửi báo cáo", "A unit sent its report"), mail=False))
ASKED = register(
    NoticeKind("reviews.asked", Message("Cấp trên đề nghị rà soát, bổ sung", "The body above asks for a review"))
)
ACCEPTED = register(
    NoticeKind("reviews.accepted", Message("Số liệu đã được chấp nhận", "Figures were accepted"), mail=False)
)
REOPEN = register(
    NoticeKind("reviews.reopen", Message("Một đơn vị đề nghị mở lại báo cáo", "A unit asks to reopen its report"))
)
"""Titles alone go out by mail; names of units and periods stay inside."""
