"""Aims and changes are values of no indicator; what was reached is."""

from __future__ import annotations

import pytest

from cchc.core.catalogue.packs import load
from cchc.core.reading.facts.tests.conftest import Facts


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("Đã giải quyết 70 hồ sơ, tăng 20 hồ sơ tiếp nhận.", ["C3.2a", None]),
        ("Số hồ sơ tiếp nhận giảm 60 hồ sơ so với quý khác.", [None]),
        ("Tiếp nhận 70 hồ sơ so với quý khác.", [None]),
        ("Phấn đấu đến cuối năm, tiếp nhận 70 hồ sơ.", [None]),
        ("Mục tiêu hồ sơ giải quyết đúng hạn đạt 98%.", [None]),
        ("Kế hoạch năm tiếp nhận 70 hồ sơ.", [None]),
        ("Mục tiêu là 98%, kết quả hồ sơ giải quyết đúng hạn đạt 99%.", [None, "C3.2"]),
        ("Phấn đấu tốt hơn; đã tiếp nhận 70 hồ sơ.", ["C3.2r"]),
    ],
)
def test_only_results_are_bound(facts: Facts, text: str, indicators: list[str | None]) -> None:
    assert [f.indicator for f in facts(text, catalogue=load(), level="district")] == indicators
