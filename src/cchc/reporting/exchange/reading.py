"""Files of others, opened in a bounded child process only, while a page waits for it."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats.limits import DEFAULT
from cchc.core.reading.formats.refusals import refuse
from cchc.platform.files import child, services
from cchc.platform.files.models import StoredFile

SECONDS = 50
"""No page waits longer for a file: a little less than the minute after which servers in front give up, so that it is we
who say why. The limits of `child.answer` hold besides; whole reports are read by a job."""


def bring(upload: Any, *, owner: Any, unit: Any, purpose: str) -> StoredFile:
    """Keep an upload, once it is found clean; UnreadableFile for what may not come in, too large among it."""
    if (upload.size or 0) > DEFAULT.file_bytes:
        raise refuse("too_large", services.plain_name(upload.name or ""), limit=DEFAULT.file_bytes // 2**20)
    return services.take(upload, owner=owner, unit=unit, purpose=purpose)


def ask(what: str, file: StoredFile) -> Any:
    """What `python -m cchc.core.exchange what FILE` says; UnreadableFile where it refuses."""
    with _named(file) as path:
        return _answer(_command(what, str(path)))


def filled(file: StoredFile, plan: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The file with `plan` written into it, and what became of each cell."""
    with _named(file) as path:
        wanted, target = path.parent / "plan.json", path.parent / "filled"
        wanted.write_text(json.dumps(plan))
        said = _answer(_command("fill", str(path), str(wanted), str(target)))
        if not target.exists():
            raise UnreadableFile("broke", child.BROKE)
        return target.read_bytes(), said


def _answer(command: list[str]) -> Any:
    ends = time.monotonic() + SECONDS

    def tell(_progress: child.Progress) -> None:
        if time.monotonic() > ends:
            why = Message(child.TOO_LONG.vi, child.TOO_LONG.en, {"minutes": max(1, SECONDS // 60)})
            raise UnreadableFile("too_long", why)

    return child.answer(command, tell)


def _command(what: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "cchc.core.exchange", what, *arguments]


@contextmanager
def _named(file: StoredFile) -> Iterator[Path]:
    """The stored content under the name it came with: refusals print it."""
    with tempfile.TemporaryDirectory(prefix="cchc-exchange-") as folder:
        path = Path(folder) / "file" / file.name
        path.parent.mkdir()
        path.symlink_to(file.path)
        yield path
