"""Django empties a database by DELETE after a test that commits; the triggers refuse that, and step aside for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cchc.platform.events import immutability


@contextmanager
def emptiable(connection: Any) -> Iterator[None]:
    """Take the triggers away for the length of a flush, and make them again after it."""
    flush = connection.ops.execute_sql_flush

    def without_triggers(statements: Any) -> None:
        immutability.remove(connection)
        try:
            flush(statements)
        finally:
            immutability.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "execute_sql_flush", without_triggers)
        yield
