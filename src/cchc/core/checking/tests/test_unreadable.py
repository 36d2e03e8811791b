"""What cannot be read is flagged, never guessed; what can is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking import Severity
from cchc.core.checking.tests.made import prose, subject
from cchc.core.checking.unreadable import find


def cell(raw: str, unit: str = "Hồ sơ", label: str = "Số hồ sơ đã giải quyết xong") -> list[str]:
    return [f.rule for f in find(subject([], [("1", label, unit, raw), ("2", "Số văn bản đi", "Văn bản", "4")]))]


def test_it_works() -> None:
    rows = [("1", "Số hồ sơ đã giải quyết xong", "Hồ sơ", "1O0"), ("2", "Số văn bản đi", "Văn bản", "4")]
    (finding,) = find(subject([], rows))
    assert (finding.rule, finding.severity) == ("unreadable.letters", Severity.warning)
    assert (finding.found, finding.expected) == ("1O0", "")


@pytest.mark.parametrize(
    ("raw", "unit", "rule"),
    [
        ("l0", "Hồ sơ", "unreadable.letters"),
        ("O", "Hồ sơ", "unreadable.letters"),
        ("5O%", "%", "unreadable.letters"),
        ("%", "%", "unreadable.cell"),
        ("12 hồ sơ và 3 văn bản", "Hồ sơ", "unreadable.cell"),
        ("theo báo cáo của ngành", "Hồ sơ", "unreadable.cell"),
        ("34.27", "Hồ sơ", "unreadable.fraction"),
    ],
)
def test_cells_that_cannot_be_read(raw: str, unit: str, rule: str) -> None:
    label = "Tỷ lệ hồ sơ đúng hạn" if unit == "%" else "Số hồ sơ đã giải quyết xong"
    assert cell(raw, unit, label) == [rule]


@pytest.mark.parametrize("raw", ["34.270", "12", "0", "", "-", "Không có", "1.234"])
def test_cells_that_can(raw: str) -> None:
    assert cell(raw) == []


def text(words: str) -> list[tuple[str, str]]:
    return [(f.rule, f.places[0].quote) for f in find(prose(words))]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Tỷ lệ hồ sơ đúng hạn đạt 5O%.", [("unreadable.letters", "5O")]),
        ("Tiếp nhận l0 hồ sơ trong kỳ.", [("unreadable.letters", "l0")]),
        ("Tỷ lệ hồ sơ đúng hạn đạt %.", [("unreadable.open", "đạt %")]),
        ("Công khai 10thủ tục tại trụ sở.", [("unreadable.glued", "10thủ")]),
        ("Đã tiếp nhận25 hồ sơ.", [("unreadable.glued", "nhận25")]),
        ("Đạt 50% kế hoạch, mức độ 4, ISO9001, 15h30, km2, covid19.", []),
        ("Hồ sơ số 12a/KH-UBND ngày 01/02/2023, tài liệu O2.", []),
        ("Tỷ lệ % tăng so với năm trước.", []),
    ],
)
def test_prose(words: str, said: list[tuple[str, str]]) -> None:
    assert text(words) == said


@given(st.integers(0, 10**9))
def test_no_whole_number_is_unreadable(value: int) -> None:
    assert cell(str(value)) == []
    assert cell(f"{value:,}".replace(",", ".")) == []


def test_nothing_of_nothing_is_no_slip() -> None:
    assert cell("0/0", "%", "Tỷ lệ hồ sơ đúng hạn") == []
    assert cell("7/0", "%", "Tỷ lệ hồ sơ đúng hạn") == ["unreadable.cell"]


def test_a_head_taken_for_a_row_is_no_slip() -> None:
    rows = [("", "Loại", "ĐVT", "Được giao"), ("1", "Hành chính", "Người", "96")]
    assert [f.rule for f in find(subject([], rows))] == []
    rows[0] = ("1", "Tổng số người", "Người", "Được giao")
    assert [f.rule for f in find(subject([], rows))] == ["unreadable.cell"]


def test_words_that_answer_a_row_without_a_unit() -> None:
    assert cell("Đã kết nối", "", "Họp trực tuyến với huyện") == []
    assert cell("3.120 trang (62,4%)", "", "Số hóa 5.000 trang tài liệu") == []
    assert cell("3.120 trang (62,4%)", "", "Số trang tài liệu đã số hóa") == ["unreadable.cell"]
    assert cell("Đã kết nối", "", "Số điểm cầu họp trực tuyến") == ["unreadable.cell"]
    assert cell("Đã kết nối", "Điểm", "Họp trực tuyến với huyện") == ["unreadable.cell"]


def test_a_measure_may_have_decimals() -> None:
    assert cell("21,5", "Độ C", "Nhiệt độ trung bình phòng máy chủ") == []
