"""Days as they are typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.platform.ui.days import day_field, typed_day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_it_works(day: date) -> None:
    """What is shown is read again as the same day; so are the short way and the way of machines."""
    assert day_field().widget.format_value(day) == f"{day:%d/%m/%Y}"
    assert typed_day(f" {day:%d/%m/%Y} ") == typed_day(f"{day.day}/{day.month}/{day.year}") == day
    assert typed_day(day.isoformat()) == day_field().clean(day.isoformat()) == day


def test_the_day_comes_before_the_month() -> None:
    assert typed_day("3/4/2026") == date(2026, 4, 3)


@pytest.mark.parametrize("typed", ["", "30/2/2026", "4/13/2026", "ngày mai", "2026", "1/1/26/3", "٣/٤/٢٠٢٦x"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert typed_day(typed) is None
