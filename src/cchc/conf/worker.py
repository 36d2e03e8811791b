"""A process that does the work in the background: what `cchc worker` calls."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from threading import Thread

from cchc.conf.starting import settle


def run(*, once: bool) -> None:
    """Work until told to stop (SIGTERM, SIGINT); with `once`, do what is due and return."""
    settle()
    from cchc.platform.jobs import queue, schedule, worker

    if once:
        queue.requeue_lost()
        schedule.tick()
        sys.stdout.write(f"cchc worker: {worker.drain()}\n")
        return
    ours = worker.Worker()
    told = _told((signal.SIGTERM, signal.SIGINT))
    thread = Thread(target=ours.run, name="worker")
    thread.start()
    sys.stdout.write(f"cchc worker: {ours.name}\n")
    sys.stdout.flush()
    os.read(told, 1)
    ours.stop()
    thread.join()


def _told(signals: Iterable[int]) -> int:
    """A pipe that can be read from as soon as one of these signals came. The handler itself writes into it: one in
    Python runs only once the main thread goes on, and a wait that begins just after the signal never would."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in signals:
        signal.signal(number, lambda _heard, _frame: None)
    return reader
