"""Units against labels, groups and neighbours; scale and decimal marks."""

from __future__ import annotations

import pytest

from cchc.core.checking import Severity, scales
from cchc.core.checking.tests.made import prose, subject
from cchc.core.checking.units import find

FILLED = ("1", "Số văn bản đã ban hành", "Văn bản", "2")


def found(*rows: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(f.rule, f.places[0].code) for f in find(subject([], [FILLED, *rows]))]


def test_it_works() -> None:
    (finding,) = find(subject([], [("4.1", "Số cơ quan, đơn vị được thanh tra", "%", "2")]))
    assert (finding.rule, finding.severity, finding.found) == ("unit.count_as_rate", Severity.warning, "2 %")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("5", "Tỷ lệ hồ sơ nộp qua bưu chính", "Hồ sơ", ""), "unit.rate_as_count"),
        (("5", "Tỷ lệ đơn vị có chứng thư số", "", "1"), "unit.rate_without"),
        (("5", "Số buổi họp giao ban", "", "4"), "unit.empty"),
    ],
)
def test_a_unit_that_does_not_fit_is_said(row: tuple[str, ...], rule: str) -> None:
    assert found(row) == [(rule, "5")]


@pytest.mark.parametrize(
    "row",
    [
        ("5", "Tỷ lệ hồ sơ nộp qua bưu chính", "%", "40"),
        ("5", "Số hồ sơ nộp qua bưu chính", "Hồ sơ", "4"),
        ("5", "Số liệu về biên chế", "%", "4"),
        ("5", "Tỷ lệ đơn vị có chứng thư số", "", ""),
    ],
)
def test_a_unit_that_fits_is_not(row: tuple[str, ...]) -> None:
    assert found(row) == []


def test_a_table_that_prints_no_units_is_left_alone() -> None:
    rows = [("1", "Số văn bản đã ban hành", "", "2"), ("2", "Tỷ lệ hồ sơ đúng hạn", "", "90")]
    assert list(find(subject([], rows))) == []


def test_a_rate_over_codes() -> None:
    codes = [("2.1", "Đã xong", "Hoàn thành = 1", "1"), ("2.2", "Chưa xong", "Chưa hoàn thành = 2", "")]
    assert found(("2", "Đơn vị đã sắp xếp xong", "%", ""), *codes) == [("unit.rate_over_codes", "2")]


FORM = [
    ("3", "Cải cách thủ tục hành chính", "", ""),
    ("3.3", "Thực hiện cơ chế một cửa, một cửa liên thông", "", "{}"),
    ("3.3.1", "Số TTHC liên thông cùng cấp", "Thủ tục", "20"),
    ("3.3.2", "Số TTHC liên thông giữa các cấp chính quyền", "Thủ tục", "1"),
    ("3.4", "Kết quả giải quyết TTHC", "", ""),
    ("3.4.1", "Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giải quyết đúng hẹn", "%", ""),
    ("3.4.2", "Tỷ lệ hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hẹn", "%", "99"),
]


@pytest.mark.parametrize(
    ("value", "rules"),
    [("21", ["unit.group_value"]), ("0", ["unit.group_zero"]), ("", [])],
)
def test_a_value_on_a_heading(value: str, rules: list[str]) -> None:
    rows = [tuple(cell.format(value) for cell in row) for row in FORM]
    assert [f.rule for f in find(subject([], rows))] == rules


def test_one_unit_under_two_names() -> None:
    rows = [("1", "Thủ tục mới", "Thủ tục", "2"), ("2", "Thủ tục cũ", "Thủ tục", "3"), ("3", "Mức 4", "TTHC", "1")]
    (finding,) = find(subject([], rows))
    assert (finding.rule, finding.found, finding.expected) == ("unit.two_names", "TTHC", "Thủ tục")
    assert [place.code for place in finding.places] == ["3", "1"]


def test_a_rate_announced_and_a_count_given() -> None:
    said = prose("- Tỷ lệ cán bộ được cấp tài khoản thư điện tử: 41 tài khoản.")
    assert [(f.rule, f.found) for f in find(said)] == [("unit.prose_rate", "41 tài khoản")]


@pytest.mark.parametrize(
    "text",
    [
        "- Tỷ lệ cán bộ được cấp tài khoản thư điện tử: 41/41 tài khoản, đạt 100%.",
        "- Số cán bộ được cấp tài khoản thư điện tử: 41 tài khoản.",
        "- Tỷ lệ hồ sơ đúng hạn: 98,5%.",
    ],
)
def test_a_rate_given_as_one_is_right(text: str) -> None:
    assert list(find(prose(text))) == []


def money(unit: str, value: str, text: str) -> list[str]:
    rows = [("6.1", "Kế hoạch được giao", unit, value)]
    return [f.rule for f in scales.find(subject(["I. KẾT QUẢ", text], rows))]


def test_money_thousands_apart() -> None:
    text = "Đến nay xã đã giải ngân 3.245 triệu đồng vốn đầu tư công."
    assert money("Đồng", "3.245", text) == ["unit.scale"]
    assert money("Triệu đồng", "3.245", text) == []
    assert money("Triệu đồng", "3.246", text) == []


def test_a_scale_word_that_is_not_the_units() -> None:
    assert money("Triệu đồng", "3 tỷ", "") == ["unit.scale_word"]
    assert money("Triệu đồng", "3 triệu", "") == []


def test_two_decimal_marks_are_said_once() -> None:
    rows = [("1", "Tỷ lệ một", "%", "3,7"), ("2", "Tỷ lệ hai", "%", "21.88"), ("3", "Tỷ lệ ba", "%", "4.25")]
    (finding,) = scales.find(subject([], rows))
    assert (finding.rule, finding.severity, finding.expected) == ("unit.separators", Severity.info, "21,88")
    assert list(scales.find(subject([], rows[1:]))) == []
