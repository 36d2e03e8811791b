from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.periods.period import Period
from cchc.core.vietnamese.dates import find_dates, find_periods

quick = settings(deadline=None, max_examples=150)


def test_it_works() -> None:
    text = "Kbang, ngày 10 tháng 3 năm 2020"
    (found,) = find_dates(text)
    assert found.date == date(2020, 3, 10)
    assert text[found.start : found.end] == found.text == "ngày 10 tháng 3 năm 2020"


def test_periods_work() -> None:
    text = "Công tác CCHC quý III/2023 và 6 tháng đầu năm 2024"
    assert [(found.code, found.kind, found.text) for found in find_periods(text)] == [
        ("2023-Q3", "quarter", "quý III/2023"),
        ("2024-H1", "half", "6 tháng đầu năm 2024"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 10/3/2020", date(2020, 3, 10)),
        ("Ngày 01/02/2023, phường", date(2023, 2, 1)),
        ("29-12-2020", date(2020, 12, 29)),
        ("01.10.2018.", date(2018, 10, 1)),
        ("ngày 24 tháng 8\nnăm 2021", date(2021, 8, 24)),
        ("2023-09-13", date(2023, 9, 13)),
        ("61/2018/NĐ-CP ngày 23/4/2018", date(2018, 4, 23)),
        ("ngày 10/3/20", date(2020, 3, 10)),
        ("(15/12/2022-14/3/2023)", date(2022, 12, 15)),
    ],
)
def test_whole_dates(text: str, expected: date) -> None:
    assert find_dates(text)[0].date == expected


@pytest.mark.parametrize(
    ("text", "day", "month", "year", "shape"),
    [
        ("ngày   tháng 12 năm 2023", None, 12, 2023, "blank_day"),
        ("ngày … tháng … năm 2024", None, None, 2024, "blank_day"),
        ("ngày /3/2022", None, 3, 2022, "blank_day"),
        ("ngày      /   /2022", None, None, 2022, "blank_day"),
        ("tháng 12 năm 2023", None, 12, 2023, "month"),
        ("Năm 2017 (9/2017)", None, 9, 2017, "month"),
        ("07/19/2013", 7, None, 2013, "day"),
        ("ngày 31/02/2023", 31, 2, 2023, "day"),
        ("ngày 05/3", 5, 3, None, "day"),
        ("ngày 28 tháng 02", 28, 2, None, "day"),
    ],
)
def test_incomplete_or_impossible(text: str, day: int | None, month: int | None, year: int | None, shape: str) -> None:
    (found,) = find_dates(text)
    assert found.date is None
    assert (found.day, found.month, found.year, found.shape) == (day, month, year, shape)


@pytest.mark.parametrize(
    "text",
    ["đạt 28/30 đơn vị", "đến 12/12 xã", "26/2018/QĐ-UBND", "số 12/3/2020/QĐ", "Nghị định 12/2015", "7.7.7.2020",
     "115/214", "quý 3/2023", "ngày, tháng, năm", "năm 2023"],
)  # fmt: skip
def test_not_a_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Tính đến ngày 28/2/2021 có", "as_of"),
        ("(Tính đến 31/3)", "as_of"),
        ("lũy kế đến hết ngày 14/12/2022", "as_of"),
        ("Đến ngày 28/2/2021, huyện có", "as_of"),
        ("tại thời điểm 31/12/2015", "as_of"),
        ("Từ năm 2011 đến 30/3/2020", ""),
        ("ban hành ngày 28/2/2021", ""),
    ],
)
def test_as_of(text: str, role: str) -> None:
    assert [found.role for found in find_dates(text)] == [role]


