"""Annexes read in the test's own process, and no publication left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cchc.core.annex.proposal import Proposal
from cchc.core.annex.propose import propose
from cchc.core.catalogue.packs import in_use, use
from cchc.core.reading.formats import open_file
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.catalogue.shelf import SHELF
from cchc.reporting.forms.publishing import reading


@pytest.fixture(autouse=True)
def _shipped_again(db: None) -> Iterator[None]:
    SHELF.look_again()
    yield
    SHELF.look_again()
    use(None)


@pytest.fixture
def read_annexes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read at once and here; the child process has tests of its own."""

    def read(draft: Any, files: Any) -> Proposal:
        catalogue()
        return propose([open_file(path) for path in files], in_use())

    monkeypatch.setattr(reading, "READER", replace(reading.READER, read=read))
    monkeypatch.setattr(reading, "begin", lambda draft: reading.read_now(draft.pk))
