from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cchc.platform.files import child as process
from cchc.platform.files.reader import Reader
from cchc.platform.jobs import queue
from cchc.platform.jobs import worker as jobs
from cchc.platform.jobs.models import Job
from cchc.platform.jobs.running import Run, Why
from cchc.reporting.library import services, worker
from cchc.reporting.library.models import Reading
from cchc.reporting.library.tests.made import child, small_file

pytestmark = pytest.mark.django_db

Use = Callable[[dict[str, Any] | str], None]


def given(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_file(name))


def read(*names: str) -> Reading:
    """Start a reading of files with these names and read it here."""
    reading = services.start([given(name) for name in names or ("bao-cao.docx",)])
    worker.read_now(reading.pk)
    reading.refresh_from_db()
    return reading


def test_it_works(read_at_once: Use, draft: dict[str, Any]) -> None:
    read_at_once(draft)
    reading = read()
    assert reading.state == "read"
    assert reading.draft == draft
    assert (reading.done, reading.total, reading.what) == (2, 2, "Bảng 2")


def test_the_child_sees_the_files_under_their_names(read_at_once: Use) -> None:
    read_at_once(
        "import json, pathlib, sys; files = [pathlib.Path(name) for name in sys.argv[1:]];"
        "print(json.dumps({'report': {}, 'findings': [], 'draft': {'rows': [], "
        "'report': {'title': ' '.join(f.name + '=' + f.read_text() for f in files)}}}))"
    )
    reading = read("a.txt", "phụ lục.txt", "a.txt")
    assert reading.draft["report"]["title"] == "a.txt=a.txt phụ lục.txt=phụ lục.txt a.txt=a.txt"


def test_a_character_no_database_keeps_is_left_out(read_at_once: Use, draft: dict[str, Any]) -> None:
    draft["report"]["title"] = "Báo\x00 cáo"
    read_at_once(draft)
    assert read().draft["report"]["title"] == "Báo cáo"


def test_what_the_reader_refuses_is_said_and_nothing_is_kept(
    read_at_once: Use, django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    read_at_once(
        'import sys; sys.stderr.write(\'@error {"code": "empty", "vi": "Tệp {rỗng}.", "en": "Empty."}\\n\');sys.exit(2)'
    )
    with django_capture_on_commit_callbacks(execute=True):
        reading = read()
    assert (reading.state, reading.error_code, reading.message_vi, reading.message_en) == (
        "failed",
        "empty",
        "Tệp {rỗng}.",
        "Empty.",
    )
    assert not reading.files.exists()
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(1)",
        "import os; os.abort()",
        "raise MemoryError",
        "print('no json')",
        "print('{}')",
        "import sys; sys.stderr.write('@error nonsense\\n'); sys.exit(2)",
    ],
)
def test_a_child_that_breaks_is_a_message(read_at_once: Use, program: str) -> None:
    read_at_once(program)
    reading = read()
    assert (reading.state, reading.error_code) == ("failed", "broke")
    assert "lưu lại" in reading.message_vi
    assert not reading.files.exists()


def test_memory_is_bounded(read_at_once: Use, settings: Any) -> None:
    settings.READ_BYTES = 300 * 2**20
    read_at_once("x = bytearray(2 * 10**9); print('{}')")
    assert read().error_code == "broke"


def test_output_is_bounded(read_at_once: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "OUTPUT_BYTES", 10_000)
    read_at_once("print('x' * 100_000)")
    assert read().error_code == "broke"


def test_time_is_bounded(read_at_once: Use, settings: Any) -> None:
    settings.READ_SECONDS = 1
    read_at_once("import signal; signal.pause()")
    reading = read()
    assert reading.error_code == "too_long"
    assert "1 phút" in reading.message_vi


