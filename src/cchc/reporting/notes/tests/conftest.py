from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cchc.reporting.figures.tests.made import owed, person, signed_in
from cchc.reporting.forms.models import Obligation


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "files"


@pytest.fixture
def duty() -> Obligation:
    return owed()


@pytest.fixture
def drafter(duty: Obligation) -> Client:
    return signed_in(person())
