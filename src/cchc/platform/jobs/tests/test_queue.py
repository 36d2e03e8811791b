from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist
from hypothesis import given
from hypothesis import strategies as st

from cchc.platform.accounts.scope import OutsideScope
from cchc.platform.jobs import queue, worker
from cchc.platform.jobs.models import Job, State
from cchc.platform.jobs.running import Interrupted, Run, Why, progress, running
from cchc.platform.jobs.tests import work
from cchc.platform.notices.models import Notice

pytestmark = pytest.mark.django_db


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.moment = timezone.now()

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(queue, "now", clock)
    return clock


def claimed(name: str = "w1") -> Job:
    job = queue.claim(["default"], name)
    assert job
    return job


def test_it_works(tmp_path: Path) -> None:
    result = work.write.enqueue(str(tmp_path / "out"), line="một")
    assert result.status == "READY"
    assert worker.drain() == 1
    result.refresh()
    assert (result.status, result.return_value, result.attempts) == ("SUCCESSFUL", "một", 1)
    assert (tmp_path / "out").read_text() == "một\n"
    job = Job.objects.get()
    assert (job.state, job.title_vi, job.title_en, job.lease_until) == ("done", "Ghi một dòng", "Write a line", None)
    assert worker.drain() == 0


def test_a_job_takes_effect_with_its_transaction(tmp_path: Path) -> None:
    with transaction.atomic():
        work.write.enqueue(str(tmp_path / "out"), "một")
        transaction.set_rollback(True)
    assert worker.drain() == 0
    assert not (tmp_path / "out").exists()


def test_a_key_is_there_once_until_its_job_is_over(tmp_path: Path) -> None:
    keyed = work.write.using(key="k")
    first = keyed.enqueue(str(tmp_path / "out"), "một")
    assert keyed.enqueue(str(tmp_path / "out"), "hai").id == first.id
    job = claimed()
    assert keyed.enqueue(str(tmp_path / "out"), "ba").id == first.id
    queue.finish(job, None)
    assert keyed.enqueue(str(tmp_path / "out"), "bốn").id != first.id
    assert Job.objects.count() == 2


def test_jobs_without_a_key_are_all_done(tmp_path: Path) -> None:
    for _ in range(2):
        work.write.enqueue(str(tmp_path / "out"), "một")
    assert worker.drain() == 2


def test_the_urgent_comes_first_and_the_later_waits(tmp_path: Path, clock: Clock) -> None:
    out = str(tmp_path / "out")
    work.write.enqueue(out, "thường")
    work.write.using(run_after=clock() + timedelta(hours=1)).enqueue(out, "sau")
    work.write.using(priority=10).enqueue(out, "gấp")
    assert worker.drain() == 2
    assert Path(out).read_text() == "gấp\nthường\n"
    clock.move(hours=1)
    assert worker.drain() == 1


def test_what_breaks_is_tried_again_with_growing_pauses_and_then_given_up(clock: Clock) -> None:
    work.broken.enqueue("Nguyễn Văn A")
    pauses = []
    for _ in range(2):
        assert worker.drain() == 1
        job = Job.objects.get()
        assert job.again
        pauses.append(job.run_after - clock())
        assert worker.drain() == 0
        clock.moment = job.run_after
    assert pauses == [timedelta(seconds=10), timedelta(seconds=40)]
    worker.drain()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == ("dead", 3, "builtins.ValueError")
    assert "Đã thử 3 lần" in job.message_vi
    assert "Tried 3 times" in job.message_en
    clock.move(days=1)
    assert worker.drain() == 0


def test_the_reason_is_in_words_and_holds_nothing_of_what_was_worked_on(clock: Clock) -> None:
    work.broken.enqueue("Nguyễn Văn A")
    worker.drain()
    job = Job.objects.get()
    assert "work.py" in job.trace
    assert "Traceback" not in job.message_vi
    assert "Nguyễn" not in job.trace + job.message_vi + job.message_en + job.error


@given(st.integers(1, 40))
def test_pauses_grow_up_to_an_hour(attempts: int) -> None:
    assert queue.pause_after(attempts) <= queue.pause_after(attempts + 1) <= timedelta(hours=1)


def test_what_the_task_refuses_is_not_tried_again() -> None:
    work.SAID.clear()
    work.impossible.enqueue("biểu 9")
    worker.drain()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.message_vi) == ("failed", 1, "Không có biểu 9.")
    assert work.SAID == [("failed", "biểu 9")]


