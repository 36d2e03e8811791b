"""What may come in, by what it contains."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import checks, purposes

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(kind: str = WORD, **members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>')
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return data.getvalue()


def bomb() -> bytes:
    """A directory that claims to be enormous."""
    data = bytearray(package())
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    return bytes(data)


def kind(tmp_path: Path, name: str, content: bytes, purpose: str = "report") -> str:
    path = tmp_path / "0123abcd"
    path.write_bytes(content)
    return checks.kind_of(path, name, purpose)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.docx", package(), "docx"),
        ("a.xlsx", package(SHEET), "xlsx"),
        ("a.docx", package(word__embeddings__oleObject1_dot_bin=OLE + b"Equation"), "docx"),
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("a.txt", "Báo cáo".encode(), "txt"),
        ("a.txt", "Báo cáo".encode("utf-16"), "txt"),
        ("a", b"{\\rtf1 a}", "rtf"),
        ("no ending", package(), "docx"),
        ("a.docx", package(SHEET), "xlsx"),
        ("a.pdf", package(), "docx"),
    ],
)
def test_it_works(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    assert kind(tmp_path, name, content) == found


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"", "empty"),
        ("a.docx", b"words", "mismatch"),
        ("a.docx", b"{\\rtf1 a}", "mismatch"),
        ("a.docx", b"MZ\x90\x00", "program"),
        ("a.txt", b"\x7fELF\x02", "program"),
        ("a.txt", b"#!/bin/sh\n", "program"),
        ("a.bin", b"\x01\x02\x00\x03", "unknown"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.html", b"<!doctype html><p>", "unknown"),
        ("a.docx", package(word__vbaProject_dot_bin=b"x"), "macros"),
        ("a.docm", package("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        ("a.docx", package(word__embeddings__x_dot_exe=b"x"), "program"),
        ("a.docx", package(word__embeddings__oleObject1_dot_bin=b"MZ\x90"), "program"),
        (
            "a.docx",
            package(word__embeddings__oleObject1_dot_bin=OLE + b"MZ..This program cannot be run in DOS mode"),
            "program",
        ),
        ("a.docx", package(word__document_dot_xml=b"\0" * (201 * 2**20)), "bomb"),
        ("a.docx", package(**{f"p{n}": b"" for n in range(2_001)}), "bomb"),
        ("a.docx", bomb(), "bomb"),
        ("a.docx", b"PK\x03\x04 cut off", "damaged"),
        ("a.zip", package("application/other"), "unknown"),
        ("a.doc", OLE + "_VBA_PROJECT\0".encode("utf-16-le"), "macros"),
        ("a.docx", OLE + "EncryptedPackage\0".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_refused_and_why(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        kind(tmp_path, name, content)
    assert refused.value.code == code
    assert name in refused.value.message.text("vi")
    assert name in refused.value.message.text("en")


def test_a_purpose_allows_what_it_says(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        kind(tmp_path, "a.txt", b"words", purposes.ANNEX)
    assert refused.value.code == "not_for_this"
    assert "TXT" in refused.value.message.text("vi")
    assert "Word (.docx)" in refused.value.message.text("vi")


def test_a_purpose_of_unknown_kinds() -> None:
    with pytest.raises(ValueError, match="exe"):
        purposes.allow("x", ["docx", "exe"])
