"""A report against the unit's earlier ones."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median as reference

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.checking.finding import Finding
from cchc.core.checking.history import deviation, figures, find, is_jump, kept, median
from cchc.core.checking.subject import Subject
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Draft, DraftRow, Fact, ReportHeader
from cchc.core.reading.report import matcher

FLOWS = ("A1", "A3.2", "B1.1", "B1.2", "B1.3", "C1.2", "C1.3", "E2.1", "E2.3", "E2.4")
VALUES = st.lists(st.decimals("-1000000", "1000000", places=2), min_size=1, max_size=40)


def made(period: str, given: dict[str, str], facts: tuple[Fact, ...] = ()) -> Draft:
    """A draft of one period; keys are 'indicator' or 'indicator:part'."""
    parsed = Period.parse(period)
    window = {"start": parsed.start.isoformat(), "end": parsed.end.isoformat()}
    header = ReportHeader(kind=parsed.kind, period={"code": period, "label": parsed.label, **window})
    rows = []
    for number, (key, value) in enumerate(given.items(), 1):
        indicator, _, part = key.partition(":")
        row = DraftRow("PL1", str(number), "", f"Dòng {key}", "", period, value, value, "leaf", "value", "number")
        row.indicator, row.breakdown, row.place = indicator, part or None, f"t1.r{number}.c4"
        rows.append(row)
    return Draft(header, [], rows, list(facts), [])


def said(now: Draft, *earlier: Draft) -> list[Finding]:
    return list(find(Subject(now, matcher().catalogue, [kept(draft) for draft in earlier])))


def test_it_works() -> None:
    [finding] = said(made("2023-H1", {"F1.2": "700"}), made("2023-Q1", {"F1.2": "900"}))
    assert (finding.rule, finding.found, finding.expected) == ("history.cumulative", "700", "900")
    assert [place.place for place in finding.places] == ["t1.r1.c4"]


@pytest.mark.parametrize(
    ("now", "earlier"),
    [
        (("2023-H1", "900"), ("2023-Q1", "900")),  # nothing more was done
        (("2024-Q1", "100"), ("2023", "900")),  # a new year
        (("2023-Q1", "100"), ("2023-H1", "900")),  # the other report is a later one
    ],
)
def test_cumulative_figures_that_may_be(now: tuple[str, str], earlier: tuple[str, str]) -> None:
    assert said(made(now[0], {"F1.2": now[1]}), made(earlier[0], {"F1.2": earlier[1]})) == []


def test_units_of_a_kind_may_become_fewer() -> None:
    assert said(made("2023-H1", {"F2.3": "2"}), made("2023-Q1", {"F2.3": "3"})) == []


def test_since_a_year_counts_on_over_new_year() -> None:
    [finding] = said(made("2024-Q1", {"D2.5b": "5"}), made("2023", {"D2.5b": "9"}))
    assert finding.rule == "history.cumulative"


@pytest.mark.parametrize("key", ["D2.5a", "D3.4:base_2015"])
def test_a_base_year_does_not_change(key: str) -> None:
    [finding] = said(made("2024-Q1", {key: "28"}), made("2023", {key: "32"}))
    assert (finding.rule, finding.severity.value) == ("history.base", "warning")


def test_a_half_year_holds_its_quarters() -> None:
    [finding] = said(made("2023-H1", {"A1": "3"}), made("2023-Q1", {"A1": "5"}))
    assert finding.rule == "history.whole"
    assert said(made("2023-Q2", {"A1": "3"}), made("2023-Q1", {"A1": "5"})) == []


def test_what_is_still_open_may_fall() -> None:
    assert said(made("2023-H1", {"A5.4": "0"}), made("2023-Q1", {"A5.4": "5"})) == []


def test_a_jump_against_the_history() -> None:
    earlier = [made(f"2022-Q{n}", {"A1": value}) for n, value in enumerate(("410", "425", "431", "447"), 1)]
    [finding] = said(made("2023-Q1", {"A1": "4450"}), *earlier)
    assert (finding.rule, finding.expected) == ("history.jump", "428")
    assert said(made("2023-Q1", {"A1": "4450"}), *earlier[1:]) == []  # three are no history
    assert said(made("2023-Q1", {"A1": "500"}), *earlier) == []
    assert said(made("2023", {"A1": "4450"}), *earlier) == []  # a year is no quarter


def test_figures_copied_from_the_last_report() -> None:
    now = {key: str(number) for number, key in enumerate(FLOWS, 3)}
    [finding] = said(made("2023-Q2", now), made("2023-Q1", now))
    assert (finding.rule, finding.found, len(finding.places)) == ("history.copied", "10", 10)
    assert said(made("2023-Q2", {**now, "A1": "99"}), made("2023-Q1", now)) == []
    assert said(made("2023-Q2", dict.fromkeys(FLOWS, "0")), made("2023-Q1", dict.fromkeys(FLOWS, "0"))) == []


def carried(quantity: str, what: str) -> tuple[Fact, ...]:
    return (Fact("II", f"{quantity} hồ sơ", quantity, "hồ sơ", what),)


def test_dossiers_carried_in_are_those_carried_out() -> None:
    before = made("2023-Q1", {}, carried("16", "hồ sơ đang giải quyết"))
    [finding] = said(made("2023-Q2", {}, carried("6", "hồ sơ kỳ trước chuyển qua")), before)
    assert (finding.rule, finding.found, finding.expected) == ("history.carried", "6", "16")
    assert said(made("2023-Q2", {}, carried("16", "hồ sơ kỳ trước chuyển qua")), before) == []
    assert said(made("2023-Q3", {}, carried("6", "hồ sơ kỳ trước chuyển qua")), before) == []


def test_without_period_or_history_nothing_is_said() -> None:
    now = made("2023-Q2", {"F1.2": "1"})
    assert said(now) == []
    now.report.period = None
    assert said(now, made("2023-Q1", {"F1.2": "9"})) == []


def test_what_is_printed_twice_with_two_values_is_no_figure() -> None:
    draft = made("2023-Q2", {"A1": "1"})
    draft.rows += made("2023-Q2", {"A1": "2", "B1.1": "4"}).rows
    assert figures(draft) == {("B1.1", ""): Decimal(4)}


@given(VALUES)
def test_median_is_exact(values: list[Decimal]) -> None:
    assert Fraction(median(values)) == reference([Fraction(value) for value in values])


@given(VALUES, st.decimals("-1000", "1000", places=2))
def test_deviation_ignores_where_values_lie(values: list[Decimal], shift: Decimal) -> None:
    assert deviation([value + shift for value in values]) == deviation(values) >= 0


@given(st.lists(st.integers(0, 10**9).map(Decimal), min_size=4, max_size=20))
def test_the_median_itself_is_no_jump(values: list[Decimal]) -> None:
    assert not is_jump(median(values), values)


@given(st.integers(10, 10**6), st.integers(4, 12))
def test_ten_times_a_steady_figure_is_a_jump(value: int, count: int) -> None:
    assert is_jump(Decimal(value * 10), [Decimal(value)] * count)


def test_no_values_have_no_median() -> None:
    with pytest.raises(ValueError, match="no values"):
        median([])
