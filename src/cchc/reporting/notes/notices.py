"""What people are told of the notes."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.notices.registry import NoticeKind, register

SAID = register(NoticeKind("notes.said", Message("Có ý kiến trao đổi về số liệu", "A comment on figures")))
