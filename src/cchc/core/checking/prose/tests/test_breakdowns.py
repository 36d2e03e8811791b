"""Wholes and parts of invented passages: those that hold are not spoken of, one changed number is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking.finding import Severity
from cchc.core.checking.prose.slips import near, one_slip
from cchc.core.checking.prose.tests.made import found, told


def test_it_works() -> None:
    (finding,) = found("Phường Sen Hồng nhận 2.150 hồ sơ (1.900 trực tiếp, 240 trực tuyến) trong quý.")
    assert told([finding]) == [("arithmetic.prose_parts", "2.150", "2.140")]
    assert [place.quote for place in finding.places] == [
        "Phường Sen Hồng nhận 2.150 hồ sơ",
        "1.900 trực tiếp",
        "240 trực tuyến",
    ]
    assert finding.steps == ("1.900 + 240 = 2.140 < 2.150",)
    assert all(place.start is not None and place.place == "p7" for place in finding.places)


@pytest.mark.parametrize(
    "text",
    [
        "Có 40 nhân viên, trong đó: nữ 25 người, đảng viên 30 người.",
        "Hiện có 310 thủ tục (trong đó có 5 thủ tục mới).",
        "Ban hành 60 văn bản, trong đó có 12 kế hoạch và 9 quyết định.",
        "Tổ chức 10 lớp, trong đó 8 lớp tại huyện, 5 lớp cho công chức mới.",
        "Cổng tỉnh cung cấp 900 dịch vụ (mức độ 3: 300 dịch vụ; mức độ 4: 450 dịch vụ).",
        "Sắp xếp từ 8 phòng xuống còn 6 phòng. Hiện nay có 6 phòng.",
        "Đã gửi 640 giấy mời, trong đó 640 giấy mời qua thư điện tử, 25 giấy mời gửi thêm bản giấy.",
        "Phường có 18 tổ (trước sắp xếp 21 tổ, giảm 03).",
        "Toàn xã có 24 trường (mầm non 9, tiểu học 8, THCS 05, liên cấp 02) với 300 lớp.",
        "Xã có cán bộ 12 người (01 người kiêm 02 chức danh), công chức 10 người.",
        "Gửi 900 thư, trong đó 520 thư có chữ ký số, 450 thư qua trục liên thông.",
        "Có 21/21 cán bộ, công chức, trong đó: 11 cán bộ (có 02 cán bộ kiêm nhiệm) và 10 công chức.",
    ],
)
def test_what_need_not_add_up_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Có 30 người, trong đó 45 người đã được tập huấn.", "arithmetic.prose_parts"),
        ("Tổng số 52 thủ tục; 37 thủ tục cấp tỉnh; 12 thủ tục cấp huyện.", "arithmetic.prose_parts_likely"),
        ("Trả 80 hồ sơ, trong đó đúng hạn 75 hồ sơ, trễ hạn 4 hồ sơ.", "arithmetic.prose_parts"),
        ("Đã giải quyết 80 hồ sơ, đúng hạn 75 hồ sơ, trễ hạn 7 hồ sơ.", "arithmetic.prose_parts"),
        ("Họp 150 cuộc, trong đó 95 cuộc tại huyện, 45 cuộc tại xã.", "arithmetic.prose_parts_likely"),
        ("Đã giải quyết 80 hồ sơ (sớm hạn 78; trễ hạn 2, từ chối 1).", "arithmetic.prose_parts_likely"),
        ("Đã giải quyết 80 hồ sơ (sớm hạn 79; trễ hạn 2, từ chối 1).", "arithmetic.prose_parts"),
        ("Sáp nhập 86 tổ thành 41 tổ (giảm 46 tổ).", "arithmetic.prose_change"),
        ("Phường có 18 tổ (trước sắp xếp 21 tổ, giảm 04 tổ).", "arithmetic.prose_change"),
        ("Sắp xếp từ 3 phòng xuống còn 5 phòng.", "arithmetic.prose_change"),
        ("Sắp xếp từ 6 phòng xuống còn 4 phòng. Hiện nay Sở có 5 phòng.", "arithmetic.prose_remaining"),
    ],
)
def test_each_contradiction_is_named(text: str, rule: str) -> None:
    assert [finding.rule for finding in found(text)] == [rule]


def test_a_list_of_items_divides_the_line_above_it() -> None:
    lines = ["Hiện có 16 hệ thống, trong đó:", "- 04 hệ thống của Đảng.", "- 13 hệ thống của chính quyền."]
    (finding,) = found(*lines)
    assert finding.severity is Severity.error
    assert [place.place for place in finding.places] == ["p7", "p8", "p9"]


def test_a_dimension_that_leaves_people_out_is_a_remark_where_its_sisters_hold() -> None:
    text = "60 người, trong đó: trình độ Đại học 40, Cao đẳng 20; lý luận chính trị: Trung cấp {}, Sơ cấp 10."
    assert [finding.severity for finding in found(text.format(48))] == [Severity.info]
    assert [finding.severity for finding in found(text.format(58))] == [Severity.error]
    assert found(text.format(50)) == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("Trong 2.010 hồ sơ đã giải quyết có 1.700 hồ sơ sớm hạn, 290 hồ sơ đúng hạn, {} hồ sơ trễ hạn.", 20, 2),
        ("Tiếp nhận 900 hồ sơ: trực tuyến 750 (83,3%), trực tiếp {} (16,7%).", 150, 105),
        ("Đang giải quyết: 95; trong đó trong hạn {}, quá hạn 02.", 93, 39),
        ("Rà soát 41 văn bản, trong đó {} văn bản còn hiệu lực, 06 văn bản hết hiệu lực.", 35, 41),
        ("Còn 06 phòng (giảm {} phòng so với năm 2018: 08 phòng).", 2, 3),
        ("Có 57 người nghỉ (26 nghỉ hưu trước tuổi, {} thôi việc ngay).", 31, 13),
        ("Tổng số lãnh đạo 23 người (08 trưởng phòng, {} phó trưởng phòng).", 15, 51),
        ("Đoàn phát hiện 12 vấn đề, đã xử lý {} vấn đề (75%).", 9, 90),
    ],
)
def test_one_wrong_part_is_noticed(text: str, right: int, wrong: int) -> None:
    assert found(text.format(right)) == []
    assert {finding.severity for finding in found(text.format(wrong))} <= {Severity.error, Severity.warning}
    assert found(text.format(wrong))


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("Cử 240 người đi học (thạc sĩ 9; đại học 190; cao đẳng 11; trung cấp 30).", "đại học 190; "),
        ("Cử hơn 240 người đi học trong đó (thạc sĩ 9; đại học 190; trung cấp 41).", "đại học 190; "),
        ("Đã cài đặt ở 300 cơ quan (cấp tỉnh 40, cấp huyện 90, cấp xã 170).", "cấp tỉnh 40, "),
        ("Đã cài đặt ở 300 cơ quan (cấp tỉnh 40, cấp huyện 90, cấp xã 170).", ", cấp xã 170"),
        ("Có 90 người, trong đó: THPT 80, THCS 10; trình độ đại học 60, cao đẳng 10, trung cấp 20.", "đại học 60, "),
        ("Huyện có 58 đơn vị: 03 đơn vị tự chủ toàn bộ, 05 đơn vị tự chủ một phần, 50 đơn vị còn lại.", "50 đơn vị "),
    ],
)
def test_a_class_left_out_of_a_list_is_missed(text: str, dropped: str) -> None:
    assert found(text) == []
    assert [finding.severity for finding in found(text.replace(dropped, ""))] == [Severity.warning]


@pytest.mark.parametrize(
    "text",
    [
        "Cử 240 người đi học, trong đó có thạc sĩ 9, cao đẳng 11.",
        "Có 90 người, trong đó đại học trở lên 60, trung cấp 12.",
        "Có 90 người (thạc sĩ 9, đại học 60).",
        "Có 300 thủ tục, trong đó 40 thủ tục cấp tỉnh, 90 thủ tục cấp huyện.",
        "Lập 12 tổ: 30 người ở xã, 14 người ở thôn.",
    ],
)
def test_a_list_that_may_be_short_is_left_alone(text: str) -> None:
    assert found(text) == []


TEMPLATES = (
    ("Đơn vị nhận {w} hồ sơ ({p} trực tiếp, {q} trực tuyến) trong kỳ.", 2),
    ("Trung tâm có {w} người (cán bộ {p}; công chức {q}).", 2),
    ("Toàn huyện có {w} tài khoản, trong đó {p} tài khoản của cán bộ, {q} tài khoản của đơn vị.", 2),
    ("Đã triển khai đến {w} đơn vị (cấp tỉnh {p}, cấp huyện {q}, cấp xã {r}).", 3),
    ("Đào tạo {w} người, trong đó: Thạc sĩ: {p} người, Đại học: {q} người, Cao đẳng: {r} người.", 3),
    ("Đã giải quyết {w} hồ sơ. Trong đó trước hạn {p} hồ sơ; đúng hạn {q} hồ sơ; trễ hạn {r} hồ sơ.", 3),
    ("Mạng lưới gồm {w} trạm, chia ra: {p} trạm vùng cao, {q} trạm ven sông và {r} trạm ở phố.", 3),
    ("Tổng số {w} thủ tục; {p} thủ tục cấp tỉnh; {q} thủ tục cấp huyện; {r} thủ tục cấp xã.", 3),
)


@given(st.sampled_from(TEMPLATES), st.lists(st.integers(11, 900), min_size=3, max_size=3), st.data())
def test_one_changed_number_is_found_and_none_is_quiet(
    template: tuple[str, int], numbers: list[int], data: st.DataObject
) -> None:
    text, count = template
    parts = numbers[:count]
    names = dict(zip("wpqr", [sum(parts), *parts], strict=False))
    assert [f for f in found(text.format(**names)) if f.severity is not Severity.info] == []
    name = data.draw(st.sampled_from(sorted(names)))
    digits = list(str(names[name]))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place] = str((int(digits[place]) - 1 + data.draw(st.integers(1, 8))) % 9 + 1)
    changed = {**names, name: int("".join(digits))}
    if changed != names:
        severities = {finding.severity for finding in found(text.format(**changed))}
        assert severities & {Severity.error, Severity.warning}


@given(st.integers(0, 10**6), st.integers(0, 6), st.integers(0, 9))
def test_a_changed_digit_is_one_slip(number: int, place: int, digit: int) -> None:
    digits = list(str(number))
    digits[place % len(digits)] = str(digit)
    written = int("".join(digits))
    if len(str(written)) == len(str(number)):
        assert one_slip(Decimal(written), Decimal(number)) == (written != number)


def test_slips() -> None:
    assert one_slip(Decimal(21), Decimal(12))
    assert one_slip(Decimal(112), Decimal(1112))
    assert not one_slip(Decimal(19), Decimal(21))
    assert near(Decimal(100), [Decimal(50), Decimal(45)])
    assert not near(Decimal(1858), [Decimal(571), Decimal(1057)])


def test_a_quote_begins_at_a_word_that_makes_sense() -> None:
    (finding,) = found("Đến nay số lượng công chức cấp xã của huyện là: 148 người (cán bộ 70; công chức 77).")
    assert finding.places[0].quote == "số lượng công chức cấp xã của huyện là: 148 người"
