"""Telling somebody who waits how far a file is read."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""progress(done, total, what): `done` of `total` pages, sheets or parts of the file `what`."""


def silent(done: int, total: int, what: str) -> None:
    """Nobody waits."""
