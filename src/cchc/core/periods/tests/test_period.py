from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.periods.period import Period

years = st.integers(1946, 2999)
days = st.dates(date(1946, 1, 1), date(2999, 12, 31))
periods = st.one_of(
    st.builds(Period.quarter, years, st.integers(1, 4)),
    st.builds(Period.half, years, st.integers(1, 2)),
    st.builds(Period.nine_months, years),
    st.builds(Period.year, years),
    st.builds(Period.month, years, st.integers(1, 12)),
    st.builds(Period.week, years, st.integers(1, 52)),
    st.builds(lambda first, length: Period.years(first, first + length), years, st.integers(1, 20)),
    st.builds(lambda first, length: Period.window(first, first + timedelta(length)), days, st.integers(0, 800)),
)
quick = settings(deadline=None, max_examples=150)


def test_it_works() -> None:
    period = Period.parse("2023-Q3")
    assert (period.kind, period.start, period.end) == ("quarter", date(2023, 7, 1), date(2023, 10, 1))
    assert period.label == "Quý III/2023"
    assert period.last_day == date(2023, 9, 30)
    assert period.contains(date(2023, 9, 30))
    assert not period.contains(date(2023, 10, 1))


@pytest.mark.parametrize(
    ("code", "kind", "start", "last", "label", "english"),
    [
        ("2023-Q1", "quarter", "2023-01-01", "2023-03-31", "Quý I/2023", "Q1 2023"),
        ("2023-H1", "half", "2023-01-01", "2023-06-30", "6 tháng đầu năm 2023", "First half of 2023"),
        ("2023-H2", "half", "2023-07-01", "2023-12-31", "6 tháng cuối năm 2023", "Second half of 2023"),
        ("2023-9M", "nine_months", "2023-01-01", "2023-09-30", "9 tháng năm 2023", "First nine months of 2023"),
        ("2023", "year", "2023-01-01", "2023-12-31", "Năm 2023", "2023"),
        ("2011-2020", "years", "2011-01-01", "2020-12-31", "Giai đoạn 2011-2020", "2011–2020"),
        ("2017-09", "month", "2017-09-01", "2017-09-30", "Tháng 9/2017", "September 2017"),
        ("2026-W01", "week", "2025-12-29", "2026-01-04", "Tuần 1/2026", "Week 1 of 2026"),
        ("2021-02-28", "ad_hoc", "2021-02-28", "2021-02-28", "28/2/2021", "28 Feb 2021"),
        (
            "2023-06-13/2023-09-12",
            "ad_hoc",
            "2023-06-13",
            "2023-09-12",
            "13/6/2023–12/9/2023",
            "13 Jun 2023 – 12 Sep 2023",
        ),
    ],
)
def test_codes(code: str, kind: str, start: str, last: str, label: str, english: str) -> None:
    period = Period.parse(code)
    assert (period.code, period.kind) == (code, kind)
    assert (period.start.isoformat(), period.last_day.isoformat()) == (start, last)
    assert (period.label_in("vi"), period.label_in("en")) == (label, english)


@pytest.mark.parametrize(
    ("code", "previous", "last_year"),
    [
        ("2023-Q1", "2022-Q4", "2022-Q1"),
        ("2023-H1", "2022-H2", "2022-H1"),
        ("2023-9M", "2022-9M", "2022-9M"),
        ("2023", "2022", "2022"),
        ("2024-01", "2023-12", "2023-01"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2026-W53", "2026-W52", "2025-W52"),
        ("2011-2020", "2001-2010", "2001-2010"),
        ("2017-09-15/2017-12-14", "2017-06-15/2017-09-14", "2016-09-15/2016-12-14"),
        ("2023-01-10/2023-01-16", "2023-01-03/2023-01-09", "2022-01-10/2022-01-16"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
    ],
)
def test_neighbours(code: str, previous: str, last_year: str) -> None:
    assert Period.parse(code).previous().code == previous
    assert Period.parse(code).same_last_year().code == last_year


@pytest.mark.parametrize(
    "code",
    ["", "2023-Q5", "2023-Q0", "2023-13", "2023-3M", "2025-W53", "2025-W00",
     "23-Q1", "2020-2011", "2020-2020", "quý I", "2023-02-30",
     "2023-05-01/2023-04-30", "2023-Q1 ", "0000", "2023/2024", "٢٠٢٣"],
)  # fmt: skip
def test_refuses(code: str) -> None:
    with pytest.raises(ValueError, match=r"not a period code|month|day|year|before|after|week"):
        Period.parse(code)


@pytest.mark.parametrize("make", [lambda: Period.quarter(2023, 5), lambda: Period.half(2023, 3)])
def test_no_such_part(make: object) -> None:
    with pytest.raises(ValueError, match="no "):
        make()  # type: ignore[operator]


@quick
@given(periods)
def test_code_round_trip(period: Period) -> None:
    assert Period.parse(period.code) == period
    assert period.start < period.end
    assert period.contains(period.start)
    assert not period.contains(period.end)


@quick
@given(periods.filter(lambda period: period.kind != "nine_months"))
def test_previous_ends_where_this_starts(period: Period) -> None:
    before = period.previous()
    assert before.end == period.start
    assert before.kind == period.kind
    assert before < period


@quick
@given(st.lists(periods, max_size=8))
def test_order_is_by_start(found: list[Period]) -> None:
    assert [period.start for period in sorted(found)] == sorted(period.start for period in found)


def test_known_gives_none_for_what_is_no_code() -> None:
    assert Period.known("2023-Q3") == Period.quarter(2023, 3)
    assert [Period.known(text) for text in ("", "2023-Q5", "quý III")] == [None, None, None]
