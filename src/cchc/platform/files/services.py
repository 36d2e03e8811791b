"""Keeping and removing files."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction

from cchc.platform.files.models import StoredFile


class Chunked(Protocol):
    """What Django calls an uploaded file."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


def store(upload: Chunked, owner: str = "") -> StoredFile:
    """Write the content once, under its SHA-256, and note who gave it under what name."""
    folder = Path(settings.FILES)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            for chunk in upload.chunks():
                digest.update(chunk)
                size += len(chunk)
                handle.write(chunk)
        kept = StoredFile(sha256=digest.hexdigest(), name=plain_name(upload.name or ""), size=size, owner=owner)
        kept.path.parent.mkdir(exist_ok=True)
        os.replace(temporary, kept.path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    kept.save()
    return kept


def plain_name(name: str) -> str:
    """The last part of a name, without control characters, composed, at most 255 characters."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > 255:
        shown = f"{stem[: 254 - len(ending)]}{dot}{ending}"[-255:]
    return shown or "tệp"


def remove(files: Iterable[StoredFile]) -> None:
    """Forget these files; the content goes too, unless another row still holds the same."""
    for file in files:
        path, digest = file.path, file.sha256
        with transaction.atomic():
            file.delete()
            if not StoredFile.objects.filter(sha256=digest).exists():
                transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))