def test_a_window_is_no_as_of() -> None:
    assert [found.role for found in find_dates("Số liệu từ 15/12/2022 đến ngày 14/3/2023")] == ["", ""]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("QUÝ III/2023", ["2023-Q3"]),
        ("quý 1 năm 2022", ["2022-Q1"]),
        ("QUÍ 1/2022", ["2022-Q1"]),
        ("Qúy II-2024", ["2024-Q2"]),
        ("quý hai năm 2024", ["2024-Q2"]),
        ("TRONG QUÝ IV/NĂM 2023", ["2023-Q4"]),
        ("Trong quý I, năm 2021", ["2021-Q1"]),
        ("quý I và phương hướng quý II năm 2021", ["2021-Q1", "2021-Q2"]),
        ("quý IV và phương hướng quý I năm 2023", ["2022-Q4", "2023-Q1"]),
        ("quý IV/2022; trong quý I", ["2022-Q4"]),
        ("quý IV/2022, trong quý I tới", ["2022-Q4", "2023-Q1"]),
        ("quý I, II và III năm 2023", ["2023-Q1", "2023-Q2", "2023-Q3"]),
        ("06 tháng đầu năm 2024", ["2024-H1"]),
        ("sáu tháng đầu năm và 6 tháng cuối năm 2023", ["2023-H1", "2023-H2"]),
        ("9 tháng năm 2024", ["2024-9M"]),
        ("chín tháng đầu năm 2024", ["2024-9M"]),
        ("3 tháng đầu năm 2024", ["2024-Q1"]),
        ("11 tháng năm 2023", ["2023-01-01/2023-11-30"]),
        ("năm 2023 và phương hướng năm 2024", ["2023", "2024"]),
        ("các năm 2015, 2016 và 2017", ["2015", "2016", "2017"]),
        ("giai đoạn 2011-2020", ["2011-2020"]),
        ("giai đoạn 2011 – 2020", ["2011-2020"]),
        ("giai đoạn từ 2010 - 2020", ["2010-2020"]),
        ("Từ năm 2015 đến năm 2020", ["2015-2020"]),
        ("tháng 9/2017", ["2017-09"]),
        ("tháng 9 năm 2017", ["2017-09"]),
        ("từ ngày 13/6/2023 đến ngày 12/9/2023", ["2023-06-13/2023-09-12"]),
        ("(15/12/2022 - 14/3/2023)", ["2022-12-15/2023-03-14"]),
        ("từ ngày 15/12 đến hết ngày 14/3/2023", ["2022-12-15/2023-03-14"]),
        ("từ ngày 13 tháng 6 năm 2023 đến ngày 12 tháng 9 năm 2023", ["2023-06-13/2023-09-12"]),
        ("Từ năm 2011 đến ngày 30/3/2020", ["2011-01-01/2020-03-30"]),
        ("từ tháng 1/2019 đến tháng 3/2020", ["2019-01-01/2020-03-31"]),
    ],
)
def test_periods(text: str, codes: list[str]) -> None:
    assert [found.code for found in find_periods(text)] == codes


@pytest.mark.parametrize(
    "text",
    ["ngày 10 tháng 3 năm 2020", "ngày   tháng 12 năm 2023", "trong 6 tháng", "quý I", "sáu tháng đầu năm", "quý vị",
     "năm học 2022-2023", "ISO 9001:2015", "Luật số 77/2015/QH13", "từ ngày 12/9/2023 đến ngày 13/6/2023", "2020-2011"],
)  # fmt: skip
def test_no_period(text: str) -> None:
    assert find_periods(text) == []


def test_a_year_may_be_given() -> None:
    text = "trong quý I, đơn vị; 6 tháng đầu năm"
    assert [found.code for found in find_periods(text, year=2023)] == ["2023-Q1", "2023-H1"]


def test_printed_window_goes_to_the_period_before_it() -> None:
    quarter, window = find_periods("QUÝ III/2023\n(Từ ngày 13/6/2023 đến ngày 12/9/2023)")
    assert quarter.printed_window == window.printed_window == (date(2023, 6, 13), date(2023, 9, 12))
    assert (quarter.code, window.kind) == ("2023-Q3", "ad_hoc")


@quick
@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_every_date_we_print_is_found(day: date) -> None:
    for text in (f"{day.day}/{day.month}/{day.year}", f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"):
        (found,) = find_dates(f"Ban hành {text}, có hiệu lực ngay.")
        assert found.date == day


@quick
@given(st.integers(1950, 2090), st.integers(1, 4), st.integers(1, 12), st.integers(1, 30))
def test_every_label_is_found_again(year: int, quarter: int, month: int, length: int) -> None:
    made = [Period.quarter(year, quarter), Period.half(year, 1), Period.half(year, 2), Period.nine_months(year)]
    made += [Period.year(year), Period.years(year, year + length) if year + length < 2100 else Period.year(year)]
    for period in [*made, Period.month(year, month)]:
        assert [found.code for found in find_periods(f"Báo cáo {period.label} của huyện")] == [period.code]


@quick
@given(st.text(alphabet="0123456789/.- ngàythánmqúýIVđếừ\n", max_size=80))
def test_codes_always_parse_and_spans_lie_in_order(text: str) -> None:
    found = find_periods(text, year=2020)
    assert all(Period.parse(item.code).kind == item.kind for item in found)
    assert all(text[item.start : item.end] == item.text for item in [*found, *find_dates(text)])
    assert all(one.end <= two.start for one, two in pairwise(found))
