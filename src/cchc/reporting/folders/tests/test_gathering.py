"""Files on their way into a folder: what an archive may hold, and what it may not."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.core.checking.batch import reports_in
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files.disk import NoRoom
from cchc.reporting.folders import gathering
from cchc.reporting.folders.gathering import digest_of, unpacked


def packed(members: dict[str, bytes], name: str = "bao-cao.zip") -> SimpleUploadedFile:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return SimpleUploadedFile(name, held.getvalue())


def found(*uploads: SimpleUploadedFile) -> list[str]:
    with unpacked(uploads) as place:
        return sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file())


def refused(*uploads: SimpleUploadedFile) -> str:
    with pytest.raises(UnreadableFile) as why, unpacked(uploads):
        pass
    assert "bao-cao.zip" in why.value.message.text()
    return why.value.code


def test_it_works() -> None:
    archive = packed({"Quý III/Xã A/bao cao.docx": b"1", "Quý III/Xã A/phu luc.xlsx": b"2", "Quý III/Xã B.docx": b"3"})
    with unpacked([archive, SimpleUploadedFile("Xã C.pdf", b"4")]) as place:
        groups = {name: [path.name for path in paths] for name, paths in reports_in(place)}
    assert groups == {"Xã A": ["bao cao.docx", "phu luc.xlsx"], "Xã B": ["Xã B.docx"], "Xã C": ["Xã C.pdf"]}


def test_two_files_of_one_name_are_two() -> None:
    assert found(SimpleUploadedFile("a.docx", b"1"), SimpleUploadedFile("a.docx", b"2")) == ["a (2).docx", "a.docx"]


def test_what_file_managers_leave_behind_is_passed_over() -> None:
    members = {"__MACOSX/._a.docx": b"x", "a.docx": b"1", ".DS_Store": b"x", "~$a.docx": b"x", "Thumbs.db": b"x"}
    assert found(packed(members)) == ["a.docx"]


@pytest.mark.parametrize("path", ["../a.docx", "x/../../a.docx", "/etc/a.docx", "C:\\a.docx", "..\\a.docx"])
def test_a_path_that_leads_outside_is_refused(path: str) -> None:
    assert refused(packed({"b.docx": b"1", path: b"2"})) == "escapes"


def test_a_link_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("a.docx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(SimpleUploadedFile("bao-cao.zip", held.getvalue())) == "escapes"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(packed({"a.docx": bytes(30 * 2**20)})) == "bomb"


def test_a_member_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    upload = packed({"a.docx": b"x" * 5000})
    content = upload.read().replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert refused(SimpleUploadedFile("bao-cao.zip", content)) in ("bomb", "archive")


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_FILES", 2)
    assert refused(packed({"a.docx": b"1", "b.docx": b"2", "c.docx": b"3"})) == "too_many"


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"no archive"])
def test_a_broken_archive_is_refused(content: bytes) -> None:
    assert refused(SimpleUploadedFile("bao-cao.zip", content)) == "archive"


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "RESERVE", 2**60)
    with pytest.raises(NoRoom), unpacked([packed({"a.docx": b"1"})]):
        pass


def test_the_digest_is_of_the_content_alone(tmp_path: Path) -> None:
    for name, content in (("a", b"1"), ("b", b"2"), ("c", b"1"), ("d", b"3")):
        (tmp_path / name).write_bytes(content)
    one = digest_of([tmp_path / "a", tmp_path / "b"])
    assert one == digest_of([tmp_path / "b", tmp_path / "c"])
    assert one != digest_of([tmp_path / "a", tmp_path / "d"])
