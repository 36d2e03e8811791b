"""One quantity in two places of an invented report."""

from __future__ import annotations

import pytest

from cchc.core.checking.finding import Finding
from cchc.core.checking.narrative.twice import LIKELY, LOOSE, TWICE, find
from cchc.core.checking.tests.made import prose


def found(*sentences: str) -> list[Finding]:
    return list(find(prose("II. KẾT QUẢ", *sentences)))


def test_it_works() -> None:
    [finding] = found(
        "UBND xã đã tiếp nhận tổng số 447 hồ sơ.", "Đến cuối quý, UBND xã đã tiếp nhận tổng số 474 hồ sơ của người dân."
    )
    assert (finding.rule, finding.found, finding.expected) == (TWICE.id, "447 hồ sơ", "474 hồ sơ")
    assert [place.kind for place in finding.places] == ["text", "text"]


@pytest.mark.parametrize(
    "sentences",
    [
        ("UBND xã đã tiếp nhận tổng số 447 hồ sơ.", "Như vậy UBND xã đã tiếp nhận 447 hồ sơ."),
        ("Cán bộ chuyên trách có trình độ trung cấp 112 người.", "Công chức có trình độ trung cấp 118 người."),
        ("Bố trí 06 máy tính.", "Mua 16 máy in."),
        ("Thôn Đông có bán kính chưa đầy 1 km.", "Thôn Tây có bán kính chưa đầy 1 km."),
    ],
)
def test_what_agrees_or_is_another_thing_is_left_alone(sentences: tuple[str, ...]) -> None:
    assert found(*sentences) == []


def test_a_number_two_others_deny() -> None:
    findings = found(
        "Đã phổ biến 02 nhóm dịch vụ công liên thông trên đài.",
        "Niêm yết 02 nhóm dịch vụ công liên thông tại trụ sở.",
        "Chưa phát sinh hồ sơ của 05 nhóm dịch vụ công liên thông.",
    )
    assert {finding.rule for finding in findings} <= {LIKELY.id}
    assert all({finding.found, finding.expected} == {"5 nhóm", "2 nhóm"} for finding in findings)


def test_divisions_with_the_office() -> None:
    said = "Đã ban hành quy chế của 13/13 cơ quan chuyên môn cấp huyện."
    assert found(said, "Sau sắp xếp, huyện còn 12 cơ quan chuyên môn và Văn phòng HĐND.") == []
    [finding] = found(said, "Sau sắp xếp, huyện còn 11 cơ quan chuyên môn và Văn phòng HĐND.")
    assert (finding.rule, finding.found, finding.expected) == (LIKELY.id, "11 cơ quan", "13 cơ quan")


def test_two_totals_of_units() -> None:
    [finding] = found("UBND huyện đã kiểm tra 9/25 cơ quan, đơn vị.", "Có 26/31 đơn vị đã kết nối mạng dùng chung.")
    assert (finding.rule, {finding.found, finding.expected}) == (LIKELY.id, {"25 cơ quan, đơn vị", "31 đơn vị"})


INSPECTED = "Đã kiểm tra 14/31 cơ quan, đơn vị."


@pytest.mark.parametrize(
    "units",
    [
        "Sau sắp xếp giảm 09 đơn vị sự nghiệp, từ 50 đơn vị xuống còn 41 đơn vị.",
        "Có 20/41 đơn vị sự nghiệp tự bảo đảm một phần chi thường xuyên.",
    ],
)
def test_bodies_inspected_and_service_units_are_two_things(units: str) -> None:
    assert found(INSPECTED, units) == []


def test_all_bodies_counted_in_two_ways() -> None:
    [finding] = found(INSPECTED, "Đến nay giảm 09 đầu mối, từ 50 đơn vị xuống còn 41 đơn vị.")
    assert {finding.found, finding.expected} == {"31 cơ quan, đơn vị", "41 đơn vị"}


@pytest.mark.parametrize(
    "inspected",
    ["Kiểm tra 14/31 cơ quan, đơn vị (05/13 phòng, 09/18 xã).", "Đã kiểm tra 11 đơn vị (05 phòng, 06 xã)."],
)
def test_some_divisions_are_not_all(inspected: str) -> None:
    assert found(inspected, "Huyện có 13 phòng chuyên môn.") == []


@pytest.mark.parametrize(
    "other",
    ["Kiểm tra 14/31 cơ quan, đơn vị (05/14 phòng, 09/17 xã).", "Năm 2023 giữ nguyên bộ máy (14 phòng chuyên môn)."],
)
def test_all_divisions_counted_in_two_ways(other: str) -> None:
    [finding] = found(other, "Huyện có 13 phòng chuyên môn.")
    assert {finding.found.split()[0], finding.expected.split()[0]} == {"13", "14"}


