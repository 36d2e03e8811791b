"""What a whole adds to the sum of its units."""

from __future__ import annotations

from cchc.core.catalogue.packs import load
from cchc.core.figures import Figure, FigureState
from cchc.core.figures.amount import MAX_AMOUNT
from cchc.core.rollup.added import Added, with_added
from cchc.core.rollup.finish import finish
from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import HALF, Sum

PERIOD = "2026-Q1"
CATALOGUE = load()
SETTLED, ON_TIME, RATE = Cell("C3.3a"), Cell("C3.3b"), Cell("C3.3")


def key(cell: Cell) -> tuple[int, str, Cell]:
    return 1, PERIOD, cell


def row(cell: Cell, amount: int, units: int = 2, scale: int = 0) -> Sum:
    return Sum(
        1, PERIOD, *cell, units, 0, 0, 0, 0, amount // HALF, amount % HALF, amount, amount, scale, scale
    )  # fmt: skip


def number(amount: int) -> Figure:
    return Figure(FigureState.value, amount)


def test_it_works() -> None:
    before = finish([row(SETTLED, 100), row(ON_TIME, 90)], CATALOGUE)
    after = with_added(before, {key(SETTLED): Added((number(50),), (number(-30),))}, CATALOGUE)
    assert after[key(SETTLED)].figure == number(120)
    assert after[key(SETTLED)].sum_of_units == number(100)
    assert after[key(SETTLED)].total == before[key(SETTLED)].total
    assert before[key(RATE)].figure.amount == 9000
    assert after[key(RATE)].figure.amount == 7500
    assert after[key(RATE)].sum_of_units == before[key(RATE)].figure
    assert after[key(ON_TIME)] == before[key(ON_TIME)]


def test_the_whole_may_be_the_only_one_that_gave_something() -> None:
    after = with_added({}, {key(SETTLED): Added((number(7),))}, CATALOGUE)[key(SETTLED)]
    assert (after.figure, after.total.value, after.sum_of_units.state) == (number(7), 0, FigureState.blank)


def test_none_arisen_is_no_zero() -> None:
    none = Figure.without(FigureState.none_arisen)
    after = with_added({}, {key(SETTLED): Added((none,))}, CATALOGUE)[key(SETTLED)]
    assert after.figure == none
    beside = with_added(finish([row(SETTLED, 100)], CATALOGUE), {key(SETTLED): Added((none,))}, CATALOGUE)
    assert beside[key(SETTLED)].figure == number(100)


def test_what_does_not_fit_is_an_error_of_the_cell() -> None:
    before = finish([row(SETTLED, MAX_AMOUNT)], CATALOGUE)
    after = with_added(before, {key(SETTLED): Added((number(1),))}, CATALOGUE)[key(SETTLED)]
    assert (after.figure.state, after.doubts[-1].code) == (FigureState.unreadable, "too_large")
    assert after.sum_of_units == number(MAX_AMOUNT)


def test_a_largest_is_not_added_to() -> None:
    distinct = next(Cell(i.id) for i in CATALOGUE.indicators.values() if i.rollup == "distinct" and i.scale == 0)
    before = finish([row(distinct, 210)], CATALOGUE)
    assert with_added(before, {key(distinct): Added((number(200),))}, CATALOGUE)[key(distinct)].figure == number(210)
    assert with_added(before, {key(distinct): Added((number(215),))}, CATALOGUE)[key(distinct)].figure == number(215)


def test_a_whole_seen_in_parts_follows_its_parts() -> None:
    whole, provincial, commune = Cell("C1.4"), Cell("C1.4a"), Cell("C1.4c")
    before = finish([row(whole, 198), row(provincial, 164), row(Cell("C1.4b"), 0), row(commune, 198)], CATALOGUE)
    assert before[key(whole)].figure == number(362)
    after = with_added(before, {key(commune): Added((number(200),))}, CATALOGUE)[key(whole)]
    assert (after.figure, after.sum_of_units) == (number(364), number(362))
    assert [doubt.code for doubt in after.doubts].count("of_parts") == 1
    told = with_added(before, {key(whole): Added((number(400),))}, CATALOGUE)[key(whole)]
    assert told.figure == number(400)


def test_what_is_each_units_own_takes_nothing() -> None:
    own = next(Cell(i.id) for i in CATALOGUE.indicators.values() if i.rollup == "list")
    assert with_added({}, {key(own): Added((number(1),))}, CATALOGUE) == {}
