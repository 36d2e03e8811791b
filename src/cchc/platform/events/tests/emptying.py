"""Django empties a database by DELETE after a test that commits; the triggers refuse that, and step aside for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cchc.platform.events import immutability


@contextmanager
def emptiable(connection: Any) -> Iterator[None]:
    """Take the triggers away for the length of a flush, and make them again after it, on every connection to this kind
    of database: a thread with an event loop (a browser's) has connections of its own."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def without_triggers(self: Any, statements: Any) -> None:
        immutability.remove(self.connection)
        try:
            flush(self, statements)
        finally:
            immutability.install(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield
