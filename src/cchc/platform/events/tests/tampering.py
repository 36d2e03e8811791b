"""What somebody with the database's password could do: change rows behind the program's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from cchc.platform.accounts.scope import everything
from cchc.platform.backup.doctor import Trouble
from cchc.platform.events import chain, immutability


@contextmanager
def unhindered() -> Iterator[Any]:
    """A cursor while the triggers and the checks of foreign keys are away."""
    immutability.remove(connection)
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        immutability.install(connection)


def troubles() -> list[Trouble]:
    """What the chain's check finds, notes left out."""
    with everything("test"):
        return [trouble for trouble in chain.verify() if not trouble.note]


def told() -> str:
    """The same as English words, and where."""
    return "\n".join(f"{trouble.place} {trouble.said.text('en')}" for trouble in troubles())
