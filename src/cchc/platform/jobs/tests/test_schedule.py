from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cchc.platform.jobs import queue, schedule, worker
from cchc.platform.jobs.models import Job, Regular
from cchc.platform.jobs.tests import work

pytestmark = pytest.mark.django_db

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time it is: the only entry, to be replaced."""
    held = [timezone.now()]
    monkeypatch.setattr(queue, "now", lambda: held[0])
    monkeypatch.setattr(schedule, "WORK", {})
    return held


def test_it_works(moment: list[datetime]) -> None:
    schedule.regularly("test.all", work.for_all, seconds=60)
    assert schedule.tick() == 1
    assert worker.drain() == 1
    assert schedule.tick() == 0
    moment[0] += timedelta(seconds=60)
    assert schedule.tick() == 1
    assert Regular.objects.get().last_run == moment[0]


def test_work_that_still_waits_is_not_added_again(moment: list[datetime]) -> None:
    schedule.regularly("test.all", work.for_all, seconds=60)
    for _ in range(5):
        schedule.tick()
        moment[0] += timedelta(seconds=60)
    assert Job.objects.count() == 1


def test_two_workers_that_look_at_once_add_it_once(moment: list[datetime]) -> None:
    regular = schedule.regularly("test.all", work.for_all, seconds=60)
    schedule.tick()
    worker.drain()
    moment[0] += timedelta(seconds=60)
    seen_by_both = Regular.objects.get()
    assert schedule._add(regular, seen_by_both, moment[0])
    worker.drain()
    assert not schedule._add(regular, seen_by_both, moment[0])
    assert Job.objects.count() == 2


def test_what_was_missed_is_not_made_up_for(moment: list[datetime]) -> None:
    schedule.regularly("test.all", work.for_all, seconds=60)
    schedule.tick()
    worker.drain()
    moment[0] += timedelta(days=3)
    assert schedule.tick() == 1
    worker.drain()
    assert schedule.tick() == 0


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 3, 1, 2, 0, tzinfo=HANOI), datetime(2026, 3, 1, 3, 10, tzinfo=HANOI)),
        (datetime(2026, 3, 1, 3, 10, tzinfo=HANOI), datetime(2026, 3, 2, 3, 10, tzinfo=HANOI)),
        (datetime(2025, 12, 31, 23, 0, tzinfo=HANOI), datetime(2026, 1, 1, 3, 10, tzinfo=HANOI)),
    ],
)
def test_daily_is_by_the_local_clock(now: datetime, then: datetime) -> None:
    assert schedule.Work("x", work.for_all, daily=time(3, 10)).after(now) == then


def test_daily_work_does_not_begin_on_the_first_look(moment: list[datetime]) -> None:
    schedule.regularly("test.daily", work.for_all, daily=time(3, 10))
    assert schedule.tick() == 0


@pytest.mark.parametrize("when", [{}, {"seconds": 5, "daily": time(1)}])
def test_when_is_said_once(moment: list[datetime], when: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="either"):
        schedule.regularly("test.all", work.for_all, **when)


def test_a_name_is_taken_once(moment: list[datetime]) -> None:
    schedule.regularly("test.all", work.for_all, seconds=60)
    with pytest.raises(ValueError, match="twice"):
        schedule.regularly("test.all", work.for_all, seconds=60)
