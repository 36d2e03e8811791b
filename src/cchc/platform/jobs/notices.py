"""What people are told of their work in the background."""

from __future__ import annotations

from cchc.core.messages import Message
from cchc.platform.notices.registry import NoticeKind, register

FAILED = register(
    NoticeKind("jobs.failed", Message("Một việc bạn giao không làm được", "Work you asked for could not be done"))
)
FINISHED = register(
    NoticeKind("jobs.finished", Message("Một việc bạn giao đã xong", "Work you asked for is done"), mail=False)
)
STOPPED = register(
    NoticeKind("jobs.stopped", Message("Một việc bạn giao đã bị dừng", "Work you asked for was stopped"))
)
