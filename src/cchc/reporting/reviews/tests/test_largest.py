"""Which figures of a sending stand at its head: what moved most, and what something was found in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cchc.reporting.reviews.largest import SHOWN, largest
from cchc.reporting.reviews.sent import Line


def line(now: int | None, before: int | None = None, last_year: int | None = None, **more: Any) -> Line:
    """An answered row, in tenths."""
    made = [None if one is None else SimpleNamespace(amount=one, scale=1) for one in (now, before, last_year)]
    return Line(SimpleNamespace(key="1"), 0, made[0], answered=True, before=made[1], last_year=made[2], **more)  # type: ignore[arg-type]


def test_it_works() -> None:
    small, large = line(20, 10), line(60000, 40000, 40010)
    assert [one.line for one in largest([small, large])] == [large, small]
    shown = largest([large])[0]
    assert (shown.before, shown.since_before, shown.since_last_year) == ("4.000", "+2.000", "+1.999")


def test_what_hardly_moved_is_shown_only_where_something_was_found() -> None:
    assert largest([line(12500, 10000), line(10000, 10000), line(None, 5), line(5)]) == []
    assert [one.since_before for one in largest([line(12510, 10000)])] == ["+251"]
    found = line(10100, 10000, findings=[{"severity": "warning"}])
    assert largest([line(90000, 10000), found])[0].line is found
    assert largest([line(10100, 10000, findings=[{"severity": "info"}])]) == []


def test_a_cumulative_figure_is_compared_with_the_same_period_last_year() -> None:
    assert largest([line(30000, 10000, 29000, cumulative=True)]) == []
    assert largest([line(30000, 29000, 10000, cumulative=True)])[0].since_last_year == "+2.000"


def test_nothing_from_zero_is_a_large_change_and_a_heading_is_none() -> None:
    assert [one.since_before for one in largest([line(20, 0)])] == ["+2"]
    heading = line(90, 0)
    heading.answered = False
    assert largest([heading]) == []


@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999), st.booleans()), max_size=30))
def test_never_more_than_fit_and_what_was_found_first(rows: list[tuple[int, int, bool]]) -> None:
    lines = [line(now, then, findings=[{"severity": "error"}] if found else []) for now, then, found in rows]
    shown = largest(lines)
    assert len(shown) <= SHOWN
    marks = [bool(one.line.worst) for one in shown]
    assert marks == sorted(marks, reverse=True)
