"""The background job of a folder: one at a time in each process, beside the readings of single reports."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.jobs import queue
from cchc.platform.jobs.models import UNFINISHED, Job
from cchc.platform.jobs.models import State as JobState
from cchc.platform.jobs.queue import Ended
from cchc.platform.jobs.running import Later, Refused, progress
from cchc.reporting.folders import services
from cchc.reporting.folders.models import Folder

PAUSE = 5
"""Seconds until a folder is tried again whose parent and period somebody else is consolidating."""


def _ended(how: Ended, pk: int) -> None:
    """The job ended without being done: the folder says why, and can be taken up again."""
    folder = Folder.objects.filter(pk=pk).first()
    if folder is None or not folder.unfinished:
        return
    if how.state == JobState.CANCELLED:
        services.stop(folder)
    else:
        services.fail(folder, how.message)


@task(
    title=Message("Tổng hợp từ thư mục", "Consolidate a folder"),
    queue_name="folders",
    max_attempts=5,
    otherwise=_ended,
)
def consolidate_job(pk: int) -> None:
    """Read and add up a folder, as whoever brought it. A folder that was stopped meanwhile is left alone."""
    folder = Folder.objects.filter(pk=pk).exclude(state=Folder.State.STOPPED).first()
    if folder is None:
        return
    try:
        with services.as_owner(folder):
            services.consolidate(folder, progress)
    except services.Busy as busy:
        raise Later(busy.message, PAUSE, counts=False) from busy
    except services.Unclear as unclear:
        raise Refused(unclear.message) from unclear
    except PermissionDenied as refused:
        raise Refused(services.why(refused)) from refused


def key_of(folder: Folder) -> str:
    """At most one unfinished job has it."""
    return f"folders:{folder.pk}"


def begin(folder: Folder, *, again: bool = False) -> None:
    """See to it that the folder is read and added up. Safe to repeat. `again`: also what was left being read by a
    worker that is gone."""
    rows = Folder.objects.filter(pk=folder.pk)
    (rows if again else rows.exclude(state=Folder.State.READING)).update(state=Folder.State.WAITING)
    named = Message("Tổng hợp từ thư mục: {name}", "Consolidate a folder: {name}", {"name": folder.name[:200]})
    consolidate_job.using(
        key=key_of(folder), title=named, owner=folder.owner, unit=folder.unit, link=folder.get_absolute_url()
    ).enqueue(folder.pk)


def stop(folder: Folder) -> None:
    """Stop its job, wherever that is."""
    for job in Job.objects.filter(key=key_of(folder), state__in=UNFINISHED):
        queue.cancel(job)
    services.stop(folder)
