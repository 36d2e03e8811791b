"""What a task may say of itself beyond django-tasks.

@task(title=Message("Đọc tệp", "Read a file"), queue_name="reading", max_attempts=3)
def read(pk: int) -> None: ...

read.using(key=f"reading:{pk}", owner=request.user, unit=unit).enqueue(pk)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from django_tasks.base import Task

from cchc.core.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task[Any, Any]):
    """A function that runs as a job."""

    title: Message | None = None
    """What it does, for the person who waits."""
    max_attempts: int = 5
    """How often it is tried, deaths of its worker included."""
    scope: Literal["everything", "owner"] = "everything"
    """Whose data it sees."""
    otherwise: Callable[..., None] | None = None
    """Called with the job's `Ended` and the job's arguments in the transaction in which it ends without being done."""
    key: str = ""
    """At most one unfinished job has it; adding a second gives the first."""
    owner: Any = None
    unit: Any = None
    link: str = ""
    """Address of what the job makes."""

    def using(self, **changes: Any) -> JobTask:
        """The task with other values of its fields, e.g. `key`, `owner`, `unit`, `link`, `priority`, `run_after`."""
        return replace(self, **changes)
