"""Keeping, examining and removing files.

with transaction.atomic():
    file = store(upload, owner=request.user, unit=unit, purpose=ANNEX)   # quarantined
examine(file)                                                            # clean, or UnreadableFile, or Unscanned
file.path                                                                # raises before that
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import checks, clamd
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.disk import ask_for, room
from cchc.platform.files.endings import right_name
from cchc.platform.files.models import StoredFile
from cchc.platform.files.purposes import PURPOSES

log = logging.getLogger(__name__)
State = StoredFile.State

SETTLED = timedelta(minutes=10)
"""No transaction that stores a file lasts longer: an older content without a row is nobody's."""
ORPHAN = timedelta(days=1)

WAITS = Message(
    "Chưa quét được mã độc vì máy quét không trả lời; tệp đang chờ, hệ thống sẽ tự thử lại.",
    "Not scanned for viruses yet, because the scanner does not answer; the file waits, and it is tried again by "
    "itself.",
)


class Chunked(Protocol):
    """What Django calls an uploaded file."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


def store(upload: Chunked, owner: Any = None, unit: Any = None, purpose: str = "report") -> StoredFile:
    """Write the content once, under its SHA-256, and note who gave it under what name; it is in quarantine. NoRoom
    where the disk is full: then nothing of it is kept. KeyError for a purpose nobody registered."""
    _ = PURPOSES[purpose]
    given = owner if owner is not None and owner.is_authenticated else None
    with room():
        folder = Path(settings.FILES)
        folder.mkdir(parents=True, exist_ok=True)
        ask_for(getattr(upload, "size", None) or 0, folder)
        file = StoredFile(
            name=plain_name(upload.name or ""),
            owner=given,
            unit=unit if unit is not None else given and given.unit,
            purpose=purpose,
        )
        _place(upload, file, folder)
        try:
            with transaction.atomic():
                file.save()
        except BaseException:
            drop([file])
            raise
    return file


def store_all(
    uploads: Sequence[Chunked], owner: Any = None, unit: Any = None, purpose: str = "report"
) -> list[StoredFile]:
    """All of them or none."""
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            for upload in uploads:
                kept.append(store(upload, owner, unit, purpose))
    except BaseException:
        drop(kept)
        raise
    return kept


def _place(upload: Chunked, file: StoredFile, folder: Path) -> None:
    """Bring the content to its place in one step; fills digest, size and time."""
    digest, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            for chunk in upload.chunks():
                digest.update(chunk)
                size += len(chunk)
                handle.write(chunk)
            handle.flush()
            os.fsync(handle.fileno())
        file.sha256, file.size, file.placed = digest.hexdigest(), size, time.time_ns()
        os.utime(temporary, ns=(file.placed, file.placed))
        file.place.parent.mkdir(exist_ok=True)
        os.replace(temporary, file.place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def plain_name(name: str) -> str:
    """The last part of a name, without control characters, composed, at most 255 characters."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > 255:
        shown = f"{stem[: 254 - len(ending)]}{dot}{ending}"[-255:]
    return shown or "tệp"


# --- quarantine


def examine(file: StoredFile) -> StoredFile:
    """Let a file out of quarantine, or refuse it: UnreadableFile says why, and its content goes. Unscanned where the
    virus scanner does not answer and settings say to wait; the file stays in quarantine. Safe to repeat."""
    if file.state == State.CLEAN:
        return file
    if file.state == State.REFUSED:
        raise UnreadableFile(file.reason_code, Message.verbatim(file.reason_vi, file.reason_en))
    try:
        file.kind = _kind(file)
        _scan(file)
    except UnreadableFile as error:
        _settle(file, State.REFUSED, error.code, error.message)
        drop([file])
        raise
    except Unscanned as error:
        log.warning("file %s stays in quarantine: %s", file.public_id, error)
        _settle(file, State.QUARANTINED, "unscanned", WAITS)
        raise
    _settle(file, State.CLEAN)
    return file


def take(upload: Chunked, owner: Any = None, unit: Any = None, purpose: str = "report") -> StoredFile:
    """Store and examine in one go, for callers that want the answer at once; kept under the ending its content has
    (then `file.name` is another than the upload's). UnreadableFile: nothing is kept. Unscanned: the file stays in
    quarantine, and its row says so."""
    file = store(upload, owner, unit, purpose)
    try:
        return rename(examine(file), file.kind)
    except UnreadableFile:
        file.delete()
        raise


def rename(file: StoredFile, kind: str) -> StoredFile:
    """Give the name the ending of what the file is."""
    name = right_name(file.name, kind)
    if name != file.name:
        file.name = name
        file.save(update_fields=["name"])
    return file


def _kind(file: StoredFile) -> str:
    try:
        return checks.kind_of(file.place, file.name, file.purpose)
    except FileNotFoundError as error:
        raise checks.lost(file.name) from error


def _scan(file: StoredFile) -> None:
    if not settings.CLAMD:
        return
    try:
        found = clamd.scan(file.place, settings.CLAMD)
    except Unscanned:
        if settings.CLAMD_DOWN == "wait":
            raise
        log.warning("file %s is let through without a scan for viruses", file.public_id)
        return
    if found:
        raise checks.virus(file.name, found)


def _settle(file: StoredFile, state: str, code: str = "", reason: Message | None = None) -> None:
    file.state, file.reason_code, file.examined = state, code[:60], timezone.now()
    file.reason_vi, file.reason_en = (reason.text("vi"), reason.text("en")) if reason else ("", "")
    file.save(update_fields=["state", "kind", "reason_code", "reason_vi", "reason_en", "examined"])


# --- out


def remove(files: Iterable[StoredFile]) -> None:
    """Forget these files; the content goes too, unless another row still holds the same."""
    for file in files:
        gone = StoredFile(sha256=file.sha256, placed=file.placed)
        with transaction.atomic():
            file.delete()
            transaction.on_commit(lambda gone=gone: drop([gone]))


def drop(files: Iterable[StoredFile]) -> None:
    """Take the content of these files off the disk, where no row needs it.

    Somebody may be storing the same content in a transaction that is not over: its time on the disk tells. It is
    renamed before it is looked at, so what is placed meanwhile stays.
    """
    for file in files:
        place = file.place
        if not file.sha256 or StoredFile.objects.filter(sha256=file.sha256).exclude(state=State.REFUSED).exists():
            continue
        leaving = place.with_name(f"leaving-{place.name}")
        try:
            os.rename(place, leaving)
        except FileNotFoundError:
            continue
        placed = leaving.stat().st_mtime_ns
        if placed == file.placed or time.time_ns() - placed > SETTLED.total_seconds() * 10**9:
            leaving.unlink()
        else:
            os.rename(leaving, place)


def remove_orphans() -> int:
    """Take away what a broken upload or a rolled-back transaction left on the disk a day ago; how many files."""
    old = time.time() - ORPHAN.total_seconds()
    count = 0
    for folder in (Path(settings.FILES), Path(settings.FILE_UPLOAD_TEMP_DIR)):
        for found in folder.glob("*"):
            count += found.is_file() and _remove_old(found, old)
    for found in Path(settings.FILES).glob("??/*"):
        held = StoredFile.objects.filter(sha256=found.name).exclude(state=State.REFUSED).exists()
        count += not held and _remove_old(found, old)
    return count


def _remove_old(path: Path, old: float) -> bool:
    try:
        if path.stat().st_mtime >= old:
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True
