from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.vietnamese.words import LIMIT, read_words, to_words

quick = settings(deadline=None, max_examples=300)


def test_it_works() -> None:
    assert to_words(1057) == "một nghìn không trăm năm mươi bảy"
    assert read_words("một nghìn không trăm năm mươi bảy") == 1057


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "không"),
        ("5", "năm"),
        ("10", "mười"),
        ("15", "mười lăm"),
        ("21", "hai mươi mốt"),
        ("24", "hai mươi tư"),
        ("105", "một trăm linh năm"),
        ("115", "một trăm mười lăm"),
        ("105000", "một trăm linh năm nghìn"),
        ("1000005", "một triệu không trăm linh năm"),
        ("1050000", "một triệu không trăm năm mươi nghìn"),
        ("1000000000000000", "một triệu tỷ"),
        ("15.2", "mười lăm phẩy hai"),
        ("0.05", "không phẩy không năm"),
        ("26.849", "hai mươi sáu phẩy tám trăm bốn mươi chín"),
        ("3.14159", "ba phẩy một bốn một năm chín"),
        ("-7", "âm bảy"),
        ("15.20", "mười lăm phẩy hai"),
    ],
)
def test_both_ways(number: str, words: str) -> None:
    assert to_words(Decimal(number)) == words
    assert read_words(words) == Decimal(number)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("một triệu rưỡi", "1500000"),
        ("Hai trăm rưởi", "250"),
        ("ba rưỡi", "3.5"),
        ("bốn mươi mốt ngàn lẻ năm", "41005"),
        ("một tỉ hai", "1200000000"),
        ("hai nghìn tư", "2400"),
        ("hai lăm", "25"),
        ("mười nhăm", "15"),
        ("bẩy chục", "70"),
        ("ba vạn", "30000"),
        ("hai mươi bốn", "24"),
        ("một triệu không nghìn không trăm linh hai", "1000002"),
        ("một nghìn hai trăm tỷ", "1200000000000"),
        ("ba phẩy mười bốn", "3.14"),
        ("bốn chấm không", "4"),
        ("năm\u0300".replace("\u0300", ""), "5"),
    ],
)
def test_reads_how_people_say_it(words: str, number: str) -> None:
    assert read_words(words) == Decimal(number)


@pytest.mark.parametrize(
    "words",
    ["", "mười năm", "một mươi", "linh năm", "một hai", "năm trăm nghìn nghìn", "phẩy hai", "hai phẩy", "rưỡi",
     "hai mươi không", "hồ sơ", "một cửa", "hai hồ sơ", "trăm", "tỷ tỷ tỷ", "một " * 60, "một " + "tỷ " * 5000],
)  # fmt: skip
def test_refuses_what_is_no_number(words: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|too large"):
        read_words(words)


@pytest.mark.parametrize("number", [LIMIT, -LIMIT, Decimal("NaN"), Decimal("Infinity")])
def test_refuses_to_say(number: int | Decimal) -> None:
    with pytest.raises(ValueError, match="cannot say"):
        to_words(number)


@quick
@given(st.integers(-(10**15), 10**15))
def test_every_whole_number_comes_back(number: int) -> None:
    assert read_words(to_words(number)) == number


@quick
@given(st.integers(0, 10**15), st.integers(0, 8))
def test_every_decimal_comes_back(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert read_words(to_words(number)) == number


@quick
@given(st.integers(0, 10**15))
def test_southern_words_mean_the_same(number: int) -> None:
    southern = to_words(number).replace("nghìn", "ngàn").replace("linh", "lẻ").replace("tỷ", "tỉ")
    assert read_words(southern.upper()) == number
