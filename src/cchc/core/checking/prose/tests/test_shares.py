"""Rates of invented passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking.finding import Severity
from cchc.core.checking.prose.tests.made import found, told
from cchc.core.figures import ratio, to_decimal


def test_it_works() -> None:
    (finding,) = found("Hồ sơ trực tuyến là 30 hồ sơ đạt 70% (30/40).")
    assert told([finding]) == [("ratio.prose_share", "70 %", "75 %")]
    assert finding.steps == ("30 / 40 = 75 % ≠ 70 %",)


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ trực tuyến là 115 hồ sơ đạt 54% (115/214).",
        "Có 14/14 xã đủ điều kiện, đạt 100%.",
        "Được cấp 26,8 tỷ đồng, giải ngân 20,1 tỷ đồng đạt 75%.",
        "Có 60 người, trong đó Đại học là 40 người chiếm 66,7%; Cao đẳng là 20 người chiếm 33,3%.",
        "Đã làm 12/10 sáng kiến, vượt chỉ tiêu.",
        "100% cán bộ đạt chuẩn.",
        "Giải ngân 61,2/68 tỷ đồng vốn đầu tư, đạt 90%; thu ngân sách 45,5 tỷ đồng, đạt 130% dự toán (35 tỷ đồng).",
        "Chi 70 tỷ đồng, thực hiện thu 45,5 tỷ đồng, đạt 130% dự toán.",
        "Nhận 500 hồ sơ, trong đó 300 hồ sơ trực tuyến, đạt 120% so với cùng kỳ; 200 hồ sơ trực tiếp.",
    ],
)
def test_what_is_right_or_cannot_be_known_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Có 13/14 xã đủ điều kiện, đạt 100%.", "ratio.prose_share"),
        ("Được cấp 26,8 tỷ đồng, giải ngân 20,1 tỷ đồng đạt 85%.", "ratio.prose_share"),
        ("Chi 70 tỷ đồng; thu 45,5 tỷ đồng, đạt 113% dự toán giao (35 tỷ đồng).", "ratio.prose_share"),
        ("Vốn được giao 70 tỷ đồng, đã giải ngân 45,5 tỷ đồng, đạt 56% kế hoạch.", "ratio.prose_share"),
        ("Có 15/14 xã đủ điều kiện.", "ratio.prose_above_whole"),
        ("Có 60 người, trong đó Đại học là 40 người chiếm 66,6%; Cao đẳng là 20 người.", "ratio.prose_rounding"),
        ("Có 60 người, trong đó Đại học là 40 người chiếm 56%; Cao đẳng là 20 người.", "ratio.prose_share"),
        ("9 người, trong đó đại học 6 người, chưa qua đào tạo 3 người. Số đạt chuẩn là 100%.", "ratio.prose_all"),
    ],
)
def test_each_contradiction_is_named(text: str, rule: str) -> None:
    assert [finding.rule for finding in found(text)] == [rule]


PEOPLE = "Xã có 80 người (cán bộ 38, công chức 42). Đại học 40 người chiếm 50%; cao đẳng 8 người chiếm 10%; "


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Chương trình gồm 50 nhiệm vụ, đã hoàn thành 35 nhiệm vụ, đạt 70%.", "đạt 71%"),
        ("Được giao 50 nhiệm vụ, đến nay đã thực hiện 35 nhiệm vụ, đạt 70%.", "đạt 7%"),
        ("- Nhiệm vụ đề ra: 50 nhiệm vụ.\n- Hoàn thành: 35 nhiệm vụ, đạt 70%.", "đạt 75%"),
        (f"{PEOPLE}trung cấp 20 người chiếm 25%.", "trung cấp 200 người chiếm 25%"),
        (f"{PEOPLE}trung cấp 20 người chiếm 25%.", "trung cấp 20 người chiếm 52%"),
    ],
)
def test_a_whole_told_before_may_be_the_base(right: str, wrong: str) -> None:
    assert found(*right.split("\n")) == []
    start = max(right.rfind(wrong[:4]), right.rfind("trung cấp"))
    changed = f"{right[:start]}{wrong}."
    (finding,) = found(*changed.split("\n"))
    assert (finding.rule, finding.severity) == ("ratio.prose_share_likely", Severity.warning)


def test_a_share_of_the_whole_of_a_list_is_named_with_the_line_it_stands_in() -> None:
    lead = "Theo số liệu tổng hợp từ các phòng chuyên môn, trong kỳ có 16 hệ thống, trong đó:"
    (finding,) = found(lead, "- 04 hệ thống, chiếm 26%", "- 12 hệ thống khác.")
    assert [place.place for place in finding.places] == ["p8", "p8", "p7"]
    assert told([finding]) == [("ratio.prose_share", "26 %", "25 %")]


@pytest.mark.parametrize(
    "text",
    [
        "Được giao 50 nhiệm vụ, đã hoàn thành 35 nhiệm vụ, đạt 100%.",
        "Được giao 50 nhiệm vụ, đã hoàn thành 35 nhiệm vụ, đạt 90% đúng tiến độ.",
        "Được giao 50 nhiệm vụ, đến hạn 40 nhiệm vụ, đã hoàn thành 36 nhiệm vụ, đạt 90%.",
        "Đã hoàn thành 50 nhiệm vụ, đang thực hiện 35 nhiệm vụ, đạt 30%.",
        "Được giao 50 nhiệm vụ; đã tổ chức 35 lớp, đạt 90%.",
    ],
)
def test_a_rate_of_something_else_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_plan_that_covers_all_is_measured_by_how_many_there_are() -> None:
    plan = "Kế hoạch năm kiểm tra 100% các phòng. Đã kiểm tra tại 03 phòng đạt {} kế hoạch."
    (finding,) = found(plan.format("80%"), "Hiện nay Sở có 05 phòng.")
    assert told([finding]) == [("ratio.prose_plan", "80 %", "60 %")]
    assert {place.place for place in finding.places} == {"p7", "p8"}
    assert found(plan.format("60%"), "Hiện nay Sở có 05 phòng.") == []
    assert found(plan.format("80%")) == []


def test_the_base_that_would_give_the_rate_is_named() -> None:
    text = "Toàn huyện có 200 người. Xã có 50 người, trong đó Đại học là 20 người chiếm 10%; Cao đẳng là 30 người."
    (finding,) = found(text)
    assert finding.severity is Severity.error
    assert "20 / 200" in finding.message.text("vi")


@given(st.integers(1, 999), st.integers(1, 999), st.integers(0, 2))
def test_a_rate_rounded_half_up_is_right_and_another_is_not(part: int, rest: int, places: int) -> None:
    amount = ratio(part, part + rest, places)
    assert amount is not None
    right, wrong = to_decimal(amount, places), to_decimal(amount + 3, places)
    text = "Có {0}/{1} xã có mạng, đạt {2}%."
    assert found(text.format(part, part + rest, f"{right:f}".replace(".", ","))) == []
    assert found(text.format(part, part + rest, f"{wrong:f}".replace(".", ",")))