def test_a_discarded_reading_stops_its_child(read_at_once: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Reader._claim

    def claimed_then_discarded(reader: Reader, pk: int) -> Reading | None:
        reading = claim(reader, pk)
        assert reading
        services.discard(reading)
        return reading

    monkeypatch.setattr(Reader, "_claim", claimed_then_discarded)
    read_at_once("import sys, signal; sys.stderr.write('@progress 1 9 x\\n'); sys.stderr.flush(); signal.pause()")
    assert read().state == "discarded"


def test_what_a_stopped_server_left_behind_is_read_again(read_at_once: Use, draft: dict[str, Any]) -> None:
    read_at_once(draft)
    reading = services.start([given("a.docx")])
    Reading.objects.filter(pk=reading.pk).update(
        state="reading", heartbeat=timezone.now() - timedelta(minutes=3), done=4, total=9
    )
    reading.refresh_from_db()
    assert reading.lost
    worker.read_now(reading.pk)
    reading.refresh_from_db()
    assert reading.state == "read"


def test_the_command_is_the_one_people_type(tmp_path: Path) -> None:
    assert worker.command([tmp_path / "a.docx"])[1:] == [
        "-m", "cchc.cli", "check", "--json", "--with-draft", "--with-page", "--progress", str(tmp_path / "a.docx"),
    ]  # fmt: skip


# --- as a job


@pytest.fixture
def as_job(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any] | str], None]:
    """The child prints this draft, or runs this program; nothing is read before a worker comes."""
    return lambda said: monkeypatch.setattr(worker, "command", lambda files: child(said, files))


def queued(name: str = "a.docx") -> Reading:
    reading = services.start([given(name)])
    worker.begin(reading)
    return reading


def test_a_reading_is_one_job_however_often_it_is_offered(as_job: Use, draft: dict[str, Any]) -> None:
    as_job(draft)
    reading = queued()
    worker.begin(reading)
    assert jobs.drain() == 1
    reading.refresh_from_db()
    assert reading.state == "read"
    job = Job.objects.get()
    assert (job.state, job.title_vi, job.link) == ("done", "Đọc và kiểm tra: a.docx", reading.get_absolute_url())
    assert (job.done, job.total) == (2, 2)


def test_what_the_reader_refuses_is_said_by_its_job_too(as_job: Use) -> None:
    as_job(
        'import sys; sys.stderr.write(\'@error {"code": "x", "vi": "Tệp {có} khóa.", "en": "Locked."}\\n\');sys.exit(2)'
    )
    queued()
    jobs.drain()
    job = Job.objects.get()
    assert (job.state, job.message_vi) == ("failed", "Tệp {có} khóa.")


def test_what_is_no_document_is_refused_before_it_is_read(as_job: Use) -> None:
    as_job("raise SystemExit('nobody starts this')")
    reading = services.start([SimpleUploadedFile("báo cáo.docx", b"MZ\x90\x00 a program")])
    worker.begin(reading)
    jobs.drain()
    reading.refresh_from_db()
    assert (reading.state, reading.error_code) == ("failed", "program")
    assert "báo cáo.docx" in reading.message_vi
    assert not reading.files.exists()


def test_a_reading_waits_for_the_scanner(as_job: Use, draft: dict[str, Any], settings: Any) -> None:
    settings.CLAMD = "/nowhere/clamd.ctl"
    as_job(draft)
    reading = queued()
    for _ in range(5):
        Job.objects.update(run_after=timezone.now())
        assert jobs.drain() == 1
        reading.refresh_from_db()
        assert (reading.state, "máy quét" in reading.what) == ("waiting", True)
    assert reading.files.get().state == "quarantined"
    settings.CLAMD = ""
    Job.objects.update(run_after=timezone.now())
    jobs.drain()
    reading.refresh_from_db()
    assert reading.state == "read"


def test_a_reading_whose_job_is_stopped_is_put_aside(as_job: Use, draft: dict[str, Any]) -> None:
    as_job(draft)
    reading = queued()
    queue.cancel(Job.objects.get())
    reading.refresh_from_db()
    assert reading.state == "discarded"


def test_a_file_that_kills_its_workers_is_said_to_be_broken(as_job: Use, draft: dict[str, Any]) -> None:
    as_job(draft)
    reading = queued()
    for _ in range(3):
        assert queue.claim(["reading"], "w")
        Reading.objects.update(state="reading")
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        queue.requeue_lost()
    reading.refresh_from_db()
    assert (reading.state, reading.error_code) == ("failed", "broke")
    assert Job.objects.get().state == "dead"


def test_a_worker_that_goes_home_leaves_the_reading_to_the_next(as_job: Use) -> None:
    as_job("import sys, signal; sys.stderr.write('@progress 1 9 x\\n'); sys.stderr.flush(); signal.pause()")
    reading = queued()
    job = queue.claim(["reading"], "w")
    assert job
    jobs.run(Run(job, stop=Why.STOPPING))
    reading.refresh_from_db()
    job.refresh_from_db()
    assert (reading.state, job.state, job.attempts) == ("waiting", "ready", 0)
