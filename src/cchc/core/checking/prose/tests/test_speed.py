"""A paragraph of eight thousand characters is checked at once, whatever it is full of."""

from __future__ import annotations

import time

import pytest

from cchc.core.checking.prose.tests.made import found


@pytest.mark.parametrize(
    "words",
    [
        "tổng số 90 thủ tục; 12 cấp xã; ",
        "12 hồ sơ chiếm 7%, ",
        "có 12 phòng, đạt 7% kế hoạch, ",
        "trực tuyến 60%, trực tiếp 40%, ",
        "12 người, trong đó 7 nữ, ",
        "12 hồ sơ (7 trực tiếp, 5 trực tuyến), ",
        "12 tỷ đồng, trong đó 7 tỷ, ",
    ],
)
def test_it_works(words: str) -> None:
    text = ("Kế hoạch kiểm tra 100% các phòng, " + words * 600)[:7990]
    begin = time.process_time()
    found(text)
    assert time.process_time() - begin < 1
