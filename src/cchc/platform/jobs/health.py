"""What the doctor asks about background work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cchc.core.messages import Message
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.platform.jobs import queue
from cchc.platform.jobs.models import Job, State

WAITED = timedelta(minutes=10)


def jobs_are_done() -> Iterator[Trouble]:
    """Nothing due waits for long, no lease ran out unseen; what was given up is a note."""
    old = queue.now() - WAITED
    late = Job.objects.filter(state=State.READY, run_after__lt=old).count()
    if late:
        yield Trouble(
            Message(
                "{count} việc chờ quá 10 phút: không có tiến trình nào làm việc nền (CCHC_WORKER, cchc worker).",
                "{count} jobs wait for more than 10 minutes: nobody does background work (CCHC_WORKER, cchc worker).",
                {"count": late},
            )
        )
    lost = Job.objects.filter(state=State.RUNNING, lease_until__lt=old).count()
    if lost:
        values: dict[str, str | int] = {"count": lost}
        yield Trouble(Message("{count} việc bị bỏ dở.", "{count} jobs were left by their worker.", values))
    for job in Job.objects.filter(state=State.DEAD).only("public_id", "task").iterator(chunk_size=500):
        yield Trouble(
            Message("Việc {task} không làm được.", "The job {task} was given up.", {"task": job.task}),
            f"jobs.job:{job.public_id}",
            note=True,
        )


register_check("jobs.done", jobs_are_done, Message("Việc chạy nền", "Background work"))
