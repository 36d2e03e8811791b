"""A process that does the work in the background: what `cchc worker` calls."""

from __future__ import annotations

import signal
import sys
from threading import Event, Thread

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
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    thread = Thread(target=ours.run, name="worker")
    thread.start()
    sys.stdout.write(f"cchc worker: {ours.name}\n")
    sys.stdout.flush()
    told.wait()
    ours.stop()
    thread.join()
