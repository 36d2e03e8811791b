"""Tables as printed become whole rows again."""

from __future__ import annotations

import pytest

from cchc.core.reading.tables import find_tables
from cchc.core.reading.tests.grids import HEAD, paragraph, table

ROWS = """
1.  | Công tác chỉ đạo |  |  |
1.1 | Số văn bản đã ban hành | Văn bản | 3 | của xã
"""


def labels(*blocks: object) -> list[str]:
    return [row.label for found in find_tables(blocks) for row in found.rows]  # type: ignore[arg-type]


def test_it_works() -> None:
    (found,) = find_tables([paragraph("Phụ lục 1"), paragraph("Thống kê số liệu"), table(HEAD + ROWS)])
    assert (found.name, found.title) == ("Phụ lục 1", "Thống kê số liệu")
    assert [(r.code, r.label, r.unit, r.raws, r.note) for r in found.rows] == [
        ("1.", "Công tác chỉ đạo", "", [""], ""),
        ("1.1", "Số văn bản đã ban hành", "Văn bản", ["3"], "của xã"),
    ]
    assert found.rows[1].value_places == ["t1.r4.c4"]


def test_head_repeated_on_the_next_page_is_dropped_and_the_table_goes_on() -> None:
    first = table(HEAD + ROWS, page=1)
    second = table(HEAD + "1.2 | Số cuộc kiểm tra | Cuộc | 0 |", page=2, number=2)
    assert labels(first, second) == ["Công tác chỉ đạo", "Số văn bản đã ban hành", "Số cuộc kiểm tra"]
    assert len(find_tables([first, second])) == 1


def test_a_title_between_begins_another_table() -> None:
    first, second = table(HEAD + ROWS), table(HEAD + "1 | Số cuộc họp | Cuộc | 2 |", number=2)
    assert [t.name for t in find_tables([first, paragraph("Biểu mẫu 2"), second])] == ["", "Biểu mẫu 2"]


def test_a_footnote_between_does_not() -> None:
    first, second = table(HEAD + ROWS), table(HEAD + "2 | Số cuộc họp | Cuộc | 2 |", number=2)
    assert len(find_tables([first, paragraph("¹ Văn bản quy phạm pháp luật."), second])) == 1


def test_table_without_a_head_continues_the_one_before() -> None:
    assert labels(table(HEAD + ROWS), table("1.2 | Số cuộc họp | Cuộc | 2 |", number=2))[-1] == "Số cuộc họp"


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        (
            "Tỷ lệ hồ sơ (chỉ tính đối",
            "với hồ sơ phát sinh)",
            "Tỷ lệ hồ sơ (chỉ tính đối với hồ sơ phát sinh)",
        ),
        ("Số cuộc kiểm tra về", "Công vụ", "Số cuộc kiểm tra về Công vụ"),
    ],
)
def test_row_cut_by_the_page_is_one_row(above: str, below: str, joined: str) -> None:
    first = table(HEAD + f"1 | {above} | % | 9,5 |", page=1)
    second = table(HEAD + f" | {below} | | |\n2 | Số khác | Cuộc | 1 |", page=2, number=2)
    assert labels(first, second) == [joined, "Số khác"]


def test_heading_at_the_top_of_a_page_stays_a_row() -> None:
    first = table(HEAD + "1 | Số cuộc họp | Cuộc | 2 |", page=1)
    second = table(HEAD + " | Cải cách thể chế | | |\n1 | Số văn bản | Văn bản | 1 |", page=2, number=2)
    assert labels(first, second) == ["Số cuộc họp", "Cải cách thể chế", "Số văn bản"]


def test_code_list_printed_over_three_rows_is_one_unit() -> None:
    text = "7.5 | Nền tảng dùng chung | Chưa = 0 | 1 |\n | | Đang làm = 1 | |\n | | Hoàn thành = 2 | |"
    (found,) = find_tables([table(HEAD + text)])
    assert [(r.unit, r.raws) for r in found.rows] == [("Chưa = 0 Đang làm = 1 Hoàn thành = 2", ["1"])]


