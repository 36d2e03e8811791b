"""Recurring work of reminders."""

from __future__ import annotations

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.jobs.schedule import regularly
from cchc.reporting.reminders import services


@task(title=Message("Nhắc các báo cáo đến hạn", "Remind of reports that are due"))
def remind() -> int:
    """Send the reminders that are due now; nothing at night and on days off."""
    return services.run()


regularly("reminders.remind", remind, seconds=1800)
