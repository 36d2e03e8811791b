from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cchc.platform.accounts.models import Grant, User
from cchc.platform.events.models import Event
from cchc.platform.jobs import queue, schedule, worker
from cchc.platform.jobs.models import Job, State
from cchc.platform.jobs.policies import JOBS
from cchc.platform.jobs.tests import work
from cchc.platform.notices.models import Notice
from cchc.platform.units.models import Kind, Reach, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    unit = Unit.objects.create(code="p1", name="Phường Một", folded="phuong mot", kind=Kind.WARD)
    Reach.objects.create(ancestor=unit, unit=unit, depth=0)
    return unit


def person(name: str, unit: Unit, role: str = "") -> User:
    user = User.objects.create(username=name, name=name, unit=unit)
    if role:
        Grant.objects.create(user=user, role=role, unit=unit, begins=date(2020, 1, 1))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def job_of(owner: Any = None, unit: Any = None, task: Any = work.count, link: str = "") -> Job:
    argument = 3 if task is work.count else "x"
    result = task.using(owner=owner, unit=unit, link=link).enqueue(argument)
    return Job.objects.get(public_id=result.id)


def test_it_works(client: Client, administrator: Any) -> None:
    job_of(administrator, link="/reports/")
    page = client.get("/jobs/").content.decode()
    assert "Đếm" in page
    assert "hx-get" in page
    worker.drain()
    page = client.get("/jobs/").content.decode()
    assert 'href="/reports/"' in page
    assert "every 2s" not in page


def test_a_part_of_the_page_is_only_that(client: Client, administrator: Any) -> None:
    job = job_of(administrator)
    for address in ("/jobs/?part=1", f"{job.get_absolute_url()}?part=1"):
        assert "<html" not in client.get(address).content.decode()


def test_the_bar_of_a_running_job(client: Client, administrator: Any) -> None:
    job_of(administrator)
    held = queue.claim(["default"], "w")
    assert held
    queue.tell(held, 2, 3, "số 2")
    page = client.get(held.get_absolute_url()).content.decode()
    assert 'value="2" max="3"' in page
    assert "số 2" in page


def test_why_it_failed_is_said_in_words(client: Client, administrator: Any) -> None:
    job = job_of(administrator, task=work.impossible)
    worker.drain()
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Không có x." in page
    assert "There is no x." not in page


def test_where_it_broke_is_for_administrators_only(client: Client, administrator: Any, ward: Unit) -> None:
    owner = person("a", ward)
    job = job_of(owner, task=work.broken)
    worker.drain()
    assert "work.py" in client.get(job.get_absolute_url()).content.decode()
    page = signed_in(owner).get(job.get_absolute_url()).content.decode()
    assert "work.py" not in page
    assert "ValueError" not in page


# --- who may


def test_who_may_and_what_is_seen_are_the_same(administrator: Any, ward: Unit) -> None:
    owner, boss, stranger = person("a", ward), person("b", ward, "administrator"), person("c", ward, "viewer")
    jobs = [job_of(owner, ward), job_of(None, ward), job_of(administrator), job_of()]
    expected = {owner: [0], boss: [0, 1], stranger: [], administrator: [0, 1, 2, 3]}
    for action in ("read", "administer"):
        for user, seen in expected.items():
            may = [number for number, job in enumerate(jobs) if JOBS.allows(user, action, job)]
            assert may == seen
            assert set(JOBS.visible(user, action)) == {jobs[number] for number in may}


def test_a_stranger_is_refused(ward: Unit) -> None:
    job = job_of(person("a", ward), ward)
    stranger = signed_in(person("c", ward, "viewer"))
    for address in (job.get_absolute_url(), "/jobs/all/", "/jobs/regular/"):
        assert stranger.get(address).status_code == 403
    for address in (
        f"{job.get_absolute_url()}stop/",
        f"{job.get_absolute_url()}retry/",
        "/jobs/regular/jobs.forget/run/",
    ):
        assert stranger.post(address).status_code == 403
    assert Job.objects.get().state == State.READY


