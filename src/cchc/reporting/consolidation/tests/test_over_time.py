"""A period made from its parts, beside what was reported for it directly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.core.rollup.time import How
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import within
from cchc.platform.units.models import Unit
from cchc.platform.units.services import NewUnit, merge, rebuild_reach
from cchc.platform.units.tests.made import tree
from cchc.reporting.consolidation.over_time import over_time
from cchc.reporting.consolidation.question import Question
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion

pytestmark = pytest.mark.django_db

SETTLED, ON_TIME, RATE, STAFF, DONE = (Cell(one) for one in ("C3.3a", "C3.3b", "C3.3", "D2.2", "A2.2"))
LAW = {
    "2026-Q1": (date(2025, 12, 15), date(2026, 3, 15)),
    "2026-H1": (date(2025, 12, 15), date(2026, 6, 15)),
    "2026-Q3": (date(2026, 6, 15), date(2026, 9, 15)),
    "2026": (date(2025, 12, 15), date(2026, 12, 15)),
}


@pytest.fixture
def country() -> Any:
    made = tree()
    rebuild_reach()
    return made


def gives(one: Unit, period: str, cells: dict[Cell, int | None], window: tuple[date, date] | None = None) -> None:
    known = Period.parse(period)
    start, end = window or (known.start, known.end)
    report = Report.objects.create(
        unit=one, template="bieu-mau-2022", kind=known.kind, regime="cchc", period_code=period, period_label=period,
        period_start=start, period_end=end,
    )  # fmt: skip
    version = ReportVersion.objects.create(report=report, number=1)
    now = timezone.now()
    Figure.objects.bulk_create(
        Figure(
            version=version, unit=one, regime="cchc", indicator=cell.indicator, breakdown=cell.breakdown, period=period,
            state="none_arisen" if amount is None else "value", amount=amount, as_of=known.last_day, recorded=now,
            accepted=now,
        )
        for cell, amount in cells.items()
    )  # fmt: skip


def asked(unit: Unit, period: str, **more: Any) -> Question:
    return Question(unit.pk, "cchc", period, **more)


def test_it_works(country: Any) -> None:
    for one, first, second in ((country.a, 10, 20), (country.b, 1, 2)):
        gives(one, "2026-Q1", {SETTLED: first, ON_TIME: first, STAFF: 5})
        gives(one, "2026-Q2", {SETTLED: second, ON_TIME: 0, STAFF: 6})
    gives(country.a, "2026-H1", {SETTLED: 31, STAFF: 6})
    gives(country.b, "2026-H1", {SETTLED: 3})
    answer = over_time(asked(country.east, "2026-H1"))
    compared = answer.of(SETTLED)
    assert compared.made.result.figure.amount == 33
    assert compared.reported.figure.amount == 34
    assert compared.gap == Decimal(1)
    assert answer.of(RATE).made.result.figure.decimal == Decimal("33.33")
    assert answer.of(STAFF).made.result.figure.amount == 12
    assert answer.of(STAFF).made.how is How.end
    assert answer.differing() == [SETTLED, STAFF]
    assert [(row.unit, row.gap) for row in answer.differences(SETTLED) if row.gap] == [(country.a.pk, Decimal(1))]


def test_the_largest_difference_is_first_and_a_silent_quarter_is_named(country: Any) -> None:
    gives(country.a, "2026-Q1", {SETTLED: 10})
    gives(country.a, "2026-Q2", {SETTLED: 10})
    gives(country.a, "2026-H1", {SETTLED: 21})
    gives(country.b, "2026-Q1", {SETTLED: 5})
    gives(country.b, "2026-H1", {SETTLED: 9})
    answer = over_time(asked(country.east, "2026-H1"), [SETTLED])
    rows = answer.differences(SETTLED)
    assert [(row.unit, row.gap, row.silent) for row in rows] == [
        (country.b.pk, Decimal(4), ("2026-Q2",)), (country.a.pk, Decimal(1), ()),
    ]  # fmt: skip


def test_by_the_windows_of_the_law_nine_months_are_made_and_the_year_is_not(country: Any) -> None:
    for code, amount in (("2026-Q1", 4), ("2026-H1", 10), ("2026-Q3", 5)):
        gives(country.a, code, {SETTLED: amount, DONE: amount}, LAW[code])
    nine = over_time(asked(country.a, "2026-9M"))
    assert nine.by_name, "nobody declared a window of nine months: its name says which"
    assert (nine.of(SETTLED).made.result.figure.amount, nine.of(SETTLED).made.how) == (15, How.sum)
    assert nine.notes[0].text("vi") != nine.notes[0].text("en")
    gives(country.a, "2026", {SETTLED: 21, DONE: 20}, LAW["2026"])
    year = over_time(asked(country.a, "2026"))
    assert year.why_not is not None
    assert "15/9/2026–14/12/2026" in year.why_not.text("vi")
    assert year.of(SETTLED).made.how is How.not_made
    assert year.of(SETTLED).own.amount == 21
    half = over_time(asked(country.a, "2026-H1"))
    assert half.why_not is not None, "six months hold the first quarter, and there is no report of the second"
    assert "15/3/2026–14/6/2026" in half.why_not.text("en")


def test_a_quarter_nobody_reports_is_a_difference_and_is_not_stored(country: Any) -> None:
    gives(country.a, "2026-Q1", {SETTLED: 4}, LAW["2026-Q1"])
    gives(country.a, "2026-H1", {SETTLED: 10}, LAW["2026-H1"])
    before = Figure.objects.count()
    answer = over_time(asked(country.a, "2026-Q2"))
    made = answer.of(SETTLED).made
    assert (made.result.figure.amount, made.how) == (6, How.difference)
    assert answer.tiles.derived
    assert Figure.objects.count() == before


def test_the_unit_s_own_report_stands_beside_the_sum_of_those_below(country: Any) -> None:
    for code, amount in (("2026-Q1", 1), ("2026-Q2", 2), ("2026-H1", 3)):
        gives(country.a, code, {SETTLED: amount})
    gives(country.east, "2026-H1", {SETTLED: 4})
    compared = over_time(asked(country.east, "2026-H1")).of(SETTLED)
    assert (compared.made.result.figure.amount, compared.reported.figure.amount, compared.own.amount) == (3, 3, 4)


def test_a_year_with_a_merger_in_it_is_made_on_the_map_of_its_end(country: Any) -> None:
    gives(country.a, "2026-H1", {SETTLED: 10})
    gives(country.b, "2026-H1", {SETTLED: 7})
    merge([country.a, country.b], NewUnit("Xã Mới", "commune"), effective=date(2026, 7, 1))
    new = Unit.objects.get(name="Xã Mới")
    gives(new, "2026-H2", {SETTLED: 3})
    answer = over_time(asked(new, "2026"))
    assert answer.of(SETTLED).made.result.figure.amount == 20
    assert over_time(asked(country.east, "2026")).of(SETTLED).made.result.figure.amount == 20


def test_nothing_reported_is_said_and_not_raised(country: Any) -> None:
    answer = over_time(asked(country.a, "2026-H1"))
    assert answer.cells == []
    assert answer.why_not is not None


def test_whoever_may_not_see_the_total_is_refused(country: Any) -> None:
    from cchc.platform.accounts.actors import scope_of
    from cchc.platform.accounts.models import User

    stranger = User.objects.create(username="khach", name="Khách", unit=country.c)
    with within(scope_of(stranger)), pytest.raises(Refused):
        over_time(asked(country.east, "2026-H1"))


def test_the_number_of_queries_does_not_grow(country: Any, django_assert_max_num_queries: Any) -> None:
    for one in (country.a, country.b, country.c):
        for number in (1, 2, 3, 4):
            gives(one, f"2026-Q{number}", {SETTLED: number, ON_TIME: 1, STAFF: 5, DONE: number})
    over_time(asked(country.top, "2026"))
    with django_assert_max_num_queries(22):
        assert over_time(asked(country.top, "2026")).of(SETTLED).made.result.figure.amount == 30
