from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.figures import AmountError, Figure, FigureState, Total

values = st.integers(-(10**12), 10**12).map(lambda amount: Figure(FigureState.value, amount, 2))
others = st.sampled_from([state for state in FigureState if state is not FigureState.value])
figures = st.lists(values | others.map(lambda state: Figure.without(state, 2)), max_size=12)


def total(*parts):
    return Total.of(Figure.of(p) if isinstance(p, int) else Figure.without(FigureState(p)) for p in parts)


def test_it_works():
    found = total(446, 0, "blank")
    assert found.figure == Figure.of(446)
    assert (found.value, found.blank, found.missing, found.expected, found.complete) == (2, 1, 1, 3, False)


@pytest.mark.parametrize(
    ("parts", "state", "complete"),
    [
        ((5, 3), "value", True),
        ((0, 0), "value", True),
        ((5, "blank"), "value", False),
        ((5, "unreadable"), "value", False),
        ((5, "none_arisen"), "value", True),
        ((5, "not_applicable"), "value", True),
        (("none_arisen", "none_arisen"), "none_arisen", True),
        (("none_arisen", "not_applicable"), "none_arisen", True),
        (("none_arisen", "blank"), "blank", False),
        (("unreadable", "blank"), "unreadable", False),
        (("not_applicable", "not_applicable"), "not_applicable", True),
        ((), "not_applicable", True),
    ],
)
def test_the_table_of_states(parts, state, complete):
    found = total(*parts)
    assert (found.state, found.complete) == (state, complete)


def test_what_is_not_applicable_was_not_expected():
    assert total(5, "not_applicable", "not_applicable").expected == 1


def test_figures_are_brought_to_the_scale_of_the_total():
    assert Total.of([Figure.of(3), Figure.of(Decimal("0.5"), 1)], 2).figure == Figure.of(Decimal("3.50"), 2)


def test_it_refuses_a_scale_that_loses_decimals():
    with pytest.raises(AmountError):
        Total.of([Figure.of(Decimal("0.5"), 1)], 0)


def test_a_sum_beyond_a_bigint_is_an_error():
    with pytest.raises(AmountError):
        total(2**62, 2**62)


def test_totals_of_different_scales_do_not_add():
    with pytest.raises(ValueError, match="different scales"):
        Total(0) + Total(2)


@given(figures, figures, figures)
def test_totals_add_in_any_grouping_and_order(a, b, c):
    one, two, three = (Total.of(part, 2) for part in (a, b, c))
    whole = Total.of([*a, *b, *c], 2)
    assert (one + two) + three == one + (two + three) == whole
    assert two + one == one + two
    assert one + Total(2) == one


@given(figures)
def test_what_is_missing_changes_counts_but_not_the_sum(parts):
    more = [*parts, Figure.without(FigureState.blank, 2), Figure.without(FigureState.unreadable, 2)]
    assert Total.of(more, 2).amount == Total.of(parts, 2).amount
    assert Total.of(more, 2).missing == Total.of(parts, 2).missing + 2
