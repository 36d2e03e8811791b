"""Numbers in words inside prose, where they count something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.vietnamese.units import leading_unit
from cchc.core.vietnamese.words import LONGEST, SCALE_VALUE, STARTERS, VOCABULARY, read_words


@dataclass(frozen=True, slots=True)
class WordNumber:
    start: int
    end: int
    value: Decimal
    percent: bool
    unit: str


_WORD = re.compile(r"[^\W\d_]+")
_NEVER_ALONE = {"không", "năm"}
_NEVER_AFTER = frozenset(["thứ", "mức", "cấp", "khóa", "quý", "tháng", "số", "lần", "một", "đầu", "vài", "mấy"])
_ONE_COUNTS_AFTER = frozenset(["có", "còn", "chỉ", "giảm", "tăng", "thêm", "gồm", "mất", "nhận"])
_PERCENT = re.compile(r"\s+phần trăm(?!\w)")


def find_word_numbers(lowered: str) -> list[WordNumber]:
    """Number words of `lower` text that are followed by a unit, by a counted noun or hold a scale word.

    "một" alone is a number only behind a word that counts ("có một đơn vị"); "năm" alone is a year.
    """
    words = list(_WORD.finditer(lowered))
    found: list[WordNumber] = []
    at = 0
    while at < len(words):
        number = _number_at(words, at, lowered) if words[at].group() in STARTERS else None
        if number is None:
            at += 1
            continue
        found.append(number)
        while at < len(words) and words[at].start() < number.end:
            at += 1
    return found


def _run(words: list[re.Match[str]], at: int, lowered: str) -> int:
    """How many words from `at` on could belong to one number."""
    count = 1
    while count <= LONGEST and at + count < len(words) and words[at + count].group() in VOCABULARY:
        if not lowered[words[at + count - 1].end() : words[at + count].start()].isspace():
            break
        count += 1
    return count


def _number_at(words: list[re.Match[str]], at: int, lowered: str) -> WordNumber | None:
    before = words[at - 1].group() if at and lowered[words[at - 1].end() : words[at].start()].isspace() else ""
    longest = _run(words, at, lowered)
    for count in range(longest if longest <= LONGEST else 0, 0, -1):
        run = [word.group() for word in words[at : at + count]]
        try:
            value = read_words(" ".join(run))
        except ValueError:
            continue
        start, end = words[at].start(), words[at + count - 1].end()
        percent = _PERCENT.match(lowered, end)
        unit = leading_unit(lowered, end) if lowered[end : end + 1].isspace() else ""
        if percent:
            return WordNumber(start, percent.end(), value, True, "")
        if _counts(run, before, unit):
            return WordNumber(start, end, value, False, unit)
    return None


def _counts(run: list[str], before: str, unit: str) -> bool:
    if len(run) == 1:
        if run[0] in _NEVER_ALONE or before in _NEVER_AFTER:
            return False
        return bool(unit) and (run[0] != "một" or before in _ONE_COUNTS_AFTER)
    return bool(unit) or any(word in SCALE_VALUE for word in run)
