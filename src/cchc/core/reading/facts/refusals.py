"""Figures that count nothing although they look as if: in titles, limits, lists, shares of a whole.

Dates, document numbers, standards, times of day, levels, years and heading numbers are known to
`cchc.core.vietnamese.numbers` already; here is what only a report's prose shows. Each class is one line.
"""

from __future__ import annotations

import re

from cchc.core.reading.facts.blocks import Block

_CLASSES: dict[str, re.Pattern[str]] = {
    "title": re.compile(r"“[^“”]{1,400}”|\"[^\"\n]{1,300}\"|«[^»]{1,300}»|‘[^‘’]{1,200}’"),
    "age": re.compile(r"(?<![0-9])[0-9]{1,3}\s(?:tháng\s)?tuổi(?!\w)"),
    "band": re.compile(
        r"(?<!\w)từ\s[0-9]{1,3}\s?%?\s?(?:[-–]|đến|tới)\s?(?:dưới|cận)\s?[0-9]{1,3}\s?%"
        r"|tự (?:bảo đảm|đảm bảo|chủ)\s[0-9]{1,3}\s?%"
    ),
    "share of a whole": re.compile(
        r"(?<![0-9/])(?:1/[2-9]|[2-9]/[3-9])(?=\s(?:số|tổng|thành viên|thời gian|diện tích)\b)"
    ),
    "enumeration": re.compile(r"\([0-9]{1,2}\)(?=\s[^\W0-9_])"),
    "name": re.compile(r"(?:tổng đài|đầu số|đường dây nóng|số hiệu|mã số|hotline|biển số)\s(?:số\s)?[0-9][0-9.]*"),
    "legal place": re.compile(
        r"(?<!\w)(?:điểm|khoản|điều|mục|chương|phần)\s[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}"
        r"(?=\s{0,2}(?:,|điều|khoản|nghị|luật|thông|quyết|của))"
    ),
}


def refused(block: Block) -> bytearray:
    """One byte per character of the block: 1 where a figure is no statistic."""
    marks = bytearray(len(block.text))
    for name, pattern in _CLASSES.items():
        for match in pattern.finditer(block.lowered):
            if name == "enumeration" and _said_in_words(block, match.start()):
                continue
            marks[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return marks


_WORD_NUMBER = re.compile(r"(?:một|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín|mười)\s$")


def _said_in_words(block: Block, at: int) -> bool:
    """Whether a figure in brackets repeats the word before: "hai (02) phòng"."""
    return _WORD_NUMBER.search(block.before(at)) is not None
