"""The phrase that says what is counted, and the quote that proves it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.reading.draft import Section
from cchc.core.reading.facts import find_facts
from cchc.core.reading.facts.tests.conftest import Facts


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Đến nay Sở đã hoàn thành 35 việc.", "Số việc Sở đã hoàn thành"),
        ("Hiện tại Chi cục có 04 phòng.", "Số phòng của Chi cục"),
        ("Tính đến ngày 31/5/2022 toàn huyện có 298 TTHC.", "Số TTHC của toàn huyện"),
        ("100% các trường công khai lịch tiếp dân.", "Tỷ lệ trường công khai lịch tiếp dân"),
        ("Tỷ lệ hồ sơ trả đúng hạn đạt 99,2%.", "Tỷ lệ hồ sơ trả đúng hạn"),
        ("Số giáo viên đạt chuẩn là 95%.", "Tỷ lệ giáo viên đạt chuẩn"),
        ("Nhà làm việc có diện tích sàn là 120m².", "Diện tích sàn"),
        ("Sở đã giải quyết 40 hồ sơ, hồ sơ đúng hạn cao.", "Số hồ sơ Sở đã giải quyết"),
        ("Có mặt 50/50 người.", "Số người có mặt"),
        ("Quý trước giải quyết 90 hồ sơ.", "Số hồ sơ giải quyết"),
        ("Kiểm tra 01 lần/quý.", "Số lần/quý kiểm tra"),
        ("Tổng số đơn thư đã nhận: 18 đơn.", "Tổng số đơn thư đã nhận"),
    ],
)
def test_it_is_made_of_the_sentence(facts: Facts, text: str, what: str) -> None:
    assert facts(text)[0].what == what


def test_a_short_name_takes_its_parent(facts: Facts) -> None:
    text = (
        "Số viên chức của trường hiện nay: 50 người, trong đó: Trình độ chuyên môn: Thạc sĩ: 4 người, Đại học: 46; "
        "Trình độ LLCT: Cao cấp: 2, Trung cấp: 9 người."
    )
    assert [f.what for f in facts(text)] == [
        "Số viên chức của trường",
        "Số viên chức của trường, trình độ chuyên môn, thạc sĩ",
        "Số viên chức của trường, trình độ chuyên môn, đại học",
        "Số viên chức của trường, trình độ LLCT, cao cấp",
        "Số viên chức của trường, trình độ LLCT, trung cấp",
    ]


def test_a_quote_is_tight(facts: Facts) -> None:
    found = facts("Bố trí 6 máy vi tính, 01 máy in, 02 máy quét; tất cả đều mới.")
    assert [f.quote for f in found] == ["Bố trí 6 máy vi tính", "01 máy in", "02 máy quét"]


@given(
    st.lists(
        st.sampled_from(
            [
                "hồ sơ",
                "có",
                "12",
                "không",
                "xã,",
                "phường;",
                "đạt",
                "5%",
                "3/4",
                "là",
                "và",
                "(",
                ").",
                "nào",
                "năm 2023",
                "\n",
                ":",
            ]
        ),
        max_size=60,
    )
)
def test_a_quote_is_always_a_short_part_of_one_line(words: list[str]) -> None:
    text = " ".join(words)
    lines = text.split("\n")
    for fact in find_facts([Section("I", "", 1, text)]):
        assert fact.quote
        assert len(fact.quote.split()) <= 25
        assert any(fact.quote in line for line in lines)
