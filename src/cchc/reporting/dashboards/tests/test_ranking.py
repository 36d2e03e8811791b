"""Ranks, small samples, medians and classes, in integers."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.figures import Figure, FigureState, share
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.reporting.dashboards import robust
from cchc.reporting.dashboards.ranking import ranking


def rate(unit: int, part: int, whole: int) -> Result:
    above, below = (Figure(FigureState.value, amount) for amount in (part, whole))
    return Result(
        unit, "2026-Q1", Cell("C3.3"), Method.ratio, share(above, below), numerator=above, denominator=below
    )  # fmt: skip


def count(unit: int, amount: int) -> Result:
    return Result(unit, "2026-Q1", Cell("C3.3a"), Method.sum, Figure(FigureState.value, amount))


def ranks(results: list[Result], *, high_first: bool = True) -> list[tuple[int, int | None]]:
    return [(place.unit, place.rank) for place in ranking(results, 30, high_first=high_first).places]


def test_it_works() -> None:
    results = [rate(1, 90, 100), rate(2, 99, 100), rate(3, 50, 100)]
    assert ranks(results) == [(2, 1), (1, 2), (3, 3)]
    assert ranks(results, high_first=False) == [(3, 1), (1, 2), (2, 3)]


def test_equal_figures_share_a_rank_and_the_next_is_counted_on() -> None:
    results = [rate(1, 90, 100), rate(2, 180, 200), rate(3, 99, 100), rate(4, 50, 100)]
    assert ranks(results) == [(3, 1), (2, 2), (1, 2), (4, 4)]


@pytest.mark.parametrize(("whole", "small"), [(29, True), (30, False)])
def test_a_small_base_is_ranked_apart_exactly_below_the_threshold(whole: int, small: bool) -> None:
    made = ranking([rate(1, whole, whole), rate(2, 500, 1000)], 30)
    assert [place.unit for place in made.small] == ([1] if small else [])
    assert [place.unit for place in made.places] == ([2] if small else [1, 2])
    assert all(place.small == (place.unit == 1 and small) for place in made.of.values())


def test_a_count_needs_no_base() -> None:
    assert ranks([count(1, 3), count(2, 5)]) == [(2, 1), (1, 2)]


def test_what_has_no_number_has_no_rank() -> None:
    silent = Result(9, "2026-Q1", Cell("C3.3"), Method.ratio, Figure.without(FigureState.none_arisen, 2))
    made = ranking([rate(1, 90, 100), silent], 30)
    assert [(place.unit, place.rank) for place in made.silent] == [(9, None)]


def test_bars_are_parts_of_the_longest() -> None:
    first, second = ranking([rate(1, 100, 100), rate(2, 100, 200)], 30).places
    assert (first.width, second.width) == (1000, 500)
    assert (first.volume, second.volume) == (500, 1000)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 200)), min_size=1, max_size=30))
def test_a_better_figure_never_stands_below_a_worse(pairs: list[tuple[int, int]]) -> None:
    results = [rate(unit, min(part, whole), whole) for unit, (part, whole) in enumerate(pairs)]
    made = ranking(results, 30)
    for places in (made.places, made.small):
        for before, after in pairwise(places):
            assert before.amount >= after.amount
            assert (before.rank == after.rank) == (before.amount == after.amount)
    assert len(made.of) == len(results)


amounts = st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=60)


@given(amounts)
def test_the_median_is_the_median(values: list[int]) -> None:
    assert robust.median2(values) == sum(sorted(values)[(len(values) - 1) // 2 : len(values) // 2 + 1]) * (
        2 if len(values) % 2 else 1
    )
    small = [value % 1000 for value in values]
    assert robust.median2(small) == 2 * median(small)


@given(amounts)
def test_classes_hold_every_amount_once(values: list[int]) -> None:
    made = robust.classes(values)
    assert len(made) <= 12
    assert sum(one.count for one in made) == len(values)
    for one in made:
        assert one.count == sum(one.start <= value < one.end for value in values)


@given(amounts)
def test_the_five_numbers_are_amounts_in_order(values: list[int]) -> None:
    found = robust.five(values)
    assert list(found) == sorted(found)
    assert set(found) <= set(values)
    assert (found.least, found.most) == (min(values), max(values))


def test_one_far_off_is_outlying_and_hides_no_other() -> None:
    values = [9500, 9600, 9700, 9650, 9550, 9620, 2000, 1000]
    here = robust.middle(values)
    assert [value for value in values if robust.outlying(value, here, 35, 500)] == [2000, 1000]


def test_where_most_are_equal_only_the_least_distance_decides() -> None:
    here = robust.middle([10000] * 9 + [9600])
    assert not robust.outlying(9600, here, 35, 500)
    assert robust.outlying(9500, here, 35, 500)
    assert not robust.outlying(10000, here, 35, 0)
