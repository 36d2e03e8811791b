"""The states of a job: each step is one conditional UPDATE, so that two workers never take the same step.

Work is done at least once: a worker that dies has perhaps done a part. What it says afterwards counts only while the
lease is its own, so a job ends once.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.scope import everything
from cchc.platform.jobs import telling
from cchc.platform.jobs.models import UNFINISHED, Job, State

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a worker may be silent before its jobs go to another."""
FIRST_PAUSE = timedelta(seconds=10)
REGULAR = "regular:"
"""How keys of recurring work begin."""
LONGEST_PAUSE = timedelta(hours=1)
LONG = timedelta(minutes=2)
"""Work that took longer is told of when it is done: nobody has waited at the screen."""

AWAKE = Event()
"""Set when there may be work: the worker of this process need not wait for its next look."""

LOST = Message(
    "Máy chủ dừng {times} lần trong khi làm việc này, nên việc này không được thử nữa.",
    "The server stopped {times} times while it did this work, so it is not tried again.",
)
BROKE = Message(
    "Đã thử {times} lần mà không xong vì lỗi của phần mềm. Hãy báo người quản trị kèm mã việc này.",
    "Tried {times} times without success because of a fault of the software. Tell the administrator, with the number "
    "of this job.",
)
AGAIN = Message(
    "Lần thử thứ {times} bị lỗi; sẽ tự thử lại.",
    "Attempt {times} broke; it is tried again by itself.",
)
STOPPED = Message("Đã dừng theo yêu cầu.", "Stopped as asked.")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended without being done."""

    state: State
    message: Message


def now() -> datetime:
    """The clock of the queue."""
    return timezone.now()


def wake() -> None:
    """There may be work, once this transaction is there for others."""
    transaction.on_commit(AWAKE.set)


# --- in


def add(fields: dict[str, Any]) -> Job:
    """A new job, or the unfinished one that has its `key`. Inside a transaction it takes effect with it."""
    key = fields.get("key", "")
    for _ in range(3):
        held = Job.objects.filter(key=key, state__in=UNFINISHED).first() if key else None
        if held:
            return held
        try:
            with transaction.atomic():
                job = Job.objects.create(**{"run_after": now(), **fields, "created": now()})
        except IntegrityError:
            if not key:
                raise
        else:
            wake()
            return job
    raise RuntimeError(f"a job with the key {key} could be neither made nor found")


# --- work


def due(queues: Collection[str]) -> QuerySet[Job]:
    """What may be begun now, most urgent first."""
    return Job.objects.filter(state=State.READY, queue__in=queues, run_after__lte=now()).order_by(
        "-priority", "run_after", "id"
    )


def claim(queues: Collection[str], worker: str) -> Job | None:
    """Take the next job for this worker; None where nothing is due. Nobody else can take the same."""
    if not due(queues).exists():
        return None
    with transaction.atomic():
        pk = due(queues).select_for_update(skip_locked=True).values_list("pk", flat=True).first()
        moment = now()
        taken = Job.objects.filter(pk=pk, state=State.READY).update(
            state=State.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            started=moment,
            heartbeat=moment,
            lease_until=moment + LEASE,
            done=0,
            total=0,
            what="",
        )
    return Job.objects.get(pk=pk) if taken else None


def _held(job: Job) -> QuerySet[Job]:
    """The job, while it is still this worker's and this attempt's."""
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts)


def renew(worker: str, jobs: Sequence[int]) -> dict[int, bool]:
    """Keep the leases of these jobs; which of them are still this worker's, and whether they should be stopped."""
    mine = Job.objects.filter(pk__in=jobs, worker=worker, state=State.RUNNING)
    mine.update(heartbeat=now(), lease_until=now() + LEASE)
    return dict(mine.values_list("pk", "cancel_asked"))


def tell(job: Job, done: int, total: int, what: str) -> bool:
    """Write progress down; False where the job must stop."""
    return bool(
        _held(job)
        .filter(cancel_asked=False)
        .update(done=done, total=total, what=what[:300], heartbeat=now(), lease_until=now() + LEASE)
    )


def cancel_asked(job: Job) -> bool:
    """Whether somebody asked to stop it."""
    return _held(job).filter(cancel_asked=True).exists()


# --- out


def finish(job: Job, result: Any) -> bool:
    """It is done; False where another worker has it by now."""
    with transaction.atomic():
        changed = _held(job).update(
            state=State.DONE,
            result=result,
            finished=now(),
            lease_until=None,
            done=F("total"),
            what="",
            error="",
            message_vi="",
            message_en="",
            trace="",
        )
        if changed and now() - job.created > LONG:
            telling.finished(job)
    return bool(changed)


