"""What a task may say and hear while it runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum

from cchc.core.messages import Message
from cchc.platform.jobs import queue
from cchc.platform.jobs.models import Job


class Refused(Exception):
    """The work cannot be done, and trying again would not help; the message is for the person who waits."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


class Later(Exception):
    """Not now: something outside does not answer. Tried again after `seconds`, by default with growing pauses; where
    `counts` is False, as often as it takes."""

    def __init__(self, message: Message, seconds: int | None = None, *, counts: bool = True) -> None:
        super().__init__(message.en)
        self.message = message
        self.seconds = seconds
        self.counts = counts


class Why(Enum):
    """Why a job must stop."""

    CANCELLED = "cancelled"
    STOPPING = "stopping"
    LOST = "lost"


class Interrupted(Exception):
    """The job must stop: somebody stopped it, the worker is going home, or another worker has it by now."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(slots=True)
class Run:
    """One attempt at one job, in one worker."""

    job: Job
    stop: Why | None = None
    """Set from outside; heard at the next `progress`."""
    every: float = 0.5
    """Seconds between two lines of progress that are written down."""
    last: float = field(default=0.0)

    def tell(self, done: int, total: int, what: str) -> None:
        """Write progress down, not too often; Interrupted where the job must stop."""
        if self.stop is not None:
            raise Interrupted(self.stop)
        moment = time.monotonic()
        if moment - self.last < self.every and done < total:
            return
        self.last = moment
        if not queue.tell(self.job, done, total, what):
            raise Interrupted(Why.CANCELLED if queue.cancel_asked(self.job) else Why.LOST)


_current: ContextVar[Run | None] = ContextVar("job", default=None)


def progress(done: int, total: int, what: str = "") -> None:
    """Say how far the work is (`total` 0: not known) and what it does now. Raises Interrupted where it must stop:
    let it pass. Outside a job nothing happens."""
    run = _current.get()
    if run is not None:
        run.tell(done, total, what)


def still_wanted() -> None:
    """Interrupted where the job must stop. For work that says its progress elsewhere; no query."""
    run = _current.get()
    if run is not None and run.stop is not None:
        raise Interrupted(run.stop)


def current_job() -> Job | None:
    """The job this code runs in; None outside one."""
    run = _current.get()
    return run.job if run else None


@contextmanager
def running(run: Run) -> Iterator[Run]:
    """Make `run` the one that `progress` speaks for."""
    token = _current.set(run)
    try:
        yield run
    finally:
        _current.reset(token)