def test_what_is_out_of_reach_waits_as_long_as_it_says(clock: Clock) -> None:
    work.SAID.clear()
    work.unreachable.enqueue("a")
    worker.drain()
    job = Job.objects.get()
    assert (job.state, job.run_after - clock(), job.message_vi) == (
        "ready", timedelta(seconds=5), "Máy chủ không trả lời.",
    )  # fmt: skip
    clock.move(seconds=5)
    worker.drain()
    job.refresh_from_db()
    assert (job.state, job.message_vi) == ("dead", "Máy chủ không trả lời.")
    assert work.SAID == [("dead", "a")]


def test_what_waits_for_something_outside_may_wait_as_long_as_it_takes(clock: Clock) -> None:
    work.patient.enqueue()
    for _ in range(20):
        assert worker.drain() == 1
        clock.move(seconds=60)
    assert (Job.objects.get().state, Job.objects.get().attempts) == ("ready", 0)


# --- what the owner is told


def test_who_asked_is_told_why_it_failed(administrator: Any) -> None:
    work.impossible.using(owner=administrator).enqueue("biểu {9}")
    worker.drain()
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.vi) == (administrator, "jobs.failed", "impossible: Không có biểu {9}.")
    assert notice.link == Job.objects.get().get_absolute_url()


def test_who_asked_is_told_that_long_work_is_done(administrator: Any, clock: Clock) -> None:
    for link in ("/reports/", ""):
        work.count.using(owner=administrator, link=link).enqueue(1)
    worker.drain()
    assert not Notice.objects.exists()
    work.count.using(owner=administrator, link="/reports/").enqueue(1)
    clock.move(minutes=3)
    worker.drain()
    assert (Notice.objects.get().link, Notice.objects.get().by_mail) == ("/reports/", False)


def test_nobody_is_told_of_work_nobody_asked_for(clock: Clock) -> None:
    work.impossible.enqueue("x")
    worker.drain()
    assert not Notice.objects.exists()


# --- leases


def test_two_workers_never_hold_the_same(tmp_path: Path) -> None:
    work.write.enqueue(str(tmp_path / "out"), "một")
    assert claimed("w1")
    assert queue.claim(["default"], "w2") is None


def test_a_lease_lasts_while_it_is_renewed(clock: Clock, tmp_path: Path) -> None:
    work.write.enqueue(str(tmp_path / "out"), "một")
    job = claimed()
    for _ in range(5):
        clock.move(seconds=20)
        assert queue.renew("w1", [job.pk]) == {job.pk: False}
        assert queue.requeue_lost() == 0


def test_the_job_of_a_silent_worker_goes_to_another_and_ends_once(clock: Clock, tmp_path: Path) -> None:
    work.write.enqueue(str(tmp_path / "out"), "một")
    old = claimed("w1")
    clock.move(seconds=31)
    assert queue.requeue_lost() == 1
    assert queue.requeue_lost() == 0
    new = claimed("w2")
    assert new.attempts == 2
    assert queue.renew("w1", [old.pk]) == {}
    assert not queue.tell(old, 1, 2, "")
    assert not queue.finish(old, "old")
    assert queue.finish(new, "new")
    assert Job.objects.get().result == "new"


def test_the_same_worker_cannot_end_an_attempt_it_lost(clock: Clock, tmp_path: Path) -> None:
    work.write.enqueue(str(tmp_path / "out"), "một")
    old = claimed("w1")
    clock.move(seconds=31)
    queue.requeue_lost()
    claimed("w1")
    assert not queue.finish(old, "old")


def test_a_job_that_kills_its_workers_is_given_up(clock: Clock, tmp_path: Path) -> None:
    work.SAID.clear()
    work.long.enqueue("folder")
    for _ in range(3):
        claimed()
        clock.move(seconds=31)
        queue.requeue_lost()
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("dead", 3)
    assert "dừng 3 lần" in job.message_vi
    assert work.SAID == [("dead", "folder")]


def test_a_worker_that_goes_home_gives_back_and_the_attempt_does_not_count(clock: Clock) -> None:
    work.count.enqueue(3)
    job = claimed("w1")
    assert queue.give_back("w2", [job.pk]) == 0
    assert queue.give_back("w1", [job.pk]) == 1
    assert claimed("w2").attempts == 1


# --- progress and stopping


def test_progress_is_there_to_see(clock: Clock) -> None:
    work.count.enqueue(3)
    job = claimed()
    with running(Run(job, every=0)):
        progress(2, 3, "số 2")
        job.refresh_from_db()
        assert (job.done, job.total, job.what) == (2, 3, "số 2")
    worker.run(Run(job))
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.what) == ("done", 3, 3, "")


