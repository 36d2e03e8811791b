"""Recurring work on files."""

from __future__ import annotations

from datetime import time

from django_tasks import task

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import services
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.models import StoredFile
from cchc.platform.jobs.running import Later, progress
from cchc.platform.jobs.schedule import regularly


@task(title=Message("Xóa các tệp không thuộc về đâu", "Remove files that belong nowhere"))
def remove_orphans() -> int:
    return services.remove_orphans()


@task(title=Message("Kiểm tra các tệp đang cách ly", "Examine the files in quarantine"))
def examine_waiting() -> int:
    """Examine what a silent scanner left in quarantine; stops at the first it cannot scan."""
    waiting = list(StoredFile.objects.filter(state=StoredFile.State.QUARANTINED, reason_code="unscanned")[:500])
    for number, file in enumerate(waiting):
        progress(number, len(waiting))
        try:
            services.examine(file)
        except UnreadableFile:
            continue
        except Unscanned as error:
            raise Later(services.WAITS, 300, counts=False) from error
    return len(waiting)


regularly("files.orphans", remove_orphans, daily=time(2, 40))
regularly("files.quarantine", examine_waiting, seconds=300)
