"""Along time: flows add, cumulative figures and stocks are those of the end, ratios are computed again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.figures import Figure, FigureState
from cchc.core.periods.windows import Placed
from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import AnswerCount
from cchc.core.rollup.tests.made import WHOLE, catalogue, finished, placed, sum_of, without
from cchc.core.rollup.time import How, Made, over, time_of, times_of

PERIODS = [placed(code) for code in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026-H1", "2026-9M", "2026")]
QUARTERS = {f"2026-Q{n}" for n in (1, 2, 3, 4)}
FLOW, STOCK, CUMULATIVE, ONCE = "C3.3a", "D2.2", "A2.2", "C1.1"


def made(target: str, given: dict[str, dict[str, object]], available: set[str] = QUARTERS) -> dict[Cell, Made]:
    """Figures by period and cell, put together into the target."""
    sums = [
        sum_of(cell, *(figures if isinstance(figures, tuple) else (figures,)), period=period)
        for period, cells in given.items()
        for cell, figures in cells.items()
    ]
    asked = next(one for one in PERIODS if one.code == target)
    periods: list[Placed] = [one for one in PERIODS if one.code in available]
    found = over(asked, periods, finished(*sums), catalogue())
    return {cell: one for (_, _, cell), one in found.items()}


def amount(one: Made) -> int | None:
    return one.result.figure.amount


def test_it_works() -> None:
    found = made("2026-H1", {
        "2026-Q1": {FLOW: 10, "C3.3b": 5, STOCK: 7, CUMULATIVE: 3, "A2.1": 10},
        "2026-Q2": {FLOW: 30, "C3.3b": 25, STOCK: 8, CUMULATIVE: 4, "A2.1": 10},
    })  # fmt: skip
    assert (amount(found[Cell(FLOW)]), found[Cell(FLOW)].how) == (40, How.sum)
    assert (amount(found[Cell(STOCK)]), found[Cell(STOCK)].how) == (8, How.end)
    assert (amount(found[Cell(CUMULATIVE)]), found[Cell(CUMULATIVE)].how) == (4, How.end)
    rate = found[Cell("C3.3")].result
    assert (rate.figure.decimal, rate.numerator, rate.denominator) == (Decimal("75.00"), Figure.of(30), Figure.of(40))
    assert found[Cell("A2")].result.figure.decimal == Decimal("40.00")
    assert [part.period for part in found[Cell(FLOW)].parts] == ["2026-Q1", "2026-Q2"]


def test_times_are_as_the_catalogue_has_them() -> None:
    assert [time_of(catalogue(), Cell(one)) for one in (FLOW, STOCK, CUMULATIVE)] == ["flow", "stock", "cumulative"]
    assert times_of(catalogue(), ["khanh-hoa-xa-2023"])[Cell("G6.2")] == "cumulative", "trong năm"
    assert times_of(catalogue(), ["bieu-mau-2022"])[Cell("G6.2")] == "flow"
    assert Cell("G6.2") not in times_of(catalogue(), ["khanh-hoa-xa-2023", "bieu-mau-2022"])
    assert times_of(catalogue(), ["no-such-form"]) == {}


def test_a_ratio_is_never_added_and_needs_its_parts() -> None:
    found = made(
        "2026-H1", {"2026-Q1": {"C3.3": Figure.of(Decimal("50"), 2)}, "2026-Q2": {"C3.3": Figure.of(Decimal("90"), 2)}}
    )
    result = found[Cell("C3.3")].result
    assert result.figure.state is FigureState.blank
    assert [doubt.code for doubt in result.doubts] == ["parts_missing"]


def test_none_arisen_in_every_quarter_is_none_arisen() -> None:
    found = made("2026-H1", {"2026-Q1": {FLOW: None}, "2026-Q2": {FLOW: None}})
    assert found[Cell(FLOW)].result.figure.state is FigureState.none_arisen
    found = made("2026-H1", {"2026-Q1": {FLOW: None}, "2026-Q2": {FLOW: 5}})
    assert amount(found[Cell(FLOW)]) == 5
    assert found[Cell(FLOW)].result.complete


def test_a_silent_quarter_is_told_and_the_sum_is_not_complete() -> None:
    found = made("2026-H1", {"2026-Q1": {FLOW: (1, 2, 3)}, "2026-Q2": {STOCK: 1}})[Cell(FLOW)]
    assert amount(found) == 6
    assert not found.result.complete
    assert found.result.missing == 3
    assert [doubt.code for doubt in found.result.doubts] == ["periods_missing"]
    assert [(part.period, part.result is None) for part in found.parts] == [("2026-Q1", False), ("2026-Q2", True)]


def test_the_states_of_the_parts_are_counted() -> None:
    found = made(
        "2026-H1", {"2026-Q1": {FLOW: (1, without("blank"))}, "2026-Q2": {FLOW: (None, without("not_applicable"))}}
    )
    total = found[Cell(FLOW)].result.total
    assert (total.value, total.none_arisen, total.not_applicable, total.blank) == (1, 1, 1, 1)


def test_a_cumulative_figure_that_falls_inside_the_year_is_told() -> None:
    given = {"2026-Q1": {CUMULATIVE: 9}, "2026-Q2": {CUMULATIVE: 4}}
    found = made("2026-H1", given)[Cell(CUMULATIVE)]
    assert amount(found) == 4, "the last says what it says"
    [doubt] = found.result.doubts
    assert doubt.code == "falls"
    assert "2026-Q1" in doubt.message.text("vi")
    assert "9" in doubt.message.text("en")


def test_a_stock_needs_a_period_that_ends_on_the_day() -> None:
    found = made("2026-9M", {"2026-Q1": {STOCK: 9}, "2026-Q2": {STOCK: 4}}, {"2026-Q1", "2026-Q2"})[Cell(STOCK)]
    assert found.how is How.not_made
    assert found.result.figure.state is FigureState.blank
    assert found.why is not None


def test_what_the_windows_do_not_hold_is_not_made() -> None:
    found = made("2026", {"2026-Q1": {FLOW: 9}, "2026-H1": {FLOW: 20}}, {"2026-Q1", "2026-H1"})[Cell(FLOW)]
    assert found.how is How.not_made
    assert found.why is not None
    assert "2026" in found.why.text("vi")


def test_cumulative_figures_are_not_taken_over_several_years() -> None:
    years = placed("2025-2026")
    parts = [placed("2025"), placed("2026")]
    results = finished(*(sum_of(cell, 5, period=one.code) for one in parts for cell in (FLOW, CUMULATIVE, STOCK)))
    found = over(years, parts, results, catalogue())
    assert found[WHOLE, years.code, Cell(FLOW)].result.figure.amount == 10
    assert found[WHOLE, years.code, Cell(STOCK)].result.figure.amount == 5
    assert found[WHOLE, years.code, Cell(CUMULATIVE)].how is How.not_made


def test_the_third_quarter_is_nine_months_less_six_and_is_marked() -> None:
    given = {"2026-H1": {FLOW: 30, STOCK: 3}, "2026-9M": {FLOW: 45, STOCK: 4}}
    found = made("2026-Q3", given, set(given))
    one = found[Cell(FLOW)]
    assert (amount(one), one.how) == (15, How.difference)
    assert [doubt.code for doubt in one.result.doubts] == ["derived"]
    assert [(part.period, part.sign) for part in one.parts] == [("2026-9M", 1), ("2026-H1", -1)]
    assert amount(found[Cell(STOCK)]) == 4, "what stands at the end of nine months stands at the end of the quarter"


def test_a_negative_difference_is_no_figure() -> None:
    one = made("2026-Q3", {"2026-H1": {FLOW: 30}, "2026-9M": {FLOW: 29}}, {"2026-H1", "2026-9M"})[Cell(FLOW)]
    assert one.result.figure.state is FigureState.unreadable
    assert "negative_rest" in [doubt.code for doubt in one.result.doubts if doubt.error]


def test_a_difference_needs_both() -> None:
    one = made("2026-Q3", {"2026-H1": {FLOW: without("blank")}, "2026-9M": {FLOW: 29}}, {"2026-H1", "2026-9M"})[
        Cell(FLOW)
    ]
    assert one.how is How.not_made
    both = made("2026-Q3", {"2026-H1": {FLOW: None}, "2026-9M": {FLOW: None}}, {"2026-H1", "2026-9M"})[Cell(FLOW)]
    assert both.result.figure.state is FigureState.none_arisen


def test_an_error_in_a_part_is_an_error_of_the_whole() -> None:
    most = 2**63 - 1
    found = made("2026-H1", {"2026-Q1": {FLOW: (most, most)}, "2026-Q2": {FLOW: 1}})[Cell(FLOW)]
    assert found.result.figure.state is FigureState.unreadable
    found = made("2026-H1", {"2026-Q1": {FLOW: most}, "2026-Q2": {FLOW: most}})[Cell(FLOW)]
    assert found.result.figure.state is FigureState.unreadable
    assert "too_large" in {doubt.code for doubt in found.result.doubts}


def test_the_same_things_counted_once_over_units_are_added_over_quarters() -> None:
    found = made("2026-H1", {"2026-Q1": {ONCE: (210, 210)}, "2026-Q2": {ONCE: (3, 3)}})[Cell(ONCE)]
    assert amount(found) == 213


def test_answers_are_those_of_the_end() -> None:
    def answers(period: str, code: int) -> AnswerCount:
        return AnswerCount(WHOLE, period, "A7", "", code, 0, 1)

    results = finished(
        sum_of("A7", 0), sum_of("A7", 1, period="2026-Q2"), answers=[answers("2026-Q1", 0), answers("2026-Q2", 1)]
    )
    found = over(placed("2026-H1"), PERIODS[:2], results, catalogue())
    assert found[WHOLE, "2026-H1", Cell("A7")].result.answers == ((1, 1),)
    assert found[WHOLE, "2026-H1", Cell("A7")].how is How.end


figures = st.one_of(st.none(), st.integers(0, 10**9))


@given(st.lists(figures, min_size=4, max_size=4), st.lists(figures, min_size=4, max_size=4))
def test_the_year_is_the_same_by_whichever_way_it_is_put_together(
    above: list[int | None], below: list[int | None]
) -> None:
    cells = ({FLOW: b, "C3.3b": a} for a, b in zip(above, below, strict=True))
    quarters = {f"2026-Q{n}": given for n, given in enumerate(cells, 1)}
    half = made("2026-H1", quarters)
    nine = made("2026-9M", quarters)
    year = made("2026", quarters)

    def value(found: dict[Cell, Made], cell: str) -> Figure:
        return found[Cell(cell)].result.figure

    later = {
        "2026-H1": {cell: value(half, cell) for cell in (FLOW, "C3.3b")},
        "2026-9M": {cell: value(nine, cell) for cell in (FLOW, "C3.3b")},
        "2026-Q3": quarters["2026-Q3"], "2026-Q4": quarters["2026-Q4"],
    }  # fmt: skip
    for kept in (["2026-H1", "2026-Q3", "2026-Q4"], ["2026-9M", "2026-Q4"]):
        other = made("2026", {code: later[code] for code in kept}, set(kept))
        for cell in (FLOW, "C3.3b", "C3.3"):
            assert value(other, cell) == value(year, cell), kept


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000)), min_size=2, max_size=2))
def test_the_ratio_of_the_half_lies_between_those_of_its_quarters(parts: list[tuple[int, int]]) -> None:
    quarters = {f"2026-Q{n}": {"C3.3b": above, FLOW: below} for n, (above, below) in enumerate(parts, 1)}
    whole = made("2026-H1", quarters)[Cell("C3.3")].result.figure.decimal
    ratios = [Decimal(100 * above) / below for above, below in parts]
    assert whole is not None
    assert min(ratios) - Decimal("0.01") <= whole <= max(ratios) + Decimal("0.01")


@pytest.mark.parametrize("how", How)
def test_each_way_has_words_in_two_languages(how: How) -> None:
    assert how.label.text("vi") != how.label.text("en")