def test_years_as_columns() -> None:
    text = """
    STT | Chỉ tiêu | Các cơ quan, đơn vị | < | <
    ^   | ^        | Năm 2018 | Năm 2017 (9/2017) | Năm 2020 (Tính đến 31/3)
    1   | Số văn bản | 4 | 5 | 6
    """
    (found,) = find_tables([table(text)])
    assert found.periods == ["2018", "2017-09", "2020-Q1"]
    assert found.rows[0].raws == ["4", "5", "6"]


def test_one_year_in_two_columns_is_one_where_no_row_fills_both() -> None:
    head = "STT | Chỉ tiêu | Năm 2019 | Năm 2020 | Năm 2020 (Tính đến 31/3)\n"
    (found,) = find_tables([table(head + "1 | Số văn bản | 4 | 5 | \n2 | Số cuộc họp | 1 | | 6")])
    assert (found.periods, [row.raws for row in found.rows]) == (["2019", "2020-Q1"], [["4", "5"], ["1", "6"]])
    assert found.rows[0].value_places == ["t1.r2.c3", "t1.r2.c4"]
    (both,) = find_tables([table(head + "1 | Số văn bản | 4 | 5 | 6\n2 | Số cuộc họp | 1 | | 6")])
    assert both.periods == ["2019", "2020", "2020-Q1"]


def test_periods_as_rows_are_turned() -> None:
    text = """
    Huyện | Số phòng chuyên môn | Số đơn vị sự nghiệp | Ghi chú
    Mường Lay | Giai đoạn 2001-2010 (Tính đến 12/2010) | 13 | 6
    ^ | Giai đoạn 2011-2020 (Tính đến 12/2019) | 12 | 7
    """
    (found,) = find_tables([table(text)])
    assert found.periods == ["2001-2010", "2011-2020"]
    assert [(r.label, r.raws) for r in found.rows] == [
        ("Số phòng chuyên môn", ["13", "12"]),
        ("Số đơn vị sự nghiệp", ["6", "7"]),
    ]


def test_breakdown_printed_beside_its_row_becomes_rows() -> None:
    text = """
    STT | Chỉ tiêu | Năm 2019 | Năm 2020
    1 | Chia theo loại | Nghị quyết của hội đồng, | 2
      |                | Quyết định của ủy ban | 5
    """
    (found,) = find_tables([table(text)])
    assert [(r.label, r.raws) for r in found.rows] == [
        ("Chia theo loại", ["", ""]),
        ("Nghị quyết của hội đồng", ["", "2"]),
        ("Quyết định của ủy ban", ["", "5"]),
    ]


@pytest.mark.parametrize(
    ("line", "column"), [("1 | Số cuộc họp | Cuộc | | 7", "c5"), ("1 | Số cuộc họp | 7 | |", "c3")]
)
def test_figure_in_the_neighbours_column_is_taken_and_said(line: str, column: str) -> None:
    (found,) = find_tables([table(HEAD + line)])
    (row,) = found.rows
    assert (row.raws, row.value_places[0][-2:], len(row.doubts)) == (["7"], column, 1)


def test_note_with_words_stays_a_note() -> None:
    (found,) = find_tables([table(HEAD + "1 | Số cuộc họp | Cuộc | | còn 02 cuộc")])
    assert (found.rows[0].raws, found.rows[0].note) == ([""], "còn 02 cuộc")


def test_letterhead_is_not_a_table_of_figures() -> None:
    assert find_tables([table("UBND HUYỆN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/BC-UBND | Độc lập")]) == []


def test_head_cut_inside_a_row_by_the_page_end() -> None:
    first = table("STT | Chỉ tiêu | Các cơ quan, đơn vị | <\n^ | ^ | Năm | Năm", page=1)
    second = table(" | | 2018 | 2019\n1 | Số văn bản | 4 | 5", page=2, number=2)
    (found,) = find_tables([first, second])
    assert (found.periods, found.rows[0].raws) == (["2018", "2019"], ["4", "5"])


def test_first_row_of_a_head_alone_at_the_foot_of_a_page() -> None:
    first = table("STT | Chỉ tiêu | Kết quả thống kê | Ghi chú", page=1)
    second = table(
        " | thống kê (dùng cho quý) | Đơn vị tính | Số liệu |\n1 | Số văn bản | Văn bản | 4 |", page=2, number=2
    )
    (found,) = find_tables([first, second])
    assert [(r.label, r.unit, r.raws) for r in found.rows] == [("Số văn bản", "Văn bản", ["4"])]


