from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cchc.platform.files import services
from cchc.platform.files.models import StoredFile

pytestmark = pytest.mark.django_db


def given(name: str = "bao-cao.docx", content: bytes = b"words") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_it_works(settings: object) -> None:
    file = services.store(given(), owner="Văn phòng")
    assert (file.name, file.size, file.owner) == ("bao-cao.docx", 5, "Văn phòng")
    assert file.path.read_bytes() == b"words"
    assert file.path.name == file.sha256


def test_the_same_content_lies_on_the_disk_once(settings: object) -> None:
    first, second = services.store(given("a.docx")), services.store(given("b.docx"))
    assert first.path == second.path
    assert [file.name for file in StoredFile.objects.all()] == ["a.docx", "b.docx"]
    assert list(first.path.parents[1].glob("incoming-*")) == []


def test_content_goes_with_its_last_row(django_capture_on_commit_callbacks: object) -> None:
    first, second = services.store(given("a.docx")), services.store(given("b.docx"))
    path = first.path
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.remove([first])
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.remove([second])
    assert not path.exists()


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


def test_a_broken_upload_leaves_nothing(settings: object, tmp_path: Path) -> None:
    class Broken:
        name = "a.docx"

        def chunks(self) -> object:
            yield b"some"
            raise OSError("the line is dead")

    with pytest.raises(OSError, match="dead"):
        services.store(Broken())  # type: ignore[arg-type]
    assert not StoredFile.objects.exists()
    assert list((tmp_path / "files").rglob("incoming-*")) == []


def test_too_large_a_body_is_refused_before_it_is_read(client: Client, settings: object) -> None:
    settings.UPLOAD_BYTES = 2**20  # type: ignore[attr-defined]
    answer = client.post("/check/", {"files": given(content=b"x" * (2**20 + 2**17))})
    assert answer.status_code == 413
    assert "1 MB" in answer.content.decode()
    assert not StoredFile.objects.exists()
