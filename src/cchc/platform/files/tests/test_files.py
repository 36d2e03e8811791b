from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django.test import Client

from cchc.platform.files import disk, services, tasks
from cchc.platform.files.disk import NoRoom
from cchc.platform.files.models import Quarantined, StoredFile

pytestmark = pytest.mark.django_db


def given(name: str = "bao-cao.txt", content: bytes = b"words") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_disk(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_it_works(administrator: Any) -> None:
    file = services.store(given(), administrator)
    assert (file.name, file.size, file.owner, file.unit) == ("bao-cao.txt", 5, administrator, administrator.unit)
    assert file.state == "quarantined"
    services.examine(file)
    assert (file.state, file.kind) == ("clean", "txt")
    assert file.path.read_bytes() == b"words"
    assert file.path.name == file.sha256


def test_the_same_content_lies_on_the_disk_once(tmp_path: Path) -> None:
    first, second = services.store(given("a.txt")), services.store(given("b.txt"))
    assert first.place == second.place
    assert [file.name for file in StoredFile.objects.all()] == ["a.txt", "b.txt"]
    assert on_disk(tmp_path) == [first.sha256]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_content_goes_with_its_last_row(order: tuple[int, int], django_capture_on_commit_callbacks: Any) -> None:
    files = services.store(given("a.txt")), services.store(given("b.txt"))
    place = files[0].place
    settled = time.time() - 3600
    os.utime(place, (settled, settled))
    with django_capture_on_commit_callbacks(execute=True):
        services.remove([files[order[0]]])
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.remove([files[order[1]]])
    assert not place.exists()


def test_content_that_somebody_is_just_storing_stays(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other's row is in a transaction nobody sees yet: only its time on the disk tells."""
    old = services.store(given("a.txt"))
    with transaction.atomic():
        services.store(given("b.txt"))
        transaction.set_rollback(True)
    with django_capture_on_commit_callbacks(execute=True):
        services.remove([old])
    assert old.place.read_bytes() == b"words"
    assert not old.place.with_name(f"leaving-{old.sha256}").exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Báo cáo.docx", "Báo cáo.docx"),
        ("a\x00b\n.docx", "ab.docx"),
        ("", "tệp"),
        ("Ba\u0301o.docx", "Báo.docx"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str) -> None:
    assert services.plain_name(name) == kept


def test_a_long_name_keeps_its_ending() -> None:
    kept = services.plain_name("x" * 400 + ".docx")
    assert len(kept) == 255
    assert kept.endswith(".docx")


class Broken:
    """An upload that ends with an error."""

    name = "a.docx"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def chunks(self) -> Any:
        yield b"some"
        raise self.error


def test_a_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="dead"):
        services.store(Broken(OSError("the line is dead")))
    assert not StoredFile.objects.exists()
    assert on_disk(tmp_path) == []


def test_of_several_files_all_are_kept_or_none(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="dead"):
        services.store_all([given("a.txt"), Broken(OSError("the line is dead"))])
    assert not StoredFile.objects.exists()
    assert on_disk(tmp_path) == []


def test_a_purpose_nobody_knows() -> None:
    with pytest.raises(KeyError):
        services.store(given(), purpose="nothing")


def test_too_large_a_body_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.UPLOAD_BYTES = 2**20
    answer = client.post("/check/", {"files": [given(content=b"x" * (2**20 + 2**17))]})
    assert answer.status_code == 413
    assert "1 MB" in answer.content.decode()
    assert not StoredFile.objects.exists()


# --- quarantine


def test_nobody_opens_what_was_not_found_clean() -> None:
    file = services.store(given())
    with pytest.raises(Quarantined, match="examine"):
        _ = file.path


def test_what_was_refused_keeps_its_reason_and_loses_its_content(tmp_path: Path) -> None:
    file = services.store(given("báo cáo.docx", b"words"))
    for _ in range(2):
        with pytest.raises(services.UnreadableFile) as refused:
            services.examine(file)
        assert "báo cáo.docx" in refused.value.message.text("vi")
    file.refresh_from_db()
    assert (file.state, file.reason_code) == ("refused", "mismatch")
    assert on_disk(tmp_path) == []
    with pytest.raises(Quarantined):
        _ = file.path


def test_what_is_taken_at_once_is_clean_or_not_there(tmp_path: Path) -> None:
    assert services.take(given()).state == "clean"
    with pytest.raises(services.UnreadableFile):
        services.take(given("x.docx", b"MZ\x90"))
    assert StoredFile.objects.count() == 1
    assert len(on_disk(tmp_path)) == 1


def test_what_is_gone_from_the_disk_is_refused_in_words() -> None:
    file = services.store(given())
    file.place.unlink()
    with pytest.raises(services.UnreadableFile) as refused:
        services.examine(file)
    assert refused.value.code == "lost"
    assert "gửi lại" in refused.value.message.text("vi")


# --- a full disk


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("step", ["write", "fsync", "replace", "mkstemp"])
def test_a_disk_full_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    upload: Any = Broken(OSError(number, "full")) if step == "write" else given()
    if step == "mkstemp":
        monkeypatch.setattr(services.tempfile, "mkstemp", full)
    elif step != "write":
        monkeypatch.setattr(services.os, step, full)
    with pytest.raises(NoRoom):
        services.store(upload)
    assert not StoredFile.objects.exists()
    assert on_disk(tmp_path) == []


def test_a_database_without_room_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(StoredFile, "save", full)
    with pytest.raises(NoRoom):
        services.store(given())
    assert on_disk(tmp_path) == []


def nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: usage(2**30, 2**30 - disk.RESERVE, disk.RESERVE))


@pytest.mark.parametrize(("size", "checks"), [(1_000, False), (3 * 2**20, False), (3 * 2**20, True)])
def test_the_page_of_a_full_disk(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path, size: int, checks: bool
) -> None:
    """Small files come in through memory, large ones straight to the disk, read by whoever asks for the form first
    (the check of its token): the same page for all."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    nearly_full(monkeypatch)
    sender = Client(enforce_csrf_checks=checks)
    sender.cookies = client.cookies
    sender.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    answer = sender.post("/check/", {"files": [given("a.txt", b"x" * size)]})
    assert answer.status_code == 507
    assert "ổ đĩa" in answer.content.decode().lower()
    assert not StoredFile.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


FILLED = """
import resource, signal, sys
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from cchc.platform.files import services
from cchc.platform.files.disk import NoRoom
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    services.store(SimpleUploadedFile("a.txt", b"x" * 1_000_000))
except NoRoom:
    sys.exit(7)
"""


def test_a_real_limit_of_the_system_leaves_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "CCHC_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cchc.conf.settings"}
    ended = subprocess.run([sys.executable, "-c", FILLED], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 7, ended.stderr
    assert on_disk(tmp_path) == []


# --- orphans


def test_what_belongs_nowhere_is_swept_after_a_day(tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    kept = services.store(given("a.txt"))
    with transaction.atomic():
        lost = services.store(given("b.txt", b"others"))
        transaction.set_rollback(True)
    (tmp_path / "files" / "incoming-x").write_text("half")
    (tmp_path / "incoming" / "y.upload").write_text("half")
    assert tasks.remove_orphans.call() == 0
    old = time.time() - 2 * 86_400
    for path in tmp_path.rglob("*"):
        os.utime(path, (old, old))
    assert tasks.remove_orphans.call() == 3
    assert kept.place.exists()
    assert not lost.place.exists()
