"""`cchc backup`: the database at one moment, every file, and what is needed to prove them, in one archive."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from cchc import __version__
from cchc.core.messages import Message
from cchc.platform.backup import postgresql, sqlite
from cchc.platform.backup.archive import DATABASES, FORMAT, HEADER, SECRET, Writer, writing
from cchc.platform.backup.errors import BackupError, told
from cchc.platform.backup.events import MADE
from cchc.platform.backup.facts import Facts
from cchc.platform.events.sealing import seal
from cchc.platform.events.services import record

CONTENT = re.compile(r"[0-9a-f]{64}")


NOT_WRITTEN = Message(
    "Không ghi được vào cơ sở dữ liệu (ổ đĩa đầy?): lần sao lưu này không có trong nhật ký sự kiện.",
    "The database could not be written to (disk full?): this backup is not told in the log of events.",
)
log = logging.getLogger("cchc.backup")


@dataclass(frozen=True, slots=True)
class Made:
    """A finished archive."""

    path: Path
    size: int
    files: int
    facts: Facts
    encrypted: bool
    remarks: tuple[Message, ...]


def make(path: Path, passphrase: str = "") -> Made:
    """Write the archive `path`. BackupError, and nothing left behind, where it cannot be whole."""
    if path.exists():
        raise BackupError(
            "Đã có tệp {path}: chọn tên khác.", "{path} is there already: choose another name.", path=str(path)
        )
    if connection.in_atomic_block:
        raise RuntimeError("a backup inside a transaction would miss it")
    with told(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _workplace(path.parent) as work:
            return _make(path, work, passphrase)


def _make(path: Path, work: Path, passphrase: str) -> Made:
    remarks = [*_written(seal)]
    copy = work / DATABASES[connection.vendor]
    facts = _snapshot(copy)
    if not facts.migrations:
        raise BackupError(
            "Cơ sở dữ liệu còn trống: không có gì để sao lưu.", "The database is empty: nothing to back up."
        )
    contents, secret = list(stored()), Path(settings.DATA) / "secret"
    with writing(path, passphrase) as writer:
        kept_secret = bool(passphrase) and secret.is_file()
        writer.add_json(HEADER, _header(facts, contents, copy.stat().st_size, secret=kept_secret))
        writer.add_file(copy.name, copy)
        damaged = [content.name for content in contents if not _add(writer, content)]
        if kept_secret:
            writer.add_file(SECRET, secret)
    about = {"name": path.name, "encrypted": bool(passphrase), "files": len(contents), "chain": facts.chain_head}
    remarks += [*_written(partial(record, MADE, **about)), *_on_secret(bool(passphrase), secret), *_on_damage(damaged)]
    return Made(
        path,
        path.stat().st_size,
        len(contents),
        facts,
        bool(passphrase),
        tuple(remark for place, remark in enumerate(remarks) if remark not in remarks[:place]),
    )


def _written(write: Callable[[], object]) -> Iterator[Message]:
    """Seal or tell the backup; where the database cannot be written to any more, it is backed up all the same."""
    try:
        if "events_batch" in connection.introspection.table_names():
            write()
    except DatabaseError as error:
        yield NOT_WRITTEN
        log.warning("nothing could be written to the database while backing up: %s", error)


def _snapshot(copy: Path) -> Facts:
    if connection.vendor == "postgresql":
        return postgresql.snapshot(connection.settings_dict, copy)
    return sqlite.snapshot(Path(str(connection.settings_dict["NAME"])), copy)


def stored() -> Iterator[Path]:
    """Every content on the disk, in order: what is written there later belongs to a later backup."""
    folder = Path(settings.FILES)
    for part in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        for content in sorted(part.iterdir()):
            if CONTENT.fullmatch(content.name) and content.name.startswith(part.name) and content.is_file():
                yield content


def _header(facts: Facts, contents: list[Path], database: int, *, secret: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": __version__,
        "made": timezone.now().isoformat(),
        "database": facts.as_json(),
        "files": len(contents),
        "bytes": database + sum(_size(content) for content in contents),
        "secret": secret,
        "secret_mark": mark_of(settings.SECRET_KEY),
    }


def mark_of(secret: str) -> str:
    """Eight digits that tell two secrets apart and give neither away."""
    return hashlib.sha256(f"cchc secret {secret}".encode()).hexdigest()[:8]


def _size(content: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return content.stat().st_size
    return 0


def _add(writer: Writer, content: Path) -> bool:
    """Whether the content went in and is what its name says. One removed a moment ago is none of this backup; a damaged
    one stays out, because it could not be restored as what it was."""
    from cchc.platform.backup.health import digest_of

    try:
        if digest_of(content) != content.name:
            return False
        writer.add_file(f"files/{content.name[:2]}/{content.name}", content)
    except FileNotFoundError:
        return True
    return True


def _on_secret(encrypted: bool, secret: Path) -> Iterator[Message]:
    if not secret.is_file():
        yield Message(
            "Khóa bí mật (CCHC_SECRET) nằm trong cấu hình, không nằm trong bản sao lưu. Hãy cất riêng: thiếu khóa thì"
            " mã xác thực hai bước và dữ liệu liên hệ đã mã hóa không đọc lại được.",
            "The secret (CCHC_SECRET) stands in the settings and is not in the archive. Keep it apart: without it,"
            " two-step sign-in and encrypted contact data cannot be read again.",
        )
    elif not encrypted:
        yield Message(
            "Bản sao lưu KHÔNG mã hóa và chứa dữ liệu cá nhân; khóa bí mật ({path}) không được đưa vào. Hãy cất khóa"
            " riêng, hoặc dùng --passphrase-file để mã hóa và sao lưu cả khóa.",
            "The archive is NOT encrypted and holds personal data; the secret ({path}) was left out. Keep the secret"
            " apart, or use --passphrase-file to encrypt the archive and keep the secret in it.",
            {"path": str(secret)},
        )
    else:
        yield Message("Đã mã hóa; khóa bí mật nằm trong bản sao lưu.", "Encrypted; the secret is in the archive.")


def _on_damage(damaged: list[str]) -> Iterator[Message]:
    if damaged:
        yield Message(
            "{n} tệp trên đĩa đã hỏng và không được sao lưu (xem cchc doctor): {names}",
            "{n} files on the disk are damaged and were left out (see cchc doctor): {names}",
            {"n": len(damaged), "names": ", ".join(name[:12] for name in damaged[:5])},
        )


@contextlib.contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder beside the archive, gone afterwards."""
    work = Path(tempfile.mkdtemp(prefix=".cchc-backup-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
