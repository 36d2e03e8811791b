"""A worker inside the web process: a thread, so that a small installation is one service."""

from __future__ import annotations

import atexit
import os
from threading import Lock, Thread

from django.conf import settings

from cchc.platform.jobs.worker import Worker

_lock = Lock()
_begun_in = 0
"""The process whose worker runs; after a fork it is another's."""


def ensure() -> None:
    """See to it that this process has its worker, where settings want one. Safe and cheap to call on each request."""
    global _begun_in
    if settings.WORKER != "inside" or _begun_in == os.getpid():
        return
    with _lock:
        if _begun_in == os.getpid():
            return
        worker = Worker()
        Thread(target=worker.run, name="worker", daemon=True).start()
        atexit.register(worker.stop)
        _begun_in = os.getpid()
