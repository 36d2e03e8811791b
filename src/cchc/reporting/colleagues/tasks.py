"""Recurring work: names of colleagues are kept no longer than needed."""

from __future__ import annotations

from datetime import time

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.jobs.schedule import regularly
from cchc.reporting.colleagues import asking


@task(title=Message("Xóa tên, liên hệ của người được hỏi số liệu", "Erase names of colleagues asked for figures"))
def purge() -> None:
    asking.purge()


regularly("colleagues.purge", purge, daily=time(3, 20))
