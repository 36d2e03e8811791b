"""Asks clamd whether a file holds a virus (command INSTREAM)."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

CHUNK = 64 * 1024
SECONDS = 30.0


class Unscanned(Exception):
    """The scanner does not answer, or could not look at the file."""


def scan(path: Path, address: str) -> str | None:
    """The name of the virus in a file; None where it is clean. `address` is a socket's path or 'host:port'."""
    try:
        with _connected(address) as line, path.open("rb") as content:
            line.sendall(b"zINSTREAM\0")
            while chunk := content.read(CHUNK):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
            answer = _answer(line)
    except OSError as error:
        raise Unscanned(f"clamd at {address}: {error}") from error
    if answer == "stream: OK":
        return None
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise Unscanned(f"clamd at {address} answers: {answer[:200]}")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise OSError(f"{address!r} is neither a path nor host:port")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < 4096 and (more := line.recv(4096)):
        said += more
    return said.split(b"\0")[0].decode("utf-8", "replace").strip()
