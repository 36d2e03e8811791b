"""The folder of backups: its list, and how many are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from cchc.platform.backup.archive import header_of
from cchc.platform.backup.encryption import is_encrypted
from cchc.platform.backup.errors import BackupError, told

ENDING = ".cchc"
PATTERN = "cchc-????????-??????*.cchc"
"""Names that `place` gives; only these are ever removed."""


def folder() -> Path:
    """Where backups go unless told otherwise."""
    return Path(settings.DATA) / "backups"


def place() -> Path:
    """A new name in the folder, by the local time."""
    stem = f"cchc-{timezone.localtime():%Y%m%d-%H%M%S}"
    path, again = folder() / f"{stem}{ENDING}", 2
    while path.exists():
        path, again = folder() / f"{stem}-{again}{ENDING}", again + 1
    return path


@dataclass(frozen=True, slots=True)
class Kept:
    """One archive of the folder."""

    path: Path
    size: int
    changed: datetime
    encrypted: bool
    header: dict[str, Any]
    """Empty where it is encrypted or cannot be read."""


def kept() -> list[Kept]:
    """The archives of the folder, newest first."""
    found = sorted(folder().glob(f"*{ENDING}"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    return [_kept(path) for path in found]


def _kept(path: Path) -> Kept:
    encrypted, header = is_encrypted(path), {}
    if not encrypted:
        try:
            header = header_of(path)
        except BackupError:
            header = {}
    there = path.stat()
    return Kept(path, there.st_size, datetime.fromtimestamp(there.st_mtime).astimezone(), encrypted, header)


def keep(newest: int) -> list[Path]:
    """Remove all but the `newest` of the archives that were named by the time; those removed. ValueError below 1."""
    if newest < 1:
        raise ValueError("at least one backup is kept")
    named = sorted(folder().glob(PATTERN), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    with told(folder()):
        for path in named[newest:]:
            path.unlink()
    return named[newest:]
