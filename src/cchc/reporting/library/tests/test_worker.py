from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cchc.reporting.library import services, worker
from cchc.reporting.library.models import Reading

pytestmark = pytest.mark.django_db

Use = Callable[[dict[str, Any] | str], None]


def read(*names: str) -> Reading:
    """Start a reading of files with these names and read it here."""
    reading = services.start([SimpleUploadedFile(name, name.encode()) for name in names or ("bao-cao.docx",)])
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
    reading = read("a.docx", "phụ lục.xlsx", "a.docx")
    assert reading.draft["report"]["title"] == "a.docx=a.docx phụ lục.xlsx=phụ lục.xlsx a.docx=a.docx"


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
@pytest.mark.filterwarnings("ignore")
def test_a_child_that_breaks_is_a_message(read_at_once: Use, program: str) -> None:
    read_at_once(program)
    reading = services.start([SimpleUploadedFile("a.docx", b"a")])
    try:
        worker.read_now(reading.pk)
    except Exception as error:  # noqa: BLE001 what cannot be foreseen is also written to the log
        assert not isinstance(error, worker.Refused)  # noqa: PT017
    reading.refresh_from_db()
    assert (reading.state, reading.error_code) == ("failed", "broke")
    assert "lưu lại" in reading.message_vi
    assert not reading.files.exists()


def test_memory_is_bounded(read_at_once: Use, settings: Any) -> None:
    settings.READ_BYTES = 300 * 2**20
    read_at_once("x = bytearray(2 * 10**9); print('{}')")
    assert read().error_code == "broke"


def test_output_is_bounded(read_at_once: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "OUTPUT_BYTES", 10_000)
    read_at_once("print('x' * 100_000)")
    assert read().error_code == "broke"


def test_time_is_bounded(read_at_once: Use, settings: Any) -> None:
    settings.READ_SECONDS = 1
    read_at_once("import signal; signal.pause()")
    reading = read()
    assert reading.error_code == "too_long"
    assert "1 phút" in reading.message_vi


def test_a_discarded_reading_stops_its_child(read_at_once: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = worker._claim

    def claimed_then_discarded(pk: int) -> Reading | None:
        reading = claim(pk)
        assert reading
        services.discard(reading)
        return reading

    monkeypatch.setattr(worker, "_claim", claimed_then_discarded)
    read_at_once("import sys, signal; sys.stderr.write('@progress 1 9 x\\n'); sys.stderr.flush(); signal.pause()")
    assert read().state == "discarded"


def test_nobody_reads_what_another_is_reading(read_at_once: Use, draft: dict[str, Any]) -> None:
    read_at_once(draft)
    reading = services.start([SimpleUploadedFile("a.docx", b"a")])
    Reading.objects.filter(pk=reading.pk).update(state="reading", heartbeat=timezone.now())
    worker.read_now(reading.pk)
    reading.refresh_from_db()
    assert reading.state == "reading"


def test_what_a_stopped_server_left_behind_is_read_again(read_at_once: Use, draft: dict[str, Any]) -> None:
    read_at_once(draft)
    reading = services.start([SimpleUploadedFile("a.docx", b"a")])
    Reading.objects.filter(pk=reading.pk).update(
        state="reading", heartbeat=timezone.now() - timedelta(minutes=1), done=4, total=9
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


@pytest.mark.parametrize("line", ["@progress", "@progress x 2 y", "@progress 1", "@progress -1 2"])
def test_progress_that_says_nothing_is_let_pass(line: str) -> None:
    assert worker._progress(line) == {}


def test_one_process_takes_a_reading_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = services.start([SimpleUploadedFile("a.docx", b"a")])
    taken: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(worker, "_pool", lambda: pool)
        monkeypatch.setattr(worker, "_here", {reading.pk})
        monkeypatch.setattr(worker, "_in_thread", taken.append)
        assert worker.begin(reading) is None
        monkeypatch.setattr(worker, "_here", set())
        future = worker.begin(reading)
        assert future is not None
        future.result()
    assert taken == [reading.pk]
