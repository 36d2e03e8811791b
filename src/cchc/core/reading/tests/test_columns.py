"""The head of a table says which column is this period's figure, and which is not."""

from __future__ import annotations

import pytest

from cchc.core.reading.columns import find_head, is_index
from cchc.core.reading.tests.grids import HEAD, table


def values(text: str) -> tuple[tuple[int, str], ...]:
    head = find_head(table(text).rows)
    assert head is not None
    return head.columns.values


def test_it_works() -> None:
    head = find_head(table(HEAD).rows)
    assert head is not None
    assert (head.columns.code, head.columns.label, head.columns.unit, head.columns.note) == (0, 1, 2, 4)
    assert head.columns.values == ((3, ""),)


@pytest.mark.parametrize(
    "other",
    [
        "Số liệu kỳ trước",
        "Kết quả kỳ trước",
        "Cùng kỳ năm trước",
        "Cùng kỳ",
        "So sánh",
        "Chỉ tiêu giao",
        "Kế hoạch",
        "Tăng/giảm",
        "Tỷ lệ so với kế hoạch",
        "Số liệu lũy kế",
    ],
)
def test_figures_of_another_kind_are_never_this_periods(other: str) -> None:
    assert values(f"STT | Chỉ tiêu | Đơn vị tính | Số liệu | {other} | Ghi chú") == ((3, ""),)
    assert values(f"STT | Chỉ tiêu | Đơn vị tính | {other} | Số liệu | Ghi chú") == ((4, ""),)


@pytest.mark.parametrize("period", ["Thực hiện quý II/2023", "Quý II/2023", "Số liệu quý II/2023"])
def test_a_named_period_stands_beside_this_one(period: str) -> None:
    assert values(f"STT | Chỉ tiêu | Đơn vị | Số liệu | {period}") == ((3, ""), (4, "2023-Q2"))
    assert values(f"STT | Chỉ tiêu | Đơn vị | {period} | Số liệu") == ((3, "2023-Q2"), (4, ""))


def test_the_only_column_of_figures_is_the_reports_own_whatever_it_names() -> None:
    assert values("STT | Chỉ tiêu | Kết quả quý II/2023 | Ghi chú") == ((2, ""),)


def test_plan_and_result_under_one_year() -> None:
    head = """
    STT | Chỉ tiêu | Năm 2022 | < | Năm 2023 | <
    ^ | ^ | Kế hoạch | Thực hiện | Kế hoạch | Thực hiện
    """
    assert values(head) == ((3, "2022"), (5, "2023"))


def test_second_row_of_one_word() -> None:
    rows = "1 | Số văn bản | 3 |"
    assert values("STT | Chỉ tiêu | Kết quả thống kê | Ghi chú\n^ | ^ | Số liệu | ^\n" + rows) == ((2, ""),)


def test_bare_years() -> None:
    head = "STT | Chỉ tiêu | 2015 | 2016 | 2017\n"
    assert values(head) == ((2, "2015"), (3, "2016"), (4, "2017"))
    assert values("STT | Chỉ tiêu | Kết quả | <\n^ | ^ | 2015 | 2016") == ((2, "2015"), (3, "2016"))
    assert values("STT | Chỉ tiêu | 2018 | 2019 | 2020 (Tính đến 31/3)")[2] == (4, "2020-Q1")


def test_figures_that_could_be_years_are_not_a_head() -> None:
    head = find_head(table("STT | Chỉ tiêu | Năm 2015 | Năm 2016\n - | Số hồ sơ | 2015 | 2016").rows)
    assert head is not None
    assert "so ho so" not in head.words
    assert find_head(table("- | Số hồ sơ | 2015 | 2016").rows) is None


@pytest.mark.parametrize("word", ["KQ", "SL", "Tổng số", "Kết quả thực hiện", "Số liệu²", ""])
def test_words_for_the_figures(word: str) -> None:
    assert values(f"TT | Chỉ số | ĐVT | {word} | Ghi chú\n1 | Số văn bản | Văn bản | 3 |") == ((3, ""),)


def test_a_row_named_total_is_not_a_head() -> None:
    head = find_head(table("STT | Chỉ tiêu | Số liệu\n- | Tổng số | \n | Tổng số |").rows)
    assert head is not None
    assert "tong so" not in head.words


def test_title_inside_the_grid() -> None:
    head = find_head(table("BIỂU THỐNG KÊ | < | < | < | <\n" + HEAD.strip()).rows)
    assert head is not None
    assert head.columns.values == ((3, ""),)
    assert head.repeated_in(table("BIỂU THỐNG KÊ | < | < | < | <").rows[0])


@pytest.mark.parametrize("line", ["(1) | (2) | (3) | (4) | (5)", "1 | 2 | 3 | 4 | ", "A | B | C | 1 | 2", "A|B|1|2|3"])
def test_index_rows(line: str) -> None:
    assert is_index(table(line).rows[0])


@pytest.mark.parametrize("line", ["1 | Số văn bản | Văn bản | 2 |", "1 | | | 2 |", "1 | 3 | 4 | 5 |", "B | C | D | | "])
def test_other_rows_are_not(line: str) -> None:
    assert not is_index(table(line).rows[0])
