"""Printed answers become values in five states."""

from __future__ import annotations

import pytest

from cchc.core.catalogue.packs import load
from cchc.core.reading.draft import DraftRow
from cchc.core.reading.matching import Matcher, RowText
from cchc.core.reading.rows import draft_rows
from cchc.core.reading.tables import find_tables
from cchc.core.reading.tests.grids import HEAD, table
from cchc.core.vietnamese.numbers import Habit

MATCHER = Matcher(load())


def read(text: str, form: str = "gia-lai-2021") -> list[DraftRow]:
    tables = find_tables([table(HEAD + text)])
    template = MATCHER.catalogue.templates[form]
    bound = [MATCHER.bind([RowText(r.code, r.label, r.unit) for r in t.rows], template) for t in tables]
    return draft_rows(tables, bound, template, "2023-Q1", Habit.of([]))


def answer(raw: str, unit: str = "Người", label: str = "Tổng số người làm việc được giao") -> DraftRow:
    (row,) = read(f"4.3.1 | {label} | {unit} | {raw} |")
    return row


def test_it_works() -> None:
    row = answer("1.076")
    assert (row.value, row.state, row.kind, row.indicator, row.period) == ("1076", "value", "number", "D3.1", "2023-Q1")
    assert row.doubts == []


@pytest.mark.parametrize(
    ("raw", "unit", "value", "kind", "state"),
    [
        ("0", "Người", "0", "number", "value"),
        ("", "Người", None, "empty", "blank"),
        ("3,7", "%", "3.7", "percent", "value"),
        ("100%", "", "100", "percent", "value"),
        ("99,7% (446/447)", "%", "99.7", "percent", "value"),
        ("1", "Không = 0 Có = 1", "1", "code", "value"),
        ("7", "Không = 0 Có = 1", "7", "code", "value"),
        ("Có = 1 Không = 0", "Có = 1 Không = 0", None, "text", "unreadable"),
        ("1 2", "Chưa = 0 Hoàn thành = 1", None, "text", "unreadable"),
        ("Không có PAKN", "PAKN", None, "text", "none_arisen"),
        ("Không phát sinh", "Hồ sơ", None, "text", "none_arisen"),
        ("Không thuộc thẩm quyền", "Hồ sơ", None, "text", "not_applicable"),
        ("13/13 phòng ban", "Đơn vị", None, "text", "unreadable"),
        ("-", "Hồ sơ", None, "text", "none_arisen"),
        ("...", "Hồ sơ", None, "text", "blank"),
        ("N/A", "Hồ sơ", None, "text", "not_applicable"),
        ("Không thống kê", "Hồ sơ", None, "text", "unreadable"),
    ],
)
def test_answers(raw: str, unit: str, value: str | None, kind: str, state: str) -> None:
    row = answer(raw, unit)
    assert (row.value, row.kind, row.state, row.raw) == (value, kind, state, raw)


def test_unreadable_answer_is_a_doubt_in_words() -> None:
    assert any("không phải là một số" in doubt for doubt in answer("1 2").doubts)


def test_words_of_an_option_are_not_taken_for_its_code_but_said() -> None:
    (row,) = read("1.5 | Tổ chức đối thoại của lãnh đạo với người dân | Không = 0 Có = 1 | Không |")
    assert (row.value, row.state) == (None, "unreadable")
    assert "mã của câu trả lời này là 0" in row.doubts[0]


def test_money_written_in_another_scale_is_doubted() -> None:
    (row,) = read("1.1 | Kế hoạch được giao | Triệu đồng | 1,5 tỷ đồng |", form="gia-lai-2022")
    assert (row.value, row.state) == ("1.5", "value")
    assert any("đổi về một đơn vị" in doubt for doubt in row.doubts)


def test_heading_asks_nothing_and_blank_is_not_zero() -> None:
    text = """
    1. | Công tác chỉ đạo điều hành CCHC | | |
    1.1. | Kế hoạch CCHC | | |
    1.1.1 | Số nhiệm vụ đề ra trong kế hoạch | Nhiệm vụ | |
    """
    rows = read(text)
    assert [(r.role, r.state) for r in rows][0::2] == [("heading", None), ("leaf", "blank")]
    assert rows[2].parent == "1.1."


def test_row_under_trong_do_belongs_to_the_numbered_row_above() -> None:
    text = """
    3.1.3 | Tổng số TTHC đang có hiệu lực | Thủ tục | 487 |
    Trong đó | Số TTHC cấp sở: | Thủ tục | |
             | Số TTHC cấp huyện: | Thủ tục | 315 |
    """
    rows = read(text)
    assert [(r.parent, r.indicator) for r in rows] == [("", "C1.4"), ("3.1.3", "C1.4a"), ("3.1.3", "C1.4b")]
    assert [r.role for r in rows] == ["group", "leaf", "leaf"]


def test_reporter_printed_once_holds_for_its_row_only_where_the_form_has_the_column() -> None:
    head = "STT | Chỉ tiêu | Đơn vị tính | Số liệu | Cơ quan, đơn vị báo cáo | Ghi chú\n"
    tables = find_tables(
        [table(head + "1.1 | Số văn bản | Văn bản | 3 | Văn phòng | từ sổ\n1.2 | Số cuộc họp | Cuộc | 1 | |")]
    )
    rows = draft_rows(tables, [MATCHER.bind([RowText("", "", "")] * 2, None)], None, "2023", Habit.of([]))
    assert [(r.reporting_unit, r.note) for r in rows] == [("Văn phòng", "từ sổ"), ("", "")]
