"""From a printed table to rows with keys, parents, kinds and bindings."""

from __future__ import annotations

import pytest

from cchc.core.annex import propose
from cchc.core.annex.tests.made import HEAD, annex, proposed, tree
from cchc.core.catalogue.packs import load
from cchc.core.reading.document import Document
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.tests.grids import paragraph, table


def test_it_works() -> None:
    found = proposed(
        """
        1   | Kế hoạch CCHC |                                | |
        1.1 | Số nhiệm vụ đề ra trong kế hoạch | Nhiệm vụ    | |
        1.2 | Số nhiệm vụ đã hoàn thành | Nhiệm vụ           | |
        """
    )
    assert tree(found) == [("1", None), ("1.1", "1"), ("1.2", "1")]
    assert [row.indicator for row in found.rows][1:] == ["A2.1", "A2.2"]


def test_a_filled_annex_gives_the_rows_of_an_empty_one() -> None:
    rows = """
    I   | Cải cách tài chính công |                          | {a} |
    1   | Tỷ lệ thực hiện Kế hoạch giải ngân vốn đầu tư công | % | {b} |
    1.1 | Kế hoạch được giao | Triệu đồng                    | {c} |
    1.2 | Đã thực hiện | Triệu đồng                          | {d} |
    """
    empty = proposed(rows.format(a="", b="", c="", d=""))
    filled = proposed(rows.format(a="", b="50", c="1.200", d="600"))
    assert empty.rows == filled.rows


def test_bullets_stand_under_numbers_and_pluses_under_dashes() -> None:
    found = proposed(
        """
        4.2 | Số liệu về biên chế công chức |                               | |
            | - Tổng số biên chế được giao trong năm | Người                | |
            | - Tỷ lệ phần trăm biên chế đã tinh giản so với năm 2015 | %   | |
            | + Tổng số biên chế năm 2015 (tính đến 31/12/2015) | Người     | |
        4.3 | Số người làm việc hưởng lương từ NSNN |                       | |
        """
    )
    assert tree(found) == [
        ("4.2", None),
        ("4.2/1", "4.2"),
        ("4.2/2", "4.2"),
        ("4.2/2/1", "4.2/2"),
        ("4.3", None),
    ]


def test_letters_stand_under_numbers() -> None:
    found = proposed(
        """
        1  | Tổng số hồ sơ đã tiếp nhận | Hồ sơ | |
        a) | Số hồ sơ nộp trực tiếp | Hồ sơ     | |
        b) | Số hồ sơ nộp trực tuyến | Hồ sơ    | |
        2  | Số hồ sơ bị từ chối | Hồ sơ        | |
        """
    )
    assert tree(found) == [("1", None), ("1/a", "1"), ("1/b", "1"), ("2", None)]


def test_numbers_that_start_again_under_a_heading_without_number() -> None:
    found = proposed(
        """
          | Cải cách thể chế |                      | |
        1 | Tổng số VBQPPL ban hành | Văn bản       | |
        2 | Số VBQPPL do cấp xã ban hành | Văn bản  | |
          | Cải cách thủ tục hành chính |           | |
        1 | Số TTHC công bố mới | Thủ tục           | |
        """
    )
    assert tree(found) == [("I", None), ("I/1", "I"), ("I/2", "I"), ("II", None), ("II/1", "II")]


def test_repeated_numbers_get_keys_of_their_own_and_are_told() -> None:
    found = proposed(
        """
        1   | Thống kê TTHC |                              | |
        1.1 | Số TTHC công bố mới | Thủ tục                | |
        1.1 | Số TTHC bãi bỏ, thay thế | Thủ tục           | |
        1.2 | Tổng số TTHC đang có hiệu lực | Thủ tục      | |
        """
    )
    assert [row.key for row in found.rows] == ["1", "1.1", "1.1-2", "1.2"]
    assert any("1.1" in str(doubt) for doubt in found.row("1.1-2").doubts)
    assert [row.indicator for row in found.rows][1:] == ["C1.2", "C1.3", "C1.4"]


def test_numbers_a_file_has_lost_follow_from_those_below() -> None:
    found = proposed(
        """
        2     | Tự chủ tài chính |                                          | |
              | Số bể bơi công cộng | Đơn vị                                | |
              | Số sân bóng công cộng | Đơn vị                              | |
        2.2.1 | Số sân bóng cỏ tự nhiên | Đơn vị                            | |
        2.2.2 | Số sân bóng cỏ nhân tạo | Đơn vị                            | |
              | Số nhà văn hóa | Đơn vị                                     | |
        3     | Số thư viện | Thư viện                                      | |
        """
    )
    assert tree(found) == [
        ("2", None),
        ("2.1", "2"),
        ("2.2", "2"),
        ("2.2.1", "2.2"),
        ("2.2.2", "2.2"),
        ("2.3", "2"),
        ("3", None),
    ]
    assert found.row("2.2").doubts
    assert not found.row("3").doubts


