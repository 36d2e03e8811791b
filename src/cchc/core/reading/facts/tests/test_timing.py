"""For when a statement holds."""

from __future__ import annotations

import pytest

from cchc.core.reading.draft import Section
from cchc.core.reading.facts import find_facts
from cchc.core.reading.facts.tests.conftest import Facts


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Huyện có 298 TTHC.", "2023-Q3"),
        ("Tính đến ngày 31/5/2021, huyện có 298 TTHC.", "2021-05-31"),
        ("Năm 2022, Sở được giao 33 biên chế.", "2022"),
        ("Huyện sẽ thanh tra 8 đơn vị trong năm.", "2023"),
        ("Trong quý I, xã nhận 20 hồ sơ.", "2023-Q1"),
        ("Từ năm 2012 đến 30/6/2020, tỉnh ban hành 60 văn bản.", "2012-01-01/2020-06-30"),
        ("Giai đoạn 2011-2020, huyện giảm 12 đơn vị.", "2011-2020"),
        ("Số hồ sơ tăng so với năm 2021 là 40 hồ sơ.", "2023-Q3"),
        ("Đã giao kinh phí năm 2022; hiện có 15 đơn vị tự chủ.", "2023-Q3"),
        ("Nhiệm kỳ 2016 - 2021 bầu được 52 đại biểu.", "2023-Q3"),
        ("Theo Luật năm 2015, huyện ban hành 3 văn bản.", "2023-Q3"),
    ],
)
def test_its_sentence_decides(facts: Facts, text: str, period: str) -> None:
    assert facts(text)[0].period == period


def test_a_time_does_not_reach_over_the_sentence(facts: Facts) -> None:
    first, second = facts("Năm 2022 có 12 đơn vị. Nay còn 10 đơn vị.")
    assert (first.period, second.period) == ("2022", "2023-Q3")


def test_without_a_report_period_it_stays_open() -> None:
    (found,) = find_facts([Section("I", "", 1, "Có 5 phòng.")])
    assert found.period == ""


@pytest.mark.parametrize(
    ("text", "period", "codes"),
    [
        ("Quý trước giải quyết 90 hồ sơ; cùng kỳ năm trước 80 hồ sơ.", "2023-Q3", ["2023-Q2", "2022-Q3"]),
        ("Quý trước giải quyết 90 hồ sơ; đã tiếp nhận 100 hồ sơ.", "2023-Q1", ["2022-Q4", "2023-Q1"]),
        ("Quý trước: tiếp nhận 90 hồ sơ; giải quyết 80 hồ sơ.", "2023-Q3", ["2023-Q2", "2023-Q2"]),
        ("Giải quyết 90 hồ sơ (cùng kỳ 80 hồ sơ), đúng hạn 85 hồ sơ.", "2023-H1", ["2023-H1", "2022-H1", "2023-H1"]),
        ("Cùng kỳ năm 2022 tiếp nhận 80 hồ sơ.", "2023-Q3", ["2022-Q3"]),
        ("Năm trước có 80 hồ sơ, năm nay có 90 hồ sơ.", "2023-Q3", ["2022", "2023-Q3"]),
        ("Tháng trước tiếp nhận 10 hồ sơ.", "2023-Q3", ["2023-08"]),
        ("Kỳ trước giải quyết 10 hồ sơ.", "2023-9M", ["2022-9M"]),
        ("Quý trước giải quyết 10 hồ sơ.", "2023", ["2023-Q3"]),
        ("Kỳ trước chuyển sang 30 hồ sơ; tồn kỳ trước 5 hồ sơ.", "2023-Q3", ["2023-Q3", "2023-Q3"]),
        ("So với cùng kỳ năm trước tăng 30 hồ sơ.", "2023-Q3", ["2023-Q3"]),
        ("Tiếp nhận 90 hồ sơ, tăng 5% so với quý trước.", "2023-Q3", ["2023-Q3", "2023-Q3"]),
    ],
)
def test_an_earlier_time_is_told_from_the_report(facts: Facts, text: str, period: str, codes: list[str]) -> None:
    assert [f.period for f in facts(text, period=period)] == codes
