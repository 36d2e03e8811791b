"""Old formats through LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from tests.made import SAMPLE, Grid, Text, write_docx, write_xlsx

from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import legacy, open_file
from cchc.core.reading.formats.limits import Limits

RTF = rb"{\rtf1\ansi\ansicpg1252 B\u225?o c\u225?o qu\u253?\par}"

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def old(tmp_path: Path, source: Path, kind: str) -> Path:
    """`source` saved by LibreOffice in an old format."""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    target = ("--convert-to", kind, "--outdir", str(tmp_path / "old"))
    subprocess.run(["soffice", profile, "--headless", *target, str(source)], check=True, capture_output=True)
    return tmp_path / "old" / f"{source.stem}.{kind}"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, to see that nothing stays in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@needs_office
@pytest.mark.office
@pytest.mark.parametrize(("kind", "write"), [("doc", write_docx), ("rtf", write_docx), ("xls", write_xlsx)])
def test_it_works(tmp_path: Path, temporary: Path, kind: str, write: object) -> None:
    modern = {write_docx: "a.docx", write_xlsx: "a.xlsx"}[write]
    document = open_file(old(tmp_path, write(tmp_path / modern), kind))
    assert document.name == f"a.{kind}"
    assert [p.text for p in document.paragraphs()] == [b.text for b in SAMPLE if isinstance(b, Text)]
    (made,) = (b for b in SAMPLE if isinstance(b, Grid))
    assert [tuple(row.texts()) for table in document.tables() for row in table.rows] == list(made.rows)
    assert not list(temporary.iterdir())


def test_without_libreoffice_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda name: None)
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    with pytest.raises(UnreadableFile) as refused:
        open_file(path)
    assert refused.value.code == "no_converter"
    assert "LibreOffice" in refused.value.message.text("vi")


def test_a_converter_that_never_ends_is_ended(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    program.chmod(0o755)
    monkeypatch.setattr(legacy.shutil, "which", lambda name: str(program))
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    with pytest.raises(UnreadableFile) as refused:
        open_file(path, limits=Limits(conversion_seconds=0.1))
    assert refused.value.code == "not_converted"
    assert not list(temporary.iterdir())


def test_a_converter_that_makes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("true")
    monkeypatch.setattr(legacy.shutil, "which", lambda name: program)
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    with pytest.raises(UnreadableFile) as refused:
        open_file(path)
    assert refused.value.code == "not_converted"
