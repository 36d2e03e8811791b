"""A reporting period: a half-open window [start, end) of local dates, with a code that says what it is.

Codes: `2023-Q3`, `2023-H1`, `2023-H2`, `2023-9M`, `2023`, `2011-2020`, `2017-09`, `2026-W07` (a week of ISO 8601),
`2021-02-28` (one day) and `2017-09-15/2017-12-14` (a window; both days are inside).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

_DAY = timedelta(days=1)
_ROMAN = ("", "I", "II", "III", "IV")
_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS_EN = _MONTH_NAMES.split()
_CODE = re.compile(
    r"(?P<year>[0-9]{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<nine>9M)|-W(?P<week>[0-9]{2})|-(?P<last>[0-9]{4})|-(?P<month>[0-9]{2}))?"
)
_WINDOW = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))?")


def _month_start(year: int, month: int) -> date:
    """First day of a month counted from January of `year`; month 13 is next January, month 0 last December."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _shift_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the month's last day where it has no such day."""
    first = _month_start(day.year, day.month + months)
    last = _month_start(first.year, first.month + 1) - _DAY
    return first.replace(day=min(day.day, last.day))


def _week_of_last_year(start: date) -> Period:
    """The week with the same number a year earlier; week 52 where that year has no week 53."""
    year, number, _ = start.isocalendar()
    last = date(year - 1, 12, 28).isocalendar().week
    return Period.week(year - 1, min(number, last))


