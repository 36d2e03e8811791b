"""What the doctor finds in jobs, files and mails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cchc.platform.files import health as of_files
from cchc.platform.files import services
from cchc.platform.jobs import health as of_jobs
from cchc.platform.jobs.models import Job
from cchc.platform.jobs.tests import work
from cchc.platform.notices import health as of_mails
from cchc.platform.notices.models import Letter

pytestmark = pytest.mark.django_db


def found(check: Any) -> list[tuple[str, bool]]:
    return [(trouble.said.text("en"), trouble.note) for trouble in check()]


def test_it_works() -> None:
    services.take(SimpleUploadedFile("a.txt", b"words"))
    work.count.enqueue(1)
    checks = (of_jobs.jobs_are_done, of_files.contents_are_there, of_mails.mails_go_out)
    assert [found(check) for check in checks] == [[], [], []]


def test_work_that_nobody_does() -> None:
    work.count.enqueue(1)
    Job.objects.update(run_after=timezone.now() - timedelta(hours=1))
    ((said, note),) = found(of_jobs.jobs_are_done)
    assert ("nobody" in said, note) == (True, False)


def test_work_left_and_work_given_up() -> None:
    for state in ("running", "dead"):
        work.count.enqueue(1)
        Job.objects.filter(state="ready").update(state=state, lease_until=timezone.now() - timedelta(hours=1))
    assert [note for _, note in found(of_jobs.jobs_are_done)] == [False, True]


def test_a_file_that_is_gone_and_one_that_is_cut_off() -> None:
    gone = services.take(SimpleUploadedFile("a.txt", b"words"))
    cut = services.take(SimpleUploadedFile("b.txt", b"others"))
    services.store(SimpleUploadedFile("c.txt", b"waits"))
    gone.path.unlink()
    cut.path.write_bytes(b"oth")
    assert [note for _, note in found(of_files.contents_are_there)] == [False, False, True]


def test_mails_that_wait_and_mails_that_failed(administrator: Any) -> None:
    old = timezone.now() - timedelta(days=9)
    for state in ("waiting", "failed", "sent"):
        Letter.objects.create(user=administrator, state=state, created=old, next_try=old)
    assert [note for _, note in found(of_mails.mails_go_out)] == [False, True]
