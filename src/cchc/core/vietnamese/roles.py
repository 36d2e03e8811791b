"""What a number in prose is when it counts nothing: a heading, a year, an ordinal, part of a period's name."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal

from cchc.core.vietnamese.period_mentions import find_periods
from cchc.core.vietnamese.units import COUNTING_NOUNS

_STRONG = r"mức độ|mức|cấp độ|thứ|điều|khoản|phụ lục|khóa|khoá|hạng|quý|bậc|kỳ họp|trung ương|quốc lộ|tỉnh lộ"
_WEAK = (
    r"loại|biểu mẫu|biểu|bảng|điểm|mục|chương|tiểu mục|trang|tầng|giai đoạn|phiên bản|đối tượng|lớp|khối|đợt|vòng"
    r"|nhóm|tổ|đội|ngõ|ngách|đường|tiêu chí|bước|thông tư|nghị định|quyết định|nghị quyết|luật|chỉ thị|công văn"
    r"|kế hoạch|vùng|khu vực|khu|tuyến|kênh|phường|quận|thôn|ấp|xóm|khu phố|tổ dân phố|tháng|tuần|ngày|phần|dự án"
    r"|đề án|chương trình|quy định|pháp lệnh|hướng dẫn|phố|khóm|buôn|khối phố|số nhà"
    r"|tiểu dự án|gói thầu|windows|office|covid|mẫu|điều lệ|cấp|lần"
)
_DOCUMENTS = r"đề án|chỉ thị|công văn|nghị định|thông tư"
"""A figure right behind one of these is its number, even before a counted noun: "Đề án 06 UBND huyện"."""
_NUMBERED = (
    r"tiêu chí|biểu|mẫu|phụ lục|mục|tổ|công văn|văn bản|kế hoạch|quyết định|báo cáo|tờ trình|thông báo|điện thoại"
    r"|tổ dân phố|thôn|ấp|khu phố|xóm|khóm|buôn|phường|phố|đội|đề án|chương trình"
    r"|đường|nhà|ngõ|quốc lộ|kênh|tài khoản|nghị định|thông tư|nghị quyết|chỉ thị|luật|bảng|hiệu"
)
_DOCUMENT_BEFORE = re.compile(rf"(?<!\w)(?:{_DOCUMENTS})\s+$")
_PLACE_BEFORE = re.compile(r"(?<!\w)(?:phường|quận|thôn|ấp|xóm|khóm|buôn|khu phố|tổ dân phố)\s+$")
_PLACE_BEHIND = re.compile(r"\s*,?\s*(?:xã|phường|thị trấn|thị xã|thành phố|quận|huyện)\s+[A-ZĐÀ-Ỹ]")
_STRONG_BEFORE = re.compile(rf"(?<!\w)(?:(?:{_STRONG})|(?:{_NUMBERED})\s+số)\s*:?\s*$")
_WEAK_BEFORE = re.compile(rf"(?<!\w)(?:{_WEAK})\s*$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_YEAR_BEFORE = re.compile(
    r"(?<!\w)(?:năm|từ|đến|giai đoạn|nhiệm kỳ|trước|sau|kỳ|so với|cuối|đầu)\s*$"
    r"|[0-9]{4}\s?[-–,]\s?$|(?<!\w)[iv]+/$"
)
_YEAR_BEHIND = re.compile(r"\s?[-–]\s?(?:19|20)[0-9]{2}(?![0-9])")
_LINE_START = re.compile(r"[\s*#>+_-]*")
_SECTION = re.compile(r"[1-9][0-9]?(?:\.[1-9][0-9]?)*")
_MODEL_BEFORE = re.compile(r"(?:^|[\s(])([A-Z][a-z]{2,}[A-Za-z]*)\s$")
_BETWEEN = re.compile(r"\s*(?:,|;|và|&|hoặc|/|-)\s*(?:mức độ|mức)?\s*")


class Roles:
    """Answers for one text; build it once, ask it for every number."""

    def __init__(self, text: str, lowered: str) -> None:
        self._text = text
        self._lowered = lowered
        mentions = find_periods(text, year=2000)  # the year only keeps mentions without one
        self._periods = sorted((item.start, item.end, item.kind) for item in mentions)
        self._starts = [start for start, _, _ in self._periods]

    def period_at(self, position: int) -> str:
        """period or year when a period's name covers the position, else ""."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._periods[index][1]:
            return ""
        return "year" if self._periods[index][2] in ("year", "years") else "period"

    def rank_at(self, start: int) -> str:
        """ordinal where the words before say so ("thứ 5/10 huyện"), else ""."""
        return "ordinal" if _STRONG_BEFORE.search(self._lowered, max(0, start - 24), start) else ""

    def of(self, start: int, end: int, unit: str) -> str:
        """The role of a number in figures that has no per cent sign, scale word or denominator."""
        raw = self._lowered[start:end]
        counted = unit in COUNTING_NOUNS
        if covered := self.period_at(start):
            return covered
        if self._is_heading(start, end, raw):
            return "heading"
        if self._is_year(start, end, raw, counted):
            return "year"
        window = max(0, start - 24)
        if rank := self.rank_at(start):
            return rank if raw.isdigit() or "," in raw else ""
        if raw.isdigit() and self._is_name(start, end, window):
            return "ordinal"
        if not counted and not unit and raw.isdigit() and _WEAK_BEFORE.search(self._lowered, window, start):
            return "ordinal"
        if not unit and _MODEL_BEFORE.search(self._text, window, start):
            return "model"
        return ""

    def _is_name(self, start: int, end: int, window: int) -> bool:
        """Whether a counted noun behind the figure is only what follows its name: "thôn 4 xã Đông"."""
        if _DOCUMENT_BEFORE.search(self._lowered, window, start):
            return True
        return bool(_PLACE_BEFORE.search(self._lowered, window, start) and _PLACE_BEHIND.match(self._text, end))

    def _is_heading(self, start: int, end: int, raw: str) -> bool:
        behind = self._lowered[end : end + 3]
        line = self._lowered[self._lowered.rfind("\n", 0, start) + 1 : start]
        if behind[:1] == ")" and len(raw) < 3 and line.count("(") <= line.count(")"):
            return True
        if not _LINE_START.fullmatch(line) or not _SECTION.fullmatch(raw):
            return False
        return (
            behind[:1] in (")", "/") or behind[:2] in (". ", ".\t", ".*", ".\n") or ("." in raw and behind[:1] == " ")
        )

    def _is_year(self, start: int, end: int, raw: str, counted: bool) -> bool:
        if not _YEAR.fullmatch(raw):
            return False
        before = _YEAR_BEFORE.search(self._lowered, max(0, start - 16), start)
        if before and before.group().startswith("năm"):
            return True
        return not counted and bool(before or _YEAR_BEHIND.match(self._lowered, end))


def goes_on(previous: Decimal, value: Decimal, between: str) -> bool:
    """Whether `value` only goes on with a list of ordinals: the 4 of "mức độ 3, 4"."""
    return value == previous + 1 and _BETWEEN.fullmatch(between) is not None
