"""What a figure counts: the noun or measure printed behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cchc.core.reading.facts.lexicon import (
    CALENDAR,
    COORDINATED,
    DETERMINERS,
    FUNCTION_WORDS,
    MORE_NOUNS,
    NO_QUANTITY_NOUNS,
    NOT_THE_NOUN,
    PEOPLE_SHORT,
    PLACES,
    SPAN_WORDS,
    any_of,
    terms,
)
from cchc.core.vietnamese.text import lower
from cchc.core.vietnamese.units import COUNTING_NOUNS, unit_place

_JOIN = re.compile(r"\s?(?:,|&|và|hoặc)\s?(?=[^\W\d])")
_BASES = terms("cb|cc|vc|cbcc|ccvc|cbccvc|cán bộ|công chức|viên chức|người|ngày|tuần|tháng|quý|kỳ|năm|hộ|đơn vị|xã|lớp")
_PER = re.compile(rf"\s?/\s?({any_of(_BASES)})(?!\w)")
_DETERMINER = re.compile(rf"{any_of(DETERMINERS)}\s")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_SPAN = re.compile(rf"\s{any_of(SPAN_WORDS)}(?!\w)")
_IN_WORDS = r"\(\s?(?:(?:không|một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|trăm|linh|lẻ|nghìn|mốt)\s?){1,8}\)"
"""A figure said again: "02 (hai) phòng"."""
_SKIPPED = re.compile(rf"[ *)]*(?:{_IN_WORDS}[ *]*)?")
_MORE = re.compile(rf"{any_of(MORE_NOUNS)}(?!\w)")
_OF_A_PLACE = re.compile(r"(?:cấp|ubnd|hđnd|cơ|toàn|bàn|chủ tịch|nội vụ|văn phòng)\s?$")
_LEAD = re.compile(r"(?<!\w)(?:tổng số|số lượng|số)\s(?:lượng\s)?")


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted noun or measure, at `start`…`end` of the text."""

    text: str
    start: int
    end: int
    known: bool


def counted(lowered: str, at: int) -> Counted | None:
    """The noun or measure behind a figure that ends at `at` of `lower` text; None when nothing is counted.

    Nouns not in the lexicon are given too (`known` False): officials invent units. Function words, lengths of time
    that only name the reported period, ages and hours are none.
    """
    skipped = _SKIPPED.match(lowered, at)
    start = skipped.end() if skipped else at
    while (determiner := _DETERMINER.match(lowered, start)) is not None:
        start = determiner.end()
    word = _WORD.match(lowered, start)
    if word is None:
        return None
    more = _MORE.match(lowered, start)
    start, end = more.span() if more else unit_place(lowered, start)
    if start == end or (more is None and lowered.startswith(NOT_THE_NOUN, start)):
        if word.group() in FUNCTION_WORDS:
            return None
        first, last = _unknown(lowered, start)
        return Counted(lowered[first:last], first, last, known=False)
    unit = lowered[start:end]
    if unit in NO_QUANTITY_NOUNS or (unit in CALENDAR and _SPAN.match(lowered, end)):
        return None
    end = _joined(lowered, unit, end)
    return Counted(lowered[start:end], start, end, known=True)


def _unknown(lowered: str, start: int) -> tuple[int, int]:
    """An invented noun: up to three words before a function word or a mark; two of a longer run."""
    ends: list[int] = []
    at = start
    while len(ends) < 4 and (word := _WORD.match(lowered, at)) is not None and word.group() not in FUNCTION_WORDS:
        ends.append(word.end())
        at = word.end() + 1 if lowered[word.end() : word.end() + 1] == " " else len(lowered)
    return start, ends[-1] if len(ends) < 4 else ends[1]


def _joined(lowered: str, unit: str, end: int) -> int:
    """Where "cơ quan, đơn vị, xã và thị trấn" or "máy/CB,CC" ends, its first noun `unit` ending at `end`."""
    if (per := _PER.match(lowered, end)) is not None:
        return _joined(lowered, per[1], per.end())
    group = next((nouns for nouns in COORDINATED if unit in nouns), frozenset())
    while (join := _JOIN.match(lowered, end)) is not None:
        start, more = unit_place(lowered, join.end())
        if lowered[start:more] not in group:
            return end
        end = more
    return end


def printed_unit(unit: str) -> str:
    """The unit as a fact gives it, from the words as printed: abbreviations keep their capitals, other nouns have
    none; people by any abbreviation are "người", a rate per person is "…/người"."""
    unit = " ".join(word if word.rstrip(",").isupper() and len(word) > 1 else lower(word) for word in unit.split())
    noun, slash, per = unit.partition("/")
    if slash:
        return f"{noun.strip()}/{'người' if lower(per).replace(' ', '') in PEOPLE_SHORT else per.strip()}"
    return "người" if lower(unit).replace(" ", "") in PEOPLE_SHORT else unit


def noun_in(lowered: str, start: int, end: int) -> str:
    """The counted noun that a stretch of text names: behind "số" or "tổng số", else the first; "" if none."""
    if noun := noun_named(lowered, start, end):
        return noun
    for word in _WORD.finditer(lowered, start, end):
        if noun := _noun_at(lowered, word.start(), end):
            return noun
    return ""


def noun_named(lowered: str, start: int, end: int) -> str:
    """The counted noun that a name begins with or has behind "số": "hồ sơ quá hạn", "tổng số phiếu"; "" if none."""
    lead = _LEAD.search(lowered, start, end)
    if lead is not None and (noun := _noun_at(lowered, lead.end(), end)):
        return noun
    first = _WORD.search(lowered, start, end)
    return _noun_at(lowered, first.start(), end) if first else ""


def _noun_at(lowered: str, start: int, end: int) -> str:
    first, last = unit_place(lowered, start)
    if lowered[first:last] in PLACES and _OF_A_PLACE.search(lowered, max(0, first - 12), first):
        return ""  # "cấp tỉnh", "UBND huyện": whose, not what
    if last > end or lowered[first:last] not in COUNTING_NOUNS or lowered.startswith(NOT_THE_NOUN, first):
        return ""
    return lowered[first:last]