def test_items_of_a_plan_are_a_note() -> None:
    [finding] = found("Kế hoạch gồm 8 nội dung của công tác CCHC.", "Đã kiểm tra đủ 7 nội dung của công tác CCHC.")
    assert finding.rule == LOOSE.id


def test_more_in_time_than_there_are() -> None:
    [finding] = found("Hồ sơ đang giải quyết: 16 hồ sơ, trong hạn 61 hồ sơ.")
    assert (finding.rule, finding.found) == (TWICE.id, "61 hồ sơ")


@pytest.mark.parametrize(
    "sentences",
    [
        ("Cấp huyện giải quyết trước và đúng hạn 8.951 hồ sơ (99,24%).", "Cấp xã giải quyết trước và đúng hạn 99,98%."),
        ("Tỷ lệ hồ sơ nộp trực tuyến đạt 84,08%.", "Phấn đấu xong kế hoạch; tỷ lệ hồ sơ nộp trực tuyến trên 85%."),
        ("Cấp thành phố giải quyết 512 hồ sơ, trễ hạn 47.", "Tổng cộng hai cấp giải quyết 813 hồ sơ, trễ hạn 49."),
        ("Xã có 04 ấp x 03 người = 12 người.", "Xã trang bị 11 máy tính cho 13 người."),
        ("Theo kế hoạch đã hoàn thành 33 nhiệm vụ.", "Cấp trên giao 40, có 38 nhiệm vụ hoàn thành đúng hạn."),
        ("- Hoàn thành: 38 nhiệm vụ.", "- Nhiệm vụ cấp trên giao: 52 nhiệm vụ (48 đúng hạn; 4 chưa hoàn thành)."),
        ("- Khác: tiếp nhận 288 hồ sơ, giải quyết 281, đang giải quyết 07.", "- Cộng: đang giải quyết 286 hồ sơ."),
        ("Tiếp nhận 05 phản ánh, kiến nghị của người dân.", "Đã trả lời xong 04 phản ánh, kiến nghị của người dân."),
    ],
)
def test_other_levels_aims_and_outcomes_are_other_things(sentences: tuple[str, ...]) -> None:
    assert found(*sentences) == []


@pytest.mark.parametrize("heading", ["III. NHIỆM VỤ QUÝ III NĂM 2023", "III. QUÝ III NĂM 2023"])
def test_the_tasks_of_the_next_period_are_no_results(heading: str) -> None:
    sentences = ("1. Kết quả", "Tỷ lệ hồ sơ nộp trực tuyến đạt 84,08%.", heading)
    assert found(*sentences, "Nâng tỷ lệ hồ sơ nộp trực tuyến lên 85%.") == []


def test_a_division_behind_its_total_and_the_sides_of_a_fraction_are_no_two_statements() -> None:
    assert found("Số phòng, xã được kiểm tra: 09 (03 phòng, 06 xã).") == []
    assert found("Hồ sơ giải quyết đúng hạn đạt 99,87% (2.280/2.283 hồ sơ).") == []


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("Đang giải quyết 89 hồ sơ.", "Còn {} hồ sơ chuyển kỳ sau.", ("89", "98")),
        ("UBND xã đã tiếp nhận 2.354 hồ sơ.", "Đơn vị đã xử lý xong 2.200/{} hồ sơ.", ("2.354", "2.345")),
        ("UBND xã đã giải quyết 2.254 hồ sơ.", "Đơn vị đã xử lý xong {}/2.300 hồ sơ.", ("2.254", "2.245")),
        ("Có 23 hồ sơ trễ hạn.", "Còn {} hồ sơ trễ hạn cần khắc phục.", ("23", "32")),
    ],
)
def test_all_dossiers_told_again(first: str, second: str, numbers: tuple[str, str]) -> None:
    assert found(first, "III. ĐÁNH GIÁ", second.format(numbers[0])) == []
    [finding] = found(first, "III. ĐÁNH GIÁ", second.format(numbers[1]))
    assert {finding.found.split()[0], finding.expected.split()[0]} == set(numbers)


def test_dossiers_of_one_channel_are_not_all() -> None:
    assert found("Đang giải quyết 89 hồ sơ.", "III. ĐÁNH GIÁ", "Còn 12 hồ sơ trực tuyến chuyển kỳ sau.") == []


def test_the_lines_of_a_list_are_no_contradictions() -> None:
    lines = [f"Khu phố {n} đã tiếp nhận tổng số {400 + n} hồ sơ chứng thực của người dân." for n in range(1, 30)]
    assert found(*lines) == []
