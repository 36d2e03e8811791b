from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.figures.amount import AmountError
from cchc.core.figures.entry import read_entry
from cchc.core.figures.state import FigureState
from cchc.core.vietnamese.numbers import write_number

PERCENT: dict[str, Any] = {"kind": "ratio", "unit": "%", "scale": 2}
MONEY: dict[str, Any] = {"kind": "money", "unit": "Triệu đồng", "scale": 3}


def test_it_works() -> None:
    typed = read_entry("34.279", unit="Hồ sơ")
    assert (typed.state, typed.amount, typed.scale) == (FigureState.value, 34279, 0)


@pytest.mark.parametrize(
    ("raw", "about", "amount", "scale"),
    [
        ("0", {}, 0, 0),
        ("1.234", {}, 1234, 0),
        (" 12 ", {}, 12, 0),
        ("98,59", PERCENT, 9859, 2),
        ("98,59 %", PERCENT, 9859, 2),
        ("98,593", PERCENT, 98593, 3),
        ("1.234,5", MONEY, 1234500, 3),
        ("1.234", MONEY, 1234000, 3),
        ("1,234", MONEY, 1234, 3),
        ("-5", MONEY, -5000, 3),
        ("5 triệu", MONEY, 5000, 3),
        ("1", {"kind": "code", "codes": (0, 1)}, 1, 0),
    ],
)
def test_numbers_as_officials_write_them(raw: str, about: dict[str, Any], amount: int, scale: int) -> None:
    typed = read_entry(raw, **about)
    assert (typed.amount, typed.scale) == (amount, scale)


@pytest.mark.parametrize(
    ("raw", "chosen", "state"),
    [
        ("", None, "blank"),
        ("   ", FigureState.value, "blank"),
        ("kps", None, "none_arisen"),
        ("Không phát sinh", FigureState.value, "none_arisen"),
        ("ktq", None, "not_applicable"),
        ("", FigureState.none_arisen, "none_arisen"),
        ("KPS", FigureState.none_arisen, "none_arisen"),
        ("", FigureState.not_applicable, "not_applicable"),
        ("", FigureState.blank, "blank"),
    ],
)
def test_states_without_a_number(raw: str, chosen: FigureState | None, state: str) -> None:
    typed = read_entry(raw, state=chosen)
    assert (typed.state.value, typed.amount) == (state, None)


@pytest.mark.parametrize(
    ("raw", "about", "says"),
    [
        ("abc", {}, "không phải là một số"),
        ("không", {}, "không phải là một số"),
        ("3/4", {}, "không phải là một số"),
        ("trên 500", {}, "chính xác"),
        ("12%", {}, "đơn vị tính"),
        ("5 tỷ", MONEY, "đơn vị tính"),
        ("-3", {}, "không thể âm"),
        ("12,5", {}, "số nguyên"),
        ("12.5", {}, "số nguyên"),
        ("1,2345", MONEY, "chữ số thập phân"),
        ("9" * 25, {}, "quá lớn"),
        ("9223372036854775808", {}, "quá lớn"),
        ("2", {"kind": "code", "codes": (0, 1)}, "danh mục mã"),
        ("12", {"state": FigureState.none_arisen}, "Xóa số"),
        ("12", {"state": FigureState.blank}, "Xóa số"),
        ("(3)", {}, "ngoặc"),
    ],
)
def test_what_is_refused_and_says_what_to_do(raw: str, about: dict[str, Any], says: str) -> None:
    with pytest.raises(AmountError, match=r".") as refused:
        read_entry(raw, **about)
    assert says in refused.value.message.text("vi")
    assert refused.value.message.text("en") != refused.value.message.text("vi")


def test_words_are_not_a_number() -> None:
    with pytest.raises(ValueError, match="words"):
        read_entry("Đạt", kind="text")


@given(st.integers(0, 2**63 - 1))
def test_what_is_shown_is_read_back_the_same(value: int) -> None:
    assert read_entry(write_number(Decimal(value)), unit="Hồ sơ").amount == value


@given(st.integers(-(10**17), 10**17))
def test_money_too(value: int) -> None:
    shown = write_number(Decimal(value).scaleb(-3))
    assert read_entry(shown, **MONEY).amount == value


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_figure_or_says_why(raw: str) -> None:
    said = why = None
    try:
        said = read_entry(raw, unit="Hồ sơ")
    except AmountError as refused:
        why = refused.message.text("vi")
    assert why or (said and (type(said.amount) is int or said.state is not FigureState.value))
