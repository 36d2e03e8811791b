"""The archive is whole or refused, and never writes beside its folder."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.platform.backup import archive, encryption
from cchc.platform.backup.encryption import CHUNK, Decrypting, Encrypting, passphrase_from
from cchc.platform.backup.errors import BackupError

PASSPHRASE = "một câu mật khẩu đủ dài"
HEADER = {"format": archive.FORMAT, "version": "0"}
DATABASE = random.Random(7).randbytes(100_000)
"""Nothing in it repeats: a flipped bit is another content."""
CONTENT = b"n\xe1\xbb\x99i dung" * 1000


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cheapest key there may be."""
    monkeypatch.setattr(encryption, "COST", 10)


def made(path: Path, passphrase: str = "") -> Path:
    import hashlib

    digest = hashlib.sha256(CONTENT).hexdigest()
    with archive.writing(path, passphrase) as writer:
        writer.add_json(archive.HEADER, HEADER)
        writer.add("database.sqlite3", io.BytesIO(DATABASE), len(DATABASE))
        writer.add(f"files/{digest[:2]}/{digest}", io.BytesIO(CONTENT), len(CONTENT))
    return path


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_it_works(tmp_path: Path, passphrase: str) -> None:
    path = made(tmp_path / "a.cchc", passphrase)
    assert archive.header_of(path, passphrase) == HEADER
    assert archive.unpack(path, tmp_path / "out", passphrase) == HEADER
    assert (tmp_path / "out/database.sqlite3").read_bytes() == DATABASE
    assert [file.read_bytes() for file in (tmp_path / "out/files").glob("*/*")] == [CONTENT]
    assert path.stat().st_mode & 0o777 == 0o600
    assert encryption.is_encrypted(path) == bool(passphrase)


def test_nothing_readable_is_in_an_encrypted_archive(tmp_path: Path) -> None:
    held = made(tmp_path / "a.cchc", PASSPHRASE).read_bytes()
    assert b"cchc-archive" not in held
    assert b"\x1f\x8b\x08" not in held[:100]


def test_another_passphrase_and_none_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.cchc", PASSPHRASE)
    with pytest.raises(BackupError, match="another passphrase"):
        archive.header_of(path, PASSPHRASE + "!")
    with pytest.raises(BackupError, match="is encrypted"):
        archive.header_of(path)
    with pytest.raises(BackupError, match="no file"):
        archive.header_of(tmp_path / "none.cchc")


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
@pytest.mark.parametrize("place", [0.02, 0.3, 0.5, 0.7, 0.95])
@pytest.mark.parametrize("how", ["flip", "cut"])
def test_a_damaged_archive_is_refused(tmp_path: Path, passphrase: str, place: float, how: str) -> None:
    path = made(tmp_path / "a.cchc", passphrase)
    held = bytearray(path.read_bytes())
    at = max(int(len(held) * place), 12)
    if how == "flip":
        held[at] ^= 1
    else:
        del held[at:]
    path.write_bytes(held)
    with pytest.raises(BackupError):
        archive.unpack(path, tmp_path / "out", passphrase)


