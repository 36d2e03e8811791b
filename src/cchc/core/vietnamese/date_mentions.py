"""Printed dates, whole, incomplete or impossible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cchc.core.vietnamese.text import REMEMBERED, lower
from cchc.core.vietnamese.units import COUNTING_NOUNS, leading_unit


@dataclass(frozen=True, slots=True)
class DateMention:
    """A printed date. `date` is None where it is incomplete or impossible; the parts that can be are kept."""

    start: int
    end: int
    text: str
    date: date | None
    month: int | None
    year: int | None
    role: str = ""
    """as_of: figures are counted up to this day ("tính đến 31/3"); "" otherwise"""
    day: int | None = None
    shape: str = "day"
    """day | blank_day ("ngày   tháng 12 năm 2023") | month ("tháng 9/2017")"""


_S = r"\s{0,9}"
_GAP = r"[\s.…_]{0,30}?"
_YEAR = r"(?P<y>(?:19|20)[0-9]{2})"
_CLEAR = r"(?<![\w/.-])"
_END = r"(?![0-9])(?!\s?/\s?\w)(?!-[a-zđ])"
_DAY = r"(?P<d>[0-9]{1,2})"
_MONTH = r"(?P<m>[0-9]{1,2})"
_CUE = r"(?<!\w)(?:ngày|đến hết|đến|tới|trước|sau|hết)\s+"
_PATTERNS = {
    # ngày 10 tháng 3 năm 2020; the day or the month may be left blank in a draft
    "words": rf"ngày{_GAP}{_DAY}?{_GAP},?{_GAP}tháng{_GAP}{_MONTH}?{_GAP}(?:,?{_GAP}năm|[/-]){_S}{_YEAR}(?![0-9])",
    "words_no_year": rf"ngày\s*{_DAY}\s*tháng\s*{_MONTH}(?![0-9])",
    "figures": rf"(?:ngày\s*)?{_CLEAR}{_DAY}\s?(?P<mark>[/.-])\s?{_MONTH}\s?(?P=mark)\s?{_YEAR}{_END}",
    "short_year": rf"ngày\s*{_DAY}(?P<mark>[/.-]){_MONTH}(?P=mark)(?P<y>[0-9]{{2}}){_END}",
    "blank_day": rf"ngày{_GAP}/\s?{_MONTH}?{_GAP}/\s?{_YEAR}{_END}",
    "iso": rf"{_CLEAR}{_YEAR}-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})(?![0-9])",
    "no_year": rf"(?P<cue>{_CUE}){_DAY}/{_MONTH}(?![0-9%/]|\s?%|[.,][0-9])",
    "month": rf"tháng\s*{_MONTH}(?:\s*,?\s*năm\s*|\s?[/.-]\s?){_YEAR}{_END}",
    "bare_month": rf"{_CLEAR}{_MONTH}\s?/\s?{_YEAR}{_END}",
}
_MAY_HOLD = re.compile(r"ngày|tháng|[0-9]\s?[/.-]\s?[0-9]")
_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_DOCUMENT = re.compile(
    r"(?:nghị định|thông tư|quyết định|nghị quyết|chỉ thị|luật|pháp lệnh|công văn|kế hoạch|số|quý|quí|qúy)\s*:?\s*$"
)
_AS_OF = re.compile(
    r"(?:(?:tính|tính từ đầu năm|số liệu|thống kê|cập nhật|chốt|lũy kế|luỹ kế|kể)\b[^.;,()\n]{0,30}?\s(?:đến|tới)"
    r"|tại thời điểm|tính tại|đến thời điểm)(?:\s+(?:hết|thời điểm|trước|ngày))*\s*:?\s*$"
)
_FROM_DAY = re.compile(r"(?<!\w)từ\s+(?:ngày\s+|tháng\s+|năm\s+)?[0-9]")
_UP_TO = re.compile(r"(?<!\w)(?:đến|tới)(?:\s+hết)?\s*$")
_FROM = re.compile(r"(?<!\w)(?:từ|kể từ)\s+(?!đó)[^.;\n]*$")


def find_dates(text: str) -> list[DateMention]:
    """Every printed date of `text` (NFC), in order, without overlap.

    A bare day and month ("31/3") is a date only behind a word that asks for one (ngày, đến, trước …) and not
    before a counted noun ("đến 12/12 xã"). A span includes the word "ngày" or "tháng", not "đến".
    """
    return list(_dates(text))


@lru_cache(maxsize=REMEMBERED)
def _dates(text: str) -> tuple[DateMention, ...]:
    lowered = lower(text)
    if not _MAY_HOLD.search(lowered):
        return ()
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for name, pattern in _COMPILED.items():
        for match in pattern.finditer(lowered):
            if any(taken[match.start() : match.end()]):
                continue
            if (mention := _mention(name, match, lowered, text)) is not None:
                found.append(mention)
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _mention(name: str, match: re.Match[str], lowered: str, text: str) -> DateMention | None:
    parts = match.groupdict()
    day, month, year = (int(parts[key]) if parts.get(key) else None for key in "dmy")
    if name == "short_year" and year is not None:
        year += 2000
    start = match.start()
    if name == "no_year":
        if not _plausible(day, month) or leading_unit(lowered, match.end()) in COUNTING_NOUNS:
            return None
        start = match.start() if match["cue"].startswith("ngày") else match.end("cue")
    if name == "bare_month" and (month not in range(1, 13) or _DOCUMENT.search(lowered, max(0, start - 30), start)):
        return None
    if name == "figures" and match["mark"] == "." and not _plausible(day, month):
        return None  # 3.15.2020 is a section number, not a slip of the pen
    shape = "month" if name in ("month", "bare_month") else "day" if day is not None else "blank_day"
    whole = _date(year, month, day)
    if month not in range(1, 13):
        month = None
    role = "as_of" if shape != "blank_day" and _is_as_of(lowered, start) else ""
    return DateMention(start, match.end(), text[start : match.end()], whole, month, year, role, day, shape)


def _plausible(day: int | None, month: int | None) -> bool:
    return day is not None and month is not None and 1 <= day <= 31 and 1 <= month <= 12


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_as_of(lowered: str, start: int) -> bool:
    before = lowered[max(0, start - 120) : start]
    counted = _AS_OF.search(before)
    if counted:
        return not _FROM_DAY.search(counted.group())
    up_to = _UP_TO.search(before)
    return up_to is not None and not _FROM.search(before[: up_to.start()])
