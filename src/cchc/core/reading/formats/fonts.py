"""Fonts from before Unicode: text set in them is written in TCVN3 (.VnTime …) or VNI (VNI-Times …)."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc.core.vietnamese.legacy import Encoding, to_unicode

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_CAPITALS = re.compile(r"H(?:[-,].*)?$")
_UNICODE_ONLY = re.compile("[ăđơưĂĐƠƯĩũĨŨ\u1ea0-\u1ef9\u0300-\u036f]")

MARKS = (b".Vn", b"VNI-")
"""Bytes one of which a file with such fonts holds."""


@lru_cache(maxsize=256)
def encoding_of(font: str) -> Encoding | None:
    """What text in `font` is written in; None for fonts of Unicode."""
    name = _SUBSET.sub("", font)
    if name.startswith(".Vn"):
        return "tcvn3"
    return "vni" if name.upper().startswith("VNI-") else None


def shown(text: str, font: str) -> str:
    """`text` in Unicode, as `font` shows it: fonts of capitals (.VnTimeH) show capitals."""
    encoding = encoding_of(font)
    if encoding is None or _UNICODE_ONLY.search(text):
        return text
    converted = to_unicode(text, encoding)
    return converted.upper() if encoding == "tcvn3" and _CAPITALS.search(font) else converted
