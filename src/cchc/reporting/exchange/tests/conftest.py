"""What the tests of files share: a report owed under one form, and who drafts it."""

from __future__ import annotations

import pytest
from django.test import Client

from cchc.reporting.exchange.tests.made import FORM
from cchc.reporting.figures.tests.made import owed, person, signed_in
from cchc.reporting.forms.models import Obligation


@pytest.fixture
def duty() -> Obligation:
    return owed(template=FORM)


@pytest.fixture
def drafter(duty: Obligation) -> Client:
    return signed_in(person())
