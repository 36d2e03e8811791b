"""The worker: takes jobs from the table, runs them in threads, keeps their leases, looks after those of the dead."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django_tasks.base import TaskContext
from django_tasks.utils import get_module_path, normalize_json

from cchc.core.messages import Message
from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.scope import everything, within
from cchc.platform.jobs import queue, schedule
from cchc.platform.jobs.backend import result_of, task_of
from cchc.platform.jobs.models import Job, State
from cchc.platform.jobs.queue import STOPPED, Ended
from cchc.platform.jobs.running import Interrupted, Later, Refused, Run, Why, running
from cchc.platform.jobs.task import JobTask

log = logging.getLogger(__name__)

POLL = 1.0
"""Seconds between two looks at the table when nobody calls."""
BEAT = 5.0
"""Seconds between heartbeats, and between looks at the schedule and at leases that ran out."""
GOING_HOME = 5.0
"""Seconds a stopping worker gives its jobs to hear of it."""

NO_TASK = Message(
    "Phiên bản đang chạy không biết việc này. Hãy báo người quản trị.",
    "The program that runs does not know this work. Tell the administrator.",
)
NO_OWNER = Message(
    "Người giao việc này không còn tài khoản hoạt động.", "Who asked for this work has no active account any more."
)


def slots() -> dict[str, int]:
    """How many jobs of each queue one process does at the same time."""
    return {"default": 2, "reading": settings.READ_AT_ONCE, "folders": 1, "mail": 1}


def run(run: Run) -> None:
    """Do one job and write down how it ended. Raises only what the database raises: the lease then runs out."""
    job, task = run.job, task_of(run.job)
    if task is None:
        queue.end(job, Ended(State.DEAD, NO_TASK), "UnknownTask")
        return
    try:
        with running(run), _scope(job, task):
            value = normalize_json(_call(job, task))
    except Interrupted as interrupted:
        if interrupted.why is Why.CANCELLED:
            queue.end(job, Ended(State.CANCELLED, STOPPED))
        elif interrupted.why is Why.STOPPING:
            queue.give_back(job.worker, [job.pk])
    except Refused as refusal:
        queue.end(job, Ended(State.FAILED, refusal.message))
    except Later as later:
        queue.again(job, later.message, later.seconds, counts=later.counts)
    except Exception as error:  # noqa: BLE001 a task may raise anything; it is logged, and the job is tried again
        kind, at = get_module_path(type(error)), where(error)
        log.error("job %s (%s), attempt %s: %s\n%s", job.public_id, job.task, job.attempts, kind, at)
        queue.again(job, error=kind, trace=at)
    else:
        queue.finish(job, value)


def _call(job: Job, task: JobTask) -> Any:
    arguments = job.arguments
    context = (TaskContext(task_result=result_of(job, task)),) if task.takes_context else ()
    return task.call(*context, *arguments["args"], **arguments["kwargs"])


@contextmanager
def _scope(job: Job, task: JobTask) -> Iterator[None]:
    if task.scope == "everything":
        with everything(f"job {job.task}"):
            yield
        return
    with everything("find who gave the job"):
        owner = job.owner
        scope = scope_of(owner) if owner is not None and owner.is_active else None
    if scope is None:
        raise Refused(NO_OWNER)
    with within(scope):
        yield


def where(error: BaseException) -> str:
    """Files and lines of an error, newest last, without its words: they may hold what is nobody else's business."""
    package = str(Path(__file__).parents[3])
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"{frame.filename.removeprefix(package)}:{frame.lineno} {frame.name}" for frame in frames[-12:])


def drain(queues: Mapping[str, int] | None = None, worker: str = "") -> int:
    """Do everything that is due, here and now, one after the other; how many jobs that were."""
    names, count = list(queues or slots()), 0
    while job := queue.claim(names, worker or _name()):
        run(Run(job))
        count += 1
    return count


def _name() -> str:
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


class Worker:
    """One process's worker. `run` until `stop`; each job in a thread with connections of its own."""

    def __init__(self, queues: Mapping[str, int] | None = None) -> None:
        self.name = _name()
        self.slots = dict(queues or slots())
        self.stopping = Event()
        self._runs: dict[int, Run] = {}
        self._threads: dict[str, int] = dict.fromkeys(self.slots, 0)
        self._lock = Lock()
        self._last_beat = 0.0

    def run(self) -> None:
        """Work until `stop` is called."""
        log.info("worker %s begins", self.name)
        while not self.stopping.is_set():
            queue.AWAKE.wait(POLL)
            queue.AWAKE.clear()
            self._safely(self.step)
        connections.close_all()

    def step(self) -> None:
        """One look: keep leases, requeue what was lost, add what is due, begin what there is room for."""
        if time.monotonic() - self._last_beat >= BEAT:
            self._last_beat = time.monotonic()
            self.beat()
            queue.requeue_lost()
            schedule.tick()
        while not self.stopping.is_set() and (free := self._free()):
            job = queue.claim(free, self.name)
            if job is None:
                return
            self._begin(job)

    def beat(self) -> None:
        """Say that this worker lives, and hear which of its jobs should stop."""
        with self._lock:
            runs = dict(self._runs)
        held = queue.renew(self.name, list(runs)) if runs else {}
        for pk, run_ in runs.items():
            if pk not in held:
                run_.stop = Why.LOST
            elif held[pk]:
                run_.stop = Why.CANCELLED

    def stop(self) -> None:
        """Go home: begin nothing more, tell the jobs, and give back what does not end by itself within moments."""
        self.stopping.set()
        queue.AWAKE.set()
        with self._lock:
            for run_ in self._runs.values():
                run_.stop = run_.stop or Why.STOPPING
        deadline = time.monotonic() + GOING_HOME
        while self._runs and time.monotonic() < deadline:
            time.sleep(0.05)
        with self._lock:
            left = list(self._runs)
        if left:
            self._safely(lambda: queue.give_back(self.name, left))
        log.info("worker %s ends", self.name)

    def _free(self) -> list[str]:
        with self._lock:
            return [name for name, most in self.slots.items() if self._threads[name] < most]

    def _begin(self, job: Job) -> None:
        with self._lock:
            self._threads[job.queue] += 1
        Thread(target=self._work, args=(job, job.queue), name=f"job-{job.queue}", daemon=True).start()

    def _work(self, first: Job, name: str) -> None:
        """A thread: this job, then more of its queue while there are any."""
        job: Job | None = first
        try:
            while job is not None:
                self._one(job)
                job = None if self.stopping.is_set() else queue.claim([name], self.name)
        except DatabaseError:
            log.warning("worker %s: the database does not answer", self.name)
        finally:
            with self._lock:
                self._threads[name] -= 1
            connections.close_all()
            queue.AWAKE.set()

    def _one(self, job: Job) -> None:
        mine = Run(job)
        with self._lock:
            self._runs[job.pk] = mine
        try:
            run(mine)
        finally:
            with self._lock:
                self._runs.pop(job.pk, None)

    def _safely(self, act: Callable[[], Any]) -> None:
        """The database may go away for a while; the worker stays."""
        try:
            close_old_connections()
            act()
        except DatabaseError as error:
            log.warning("worker %s: the database does not answer: %s", self.name, type(error).__name__)
            connections.close_all()
            self.stopping.wait(BEAT)