def packed(path: Path, *parts: tuple[tarfile.TarInfo, bytes]) -> Path:
    with gzip.open(path, "wb") as pack, tarfile.open(fileobj=pack, mode="w|") as tar:
        for part, content in parts:
            part.size = len(content)
            tar.addfile(part, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/cron.d/x",
        "files/../../x",
        "files/ab/" + "cd" * 32,
        "files/ab/" + "AB" * 32,
        "secret/x",
        "database.sqlite3 ",
        "notes.txt",
    ],
)
def test_a_part_that_has_no_business_there_is_refused(tmp_path: Path, name: str) -> None:
    header = (tarfile.TarInfo(archive.HEADER), json.dumps(HEADER).encode())
    path = packed(tmp_path / "a.cchc", header, (tarfile.TarInfo(name), b"x"))
    with pytest.raises(BackupError, match="damaged"):
        archive.unpack(path, tmp_path / "in/out")
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == ["a.cchc", "header.json"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_a_part_that_is_no_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    part = tarfile.TarInfo("secret")
    part.type, part.linkname = kind, "/etc/passwd"
    path = packed(tmp_path / "a.cchc", (part, b""))
    with pytest.raises(BackupError, match="damaged"):
        archive.unpack(path, tmp_path / "out")


@pytest.mark.parametrize("case", ["no manifest", "another hash", "one more", "one less", "twice", "after"])
def test_what_does_not_fit_the_manifest_is_refused(tmp_path: Path, case: str) -> None:
    import hashlib

    header, content = json.dumps(HEADER).encode(), b"db"
    listed = {
        name: {"sha256": hashlib.sha256(said).hexdigest(), "size": len(said)}
        for name, said in ((archive.HEADER, header), ("database.sqlite3", content))
    }
    if case == "another hash":
        listed["database.sqlite3"]["sha256"] = "0" * 64
    if case == "one more":
        listed["secret"] = {"sha256": "0" * 64, "size": 1}
    if case == "one less":
        del listed["database.sqlite3"]
    manifest = json.dumps({"format": archive.FORMAT, "parts": listed}).encode()
    parts = [(tarfile.TarInfo(archive.HEADER), header), (tarfile.TarInfo("database.sqlite3"), content)]
    if case == "twice":
        parts.append((tarfile.TarInfo("database.sqlite3"), content))
    if case != "no manifest":
        parts.append((tarfile.TarInfo(archive.MANIFEST), manifest))
    if case == "after":
        parts.append((tarfile.TarInfo("secret"), b"x"))
    with pytest.raises(BackupError, match="damaged"):
        archive.unpack(packed(tmp_path / "a.cchc", *parts), tmp_path / "out")


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04", b"hello" * 100, encryption.MAGIC, encryption.MAGIC + b"\xff" * 60):
        (tmp_path / "a.cchc").write_bytes(content)
        with pytest.raises(BackupError):
            archive.header_of(tmp_path / "a.cchc", PASSPHRASE)


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    class Full(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(BackupError, match="is full"), archive.writing(tmp_path / "a.cchc", PASSPHRASE) as writer:
        writer.add("secret", Full(), 10)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.binary(max_size=50), max_size=20), st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]))
def test_what_was_encrypted_comes_back(pieces: list[bytes], more: int) -> None:
    target = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encryption, "COST", 10)
        writer = Encrypting(target, PASSPHRASE)
        for piece in [*pieces, b"x" * more]:
            writer.write(piece)
        writer.finish()
    target.seek(0)
    assert io.BufferedReader(Decrypting(target, PASSPHRASE)).read() == b"".join(pieces) + b"x" * more


def test_chunks_cannot_be_swapped_or_left_out() -> None:
    target = io.BytesIO()
    writer = Encrypting(target, PASSPHRASE)
    writer.write(b"a" * CHUNK + b"b" * CHUNK + b"c")
    writer.finish()
    held, size = target.getvalue(), CHUNK + encryption.TAG
    head, first, second, last = (
        held[: encryption.HEAD.size],
        *(held[encryption.HEAD.size + size * place :][:size] for place in range(3)),
    )
    for changed in (second + first + last, first + last, first + second, first + second + last + last):
        with pytest.raises(BackupError):
            io.BufferedReader(Decrypting(io.BytesIO(head + changed), PASSPHRASE)).read()


def test_a_passphrase_must_be_long_enough(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"  {PASSPHRASE}  \nsecond line\n", encoding="utf-8")
    assert passphrase_from(file) == PASSPHRASE
    file.write_text("ngắn\n", encoding="utf-8")
    with pytest.raises(BackupError, match="too short"):
        passphrase_from(file)
    with pytest.raises(BackupError, match="cannot be read"):
        passphrase_from(tmp_path / "none")
