from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.messages import placeholders
from cchc.core.vietnamese.numbers import Habit, canonical, read_number, write_number, write_signed
from cchc.core.vietnamese.words import to_words

quick = settings(deadline=None, max_examples=300)
VIETNAMESE = Habit.of(["đã tiếp nhận 34.279 hồ sơ, đạt 30,73%", "tổng kinh phí 1.234.567 đồng"])
ENGLISH = Habit.of(["34,279,000 dossiers", "1,057,200", "99.95%", "rate 21.88"])


def test_it_works() -> None:
    read = read_number("34.279", unit="Hồ sơ")
    assert (read.value, read.reading, read.certain, read.raw) == (34279, "grouped", True, "34.279")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("01", "1"),
        ("0", "0"),
        ("2090", "2090"),
        ("34.279", "34279"),
        ("1.057", "1057"),
        ("2.232", "2232"),
        ("786.000", "786000"),
        ("1.057.000", "1057000"),
        ("3,7", "3.7"),
        ("96,6", "96.6"),
        ("99,99%", "99.99"),
        ("0.00", "0"),
        ("0.950", "0.95"),
        ("12.5", "12.5"),
        ("16.90", "16.9"),
        ("100.00", "100"),
        ("99.76%", "99.76"),
        ("1234.567", "1234.567"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,057,000", "1057000"),
        ("100 %", "100"),
        ("100%.", "100"),
        ("80m²", "80"),
        ("5 hồ sơ", "5"),
        ("12 (lũy kế)", "12"),
        ("một triệu rưỡi", "1500000"),
        ("mười lăm phẩy hai", "15.2"),
        ("hai mươi phần trăm", "20"),
        ("2 tỷ 300 triệu đồng", "2300000000"),
        ("10^3", "1000"),
        ("３４.２７９", "34279"),
        ("34\u00a0279", "34279"),
        ("-5", "-5"),
        ("+5", "5"),
    ],
)
def test_numbers_as_officials_write_them(raw: str, value: str) -> None:
    assert read_number(raw).value == Decimal(value)
    assert read_number(unicodedata.normalize("NFD", raw)).value == Decimal(value)


@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        ("", ""),
        ("-", ""),
        ("%", "%"),
        ("Đạt", ""),
        ("Không", ""),
        ("Không có PAKN", ""),
        ("1 2", ""),
        ("1 2", "Chưa = 0 Hoàn thành = 1"),
        ("34 279", ""),
        ("13/13 phòng ban CM", ""),
        ("(1.234)", ""),
        ("1.2.3", ""),
        ("3,4,5", ""),
        ("- 5", ""),
        ("VBQPPL¹", ""),
        ("Có = 1 Không = 0", "Có = 1 Không = 0"),
        ("01 chứng thư số cơ quan và 03 chữ ký số", "Chứng thư số, chữ ký số"),
        ("Đợt I-2020 tinh giản 17 người", "Người"),
        ("5 công ty", ""),
        ("1,5 triệu rưỡi", ""),
        ("9" * 300, ""),
    ],
)
def test_what_is_not_one_number(raw: str, unit: str) -> None:
    assert read_number(raw, unit=unit).value is None


@pytest.mark.parametrize(
    ("raw", "qualifier", "value"),
    [
        ("trên 450", "trên", "450"),
        ("gần 1 km", "gần", "1"),
        ("Hơn 150 cuộc", "hơn", "150"),
        ("chưa đầy 1", "chưa đầy", "1"),
        ("đạt trên 15%", "trên", "15"),
        ("≥ 90%", "≥", "90"),
        ("80% trở lên", "trở lên", "80"),
        ("khoảng hai mươi hồ sơ", "khoảng", "20"),
        ("không quá 3 ngày làm việc", "không quá", "3"),
    ],
)
def test_qualifiers(raw: str, qualifier: str, value: str) -> None:
    read = read_number(raw)
    assert (read.qualifier, read.value) == (qualifier, Decimal(value))


@pytest.mark.parametrize(
    ("raw", "value", "parts"),
    [
        ("99,7% (446/447)", "99.7", (446, 447)),
        ("446/447 (99,7%)", "99.7", (446, 447)),
        ("446/447 đạt 99,7%", "99.7", (446, 447)),
        ("115/214 hồ sơ, đạt 53,7 %", "53.7", (115, 214)),
        ("115/214", None, (115, 214)),
        ("13/13 đơn vị", None, (13, 13)),
        ("1.200/1.300", None, (1200, 1300)),
    ],
)
def test_fractions(raw: str, value: str | None, parts: tuple[int, int]) -> None:
    read = read_number(raw)
    assert read.value == (Decimal(value) if value else None)
    assert read.parts == parts
    assert read.percent is (value is not None)


def test_scale_words_are_kept_apart() -> None:
    read = read_number("26,849 tỷ đồng")
    assert (read.value, read.scale_word) == (Decimal("26.849"), "tỷ")
    assert read_number("1 triệu rưỡi").value == Decimal("1.5")
    assert read_number("500 triệu").scale_word == "triệu"


@pytest.mark.parametrize(
    ("raw", "unit", "habit", "value", "certain"),
    [
        ("3.170", "Hồ sơ", None, "3170", True),  # nobody counts parts of dossiers
        ("1.133", "Người", None, "1133", True),
        ("786.000", "Đồng", None, "786000", True),
        ("9.807", "Triệu đồng", None, "9807", False),
        ("9.807", "Triệu đồng", VIETNAMESE, "9807", True),
        ("9.807", "Triệu đồng", ENGLISH, "9.807", False),
        ("9.807", "", None, "9807", False),
        ("9.807", "", VIETNAMESE, "9807", True),
        ("9.807", "", ENGLISH, "9.807", False),
        ("99.950", "%", None, "99.95", True),
        ("99.950", "Tỷ lệ", None, "99.95", True),
        ("99.950", "%", VIETNAMESE, "99.95", False),
        ("26,849", "Tỷ đồng", None, "26.849", True),
        ("26,849", "", None, "26.849", False),
        ("26,849", "", VIETNAMESE, "26.849", True),
        ("26,849", "", ENGLISH, "26849", False),
        ("33,000", "Triệu đồng", None, "33000", False),
        ("33,000", "Triệu đồng", VIETNAMESE, "33", False),
        ("100,000", "%", None, "100", True),
        ("1,057", "Hồ sơ", None, "1057", False),
        ("12.5", "Người", None, "12.5", False),
        ("12.5", "Điểm", None, "12.5", True),
        ("34 279", "Hồ sơ", None, "34279", False),
        ("3, 7", "%", None, "3.7", False),
        ("12³", "Văn bản", None, "12", False),
    ],
)
def test_ambiguity_is_decided_and_said(raw: str, unit: str, habit: Habit | None, value: str, certain: bool) -> None:
    read = read_number(raw, unit=unit, habit=habit)
    assert (read.value, read.certain) == (Decimal(value), certain)
    assert (read.why is None) is certain
    if read.why:
        assert raw.strip() in read.why.text("vi")
        assert raw.strip() in read.why.text("en")
        assert placeholders(read.why.vi) == placeholders(read.why.en) == set(read.why.values)


def test_parentheses_are_left_to_a_person() -> None:
    read = read_number("(1.234)")
    assert read.value is None
    assert read.why is not None
    assert "ngoặc" in read.why.text()


def test_habit_counts_only_what_is_clear() -> None:
    habit = Habit.of(["2.1. Kết quả", "1.2.3", "ngày 10.3.2020", "9.807", "7,5", "2.046 biên chế", "33,8%", "99.95"])
    assert habit == Habit(dot_groups=1, dot_threes=1, dot_decimals=1, comma_decimals=2)
    assert Habit.of(["34.279 hồ sơ, đạt 30,73%, tăng 1,5%"]) == Habit(dot_groups=1, comma_decimals=2)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("34279", None, "34.279"),
        ("3.7", None, "3,7"),
        ("1234.56", None, "1.234,56"),
        ("16.90", None, "16,9"),
        ("3.75", 1, "3,8"),
        ("2.5", 0, "3"),
        ("-0.001", 2, "0,00"),
        ("-1234.5", 2, "-1.234,50"),
        ("9223372036854775807", 0, "9.223.372.036.854.775.807"),
    ],
)
def test_writing(value: str, places: int | None, text: str) -> None:
    assert write_number(Decimal(value), places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("34279", "34279"),
        ("16.90", "16.9"),
        ("0.00", "0"),
        ("-0", "0"),
        ("1E+3", "1000"),
        ("100", "100"),
        ("1E-3", "0.001"),
    ],
)
def test_canonical(value: str, text: str) -> None:
    assert canonical(Decimal(value)) == text


decimals = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**15), 10**15), st.integers(0, 6)
)


@quick
@given(decimals)
def test_every_number_we_write_we_read_back(value: Decimal) -> None:
    assert read_number(write_number(value)).value == value
    if abs(value) < 1000:  # a rate is never grouped: "1.057%" is a little over one per cent
        assert read_number(write_number(value) + "%").value == value
    assert Decimal(canonical(value)) == value


@quick
@given(st.integers(0, 10**15), st.sampled_from(["", "Hồ sơ", "Người", "Triệu đồng", "%"]))
def test_words_in_a_cell_come_back(number: int, unit: str) -> None:
    words = to_words(number)
    expected = None if number == 0 else number
    assert read_number(words, unit=unit).value == expected


@quick
@given(st.integers(0, 10**9), st.sampled_from(["Hồ sơ", "Văn bản", "Đồng", "Người"]))
def test_counts_are_grouped_whatever_the_habit(number: int, unit: str) -> None:
    for habit in (None, VIETNAMESE, ENGLISH):
        assert read_number(write_number(Decimal(number)), unit=unit, habit=habit).value == number


@quick
@given(st.text(max_size=40), st.sampled_from(["", "%", "Hồ sơ", "Có = 1 Không = 0"]))
def test_never_fails_and_keeps_the_raw(raw: str, unit: str) -> None:
    assert read_number(raw, unit=unit).raw == raw


@pytest.mark.parametrize(
    ("difference", "written"), [("41", "+41"), ("-0.61", "−0,61"), ("0", "0"), ("0.00", "0"), ("-1234", "−1.234")]
)
def test_a_difference_says_its_sign(difference: str, written: str) -> None:
    assert write_signed(Decimal(difference)) == written
