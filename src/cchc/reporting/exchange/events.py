"""What is told of files in and out: that one was filled, with counts and codes only."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register

FILLED = register(
    EventKind(
        "exchange.filled",
        Message(
            "Điền {count} số liệu kỳ {period} vào tệp của cấp trên",
            "{count} figures for {period} filled into a file of the body above",
        ),
        erasure="forget_reason",
    )
)