def test_rows_without_a_number_that_do_not_add_up_stay_as_they_are() -> None:
    found = proposed(
        """
        2     | Tự chủ tài chính |                       | |
              | Số bể bơi công cộng | Đơn vị             | |
        2.2.1 | Số sân bóng cỏ tự nhiên | Đơn vị         | |
        """
    )
    assert [row.code for row in found.rows] == ["2", "", "2.2.1"]


def test_no_numbers_at_all() -> None:
    found = proposed(
        """
        Kết quả giải quyết TTHC |                                    | |
        - Tổng số hồ sơ TTHC đã tiếp nhận | Hồ sơ                    | |
        - Số hồ sơ TTHC đã giải quyết xong | Hồ sơ                   | |
        Tiếp công dân |                                              | |
        - Số lượt công dân đã tiếp | Lượt                            | |
        """,
        head="Chỉ tiêu | Đơn vị tính | Số liệu | Ghi chú",
    )
    parents = [row.parent for row in found.rows]
    first, second = found.rows[0].key, found.rows[3].key
    assert parents == [None, first, first, None, second]
    assert len({row.key for row in found.rows}) == 5
    assert any("số thứ tự" in str(note) for note in found.notes)


def test_a_head_merged_over_three_rows() -> None:
    rows = table(
        """
        STT | Chỉ tiêu thống kê | Kết quả thống kê | <            | <       | Ghi chú
        ^   | ^                 | Đơn vị tính      | Số liệu      | <       | ^
        ^   | ^                 | ^                | Kỳ trước     | Kỳ này  | ^
        1   | Số VBQPPL đã kiểm tra theo thẩm quyền | Văn bản | | |
        2   | Số VBQPPL đã rà soát                  | Văn bản | | |
        """
    )
    found = propose([Document("a.docx", "docx", [rows])], load())
    assert [row.indicator for row in found.rows] == ["B2.1", "B3.1"]
    assert "unit" in found.tables[0].columns
    assert "value" in found.tables[0].columns


def test_two_forms_in_one_grid() -> None:
    rows = table(
        f"""
        Biểu mẫu 1. Cải cách thể chế | | | |
        {HEAD}
        1 | Số VBQPPL đã kiểm tra theo thẩm quyền | Văn bản | |
        2 | Số VBQPPL đã rà soát | Văn bản | |
        Biểu mẫu 2. Cải cách thủ tục hành chính | | | |
        {HEAD}
        1 | Số TTHC công bố mới | Thủ tục | |
        2 | Số TTHC bãi bỏ, thay thế | Thủ tục | |
        """
    )
    found = propose([Document("a.xlsx", "xlsx", [rows])], load())
    assert [row.key for row in found.rows][2:] == ["BM2/1", "BM2/2"]
    assert len({row.table for row in found.rows}) == 2


def test_code_lists_stand_in_the_unit_or_behind_the_label() -> None:
    found = proposed(
        """
        1 | Cập nhật Kiến trúc chính quyền điện tử phiên bản mới nhất [Chưa = 0; Hoàn thành = 1] | | |
        2 | Hình thức khảo sát | Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2                         | |
        """
    )
    assert [[(code.value, code.label) for code in row.codes] for row in found.rows] == [
        [(0, "Chưa"), (1, "Hoàn thành")],
        [(0, "Trực tuyến"), (1, "Phát phiếu"), (2, "Kết hợp")],
    ]
    assert {row.kind for row in found.rows} == {"code"}


def test_units_stand_in_the_label_or_above_the_table() -> None:
    found = proposed(
        """
        1 | Tổng kinh phí được giao |            | |
        2 | Tỷ lệ kinh phí đã sử dụng |          | |
        3 | Số lớp đã mở (ĐVT: lớp) |            | |
        """,
        "Phụ lục 1",
        "Kinh phí (Đơn vị tính: Triệu đồng)",
        head="STT | Chỉ tiêu | Số liệu | Ghi chú | Hướng dẫn",
    )
    assert [row.unit for row in found.rows] == ["Triệu đồng", "%", "lớp"]


def test_a_unit_above_the_table_is_that_of_its_sums() -> None:
    found = proposed(
        "1 | Tổng số kinh phí được giao | | ",
        "Kinh phí (Đơn vị tính: Triệu đồng)",
        head="STT | Chỉ tiêu | Số liệu | Ghi chú",
    )
    assert [(row.unit, row.kind) for row in found.rows] == [("Triệu đồng", "money")]


def test_columns_of_another_kind_are_left_out_and_told() -> None:
    found = proposed(
        "1 | Số TTHC công bố mới | Thủ tục | | | |",
        head="STT | Chỉ tiêu | Đơn vị tính | Kỳ trước | Kỳ này | So sánh | Hướng dẫn",
    )
    assert found.tables[0].columns == ("code", "label", "unit", "value", "note")
    assert any("2 cột" in str(note) for note in found.notes)


