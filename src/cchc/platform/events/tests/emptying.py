"""Django empties a database by DELETE after a test that commits; the triggers refuse that, and step aside for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError

from cchc.platform.events import immutability

TRIES = 5
"""A closed page's last request may reach the server now, and wait for us as we wait for it: PostgreSQL ends one."""


@contextmanager
def emptiable(connection: Any) -> Iterator[None]:
    """Take the triggers away for the length of a flush, and make them again after it, on every connection to this kind
    of database: a thread with an event loop (a browser's) has connections of its own."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def without_triggers(self: Any, statements: Any, tries: int = TRIES) -> None:
        try:
            immutability.remove(self.connection)
            try:
                flush(self, statements)
            finally:
                immutability.install(self.connection)
        except OperationalError as refused:
            if "deadlock" not in str(refused) or tries == 1:
                raise
            without_triggers(self, statements, tries - 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield
