from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.vietnamese.names import agency_level, find_agencies, find_document_numbers


def test_it_works() -> None:
    text = "Báo cáo số 84/BC-UBND của UBND huyện Kbang gửi Sở Nội vụ tỉnh Gia Lai"
    assert [(item.text, item.number, item.symbol) for item in find_document_numbers(text)] == [
        ("84/BC-UBND", "84", "BC-UBND")
    ]
    assert [(item.text, item.level) for item in find_agencies(text)] == [
        ("UBND huyện Kbang", "district"),
        ("Sở Nội vụ tỉnh Gia Lai", "department"),
    ]


@pytest.mark.parametrize(
    ("text", "number", "symbol"),
    [
        ("02/NQ-CP", "02", "NQ-CP"),
        ("26/2018/QĐ-UBND", "26/2018", "QĐ-UBND"),
        ("61/2018/NĐCP", "61/2018", "NĐCP"),
        ("77/2015/QH13", "77/2015", "QH13"),
        ("09-NQ/TU", "09", "NQ/TU"),
        ("08- CT/HU", "08", "CT/HU"),
        ("15-CTr/TU", "15", "CTr/TU"),
        ("30c/NQ-CP", "30c", "NQ-CP"),
        ("Số: 1202 /BC-UBND", "1202", "BC-UBND"),
        ("1779//BC-UBND", "1779", "BC-UBND"),
        ("141/QĐ –UBND", "141", "QĐ-UBND"),
        ("380/SNV-TCBM&CCHC", "380", "SNV-TCBM&CCHC"),
        ("Công văn số 858/UBND", "858", "UBND"),
        ("Số: /BC-BDT", "", "BC-BDT"),
        ("Số:      /BC-STTTT-VP", "", "BC-STTTT-VP"),
        ("Báo cáo số …/BC-UBND", "", "BC-UBND"),
        ("Nghị định 130/2005 của Chính phủ", "130/2005", ""),
        ("84/BC-UBND - Kế hoạch", "84", "BC-UBND"),
    ],
)
def test_document_numbers(text: str, number: str, symbol: str) -> None:
    (found,) = find_document_numbers(text)
    assert (found.number, found.symbol) == (number, symbol)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text", ["115/214 hồ sơ", "6 máy/06 CCVC", "01/CBCC", "2 lần/ngày", "13/13 ĐV", "ngày 10/3/2020", "mức 3/4"]
)
def test_no_document_number(text: str) -> None:
    assert find_document_numbers(text) == []


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("UBND huyện Kbang", "district"),
        ("UBND phường Phương Sơn", "commune"),
        ("UBND thị trấn Kbang", "commune"),
        ("UBND đặc khu Phú Quốc", "commune"),
        ("ỦY BAN NHÂN DÂN\nHUYỆN TUẦN GIÁO", "district"),
        ("Uỷ ban nhân dân xã Ia Pa", "commune"),
        ("UBND tỉnh Gia Lai", "province"),
        ("UBND thành phố Nha Trang", "district"),
        ("UBND thành phố Thủ Đức", "district"),
        ("UBND thị xã An Khê", "district"),
        ("UBND quận 1", "district"),
        ("UBND thành phố Đà Nẵng", "province"),
        ("UBND TP. Hồ Chí Minh", "province"),
        ("UBND TPHCM", "province"),
        ("UBND thành phố", None),
        ("Sở Thông tin và Truyền thông", "department"),
        ("Ban Dân tộc", "department"),
        ("UBND TỈNH GIA LAI\nBAN DÂN TỘC", "department"),
        ("UBND tỉnh Khánh Hòa, Sở Nội vụ", "department"),
        ("Văn phòng UBND tỉnh Trà Vinh", "department"),
        ("Bộ Nội vụ", "ministry"),
        ("Văn phòng Chính phủ", "ministry"),
        ("Văn phòng HĐND và UBND huyện", "agency"),
        ("Phòng Nội vụ", "agency"),
        ("Bộ phận Một cửa", "agency"),
        ("TM. ỦY BAN NHÂN DÂN XÃ", "commune"),
        ("Nguyễn Văn A", None),
    ],
)
def test_levels(name: str, level: str | None) -> None:
    assert agency_level(name) == level


def test_hue_became_a_province_in_2025() -> None:
    assert agency_level("UBND thành phố Huế", on=date(2024, 12, 31)) == "district"
    assert agency_level("UBND thành phố Huế", on=date(2025, 1, 1)) == "province"
    assert agency_level("UBND thành phố Huế") == "province"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBND huyện Ban hành kế hoạch", ["UBND huyện"]),
        ("UBND huyện Tuần Giáo Ban hành kế hoạch", ["UBND huyện Tuần Giáo"]),
        ("UBND phường Kiến nghị cấp trên", ["UBND phường"]),
        ("UBND tỉnh Công bố danh mục", ["UBND tỉnh"]),
        ("UBND thành phố Huế và UBND thành phố Vinh", ["UBND thành phố Huế", "UBND thành phố Vinh"]),
        ("UBND PHƯỜNG PHƯƠNG SƠN\nBÁO CÁO", ["UBND PHƯỜNG PHƯƠNG SƠN"]),
        ("ỦY BAN NHÂN DÂN\nHUYỆN KBANG", ["ỦY BAN NHÂN DÂN\nHUYỆN KBANG"]),
        ("Sở Lao động - Thương binh và Xã hội", ["Sở Lao động - Thương binh và Xã hội"]),
        ("Văn phòng HĐND-UBND huyện trình", ["Văn phòng HĐND-UBND huyện"]),
        ("Phòng Tài chính – Kế hoạch huyện lập", ["Phòng Tài chính – Kế hoạch huyện"]),
        ("UBND các xã, thị trấn; UBND cấp huyện; HĐND tỉnh", []),
        ("Bộ phận Một cửa, Bộ Chính trị, số người", []),
    ],
)
def test_agencies_in_prose(text: str, names: list[str]) -> None:
    found = find_agencies(text)
    assert [item.text for item in found] == names
    assert all(text[item.start : item.end] == item.text for item in found)


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 99999), st.sampled_from(["BC-UBND", "KH-BDT", "QĐ-TTg", "NQ-HĐND", "BC-STTTT"]), st.booleans())
def test_every_number_we_print_is_found(number: int, symbol: str, with_year: bool) -> None:
    printed = f"{number}/2023/{symbol}" if with_year else f"{number}/{symbol}"
    (found,) = find_document_numbers(f"Căn cứ văn bản số {printed} ngày 10/3/2023 của cơ quan.")
    assert (found.text, found.symbol) == (printed, symbol)
