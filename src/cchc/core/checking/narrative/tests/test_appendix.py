"""Statements of an invented ward against rows of its annex."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cchc.core.checking.finding import Finding
from cchc.core.checking.narrative.appendix import BLANK, CONTRADICTS, LIKELY, find
from cchc.core.checking.tests.made import of, subject

RESULTS = "II. KẾT QUẢ THỰC HIỆN"
ROWS = (
    ("1.1.", "Số văn bản chỉ đạo CCHC đã ban hành (kết luận, chỉ thị, công văn chỉ đạo, quán triệt)", "Văn bản", "3"),
    ("", "- Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "34"),
    ("", "- Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "26"),
    ("", "- Số lượng phiếu khảo sát", "Số lượng", "20"),
    ("", "- Số TTHC cấp xã (bao gồm cả TTHC của cơ quan ngành dọc)", "Thủ tục", "210"),
    ("3.4.3.", "Tỷ lệ hồ sơ TTHC được giải quyết đúng hạn của UBND cấp xã. Trong đó:", "%", "100"),
    ("", "- Tổng số hồ sơ TTHC đã tiếp nhận", "Hồ sơ", "447"),
    ("", "- Số hồ sơ TTHC đã giải quyết xong", "Hồ sơ", "425"),
    ("", "- Số hồ sơ TTHC đã giải quyết đúng hạn", "Hồ sơ", "425"),
    ("7.7.4.", "Tỷ lệ hồ sơ TTHC được tiếp nhận trực tuyến mức độ 3, 4", "%", "53,7%"),
    ("", "- Tổng số hồ sơ TTHC đã tiếp nhận (cả trực tiếp và trực tuyến)", "Hồ sơ", "214"),
    ("", "- Số hồ sơ TTHC đã tiếp nhận trực tuyến", "Hồ sơ", "115"),
)


def found(*sentences: str, rows: Sequence[Sequence[str]] = ROWS) -> list[Finding]:
    return list(find(subject((RESULTS, *sentences), rows)))


def test_it_works() -> None:
    [finding] = found("Trong quý, UBND xã đã tiếp nhận tổng số 457 hồ sơ của người dân.")
    assert (finding.rule, finding.found, finding.expected) == (CONTRADICTS.id, "457 hồ sơ", "447")
    assert [place.kind for place in finding.places] == ["text", "cell"]
    assert "457" in finding.message.text("vi")
    assert "447" in finding.message.text("en")


@pytest.mark.parametrize(
    "sentence",
    [
        "Trong quý, UBND xã đã tiếp nhận tổng số 447 hồ sơ của người dân.",
        "Kế hoạch CCHC của xã đề ra 34 nhiệm vụ.",
        "Hồ sơ trực tuyến mức độ 3, 4 là 115 hồ sơ, đạt 54% (115/214).",
        "Cấp xã có 210 TTHC còn hiệu lực.",
        "Đã ban hành hơn 2 văn bản chỉ đạo CCHC.",
        "Xã trang bị 16 máy vi tính cho công chức.",
        "Năm 2024 phấn đấu tiếp nhận 900 hồ sơ.",
    ],
)
def test_what_agrees_or_has_no_counterpart_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_the_base_of_a_fraction_is_the_base_of_the_rate() -> None:
    findings = found("Hồ sơ trực tuyến mức độ 3, 4 là 115 hồ sơ trên tổng số (115/241).")
    assert [(f.rule, f.found, f.expected) for f in findings] == [(CONTRADICTS.id, "241 hồ sơ", "214")]


def test_words_that_say_enough_bind_without_an_indicator() -> None:
    [finding] = found("Xã đã khảo sát sự hài lòng của người dân với 30 phiếu.")
    assert (finding.rule, finding.found, finding.expected) == (CONTRADICTS.id, "30 phiếu", "20")


def test_a_slip_in_like_words_is_a_warning() -> None:
    rows = (*ROWS, ("8.1.", "Số buổi đối thoại với hộ kinh doanh trong chợ", "Buổi", "125"))
    [finding] = found("Đã tổ chức 126 buổi đối thoại với hộ kinh doanh trong chợ.", rows=rows)
    assert (finding.rule, finding.found, finding.expected) == (LIKELY.id, "126 buổi", "125")


def test_other_numbers_in_like_words_are_left_alone() -> None:
    rows = (*ROWS, ("8.1.", "Số buổi đối thoại với hộ kinh doanh trong chợ", "Buổi", "125"))
    assert found("Đã tổ chức 37 buổi đối thoại với hộ kinh doanh trong chợ.", rows=rows) == []


def test_a_blank_row_that_the_prose_answers() -> None:
    rows = [(code, label, unit, "" if value == "3" else value) for code, label, unit, value in ROWS]
    [finding] = found("UBND xã đã ban hành 5 văn bản chỉ đạo công tác CCHC.", rows=rows)
    assert finding.rule == BLANK.id


def test_a_row_that_another_statement_says_is_not_claimed_twice() -> None:
    """The system's dossiers are the row's; those of the desk are another quantity."""
    sentences = (
        "Hệ thống của xã tiếp nhận 115 hồ sơ trực tuyến mức độ 3, 4.",
        "Riêng lĩnh vực hộ tịch có 8 hồ sơ trực tuyến.",
    )
    assert found(*sentences) == []


def test_late_dossiers_against_all_on_time() -> None:
    findings = found("Tổng số hồ sơ đã giải quyết 425 hồ sơ (trong đó sớm hạn: 424 hồ sơ; trễ hạn: 01 hồ sơ).")
    assert [f.rule for f in findings] == ["narrative.on-time"]
    assert findings[0].steps == ("425 − 1 = 424",)


def test_late_dossiers_that_fit() -> None:
    rows = [(c, label, u, "424" if label.endswith("đúng hạn") else v) for c, label, u, v in ROWS]
    sentence = "Tổng số hồ sơ đã giải quyết 425 hồ sơ (trong đó sớm hạn: 424 hồ sơ; trễ hạn: 01 hồ sơ)."
    assert of(found(sentence, rows=rows), "narrative.on-time") == []


def test_without_rows_nothing_is_said() -> None:
    assert found("Trong quý, UBND xã đã tiếp nhận tổng số 457 hồ sơ của người dân.", rows=()) == []


def test_what_runs_up_beside_the_number_of_the_row_is_another_number() -> None:
    said = "Theo Kế hoạch CCHC, trong quý hoàn thành 26 nhiệm vụ, lũy kế từ đầu năm hoàn thành 31/34 nhiệm vụ."
    assert found(said) == []


def test_one_levels_part_is_not_held_against_the_row_of_all() -> None:
    rows = (("", "Số hồ sơ đã giải quyết", "Hồ sơ", "4.031"), ("", "Số hồ sơ giải quyết đúng hạn", "Hồ sơ", "4.031"))
    lines = ("Cấp huyện: giải quyết trước và đúng hạn 951 hồ sơ.", "Cấp xã: giải quyết trước và đúng hạn 3.080 hồ sơ.")
    assert found(*lines, rows=rows) == []


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("Thủ tục hành chính đang áp dụng: 273 thủ tục.", ("3.1", "Tổng số TTHC đang có hiệu lực", "Thủ tục", "237")),
        ("Vốn đã giải ngân: 4.530 triệu đồng.", ("6.1", "Đã giải ngân vốn đầu tư công", "Triệu đồng", "4.350")),
        ("Theo kế hoạch năm đã hoàn thành 27 nhiệm vụ.", ("", "- Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "26")),
        ("Đã xử lý xong 452/470 hồ sơ của người dân.", ("", "- Số hồ sơ TTHC đã giải quyết xong", "Hồ sơ", "425")),
    ],
)
def test_other_words_for_a_row(sentence: str, row: tuple[str, str, str, str]) -> None:
    findings = found(sentence, rows=ROWS if row in ROWS else (*ROWS, row))
    assert row[3] in {finding.expected.removesuffix(" triệu đồng") for finding in findings}


def test_two_rows_exchanged() -> None:
    rows: tuple[tuple[str, str, str, str], ...]
    rows = (("3", "Số mô hình hay được nhân rộng", "Mô hình", "4"), ("4", "Số thủ tục niêm yết ở chợ", "Thủ tục", "18"))
    rows += (("5", "Số thủ tục niêm yết ở nhà văn hóa", "Thủ tục", "69"),)
    said = "Có {} thủ tục niêm yết ở chợ. Có {} thủ tục niêm yết ở nhà văn hóa."
    assert found(said.format(18, 69), rows=rows) == []
    exchanged = {(f.found.split()[0], f.expected) for f in found(said.format(69, 18), rows=rows)}
    assert exchanged == {("69", "18"), ("18", "69")}


def of_all_levels(total: str, province: str, district: str) -> tuple[tuple[str, str, str, str], ...]:
    return (
        ("1.4.", "Tổng số TTHC thuộc thẩm quyền giải quyết tại địa phương", "Thủ tục", total),
        ("", "1. Số TTHC cấp tỉnh (Bao gồm cả TTHC của cơ quan ngành dọc)", "Thủ tục", province),
        ("", "2. Số TTHC cấp huyện (Bao gồm cả TTHC của cơ quan ngành dọc)", "Thủ tục", district),
    )


def test_a_total_and_its_part_each_said_by_its_own_row() -> None:
    sentences = (
        "Danh mục TTHC thuộc thẩm quyền giải quyết đã rà soát: Tổng số 39 TTHC; 37 TTHC cấp tỉnh; 02 TTHC cấp huyện.",
        "Mở dịch vụ mức độ 4 cho 37 thủ tục thuộc thẩm quyền giải quyết của đơn vị.",
    )
    assert found(*sentences, rows=of_all_levels("39", "37", "2")) == []
    assert found(*sentences, rows=of_all_levels("37", "39", "2")) != []
