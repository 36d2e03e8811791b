"""The queue's own recurring work, and the sealing of events."""

from __future__ import annotations

from datetime import time, timedelta
from importlib import import_module

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.jobs import queue
from cchc.platform.jobs.schedule import regularly

KEPT = timedelta(days=30)


@task(title=Message("Xóa các việc đã xong từ lâu", "Remove jobs done long ago"))
def forget() -> int:
    return queue.forget(KEPT)


@task(title=Message("Niêm phong sự kiện vào chuỗi", "Seal events into the chain"), max_attempts=3)
def seal_events() -> None:
    import_module("cchc.platform.events.sealing").seal()


regularly("jobs.forget", forget, daily=time(3, 10))
regularly("events.seal", seal_events, seconds=60)
