"""Sums of money and fractions of invented passages."""

from __future__ import annotations

import pytest

from cchc.core.checking.prose.tests.made import found, told


def test_it_works() -> None:
    (finding,) = found("Vốn 5 tỷ đồng, trong đó 3 tỷ ngân sách tỉnh và 1 tỷ ngân sách huyện.")
    assert told([finding]) == [("arithmetic.prose_parts_likely", "5", "4")]
    assert finding.steps == ("3 + 1 = 4 < 5 tỷ đồng",)


@pytest.mark.parametrize(
    "text",
    [
        "Vốn 5 tỷ đồng, trong đó 3 tỷ ngân sách tỉnh và 2.000 triệu đồng ngân sách huyện.",
        "Vốn 5,2 tỷ đồng (ngân sách tỉnh 3.150 triệu đồng, ngân sách huyện 2.080 triệu đồng).",
        "Vốn 5 tỷ đồng (ngân sách tỉnh 3.150 triệu đồng, ngân sách huyện 1.900 triệu đồng).",
        "Có 2 triệu lượt truy cập, trong đó 1,5 triệu lượt trong tỉnh.",
    ],
)
def test_what_holds_or_is_rounded_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_two_scales_are_brought_to_the_smaller() -> None:
    (finding,) = found("Chi 2,5 tỷ đồng (nguồn tỉnh 1.700 triệu đồng, nguồn xã 980 triệu đồng).")
    assert told([finding])[0][1:] == ("2.500", "2.680")
    assert found("Chi 500 triệu đồng, trong đó thiết bị 1 tỷ đồng.")


def test_parts_that_make_the_lower_number_contradict_the_upper() -> None:
    text = "Có {}/15 cán bộ, công chức được tập huấn, trong đó 8 cán bộ và 7 công chức."
    assert [finding.rule for finding in found(text.format(8))] == ["ratio.prose_numerator"]
    assert found(text.format(15)) == []