def test_unit_and_answer_cut_by_the_page_end() -> None:
    first = table(HEAD + "1 | Số đơn vị đã kiểm tra | Cơ quan, | 3 |\n2 | Số vụ việc | Vụ | Không có |", page=1)
    second = table(" | phát sinh trong kỳ | | vụ việc |", page=2, number=2)
    (found,) = find_tables([first, second])
    assert [(r.label, r.raws) for r in found.rows] == [
        ("Số đơn vị đã kiểm tra", ["3"]),
        ("Số vụ việc phát sinh trong kỳ", ["Không có vụ việc"]),
    ]


@pytest.mark.parametrize("index", ["(1) | (2) | (3) | (4) | (5)", "1 | 2 | 3 | 4 | 5", "A | B | C | 1 | 2"])
def test_row_that_numbers_the_columns_is_dropped_on_every_page(index: str) -> None:
    first = table(HEAD + index + ROWS, page=1)
    second = table(HEAD + index + "\n1.2 | Số cuộc họp | Cuộc | 2 |", page=2, number=2)
    assert labels(first, second) == ["Công tác chỉ đạo", "Số văn bản đã ban hành", "Số cuộc họp"]


def test_titled_table_without_a_head_takes_the_columns_of_the_one_before() -> None:
    second = table("1 | Số cuộc họp | Cuộc | |\n2 | Số hội nghị | Hội nghị | |", number=2)
    found = find_tables([table(HEAD + ROWS), paragraph("Biểu mẫu 2"), second])
    assert [(t.name, [(r.code, r.label, r.unit, r.raws) for r in t.rows]) for t in found[1:]] == [
        ("Biểu mẫu 2", [("1", "Số cuộc họp", "Cuộc", [""]), ("2", "Số hội nghị", "Hội nghị", [""])])
    ]


def test_signature_block_after_a_table_is_none() -> None:
    block = table("Nơi nhận: | | | TM. ỦY BAN NHÂN DÂN |\n | | | CHỦ TỊCH |", number=2)
    assert len(find_tables([table(HEAD + ROWS), paragraph("Nơi ký"), block])) == 1


def test_label_that_ends_with_the_word_digital_is_whole() -> None:
    whole = " | Xây dựng chính quyền số | | |\n | Số văn bản | Văn bản | 1 |"
    hanging = "\n | Số lượng hồ sơ số | | |\n | Đã cấp | Hồ sơ | 1 |"
    assert labels(table(HEAD + whole + hanging)) == [
        "Xây dựng chính quyền số",
        "Số văn bản",
        "Số lượng hồ sơ số Đã cấp",
    ]


def test_two_labels_the_catalogue_knows_stay_two_inside_a_page() -> None:
    rows = table(HEAD + " | Tổng số hồ sơ, | | |\n | Số hồ sơ trễ hạn | Hồ sơ | 1 |")
    assert [len(t.rows) for t in find_tables([rows], lambda label: 1.0)] == [2]
    assert [len(t.rows) for t in find_tables([rows])] == [1]


def test_rest_of_a_label_that_begins_with_a_figure() -> None:
    first = table(HEAD + "1 | Tỷ lệ dịch vụ công mức | % | 9 |", page=1)
    second = table(" | 4 có hồ sơ | | |\n2 | Số khác | Cuộc | 1 |", page=2, number=2)
    found = find_tables([first, second], lambda label: 0.8 if label.endswith("4 có hồ sơ") else 0.7)
    assert [row.label for row in found[0].rows] == ["Tỷ lệ dịch vụ công mức 4 có hồ sơ", "Số khác"]


@pytest.mark.parametrize(
    ("line", "code", "label"),
    [
        ("1. Công tác chỉ đạo điều hành | < | < | < | <", "1.", "Công tác chỉ đạo điều hành"),
        ("3 Kiểm tra cải cách hành chính | < | < | < | <", "3", "Kiểm tra cải cách hành chính"),
        (" | 2.1 Số văn bản | Văn bản | 3 | ", "2.1", "Số văn bản"),
        (" | 15 thủ tục đã đơn giản hóa | Thủ tục | 3 | ", "", "15 thủ tục đã đơn giản hóa"),
    ],
)
def test_stt_typed_before_the_label(line: str, code: str, label: str) -> None:
    (found,) = find_tables([table(HEAD + line)])
    assert [(r.code, r.label) for r in found.rows] == [(code, label)]


