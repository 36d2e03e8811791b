"""Deadlines from rules, with the arithmetic told, against a walk day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.messages import placeholders
from cchc.core.periods.calendar import DayRule, WorkingCalendar
from cchc.core.periods.deadlines import DeadlineRule, refuse_earlier, refuse_hasty
from cchc.core.periods.windows import Named, RuleError, Window

ONE = timedelta(days=1)
Q1 = Named("quarter", 2026, 1)
WINDOW = Window.of(date(2025, 12, 15), date(2026, 3, 14))
PLAIN = WorkingCalendar()
LAW = "Điều 8 khoản 5 Nghị định 09/2019/NĐ-CP"
near = st.dates(date(2026, 1, 1), date(2026, 6, 30))
rules = st.dictionaries(near, st.booleans(), max_size=30)


def test_it_works() -> None:
    due = DeadlineRule("day 20").due(WINDOW, Q1, PLAIN)
    assert due.day == date(2026, 3, 20)
    assert [step.text() for step in due.steps] == [
        "Chốt số liệu ngày 14/3/2026.",
        "Quy tắc: ngày 20 của tháng cuối kỳ → 20/3/2026.",
    ]


def test_a_day_off_moves_it_and_says_why() -> None:
    calendar = WorkingCalendar([DayRule(date(2026, 3, 20), False, "Nghỉ bù", "Day off", "12/QĐ-TTg")])
    due = DeadlineRule("day 20").due(WINDOW, Q1, calendar)
    assert due.day == date(2026, 3, 23)
    assert [step.text("en") for step in due.steps[2:]] == [
        "20/3/2026 (Friday): day off, Day off (12/QĐ-TTg)",
        "21/3/2026 (Saturday): day off, weekend",
        "22/3/2026 (Sunday): day off, weekend",
        "Moved to 23/3/2026.",
    ]
    assert [rule.day for rule in due.used] == [date(2026, 3, 20)]
    assert DeadlineRule("day 20", "none").due(WINDOW, Q1, calendar).day == date(2026, 3, 20)
    assert all(placeholders(step.vi) == placeholders(step.en) for step in due.steps)


def test_working_days_tell_each_day_that_was_not_counted() -> None:
    calendar = WorkingCalendar(
        [DayRule(date(2026, 3, 16), False, "Nghỉ bù"), DayRule(date(2026, 3, 21), True, "Làm bù")]
    )
    steps = DeadlineRule("after 5").due(WINDOW, Q1, calendar).steps
    assert [step.text() for step in steps[2:]] == [
        "15/3/2026 (Chủ nhật): ngày nghỉ, nghỉ hằng tuần",
        "16/3/2026 (thứ Hai): ngày nghỉ, Nghỉ bù",
        "21/3/2026 (thứ Bảy): ngày làm việc, Làm bù",
    ]


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("day 5 +1", date(2026, 4, 6)),
        ("after 2", date(2026, 3, 17)),
        ("on 20/3/Y", date(2026, 3, 20)),
        ("day 31", date(2026, 3, 31)),
    ],
)
def test_each_way_to_say_it(rule: str, day: date) -> None:
    assert DeadlineRule(rule).due(WINDOW, Q1, PLAIN).day == day


def test_a_chain_of_levels_that_is_not_moved() -> None:
    """Bắc Kạn, quý III/2021: communes by the 16th, departments the 18th (a Saturday), districts the 19th (a Sunday)."""
    window = Window.of(date(2021, 6, 15), date(2021, 9, 14))
    due = [DeadlineRule(f"day {day}", "none").due(window, Named("quarter", 2021, 3), PLAIN).day for day in (16, 18, 19)]
    assert due == [date(2021, 9, 16), date(2021, 9, 18), date(2021, 9, 19)]


@pytest.mark.parametrize("rule", ["", "20", "day 32", "day 0", "after", "after -1", "day 20 -1", "on"])
def test_what_is_no_rule_is_refused_with_examples(rule: str) -> None:
    with pytest.raises(RuleError, match="day 20") as refused:
        DeadlineRule(rule)
    assert "after 2" in refused.value.message.text("vi")


def test_a_deadline_before_the_close_is_refused_and_the_law_named() -> None:
    with pytest.raises(RuleError) as refused:
        refuse_hasty(date(2026, 3, 13), WINDOW, PLAIN, 1, LAW)
    assert LAW in refused.value.message.text("vi")
    assert "0 ngày làm việc" in refused.value.message.text("vi")


def test_one_working_day_must_lie_between() -> None:
    """14 March 2026 is a Saturday: the Sunday is too early, the Monday enough."""
    with pytest.raises(RuleError, match="at least 1"):
        refuse_hasty(date(2026, 3, 15), WINDOW, PLAIN, 1, LAW)
    refuse_hasty(date(2026, 3, 16), WINDOW, PLAIN, 1, LAW)


def test_a_deadline_never_stands_before_the_close_even_where_no_law_asks() -> None:
    with pytest.raises(RuleError):
        refuse_hasty(date(2026, 3, 14), WINDOW, PLAIN, 0, "")


def test_an_extension_is_later() -> None:
    refuse_earlier(date(2026, 3, 20), date(2026, 3, 21))
    with pytest.raises(RuleError, match="must be after"):
        refuse_earlier(date(2026, 3, 20), date(2026, 3, 20))


@given(rules, near, st.integers(1, 15))
def test_n_working_days_after_the_close(found: dict[date, bool], last: date, count: int) -> None:
    window = Window(last - 30 * ONE, last + ONE)
    calendar = WorkingCalendar([DayRule(day, working, "x") for day, working in found.items()])
    day, left = last, count
    while left:
        day += ONE
        left -= found.get(day, day.weekday() < 5)
    due = DeadlineRule(f"after {count}").due(window, Q1, calendar)
    assert due.day == day
    assert [rule.day for rule in due.used] == sorted(day for day in found if last <= day <= due.day)
    refuse_hasty(due.day, window, calendar, count, LAW)
    with pytest.raises(RuleError):
        refuse_hasty(due.day, window, calendar, count + 1, LAW)


@given(rules, near, st.integers(1, 31))
def test_a_moved_deadline_is_the_first_working_day_from_the_day_asked(
    found: dict[date, bool], last: date, asked: int
) -> None:
    window = Window(last - 30 * ONE, last + ONE)
    calendar = WorkingCalendar([DayRule(day, working, "x") for day, working in found.items()])
    still = DeadlineRule(f"day {asked}", "none").due(window, Q1, calendar).day
    assert (still.month, still.day <= asked) == (last.month, True)
    while not found.get(still, still.weekday() < 5):
        still += ONE
    assert DeadlineRule(f"day {asked}").due(window, Q1, calendar).day == still
