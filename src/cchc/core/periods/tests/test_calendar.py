"""The working calendar against a day-by-day count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.messages import placeholders
from cchc.core.periods.calendar import CalendarError, DayRule, WorkingCalendar

FIRST = date(2025, 12, 1)
ONE = timedelta(days=1)
near = st.dates(FIRST, FIRST + 200 * ONE)
rules = st.dictionaries(near, st.booleans(), max_size=40)
weekends = st.sets(st.integers(0, 6), max_size=3)


def calendar(found: dict[date, bool], weekend: set[int]) -> WorkingCalendar:
    return WorkingCalendar([DayRule(day, working, "x") for day, working in found.items()], weekend)


def oracle(found: dict[date, bool], weekend: set[int], day: date) -> bool:
    return found[day] if day in found else day.weekday() not in weekend


SWAPPED = WorkingCalendar(
    [
        DayRule(date(2026, 1, 1), False, "Tết Dương lịch", "New Year's Day"),
        DayRule(date(2026, 1, 2), False, "Nghỉ, làm bù 10/1", "Day off", "12729/VPCP-KGVX"),
        DayRule(date(2026, 1, 10), True, "Làm bù cho 2/1", "Worked for 2 January", "12729/VPCP-KGVX"),
    ]
)


def test_it_works() -> None:
    assert SWAPPED.next_working(date(2026, 1, 1)) == date(2026, 1, 5)
    assert SWAPPED.previous_working(date(2026, 1, 4)) == date(2025, 12, 31)
    assert SWAPPED.add_working_days(date(2026, 1, 8), 2) == date(2026, 1, 10)
    assert SWAPPED.working_days_between(date(2026, 1, 1), date(2026, 1, 12)) == 6


def test_a_day_says_why_it_is_off() -> None:
    said = SWAPPED.why(date(2026, 1, 2)).message
    assert said.text() == "2/1/2026 (thứ Sáu): ngày nghỉ, Nghỉ, làm bù 10/1 (12729/VPCP-KGVX)"
    assert said.text("en") == "2/1/2026 (Friday): day off, Day off (12729/VPCP-KGVX)"
    assert SWAPPED.why(date(2026, 1, 4)).message.text() == "4/1/2026 (Chủ nhật): ngày nghỉ, nghỉ hằng tuần"
    assert SWAPPED.why(date(2026, 1, 10)).working
    assert placeholders(said.vi) == placeholders(said.en)


def test_two_rules_for_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="two rules"):
        WorkingCalendar([DayRule(FIRST, True, "a"), DayRule(FIRST, False, "b")])


def test_a_week_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a working day"):
        WorkingCalendar(weekend=range(7))


def test_a_year_of_days_off_is_told_and_not_searched_for_ever() -> None:
    free = WorkingCalendar([DayRule(FIRST + at * ONE, False, "x") for at in range(500)])
    with pytest.raises(CalendarError, match="no working day near 1/12/2025"):
        free.next_working(FIRST)


@given(rules, weekends, near, near)
def test_working_days_between_counts_each_day_once(
    found: dict[date, bool], weekend: set[int], one: date, other: date
) -> None:
    start, end = sorted((one, other))
    counted = sum(oracle(found, weekend, start + at * ONE) for at in range((end - start).days))
    assert calendar(found, weekend).working_days_between(start, end) == counted
    assert calendar(found, weekend).working_days_between(end, start) == -counted


@given(rules, weekends, near, st.integers(-30, 30))
def test_adding_working_days_walks_day_by_day(
    found: dict[date, bool], weekend: set[int], start: date, count: int
) -> None:
    day, left = start, abs(count)
    while left:
        day += ONE if count > 0 else -ONE
        left -= oracle(found, weekend, day)
    assert calendar(found, weekend).add_working_days(start, count) == day


@given(rules, weekends, near)
def test_next_and_previous_are_the_nearest(found: dict[date, bool], weekend: set[int], start: date) -> None:
    made = calendar(found, weekend)
    day = start
    while not oracle(found, weekend, day):
        day += ONE
    assert made.next_working(start) == day
    day = start
    while not oracle(found, weekend, day):
        day -= ONE
    assert made.previous_working(start) == day


@given(rules, near, near)
def test_an_answer_names_the_exceptions_it_used(found: dict[date, bool], one: date, other: date) -> None:
    start, end = sorted((one, other))
    used = [rule.day for rule in calendar(found, {5, 6}).used(start, end)]
    assert used == sorted(day for day in found if start <= day < end)


@pytest.mark.parametrize(
    ("day", "due", "left"),
    [
        (date(2026, 9, 14), date(2026, 9, 15), 1),
        (date(2026, 9, 15), date(2026, 9, 15), 0),
        (date(2026, 9, 16), date(2026, 9, 15), -1),
        (date(2026, 9, 19), date(2026, 9, 15), -3),  # a Saturday: Wednesday to Friday have passed
        (date(2026, 9, 12), date(2026, 9, 15), 2),
    ],
)
def test_days_left_until_a_day_and_since(day: date, due: date, left: int) -> None:
    assert WorkingCalendar().days_left(day, due) == left
