"""Background work, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from cchc.platform.jobs.models import UNFINISHED, Job, Regular, State
from cchc.platform.jobs.policies import JOBS
from cchc.platform.jobs.queue import REGULAR
from cchc.platform.jobs.schedule import WORK, Work

TROUBLE = (State.DEAD, State.FAILED)


def mine(user: Any) -> QuerySet[Job]:
    """What this person asked for, newest first."""
    return Job.objects.filter(owner=user).order_by("-id")


def administered(user: Any, state: str = "") -> QuerySet[Job]:
    """What this person may look after, newest first; work of the system too for who administers the whole tree. Rounds
    of recurring work that went well are shown only where `state` asks for what is done."""
    jobs = JOBS.visible(user, "administer").select_related("owner", "unit").order_by("-id")
    if state in State.values:
        return jobs.filter(state=state)
    return jobs.exclude(state=State.DONE, key__startswith=REGULAR)


def counts(user: Any) -> list[tuple[str, str, int]]:
    """State, its name and how many jobs of what the person looks after are in it."""
    found = dict(
        JOBS.visible(user, "administer")
        .order_by()
        .values("state")
        .annotate(n=Count("pk", distinct=True))
        .values_list("state", "n")
    )
    return [(state.value, str(state.label), found.get(state.value, 0)) for state in State]


def unfinished(jobs: Any) -> bool:
    """Whether any of these is still to end."""
    return any(job.state in UNFINISHED for job in jobs)


@dataclass(frozen=True, slots=True)
class Round:
    """Recurring work and when it was and will be done."""

    work: Work
    row: Regular | None


def rounds() -> list[Round]:
    """All recurring work."""
    rows = {row.name: row for row in Regular.objects.all()}
    return [Round(work, rows.get(name)) for name, work in sorted(WORK.items())]
