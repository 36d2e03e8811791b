"""Looks over the raw bytes of a PDF before it is parsed: complete, and no stream that unpacks without end.

pdfminer unpacks a stream whole, whatever it holds; so each is unpacked here first, in pieces and counted.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.refusals import refuse

_STREAM = re.compile(rb"stream\r?\n")
_TAIL = 4096
_PIECE = 1024 * 1024
_DICTIONARY = 2048
"""How far before 'stream' its dictionary is looked for."""
_OLD_FILTER_BYTES = 64 * 1024
"""Streams packed by LZW or run lengths, which nobody writes any more, may be this long."""


def check_streams(path: Path, name: str, limits: Limits) -> None:
    """Refuses a PDF that ends before its end ('damaged') or unpacks to more than `limits` allow ('bomb')."""
    data = path.read_bytes()
    if b"%%EOF" not in data[-_TAIL:] or b"startxref" not in data[-_TAIL:]:
        raise refuse("damaged", name)
    total = 0
    view = memoryview(data)
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        head = data[max(0, match.start() - _DICTIONARY) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Image" in head:
            continue  # pictures are never unpacked
        if b"LZW" in head or b"RunLength" in head:
            end = data.find(b"endstream", match.end())
            if end < 0 or end - match.end() > _OLD_FILTER_BYTES:
                raise refuse("bomb", name)
        elif b"Flate" in head or b"/Fl" in head:
            end = data.find(b"endstream", match.end())
            total += _unpacked(view[match.end() : end if end >= 0 else len(data)], limits.part_bytes, name)
            if total > limits.unpacked_bytes:
                raise refuse("bomb", name)


def _unpacked(packed: memoryview | bytes, limit: int, name: str, depth: int = 0) -> int:
    """Size of a stream unpacked; 0 where it is not one zlib knows. Streams packed twice are unpacked twice."""
    unpacker = zlib.decompressobj()
    size = 0
    inner = b""
    pending: memoryview | bytes = packed
    try:
        while pending and not unpacker.eof:
            piece = unpacker.decompress(pending, _PIECE)
            pending = unpacker.unconsumed_tail
            if not piece and not pending:
                break
            size += len(piece)
            if size > limit:
                raise refuse("bomb", name)
            if depth < 3 and (inner or (not inner and size == len(piece) and piece[:1] == b"\x78")):
                inner += piece
    except zlib.error:
        return size
    if inner:
        size += _unpacked(inner, limit, name, depth + 1)
    return size
