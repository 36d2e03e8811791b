"""Windows from rules, overlaps and gaps, against sets of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.periods.windows import (
    Named,
    Placed,
    RuleError,
    Window,
    WindowRule,
    edge,
    gaps,
    overlapping,
    refuse_overlap,
)

ONE = timedelta(days=1)
days = st.dates(date(2025, 1, 1), date(2025, 12, 31))
windows = st.builds(lambda first, length: Window(first, first + length * ONE), days, st.integers(1, 120))


def inside(window: Window) -> set[date]:
    return {window.start + at * ONE for at in range((window.end - window.start).days)}


def test_it_works() -> None:
    period = WindowRule("15/12/Y-1", "14/3/Y").period(Named("quarter", 2026, 1))
    assert (period.code, period.label) == ("2026-Q1", "Quý I/2026")
    assert (period.start, period.end) == (date(2025, 12, 15), date(2026, 3, 15))
    assert Window(period.start, period.end).text == "15/12/2025–14/3/2026"


@pytest.mark.parametrize(
    ("rule", "named", "text"),
    [
        (("15/12/Y-1", "14/6/Y"), Named("half", 2026, 1), "15/12/2025–14/6/2026"),
        (("15/6/Y", "14/9/Y"), Named("quarter", 2026, 3), "15/6/2026–14/9/2026"),
        (("15/12/Y-1", "14/9/Y"), Named("nine_months", 2026), "15/12/2025–14/9/2026"),
        (("13/6/Y", "12/9/Y"), Named("quarter", 2023, 3), "13/6/2023–12/9/2023"),
        (("1/1/Y", "31/3/Y"), Named("quarter", 2026, 1), "1/1/2026–31/3/2026"),
        (("15/M-1/Y", "14/M/Y"), Named("month", 2026, 1), "15/12/2025–14/1/2026"),
        (("1/M/Y", "31/M/Y"), Named("month", 2028, 2), "1/2/2028–29/2/2028"),
        (("1/1/Y", "31/12/Z"), Named("years", 2011, 0, 2020), "1/1/2011–31/12/2020"),
        (("W-3", "W+3"), Named("week", 2026, 1), "26/12/2025–1/1/2026"),
        (("1/1/Y", "31/2/Y"), Named("year", 2026), "1/1/2026–28/2/2026"),
    ],
)
def test_windows_of_every_kind(rule: tuple[str, str], named: Named, text: str) -> None:
    assert WindowRule(*rule).window(named).text == text


@pytest.mark.parametrize(
    "text", ["", "15/12", "15/13/Y", "32/1/Y", "0/1/Y", "15/M/Y", "31/12/Z", "W+1", "15/12/2025", "٥/1/Y"]
)
def test_what_is_no_edge_is_refused_with_examples(text: str) -> None:
    with pytest.raises(RuleError, match="15/12/Y-1") as refused:
        edge(text, Named("year", 2026))
    assert "15/12/Y-1" in refused.value.message.text("vi")


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(RuleError, match="14/3/2026 is before the first 15/3/2026"):
        WindowRule("15/3/Y", "14/3/Y").window(Named("year", 2026))


def test_a_kind_without_rule_asks_for_days() -> None:
    with pytest.raises(RuleError, match="first and last day"):
        _ = Named("thematic", 2026).period


def test_overlapping_periods_of_one_kind_are_refused() -> None:
    first = Placed("2026-Q1", "quarter", Window.of(date(2025, 12, 15), date(2026, 3, 14)))
    second = Placed("2026-Q2", "quarter", Window.of(date(2026, 3, 14), date(2026, 6, 14)))
    with pytest.raises(RuleError, match="overlaps 2026-Q1"):
        refuse_overlap(second, [first])
    refuse_overlap(second, [Placed("2026-H1", "half", Window.of(date(2025, 12, 15), date(2026, 6, 14)), True)])


def test_cumulative_periods_of_one_kind_share_their_start() -> None:
    first = Placed("2026-Q1", "quarter", Window.of(date(2025, 12, 15), date(2026, 3, 14)), True)
    refuse_overlap(Placed("2026-Q2", "quarter", Window.of(date(2025, 12, 15), date(2026, 6, 14)), True), [first])
    with pytest.raises(RuleError):
        refuse_overlap(Placed("2026-Q2", "quarter", Window.of(date(2026, 1, 1), date(2026, 6, 14)), True), [first])


def test_a_wards_own_window_leaves_two_days_to_nobody() -> None:
    regular, own = Window.of(date(2023, 6, 15), date(2023, 9, 14)), Window.of(date(2023, 6, 13), date(2023, 9, 12))
    year = Placed("2023", "year", Window.of(date(2022, 12, 15), date(2023, 12, 14)), True)
    assert [gap.text for gap in gaps(regular, own, [year])] == ["13/9/2023–14/9/2023"]


@given(windows, windows)
def test_overlap_is_a_common_day(one: Window, other: Window) -> None:
    assert one.overlaps(other) is bool(inside(one) & inside(other))
    found = overlapping(Placed("a", "quarter", one), [Placed("b", "quarter", other)])
    assert (found is not None) is bool(inside(one) & inside(other))


@given(windows, windows, st.lists(windows, max_size=5))
def test_gaps_are_the_days_nobody_takes(regular: Window, own: Window, others: list[Window]) -> None:
    placed = [Placed(str(at), "quarter", window) for at, window in enumerate(others)]
    found = gaps(regular, own, placed)
    left = inside(regular) - inside(own) - {day for window in others for day in inside(window)}
    assert {day for gap in found for day in inside(gap)} == left
    assert sum(len(inside(gap)) for gap in found) == len(left)


@given(st.integers(1990, 2100), st.integers(1, 12), st.integers(1, 31))
def test_months_follow_each_other_without_gap_or_overlap(year: int, month: int, day: int) -> None:
    """Windows from day d of the month before to the day before d: each day of time in just one of them."""
    rule = WindowRule(f"{day}/M-1/Y", f"{day - 1}/M/Y") if day > 1 else WindowRule("1/M-1/Y", "31/M-1/Y")
    this = rule.window(Named("month", year, month))
    following = Named("month", year + (month == 12), month % 12 + 1)
    if day <= 28:
        assert rule.window(following).start == this.end
