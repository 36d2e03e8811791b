"""Suggestions tried on past figures: exact, at the decimals that were reported."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cchc.core.annex import Suggestion, Trial, try_out
from cchc.core.annex.tests.made import row
from cchc.core.figures import Figure, FigureState, round_half_up
from cchc.core.messages import Message

ROWS = {one.key: one for one in (row("1", "Tỷ lệ", "%", "ratio"), row("1.1", "Phần"), row("1.2", "Tổng"))}
RATIO = Suggestion("formula:1:1", "formula", "1", "[1.1] / [1.2] * 100", Message("", ""), 0.9)
BOUND = Suggestion("bound:1.1:1", "bound", "1.1", "[1.1] <= [1.2]", Message("", ""), 0.9)


def one(suggestion: Suggestion, part: Figure, whole: Figure, reported: Figure | None = None) -> Trial:
    figures = {("1.1", "2025-Q1"): part, ("1.2", "2025-Q1"): whole}
    if reported:
        figures["1", "2025-Q1"] = reported
    (trial,) = try_out(suggestion, ROWS, figures)
    return trial


def test_it_works() -> None:
    trial = one(RATIO, Figure.of(44), Figure.of(180), Figure.of(Decimal("24.4"), 2))
    assert (trial.period, trial.holds) == ("2025-Q1", True)
    assert trial.written("vi") == "44 / 180 × 100 ≈ 24,4; đã báo cáo 24,4"


def test_a_reported_ratio_that_does_not_follow() -> None:
    trial = one(RATIO, Figure.of(44), Figure.of(180), Figure.of(Decimal("42.4"), 2))
    assert trial.holds is False
    assert "24,4" in trial.written("vi")
    assert "reported" in trial.written("en")


def test_nothing_reported_says_nothing() -> None:
    trial = one(RATIO, Figure.of(44), Figure.of(180))
    assert trial.holds is None
    assert "24,44" in trial.written("vi")


def test_a_blank_part_says_nothing() -> None:
    blank = Figure.without(FigureState.blank)
    assert one(BOUND, blank, Figure.of(3)).holds is None
    assert one(RATIO, blank, Figure.of(3), Figure.of(5, 2)).holds is None


def test_bounds_hold_or_not() -> None:
    assert one(BOUND, Figure.of(3), Figure.of(3)).holds is True
    assert one(BOUND, Figure.of(4), Figure.of(3)).holds is False


def test_one_trial_per_period_in_their_order() -> None:
    figures = {("1.1", period): Figure.of(1) for period in ("2025-Q2", "2024-Q1", "2025-Q1")}
    assert [trial.period for trial in try_out(BOUND, ROWS, figures)] == ["2025-Q2", "2024-Q1", "2025-Q1"]


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 2))
def test_a_ratio_rounded_as_the_forms_round_always_holds(part: int, whole: int, places: int) -> None:
    amount = round_half_up(part * 100 * 10**places, whole)
    reported = Figure.of(Decimal(amount).scaleb(-places), 2)
    assert one(RATIO, Figure.of(part), Figure.of(whole), reported).holds is True
