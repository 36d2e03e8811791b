"""A scratch database for the benches that need one. Importing this sets Django up, so import it before any model."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(tempfile.mkdtemp(prefix="cchc-bench-"))
os.environ["CCHC_DATA"] = str(FOLDER)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.conf.settings")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from cchc.platform.accounts.scope import everything  # noqa: E402

_made = 0


@contextmanager
def scratch(why: str = "bench") -> Iterator[str]:
    """A migrated database of its own, inside `everything(why)`, gone afterwards; gives 'sqlite' or 'postgresql'.

    On PostgreSQL where CCHC_DATABASE_URL says so, else a SQLite file. A second one nested in the first is refused.
    """
    global _made
    if connection.connection is not None:
        raise RuntimeError("one scratch database at a time")
    _made += 1
    name = f"cchc_bench_{os.getpid()}_{_made}"
    before = connection.settings_dict["NAME"]
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            _statement(f'CREATE DATABASE "{name}"')
            stack.callback(_statement, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.settings_dict["NAME"] = name
        else:
            connection.settings_dict["NAME"] = FOLDER / f"{name}.sqlite3"
            stack.callback(_remove, FOLDER, name)
        stack.callback(_back_to, before)
        call_command("migrate", verbosity=0, interactive=False)
        stack.enter_context(everything(why))
        yield connection.vendor


def analyze() -> None:
    """Let the database settle and look at its tables, as it does by itself in daily use: call it after loading."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("ANALYZE")


def _statement(sql: str) -> None:
    """One statement outside any database of ours (PostgreSQL)."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def _back_to(name: Any) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _remove(folder: Path, name: str) -> None:
    for file in folder.glob(f"{name}.sqlite3*"):
        file.unlink()
