"""Files → `Document`. `open_file` is the one door; everything it refuses, it refuses with a sentence."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

from cchc.core.reading.document import Document
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import docx, legacy, pdf, txt, xlsx
from cchc.core.reading.formats.kinds import is_package, recognise, recognise_package
from cchc.core.reading.formats.limits import DEFAULT, Limits
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.progress import Progress, silent
from cchc.core.reading.formats.refusals import refuse

__all__ = ["open_file"]


def open_file(path: Path, *, progress: Progress | None = None, limits: Limits = DEFAULT) -> Document:
    """Reads one file by what it contains, whatever its name.

    `progress(done, total, what)` is called as pages, sheets or parts are done. Raises `UnreadableFile`, and nothing
    else, for every file that cannot be read; the codes are in `refusals`. Leaves no temporary files.
    """
    path = Path(path)
    name = path.name
    try:
        _look_at(path, name, limits)
        document = _read(path, name, progress or silent, limits)
    except UnreadableFile:
        raise
    except PermissionError as error:
        raise refuse("not_permitted", name) from error
    except Exception as error:  # the readers meet every kind of broken file; the person gets one sentence
        raise refuse("damaged", name) from error
    if not document.blocks:
        raise refuse("no_text", name)
    return document


def _look_at(path: Path, name: str, limits: Limits) -> None:
    try:
        found = path.stat()
    except PermissionError:
        raise
    except (OSError, ValueError) as error:
        raise refuse("missing", name) from error
    if stat.S_ISDIR(found.st_mode):
        raise refuse("folder", name)
    if not stat.S_ISREG(found.st_mode):
        raise refuse("unknown", name)
    if found.st_size == 0:
        raise refuse("empty", name)
    if found.st_size > limits.file_bytes:
        raise refuse("too_large", name, limit=limits.file_bytes // (1024 * 1024))


def _read(path: Path, name: str, progress: Progress, limits: Limits) -> Document:
    if is_package(path):
        with Package(path, name, limits) as package:
            kind = recognise_package(package, name)
            if kind == "docx":
                return _whole(docx.read(package, name, limits), progress)
            if kind == "xlsx":
                return xlsx.read(package, name, progress, limits)
    else:
        kind = recognise(path, name)
    if kind == "pdf":
        return pdf.read(path, name, progress, limits)
    if kind != "txt":
        with legacy.converted(path, name, kind, limits) as modern:
            return replace(_read(modern, name, progress, limits), name=name)
    return _whole(txt.read(txt.decode(path.read_bytes(), name), name, limits), progress)


def _whole(document: Document, progress: Progress) -> Document:
    """Formats read in one go are done when they are read."""
    progress(1, 1, document.name)
    return document
