"""Windows of reporting periods: rules as data that give [start, end) for a kind, a number and a year.

An edge is written day/month/year: '15/12/Y-1' is 15 December of the year before the period's, '14/3/Y' 14 March.
`M` is the number of a month period ('15/M-1/Y'), `Z` the last year of several ('31/12/Z'), a day beyond the month's
last is its last day ('31/2/Y'). An edge of a week is `W` and days from its Monday: 'W-3' is the Friday before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cchc.core.messages import Message
from cchc.core.periods.calendar import DAY, written
from cchc.core.periods.period import Period

_EDGE = re.compile(r"(?P<day>\d{1,2})/(?P<month>M(?:[+-]\d{1,2})?|\d{1,2})/(?P<year>[YZ](?:[+-]\d{1,2})?)", re.ASCII)
_WEEK = re.compile(r"W(?P<days>[+-]\d{1,2})?", re.ASCII)
MONTHS = 12
LAST_DAY = 31


class RuleError(ValueError):
    """A rule that cannot be used, or that gives what may not be; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days [start, end), shown inclusive."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise RuleError(
                Message(
                    "Ngày cuối {last} đứng trước ngày đầu {first}.",
                    "The last day {last} is before the first {first}.",
                    {"first": written(self.start), "last": written(self.end - DAY)},
                )
            )

    @classmethod
    def of(cls, first: date, last: date) -> Window:
        """From the first to the last day, both inside."""
        return cls(first, last + DAY)

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - DAY

    @property
    def text(self) -> str:
        """15/12/2025–14/3/2026."""
        return f"{written(self.start)}–{written(self.last_day)}"

    def overlaps(self, other: Window) -> bool:
        """Whether a day is in both."""
        return self.start < other.end and other.start < self.end

    def without(self, others: Iterable[Window]) -> list[Window]:
        """What is left of it after the days of `others`, by date."""
        left: list[Window] = []
        start = self.start
        for other in sorted(others, key=lambda window: window.start):
            if start < min(other.start, self.end):
                left.append(Window(start, min(other.start, self.end)))
            start = max(start, other.end)
        return [*left, Window(start, self.end)] if start < self.end else left


@dataclass(frozen=True, slots=True)
class Named:
    """Which period is meant: its kind, year, number in the year, and last year where there are several."""

    kind: str
    year: int
    number: int = 0
    last_year: int = 0

    @property
    def period(self) -> Period:
        """Its calendar period, for code and name. RuleError for a kind that has no rule: thematic, ad hoc."""
        match self.kind:
            case "week":
                return Period.week(self.year, self.number)
            case "month":
                return Period.month(self.year, self.number)
            case "quarter":
                return Period.quarter(self.year, self.number)
            case "half":
                return Period.half(self.year, self.number)
            case "nine_months":
                return Period.nine_months(self.year)
            case "year":
                return Period.year(self.year)
            case "years":
                return Period.years(self.year, self.last_year)
        raise RuleError(
            Message(
                "Loại kỳ “{kind}” không có quy tắc; hãy nhập ngày đầu và ngày cuối.",
                "A period of kind “{kind}” has no rule; give its first and last day.",
                {"kind": self.kind},
            )
        )


@dataclass(frozen=True, slots=True)
class WindowRule:
    """First and last day of a window, as edges."""

    first: str
    last: str

    def window(self, named: Named) -> Window:
        """The window of one period. RuleError for an edge that is malformed or an empty window."""
        return Window.of(edge(self.first, named), edge(self.last, named))

    def period(self, named: Named) -> Period:
        """The period with its code and name, over this window."""
        window = self.window(named)
        return replace(named.period, start=window.start, end=window.end)


def edge(text: str, named: Named) -> date:
    """The day an edge names for one period. RuleError for text that is no edge of its kind."""
    if week := _WEEK.fullmatch(text):
        if named.kind != "week":
            raise _no_edge(text)
        return named.period.start + timedelta(days=int(week["days"] or 0))
    match = _EDGE.fullmatch(text)
    if match is None:
        raise _no_edge(text)
    year = (named.last_year if match["year"][0] == "Z" else named.year) + int(match["year"][1:] or 0)
    months, day = _month(match["month"], named, text), int(match["day"])
    if not 1 <= day <= LAST_DAY or (match["year"][0] == "Z" and not named.last_year):
        raise _no_edge(text)
    return in_month(year, months, day)


def in_month(year: int, month: int, day: int) -> date:
    """The day of a month counted from January of `year` (13: next January); the month's last where it is shorter."""
    first = date(year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1, 1)
    following = date(first.year + first.month // MONTHS, first.month % MONTHS + 1, 1)
    return min(first + (day - 1) * DAY, following - DAY)


def _month(text: str, named: Named, whole: str) -> int:
    if text[0] == "M":
        if named.kind != "month":
            raise _no_edge(whole)
        return named.number + int(text[1:] or 0)
    if not 1 <= int(text) <= MONTHS:
        raise _no_edge(whole)
    return int(text)


def _no_edge(text: str) -> RuleError:
    return RuleError(
        Message(
            "“{text}” không phải cách viết ngày của thời gian chốt số liệu. Ví dụ: 15/12/Y-1 (15/12 năm trước), "
            "14/3/Y, 15/M-1/Y (kỳ tháng), 31/12/Z (năm cuối của giai đoạn), W-3 (kỳ tuần).",
            "“{text}” names no day of a window. Write for example 15/12/Y-1 (15 December of the year before), 14/3/Y, "
            "15/M-1/Y (a month), 31/12/Z (last of several years), W-3 (a week).",
            {"text": text},
        )
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """A window with the period it belongs to, to be compared with others of the same regime."""

    code: str
    kind: str
    window: Window
    cumulative: bool = False


UNBOUND = ("thematic", "ad_hoc")
"""Kinds whose windows have nothing to do with one another."""


def overlapping(new: Placed, others: Sequence[Placed]) -> Placed | None:
    """The period of the same kind that `new` may not stand beside, or None.

    Periods of different kinds may overlap: six months contain the quarter. Cumulative periods of one kind may overlap
    where they count from the same day.
    """
    if new.kind in UNBOUND:
        return None
    for other in others:
        if other.kind == new.kind and other.code != new.code and other.window.overlaps(new.window):
            together = new.cumulative and other.cumulative and other.window.start == new.window.start
            if not together:
                return other
    return None


def refuse_overlap(new: Placed, others: Sequence[Placed]) -> None:
    """RuleError that names the period in the way."""
    other = overlapping(new, others)
    if other:
        raise RuleError(
            Message(
                "Thời gian chốt số liệu {window} của kỳ {code} trùng với kỳ {other} ({theirs}) cùng loại. "
                "Hãy sửa ngày đầu hoặc ngày cuối.",
                "The window {window} of {code} overlaps {other} ({theirs}) of the same kind. Change its first or last "
                "day.",
                {"window": new.window.text, "code": new.code, "other": other.code, "theirs": other.window.text},
            )
        )


def gaps(regular: Window, own: Window, others: Iterable[Placed]) -> list[Window]:
    """Days of the regular window that a unit's own window gives up and no other period takes.

    Cumulative periods are left out: they hold every day of the year and say nothing of the quarter's flow.
    """
    return regular.without([own, *(other.window for other in others if not other.cumulative)])
