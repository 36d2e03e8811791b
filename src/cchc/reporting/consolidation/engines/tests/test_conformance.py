"""Every engine gives the same answer, cell by cell, and it is the right one.

The answer each is held against is added up here in plain Python from the figures of the set. The live engine runs on
the database the suite runs on; Spark has its own run: `make spark`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.core.figures import FigureState
from cchc.core.rollup.finish import Key
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.statement import AnswerCount, Latest, Sum, said
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.engines.base import Engine
from cchc.reporting.consolidation.engines.tests.conftest import Make
from cchc.reporting.consolidation.engines.tests.sets import (
    DAY,
    LARGEST,
    PERIOD,
    SETS,
    SMALLEST,
    Given,
    every_way,
    value,
    whole,
    without,
)
from cchc.reporting.consolidation.parquet import Fact

ENGINES = (
    pytest.param("live", marks=pytest.mark.django_db),
    "duck",
    pytest.param("spark", marks=pytest.mark.spark),
)
KNOWN = every_way()


@pytest.fixture
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.getfixturevalue(request.param)
    return made


class ByHand:
    """The statements in plain Python, with integers of any size: what every engine is held against."""

    def __init__(self, figures: Given) -> None:
        self.cells: dict[tuple[int, str, str, str], list[Fact]] = defaultdict(list)
        facts: dict[int, list[Fact]] = defaultdict(list)
        for fact in figures.facts:
            facts[fact.unit].append(fact)
        for parent, unit in figures.members:
            for fact in facts[unit]:
                self.cells[parent, fact.period, fact.indicator, fact.breakdown].append(fact)

    def rows(self, name: str, only: Any = None) -> list[tuple[Any, ...]]:
        return [row for key, facts in self.cells.items() for row in getattr(self, name)(key, facts)]

    def sums(self, key: tuple[Any, ...], facts: list[Fact]) -> Iterable[tuple[Any, ...]]:
        counts = [sum(fact.state == state for fact in facts) for state in (
            "value", "none_arisen", "not_applicable", "blank", "unreadable")]  # fmt: skip
        amounts = [fact.amount for fact in facts if fact.amount is not None]
        scales = [fact.scale for fact in facts]
        bounds = (min(amounts), max(amounts)) if amounts else (None, None)
        yield Sum(*key, *counts, sum(amounts) >> 32, sum(amounts) & (2**32 - 1), *bounds, min(scales), max(scales))

    def answers(self, key: tuple[Any, ...], facts: list[Fact]) -> Iterable[tuple[Any, ...]]:
        counts: dict[tuple[int | None, int], int] = defaultdict(int)
        for fact in facts:
            if fact.state == "value":
                counts[fact.amount, fact.scale] += 1
        yield from (AnswerCount(*key, *answer, units) for answer, units in counts.items())

    def latest(self, key: tuple[Any, ...], facts: list[Fact]) -> Iterable[tuple[Any, ...]]:
        given = sorted((-fact.as_of.toordinal(), fact.unit, fact) for fact in facts if fact.state == "value")
        yield from (Latest(*key, fact.amount, fact.scale, fact.unit) for _, _, fact in given[:1])


def finished(engine: Engine | ByHand) -> dict[Key, Result]:
    return add_up(engine, KNOWN)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", ENGINES, indirect=True)
def test_it_works(make: Make) -> None:
    figures = whole([value(1, "C3.3a", 10), value(1, "C3.3b", 9), value(2, "C3.3a", 20), without(2, "C3.3b", "blank")])
    results = finished(make(figures))
    assert results[1001, PERIOD, Cell("C3.3a")].figure.amount == 30
    ratio = results[1001, PERIOD, Cell("C3.3")]
    assert (ratio.figure.amount, ratio.figure.scale) == (3000, 2)
    assert [doubt.code for doubt in ratio.doubts] == ["parts_unequal"]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("make", ENGINES, indirect=True)
def test_every_engine_gives_the_same_cell_by_cell(make: Make, name: str) -> None:
    assert finished(make(SETS[name])) == finished(ByHand(SETS[name]))


@pytest.mark.parametrize("make", ENGINES, indirect=True)
def test_a_sum_too_large_is_an_error_of_its_cell_only(make: Make) -> None:
    results = finished(make(SETS["too large together, beside one that is not"]))
    absurd, sound = (results[1001, PERIOD, Cell(name)] for name in ("A1", "C3.3a"))
    assert absurd.figure.state is FigureState.unreadable
    assert [doubt.code for doubt in absurd.doubts] == ["too_large"]
    assert (sound.figure.amount, sound.doubts) == (35, ())


@pytest.mark.parametrize("make", ENGINES, indirect=True)
def test_an_exact_half_is_rounded_up_once(make: Make) -> None:
    ratio = finished(make(SETS["exact halves"]))[1001, PERIOD, Cell("C3.3")]
    assert (ratio.figure.amount, ratio.figure.scale) == (1, 2)  # 8 of 160,000 are 0.005 %


@pytest.mark.parametrize("make", ENGINES, indirect=True)
def test_of_two_as_late_the_lower_number_is_taken(make: Make) -> None:
    engine = make(SETS["latest, with a tie"])
    assert [row[4] for row in engine.rows("latest")] == [3]


UNITS = st.integers(1, 40)
INDICATORS = st.sampled_from(["A1", "C3.3a", "C3.3b", "C3.3", "D1.1", "A7", "C1.4c", "X.max", "X.last", "A3", "?"])
AMOUNTS = st.one_of(
    st.integers(-3, 300), st.integers(SMALLEST, LARGEST), st.sampled_from([LARGEST, SMALLEST, 2**53, 2**53 + 1, 2**32])
)
DAYS = st.dates(date(2025, 12, 1), date(2026, 4, 30))


@st.composite
def some_figures(draw: st.DrawFn) -> Given:
    cells = draw(st.lists(st.tuples(UNITS, INDICATORS, st.sampled_from(["", "x"])), unique=True, max_size=60))
    facts = []
    for unit, indicator, breakdown in cells:
        state = draw(
            st.sampled_from(["value", "value", "value", "none_arisen", "not_applicable", "blank", "unreadable"])
        )
        if state == "value":
            facts.append(value(unit, indicator, draw(AMOUNTS), breakdown, draw(st.sampled_from([0, 0, 2])), draw(DAYS)))
        else:
            facts.append(without(unit, indicator, state, breakdown))
    pairs = draw(st.lists(st.tuples(st.integers(1001, 1004), UNITS), unique=True, max_size=80))
    return Given(tuple(facts), tuple(pairs))


@pytest.mark.parametrize("make", ENGINES, indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(figures=some_figures())
def test_whatever_the_figures_are(make: Make, figures: Given) -> None:
    assert finished(make(figures)) == finished(ByHand(figures))


@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "duckdb", "spark"])
@pytest.mark.parametrize("name", ["sums", "answers", "latest"])
def test_no_engine_divides_or_rounds(name: Any, dialect: Any) -> None:
    words = said(name, dialect).upper()
    assert not [word for word in ("/", "AVG", "ROUND(", "CAST(", "DECIMAL", "DOUBLE", "FLOAT") if word in words]


def test_the_days_of_the_sets_are_told_apart() -> None:
    assert {fact.as_of for fact in SETS["latest, with a tie"].facts} > {DAY}
