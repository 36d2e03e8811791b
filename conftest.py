"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reports() -> Path:
    """Folder of the five real reports and, beside it, their checked lists; skipped where they are absent.

    They are public but not ours, so they are not in the repository. Point CCHC_REPORTS at the folder, or
    put it beside the repository as `../shared/reports`.
    """
    folder = Path(os.environ.get("CCHC_REPORTS", Path(__file__).parent.parent / "shared" / "reports"))
    if not folder.is_dir():
        pytest.skip("the real reports are not on this machine (set CCHC_REPORTS)")
    return folder
