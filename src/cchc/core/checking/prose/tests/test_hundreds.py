"""Shares of one whole in invented passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking.prose.tests.made import found, told


def test_it_works() -> None:
    (finding,) = found("Hồ sơ trả đúng hạn 98%, trễ hạn 4%.")
    assert told([finding]) == [("ratio.prose_above_100", "102 %", "100 %")]
    assert finding.steps == ("98 + 4 = 102 > 100",)
    assert [place.quote for place in finding.places] == ["Hồ sơ trả đúng hạn 98%", "trễ hạn 4%"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Tỷ lệ hồ sơ nộp trực tuyến đạt 60%, trực tiếp 45%.", "ratio.prose_above_100"),
        ("Trình độ Đại học 60%, Cao đẳng 25%, Trung cấp 20%.", "ratio.prose_above_100"),
        ("Trình độ: Đại học 60%; Cao đẳng 25% và Trung cấp 20%.", "ratio.prose_above_100"),
        ("Kết quả có 98% đúng hạn, 4% trễ hạn.", "ratio.prose_above_100"),
        ("Người dân hài lòng 97%, không hài lòng 5%.", "ratio.prose_above_100"),
        ("Hồ sơ trả đúng hạn 98%, trễ hạn 3%.", "ratio.prose_not_100"),
        ("Hồ sơ trả đúng hạn 98%, trễ hạn 1%.", "ratio.prose_not_100"),
        ("Hồ sơ trả đúng hạn 95,5%, trễ hạn 3,5%.", "ratio.prose_not_100"),
        ("Nhà văn hóa chiếm 45%, trường học chiếm 40%, trạm y tế chiếm 18%.", "ratio.prose_not_100"),
    ],
)
def test_each_contradiction_is_named(text: str, rule: str) -> None:
    assert [finding.rule for finding in found(text)] == [rule]


def test_items_of_a_list_are_shares_of_one_whole() -> None:
    lines = ["Kết quả trả hồ sơ:", "- Đúng hạn: 97%", "- Trễ hạn: 5%"]
    (finding,) = found(*lines)
    assert [place.place for place in finding.places] == ["p8", "p9"]
    assert found(*lines[:2], "- Trễ hạn: 3%") == []


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ trả đúng hạn 98,3%, trễ hạn 1,7%.",
        "Đại học 66,7%, Cao đẳng 16,7%, Trung cấp 16,7%.",
        "Đại học 60%, Cao đẳng 25%.",
        "Trả đúng hạn 99%, trong đó sớm hạn 60%.",
        "Sớm hạn 60%, đúng hạn 99%, trễ hạn 1%.",
        "Tỷ lệ đúng hạn: trực tuyến 100%, trực tiếp 98%.",
        "Tỷ lệ trả đúng hạn cao, trực tuyến 100%, trực tiếp 98%.",
        "Trực tuyến đúng hạn 100%, trực tiếp đúng hạn 98%.",
        "Năm 2021 trực tuyến 40%, năm 2022 trực tiếp 70%.",
        "Cấp tỉnh đạt 95%, cấp huyện đạt 93%, cấp xã đạt 90%.",
        "Cán bộ đạt 95%, công chức đạt 93%.",
        "Lĩnh vực đất đai đúng hạn 96%, lĩnh vực hộ tịch trễ hạn 7%.",
        "Nữ chiếm 60%, đảng viên chiếm 30%, người dân tộc chiếm 18%.",
        "Đại học trở lên 90%, trung cấp 30%.",
        "Đất đai: đúng hạn 98%, trễ hạn 2%; hộ tịch: đúng hạn 99%, trễ hạn 1%.",
        "Chỉ tiêu nộp trực tuyến 60%, trực tiếp 60%.",
    ],
)
def test_shares_of_several_wholes_are_left_alone(text: str) -> None:
    assert found(text) == []


@given(st.integers(1, 99), st.integers(2, 20))
def test_what_exceeds_100_by_more_than_rounding_is_found(part: int, more: int) -> None:
    text = "Nộp trực tuyến {}%, trực tiếp {}%."
    assert found(text.format(part, 100 - part)) == []
    rest = min(100, 100 - part + more)
    assert bool(found(text.format(part, rest))) == (part + rest > 100)
