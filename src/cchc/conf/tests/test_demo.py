from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cchc.conf import demo

PROGRAM = """
import sys
from pathlib import Path
from cchc.conf import demo
demo.prepare(Path(sys.argv[1]))
demo.prepare(Path(sys.argv[1]))
from cchc.platform.accounts.models import User
from cchc.platform.accounts.scope import everything
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion
from django.test import Client
client = Client()
with everything("look at the demo"):
    real = Report.objects.exclude(sample__startswith="simulated")
    versions = ReportVersion.objects.filter(report__in=real)
    print(real.count(), versions.count())
    print(Figure.objects.filter(version__in=versions).exclude(indicator="").count() > 500)
    from cchc.reporting.forms.models import Obligation
    mine = Report.objects.filter(sample__startswith="simulated")
    print(mine.filter(unit__code="c23638").count() > 3)
    print(mine.values("unit", "period_code").distinct().count() == mine.count() > 2000)
    print(Obligation.objects.filter(report__in=mine, state="accepted").count() > 500)
    from django.db.models import Count
    from cchc.reporting.forms.models import ReportingPeriod
    last = ReportingPeriod.objects.get(state="open", obligations__report__in=mine.filter(unit__code="c23638"))
    under_way = Obligation.objects.filter(period=last)
    states = dict(under_way.values_list("state").annotate(Count("id")))
    print(" ".join(sorted(states)), states["accepted"] > 50, under_way.get(unit__code="c23638").state)
    from cchc.reporting.colleagues.models import DataRequest
    from cchc.reporting.notes.models import Comment, Listed
    print(*(model.objects.count() for model in (DataRequest, Comment, Listed)))
    client.force_login(User.objects.get(username="soan"))
page = client.get("/", SERVER_NAME="localhost")
print(page.status_code, "tokens." in page.content.decode() and "tokens.css" not in page.content.decode())
"""


@pytest.mark.slow
def test_it_works(tmp_path: Path) -> None:
    """A fresh folder holds the five reports and a simulated province; a second time changes nothing; pages use the
    collected files."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CCHC_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, env=kept
    )
    assert done.returncode == 0, done.stderr
    states = ["accepted", "expected", "received", "review_requested", "sent", "started"]
    living = [*states, "True", "started"]
    assert done.stdout.split() == ["5", "5", "True", "True", "True", "True", *living, "2", "1", "2", "200", "True"]
    assert {"cchc.sqlite3", "secret", "static"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.django_db
@pytest.mark.usefixtures("no_scope")
def test_a_port_in_use_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("served"))
        monkeypatch.setattr("django.core.management.call_command", lambda *_, **__: None)
        with pytest.raises(SystemExit, match=str(port + 1)):
            demo.serve("127.0.0.1", port)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_scope")
def test_serving_says_where(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    become: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _program, arguments: become.append(arguments))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr("django.core.management.call_command", lambda *_, **__: None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    demo.serve("127.0.0.1", port)
    assert f"http://127.0.0.1:{port}/" in capsys.readouterr().out
    assert f"--bind=127.0.0.1:{port}" in become[0]
    assert "127.0.0.1" in os.environ["CCHC_HOSTS"]


OLD = """
import sys
from pathlib import Path
from cchc.conf import demo
from cchc.conf.starting import settle
settle(Path(sys.argv[1]))
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
recorder = MigrationRecorder(connection)
recorder.ensure_schema()
recorder.record_applied("reports", "0002_checks")
print(demo.outdated())
print(demo.set_aside().name)
print(demo.outdated(), demo.set_aside())
"""


def test_a_database_of_an_earlier_trial_is_set_aside_whole(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CCHC_", "DJANGO_"))}
    done = subprocess.run([sys.executable, "-c", OLD, str(tmp_path)], capture_output=True, text=True, env=kept)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "cchc-old-1.sqlite3", "False", "None"]
    assert (tmp_path / "cchc-old-1.sqlite3").exists()
