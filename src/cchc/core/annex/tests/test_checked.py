"""What is wrong with a formula over rows, and where."""

from __future__ import annotations

import pytest

from cchc.core.annex import checked
from cchc.core.annex.tests.made import row
from cchc.core.catalogue.packs import load

ROWS = (
    row("1", "Tỷ lệ", "%", "ratio"),
    row("1.1", "Số hồ sơ đúng hạn"),
    row("1.2", "Tổng số hồ sơ"),
    row("2", "Số tiền", "Triệu đồng", "money"),
    row("3", "Nhóm", "", "heading"),
    row("4", "Đã làm", "Có = 1 Không = 0", "code"),
    row("5", "Số người", "Người"),
)


def problems(text: str, kind: str = "formula", target: str = "1", **others: str) -> list[tuple[int, str]]:
    found = checked(text, kind, target, ROWS, load(), formulas=others)
    return [(one.position, one.message.vi.format_map(one.message.values)) for one in found]


def test_it_works() -> None:
    assert problems("[1.1] / [1.2] * 100") == []
    assert problems("[1.1] <= [1.2]", "bound", "1.1") == []


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("[1.1] / [9.9] * 100", 8, "không có dòng [9.9]"),
        ("[1.1] / [A2.1] * 100", 8, "mã chỉ tiêu"),
        ("[1.1] / [1] * 100", 8, "chính số liệu"),
        ("[1.1] / [2] * 100", 8, "số tiền [2]"),
        ("[3] / [1.2] * 100", 0, "tên nhóm"),
        ("[4] / [1.2] * 100", 0, "mã lựa chọn"),
        ("[1.1] / [1.2]", 0, "tính bằng"),
        ("[1.1] <= [1.2]", 0, "phải cho một số"),
        ("[1.1] / ", 8, ""),
    ],
)
def test_refused_at_its_place(text: str, at: int, said: str) -> None:
    found = problems(text)
    assert [position for position, _ in found] == [at]
    assert said in found[0][1]


def test_a_rule_must_compare() -> None:
    assert problems("[1.1] + [1.2]", "bound", "1.1")[0][0] == 0


def test_every_missing_row_is_named() -> None:
    assert [position for position, _ in problems("[8] + [9]")] == [0, 6]


def test_its_own_figure_of_the_period_before_is_allowed() -> None:
    assert problems("PREV([1.1]) + [1.2]", "formula", "1.1") == []


def test_a_bound_may_name_its_own_row() -> None:
    assert problems("[1.1] <= [1.2]", "bound", "1.1") == []


def test_money_over_a_count_is_not_a_count_over_money() -> None:
    """An average cost is a thing one may ask for; its unit is not that of this row."""
    assert "số tiền" not in problems("[2] / [5]", "formula", "2")[0][1]


def test_two_units_are_not_added() -> None:
    ((at, said),) = problems("[1.1] + [5]", "formula", "1.2")
    assert at == 8
    assert "Không cộng hay so sánh được" in said


def test_a_circle_is_named_with_its_path() -> None:
    found = problems("[1.2] - 1", "formula", "1.1", **{"1.2": "[1.1] * 2"})
    assert found == [(0, "Các công thức đòi hỏi lẫn nhau thành vòng: 1.1 → 1.2 → 1.1.")]


def test_a_circle_of_other_rows_is_not_this_ones_fault() -> None:
    assert problems("[1.1] / [1.2] * 100", **{"2": "[5]", "5": "[2]"}) == []
