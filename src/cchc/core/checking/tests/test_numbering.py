"""Numbers of rows and headings, names of groups, symbols of documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cchc.core.checking import Severity, check, documents, labels
from cchc.core.checking.numbering import find
from cchc.core.checking.tests.made import prose, subject
from cchc.core.reading.report import read


def table(*codes: str) -> list[tuple[str, str]]:
    rows = [(code, f"Việc thứ {index}", "Việc", "1") for index, code in enumerate(codes)]
    return [(f.rule, f.found) for f in find(subject([], rows))]


def test_it_works() -> None:
    rows = [(code, f"Việc {code}", "Việc", "1") for code in ("7.1", "7.2", "7.4")]
    finding = next(f for f in find(subject([], [("7", "Nhóm bảy", "", ""), *rows])) if f.found == "7.4")
    assert (finding.rule, finding.severity, finding.expected) == ("numbering.gap", Severity.warning, "7.3")
    assert [place.code for place in finding.places] == ["7.4", "7.2"]
    assert finding.places[0].place.endswith(".c1")


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (("1", "1.1", "1.2", "2", "2.1"), []),
        (("1.", "1.1.", "1.2.", "2.", "2.1."), []),
        (("1", "1.2"), [("numbering.gap", "1.2")]),
        (("1", "1.1", "1.1", "1.2"), [("numbering.repeat", "1.1")]),
        (("1", "1.1", "1.2", "1.3", "1.2", "1.3"), [("numbering.back", "1.2")]),
        (("1", "1.1", "1.3", "1.2", "1.4"), [("numbering.back", "1.2")]),
        (("I", "1", "2", "II", "1", "2", "3", "III", "1"), []),
        (("A", "1", "2", "B", "1", "3"), [("numbering.gap", "3")]),
        (("-", "-", "+", ""), []),
        ((".", ".", "1"), [("numbering.empty", ".")]),
    ],
)
def test_runs_of_numbers(codes: tuple[str, ...], said: list[tuple[str, str]]) -> None:
    assert sorted(entry for entry in table(*codes) if entry[0] != "numbering.restart") == sorted(said)


def test_a_form_cut_from_a_larger_one_is_told_once() -> None:
    said = table("1", "1.1", "1.3", "2", "2.2", "3", "3.4", "3.6", "5")
    assert [rule for rule, _ in said] == ["numbering.selection"]


def test_numbers_that_begin_again_are_told_once() -> None:
    rows = [("", f"Phần {part}", "", "") for part in "AB"]
    parts = [rows[0], ("1", "Việc a", "Việc", "1"), ("2", "Việc b", "Việc", "1")]
    again = [rows[1], ("1", "Việc c", "Việc", "1"), ("2", "Việc d", "Việc", "1")]
    rules = [f.rule for f in find(subject([], [*parts, *again]))]
    assert "numbering.gap" not in rules


def test_parts_with_numbers_of_their_own_begin_again() -> None:
    assert table("I", "1", "2", "II", "1", "2", "III", "1", "2") == []


def test_a_number_on_a_row_the_form_puts_elsewhere_is_not_left_out() -> None:
    """A form known otherwise has 2.1, 2.2 under its row 2: here they are 1.1, 1.2."""
    rows = [
        ("1", "Công tác chỉ đạo điều hành", "", ""),
        ("1.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "24"),
        ("1.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "11"),
        ("1.3", "Tỷ lệ hoàn thành kế hoạch CCHC năm", "%", "45,83"),
    ]
    assert list(find(subject([], rows))) == []


def headings(*texts: str) -> list[tuple[str, str]]:
    body = [line for text in texts for line in (text, "Đơn vị tiếp tục triển khai theo kế hoạch đã ban hành.")]
    return [(f.rule, f.found) for f in find(prose(*body))]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ", "III. ĐÁNH GIÁ"), []),
        (("I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ", "II. ĐÁNH GIÁ"), [("numbering.repeat", "II")]),
        (("I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ", "IV. ĐÁNH GIÁ"), [("numbering.gap", "IV")]),
    ],
)
def test_headings(texts: tuple[str, ...], said: list[tuple[str, str]]) -> None:
    assert headings(*texts) == said


@pytest.mark.reports
def test_a_number_on_a_neighbours_row(reports: Path) -> None:
    draft = read([next(reports.glob("000*.txt"))])
    shifted = [f for f in check(draft).findings if f.rule == "numbering.shifted"]
    assert [(f.severity, f.found) for f in shifted] == [(Severity.error, "7.3.")]
    draft.rows[[r.place for r in draft.rows].index(shifted[0].places[0].place.replace(".c1", ".c4"))].code = ""
    assert not [f for f in check(draft).findings if f.rule == "numbering.shifted"]


def named(rows: Sequence[tuple[str, ...]], *texts: str) -> list[str]:
    return [f.rule for f in labels.find(subject(texts, rows))]


def test_a_group_under_another_fields_name() -> None:
    documents_of = [("2.1", "Số VBQPPL đã kiểm tra theo thẩm quyền", "Văn bản", "1"),
                    ("2.2", "Số VBQPPL đã rà soát", "Văn bản", "1")]  # fmt: skip
    assert named([("2", "Cải cách thủ tục", "", ""), *documents_of]) == ["numbering.other_field"]
    assert named([("2", "Cải cách thể chế", "", ""), *documents_of]) == []


def test_headings_that_name_one_field_twice() -> None:
    said = ["1. Cải cách thủ tục", "2. Cải cách thủ tục hành chính", "3. Cải cách tài chính công"]
    body = [line for text in said for line in (text, "Đơn vị tiếp tục triển khai theo kế hoạch đã ban hành.")]
    assert [f.expected for f in labels.find(prose(*body))] == ["Cải cách thể chế"]
    body[0] = "1. Cải cách thể chế"
    assert list(labels.find(prose(*body))) == []


def test_two_groups_of_one_name() -> None:
    leaf = ("Số thủ tục mức một", "Thủ tục", "1")
    rows = [("1", "Cổng dịch vụ", "", ""), ("1.1", *leaf), ("2", "Cổng dịch vụ", "", ""), ("2.1", *leaf)]
    assert named(rows) == ["numbering.same_label"]
    assert named([*rows[:2], ("2", "Cổng dữ liệu", "", ""), rows[3]]) == []


def test_a_total_numbered_below_its_part() -> None:
    part = ("1.1", "Số cơ quan đã phê duyệt đề án", "Cơ quan", "1")
    assert named([part, ("1.1.1", "Tổng số cơ quan", "Cơ quan", "3")]) == ["numbering.total_below"]
    assert named([part, ("1.1.1", "Số cơ quan cấp xã", "Cơ quan", "1")]) == []


def test_a_note_that_renames_nothing() -> None:
    note = "Số buổi họp đã tổ chức (điều chỉnh thành “{}”)"
    assert named([("1", note.format("Số buổi họp đã tổ chức"), "Buổi", "1")]) == ["numbering.idle_note"]
    assert named([("1", note.format("Số buổi họp trực tuyến"), "Buổi", "1")]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ban hành Quyết định số 15/KH-UBND ngày 02/3/2023.", ["Quyết định số 15/KH-UBND"]),
        ("Ban hành Kế hoạch số 15/KH-UBND ngày 02/3/2023.", []),
        ("Thực hiện Nghị quyết số 12-NQ/TU và Quyết định số 09/2023/QĐ-UBND.", []),
        ("Kế hoạch thực hiện Quyết định số 15/QĐ-UBND.", []),
        ("Văn bản số 15/KH-UBND.", []),
    ],
)
def test_symbols_of_documents(text: str, found: list[str]) -> None:
    assert [f.found for f in documents.find(prose(text))] == found


def test_headings_of_lettered_parts_begin_again() -> None:
    said = ["I. Kết quả", "1. Thể chế", "2. Thủ tục", "B. PHƯƠNG HƯỚNG NĂM 2024", "1. Tiếp tục rà soát", "2. Tập huấn"]
    body = [line for text in said for line in (text, "Đơn vị tiếp tục triển khai theo kế hoạch đã ban hành.")]
    assert [f for f in find(prose(*body)) if f.rule.startswith("numbering.")] == []