def _vi(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _en(day: date) -> str:
    return f"{day.day} {_MONTHS_EN[day.month - 1][:3]} {day.year}"


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """Build with `parse`, `window` or one of the named constructors; two periods are equal if their codes are."""

    code: str
    kind: str
    """week | month | quarter | half | nine_months | year | years | ad_hoc (a window or a day)"""
    start: date
    end: date
    """The first day after the period."""
    label: str
    """In Vietnamese; `label_in("en")` for English."""

    # --- making one

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """Calendar quarter 1 … 4 of a year."""
        if number not in (1, 2, 3, 4):
            raise ValueError(f"no quarter {number}")
        start, end = _month_start(year, 3 * number - 2), _month_start(year, 3 * number + 1)
        return cls(f"{year:04}-Q{number}", "quarter", start, end, f"Quý {_ROMAN[number]}/{year}")

    @classmethod
    def half(cls, year: int, number: int) -> Period:
        """First (1) or last (2) six months of a year."""
        if number not in (1, 2):
            raise ValueError(f"no half {number}")
        start, end = _month_start(year, 6 * number - 5), _month_start(year, 6 * number + 1)
        name = "đầu" if number == 1 else "cuối"
        return cls(f"{year:04}-H{number}", "half", start, end, f"6 tháng {name} năm {year}")

    @classmethod
    def nine_months(cls, year: int) -> Period:
        """January to September of a year."""
        return cls(f"{year:04}-9M", "nine_months", date(year, 1, 1), date(year, 10, 1), f"9 tháng năm {year}")

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(f"{year:04}", "year", date(year, 1, 1), date(year + 1, 1, 1), f"Năm {year}")

    @classmethod
    def years(cls, first: int, last: int) -> Period:
        """From 1 January of `first` to 31 December of `last`."""
        if last <= first:
            raise ValueError(f"{last} is not after {first}")
        start, end = date(first, 1, 1), date(last + 1, 1, 1)
        return cls(f"{first:04}-{last:04}", "years", start, end, f"Giai đoạn {first}-{last}")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month."""
        start, end = date(year, month, 1), _month_start(year, month + 1)
        return cls(f"{year:04}-{month:02}", "month", start, end, f"Tháng {month}/{year}")

    @classmethod
    def week(cls, year: int, number: int) -> Period:
        """Week 1 … 53 of a year, Monday to Sunday, as ISO 8601 counts them. ValueError where the year has none."""
        start = date.fromisocalendar(year, number, 1)
        return cls(f"{year:04}-W{number:02}", "week", start, start + 7 * _DAY, f"Tuần {number}/{year}")

    @classmethod
    def window(cls, start: date, last_day: date) -> Period:
        """Any stretch of days, both ends inside. ValueError when it ends before it starts."""
        if last_day < start:
            raise ValueError(f"{last_day} is before {start}")
        if start == last_day:
            return cls(start.isoformat(), "ad_hoc", start, start + _DAY, _vi(start))
        code = f"{start.isoformat()}/{last_day.isoformat()}"
        return cls(code, "ad_hoc", start, last_day + _DAY, f"{_vi(start)}–{_vi(last_day)}")

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period a code names. ValueError for anything that is not a code of this system."""
        if window := _WINDOW.fullmatch(code):
            first = date.fromisoformat(window[1])
            return cls.window(first, date.fromisoformat(window[2]) if window[2] else first)
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"not a period code: {code!r}")
        year = int(match["year"])
        if match["quarter"]:
            return cls.quarter(year, int(match["quarter"]))
        if match["half"]:
            return cls.half(year, int(match["half"]))
        if match["nine"]:
            return cls.nine_months(year)
        if match["week"]:
            return cls.week(year, int(match["week"]))
        if match["last"]:
            return cls.years(year, int(match["last"]))
        return cls.month(year, int(match["month"])) if match["month"] else cls.year(year)

    @classmethod
    def known(cls, code: str) -> Period | None:
        """The period a code names, None for anything that is not a code."""
        try:
            return cls.parse(code)
        except ValueError:
            return None

    # --- asking it

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - _DAY

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def label_in(self, language: str) -> str:
        """The label in `vi` or `en`; any other language gives Vietnamese."""
        if language != "en":
            return self.label
        year = self.start.year
        return {
            "week": f"Week {self.start.isocalendar().week} of {self.start.isocalendar().year}",
            "quarter": f"Q{(self.start.month + 2) // 3} {year}",
            "half": f"{'First' if self.start.month == 1 else 'Second'} half of {year}",
            "nine_months": f"First nine months of {year}",
            "year": str(year),
            "years": f"{year}–{self.last_day.year}",
            "month": f"{_MONTHS_EN[self.start.month - 1]} {year}",
        }.get(self.kind) or " – ".join(dict.fromkeys((_en(self.start), _en(self.last_day))))

    def previous(self) -> Period:
        """The period of the same kind that ends where this one starts (nine months: those of last year).

        A window that runs from a day of the month to the day before it (15/9 to 14/12) moves by whole months,
        as reporting windows do; any other window moves by its number of days.
        """
        before = self.start - _DAY
        match self.kind:
            case "quarter":
                return Period.quarter(before.year, (before.month + 2) // 3)
            case "half":
                return Period.half(before.year, 1 if before.month <= 6 else 2)
            case "month":
                return Period.month(before.year, before.month)
            case "week":
                return Period.week(*before.isocalendar()[:2])
            case "year" | "nine_months":
                return self.same_last_year()
            case "years":
                length = self.end.year - self.start.year
                return Period.years(self.start.year - length, before.year)
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        if self.start.day == self.end.day and months:
            return Period.window(_shift_months(self.start, -months), before)
        return Period.window(self.start - (self.end - self.start), before)

    def same_last_year(self) -> Period:
        """The same stretch one year earlier; for several years, the stretch of as many years before it."""
        year = self.start.year - 1
        match self.kind:
            case "quarter":
                return Period.quarter(year, (self.start.month + 2) // 3)
            case "half":
                return Period.half(year, 1 if self.start.month == 1 else 2)
            case "nine_months":
                return Period.nine_months(year)
            case "year":
                return Period.year(year)
            case "month":
                return Period.month(year, self.start.month)
            case "years":
                return self.previous()
            case "week":
                return _week_of_last_year(self.start)
        start = _shift_months(self.start, -12)
        return Period.window(start, max(start, _shift_months(self.last_day, -12)))

    def __lt__(self, other: object) -> bool:
        """By start, then end, then code."""
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end, self.code) < (other.start, other.end, other.code)

    def __str__(self) -> str:
        return self.code
