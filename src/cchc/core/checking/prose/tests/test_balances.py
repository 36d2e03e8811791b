"""Files and tasks of invented passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking.prose.tests.made import found, told

LIST = (
    "- Tổng số hồ sơ đã tiếp nhận: {} hồ sơ",
    "- Tổng số hồ sơ đã giải quyết {} hồ sơ",
    "- Hồ sơ đang giải quyết: {} hồ sơ",
    "- Hồ sơ hủy: {} hồ sơ",
)


def listed(*numbers: int) -> list[tuple[str, str, str]]:
    return told(found(*(line.format(number) for line, number in zip(LIST, numbers, strict=True))))


def test_it_works() -> None:
    assert listed(310, 290, 12, 8) == []
    assert listed(310, 290, 12, 5) == [("balance.prose", "310", "307")]


def test_refusals_in_brackets_are_outcomes_unless_they_are_among_the_settled() -> None:
    lines = [line.format(n) for line, n in zip(LIST, (310, 290, 12, 5), strict=True)]
    lines[1] = "- Tổng số hồ sơ đã giải quyết 290 (sớm hạn: 290 hồ sơ; từ chối giải quyết 0 hồ sơ)"
    assert [finding.rule for finding in found(*lines)] == ["balance.prose"]


@pytest.mark.parametrize(
    ("text", "told_rules"),
    [
        ("Trong quý tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ, đang giải quyết 10 hồ sơ.", []),
        ("Trong quý tiếp nhận 120 hồ sơ; đã giải quyết 110 hồ sơ.", []),
        ("Trong quý tiếp nhận 120 hồ sơ; đã giải quyết 130 hồ sơ.", ["balance.prose_likely"]),
        ("Trong quý tiếp nhận 120 hồ sơ; tồn kỳ trước 5 hồ sơ; đã giải quyết 130 hồ sơ.", ["balance.prose"]),
        ("Tỉnh giao tổng số 27 nhiệm vụ, hoàn thành 22 nhiệm vụ, 02 nhiệm vụ quá hạn, 3 nhiệm vụ chưa hoàn thành.", []),
        ("Tỉnh giao 27 nhiệm vụ, hoàn thành 24 nhiệm vụ, 02 nhiệm vụ quá hạn, 3 nhiệm vụ chưa hoàn thành.", []),
        ("Tỉnh giao 27 nhiệm vụ, hoàn thành 21 nhiệm vụ, 3 nhiệm vụ chưa hoàn thành.", ["balance.prose"]),
        ("Tỉnh giao 27 nhiệm vụ, hoàn thành 29 nhiệm vụ.", ["balance.prose"]),
    ],
)
def test_in_one_sentence(text: str, told_rules: list[str]) -> None:
    assert [finding.rule for finding in found(text)] == told_rules


def test_what_was_received_and_carried_in_may_be_told_as_parts_of_the_settled() -> None:
    text = "Giải quyết {} hồ sơ. Trong đó tiếp nhận 46 hồ sơ và 01 hồ sơ tồn kỳ trước; trả trước hạn 47 hồ sơ."
    assert found(text.format(47)) == []
    assert found(text.format(48))


def test_a_total_with_one_field_that_is_set_aside_and_one_that_is_not_is_no_account() -> None:
    lines = [
        "- Tổng số hồ sơ đã tiếp nhận: 300 hồ sơ",
        "- Chứng thực: đã giải quyết 180 hồ sơ; đang giải quyết 20 hồ sơ; hủy 1 hồ sơ",
        "- Lĩnh vực đất đai đã giải quyết 90 hồ sơ, lĩnh vực đất đai đang giải quyết 9 hồ sơ",
    ]
    assert found(*lines) == []
    assert [finding.rule for finding in found(*lines[:2])] == ["balance.prose"]


@given(st.lists(st.integers(1, 900), min_size=8, max_size=8), st.sampled_from(["Hộ tịch", "Kênh Zalo"]))
def test_a_list_that_names_a_class_twice_is_more_than_one_story(numbers: list[int], second: str) -> None:
    fields = ("Chứng thực", second)
    lines = [
        line.replace("- ", f"- {fields[index // 4]}: ").format(number)
        for index, (line, number) in enumerate(zip((*LIST, *LIST), numbers, strict=True))
    ]
    assert [finding for finding in found(*lines) if finding.rule.startswith("balance.")] == []
