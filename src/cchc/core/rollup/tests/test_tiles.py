"""Which periods are parts of which: read from windows, refused with the reason."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.periods.windows import Placed, Window
from cchc.core.rollup.tests.made import placed
from cchc.core.rollup.tiles import NoTiling, Tiling, difference, ending_with, tiling

Q1, Q2, Q3, Q4 = (placed(f"2026-Q{n}") for n in (1, 2, 3, 4))
H1, H2, M9, YEAR = placed("2026-H1"), placed("2026-H2"), placed("2026-9M"), placed("2026")
LAW = {
    "2026-Q1": placed("2026-Q1", "2025-12-15", "2026-03-14"),
    "2026-H1": placed("2026-H1", "2025-12-15", "2026-06-14", cumulative=True),
    "2026-Q3": placed("2026-Q3", "2026-06-15", "2026-09-14"),
    "2026": placed("2026", "2025-12-15", "2026-12-14", cumulative=True),
}
"""The four windows of the law: no second and no fourth quarter."""


def codes(found: Tiling | NoTiling) -> list[str]:
    assert isinstance(found, Tiling)
    return [one.code for one in found.plus] + [f"-{one.code}" for one in found.minus]


def test_it_works() -> None:
    assert codes(tiling(H1, [Q1, Q2, Q3, Q4, H1])) == ["2026-Q1", "2026-Q2"]
    assert codes(tiling(M9, [Q1, Q2, Q3, Q4])) == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert codes(tiling(YEAR, [Q1, Q2, Q3, Q4])) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


@pytest.mark.parametrize(
    ("target", "available", "expected"),
    [
        (M9, [Q1, H1, Q3], ["2026-H1", "2026-Q3"]),
        (YEAR, [Q1, H1, Q3, Q4], ["2026-H1", "2026-Q3", "2026-Q4"]),
        (YEAR, [Q1, H1, M9, Q3, Q4], ["2026-9M", "2026-Q4"]),
        (YEAR, [H1, H2, M9, Q4], ["2026-9M", "2026-Q4"]),
    ],
)
def test_the_fewest_periods_are_taken_and_the_longest_first(
    target: Placed, available: list[Placed], expected: list[str]
) -> None:
    assert codes(tiling(target, available)) == expected
    assert codes(tiling(target, available[::-1])) == expected, "in whichever order they are known"


def test_by_the_windows_of_the_law_nine_months_follow_and_the_year_does_not() -> None:
    nine = placed("2026-9M", "2025-12-15", "2026-09-14")
    assert codes(tiling(nine, LAW.values())) == ["2026-H1", "2026-Q3"]
    year = tiling(LAW["2026"], LAW.values())
    assert isinstance(year, NoTiling)
    assert [gap.text for gap in year.gaps] == ["15/9/2026–14/12/2026"]
    assert "15/9/2026–14/12/2026" in year.reason.text("vi")
    assert "15/9/2026–14/12/2026" in year.reason.text("en")


def test_six_months_are_cumulative_over_the_first_quarter_so_the_two_are_never_added() -> None:
    half = tiling(LAW["2026-H1"], [LAW["2026-Q1"], LAW["2026-Q3"]])
    assert isinstance(half, NoTiling)
    assert [gap.text for gap in half.gaps] == ["15/3/2026–14/6/2026"], "there is no report of the second quarter"


def test_overlaps_are_named() -> None:
    early = placed("2026-Q2", "2026-03-20", "2026-06-30")
    found = tiling(H1, [Q1, early])
    assert isinstance(found, NoTiling)
    assert not found.gaps
    assert {"2026-Q1", "2026-Q2"} <= set(found.reason.text("vi").split())


def test_nothing_inside_is_said() -> None:
    found = tiling(Q1, [H1, Q2, Q1])
    assert isinstance(found, NoTiling)
    assert "2026-Q1" in found.reason.text("en")
    assert found.gaps == (Q1.window,)


@pytest.mark.parametrize(
    ("target", "available", "expected"),
    [
        (Q3, [H1, M9], ["2026-9M", "-2026-H1"]),
        (Q2, [Q1, H1], ["2026-H1", "-2026-Q1"]),
        (Q4, [M9, YEAR, H1, Q3], ["2026", "-2026-9M"]),
        (Q2, [Q1, Q3, M9], ["2026-9M", "-2026-Q1", "-2026-Q3"]),
    ],
)
def test_a_difference_is_offered(target: Placed, available: list[Placed], expected: list[str]) -> None:
    found = difference(target, available)
    assert codes(found) == expected
    assert isinstance(found, Tiling)
    assert found.derived


def test_no_difference_without_the_rest() -> None:
    assert isinstance(difference(Q3, [M9, Q1]), NoTiling)
    assert isinstance(difference(Q3, [Q3, Q1, Q2]), NoTiling)


def test_what_stands_at_the_end_is_told_by_the_shortest_period_that_ends_there() -> None:
    assert ending_with(M9, [Q3, H1, M9, YEAR]) == Q3
    assert ending_with(Q3, [M9, H1]) == M9
    assert ending_with(H1, [Q1, Q3]) is None


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.sets(st.integers(0, 7)), st.data())
def test_what_is_found_is_the_target_without_gap_or_overlap(
    lengths: list[int], dropped: set[int], data: st.DataObject
) -> None:
    days = [date(2026, 1, 1)]
    for length in lengths:
        days.append(days[-1] + timedelta(days=length))
    pieces = [Placed(f"p{n}", "ad_hoc", Window(first, end)) for n, (first, end) in enumerate(pairwise(days))]
    target = Placed("t", "ad_hoc", Window(days[0], days[-1]))
    kept = [one for n, one in enumerate(pieces) if n not in dropped and one.window != target.window]
    some = data.draw(st.lists(st.tuples(st.sampled_from(days), st.sampled_from(days)), max_size=5))
    more = [
        Placed(f"m{n}", "ad_hoc", Window(a, b))
        for n, (a, b) in enumerate(some)
        if a < b and (a, b) != (days[0], days[-1])
    ]
    found = tiling(target, [*kept, *more])
    if isinstance(found, Tiling):
        assert found.plus[0].window.start == target.window.start
        assert found.plus[-1].window.end == target.window.end
        assert all(one.window.end == other.window.start for one, other in pairwise(found.plus))
    else:
        assert len(kept) < len(pieces), "all pieces were there"
        assert found.reason.text("vi") != found.reason.text("en")
