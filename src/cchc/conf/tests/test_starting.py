"""Commands load Django where they are told to, and say what is wrong with a setting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from cchc.conf.starting import settle
settle(Path(sys.argv[1]) if sys.argv[1] else None, sys.argv[2] if len(sys.argv) > 2 else None)
from django.conf import settings
print(settings.DATA)
print(settings.DATABASES["default"]["NAME"])
"""


def settled(*arguments: str | Path, **said: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CCHC_", "DJANGO_"))}
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, **said})


def test_it_works(tmp_path: Path) -> None:
    done = settled(tmp_path / "a", CCHC_DATA=str(tmp_path / "b"))
    assert done.stdout.split() == [str(tmp_path / "a"), str(tmp_path / "a" / "cchc.sqlite3")], done.stderr


def test_the_variables_hold_where_nothing_is_said(tmp_path: Path) -> None:
    done = settled("", CCHC_DATA=str(tmp_path), CCHC_DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite3")
    assert done.stdout.split() == [str(tmp_path), str(tmp_path / "x.sqlite3")]


def test_an_empty_address_is_the_database_in_the_folder(tmp_path: Path) -> None:
    done = settled(tmp_path, "", CCHC_DATABASE_URL="postgresql://somewhere/else")
    assert done.stdout.split() == [str(tmp_path), str(tmp_path / "cchc.sqlite3")]


def test_a_setting_that_cannot_be_used_is_named_without_a_trace(tmp_path: Path) -> None:
    done = settled(tmp_path, CCHC_READ_SECONDS="soon")
    assert done.returncode == 2
    assert "CCHC_READ_SECONDS='soon'" in done.stderr
    assert "Traceback" not in done.stderr
