"""For when a statement holds: the report's period, unless its sentence names another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cchc.core.periods.period import Period
from cchc.core.reading.facts.blocks import Block
from cchc.core.vietnamese.dates import find_dates, find_periods

_WHOLE_YEAR = re.compile(r"(?<!\w)(?:trong|cả|của|cho cả)\snăm(?!\s?(?:[0-9]|qua|trước|sau|nay))(?!\w)")
_NOT_OF_THE_FIGURE = re.compile(
    r"(?:so với|so với cùng kỳ|luật|nghị định|thông tư|quyết định|công văn|định hướng|tầm nhìn|nhiệm kỳ|đến|từ|trước"
    r"|sau)"
    r"\s{0,3}(?:cuối |đầu |hết )?$"
)
_EARLIER = re.compile(
    r"(?<!\w)(?:(?P<same>cùng kỳ)(?:\s(?:của\s)?(?:năm (?:trước|ngoái)|(?:năm\s)?(?P<year>(?:19|20)[0-9]{2})))?"
    r"|(?P<unit>quý|kỳ|tháng|năm) (?:trước(?: liền kề)?|ngoái))(?!\s(?:đó|đây|khi|chuyển|mang|để lại|sang))(?!\w)"
)
"""A time told from the report's own: "quý trước", "cùng kỳ năm trước"."""
_CARRIED = re.compile(
    r"(?:những|các|tồn|tồn đọng|chuyển|chuyển từ|so với|với|hơn|bằng|nhiều|[0-9]%?|từ|của|như|so)\s+(?:năm\s)?$"
)
"""Before such a time: brought over from it, or only compared with it."""
_NOW = re.compile(
    r"(?<!\w)(?:(?:quý|kỳ|tháng|năm) (?:này|nay|báo cáo)|hiện nay|hiện tại|hiện có|hiện còn|đến nay|hiện đang)(?!\w)"
)
_NEAR = 30
"""Characters within which a time behind a figure is its own."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A time named in a block."""

    start: int
    end: int
    code: str
    reach: int = 0
    """Where it stops to hold; 0 for the end of its sentence."""


def times_of(block: Block, period: Period | None) -> list[Timed]:
    """Every time of the block that a figure may belong to, in order."""
    year = period.start.year if period and period.kind != "years" else None
    times = [
        Timed(mention.start, mention.end, mention.date.isoformat())
        for mention in find_dates(block.text)
        if mention.role == "as_of" and mention.date is not None
    ]
    named = None
    for mention in find_periods(block.text, year=year):
        repeated = named is not None and mention.kind == "ad_hoc" and mention.printed_window == named
        named = mention.printed_window if mention.kind != "ad_hoc" else None
        if not repeated and not _of_something_else(block, mention.start):
            times.append(Timed(mention.start, mention.end, mention.code))
    if year is not None:
        times += [Timed(m.start(), m.end(), str(year)) for m in _WHOLE_YEAR.finditer(block.lowered)]
    earlier = list(_earlier_times(block, period)) if period else []
    times = [timed for timed in times if not any(e.start <= timed.start < e.end for e in earlier)]
    return sorted((*times, *earlier), key=lambda timed: timed.start)


def _earlier_times(block: Block, period: Period) -> Iterator[Timed]:
    """Times like "quý trước", "cùng kỳ năm trước" against `period`. Each holds to the end of its brackets or, unless a
    colon follows it, to the next semicolon; what is only compared with it or was left over from it is not of it."""
    for match in _EARLIER.finditer(block.lowered):
        if _CARRIED.search(block.before(match.start(), 24)) or match["year"] not in (None, str(period.start.year - 1)):
            continue
        code = (period.same_last_year() if match["same"] else _before(period, match["unit"])).code
        yield Timed(match.start(), match.end(), code, _reach(block, *match.span()))


def _before(period: Period, unit: str) -> Period:
    """The quarter, month or year before the last one of `period`; the period before it."""
    last = period.last_day
    match unit:
        case "năm":
            return Period.year(period.start.year - 1)
        case "quý" if period.kind not in ("quarter", "ad_hoc"):
            return Period.quarter(last.year, (last.month + 2) // 3).previous()
        case "tháng" if period.kind != "ad_hoc":
            return Period.month(last.year, last.month).previous()
    return period.previous()


def _reach(block: Block, start: int, end: int) -> int:
    """Where a time that was named at `start`…`end` stops to hold."""
    first, last = block.sentence(start)
    if block.lowered.count("(", first, start) > block.lowered.count(")", first, start):
        closing = block.lowered.find(")", end, last)
    else:
        closing = -1 if block.lowered[end:].lstrip().startswith(":") else block.lowered.find(";", end, last)
    return last if closing < 0 else closing


def _of_something_else(block: Block, start: int) -> bool:
    """A term of office, a target year, the year of a law or the period compared with."""
    if block.lowered.startswith("nhiệm kỳ", start):
        return True
    return _NOT_OF_THE_FIGURE.search(block.before(start, 24)) is not None


def period_at(block: Block, times: list[Timed], start: int, end: int, default: str) -> str:
    """Code of the period of a figure at `start`…`end`: the last time its sentence names before it, else one right
    behind it in the same clause, else the report's."""
    first, last = block.sentence(start)
    before = [timed for timed in times if first <= timed.start and timed.end <= start < (timed.reach or last)]
    if before and not _NOW.search(block.lowered, before[-1].end, start):
        return before[-1].code
    if before:
        return default
    last = min(last, end + _NEAR)
    behind = (
        timed
        for timed in times
        if end <= timed.start < last and not timed.reach and not _divided(block, end, timed.start)
    )
    return next((timed.code for timed in behind), default)


def _divided(block: Block, start: int, end: int) -> bool:
    return re.search(r"[;:(]|,\s", block.text[start:end]) is not None
