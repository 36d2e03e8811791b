"""What a file is, by its bytes: the name is only what somebody called it."""

from __future__ import annotations

import re
from pathlib import Path

from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.refusals import refuse

_HEAD_BYTES = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_MARKED_UP = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<head>|mime-version:)", re.IGNORECASE)

LABELS = {
    "docx": "Word (.docx)",
    "xlsx": "Excel (.xlsx)",
    "pdf": "PDF",
    "txt": "TXT",
    "doc": "Word 97–2003 (.doc)",
    "xls": "Excel 97–2003 (.xls)",
    "rtf": "RTF",
    "odt": "OpenDocument (.odt)",
    "ods": "OpenDocument (.ods)",
}
"""Names of formats as both languages write them."""

MACROS = {"xlsm": "Excel macro (.xlsm)"}
"""What is taken only where somebody's file is filled in and given back: its macros are copied, never run."""

_MODERN = frozenset({"docx", "xlsx", "pdf"})
_PROMISING = frozenset({".docx", ".xlsx", ".pdf"})
"""Endings that promise a modern format: plain text or an old file behind them is somebody's mistake."""


def is_package(path: Path) -> bool:
    """Whether the file is a zip package (.docx, .xlsx, .odt …); then ask `recognise_package`."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def recognise(path: Path, name: str) -> str:
    """A key of `LABELS`. Refuses what cannot be read: passwords, macros, pictures, unknown formats, false endings."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    kind = _by_signature(head, path, name)
    suffix = path.suffix.lower()
    if suffix in _PROMISING and kind not in _MODERN:
        raise refuse("mismatch", name, suffix=suffix, found=LABELS[kind])
    return kind


def _by_signature(head: bytes, path: Path, name: str) -> str:
    if head.startswith(_OLE):
        return _compound(path.read_bytes(), name)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES) or head[8:12] == b"WEBP" or (head[:2] == b"BM" and head[6:10] == b"\0" * 4):
        raise refuse("picture", name)
    if _MARKED_UP.match(head):
        raise refuse("unknown", name)
    return "txt"


def recognise_package(package: Package, name: str, *, macros: bool = False) -> str:
    """A key of `LABELS` for a zip package. Refuses bombs, passwords, macros and other packages; with `macros` a
    workbook that says it holds some is 'xlsm'."""
    package.check(macros=macros)
    declared = (package.read("mimetype") or package.read("[Content_Types].xml")).decode("utf-8", "replace")
    if "macroEnabled" in declared or "vbaProject" in declared or package.has_macros:
        if macros and "ms-excel.sheet.macroEnabled.main+xml" in declared:
            return "xlsm"
        raise refuse("macros", name)
    if declared.startswith("application/vnd.oasis.opendocument.text"):
        return "odt"
    if declared.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if re.search(r"wordprocessingml\.(?:document|template)\.main\+xml", declared):
        return "docx"
    if re.search(r"spreadsheetml\.(?:sheet|template)\.main\+xml", declared):
        return "xlsx"
    raise refuse("unknown", name)


def _compound(data: bytes, name: str) -> str:
    """A compound file (OLE): the names in its directory say what is in it."""

    def holds(*names: str) -> bool:
        return any(f"{entry}\0".encode("utf-16-le") in data for entry in names)

    if holds("EncryptedPackage", "EncryptionInfo"):
        raise refuse("password", name)
    if holds("_VBA_PROJECT", "_VBA_PROJECT_CUR"):
        raise refuse("macros", name)
    if holds("WordDocument"):
        if _word_is_encrypted(data):
            raise refuse("password", name)
        return "doc"
    if holds("Workbook", "Book"):
        return "xls"
    raise refuse("unknown", name)


def _word_is_encrypted(data: bytes) -> bool:
    """The flag fEncrypted of the file information block, which starts a sector ([MS-DOC] 2.5.2)."""
    at = data.find(b"\xec\xa5", 512)
    return at >= 0 and at % 512 == 0 and len(data) > at + 11 and bool(data[at + 11] & 1)
