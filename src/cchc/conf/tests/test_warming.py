"""A web process loads forms and rules when it begins; commands and tests do not."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from cchc.conf import warming
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reports import live

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    """One report of each form that is owed now is looked at, as its page does."""
    duty = owed()
    live._said.clear()
    assert warming.warm() == 1
    assert live._said
    ReportingPeriod.objects.filter(pk=duty.period_id).update(state=ReportingPeriod.State.CLOSED)
    assert warming.warm() == 0


def test_a_process_that_cannot_be_warmed_serves_as_well(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> int:
        raise RuntimeError("no database yet")

    monkeypatch.setattr(warming, "warm", broken)
    monkeypatch.setattr(warming.connection, "close", lambda: None)
    with caplog.at_level(logging.WARNING, logger=warming.__name__):
        warming._quietly()
    assert "first visitor" in caplog.text


def test_a_command_is_not_slowed() -> None:
    said = "import sys, cchc.cli; sys.exit('cchc.conf.warming' in sys.modules or 'django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0
