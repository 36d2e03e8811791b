"""Reading the calendar."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from cchc.core.periods import packs
from cchc.core.periods.calendar import DayRule, WorkingCalendar
from cchc.platform.calendar.models import Day


@cache
def week() -> packs.Week:
    """The working week."""
    return packs.week()


def present() -> Iterable[Day]:
    """The rows that hold now, by date."""
    return Day.objects.filter(removed__isnull=True).order_by("date")


def working_calendar() -> WorkingCalendar:
    """The calendar as it is now, in one query."""
    return made_of(present())


def made_of(days: Iterable[Day]) -> WorkingCalendar:
    """The calendar that these rows make."""
    return WorkingCalendar(map(as_rule, days), week().weekend)


def as_rule(day: Day) -> DayRule:
    """A row as the core knows it."""
    return DayRule(day.date, day.working, day.name, day.name_en, day.decision)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day on a year's page."""

    date: date
    working: bool
    day: Day | None
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month on a year's page; weeks of seven places, None outside the month."""

    number: int
    weeks: list[list[Cell | None]]
    working: int
    """Working days in it."""


def year_of(year: int, today: date) -> list[Month]:
    """The twelve months of a year, with its working days counted."""
    days = {day.date: day for day in present() if day.date.year == year}
    rules = made_of(days.values())
    months = []
    for number in range(1, 13):
        weeks: list[list[Cell | None]] = [
            [
                Cell(day, rules.is_working(day), days.get(day), day == today) if day.month == number else None
                for day in row
            ]
            for row in calendar.Calendar().monthdatescalendar(year, number)
        ]
        months.append(Month(number, weeks, Counter(cell.working for row in weeks for cell in row if cell)[True]))
    return months


def of_year(year: int) -> list[Day]:
    """The rows that hold, a swap once, by its earlier day."""
    return [day for day in present() if day.date.year == year and not (day.swap and day.swap < day.date)]


def taken_out(year: int) -> list[Day]:
    """Rows of a year that were taken out, and where no row holds now, the latest can be put back."""
    return list(Day.objects.filter(removed__isnull=False, date__year=year).order_by("date", "-removed"))


def years() -> list[int]:
    """Years that have rows."""
    return sorted({day.year for day in Day.objects.dates("date", "year")})