def test_both_names_of_a_row_are_kept() -> None:
    found = proposed(
        """
        1 | Số VBQPPL đã rà soát (điều chỉnh thành “Số VBQPPL đã rà soát thuộc thẩm quyền”) | Văn bản | |
        """
    )
    (only,) = found.rows
    assert only.aliases == ("Số VBQPPL đã rà soát", "Số VBQPPL đã rà soát thuộc thẩm quyền")
    assert only.indicator == "B3.1"


def test_new_rows_get_ids_nobody_has() -> None:
    found = proposed(
        """
        I   | Công tác chỉ đạo điều hành CCHC |                       | |
        1   | Số cây xanh trồng mới tại trụ sở | Cây                  | |
        1.1 | Số cây xanh trồng mới do thanh niên trồng | Cây         | |
        2   | Số xe đạp công cộng | Chiếc                             | |
        """
    )
    ids = [row.indicator for row in found.rows if row.decision == "new"]
    assert len(set(ids)) == 3
    assert not set(ids) & set(load().indicators)
    assert ids[1] == f"{ids[0]}.1"


def test_a_row_of_another_level_is_not_the_known_one() -> None:
    """'thuộc UBND cấp xã' is one word from 'thuộc UBND tỉnh'; a sure binding would be wrong."""
    found = proposed("1 | Số ĐVSNCL thuộc UBND cấp xã | Cơ quan, đơn vị | |")
    assert found.rows[0].decision != "bound"


def test_a_row_between_two_indicators_waits_for_a_person() -> None:
    found = proposed("1 | Số hồ sơ TTHC giải quyết đúng hạn | Hồ sơ | |")
    (only,) = found.rows
    assert only.decision == "doubtful"
    assert {"C3.1b", "C3.2b", "C3.3b"} <= {choice.indicator for choice in only.choices}
    assert len(only.choices) <= 5
    assert only.doubts


@pytest.mark.parametrize(("unit", "decision"), [("Triệu đồng", "bound"), ("Tỷ đồng", "doubtful"), ("", "bound")])
def test_money_of_another_unit_waits_for_a_person(unit: str, decision: str) -> None:
    """12,5 tỷ beside 16.819 triệu is no series, and no sum."""
    rows = f"""
    VI | CẢI CÁCH TÀI CHÍNH CÔNG | | |
    1 | Tỷ lệ giải ngân kế hoạch vốn đầu tư công | % | |
    1.1 | Kế hoạch được giao | {unit} | |
    1.2 | Đã thực hiện | {unit} | |
    """
    found = proposed(rows).rows[2]
    assert (found.indicator, found.decision) == ("F1.1", decision)
    assert any("Tỷ đồng" in str(doubt) for doubt in found.doubts) == (decision == "doubtful")


def test_no_two_rows_are_surely_the_same_indicator() -> None:
    found = proposed(
        """
        1 | Số TTHC công bố mới | Thủ tục | |
        2 | Số TTHC công bố mới | Thủ tục | |
        """
    )
    assert sum(row.decision == "bound" and row.indicator == "C1.2" for row in found.rows) <= 1


def test_an_annex_without_a_table_is_refused_with_what_to_do() -> None:
    letter = Document("cv.docx", "docx", [paragraph("Sở Nội vụ đề nghị các cơ quan báo cáo đúng hạn.")])
    with pytest.raises(UnreadableFile) as refused:
        propose([letter], load())
    assert refused.value.code == "no_annex"
    assert "chọn" in refused.value.message.vi
    assert "choose" in refused.value.message.en


def test_a_table_of_something_else_is_told() -> None:
    found = proposed(
        """
        1 | Áo phao cứu sinh loại lớn | Chiếc | |
        2 | Xuồng máy ba lá | Chiếc           | |
        3 | Dây thừng ni lông | Mét           | |
        """
    )
    assert all(row.decision != "bound" for row in found.rows)
    assert any("không dòng nào giống" in str(note).lower() for note in found.notes)


def test_an_unknown_form_has_no_nearest() -> None:
    assert proposed("1 | Xuồng máy ba lá | Chiếc | |").nearest is None


def test_the_outline_the_letter_encloses() -> None:
    document = annex("1 | Số TTHC công bố mới | Thủ tục | |")
    document.blocks += [
        paragraph("ĐỀ CƯƠNG BÁO CÁO", "p8"),
        paragraph("I. CHỈ ĐẠO, ĐIỀU HÀNH", "p9"),
        paragraph("II. KẾT QUẢ", "p10"),
        paragraph("1. Cải cách thể chế", "p11"),
    ]
    assert propose([document], load()).outline == ("I. CHỈ ĐẠO, ĐIỀU HÀNH", "II. KẾT QUẢ", "II.1. Cải cách thể chế")


def test_a_workbook_sheet_of_250_rows_keeps_unique_keys() -> None:
    rows = "\n".join(f"{n} | Số việc thứ {n} đã làm | Việc | |" for n in range(1, 251))
    found = proposed(rows)
    assert len({row.key for row in found.rows}) == len(found.rows) == 250
    assert len({row.indicator for row in found.rows if row.decision == "new"}) == found.count("new")
