"""Names whose ending is what the content is: a PDF somebody called .docx is kept as .pdf."""

from __future__ import annotations

from pathlib import PurePath

RIGHT = {"docx": (".docx", ".dotx"), "xlsx": (".xlsx", ".xltx"), "xlsm": (".xlsm",), "pdf": (".pdf",)}
"""Endings of the kinds that open by them; the first is given."""
KNOWN = frozenset({".doc", ".docm", ".xls", ".rtf", ".txt", *(one for endings in RIGHT.values() for one in endings)})
"""Endings that promise a format; anything else after a dot is part of the name ('84.BC-UBND')."""
LONGEST = 255


def right_name(name: str, kind: str) -> str:
    """The name with the ending of its kind; as it is where that is right, or the kind is none of `RIGHT`."""
    endings = RIGHT.get(kind)
    suffix = PurePath(name).suffix
    if endings is None or suffix.lower() in endings:
        return name
    stem = name.removesuffix(suffix) if suffix.lower() in KNOWN else name
    if PurePath(stem).suffix.lower() in endings:  # 'bao-cao.pdf.docx'
        return stem
    return f"{stem[: LONGEST - len(endings[0])]}{endings[0]}"
