"""Recurring work on notices."""

from __future__ import annotations

from datetime import time

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.jobs.running import Later
from cchc.platform.jobs.schedule import regularly
from cchc.platform.notices import post as office
from cchc.platform.notices import services, smtp

DEAD = Message(
    "Máy chủ thư không trả lời; thư vẫn được giữ và sẽ tự gửi lại.",
    "The mail server does not answer; the mails are kept and sent later by themselves.",
)


@task(title=Message("Gửi thư thông báo", "Send mails"), queue_name="mail", max_attempts=10)
def post() -> int:
    """Gather what is new and send what is due."""
    office.gather()
    try:
        return office.send_due()
    except smtp.Unreachable as error:
        raise Later(DEAD) from error


@task(title=Message("Xóa thông báo cũ đã đọc", "Remove old notices that were read"))
def forget() -> int:
    return services.forget()


regularly("notices.post", post, seconds=60)
regularly("notices.forget", forget, daily=time(3, 20))
