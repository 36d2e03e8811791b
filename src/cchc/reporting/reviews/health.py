"""What the doctor proves of sendings: nothing that was sent has changed since."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.messages import Message
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.reporting.reviews.models import Sending
from cchc.reporting.reviews.sealing import digest

DIFFERS = Message(
    "Lần gửi {round} của {unit}, kỳ {period} không khớp mã niêm phong của nó: có nội dung đã bị sửa.",
    "Sending {round} of {unit}, {period} does not fit its digest: something in it was touched.",
)
TOLD = Message(
    "Lần gửi {round} của {unit}, kỳ {period} có mã niêm phong khác với sự kiện đã ghi lúc gửi.",
    "Sending {round} of {unit}, {period} has another digest than the event that told it.",
)


def sendings_are_what_was_sent() -> Iterator[Trouble]:
    """Every sending against its digest, and its digest against the event in the chain."""
    every = Sending.objects.select_related("report__unit", "event").order_by("id")
    for sending in every.iterator(chunk_size=20):
        about: dict[str, str | int] = {
            "round": sending.round, "unit": sending.report.unit.name, "period": sending.report.period_code,
        }  # fmt: skip
        place = f"reviews.sending:{sending.public_id}"
        if digest(sending) != sending.digest:
            yield Trouble(Message(DIFFERS.vi, DIFFERS.en, about), place)
        if sending.event is None or sending.event.data.get("digest") != sending.digest:
            yield Trouble(Message(TOLD.vi, TOLD.en, about), place)


register_check("reviews.sendings", sendings_are_what_was_sent, Message("Báo cáo đã gửi", "Reports that were sent"))
