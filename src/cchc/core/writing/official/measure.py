"""How wide words are in Times New Roman: for the rules under names, which are a share of the line above them."""

from __future__ import annotations

import re
import unicodedata

from pdfminer.fontmetrics import FONT_METRICS

WHOLE = (
    "công tác", "cải cách", "hành chính", "nhiệm vụ", "kết quả", "thống kê", "số liệu", "phương hướng", "địa bàn",
    "ủy ban", "nhân dân", "thực hiện", "báo cáo", "đơn vị", "nội dung", "đề nghị", "rà soát", "bổ sung", "đính chính",
)  # fmt: skip
"""Words of two syllables that titles of reports are made of: a line does not end within them."""
_PARTS = (f"(?<=\\b{first}) (?={second}\\b)" for first, second in (word.split() for word in WHOLE))
_NUMBERED = (rf"(?<=\b{word}) (?=[\d\u00a0])" for word in ("năm", "ngày", "tháng", "đoạn", "số"))
_DATED = r"(?<=[\d\u00a0]) (?=tháng\b|năm\b|ngày\b)"
_WITHIN = re.compile("|".join((*_PARTS, *_NUMBERED, _DATED, r"(?<=\bquý) (?=[IVX\d])")), re.IGNORECASE)
_HELD = "\ue000"
POINT = 25.4 / 72
"""Millimetres."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in mm. A letter is as wide with its marks as without."""
    known = FONT_METRICS["Times-Bold" if bold else "Times-Roman"][1]
    bare = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D").replace("\u00a0", " ")
    units = sum(known.get(char, 500) for char in bare if not unicodedata.combining(char))
    return units / 1000 * size * POINT


def lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """`text` in as few lines of at most `room` mm as it needs, as even as they can be; a word that is wider stays
    whole, and so do 'quý I' and WHOLE."""
    held = _WITHIN.sub(_HELD, re.sub(r"[ \t\n]+", " ", text).strip(" "))
    words = [word.replace(_HELD, " ") for word in held.split(" ")]
    least = _filled(words, size, room, bold=bold)
    narrow, wide = 0.0, room
    for _ in range(12):
        middle = (narrow + wide) / 2
        if len(_filled(words, size, middle, bold=bold)) <= len(least):
            wide = middle
        else:
            narrow = middle
    return _filled(words, size, wide, bold=bold) or [""]


def _filled(words: list[str], size: float, room: float, *, bold: bool) -> list[str]:
    """Each line takes what fits."""
    found: list[str] = []
    for word in words:
        if found and width(f"{found[-1]} {word}", size, bold=bold) <= room:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found
