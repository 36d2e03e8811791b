"""The outline of the narrative."""

from __future__ import annotations

import pytest

from cchc.core.reading.document import Paragraph
from cchc.core.reading.outline import build_outline, is_narrative_end

LONG = "Đơn vị đã triển khai các nhiệm vụ được giao, bám sát kế hoạch, bảo đảm tiến độ và chất lượng theo yêu cầu."


def outline(*texts: str) -> list[tuple[str, str, str]]:
    paragraphs = [Paragraph(text, f"p{i}") for i, text in enumerate(texts, 1)]
    return [(section.id, section.heading, section.text) for section in build_outline(paragraphs)]


def test_it_works() -> None:
    first = ("Mở đầu của báo cáo.", "I. CHỈ ĐẠO", "1. Về kế hoạch", LONG)
    assert outline(*first, "II. KẾT QUẢ", "1. Thể chế", "1.1. Xây dựng", LONG) == [
        ("0", "", "Mở đầu của báo cáo."),
        ("I", "I. CHỈ ĐẠO", ""),
        ("I.1", "1. Về kế hoạch", LONG),
        ("II", "II. KẾT QUẢ", ""),
        ("II.1", "1. Thể chế", ""),
        ("II.1.1", "1.1. Xây dựng", LONG),
    ]  # fmt: skip


def test_parts_and_letters() -> None:
    ids = [
        s[0]
        for s in outline(
            "Phần thứ nhất", "I. CHUNG", "1. Thể chế", "a) Xây dựng", LONG, "b) Rà soát", "Phần thứ hai", "1. Nhiệm vụ"
        )
    ]
    assert ids == ["P1", "P1.I", "P1.I.1", "P1.I.1.a", "P1.I.1.b", "P2", "P2.1"]


def test_two_sections_of_one_number_keep_their_own_children() -> None:
    ids = [s[0] for s in outline("III. ĐÁNH GIÁ", LONG, "III. PHƯƠNG HƯỚNG", "1. Thể chế", LONG)]
    assert ids == ["III", "III~2", "III~2.1"]


@pytest.mark.parametrize(
    "item",
    [
        "1. Ban hành kế hoạch năm sau; kế hoạch tuyên truyền; tăng cường kiểm tra việc thực hiện ở các phòng.",
        "2. Rà soát văn bản thuộc thẩm quyền và tham mưu cấp có thẩm quyền sửa đổi cho phù hợp với thực tiễn.",
    ],
)
def test_item_of_a_list_is_prose(item: str) -> None:
    assert outline("IV. PHƯƠNG HƯỚNG", item) == [("IV", "IV. PHƯƠNG HƯỚNG", item)]


def test_answer_on_the_heading_line_is_its_text() -> None:
    assert outline("V. KIẾN NGHỊ, ĐỀ XUẤT: Không có") == [("V", "V. KIẾN NGHỊ, ĐỀ XUẤT:", "Không có")]


def test_broken_line_that_begins_with_a_quarter_is_prose() -> None:
    assert [s[0] for s in outline("I. CHUNG", "Trong quý", "III/2023 không phát sinh hồ sơ.")] == ["I"]


def test_styled_heading_may_be_a_sentence() -> None:
    text = "3.2. Xây dựng và thực hiện đề án vị trí việc làm, tinh giản biên chế trong cơ quan và đơn vị."
    assert [s.heading for s in build_outline([Paragraph(text, "p1", level=3)])] == [text]


@pytest.mark.parametrize(("text", "ends"), [("Nơi nhận:", True), ("TM. ỦY BAN NHÂN DÂN", True), (LONG, False)])
def test_recipients_end_the_narrative(text: str, ends: bool) -> None:
    assert is_narrative_end(Paragraph(text, "p1")) is ends


def test_remark_in_brackets_is_no_part_of_the_subject() -> None:
    second = "2. Những mặt chưa làm được, trở ngại trong cải cách hành chính ở cơ sở (ghi rõ từng nội dung)."
    texts = ("III. ĐÁNH GIÁ", "1. Mặt được", LONG, second, LONG)
    assert [s[0] for s in outline(*texts)] == ["III", "III.1", "III.2"]


@pytest.mark.parametrize("mark", ["-", "/", " -", ")"])
def test_dash_and_slash_behind_the_number(mark: str) -> None:
    texts = (f"I{mark} CHỈ ĐẠO", f"1{mark} Kế hoạch", LONG, f"2{mark} Kiểm tra", LONG, f"II{mark} THỂ CHẾ", LONG)
    assert [s[0] for s in outline(*texts)] == ["I", "I.1", "I.2", "II"]


def test_capital_letters_stand_above_roman_numbers() -> None:
    texts = ("A. KẾT QUẢ", "I. Chỉ đạo", LONG, "1. Kế hoạch", LONG, "B. PHƯƠNG HƯỚNG", "I. Nhiệm vụ", LONG)
    assert [s[0] for s in outline(*texts)] == ["A", "A.I", "A.I.1", "B", "B.I"]


def test_capital_letter_below_a_roman_number_is_a_small_heading() -> None:
    texts = ("I. CHỈ ĐẠO", "A. Kế hoạch", LONG, "B. Kiểm tra", LONG, "II. THỂ CHẾ", LONG)
    assert [s[0] for s in outline(*texts)] == ["I", "I.A", "I.B", "II"]


def test_answer_behind_the_colon_of_a_subject_is_its_text() -> None:
    texts = ("I. CHỈ ĐẠO", "1. Kế hoạch: Đã ban hành 12 văn bản.", "2. Kiểm tra: Đã kiểm tra 5 xã.")
    assert outline(*texts)[1:] == [
        ("I.1", "1. Kế hoạch:", "Đã ban hành 12 văn bản."),
        ("I.2", "2. Kiểm tra:", "Đã kiểm tra 5 xã."),
    ]


def test_item_of_work_with_a_colon_is_prose() -> None:
    item = "1. Tăng cường kiểm tra: phấn đấu kiểm tra ít nhất 30% số đơn vị trong năm."
    assert [s[0] for s in outline("IV. PHƯƠNG HƯỚNG", item)] == ["IV"]


def test_a_numbered_sentence_that_says_how_many_is_prose_under_its_number() -> None:
    lines = ["II. KẾT QUẢ", "1. Toàn huyện có 429 thủ tục, gồm 287 thủ tục cấp huyện và 142 thủ tục cấp xã."]
    _, section = build_outline([Paragraph(text, f"p{n}") for n, text in enumerate(lines, 1)])
    assert (section.id, section.heading) == ("II.1", "1.")
    assert section.text == lines[1].removeprefix("1. ")
    assert section.places == ["p2"]


@pytest.mark.parametrize("words", ["Thực hiện Nghị quyết số 76 năm 2021.", "Kết quả 6 tháng đầu năm.", "Có 3 phòng"])
def test_numbers_of_days_and_documents_do_not_make_a_sentence(words: str) -> None:
    lines = ["II. KẾT QUẢ", f"1. {words}", "Đơn vị tiếp tục triển khai."]
    _, section = build_outline([Paragraph(text, f"p{n}") for n, text in enumerate(lines, 1)])
    assert section.heading == f"1. {words}"
