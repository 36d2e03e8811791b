from __future__ import annotations

import pytest

from cchc.platform.units.models import Unit
from cchc.reporting.folders import reading
from cchc.reporting.folders.tests.made import answer, province


@pytest.fixture
def units(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Unit]:
    """The small province; files say themselves what the child would answer."""
    monkeypatch.setattr(reading, "_answer", answer)
    return province()
