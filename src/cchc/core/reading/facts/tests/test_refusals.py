"""Figures that are no statistics, one class each; beside each, that a real figure next to it is still found."""

from __future__ import annotations

import pytest

from cchc.core.reading.facts.tests.conftest import Facts

REFUSED = {
    "document number": "Thực hiện Kế hoạch số 215/KH-UBND và Nghị quyết 02/NQ-CP, Văn bản số 39-NQ/TW.",
    "law without symbol": "Theo Nghị định 61 của Chính phủ và Thông tư 01 của Bộ Nội vụ.",
    "legal place": "Căn cứ điểm b khoản 2 Điều 18 Luật Viên chức.",
    "date": "Ngày 15/6/2023 và ngày 20 tháng 7 năm 2023, huyện họp giao ban.",
    "year": "Năm 2021 và giai đoạn 2021-2030, nhiệm kỳ 2021 - 2026.",
    "period": "Phương hướng quý IV và 6 tháng đầu năm 2024.",
    "heading": "2.1. Cải cách thủ tục hành chính",
    "enumeration": "Các bước: (1) tiếp nhận; (2) thẩm định; (3) trả kết quả.",
    "level": "Dịch vụ ở mức độ 3, 4 cao hơn mức độ 2.",
    "structure": "Họp trực tuyến 3 cấp; an toàn theo mô hình 4 lớp.",
    "rank": "Huyện đứng thứ 3/11 toàn tỉnh, xếp hạng 12.",
    "standard": "Áp dụng TCVN ISO 9001:2015 thay cho ISO 9001 : 2008.",
    "product": "Lắp tường lửa Firewall Gateway 540, máy chủ Windows Server 2019.",
    "time of day": "Làm việc từ 7 giờ 30 phút đến 17 giờ, họp lúc 14h.",
    "always open": "Tổng đài 1022 phục vụ 24/7.",
    "telephone": "Đường dây nóng 0269.3824.123.",
    "place": "Trụ sở tại thôn 3, đường số 5, phường 12, tầng 3 nhà A.",
    "street and feast": "Sửa đường 30/4 và phố 2/9; dịp lễ 30/4 và 1/5; đường 17/3, thôn 4.",
    "neighbourhood": "Tại khu phố 5, tổ dân phố số 3, thôn 4, ấp 7, phường 5; thôn 6 xã Đông.",
    "number of a programme": "Thực hiện Đề án 06, ngành đi đầu; Đề án 06: đạt; Đề án 06 UBND huyện; Chương trình 135.",
    "number of a document": "Theo Chỉ thị 19, Nghị quyết 18, Kế hoạch 25, Công văn 31, Luật 50, Quyết định 7.",
    "term": "Kỳ họp thứ 5 HĐND huyện khóa 12.",
    "version": "Thích ứng với cách mạng công nghiệp 4.0.",
    "title": "Phát động phong trào “4 xin, 4 luôn” và phong trào “5 rõ”.",
    "slogan": "Theo phương châm 04 tại chỗ.",
    "age": "Miễn vé cho trẻ dưới 6 tuổi.",
    "band": "Đơn vị tự bảo đảm từ 30% đến dưới 70% chi thường xuyên.",
    "share": "Hơn 2/3 số cử tri tán thành.",
    "past years": "Trong 5 năm qua và sau 10 năm thực hiện.",
    "one-stop": "Thực hiện cơ chế một cửa, một cửa liên thông.",
    "indefinite": "Một số đơn vị còn chậm, một phần do kinh phí; đây là một nhiệm vụ khó.",
    "ordinals in words": "Một là, quan tâm chỉ đạo; hai là, tăng cường kiểm tra.",
    "frequency": "Họp giao ban hàng tuần, báo cáo hằng tháng, kiểm tra nhiều lần.",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_no_fact(facts: Facts, text: str) -> None:
    assert facts(text) == []


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_a_count_beside_it_is_one(facts: Facts, text: str) -> None:
    assert [f.quantity for f in facts(f"Đơn vị có 37 công chức. {text}")] == ["37"]


def test_a_level_does_not_swallow_the_figure_behind_it(facts: Facts) -> None:
    found = facts("Có 120 dịch vụ công mức 3, 245 dịch vụ công mức 4.")
    assert [f.quantity for f in found] == ["120", "245"]


def test_a_verb_that_looks_like_a_level_counts(facts: Facts) -> None:
    assert [f.quantity for f in facts("Tỉnh đã cấp 15 tài khoản và cấp 8 chứng thư số.")] == ["15", "8"]


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("Kiểm tra định kỳ 01 lần/quý.", "1", "lần/quý"),
        ("Họp 2 lần/năm.", "2", "lần/năm"),
        ("Ban hành 6 đề án.", "6", "đề án"),
        ("Sáp nhập 4 thôn.", "4", "thôn"),
        ("Theo quy định 15 ngày làm việc.", "15", "ngày làm việc"),
        ("Thuộc phường có 12/15 xã.", "12", "xã"),
    ],
)
def test_what_only_looks_like_a_name_counts(facts: Facts, text: str, quantity: str, unit: str) -> None:
    found = facts(text)[0]
    assert (found.quantity, found.unit) == (quantity, unit)
