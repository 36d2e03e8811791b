"""Whose dossiers are counted: those of another body, level or field are not the reporting body's."""

from __future__ import annotations

import pytest

from cchc.core.catalogue.packs import load
from cchc.core.reading.facts.tests.conftest import Facts

NAMED = [
    ("district", "UBND các xã tiếp nhận 900 hồ sơ, đã giải quyết 880 hồ sơ.", ["C3.3r", "C3.3a"]),
    ("district", "UBND các xã: tiếp nhận 900 hồ sơ; hồ sơ đúng hạn 850 (94,4%).", ["C3.3r", "C3.3b", "C3.3"]),
    ("district", "Cấp xã đã giải quyết 300 hồ sơ; cấp huyện đã giải quyết 500 hồ sơ.", ["C3.3a", "C3.2a"]),
    ("district", "Đã giải quyết 300 hồ sơ tại UBND các xã, thị trấn.", ["C3.3a"]),
    ("district", "UBND huyện đã tiếp nhận 300 hồ sơ (các xã hỗ trợ), đã giải quyết 280 hồ sơ.", ["C3.2r", "C3.2a"]),
    ("district", "Theo chỉ đạo của UBND tỉnh huyện đã giải quyết 70 hồ sơ.", ["C3.2a"]),
    ("district", "Trung tâm Hành chính công huyện đã tiếp nhận 70 hồ sơ.", ["C3.2r"]),
    ("commune", "UBND xã Đông, huyện Kbang đã tiếp nhận 70 hồ sơ.", ["C3.3r"]),
    ("commune", "Toàn xã tiếp nhận 70 hồ sơ.", ["C3.3r"]),
    ("commune", "UBND phường đã tiếp nhận 70 hồ sơ trên phần mềm một cửa của tỉnh.", ["C3.3r"]),
    ("commune", "Số hồ sơ trực tuyến nộp trên Cổng dịch vụ công của tỉnh: 70 hồ sơ.", ["G11.2"]),
    ("department", "Sở Nội vụ tỉnh Gia Lai đã giải quyết 70 hồ sơ.", ["C3.1a"]),
]
NONE = [
    ("district", "Lĩnh vực đất đai: UBND huyện tiếp nhận 90 hồ sơ, đúng hạn 80 hồ sơ."),
    ("district", "Đất đai: tiếp nhận 90 hồ sơ, đúng hạn 80 hồ sơ."),
    ("district", "Chi cục Thuế tiếp nhận 90 hồ sơ. Đã giải quyết 80 hồ sơ."),
    ("district", "Xã Đông tiếp nhận 90 hồ sơ."),
    ("district", "Toàn huyện tiếp nhận 90 hồ sơ."),
    ("department", "Toàn tỉnh đã giải quyết 90 hồ sơ."),
    ("department", "Trung tâm Phục vụ HCC tỉnh nhận 90 hồ sơ, đã giải quyết 80 hồ sơ."),
    ("department", "Cổng dịch vụ công của tỉnh có 3 trang. Hệ thống đã giải quyết 80 hồ sơ."),
    ("department", "Trên hệ thống một cửa của tỉnh đã giải quyết 80 hồ sơ."),
    ("department", "Các sở, ngành đã giải quyết 90 hồ sơ."),
    ("commune", "UBND huyện đã tiếp nhận 90 hồ sơ."),
    ("commune", "Các xã đã tiếp nhận 90 hồ sơ."),
    ("commune", "UBND huyện chưa nhận được phản ánh nào."),
]


@pytest.mark.parametrize(("level", "text", "indicators"), NAMED)
def test_the_level_named_decides(facts: Facts, level: str, text: str, indicators: list[str]) -> None:
    assert [f.indicator for f in facts(text, catalogue=load(), level=level)] == indicators


@pytest.mark.parametrize(("level", "text"), NONE)
def test_another_body_or_field_is_not_the_reporting_one(facts: Facts, level: str, text: str) -> None:
    found = facts(text, catalogue=load(), level=level)
    assert found
    assert {f.indicator for f in found} == {None}


def test_the_line_above_a_list_names_whose_it_is(facts: Facts) -> None:
    text = "Kết quả tại UBND các xã:\n- Đã tiếp nhận 90 hồ sơ.\n- Đã giải quyết 80 hồ sơ.\nĐã giải quyết 70 hồ sơ."
    found = facts(text, catalogue=load(), level="district")
    assert [f.indicator for f in found] == ["C3.3r", "C3.3a", "C3.2a"]
