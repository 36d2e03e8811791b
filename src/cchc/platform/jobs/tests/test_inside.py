"""The worker inside a web process."""

from __future__ import annotations

import os
from typing import Any

import pytest

from cchc.platform.jobs import inside


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was begun and put off to the end of the process."""
    said: list[str] = []

    class Thread:
        def __init__(self, **about: Any) -> None:
            self.daemon = about["daemon"]

        def start(self) -> None:
            said.append("thread" if self.daemon else "a thread that would keep the process")

    monkeypatch.setattr(inside, "Thread", Thread)
    monkeypatch.setattr(inside.atexit, "register", lambda _: said.append("end"))
    monkeypatch.setattr(inside, "_begun_in", 0)
    return said


def test_it_works(begun: list[str], settings: Any) -> None:
    settings.WORKER = "inside"
    for _ in range(3):
        inside.ensure()
    assert begun == ["thread", "end"]


def test_a_forked_process_gets_its_own(begun: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WORKER = "inside"
    inside.ensure()
    monkeypatch.setattr(inside.os, "getpid", lambda: -os.getppid())
    inside.ensure()
    assert begun == ["thread", "end"] * 2


def test_settings_may_want_none(begun: list[str], settings: Any) -> None:
    settings.WORKER = "none"
    inside.ensure()
    assert begun == []
