"""Sentences carried over, in invented reports."""

from __future__ import annotations

import pytest

from cchc.core.checking.finding import Finding
from cchc.core.checking.narrative.stale import BODY, OLD, QUARTER, YEAR, find
from cchc.core.checking.tests.made import prose


def found(sentence: str, period: str = "2023-Q2") -> list[Finding]:
    return list(find(prose("II. KẾT QUẢ", sentence, period=period)))


@pytest.mark.parametrize(
    ("sentence", "period", "rule"),
    [
        ("Trong quý I, xã không nhận được kiến nghị nào.", "2023", QUARTER.id),
        ("Trong quý I, xã không nhận được kiến nghị nào.", "2023-Q2", QUARTER.id),
        ("UBND xã đã giao kinh phí năm 2021 cho các thôn.", "2023-Q2", YEAR.id),
        ("Năm 2022 xã triển khai 03 dự án.", "2023-Q2", YEAR.id),
        ("Ban hành Kế hoạch số 10/KH-UBND ngày 11/02/2022 về chuyển đổi số.", "2023-Q2", OLD.id),
        ("Đăng tin trên trang thông tin điện tử của Sở.", "2023-Q2", BODY.id),
    ],
)
def test_it_works(sentence: str, period: str, rule: str) -> None:
    assert {finding.rule for finding in found(sentence, period)} == {rule}


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Trong quý II, xã không nhận được kiến nghị nào.", "2023-Q2"),
        ("Trong quý I/2023 xã không nhận được kiến nghị nào.", "2023"),
        ("So với năm 2022 tăng 03 dự án.", "2023-Q2"),
        ("UBND xã đã giao kinh phí năm 2023 cho các thôn.", "2023-Q2"),
        ("Thực hiện Kế hoạch số 10/KH-UBND ngày 11/02/2022 của huyện.", "2023-Q2"),
        ("Ban hành Kế hoạch số 99/KH-UBND ngày 26/12/2022 về CCHC năm 2023.", "2023"),
        ("Thực hiện hướng dẫn của Sở Nội vụ.", "2023-Q2"),
        ("Nhà văn hóa xã lắp đặt năm 2019; 03/12 phần mềm chưa dùng.", "2023-Q2"),
        ("Xã tự bảo đảm 65% chi thường xuyên (năm 2022: 61%).", "2023-Q2"),
        ("Trong quý I kiểm tra 03 thôn; cả năm kiểm tra 08 thôn.", "2023"),
        ("Biên chế năm 2022: 55 người; năm 2023: 54 người.", "2023"),
    ],
)
def test_own_period_and_body_are_left_alone(sentence: str, period: str) -> None:
    assert found(sentence, period) == []


def test_several_years_are_not_judged() -> None:
    assert found("Năm 2012 huyện triển khai 03 dự án.", "2011-2020") == []
