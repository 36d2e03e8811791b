"""Real workers in real processes: killed, stopped, two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from cchc.platform.jobs import queue
from cchc.platform.jobs.models import Job, State
from cchc.platform.jobs.tests import work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATIENCE = 60
"""Seconds a test waits for what must come; far more than it takes."""


def address() -> str:
    """CCHC_DATABASE_URL of the database of this test."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    password = f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else ""
    return f"postgresql://{quote(held['USER'])}{password}@{held['HOST']}:{held['PORT']}/{held['NAME']}"


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `cchc worker`; whatever is left of them is killed."""
    begun: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "CCHC_DATABASE_URL": address(), "CCHC_DATA": str(tmp_path / "data")}

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "cchc.cli", "worker", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def until(seen: Callable[[], Any]) -> Any:
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE
    while not (found := seen()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


def ended(process: subprocess.Popen[str]) -> None:
    """Wait until it ends by itself; one that hangs says where."""
    try:
        assert process.wait(PATIENCE) == 0
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        pytest.fail(f"it hangs here:\n{process.communicate()[0]}")


def ours() -> Any:
    """The jobs of the test, without the recurring ones."""
    return Job.objects.filter(task__startswith="cchc.platform.jobs.tests")


def test_a_killed_worker_s_job_is_done_once_by_another(start: Start, tmp_path: Path) -> None:
    work.long.enqueue(str(tmp_path))
    first = start()
    until((tmp_path / "begun-1").exists)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert ours().get().state == State.RUNNING
    start("--once").communicate(timeout=PATIENCE)
    assert ours().get().state == State.RUNNING, "its lease has not run out yet"
    Job.objects.update(lease_until=timezone.now())
    said, _ = start("--once").communicate(timeout=PATIENCE)
    job = ours().get()
    assert (job.state, job.attempts, job.result) == ("done", 2, "done"), said
    assert (tmp_path / "done").read_text() == "x"


def test_a_worker_told_to_stop_gives_its_job_back(start: Start, tmp_path: Path) -> None:
    work.long.enqueue(str(tmp_path))
    worker = start()
    until((tmp_path / "begun-1").exists)
    worker.terminate()
    ended(worker)
    job = ours().get()
    assert (job.state, job.attempts, job.lease_until) == ("ready", 0, None)


def test_a_running_job_is_stopped_by_hand(start: Start, tmp_path: Path) -> None:
    work.long.enqueue(str(tmp_path))
    start()
    until((tmp_path / "begun-1").exists)
    assert queue.cancel(ours().get())
    until(lambda: ours().get().state == State.CANCELLED)


def test_two_workers_do_200_jobs_each_exactly_once(start: Start, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in range(200):
        work.write.enqueue(str(out), str(number))
    start()
    start()
    until(lambda: ours().filter(state=State.DONE).count() == 200)
    assert sorted(map(int, out.read_text().split())) == list(range(200))
    assert set(ours().values_list("attempts", flat=True)) == {1}


def test_what_a_stopped_site_left_is_done_by_the_next(start: Start, tmp_path: Path) -> None:
    for number in range(3):
        work.write.enqueue(str(tmp_path / "out"), str(number))
    said, _ = start("--once").communicate(timeout=PATIENCE)
    assert set(ours().values_list("state", flat=True)) == {"done"}, said


def test_a_site_told_to_stop_gives_back_what_its_own_worker_does(tmp_path: Path) -> None:
    """A real web server with its worker inside; the next one does the work."""
    work.long.enqueue(str(tmp_path))
    environment = {**os.environ, "CCHC_DATABASE_URL": address(), "CCHC_DATA": str(tmp_path / "data")}
    command = [sys.executable, "-m", "gunicorn", "cchc.conf.wsgi:application", "--bind=127.0.0.1:0", "--threads=2"]
    for _ in range(2):
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as site:
            try:
                until((tmp_path / "begun-1").exists)
                site.terminate()
                site.wait(PATIENCE)
            finally:
                site.kill()
        job = ours().get()
        assert (job.state, job.attempts) == ("ready", 0)
        (tmp_path / "begun-1").unlink()
