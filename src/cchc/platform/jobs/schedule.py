"""Work that comes round: every so many seconds, or each day at a time.

    regularly("files.orphans", remove_orphans, daily=time(2, 30))

Each worker looks; one conditional UPDATE decides who adds the job. A time that was missed is not made up for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from cchc.platform.jobs import queue
from cchc.platform.jobs.models import Job, Regular
from cchc.platform.jobs.task import JobTask


@dataclass(frozen=True, slots=True)
class Work:
    """Recurring work: a task without arguments, and when. Either `seconds` or `daily` (local time) is given."""

    name: str
    task: JobTask
    seconds: int = 0
    daily: time | None = None

    def after(self, moment: datetime) -> datetime:
        """When it is due next."""
        if self.daily is None:
            return moment + timedelta(seconds=self.seconds)
        local = timezone.localtime(moment)
        at = local.replace(hour=self.daily.hour, minute=self.daily.minute, second=0, microsecond=0)
        return at if at > local else at + timedelta(days=1)


WORK: dict[str, Work] = {}


def regularly(name: str, task: JobTask, *, seconds: int = 0, daily: time | None = None) -> Work:
    """Make recurring work known. ValueError where the name is taken, or not exactly one of `seconds` and `daily` is
    given."""
    if name in WORK:
        raise ValueError(f"recurring work {name} is registered twice")
    if bool(seconds) == (daily is not None):
        raise ValueError(f"recurring work {name}: either seconds or daily")
    WORK[name] = Work(name, task, seconds, daily)
    return WORK[name]


def tick() -> int:
    """Add a job for whatever is due; how many."""
    moment = queue.now()
    known = {row.name: row for row in Regular.objects.all()}
    added = 0
    for name, work in WORK.items():
        row = known.get(name)
        if row is None:
            first = moment if work.daily is None else work.after(moment)
            row, _ = Regular.objects.get_or_create(name=name, defaults={"next_run": first})
        if row.next_run <= moment:
            added += _add(work, row, moment)
    return added


def _add(work: Work, row: Regular, moment: datetime) -> bool:
    with transaction.atomic():
        mine = Regular.objects.filter(pk=row.pk, next_run=row.next_run).update(
            next_run=work.after(moment), last_run=moment
        )
        if mine:
            run_now(work)
    return bool(mine)


def run_now(work: Work) -> Job:
    """Add the job at once, unless it waits or runs already."""
    result = work.task.using(key=f"{queue.REGULAR}{work.name}").enqueue()
    return Job.objects.get(public_id=result.id)
