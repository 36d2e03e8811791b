"""What administrators do to mails."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.events.registry import EventKind, register

SENT_AGAIN = register(
    EventKind("notices.sent_again", Message("Cho gửi lại một thư thông báo", "Had a mail sent again"))
)
