"""Days as they are typed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cchc.platform.ui.days import day_field, typed_day, typed_moment


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


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_a_moment_is_read_as_typed_and_as_an_address_holds_it(moment: datetime) -> None:
    here = timezone.make_aware(moment)
    assert typed_moment(moment.isoformat()) == typed_moment(here.isoformat()) == here
    assert typed_moment(here.isoformat().replace("+", " ")) == here, "a '+' of an address comes as a space"
    assert typed_moment(f" {moment:%d/%m/%Y %H:%M} ") == here.replace(second=0, microsecond=0)


def test_a_day_alone_is_its_end() -> None:
    assert typed_moment("20/4/2026") == timezone.make_aware(datetime(2026, 4, 20, 23, 59, 59))


@pytest.mark.parametrize("typed", ["", "hôm qua", "30/2/2026", "2026-02-30T10:00", "20/4/2026 25:00"])
def test_what_is_no_moment_is_none(typed: str) -> None:
    assert typed_moment(typed) is None
