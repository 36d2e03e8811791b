"""Room on the disk: said in words where it runs out, and never used up to the last byte."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError

RESERVE = 64 * 2**20
"""What uploads leave free, so that the database can still write."""


def is_full(error: OSError) -> bool:
    """Whether this is the system's word for: no room, or none for this user or a file of this size."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoRoom(SuspiciousOperation):
    """The disk has no room for a file. Nothing of it was kept. (A SuspiciousOperation, so that Django answers 400
    where it breaks off the reading of a request; `middleware.UploadLimit` makes it 507 with a page.)"""


@contextmanager
def room() -> Iterator[None]:
    """Turn a full disk, as the system or the database says it, into NoRoom."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise NoRoom("the disk is full") from error
        raise
    except DatabaseError as error:
        if "disk is full" in str(error) or "No space left" in str(error):
            raise NoRoom("the disk is full") from error
        raise


def ask_for(size: int, folder: Path) -> None:
    """NoRoom where `size` bytes more would use up the reserve."""
    if shutil.disk_usage(folder).free < size + RESERVE:
        raise NoRoom("the disk is nearly full")
