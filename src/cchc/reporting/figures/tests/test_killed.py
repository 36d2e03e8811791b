"""A writer killed between event and figures leaves both or neither."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

psycopg = pytest.importorskip("psycopg")

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from cchc.platform.accounts.scope import everything
from cchc.reporting.figures.tests.made import typed_report
with everything("test"):
    typed_report()
"""
WRITE = """
import os, signal, sys
import django; django.setup()
from cchc.platform.accounts.scope import everything
from cchc.reporting.figures import services
from cchc.reporting.figures.tests.made import cell, typed_report
from cchc.reporting.figures.models import Figure
die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
with everything("test"):
    report = typed_report()
    if sys.argv[1] == "before the figures":
        services.Figure.objects.bulk_create = die
    elif sys.argv[1] == "after the figures":
        services._count = die
    services.write(report, [cell(f"X{n}", n) for n in range(250)])
    if sys.argv[1] == "after it was saved":
        die()
"""
COUNT = """
import django; django.setup()
from cchc.platform.accounts.scope import everything
from cchc.platform.events.models import Event
from cchc.reporting.figures.models import Figure, Ledger
with everything("test"):
    print(Event.objects.filter(kind="figures.typed").count(), Figure.objects.count(),
          Figure.objects.filter(event=None).count())
"""


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database of this test's own, on the server under test: the environment of its programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CCHC_")}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "cchc.conf.settings", "CCHC_DATA": str(tmp_path)}
    address = os.environ.get("CCHC_DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield environment
        return
    name = f"cchc_killed_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield environment | {"CCHC_DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def program(code: str, environment: dict[str, str], *arguments: str) -> Any:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, timeout=120
    )


def counts(environment: dict[str, str]) -> list[int]:
    done = program(COUNT, environment)
    assert done.returncode == 0, done.stderr
    return [int(number) for number in done.stdout.split()]


def test_killed_between_event_and_figures(own_database: dict[str, str]) -> None:
    prepared = program(PREPARE, own_database)
    assert prepared.returncode == 0, prepared.stderr
    for moment in ("before the figures", "after the figures"):
        killed = program(WRITE, own_database, moment)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert counts(own_database) == [0, 0, 0]
    killed = program(WRITE, own_database, "after it was saved")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert counts(own_database) == [1, 250, 0]
    again = program(WRITE, own_database, "nothing")
    assert "Conflict" in again.stderr or again.returncode == 0
    assert counts(own_database) == [1, 250, 0]
