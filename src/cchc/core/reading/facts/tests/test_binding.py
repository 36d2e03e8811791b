"""The indicator a statement speaks of: rather none than a wrong one."""

from __future__ import annotations

import pytest

from cchc.core.catalogue.packs import load
from cchc.core.reading.facts.meanings import MEANINGS
from cchc.core.reading.facts.tests.conftest import Facts

PLAN = "2. Về kế hoạch cải cách hành chính"
BOUND = [
    ("Theo Kế hoạch CCHC, huyện đề ra 24 nhiệm vụ.", PLAN, "A2.1"),
    ("Theo Kế hoạch CCHC, huyện đã hoàn thành 26 nhiệm vụ.", PLAN, "A2.2"),
    ("UBND tỉnh đã giao 41 nhiệm vụ.", "5. Nhiệm vụ được giao", "A6.1"),
    ("Xã chưa nhận được phản ánh nào về thủ tục.", "2. Cải cách TTHC", "C3.5a"),
    ("Tổng số TTHC cấp xã còn hiệu lực là 188 TTHC.", "2. Cải cách TTHC", "C1.4c"),
    ("Chi cục được giao 17 biên chế công chức.", "3. Tổ chức bộ máy", "D2.1"),
    ("Cung cấp 75 dịch vụ công trực tuyến mức độ 3, 4.", "6. Chính quyền số", "G10.1"),
    ("Đã giải ngân 31,2 tỷ đồng vốn đầu tư công.", "5. Tài chính công", "F1.2"),
]
OPEN = [
    ("Huyện đề ra 24 nhiệm vụ phát triển kinh tế.", "1. Kinh tế"),
    ("Huyện sẽ đề ra 24 nhiệm vụ trong Kế hoạch CCHC.", PLAN),
    ("Trung tâm được giao 12 biên chế công chức.", "3. Tổ chức bộ máy"),
    ("Tiếp nhận 300 hồ sơ trực tiếp và trực tuyến.", "2. Cải cách TTHC"),
    ("Không có phản ánh về thái độ của công chức.", "2. Cải cách TTHC"),
    ("Bố trí 6 máy vi tính.", "2. Cải cách TTHC"),
]


@pytest.mark.parametrize(("text", "heading", "indicator"), BOUND)
def test_clear_words_name_their_indicator(facts: Facts, text: str, heading: str, indicator: str) -> None:
    assert facts(text, heading=heading, catalogue=load())[0].indicator == indicator


@pytest.mark.parametrize(("text", "heading"), OPEN)
def test_other_words_name_none(facts: Facts, text: str, heading: str) -> None:
    assert [f.indicator for f in facts(text, heading=heading, catalogue=load())] == [None]


@pytest.mark.parametrize(
    ("level", "indicator"), [("commune", "C3.3r"), ("district", "C3.2r"), ("department", None), (None, None)]
)
def test_dossiers_need_the_level_of_the_report(facts: Facts, level: str | None, indicator: str | None) -> None:
    (found,) = facts("Tổng số hồ sơ tiếp nhận trong kỳ: 512 hồ sơ.", catalogue=load(), level=level)
    assert found.indicator == indicator


def test_a_form_of_one_level_says_it(facts: Facts) -> None:
    catalogue = load()
    template = catalogue.templates["khanh-hoa-xa-2023"]
    (found,) = facts("Tổng số hồ sơ tiếp nhận trong kỳ: 512 hồ sơ.", catalogue=catalogue, template=template)
    assert found.indicator == "C3.3r"


def test_the_whole_of_a_ratio_and_a_plan_name_none(facts: Facts) -> None:
    catalogue = load()
    part, whole = facts("Hồ sơ nộp trực tuyến: 84/210 hồ sơ.", catalogue=catalogue)
    assert (part.indicator, whole.indicator) == ("G11.2", None)
    text = "Theo Kế hoạch CCHC, huyện đề ra 24 nhiệm vụ."
    assert facts(text, heading="IV. PHƯƠNG HƯỚNG", catalogue=catalogue)[0].indicator is None


def test_without_a_catalogue_no_indicator_is_named(facts: Facts) -> None:
    assert facts("Chi cục được giao 17 biên chế công chức.")[0].indicator is None


def test_every_meaning_is_of_an_indicator_we_have() -> None:
    known = load().indicators
    assert {meaning.indicator for meaning in MEANINGS if meaning.indicator} <= known.keys()


def test_a_part_is_told_by_its_own_words(facts: Facts) -> None:
    text = "Tổng số hồ sơ tiếp nhận là 512 hồ sơ; đã trả 490 (sớm hạn: 480, đúng hạn: 8, trễ hạn: 02)."
    found = facts(text, catalogue=load(), level="commune")
    assert [f.indicator for f in found] == ["C3.3r", None, None, "C3.3b", None]
