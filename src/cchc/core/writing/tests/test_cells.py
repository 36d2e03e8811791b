"""What a cell keeps: fifteen digits, and words as words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.writing.cells import fits, harmless


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1), st.integers(min_value=-6, max_value=0))
def test_a_number_of_fifteen_digits_comes_back_from_a_spreadsheet(digits: int, power: int) -> None:
    number = Decimal(digits).scaleb(power)
    assert fits(number)
    assert Decimal(f"{float(number):.15g}") == number


def test_a_longer_number_does_not_fit() -> None:
    assert not fits(1234567890123456)
    assert not fits(Decimal("1.234567890123456"))
    assert not fits(10**30 + 1), "no digit is rounded away before it is counted"
    assert fits(10**30)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd|'/c calc'!A0", "@SUM(A1)", " =1", "\t=1", "\r=1", "\tx", "-1-1", "+,"]
)
def test_a_formula_is_marked_as_words(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "12", "-3", "+2,5", "-1234567,25", "-", "+", "Xã A", "a=1"])
def test_numbers_and_plain_words_stay(text: str) -> None:
    assert harmless(text) == text