def test_unit_merged_down_is_the_unit_of_each_row() -> None:
    text = "1 | Số văn bản | Văn bản | 3 |\n2 | Số công văn | ^ | 4 |\n3 | Nội dung khác | | |"
    (found,) = find_tables([table(HEAD + text)])
    assert [r.unit for r in found.rows] == ["Văn bản", "Văn bản", ""]


def test_head_cut_inside_its_brackets_by_the_page_end() -> None:
    first = table("STT | Chỉ tiêu | Các cơ quan | <\n^ | ^ | Năm 2019 | Năm 2020 (Tính", page=1)
    second = table(" | | | đến 31/3)\n1 | Số văn bản | 4 | 5", page=2, number=2)
    (found,) = find_tables([first, second])
    assert (found.periods, [row.raws for row in found.rows]) == (["2019", "2020-Q1"], [["4", "5"]])


def test_label_of_the_head_cut_inside_its_brackets() -> None:
    head = "STT | Chỉ tiêu (dùng trong{} | Kết quả | <\n^ | ^ | Đơn vị tính | Số liệu\n"
    first = table(head.format(""), page=1)
    second = table(" | kỳ báo cáo quý, năm) | |\n1 | Số văn bản | Văn bản | 5", page=2, number=2)
    third = table(head.format(" kỳ báo cáo quý, năm)") + "2 | Số cuộc họp | Cuộc | 6", page=3, number=3)
    assert labels(first, second, third) == ["Số văn bản", "Số cuộc họp"]


def test_period_of_a_turned_table_cut_by_the_page_end() -> None:
    first = table("Giai đoạn | Số phòng | Số trường\nGiai đoạn 2001-2010 | 1 | 5\nGiai đoạn 2011-2020 | 2 | 6", page=1)
    second = table("(Tính đến 12/2019) | | ", page=2, number=2)
    (found,) = find_tables([first, second])
    assert [(row.label, row.raws) for row in found.rows] == [("Số phòng", ["1", "2"]), ("Số trường", ["5", "6"])]


def test_period_cut_inside_its_brackets() -> None:
    first = table("Giai đoạn | Số phòng\nGiai đoạn 2001-2010 | 1\nGiai đoạn 2011-2020 (Tính đến | 2", page=1)
    (found,) = find_tables([first, table("12/2019) | ", page=2, number=2)])
    assert [(row.label, row.raws) for row in found.rows] == [("Số phòng", ["1", "2"])]


def test_part_that_lacks_the_last_cells_is_the_same_table() -> None:
    second = table("1.2 | Số cuộc họp | Cuộc | 2\n | - Trực tuyến | Cuộc | 1", number=2)
    assert labels(table(HEAD + ROWS), second)[2:] == ["Số cuộc họp", "- Trực tuyến"]
    other = table("Nơi nhận: | | | CHỦ TỊCH\n1 | | | 2", number=2)
    assert len(labels(table(HEAD + ROWS), other)) == 2


def test_of_which_at_the_top_of_a_page_belongs_to_its_row() -> None:
    first = table(HEAD + "1 | Tổng số thủ tục | Thủ tục | |", page=1)
    second = table(" | Trong đó: | | |\n | - Cấp xã | Thủ tục | 1 |", page=2, number=2)
    assert labels(first, second) == ["Tổng số thủ tục Trong đó:", "- Cấp xã"]


def test_label_that_asks_for_a_figure_goes_on_with_it() -> None:
    first = table(HEAD + "1 | Tỷ lệ hồ sơ trực tuyến mức độ | % | 9 |", page=1)
    assert labels(first, table(" | 3 và 4 | | |\n2 | Số khác | Cuộc | 1 |", page=2, number=2)) == [
        "Tỷ lệ hồ sơ trực tuyến mức độ 3 và 4",
        "Số khác",
    ]
