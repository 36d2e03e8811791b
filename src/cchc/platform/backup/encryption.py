"""An archive under a passphrase: scrypt makes the key, AES-256-GCM covers chunk after chunk.

    file   = magic (16) · log2 N (1) · r (1) · p (1) · salt (16) · nonce (7) · chunk …
    chunk  = ciphertext of up to 1 MiB with its tag (16); its nonce is nonce · counter (4) · last (1)

Every chunk is bound to the head of the file, to its place, and to whether it is the last: cutting, swapping or adding
chunks is noticed, as is one bit.
"""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from cchc.platform.backup.errors import BackupError

MAGIC = b"CCHC encrypted 1"
HEAD = struct.Struct(">16sBBB16s7s")
CHUNK = 2**20
TAG = 16
COST, BLOCK, PARALLEL = 16, 8, 1
"""log2 N, r and p of scrypt: 64 MiB and about a fifth of a second for each guess."""
MOST = 20
"""log2 N beyond which a file is not believed: it would take a gigabyte to open."""


def is_encrypted(path: Path) -> bool:
    """Whether the file begins as an encrypted archive does."""
    with path.open("rb") as handle:
        return handle.read(len(MAGIC)) == MAGIC


def passphrase_from(path: Path) -> str:
    """The first line of a file; BackupError where it is shorter than a passphrase should be."""
    try:
        first = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError("Không đọc được tệp mật khẩu {path}.", "{path} cannot be read.", path=str(path)) from error
    if len(first) < 12:
        raise BackupError(
            "Mật khẩu trong {path} quá ngắn: cần ít nhất 12 ký tự trên dòng đầu.",
            "The passphrase in {path} is too short: its first line needs at least 12 characters.",
            path=str(path),
        )
    return first


def _cipher(passphrase: str, salt: bytes, cost: int, block: int, parallel: int) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**cost, r=block, p=parallel).derive(passphrase.encode()))


def _nonce(prefix: bytes, counter: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", counter, last)


class Encrypting(io.RawIOBase):
    """Writes what it is given, encrypted, to `target`. `finish` writes the last chunk; without it the file is cut."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(7)
        self._head = HEAD.pack(MAGIC, COST, BLOCK, PARALLEL, salt, self._prefix)
        self._cipher = _cipher(passphrase, salt, COST, BLOCK, PARALLEL)
        self._target, self._waiting, self._counter = target, bytearray(), 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take bytes in; whole chunks go out."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._counter, last)
        self._target.write(self._cipher.encrypt(nonce, chunk, self._head))
        self._counter += 1


class Decrypting(io.RawIOBase):
    """Reads what `Encrypting` wrote. BackupError for another passphrase or a file that is not whole."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self._head = source.read(HEAD.size)
        try:
            magic, cost, block, parallel, salt, self._prefix = HEAD.unpack(self._head)
        except struct.error as error:
            raise damaged() from error
        if magic != MAGIC or not 10 <= cost <= MOST or not 1 <= block <= 16 or not 1 <= parallel <= 4:
            raise damaged()
        self._cipher = _cipher(passphrase, salt, cost, block, parallel)
        self._source, self._counter, self._plain, self._ended = source, 0, b"", False
        self._next = source.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill `buffer` from the next chunks; 0 at the end."""
        while not self._plain and not self._ended:
            self._take()
        part = self._plain[: len(buffer)]
        buffer[: len(part)] = part
        self._plain = self._plain[len(part) :]
        return len(part)

    def _take(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        self._ended = not self._next
        try:
            nonce = _nonce(self._prefix, self._counter, self._ended)
            self._plain = self._cipher.decrypt(nonce, chunk, self._head)
        except InvalidTag as error:
            if self._counter == 0:
                raise BackupError(
                    "Không mở được bản sao lưu: sai mật khẩu, hoặc tệp đã hỏng ngay từ đầu.",
                    "The archive cannot be opened: another passphrase, or the file is damaged at its beginning.",
                ) from error
            raise damaged() from error
        self._counter += 1


def damaged(what: str = "") -> BackupError:
    """The archive is not what was written."""
    return BackupError(
        "Bản sao lưu đã hỏng hoặc bị sửa{what}. Dữ liệu hiện có không bị thay đổi; hãy dùng một bản sao lưu khác.",
        "The archive is damaged or was altered{what}. Nothing of what is there was changed; use another archive.",
        what=f" ({what})" if what else "",
    )
