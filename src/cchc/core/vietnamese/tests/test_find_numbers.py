from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.vietnamese.numbers import find_numbers, write_number

quick = settings(deadline=None, max_examples=200)


def raws(text: str) -> list[str]:
    return [span.raw for span in find_numbers(text, quantities=True)]


def test_it_works() -> None:
    text = "Đã giải quyết 34.279 hồ sơ, đạt 99,7% (446/447), cấp cho gần 1 km đường."
    spans = find_numbers(text)
    assert [(span.raw, span.value) for span in spans] == [
        ("34.279", Decimal(34279)),
        ("99,7%", Decimal("99.7")),
        ("446/447", Decimal(446)),
        ("1", Decimal(1)),
    ]
    assert all(text[span.start : span.end] == span.raw for span in spans)
    assert [span.unit for span in spans] == ["hồ sơ", "", "", "km"]
    assert spans[1].percent
    assert (spans[2].reading, spans[2].parts) == ("fraction", (446, 447))
    assert spans[3].qualifier == "gần"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("diện tích 80m², trong đó 40m² để chờ", ["80", "40"]),
        ("đạt 100 % kế hoạch", ["100 %"]),
        ("kinh phí 26,849 tỷ đồng", ["26,849 tỷ"]),
        ("447 tỷ lệ 99%", ["447", "99%"]),
        ("chi 2 tỷ 300 triệu đồng và 1 triệu rưỡi đồng", ["2 tỷ 300 triệu", "1 triệu rưỡi"]),
        ("giảm 30-50% thời gian, từ 20 phòng còn 15 phòng", ["30", "50%", "20", "15"]),
        ("hai mươi ba hồ sơ và một triệu rưỡi đồng", ["hai mươi ba", "một triệu rưỡi"]),
        ("có một đơn vị, hai phòng, ba cuộc", ["một", "hai", "ba"]),
        ("đạt hai mươi phần trăm", ["hai mươi phần trăm"]),
        ("6 máy vi tính/06 CCVC", ["6", "06"]),
        ("447hồ sơ", ["447"]),
        ("12¹ văn bản", ["12"]),
        ("10^3 hồ sơ", ["10^3"]),
        ("Thạc sĩ 14; Đại học 341", ["14", "341"]),
        ("cấp tỉnh: 155, cấp huyện: 330", ["155", "330"]),
        ("- 5 hồ sơ", ["5"]),
        ("15 (mười lăm) văn bản", ["15"]),
        ("có 1 234 hồ sơ và 12 345 678 đồng", ["1 234", "12 345 678"]),
        ("mức 3 123 hồ sơ; 1 2 hồ sơ", ["123", "1", "2"]),
    ],
)
def test_quantities(text: str, expected: list[str]) -> None:
    assert raws(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo số 84/BC-UBND ngày 10/3/2020",
        "Nghị quyết 09-NQ/TU và Nghị định 130/2005",
        "từ ngày 13/6/2023 đến ngày 12/9/2023",
        "tính đến 31/3",
        "ngày 10 tháng 3 năm 2020",
        "từ 7h đến 7h15p, lúc 7 giờ 30, 13:45",
        "ISO 9001:2015 và TCVN 9001 : 2008",
        "cách mạng công nghiệp 4.0",
        "điện thoại 0269.3834567 hoặc 0912345678",
        "tại https://abc.gov.vn/2023/15 và a15@abc.gov.vn",
        "dịch Covid-19, mạng 5G, khổ A4",
        "mục 1.2.3 nêu trên",
        "bộ phận một cửa, một số đơn vị, hai cấp, ba bên, một trong những",
        "thứ hai, thứ ba, mức bốn",
        "trong năm đơn vị đã làm",
        "hàng trăm hồ sơ",
        "là một đơn vị đặc thù",
        "phục vụ 24/24",
    ],
)
def test_nothing_to_count(text: str) -> None:
    assert find_numbers(text, quantities=True) == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("1. Cải cách thể chế", ["heading"]),
        ("2.1 Kết quả", ["heading"]),
        ("gồm 1) rà soát", ["heading"]),
        ("trong năm 2023, giai đoạn 2021 - 2025", ["year", "year", "year"]),
        ("mức độ 3, 4 và mức 3,4", ["ordinal"] * 4),
        ("xếp thứ 5/10 huyện", ["ordinal"]),
        ("theo Điều 18, phụ lục 2, tiêu chí số 3,4,5", ["ordinal"] * 5),
        ("6 tháng đầu năm 2024, quý 1 năm 2024", ["period"] * 4),
        ("thiết bị Gateway 220; đạt", ["model"]),
        ("mức 3 tiếp nhận 11.689 hồ sơ", ["ordinal", ""]),
        ("mức 80% hồ sơ", [""]),
        ("mỗi tháng 5 cuộc họp", [""]),
        ("mức độ 3: 571 dịch vụ", ["ordinal", ""]),
        ("tích hợp mức 3, 367 dịch vụ", ["ordinal", ""]),
    ],
)
def test_roles(text: str, roles: list[str]) -> None:
    assert [span.role for span in find_numbers(text)] == roles


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("phát trên 450 lượt tin", "trên"),
        ("hơn 40m²", "hơn"),
        ("dưới 06 tuổi", "dưới"),
        ("tối thiểu 2 lần/ngày", "tối thiểu"),
        ("đạt mức trên 80%", "trên"),
        ("15 hồ sơ trở lên", "trở lên"),
        ("cấp trên 5 hồ sơ", ""),
        ("đề ra nhiệm vụ trên 06 lĩnh vực", ""),
        ("kết quả nêu trên 5 hồ sơ", ""),
    ],
)
def test_qualifiers(text: str, qualifier: str) -> None:
    assert [span.qualifier for span in find_numbers(text, quantities=True)] == [qualifier]


def test_ambiguity_is_said() -> None:
    (span,) = find_numbers("có 1 234 hồ sơ")
    assert (span.value, span.certain) == (1234, False)
    (span,) = find_numbers("tổng số là 7.779; qua đó")
    assert (span.value, span.certain) == (7779, False)
    assert span.why is not None
    (span,) = find_numbers("cho 7.254 người dùng")
    assert (span.value, span.certain) == (7254, True)


@quick
@given(st.integers(0, 10**9), st.sampled_from(["hồ sơ", "người", "văn bản", "TTHC", "đồng"]))
def test_finds_every_count_we_write(number: int, noun: str) -> None:
    text = f"Trong kỳ có {write_number(Decimal(number))} {noun}, không phát sinh thêm."
    (span,) = find_numbers(text, quantities=True)
    assert (span.value, span.unit, span.certain) == (number, noun, True)


@quick
@given(st.text(alphabet="0123456789.,/%-() hồsơtrênnămquýIV\nTAb", max_size=80))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    spans = find_numbers(text)
    assert all(text[span.start : span.end] == span.raw for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
