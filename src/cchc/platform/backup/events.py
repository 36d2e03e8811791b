"""What is told about backups."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register

MADE = register(
    EventKind("backup.made", Message("Đã sao lưu vào {name} ({files} tệp).", "Backed up to {name} ({files} files)."))
)
RESTORED = register(
    EventKind(
        "backup.restored",
        Message(
            "Đã phục hồi từ {name}, sao lưu lúc {made} bằng phiên bản {version}.",
            "Restored from {name}, made at {made} by version {version}.",
        ),
    )
)
