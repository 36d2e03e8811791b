"""Recurring work of the desk."""

from __future__ import annotations

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.jobs.schedule import regularly
from cchc.reporting.library import services


@task(title=Message("Xóa các tệp đã bỏ", "Remove discarded readings"))
def purge() -> None:
    services.purge()


regularly("library.purge", purge, seconds=600)