# --- stopping and trying again


def test_own_work_is_stopped_without_a_reason(ward: Unit) -> None:
    owner = person("a", ward)
    job = job_of(owner, ward)
    signed_in(owner).post(f"{job.get_absolute_url()}stop/")
    assert Job.objects.get().state == State.CANCELLED
    assert not Event.objects.exists()


def test_another_s_work_is_stopped_with_a_reason_that_is_kept(client: Client, ward: Unit) -> None:
    job = job_of(person("a", ward), ward)
    answer = client.post(f"{job.get_absolute_url()}stop/", {"reason": " "})
    assert answer.status_code == 422
    assert Job.objects.get().state == State.READY
    client.post(f"{job.get_absolute_url()}stop/", {"reason": "đọc nhầm tệp"})
    assert Job.objects.get().state == State.CANCELLED
    event = Event.objects.get(kind="jobs.stopped")
    assert "đọc nhầm tệp" in Notice.objects.get(user=job.owner).vi
    assert (event.reason, event.unit, event.data) == ("đọc nhầm tệp", ward, {"job": str(job.public_id)})


def test_what_is_over_cannot_be_stopped(client: Client, administrator: Any) -> None:
    job = job_of(administrator)
    worker.drain()
    answer = client.post(f"{job.get_absolute_url()}stop/", follow=True)
    assert "warning" in answer.content.decode()
    assert Job.objects.get().state == State.DONE


def test_a_dead_letter_goes_back_into_the_queue(client: Client, ward: Unit) -> None:
    job = job_of(person("a", ward), ward, work.impossible)
    worker.drain()
    answer = client.post(f"{job.get_absolute_url()}retry/")
    new = Job.objects.exclude(pk=job.pk).get()
    assert answer.headers["Location"] == new.get_absolute_url()
    assert new.state == State.READY
    assert Event.objects.filter(kind="jobs.tried_again").count() == 1
    client.post(f"{new.get_absolute_url()}retry/")
    assert Job.objects.count() == 2


# --- the lists


def test_all_work_by_state(client: Client) -> None:
    job_of()
    Job.objects.update(title_vi="đang chờ")
    dead = job_of(task=work.impossible)
    Job.objects.filter(pk=dead.pk).update(state="dead", message_vi="đã chết", finished=timezone.now())
    page = client.get("/jobs/all/?state=dead").content.decode()
    assert "đã chết" in page
    assert "đang chờ" not in page
    assert "đang chờ" in client.get("/jobs/all/?state=nonsense").content.decode()


def test_rounds_that_went_well_do_not_hide_the_rest(client: Client) -> None:
    work.count.using(key="regular:x").enqueue(1)
    worker.drain()
    assert "Đếm" not in client.get("/jobs/all/").content.decode()
    assert "Đếm" in client.get("/jobs/all/?state=done").content.decode()


def test_recurring_work_is_done_now(client: Client) -> None:
    schedule.tick()
    page = client.get("/jobs/regular/").content.decode()
    assert "Xóa các việc đã xong từ lâu" in page
    client.post("/jobs/regular/jobs.forget/run/")
    assert Job.objects.filter(key="regular:jobs.forget").count() == 1
    assert client.post("/jobs/regular/nothing/run/").status_code == 404


def test_recurring_work_in_english(english: Client) -> None:
    assert "Remove jobs done long ago" in english.get("/jobs/regular/").content.decode()


@pytest.mark.parametrize("address", ["/jobs/", "/jobs/all/"])
def test_the_lists_cost_the_same_however_long(
    client: Client,
    administrator: Any,
    address: str,
    django_assert_max_num_queries: Any,
    frame_queries: int,
) -> None:
    for _ in range(60):
        job_of(administrator, administrator.unit)
    with django_assert_max_num_queries(12 + frame_queries):
        client.get(address)