def end(job: Job, ended: Ended, error: str = "", trace: str = "", *, of: QuerySet[Job] | None = None) -> bool:
    """End it without its being done, and tell its task so; False where it is no longer in hand."""
    from cchc.platform.jobs.backend import task_of

    with transaction.atomic():
        changed = (_held(job) if of is None else of).update(
            state=ended.state,
            message_vi=ended.message.text("vi"),
            message_en=ended.message.text("en"),
            error=error[:200],
            trace=trace,
            finished=now(),
            lease_until=None,
        )
        task = task_of(job)
        if changed and task is not None and task.otherwise is not None:
            with everything(f"end the job {job.task}"):
                task.otherwise(ended, *job.arguments.get("args", ()), **job.arguments.get("kwargs", {}))
        if changed and ended.state in (State.FAILED, State.DEAD):
            telling.failed(job, ended.message)
    return bool(changed)


def again(
    job: Job,
    message: Message | None = None,
    seconds: int | None = None,
    error: str = "",
    trace: str = "",
    *,
    counts: bool = True,
) -> None:
    """Try once more after a pause; give up where it was tried as often as it may be. Where the attempt does not count,
    it is as if it had not been."""
    if counts and job.attempts >= job.max_attempts:
        last = message or Message(BROKE.vi, BROKE.en, {"times": job.attempts})
        end(job, Ended(State.DEAD, last), error, trace)
        return
    said = message or Message(AGAIN.vi, AGAIN.en, {"times": job.attempts})
    pause = timedelta(seconds=seconds) if seconds is not None else pause_after(job.attempts)
    _held(job).update(
        state=State.READY,
        run_after=now() + pause,
        attempts=job.attempts - (not counts),
        message_vi=said.text("vi"),
        message_en=said.text("en"),
        error=error[:200],
        trace=trace,
        lease_until=None,
        worker="",
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 10 s, 40 s, 160 s … an hour at most."""
    return min(FIRST_PAUSE * 4 ** min(attempts - 1, 8), LONGEST_PAUSE)


def give_back(worker: str, jobs: Collection[int]) -> int:
    """A worker goes home: these jobs wait again at once, and the attempt does not count."""
    return Job.objects.filter(pk__in=jobs, worker=worker, state=State.RUNNING).update(
        state=State.READY, attempts=F("attempts") - 1, run_after=now(), lease_until=None, worker=""
    )


def requeue_lost() -> int:
    """Jobs whose worker has gone silent wait again, or are given up where that happened too often; how many."""
    lost = Job.objects.filter(state=State.RUNNING, lease_until__lt=now())
    count = 0
    for job in lost:
        still = lost.filter(pk=job.pk, attempts=job.attempts)
        if job.cancel_asked:
            count += end(job, Ended(State.CANCELLED, STOPPED), of=still)
        elif job.attempts >= job.max_attempts:
            message = Message(LOST.vi, LOST.en, {"times": job.attempts})
            count += end(job, Ended(State.DEAD, message), "WorkerLost", of=still)
        else:
            count += still.update(state=State.READY, run_after=now(), lease_until=None, worker="")
            log.warning("job %s: its worker is gone, it waits again", job.public_id)
    return count


# --- by hand


def cancel(job: Job) -> bool:
    """Stop it: at once where it waits; where it runs, when it next says its progress. False where it is over."""
    if end(job, Ended(State.CANCELLED, STOPPED), of=Job.objects.filter(pk=job.pk, state=State.READY)):
        return True
    return bool(Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_asked=True))


def retry(job: Job) -> Job | None:
    """A new job that does the same, in place of one that ended without being done; the unfinished one where one with
    its key waits already; None where this one is unfinished or done."""
    if job.state not in (State.FAILED, State.DEAD, State.CANCELLED):
        return None
    same = (
        "task",
        "title_vi",
        "title_en",
        "arguments",
        "queue",
        "priority",
        "max_attempts",
        "key",
        "owner",
        "unit",
        "link",
    )
    return add({name: getattr(job, name) for name in same})


def forget(older_than: timedelta) -> int:
    """Remove jobs that were done or stopped so long ago; failures stay three times as long, rounds of recurring work
    that went well a day."""
    over = Job.objects.filter(state__in=(State.DONE, State.CANCELLED))
    quiet = over.filter(finished__lt=now() - older_than)
    rounds = over.filter(key__startswith=REGULAR, finished__lt=now() - timedelta(days=1))
    loud = Job.objects.filter(state__in=(State.FAILED, State.DEAD), finished__lt=now() - 3 * older_than)
    return sum(gone.delete()[0] for gone in (quiet, rounds, loud))
