"""Explicit zeros, and what only sounds like one."""

from __future__ import annotations

import pytest

from cchc.core.reading.facts.tests.conftest import Facts

ZEROS = {
    "Quý này trạm không tiếp nhận kiến nghị, phản ánh nào của bà con.": "PAKN",
    "Xã chưa phát sinh hồ sơ qua bưu điện.": "hồ sơ",
    "Không có đơn vị nào vi phạm.": "đơn vị",
    "Trong kỳ không có cán bộ bị kỷ luật.": "cán bộ",
    "Trong kỳ chưa có công chức bị xử lý kỷ luật.": "công chức",
    "Thị trấn không ban hành văn bản quy phạm pháp luật nào.": "văn bản quy phạm pháp luật",
    "Trong quý, phường không ban hành văn bản quy phạm pháp luật.": "văn bản quy phạm pháp luật",
    "Do vậy, đơn vị không thực hiện thanh tra, rà soát TTHC.": "TTHC",
    "Hồ sơ chứng thực điện tử tại xã chưa phát sinh vì bà con chưa quen.": "hồ sơ",
    "Chưa ghi nhận sự cố mạng.": "sự cố",
    "Không xã nào chậm báo cáo.": "xã",
    "- Kết quả thi nâng ngạch công chức: Không có.": "công chức",
    "+ Kết quả trả lời phản ánh, kiến nghị của doanh nghiệp: Không phát sinh": "PAKN",
}
NO_ZEROS = {
    "need": "Bà con không có nhu cầu gửi hồ sơ qua bưu điện.",
    "quality": "Công việc không chồng chéo, cán bộ không có biểu hiện tiêu cực.",
    "wish": "Tiếp tục bảo đảm không có hồ sơ trễ hạn.",
    "order": "Công chức không được có hồ sơ quá hạn, kiên quyết không để tồn đọng.",
    "condition": "Nếu không có hồ sơ thì báo cáo sau.",
    "complaint": "Chưa có văn bản hướng dẫn, chưa có phần mềm dùng chung.",
    "abstract": "Đơn vị không có trụ sở riêng, không có sự phối hợp.",
    "name of a list": "Danh mục thủ tục không tiếp nhận hồ sơ qua bưu điện.",
    "not yet done": "Chưa thực hiện khảo sát mức độ hài lòng.",
    "demand on people": "Không yêu cầu công dân nộp thêm giấy tờ.",
    "no suggestion": "Kiến nghị, đề xuất của đơn vị: Không có.",
}


@pytest.mark.parametrize(("text", "unit"), ZEROS.items())
def test_none_is_zero(facts: Facts, text: str, unit: str) -> None:
    (found,) = facts(text)
    assert (found.quantity, found.unit) == ("0", unit)
    assert found.quote in text


@pytest.mark.parametrize("text", NO_ZEROS.values(), ids=NO_ZEROS.keys())
def test_it_is_no_zero(facts: Facts, text: str) -> None:
    assert facts(text) == []


def test_in_a_section_of_plans_none_is_a_wish(facts: Facts) -> None:
    text = "Trong năm tới không có hồ sơ trễ hạn; kiểm tra 05 đơn vị."
    found = facts(text, heading="IV. PHƯƠNG HƯỚNG, NHIỆM VỤ")
    assert [f.quantity for f in found] == ["5"]


def test_the_thing_is_named_first(facts: Facts) -> None:
    (found,) = facts("Kỳ này phòng không thực hiện kiểm tra, rà soát TTHC.")
    assert found.what == "Số TTHC kiểm tra, rà soát"
    (found,) = facts("Kết quả tuyển dụng viên chức: Không có.")
    assert found.what == "Kết quả tuyển dụng viên chức"
