"""Equal, rounded, qualified, or a slip away."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking.narrative.agreement import agrees, near_miss, slips_of

NUMBERS = st.integers(10, 10**7).map(D)


@pytest.mark.parametrize(
    ("stated", "other", "qualifier"),
    [
        ("315", "315", ""),
        ("54", "53.7", ""),
        ("53.74", "53.7", ""),
        ("33.8", "33.875", ""),  # cut off: a question of ratios, not of the two places
        ("150", "155", "hơn"),
        ("20", "19", "gần"),
        ("200", "195", "khoảng"),
    ],
)
def test_it_works(stated: str, other: str, qualifier: str) -> None:
    assert agrees(D(stated), D(other), qualifier)


@pytest.mark.parametrize(
    ("stated", "other", "qualifier"),
    [("314", "315", ""), ("54", "52.1", ""), ("150", "149", "hơn"), ("20", "21", "dưới"), ("200", "260", "khoảng")],
)
def test_it_refuses(stated: str, other: str, qualifier: str) -> None:
    assert not agrees(D(stated), D(other), qualifier)


@pytest.mark.parametrize(
    ("one", "other", "digits"),
    [("314", "315", 3), ("1982", "1984", 4), ("47", "74", 2), ("47", "447", 3), ("30.73", "30.78", 4)],
)
def test_a_slip(one: str, other: str, digits: int) -> None:
    assert near_miss(D(one), D(other)) == digits


@pytest.mark.parametrize(
    ("one", "other"), [("45", "209"), ("3", "2"), ("425", "425"), ("1234", "4321"), ("100", "123")]
)
def test_no_slip(one: str, other: str) -> None:
    assert near_miss(D(one), D(other)) == 0


@given(NUMBERS, st.data())
def test_every_changed_digit_is_a_slip_both_ways(number: D, data: st.DataObject) -> None:
    digits = str(number)
    at = data.draw(st.integers(0, len(digits) - 1))
    new = data.draw(st.sampled_from([d for d in "123456789" if d != digits[at]]))
    changed = D(digits[:at] + new + digits[at + 1 :])
    assert near_miss(number, changed) == near_miss(changed, number) == len(digits)


@given(NUMBERS, NUMBERS)
def test_whole_numbers_agree_only_when_equal(one: D, other: D) -> None:
    assert agrees(one, other) == (one == other)


@given(NUMBERS, st.integers(0, 7), st.sampled_from("0123456789"))
def test_numbers_one_slip_apart_share_a_key(value: D, at: int, digit: str) -> None:
    text = str(value)
    at = min(at, len(text) - 1)
    others = (
        text[:at] + digit + text[at + 1 :],
        text[:at] + digit + text[at:],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    )
    for other in map(D, others):
        assert not near_miss(value, other) or slips_of(value) & slips_of(other)
