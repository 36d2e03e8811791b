"""Tasks of the tests."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django_tasks import task

from cchc.core.messages import Message
from cchc.platform.accounts.scope import current
from cchc.platform.jobs.queue import Ended
from cchc.platform.jobs.running import Later, Refused, current_job, progress

SAID: list[Any] = []


@task(title=Message("Ghi một dòng", "Write a line"))
def write(file: str, line: str) -> str:
    with Path(file).open("a") as handle:
        handle.write(f"{line}\n")
    return line


@task(title=Message("Đếm", "Count"))
def count(most: int) -> int:
    for number in range(1, most + 1):
        progress(number, most, f"số {number}")
    return most


@task(max_attempts=3)
def broken(secret: str) -> None:
    raise ValueError(f"no such person: {secret}")


def given_up(ended: Ended, *arguments: Any) -> None:
    SAID.append((ended.state.value, *arguments))


@task(otherwise=given_up)
def impossible(name: str) -> None:
    raise Refused(Message("Không có {name}.", "There is no {name}.", {"name": name}))


@task(max_attempts=2, otherwise=given_up)
def unreachable(name: str) -> None:
    raise Later(Message("Máy chủ không trả lời.", "The server does not answer."), seconds=5)


@task(max_attempts=2)
def patient() -> None:
    raise Later(Message("Chờ.", "Waiting."), seconds=60, counts=False)


@task(scope="owner")
def for_owner() -> str:
    return str(current().actor)


@task
def for_all() -> str:
    return current().why


@task(takes_context=True)
def with_context(context: Any) -> int:
    return context.attempt


@task(max_attempts=3, otherwise=given_up)
def long(folder: str) -> str:
    """The first attempt hangs until it is killed or told to stop; the second ends at once."""
    job = current_job()
    assert job
    begun = Path(folder) / f"begun-{job.attempts}"
    begun.write_text("")
    while job.attempts == 1:
        progress(1, 2, "chờ")
        time.sleep(0.02)
    (Path(folder) / "done").open("a").write("x")
    return "done"
