"""Annexes read by a child process: the real command, a refusal, a child that is killed, one that says nonsense."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.publishing import reading, services
from cchc.reporting.forms.publishing.services import SAMPLE
from cchc.reporting.forms.publishing.tests.made import ROWS, annex


@pytest.fixture
def draft(administrator: Any) -> TemplateDraft:
    return services.start([SimpleUploadedFile("phu-luc.docx", annex())], administrator)


def read(draft: TemplateDraft) -> TemplateDraft:
    reading.read_now(draft.pk)
    draft.refresh_from_db()
    return draft


def test_it_works(draft: TemplateDraft) -> None:
    assert read(draft).state == TemplateDraft.State.OPEN
    assert draft.proposal is not None
    assert [row["code"] for row in draft.proposal["rows"]] == [row[0] for row in ROWS]


def test_the_sample_letter_is_read(administrator: Any) -> None:
    draft = read(services.start_sample(administrator))
    assert draft.state == TemplateDraft.State.OPEN
    assert draft.proposal is not None
    assert len(draft.proposal["rows"]) > 50
    assert draft.names == sorted(path.name for path in SAMPLE.iterdir() if path.suffix in (".docx", ".xlsx", ".pdf"))


def test_a_child_that_is_killed_says_so(draft: TemplateDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(reading, "command", lambda files: [sys.executable, "-c", killed])
    assert (read(draft).state, draft.error_code) == (TemplateDraft.State.FAILED, "broke")
    assert draft.message_vi
    assert draft.message_en


def test_a_child_that_says_nonsense_is_refused(draft: TemplateDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "command", lambda files: [sys.executable, "-c", "print('{\"rows\": []}')"])
    assert (read(draft).state, draft.error_code) == (TemplateDraft.State.FAILED, "broke")


def test_a_child_that_takes_too_long_is_ended(
    draft: TemplateDraft, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.READ_SECONDS = 1
    monkeypatch.setattr(reading, "command", lambda files: [sys.executable, "-c", "import time; time.sleep(60)"])
    assert (read(draft).state, draft.error_code) == (TemplateDraft.State.FAILED, "too_long")


def test_what_the_command_refuses_is_told(administrator: Any) -> None:
    draft = services.start([SimpleUploadedFile("a.docx", annex()[:200])], administrator)
    assert read(draft).state == TemplateDraft.State.FAILED
    assert draft.message_vi


def test_a_discarded_draft_is_not_read(draft: TemplateDraft) -> None:
    services.discard(draft)
    assert read(draft).state == TemplateDraft.State.DISCARDED
    assert draft.proposal is None


def test_the_child_reads_with_what_is_published(settings: Any, tmp_path: Path) -> None:
    settings.PACKS = tmp_path / "packs"
    assert "--packs" not in reading.command([Path("a.docx")])
    settings.PACKS.mkdir()
    (settings.PACKS / "stamp").write_text("1")
    assert reading.command([Path("a.docx")])[-3:] == ["--packs", str(settings.PACKS), "a.docx"]
