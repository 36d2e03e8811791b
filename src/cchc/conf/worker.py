"""A process that does the work in the background: what `cchc worker` calls."""

from __future__ import annotations

import signal
import sys
from queue import SimpleQueue
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
    told: SimpleQueue[int] = SimpleQueue()  # may be put into from a signal; an Event set while it is waited for hangs
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda heard, _frame: told.put(heard))
    thread = Thread(target=ours.run, name="worker")
    thread.start()
    sys.stdout.write(f"cchc worker: {ours.name}\n")
    sys.stdout.flush()
    told.get()
    ours.stop()
    thread.join()
