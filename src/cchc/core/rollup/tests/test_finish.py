"""Finishing what an engine added up: each method, each doubt, and sums and ratios that hold whatever is given."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cchc.core.catalogue.model import Catalogue, Code
from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.finish import finish
from cchc.core.rollup.method import Method, method_of, yes_of
from cchc.core.rollup.result import Cell, Doubt, Result
from cchc.core.rollup.statement import AnswerCount, Latest
from cchc.core.rollup.tests.made import WHOLE, catalogue, finished, one, sum_of, without

MOST = 2**63 - 1


def codes(result: Result) -> list[str]:
    return [doubt.code for doubt in result.doubts]


def changed(indicator: str, **fields: Any) -> Catalogue:
    """The catalogue with one indicator that is otherwise."""
    other = copy(catalogue())
    other.indicators = {**other.indicators, indicator: replace(other.indicators[indicator], **fields)}
    return other


def shares(cell: str, answers: dict[int, int], absent: int = 0, known: Catalogue | None = None) -> Result:
    """Units by the code they answered with."""
    indicator, _, breakdown = cell.partition(":")
    given = [code for code, units in answers.items() for _ in range(units)]
    counts = [AnswerCount(WHOLE, "2026-Q1", indicator, breakdown, code, 0, units) for code, units in answers.items()]
    found = finish([sum_of(cell, *given)], known or catalogue(), answers=counts, absent=lambda *key: absent)
    return found[WHOLE, "2026-Q1", Cell(indicator, breakdown)]


# --- added up


def test_it_works() -> None:
    result = one("C3.3a", 10, 30, None, without("not_applicable"))
    assert result.method is Method.sum
    assert (result.figure.amount, result.reported, result.missing, result.complete) == (40, 4, 0, True)


def test_a_blank_is_not_a_zero() -> None:
    result = one("C3.3a", 10, 0, without("blank"), without("unreadable"), absent=lambda *key: 2)
    assert result.figure.amount == 10
    assert (result.reported, result.missing, result.complete) == (2, 4, False)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ((0, None), "value"),
        ((None, without("not_applicable")), "none_arisen"),
        ((without("not_applicable"),), "not_applicable"),
        ((None, without("blank")), "blank"),
        ((without("blank"), without("unreadable")), "unreadable"),
    ],
)
def test_the_state_of_a_sum(given: tuple[Figure | int | None, ...], state: str) -> None:
    assert one("C3.3a", *given).figure.state == state


@pytest.mark.parametrize("cell", ["C3.3a", "C1.4c"])
def test_words_in_the_place_of_numbers_are_no_sum_of_zero(cell: str) -> None:
    row = sum_of(cell, without("blank"))._replace(given=2, blank=0)
    result = finished(row)[WHOLE, "2026-Q1", Cell(cell)]
    assert result.figure.state is FigureState.unreadable
    assert codes(result) == ["in_words"]
    assert result.total.value == 2


def test_a_whole_that_units_see_in_parts_is_the_sum_of_its_parts() -> None:
    """Communes give the 198 commune procedures, departments the 164 of the province: the largest is not the whole."""
    found = finished(
        sum_of("C1.4", 198, 198, 164), sum_of("C1.4a", 164), sum_of("C1.4b", None), sum_of("C1.4c", 198, 198)
    )
    whole = found[WHOLE, "2026-Q1", Cell("C1.4")]
    assert whole.figure.amount == 362
    assert codes(whole) == ["differ", "of_parts"]
    found = finished(sum_of("C1.4", 198, 164), sum_of("C1.4a", 164), sum_of("C1.4c", 198))
    assert found[WHOLE, "2026-Q1", Cell("C1.4")].figure.amount == 198, "a part nobody gave: nothing is put together"


def test_a_sum_beyond_the_largest_number_is_an_error_of_its_cell_only() -> None:
    found = finished(sum_of("C3.3a", MOST, MOST), sum_of("C3.3b", 5))
    result = found[WHOLE, "2026-Q1", Cell("C3.3a")]
    assert result.figure.state is FigureState.unreadable
    assert codes(result) == ["too_large"]
    assert result.doubts[0].error
    assert result.total.value == 2, "who answered is still known"
    assert found[WHOLE, "2026-Q1", Cell("C3.3b")].figure.amount == 5
    assert one("C3.3a", MOST).figure.amount == MOST
    assert one("C3.3a", 2**53, 1).figure.amount == 2**53 + 1, "no float touches it"


def test_a_negative_number_is_added_and_told() -> None:
    result = one("C3.3a", 10, -4)
    assert result.figure.amount == 6
    assert codes(result) == ["negative"]
    assert not result.doubts[0].error


def test_numbers_of_different_decimals_are_not_added() -> None:
    result = one("C3.3a", Figure.of(1), Figure.of(Decimal("1.5"), 1))
    assert result.figure.state is FigureState.unreadable
    assert codes(result) == ["scales"]
    assert result.doubts[0].error


def test_the_same_things_count_once() -> None:
    assert one("C1.4c", 210, 210, 210).figure.amount == 210
    assert not one("C1.4c", 210, 210, 210).doubts
    result = one("C1.4c", 210, 198)
    assert result.figure.amount == 210
    assert codes(result) == ["differ"]
    assert "210" in result.doubts[0].message.text("vi")
    assert "408" in result.doubts[0].message.text("en")


def test_what_the_catalogue_does_not_know_is_never_added() -> None:
    result = one("Z9", 1, 2)
    assert (result.method, result.figure.state) == (Method.none, FigureState.not_applicable)
    assert method_of(catalogue(), "C3.3a", "no-such-part") is Method.none


def test_each_units_own_is_not_added() -> None:
    for cell in ("G1", "A4.2"):
        result = one(cell, 1, 2)
        assert (result.method, result.figure.amount) == (Method.none, None)
        assert result.total.value == 2


def test_the_latest_is_taken() -> None:
    known = changed("C3.3a", rollup="last")
    found = finish([sum_of("C3.3a", 1, 5)], known, latest=[_latest("C3.3a", 5)])
    assert found[WHOLE, "2026-Q1", Cell("C3.3a")].figure.amount == 5
    found = finish([sum_of("C3.3a", 1, 5)], known)
    assert found[WHOLE, "2026-Q1", Cell("C3.3a")].figure.state is FigureState.blank


def test_the_largest_is_taken() -> None:
    found = finish([sum_of("C3.3a", 1, 5, 3)], changed("C3.3a", rollup="max"))
    result = found[WHOLE, "2026-Q1", Cell("C3.3a")]
    assert (result.method, result.figure.amount) == (Method.max, 5)


def _latest(indicator: str, amount: int) -> Latest:
    return Latest(WHOLE, "2026-Q1", indicator, "", amount, 0, 7)


# --- shares and lists


def test_the_share_is_of_the_units_that_answered() -> None:
    result = shares("D1.1", {1: 3, 2: 1}, absent=2)
    assert result.method is Method.share
    assert result.figure.decimal == Decimal("75.00")
    assert (result.numerator, result.denominator) == (Figure.of(3), Figure.of(4))
    assert (result.missing, result.answers) == (4, ((1, 3), (2, 1)))


def test_yes_is_told_by_the_words_and_not_by_the_number() -> None:
    """'Chưa = 0' in some lists, 'Chưa = 2' in others; the first answer printed is not always the yes."""
    assert yes_of([Code(0, "Chưa"), Code(1, "Đã kết nối")]) == 1
    assert yes_of([Code(1, "Hoàn thành"), Code(2, "Chưa hoàn thành")]) == 1
    assert yes_of([Code(1, "Không"), Code(2, "Có")]) == 2
    assert yes_of([Code(0, "Chưa"), Code(1, "Đang làm"), Code(2, "Hoàn thành")]) is None
    for no in (0, 2):
        known = changed("D1.1", codes=(Code(1, "Hoàn thành"), Code(no, "Chưa hoàn thành")))
        assert shares("D1.1", {1: 1, no: 3}, known=known).figure.decimal == Decimal("25.00")


def test_the_code_of_each_department_becomes_the_share_of_departments() -> None:
    """'Đã kết nối = 1' of each department (a part of the indicator) is 'Tỷ lệ sở, ngành đã kết nối' above."""
    given = {1: 3, 2: 1}
    rows = [AnswerCount(WHOLE, "2026-Q1", "G6.1a", "state", code, 0, units) for code, units in given.items()]
    found = finished(sum_of("G6.1a:state", 1, 1, 1, 2, without("blank")), answers=rows)
    result = found[WHOLE, "2026-Q1", Cell("G6.1a")]
    assert (result.method, result.figure.decimal) == (Method.share, Decimal("75.00"))
    assert (result.numerator, result.denominator, result.missing) == (Figure.of(3), Figure.of(4), 1)
    assert found[WHOLE, "2026-Q1", Cell("G6.1a", "state")].answers == ((1, 3), (2, 1)), "and the count by answer stays"


def test_a_tick_beside_each_answer_is_an_answer() -> None:
    """'Hoàn thành = 1' and 'Chưa hoàn thành = 2' are rows of their own; 0 is a row left unticked."""
    ticks = [("done", 1, 3), ("done", 0, 1), ("not_done", 2, 1), ("not_done", 0, 3)]
    rows = [AnswerCount(WHOLE, "2026-Q1", "D1.1", part, code, 0, units) for part, code, units in ticks]
    found = finished(sum_of("D1.1:done", 1, 1, 1, 0), sum_of("D1.1:not_done", 0, 0, 0, 2), answers=rows)
    result = found[WHOLE, "2026-Q1", Cell("D1.1")]
    assert result.figure.decimal == Decimal("75.00")
    assert not result.doubts
    assert result.reported == 4, "each department once, though it fills two rows"


def test_a_percentage_in_the_place_of_a_code_is_stated_and_never_averaged() -> None:
    percent = AnswerCount(WHOLE, "2026-Q1", "G6.1a", "", 10000, 2, 2)
    code = AnswerCount(WHOLE, "2026-Q1", "G6.1a", "state", 2, 0, 1)
    alone = finished(sum_of("G6.1a", *[Figure.of(100, 2)] * 2), answers=[percent])[WHOLE, "2026-Q1", Cell("G6.1a")]
    assert alone.figure.amount is None
    assert codes(alone) == ["stated"]
    both = finished(
        sum_of("G6.1a", *[Figure.of(100, 2)] * 2), sum_of("G6.1a:state", 2), answers=[percent, code]
    )[WHOLE, "2026-Q1", Cell("G6.1a")]  # fmt: skip
    assert both.figure.decimal == Decimal("0.00")
    assert codes(both) == ["stated"]
    typed = AnswerCount(WHOLE, "2026-Q1", "G6.1a", "", 100, 2, 1)
    row = finished(sum_of("G6.1a", Figure.of(1, 2)), answers=[typed])[WHOLE, "2026-Q1", Cell("G6.1a")]
    assert row.figure.decimal == Decimal("100.00"), "the code 1, typed into a row of percentages"
    one_percent = AnswerCount(WHOLE, "2026-Q1", "G6.1a", "", 1, 2, 1)
    found = finished(sum_of("G6.1a", Figure(FigureState.value, 1, 2)), answers=[one_percent])
    assert found[WHOLE, "2026-Q1", Cell("G6.1a")].figure.amount is None, "0,01 % is not the code 1"


def test_a_code_outside_the_list_is_not_counted_and_told() -> None:
    result = shares("D1.1", {1: 1, 2: 1, 7: 2})
    assert result.figure.decimal == Decimal("50.00")
    assert codes(result) == ["off_list"]
    assert "2" in result.doubts[0].message.text("vi")
    alone = shares("D1.1", {7: 2})
    assert alone.figure.state is FigureState.unreadable


def test_a_share_of_nobody_has_the_state_of_what_was_answered() -> None:
    assert one("D1.1", None, None).figure.state is FigureState.none_arisen
    assert one("D1.1", without("blank")).figure.state is FigureState.blank
    assert one("D1.1", without("not_applicable")).figure.state is FigureState.not_applicable


def test_a_list_that_does_not_say_yes_gives_no_share() -> None:
    known = changed("D1.1", codes=(Code(1, "Đang làm"), Code(2, "Hoàn thành")))
    result = shares("D1.1", {1: 1, 2: 3}, known=known)
    assert codes(result) == ["no_yes"]
    assert result.figure.state is FigureState.unreadable
    assert result.answers == ((1, 1), (2, 3)), "who answered what is still told"


def test_a_list_is_counted_by_answer() -> None:
    result = shares("A7", {0: 4, 1: 6})
    assert result.method is Method.list
    assert result.answers == ((0, 4), (1, 6))
    assert result.figure.amount is None


# --- ratios


def test_a_ratio_is_that_of_the_added_parts() -> None:
    found = finished(sum_of("C3.3b", 9, 3), sum_of("C3.3a", 10, 30), sum_of("C3.3", Figure.of(90), Figure.of(10)))
    result = found[WHOLE, "2026-Q1", Cell("C3.3")]
    assert result.figure.decimal == Decimal("30.00"), "not 50, the average"
    assert (result.numerator, result.denominator) == (Figure.of(12), Figure.of(40))
    assert not result.doubts


def test_a_ratio_that_no_unit_printed_is_there() -> None:
    found = finished(sum_of("C3.3b", 9), sum_of("C3.3a", 10))
    assert found[WHOLE, "2026-Q1", Cell("C3.3")].figure.decimal == Decimal("90.00")
    assert (WHOLE, "2026-Q1", Cell("C3.3")) not in finished(sum_of("C3.3b", 9))


def test_a_half_is_rounded_away_from_zero_once() -> None:
    found = finished(sum_of("C3.3b", 1), sum_of("C3.3a", 800))
    assert found[WHOLE, "2026-Q1", Cell("C3.3")].figure.decimal == Decimal("0.13")


def test_a_ratio_without_parts_is_not_averaged() -> None:
    result = one("C3.3", Figure.of(90), Figure.of(10))
    assert result.figure.state is FigureState.blank
    assert codes(result) == ["parts_missing"]
    assert "C3.3b" in result.doubts[0].message.text("vi")


def test_over_zero() -> None:
    found = finished(sum_of("C3.3b", 0), sum_of("C3.3a", 0), sum_of("C3.3", None))
    assert found[WHOLE, "2026-Q1", Cell("C3.3")].figure.state is FigureState.none_arisen
    found = finished(sum_of("C3.3b", 2), sum_of("C3.3a", 0), sum_of("C3.3", None))
    result = found[WHOLE, "2026-Q1", Cell("C3.3")]
    assert result.figure.state is FigureState.unreadable
    assert codes(result) == ["over_zero"]


def test_parts_of_different_units_are_told() -> None:
    found = finished(sum_of("C3.3b", 9), sum_of("C3.3a", 10, 30), sum_of("C3.3", None))
    result = found[WHOLE, "2026-Q1", Cell("C3.3")]
    assert codes(result) == ["parts_unequal"]
    assert not result.doubts[0].error


def test_a_part_that_is_too_large_leaves_no_ratio() -> None:
    found = finished(sum_of("C3.3b", MOST, MOST), sum_of("C3.3a", 10), sum_of("C3.3", None))
    result = found[WHOLE, "2026-Q1", Cell("C3.3")]
    assert result.figure.amount is None
    assert any(doubt.error for doubt in result.doubts)


def test_each_whole_and_period_is_for_itself() -> None:
    found = finished(
        sum_of("C3.3b", 1),
        sum_of("C3.3a", 2),
        sum_of("C3.3b", 3, parent=2),
        sum_of("C3.3a", 4, period="2026-Q2", parent=2),
    )
    assert {key[:2] for key in found if key[2] == Cell("C3.3")} == {(WHOLE, "2026-Q1")}


# --- whatever is given

amounts = st.integers(-(10**15), 10**15)
states = st.sampled_from([without(state) for state in FigureState if state is not FigureState.value])


@given(st.lists(st.one_of(amounts, states), max_size=20), st.lists(st.one_of(amounts, states), max_size=20))
def test_a_whole_is_the_sum_of_its_parts_in_any_grouping(some: list[int | Figure], others: list[int | Figure]) -> None:
    whole = one("C3.3a", *some, *others)
    left, right = one("C3.3a", *some), one("C3.3a", *others)
    assert whole.total == left.total + right.total
    assert whole.figure.amount == (
        None if not whole.total.value else (left.figure.amount or 0) + (right.figure.amount or 0)
    )
    assert one("C3.3a", *others, *some) == whole, "in any order"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=12))
def test_the_ratio_of_the_whole_lies_between_its_parts(parts: list[tuple[int, int]]) -> None:
    found = finished(sum_of("C3.3b", *(above for above, _ in parts)), sum_of("C3.3a", *(below for _, below in parts)))
    whole = found[WHOLE, "2026-Q1", Cell("C3.3")].figure.decimal
    ratios = [Decimal(above * 100) / below for above, below in parts]
    assert whole is not None
    assert min(ratios) - Decimal("0.005") <= whole <= max(ratios) + Decimal("0.005")


@given(st.dictionaries(st.integers(0, 3), st.integers(1, 50), min_size=1))
def test_a_share_lies_between_none_and_all(answers: dict[int, int]) -> None:
    result = shares("D1.1", answers)
    assume(result.figure.decimal is not None)
    assert Decimal(0) <= (result.figure.decimal or Decimal(0)) <= Decimal(100)
    assert result.denominator is not None
    assert result.denominator.amount == answers.get(1, 0) + answers.get(2, 0)


def test_doubts_speak_both_languages() -> None:
    found: list[Doubt] = [
        *one("C3.3a", 1, -1).doubts, *one("C1.4c", 1, 2).doubts, *one("C3.3a", MOST, MOST).doubts,
        *one("C3.3", 1).doubts, *shares("D1.1", {1: 1, 9: 1}).doubts,
    ]  # fmt: skip
    assert len(found) == 5
    for doubt in found:
        assert doubt.message.text("vi") != doubt.message.text("en")
        assert "{" not in doubt.message.text("vi")
