from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.figures import AmountError, Figure, FigureState, share
from cchc.core.figures.state import prevailing
from cchc.core.messages import placeholders

ABSENT = [state for state in FigureState if state is not FigureState.value]


def without(state):
    return Figure.without(FigureState(state))


def test_it_works():
    figure = Figure.of(Decimal("16.9"), 2)
    assert (figure.state, figure.amount, figure.decimal) == ("value", 1690, Decimal("16.9"))
    assert share(Figure.of(446), Figure.of(447)) == Figure.of(Decimal("99.78"), 2)


def test_a_zero_is_a_value_and_a_blank_is_not():
    assert Figure.of(0).amount == 0
    assert without("blank").amount is None
    assert Figure.of(0) != without("blank")


@pytest.mark.parametrize("state", ABSENT)
def test_only_a_value_carries_an_amount(state):
    with pytest.raises(ValueError, match="carries no amount"):
        Figure(state, 5)


@pytest.mark.parametrize("amount", [None, 1.0, "1", True, Decimal(1)])
def test_the_amount_of_a_value_is_an_integer(amount):
    with pytest.raises(TypeError):
        Figure(FigureState.value, amount)


def test_an_amount_beyond_a_bigint_is_an_error():
    with pytest.raises(AmountError):
        Figure(FigureState.value, 2**63)


def test_a_figure_changes_scale_only_without_loss():
    assert Figure.of(Decimal("2.50"), 2).rescale(1) == Figure.of(Decimal("2.5"), 1)
    assert without("blank").rescale(3) == Figure.without(FigureState.blank, 3)
    with pytest.raises(AmountError):
        Figure.of(Decimal("2.55"), 2).rescale(1)


def test_a_share_of_nothing():
    assert share(Figure.of(0), Figure.of(0)).state == "none_arisen"
    assert share(without("none_arisen"), without("none_arisen")).state == "none_arisen"
    assert share(without("none_arisen"), Figure.of(4)) == Figure.of(0, 2)
    contradiction = share(Figure.of(5), Figure.of(0))
    assert contradiction.state == "unreadable"
    assert contradiction.reason is not None


def test_a_share_of_parts_at_different_scales():
    assert share(Figure.of(Decimal("1.5"), 1), Figure.of(3)) == Figure.of(50, 2)


@pytest.mark.parametrize(
    ("left", "right"), [pair for pair in product(ABSENT, repeat=2) if set(pair) != {"none_arisen"}]
)
def test_the_state_that_decides_a_share(left, right):
    order = ["unreadable", "blank", "not_applicable", "none_arisen"]
    expected = min(left, right, key=order.index)
    assert share(without(left), without(right)).state == expected
    assert prevailing([left, right]) == expected


def test_what_is_answered():
    assert {state.value for state in FigureState if state.answered} == {"value", "none_arisen", "not_applicable"}


def test_every_state_has_a_label_in_both_languages():
    for state in FigureState:
        assert state.label.vi != state.label.en
        assert placeholders(state.label.vi) == placeholders(state.label.en)


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_parts_of_a_whole_lie_between_0_and_100(part, rest):
    figure = share(Figure.of(part), Figure.of(part + rest))
    assert 0 <= figure.amount <= 10000
