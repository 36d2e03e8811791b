"""For when a statement holds: the report's period, unless its sentence names another."""

from __future__ import annotations

import re
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
_NOW = re.compile(r"(?<!\w)(?:hiện nay|hiện tại|hiện có|hiện còn|đến nay|hiện đang)(?!\w)")
_NEAR = 30
"""Characters within which a time behind a figure is its own."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A time named in a block."""

    start: int
    end: int
    code: str


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
    return sorted(times, key=lambda timed: timed.start)


def _of_something_else(block: Block, start: int) -> bool:
    """A term of office, a target year, the year of a law or the period compared with."""
    if block.lowered.startswith("nhiệm kỳ", start):
        return True
    return _NOT_OF_THE_FIGURE.search(block.before(start, 24)) is not None


def period_at(block: Block, times: list[Timed], start: int, end: int, default: str) -> str:
    """Code of the period of a figure at `start`…`end`: the last time its sentence names before it, else one right
    behind it in the same clause, else the report's."""
    first, last = block.sentence(start)
    before = [timed for timed in times if first <= timed.start and timed.end <= start]
    if before and not _NOW.search(block.lowered, before[-1].end, start):
        return before[-1].code
    if before:
        return default
    last = min(last, end + _NEAR)
    behind = (timed for timed in times if end <= timed.start < last and not _divided(block, end, timed.start))
    return next((timed.code for timed in behind), default)


def _divided(block: Block, start: int, end: int) -> bool:
    return re.search(r"[;:(]|,\s", block.text[start:end]) is not None