def test_progress_is_written_no_more_than_twice_a_second(django_assert_num_queries: Any) -> None:
    work.count.enqueue(100)
    job = claimed()
    with running(Run(job, every=3600)) as held, django_assert_num_queries(2):
        for number in range(1, 101):
            progress(number, 100)
    assert held.job is job


def test_progress_outside_a_job_is_let_pass(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        progress(1, 2)


def test_a_waiting_job_is_stopped_at_once() -> None:
    work.SAID.clear()
    work.impossible.enqueue("x")
    assert queue.cancel(Job.objects.get())
    assert Job.objects.get().state == State.CANCELLED
    assert work.SAID == [("cancelled", "x")]
    assert worker.drain() == 0


def test_a_running_job_is_stopped_when_it_says_its_progress() -> None:
    work.count.enqueue(3)
    job = claimed()
    assert queue.cancel(job)
    assert Job.objects.get().state == State.RUNNING
    worker.run(Run(job, every=0))
    assert Job.objects.get().state == State.CANCELLED


def test_a_job_hears_between_two_lines_that_it_should_stop() -> None:
    work.count.enqueue(3)
    job = claimed()
    with running(Run(job, stop=Why.STOPPING)), pytest.raises(Interrupted):
        progress(1, 3)
    worker.run(Run(job, stop=Why.STOPPING))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("ready", 0)


def test_a_job_told_to_stop_whose_worker_died_is_stopped(clock: Clock) -> None:
    work.count.enqueue(3)
    queue.cancel(claimed())
    clock.move(seconds=31)
    assert queue.requeue_lost() == 1
    assert Job.objects.get().state == State.CANCELLED


def test_what_is_over_is_not_stopped() -> None:
    work.count.enqueue(1)
    worker.drain()
    assert not queue.cancel(Job.objects.get())
    assert queue.retry(Job.objects.get()) is None


def test_what_was_given_up_can_be_tried_anew() -> None:
    work.impossible.using(key="k").enqueue("x")
    worker.drain()
    old = Job.objects.get()
    new = queue.retry(old)
    assert new
    assert new.pk != old.pk
    assert (new.state, new.attempts, new.arguments, new.key) == ("ready", 0, old.arguments, "k")
    assert queue.retry(old) == new
    assert Job.objects.get(pk=old.pk).state == State.FAILED


# --- whose data


def test_a_job_sees_everything_and_says_why(no_scope: None) -> None:
    work.for_all.enqueue()
    worker.drain()
    assert Job.objects.get().result == "job cchc.platform.jobs.tests.work.for_all"


def test_a_job_may_see_what_its_owner_sees(administrator: Any) -> None:
    work.for_owner.using(owner=administrator).enqueue()
    worker.drain()
    assert Job.objects.get().result == "Người quản trị"


def test_a_job_of_somebody_who_is_gone_is_refused(administrator: Any) -> None:
    work.for_owner.using(owner=administrator).enqueue()
    administrator.is_active = False
    administrator.save()
    worker.drain()
    assert (Job.objects.get().state, "tài khoản" in Job.objects.get().message_vi) == ("failed", True)


def test_after_a_job_the_scope_is_gone(no_scope: None) -> None:
    from cchc.platform.accounts.scope import current

    work.for_all.enqueue()
    worker.drain()
    with pytest.raises(OutsideScope):
        current()


# --- django-tasks


def test_a_task_may_ask_how_often_it_was_tried() -> None:
    work.with_context.enqueue()
    worker.drain()
    assert Job.objects.get().result == 1


@pytest.mark.parametrize("key", ["01a1fc69-4c4e-7472-8c99-af051a862f11", "nonsense"])
def test_a_result_that_is_not_there(key: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result(key)


def test_a_task_the_program_no_longer_knows_is_given_up_in_words() -> None:
    work.count.enqueue(1)
    Job.objects.update(task="cchc.gone.task")
    worker.drain()
    assert Job.objects.get().state == State.DEAD
    assert "người quản trị" in Job.objects.get().message_vi


def test_old_jobs_are_forgotten_and_failures_later(clock: Clock) -> None:
    work.count.enqueue(1)
    work.impossible.enqueue("x")
    worker.drain()
    clock.move(days=31)
    assert queue.forget(timedelta(days=30)) == 1
    assert Job.objects.get().state == State.FAILED
    clock.move(days=60)
    assert queue.forget(timedelta(days=30)) == 1


def test_rounds_of_recurring_work_are_forgotten_after_a_day(clock: Clock) -> None:
    work.count.using(key="regular:x").enqueue(1)
    work.count.using(key="other").enqueue(1)
    worker.drain()
    clock.move(days=2)
    assert queue.forget(timedelta(days=30)) == 1
    assert Job.objects.get().key == "other"
