"""django-tasks' API over our own table."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from cchc.platform.jobs import queue
from cchc.platform.jobs.models import Job, State
from cchc.platform.jobs.task import JobTask

log = logging.getLogger(__name__)

STATUS = {
    State.READY: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.FAILED: TaskResultStatus.FAILED,
    State.DEAD: TaskResultStatus.FAILED,
    State.CANCELLED: TaskResultStatus.FAILED,
}


class Backend(BaseTaskBackend):
    """Jobs as rows: added in the caller's transaction, done by a worker."""

    task_class = JobTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        """A job for the call; where the task has a key, the unfinished job that has it already."""
        self.validate_task(task)
        fields = {
            "task": task.module_path,
            "arguments": {"args": normalize_json(list(args)), "kwargs": normalize_json(kwargs)},
            "queue": task.queue_name,
            "priority": task.priority,
            "title_vi": (task.title.text("vi") if task.title else task.name)[:300],
            "title_en": (task.title.text("en") if task.title else task.name)[:300],
            "max_attempts": task.max_attempts,
            "key": task.key,
            "owner": task.owner,
            "unit": task.unit,
            "link": task.link,
        }
        if task.run_after is not None:
            fields["run_after"] = task.run_after
        result = result_of(queue.add(fields), task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """What became of a job, by its public id."""
        try:
            job = Job.objects.get(public_id=result_id)
        except (Job.DoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        task = task_of(job)
        if task is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, task)


def task_of(job: Job) -> JobTask | None:
    """The task a job names; None where this version of the program has none of that name."""
    try:
        task = import_string(job.task)
    except ImportError:
        log.warning("job %s names a task that is not there: %s", job.public_id, job.task)
        return None
    return task if isinstance(task, JobTask) else None


def result_of(job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
    """A job as django-tasks sees it."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.public_id),
        status=STATUS[State(job.state)],
        enqueued_at=job.created,
        started_at=job.started,
        last_attempted_at=job.started,
        finished_at=job.finished,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=task.backend,
        errors=[TaskError(exception_class_path=job.error, traceback=job.trace)] if job.error else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
