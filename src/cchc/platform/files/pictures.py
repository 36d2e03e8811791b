"""Photographs of papers: which kind, whether whole, and the picture without what the camera writes beside it.

A phone notes in each picture where it was taken, when, and with which device. `plain` leaves the picture, its colours
and which way is up. HEIC keeps such notes where taking them out means writing the file anew: it is left as it is.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

KINDS = {"jpeg": "JPEG", "png": "PNG", "webp": "WebP", "heic": "HEIC"}
"""Names of pictures as both languages write them; `core.reading.formats.kinds.LABELS` for the others."""
TYPES = {kind: f"image/{kind}" for kind in KINDS}
SHOWN = frozenset({"jpeg", "png", "webp"})
"""What every browser shows."""
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
MOST_PIXELS = 250_000_000
"""The largest cameras of phones take 200 million."""

_PNG = b"\x89PNG\r\n\x1a\n"
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class Broken(ValueError):
    """The picture is damaged, or not all of it came."""


class TooManyPixels(ValueError):
    """More pixels than any camera takes: a file made to choke whoever opens it."""


def recognise(head: bytes) -> str:
    """A key of `KINDS` by the first bytes, '' for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(_PNG):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    return ""


def plain(data: bytes) -> bytes:
    """The picture without place, time and device. Broken for one that is damaged or no picture; TooManyPixels."""
    read = {"jpeg": _jpeg, "png": _png, "webp": _webp, "heic": _heic}.get(recognise(data))
    if read is None:
        raise Broken
    try:
        return read(data)
    except (IndexError, struct.error) as error:
        raise Broken from error


def _bounded(width: int, height: int) -> None:
    if not width or not height:
        raise Broken
    if width * height > MOST_PIXELS:
        raise TooManyPixels


# --- JPEG: segments up to the end of the picture; what cameras hang behind it goes too

_SCAN, _END, _FRAMES = 0xDA, 0xD9, frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _jpeg(data: bytes) -> bytes:
    out, at, sized, scanned = bytearray(data[:2]), 2, False, False
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise Broken
        marker = data[at + 1]
        if marker == _END:
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise Broken
        at += len(segment)
        out += _kept(marker, segment)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _bounded(width, height or 1)
            sized = True
        elif marker == _SCAN:
            end = _AFTER_SCAN.search(data, at)
            if end is None:
                raise Broken
            out += data[at : end.start()]
            at, scanned = end.start(), True
    if not sized or not scanned:
        raise Broken
    return bytes(out + b"\xff\xd9")


def _kept(marker: int, segment: bytes) -> bytes:
    """The segment, if the picture needs it: of what cameras add, JFIF, colours and which way is up."""
    if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
        return segment
    told = segment[4:]
    if marker == 0xE1 and told.startswith(b"Exif\0\0"):
        return _turned(_orientation(told[6:]))
    if marker in {0xE0, 0xEE} or (marker == 0xE2 and told.startswith(b"ICC_PROFILE\0")):
        return segment
    return b""


def _orientation(exif: bytes) -> int:
    """Which way is up, 1 to 8; 1 where it is not told."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    try:
        if order is None:
            return 1
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(count):
            tag, kind, _many, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * entry)
            if tag == 0x0112 and kind == 3 and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 1
    return 1


def _turned(orientation: int) -> bytes:
    """A segment that says which way is up and nothing else; none where the picture is upright."""
    if orientation == 1:
        return b""
    told = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told


# --- PNG and WebP: chunks

_PNG_KEPT = (b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"sPLT")


def _png(data: bytes) -> bytes:
    out, at, seen = bytearray(_PNG), len(_PNG), set()
    while b"IEND" not in seen:
        (length,) = struct.unpack_from(">I", data, at)
        chunk = data[at : at + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise Broken
        name = chunk[4:8]
        if not seen:
            if name != b"IHDR":
                raise Broken
            _bounded(*struct.unpack_from(">II", chunk, 8))
        seen.add(name)
        if name[:1].isupper() or name in _PNG_KEPT:
            out += chunk
        at += len(chunk)
    if b"IDAT" not in seen:
        raise Broken
    return bytes(out)


_TELLING, _PICTURE = (b"EXIF", b"XMP "), (b"VP8 ", b"VP8L", b"ANMF")


def _webp(data: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", data, 4)
    if len(data) < 8 + size:
        raise Broken
    out, at, pictured = bytearray(b"WEBP"), 12, False
    while at < 8 + size:
        name, (length,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        chunk = data[at : at + 8 + length + length % 2]
        if len(chunk) < 8 + length:
            raise Broken
        at += len(chunk)
        if name == b"VP8X":
            width, height = (int.from_bytes(chunk[place : place + 3], "little") + 1 for place in (12, 15))
            _bounded(width, height)
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        pictured = pictured or name in _PICTURE
        out += b"" if name in _TELLING else chunk
    if not pictured:
        raise Broken
    return b"RIFF" + struct.pack("<I", len(out)) + bytes(out)


# --- HEIC: boxes, looked at and left as they are


def _heic(data: bytes) -> bytes:
    if not {b"ftyp", b"meta", b"mdat"} <= set(_boxes(data)):
        raise Broken
    return data


def _boxes(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
        elif size == 0:
            size = len(data) - at
        if size < 8 or at + size > len(data):
            raise Broken
        yield name
        at += size
