"""Statements with a figure: what is found, with which unit, qualifier and parts."""

from __future__ import annotations

import pytest

from cchc.core.reading.facts.tests.conftest import Facts


def test_it_works(facts: Facts) -> None:
    found = facts("Trong quý, bộ phận một cửa tiếp nhận 1.245 hồ sơ, trong đó 88,4% nộp qua mạng.")
    assert [(f.quantity, f.unit) for f in found] == [("1245", "hồ sơ"), ("88.4", "%")]
    first = found[0]
    assert first.section == "II.2"
    assert first.place == "p7"
    assert first.period == "2023-Q3"
    assert first.quote == "bộ phận một cửa tiếp nhận 1.245 hồ sơ"
    assert first.what == "Số hồ sơ bộ phận một cửa tiếp nhận"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã cử 07 công chức đi học.", [("7", "công chức")]),
        ("Hoàn thành mười hai nhiệm vụ được giao.", [("12", "nhiệm vụ")]),
        ("Phòng giao dịch rộng 62m², cách trụ sở gần 2 km.", [("62", "m²"), ("2", "km")]),
        ("Dự toán 31,207 tỷ đồng, đã chi 1.250 triệu đồng.", [("31.207", "tỷ đồng"), ("1250", "triệu đồng")]),
        ("Mỗi nơi được cấp 01 máy/CBCC.", [("1", "máy/người")]),
        ("Có 12 CCVC và 3 đồng chí lãnh đạo.", [("12", "người"), ("3", "người")]),
        ("Sở rà soát 15 TTHC, công bố 02 Quyết định.", [("15", "TTHC"), ("2", "quyết định")]),
        ("Kiểm tra 9 cơ quan, đơn vị, UBND cấp xã.", [("9", "cơ quan, đơn vị")]),
        ("Đã treo 40 băng zôn và dựng 3 màn hình.", [("40", "băng zôn"), ("3", "màn hình")]),
        ("Giảm từ 5 xuống 3 đầu mối.", [("5", "đầu mối"), ("3", "đầu mối")]),
        ("Trung bình mỗi ngày nhận từ 20 đến 25 hồ sơ.", [("20", "hồ sơ"), ("25", "hồ sơ")]),
        ("Đã xong 18 trên tổng số 25 nhiệm vụ.", [("18", "nhiệm vụ"), ("25", "nhiệm vụ")]),
        ("Truy cập ít nhất 2 lần/ngày.", [("2", "lần/ngày")]),
        ("Áp dụng cho người có hệ số phụ cấp dưới 0,67.", [("0.67", "hệ số")]),
    ],
)
def test_figures_are_read_with_what_they_count(facts: Facts, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.quantity, f.unit) for f in facts(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cử nhân: 51 người, Cao đẳng: 09, Trung cấp 3.", ["51", "9", "3"]),
        ("Triển khai tới 210 đơn vị (cấp tỉnh 20, cấp huyện: 65, cấp xã 125).", ["210", "20", "65", "125"]),
        ("Nhận 300 hồ sơ (120 trực tiếp, 180 trực tuyến).", ["300", "120", "180"]),
        ("Tổng số hồ sơ đã trả là 425; còn lại 22.", ["425", "22"]),
        ("Đề nghị bãi bỏ 02, sửa đổi 01 văn bản.", ["2", "1"]),
    ],
)
def test_a_figure_without_noun_is_the_value_of_its_name(facts: Facts, text: str, expected: list[str]) -> None:
    found = facts(text)
    assert [f.quantity for f in found] == expected
    assert len({f.unit for f in found}) == 1


def test_an_equal_ratio_is_one_fact_and_an_unequal_one_two(facts: Facts) -> None:
    equal, share = facts("Có 13/13 phòng thực hiện tự chủ (đạt 100%).")
    assert (equal.quantity, equal.parts) == ("13", ["13", "13"])
    assert (share.quantity, share.unit, share.what) == ("100", "%", "Tỷ lệ phòng thực hiện tự chủ")
    above, below = facts("Có 28/30 đơn vị đã nối mạng.")
    assert (above.quantity, below.quantity) == ("28", "30")
    assert above.parts == below.parts == ["28", "30"]
    assert below.what == "Tổng số đơn vị đã nối mạng"


def test_the_fraction_behind_its_own_count_is_not_counted_twice(facts: Facts) -> None:
    found = facts("Hồ sơ nộp qua mạng: 84 hồ sơ, bằng 40% (84/210).")
    assert [f.quantity for f in found] == ["84", "40", "210"]


def test_qualifiers_are_kept(facts: Facts) -> None:
    found = facts("Phát trên 450 tin, hơn 20 bài; có gần 1 km đường; đạt tối thiểu 80%.")
    assert [f.qualifier for f in found] == ["trên", "hơn", "gần", "tối thiểu"]


def test_a_short_stretch_between_two_times_is_a_duration(facts: Facts) -> None:
    (found,) = facts("Đọc báo đầu giờ (từ 7h đến 7h20p) mỗi ngày.")
    assert (found.quantity, found.unit) == ("20", "phút")


def test_a_sentence_cut_by_the_page_is_read_whole_and_quoted_by_line(facts: Facts) -> None:
    (found,) = facts("Đợt này sẽ kiểm tra 100% các\nphòng trực thuộc, bắt đầu từ tháng sau.")
    assert found.quote == "Đợt này sẽ kiểm tra 100% các"
    assert found.what == "Tỷ lệ phòng trực thuộc"


def test_a_line_printed_twice_is_one_statement(facts: Facts) -> None:
    assert len(facts("- Số tài khoản: 27 tài khoản\n- Số tài khoản: 27 tài khoản")) == 1


def test_nothing_in_nothing_out(facts: Facts) -> None:
    assert facts("") == []
    assert facts("Việc cải cách được lãnh đạo quan tâm.") == []


def test_hs_is_a_dossier_but_at_school(facts: Facts) -> None:
    found = facts("Tiếp nhận 215 HS, đúng hạn 200HS. HS trễ hạn: 3.")
    assert [(f.quantity, f.unit) for f in found] == [("215", "hồ sơ"), ("200", "hồ sơ"), ("3", "hồ sơ")]
    assert facts("Nhà trường có 215 HS.")[0].unit == "học sinh"


def test_a_figure_said_again_in_words_is_one(facts: Facts) -> None:
    (found,) = facts("Huyện có 02 (hai) phó chủ tịch.")
    assert (found.quantity, found.unit, found.what) == ("2", "phó chủ tịch", "Số phó chủ tịch của Huyện")


def test_a_field_is_not_what_is_counted_in_it(facts: Facts) -> None:
    assert [f.unit for f in facts("Lĩnh vực đất đai: tiếp nhận 567, đúng hạn 480.")] == ["", ""]
    assert facts("Tổ chức ở 12 lĩnh vực.")[0].unit == "lĩnh vực"
