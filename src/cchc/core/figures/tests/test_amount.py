from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.figures import AmountError, ratio, round_half_up, to_amount, to_decimal
from cchc.core.figures.amount import MAX_AMOUNT, MIN_AMOUNT

amounts = st.integers(MIN_AMOUNT, MAX_AMOUNT)
scales = st.integers(0, 9)


def test_it_works():
    assert to_amount(Decimal("37.45"), 2) == 3745
    assert to_amount(Decimal("34279"), 0) == 34279
    assert to_amount(786, 3) == 786000
    assert to_decimal(3745, 2) == Decimal("37.45")
    assert ratio(446, 447, 2) == 9978


@pytest.mark.parametrize(
    ("part", "whole", "places", "expected"),
    [
        (425, 425, 2, 10000),
        (115, 214, 2, 5374),
        (26847, 26849, 2, 9999),
        (7, 32, 2, 2188),
        (364, 1038, 2, 3507),
        (1, 8, 2, 1250),
        (1, 3, 0, 33),
        (2, 3, 0, 67),
        (0, 5, 2, 0),
    ],
)
def test_ratios_of_real_reports(part, whole, places, expected):
    assert ratio(part, whole, places) == expected


def test_a_half_goes_away_from_zero_on_both_sides():
    assert [round_half_up(n, 2) for n in (1, 3, 5, -1, -3, -5)] == [1, 2, 3, -1, -2, -3]
    assert ratio(-1, 8, 0) == -13
    assert ratio(1, -8, 0) == -13
    assert ratio(-1, -8, 0) == 13


def test_nothing_over_nothing_is_no_number():
    assert ratio(0, 0, 2) is None
    assert ratio(5, 0, 2) is None


def test_times_one_gives_the_share_itself():
    assert ratio(1, 4, 2, times=1) == 25


@pytest.mark.parametrize("value", ["0.1", "12.345", "1E-20", "NaN", "Infinity", "-sNaN"])
def test_it_refuses_what_the_scale_cannot_hold(value):
    with pytest.raises(AmountError):
        to_amount(Decimal(value), 0)


@pytest.mark.parametrize("value", ["9223372036854775808", "-9223372036854775809", "1E+30", "1E+999999999"])
def test_it_refuses_what_a_bigint_cannot_hold(value):
    with pytest.raises(AmountError) as caught:
        to_amount(Decimal(value), 0)
    assert "19" in caught.value.message.vi


def test_it_takes_the_ends_of_a_bigint():
    assert to_amount(Decimal(MAX_AMOUNT), 0) == MAX_AMOUNT
    assert to_amount(Decimal("-9223372036854.775808"), 6) == MIN_AMOUNT


def test_zeros_after_the_point_lose_nothing():
    assert to_amount(Decimal("12.500"), 1) == 125
    assert to_amount(Decimal("0.000"), 0) == 0
    assert to_amount(Decimal("1.2E+3"), 0) == 1200


def test_a_float_is_a_mistake_not_an_approximation():
    with pytest.raises(TypeError):
        to_amount(0.5, 1)


@pytest.mark.parametrize("scale", [-1, 10])
def test_it_refuses_scales_beyond_nine(scale):
    with pytest.raises(AmountError):
        to_amount(Decimal(1), scale)


def test_a_ratio_beyond_a_bigint_is_an_error():
    with pytest.raises(AmountError):
        ratio(MAX_AMOUNT, 1, 2)


@given(amounts, scales)
def test_every_amount_survives_the_way_out_and_back(amount, scale):
    assert to_amount(to_decimal(amount, scale), scale) == amount


@given(amounts, st.integers(1, 12))
def test_rounding_is_round_half_up_of_decimal(numerator, places):
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(numerator).scaleb(-places)
        assert round_half_up(numerator, 10**places) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(amounts, amounts.filter(bool))
def test_rounding_never_errs_by_more_than_a_half(numerator, denominator):
    result = round_half_up(numerator, denominator)
    error = abs(2 * (result * denominator - numerator))
    assert error <= abs(denominator)
    if error == abs(denominator):
        assert abs(result * denominator) > abs(numerator)
    assert round_half_up(-numerator, denominator) == -result
