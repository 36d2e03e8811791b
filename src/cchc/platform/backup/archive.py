"""One file that holds everything: a gzipped tar, under a passphrase if one is given.

header.json      what it is: version, time, kind of database, counts, migrations, head of the event chain
database.sqlite3 or database.dump
files/ab/abcd…   each content once, under its SHA-256
secret           only under a passphrase
manifest.json    size and SHA-256 of every part before it
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from cchc.platform.backup.encryption import Decrypting, Encrypting, damaged, is_encrypted
from cchc.platform.backup.errors import BackupError, told

FORMAT = "cchc-archive-1"
HEADER, MANIFEST, SECRET = "header.json", "manifest.json", "secret"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PART = re.compile(
    rf"(?:{HEADER}|{MANIFEST}|{SECRET}|database\.sqlite3|database\.dump|files/([0-9a-f]{{2}})/\1[0-9a-f]{{62}})"
)
"""The only names a part may have: nothing of an archive is ever written anywhere else."""
MANIFEST_BYTES = 512 * 2**20
READ = 2**20


class Writer:
    """Parts go in one after the other; `finish` adds the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: IO[bytes], size: int) -> str:
        """Add `size` bytes of `source`; their SHA-256."""
        part = tarfile.TarInfo(name)
        part.size, part.mode = size, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(part, hashing)  # type: ignore[arg-type]
        self.parts[name] = {"sha256": hashing.digest.hexdigest(), "size": size}
        return str(self.parts[name]["sha256"])

    def add_file(self, name: str, path: Path) -> str:
        """Add a file as it is; its SHA-256."""
        with path.open("rb") as source:
            return self.add(name, source, os.fstat(source.fileno()).st_size)

    def add_json(self, name: str, value: dict[str, Any]) -> None:
        """Add a JSON object."""
        said = json.dumps(value, ensure_ascii=False, indent=1).encode()
        self.add(name, io.BytesIO(said), len(said))

    def finish(self) -> None:
        """Add the manifest of everything added."""
        self.add_json(MANIFEST, {"format": FORMAT, "parts": dict(self.parts)})


class _Hashing:
    """A source that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(path: Path, passphrase: str = "") -> Iterator[Writer]:
    """A new archive at `path`, there only when all of it is on the disk; a failure leaves nothing."""
    half = path.with_name(f".{path.name}.half")
    with told(path.parent):
        try:
            with half.open("wb") as target:
                os.chmod(half, 0o600)
                with _packed(target, passphrase) as tar:
                    writer = Writer(tar)
                    yield writer
                    writer.finish()
                target.flush()
                os.fsync(target.fileno())
            os.replace(half, path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise


@contextmanager
def _packed(target: IO[bytes], passphrase: str) -> Iterator[tarfile.TarFile]:
    """tar in gzip in encryption in `target`; after a failure all are let go of without writing more."""
    outer = Encrypting(target, passphrase) if passphrase else None
    pack = gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=outer or target, mtime=0)  # type: ignore[arg-type]
    tar = tarfile.open(fileobj=pack, mode="w|")  # noqa: SIM115 closed below, in two ways
    try:
        yield tar
        tar.close()
        pack.close()
        if outer:
            outer.finish()
    except BaseException:
        for half in (tar, pack):
            with suppress(OSError, ValueError):
                half.close()
        raise


@contextmanager
def reading(path: Path, passphrase: str = "") -> Iterator[Iterator[tuple[str, int, IO[bytes]]]]:
    """The parts of an archive in their order, as name, size and content. BackupError for a wrong passphrase, for a file
    that is no archive or is damaged, and for a part that has no business there."""
    if not path.is_file():
        raise BackupError("Không có tệp {path}.", "There is no file {path}.", path=str(path))
    encrypted = is_encrypted(path)
    if encrypted and not passphrase:
        raise BackupError(
            "Bản sao lưu này được mã hóa: thêm --passphrase-file.", "This archive is encrypted: add --passphrase-file."
        )
    try:
        with path.open("rb") as source:
            plain: Any = io.BufferedReader(Decrypting(source, passphrase), READ) if encrypted else source
            with gzip.GzipFile(fileobj=plain) as pack, tarfile.open(fileobj=pack, mode="r|") as tar:
                yield _parts(tar, pack)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise damaged() from error


def _parts(tar: tarfile.TarFile, pack: gzip.GzipFile) -> Iterator[tuple[str, int, IO[bytes]]]:
    seen: set[str] = set()
    for part in tar:
        content = tar.extractfile(part) if part.isreg() else None
        if content is None or not PART.fullmatch(part.name) or part.name in seen:
            raise damaged(part.name[:80])
        seen.add(part.name)
        yield part.name, part.size, content
    while pack.read(READ):  # to the end, where gzip proves what lies between the parts too
        pass


def header_of(path: Path, passphrase: str = "") -> dict[str, Any]:
    """What an archive says it is; only its beginning is read."""
    with reading(path, passphrase) as parts:
        name, size, content = next(parts, ("", 0, io.BytesIO()))
        if name != HEADER:
            raise damaged()
        return read_json(content, size)


def read_json(content: IO[bytes], size: int) -> dict[str, Any]:
    """A JSON object; BackupError for anything else."""
    try:
        value = json.loads(content.read()) if size <= MANIFEST_BYTES else None
    except ValueError as error:
        raise damaged() from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise damaged()
    return value


def unpack(path: Path, folder: Path, passphrase: str = "") -> dict[str, Any]:
    """Unpack everything into `folder`, proved against the manifest; the header. BackupError where anything differs."""
    found: dict[str, dict[str, Any]] = {}
    listed: dict[str, Any] | None = None
    with told(folder), reading(path, passphrase) as parts:
        for name, size, content in parts:
            if listed is not None:
                raise damaged(name)
            if name == MANIFEST:
                listed = read_json(content, size).get("parts")
                continue
            found[name] = {"sha256": _write(folder / name, content), "size": size}
    if listed is None or listed != found:
        wrong = sorted(name for name in {*found, *(listed or {})} if found.get(name) != (listed or {}).get(name))
        raise damaged(", ".join(wrong[:3]) or MANIFEST)
    for name, part in found.items():
        if name.startswith("files/") and name.rpartition("/")[2] != part["sha256"]:
            raise damaged(name)
    if HEADER not in found:
        raise damaged(HEADER)
    with (folder / HEADER).open("rb") as handle:
        return read_json(handle, found[HEADER]["size"])


def _write(path: Path, content: IO[bytes]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as target:
        os.chmod(path, 0o600)
        while data := content.read(READ):
            digest.update(data)
            target.write(data)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()
