"""Totals on another day's map: nothing is lost, nothing is guessed, districts are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.rollup.result import Cell
from cchc.platform.units.atlas import atlas
from cchc.platform.units.maps import carry, on_map
from cchc.platform.units.models import Change, Kind, Unit
from cchc.platform.units.services import NewUnit, abolish, merge, move, rebuild_reach, split, succeed
from cchc.platform.units.tests.made import tree, unit
from cchc.platform.units.tests.test_ledgers import Step, run, steps, within_a_test
from cchc.reporting.consolidation.additions import Place, adjust
from cchc.reporting.consolidation.carried import Carried, NotCarried, carried
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion

pytestmark = pytest.mark.django_db

SAME_EACH_TIME = settings(within_a_test, derandomize=True)
"""The examples of a run are those of every run; raise `max_examples` and drop this to look for others."""
PERIOD = "2019-Q4"
BEFORE, START = date(2019, 12, 31), date(2020, 1, 1)
SETTLED, ON_TIME, RATE, ONCE = Cell("C3.3a"), Cell("C3.3b"), Cell("C3.3"), Cell("C1.4c")


def gives(one: Unit, cell: Cell, amount: int | None, state: str = "value", period: str = PERIOD) -> None:
    report, _ = Report.objects.get_or_create(
        unit=one, template="bieu-mau-2022", kind="quarter", regime="cchc", period_code=period,
        defaults={"period_label": period, "period_start": date(2019, 10, 1), "period_end": START},
    )  # fmt: skip
    version, _ = ReportVersion.objects.get_or_create(report=report, number=1)
    now = timezone.now()
    Figure.objects.create(
        version=version, unit=one, regime="cchc", indicator=cell.indicator, breakdown=cell.breakdown, period=period,
        state=state, amount=amount, as_of=BEFORE, recorded=now, accepted=now,
    )  # fmt: skip


@pytest.fixture
def country() -> Any:
    made = tree()
    rebuild_reach()
    return made


def asked(whole: Unit, day: date | None = None, basis: Basis = Basis.nearest) -> Question:
    return Question(whole.pk, "cchc", PERIOD, day=day, basis=basis)


def sums(answer: Carried, cell: Cell = SETTLED) -> dict[int, int | None]:
    found = answer.answer.results
    return {parent: one.figure.amount for (parent, _, at), one in found.items() if at == cell}


def test_it_works(country: Any) -> None:
    """Two communes become one: the new one's past is their sum, the ratio that of the sums."""
    for one, settled, on_time in ((country.a, 10, 9), (country.b, 30, 3), (country.c, 5, 5)):
        gives(one, SETTLED, settled)
        gives(one, ON_TIME, on_time)
    merge([country.a, country.b], NewUnit("Xã Mới", "commune"), effective=START)
    new = Unit.objects.get(name="Xã Mới")
    answer = carried(asked(new, START))
    assert answer.answer.of(new.pk, SETTLED).figure.amount == 40
    rate = answer.answer.of(new.pk, RATE)
    assert (rate.figure.amount, rate.numerator.amount, rate.denominator.amount) == (3000, 12, 40)
    assert not answer.moved
    assert sums(carried(asked(country.top, START))) == sums(carried(asked(country.top))) == {country.top.pk: 45}
    assert sums(carried(asked(country.east, START), Whose.children)) == {new.pk: 40}


def test_back_in_time_is_refused_with_what_to_do(country: Any) -> None:
    gives(country.a, SETTLED, 10)
    with pytest.raises(NotCarried) as refused:
        carried(asked(country.top, BEFORE - timedelta(days=1)))
    assert "30/12/2019" in refused.value.message.text("vi")
    assert "30/12/2019" in refused.value.message.text("en")


def test_a_split_with_shares_is_shared_out_and_adds_up(country: Any) -> None:
    gives(country.a, SETTLED, 10)
    gives(country.a, ON_TIME, None, "none_arisen")
    split(country.a, [(country.b, 333_333), (NewUnit("Xã Mới", "commune"), 666_667)], effective=START)
    new = Unit.objects.get(name="Xã Mới")
    answer = carried(asked(country.east, START), Whose.children)
    assert sums(answer) == {country.b.pk: 3, new.pk: 7}
    assert [doubt.code for doubt in answer.answer.of(new.pk, SETTLED).doubts] == ["shared"]
    assert answer.answer.of(new.pk, ON_TIME).figure.state == "none_arisen", "none of the whole is none of each part"
    assert not answer.stopped


def test_a_split_without_shares_is_told_and_its_province_loses_nothing(country: Any) -> None:
    gives(country.a, SETTLED, 10)
    gives(country.b, SETTLED, 1)
    gives(country.a, ONCE, 210)
    split(country.a, [(country.b, None), (NewUnit("Xã Mới", "commune"), None)], effective=START)
    new = Unit.objects.get(name="Xã Mới")
    answer = carried(asked(country.east, START), Whose.children)
    assert sums(answer) == {country.b.pk: 1, new.pk: None}
    assert {(one.whole, one.unit, one.figure.amount) for one in answer.stopped if one.cell == SETTLED} == {
        (country.b.pk, country.a.pk, 10), (new.pk, country.a.pk, 10),
    }  # fmt: skip
    assert {doubt.code for doubt in answer.answer.of(new.pk, ONCE).doubts} == {"left_out"}
    assert answer.breaks == {country.b.pk, new.pk}
    whole = carried(asked(country.east, START))
    assert sums(whole) == {country.east.pk: 11}, "all its parts are in the province"
    assert not whole.stopped


def test_a_zero_of_the_whole_is_a_zero_of_each_part(country: Any) -> None:
    gives(country.a, SETTLED, 0)
    split(country.a, [(country.b, None), (NewUnit("Xã Mới", "commune"), None)], effective=START)
    answer = carried(asked(country.east, START), Whose.children)
    assert set(sums(answer).values()) == {0}
    assert not answer.stopped


def test_a_district_counts_for_its_province_where_its_communes_were_silent(country: Any) -> None:
    district = unit("Huyện Xa", Kind.DISTRICT, country.east)
    move(country.a, district, effective=date(2001, 1, 1))
    gives(district, SETTLED, 50)
    abolish(district, below="lift", effective=START)
    answer = carried(asked(country.east, START))
    assert sums(answer) == {country.east.pk: 50}
    assert [(one.unit, one.by) for one in answer.held] == [(district.pk, country.east.pk)]
    assert sums(carried(asked(country.east, START), Whose.children)) == {}, "no commune is given any of it"
    said = answer.told({district.pk: "Huyện Xa", country.east.pk: "Tỉnh Đông"})
    assert "Huyện Xa" in said[0].text("vi")
    gives(country.a, SETTLED, 7)
    answer = carried(asked(country.east, START))
    assert sums(answer) == {country.east.pk: 7}, "the communes stand on the map and reported"
    assert answer.replaced == (district.pk,)
    assert sums(carried(asked(country.east))) == {country.east.pk: 50}, "on its own map the district stands for them"


def test_a_district_abolished_on_the_day_its_province_merged_is_held_by_the_new_one(country: Any) -> None:
    district = unit("Huyện Xa", Kind.DISTRICT, country.east)
    gives(district, SETTLED, 50)
    abolish(district, below="lift", effective=START)
    merge([country.east, country.west], NewUnit("Tỉnh Mới", "province"), effective=START)
    new = Unit.objects.get(name="Tỉnh Mới")
    answer = carried(asked(new, START))
    assert sums(answer) == {new.pk: 50}
    assert [(one.unit, one.by) for one in answer.held] == [(district.pk, new.pk)]


def test_tasks_that_pass_while_the_body_goes_on_move_nothing(country: Any) -> None:
    other = unit("Sở Khoa học", "department", country.east)
    gives(country.office, SETTLED, 4)
    succeed([country.office], [other], ends=False, effective=START)
    assert sums(carried(asked(country.office, START))) == {country.office.pk: 4}
    assert sums(carried(asked(other, START))) == {}


def test_a_department_that_ends_passes_its_past_to_its_successor(country: Any) -> None:
    other = unit("Sở Khoa học", "department", country.east)
    gives(country.office, SETTLED, 4)
    succeed([country.office], [other], effective=START)
    assert sums(carried(asked(other, START))) == {other.pk: 4}


def test_who_reported_after_being_abolished_is_told_and_not_added(country: Any) -> None:
    abolish(country.a, below="lift", effective=date(2019, 6, 1))
    gives(country.a, SETTLED, 10)
    gives(country.b, SETTLED, 1)
    answer = carried(asked(country.east, START))
    assert sums(answer) == {country.east.pk: 1}
    assert answer.nowhere == (country.a.pk,)


def test_the_report_of_a_unit_and_of_those_below_it_are_never_both_taken(country: Any) -> None:
    gives(country.a, SETTLED, 10)
    gives(country.b, SETTLED, 1)
    gives(country.east, SETTLED, 99)
    merge([country.east, country.west], NewUnit("Tỉnh Mới", "province"), effective=START)
    new = Unit.objects.get(name="Tỉnh Mới")
    for day in (BEFORE, START):
        assert sums(carried(asked(country.top, day))) == {country.top.pk: 99}
        assert sums(carried(asked(country.top, day, Basis.lowest))) == {country.top.pk: 11}
    assert sums(carried(asked(new, START))) == {new.pk: 11}, "its own report is beside its total, not in it"


@SAME_EACH_TIME
@given(
    ledger=steps,
    amounts=st.lists(st.integers(0, 10**12), min_size=8, max_size=8),
    silent=st.sets(st.integers(0, 8)),
)
@example(
    ledger=[
        ("undo", 39, 4, 127, 0),
        ("split", 22, 27, 311113, 0),
        ("rename", 27, 1, 110, 0),
        ("undo", 19, 10, 42, 0),
        ("abolish", 7, 1, 705, 1),
        ("split", 22, 27, 311113, 0),
        ("rename", 36, 12, 52174, 1),
        ("split", 33, 22, 72635, 1),
        ("move", 10, 12, 185, 0),
    ],
    amounts=[312, 173, 6492166, 1_000_000_000_000, 812, 68, 2552, 162],
    silent=set(),
)
@example(
    ledger=[
        ("abolish", 0, 32, 596, 1), ("succeed", 33, 13, 1357, 1), ("move", 40, 36, 3602, 1), ("split", 16, 21, 32, 1),
        ("abolish", 0, 32, 596, 1), ("shared", 28, 0, 289889, 1), ("abolish", 0, 32, 596, 1), ("move", 28, 10, 293, 1),
    ],
    amounts=[237, 1, 168919, 48839, 6320475, 9432, 12400, 438],
    silent=set(),
)  # fmt: skip
def test_the_national_sum_is_the_same_on_every_map(
    country: Any, ledger: list[Step], amounts: list[int], silent: set[int]
) -> None:
    with transaction.atomic():
        units = [u for u in Unit.objects.order_by("pk") if u != country.top]
        for number, (one, amount) in enumerate(zip(units, amounts, strict=False)):
            if number not in silent:
                gives(one, SETTLED, amount)
        last, _ = run(ledger)
        for basis in Basis:
            before = carried(asked(country.top, BEFORE, basis))
            assert sums(before) == sums_of(consolidated(asked(country.top, None, basis)))
            after = carried(asked(country.top, last, basis))
            if not after.replaced:
                assert sums(after) == sums(before)
            parts = carried(asked(country.top, last, basis), Whose.children)
            told = {one.unit: one.figure.amount for one in parts.stopped}
            held = sum(
                amounts[units.index(next(u for u in units if u.pk == one.unit))]
                for one in after.held
                if one.by == country.top.pk
            )
            whole = sum(amount or 0 for amount in sums(after).values())
            assert sum(amount or 0 for amount in sums(parts).values()) + sum(told.values()) + held == whole
        transaction.set_rollback(True)


def sums_of(answer: Any) -> dict[int, int | None]:
    return {parent: one.figure.amount for (parent, _, cell), one in answer.results.items() if cell == SETTLED}


@SAME_EACH_TIME
@given(ledger=steps)
def test_every_map_in_memory_says_what_the_tables_say(country: Any, ledger: list[Step]) -> None:
    with transaction.atomic():
        units = list(Unit.objects.order_by("pk"))
        last, _ = run(ledger)
        maps = atlas()
        found = {(m.unit, m.after): m.share for m in on_map(units, BEFORE, last)}
        courses = {
            (u.pk, after): share for u in units for after, share in maps.course(u.pk, BEFORE, last).shares.items()
        }
        assert found.keys() == courses.keys()
        assert all(share in (None, found[key]) for key, share in courses.items()), "all parts declared, or none is used"
        for one in units:
            moved, stopped = maps.shared_out(one.pk, 1_000_003, BEFORE, last)
            alone = carry({one.pk: 1_000_003}, BEFORE, last)
            assert (moved, stopped) == (alone.values, sum(stop.amount for stop in alone.stopped))
        transaction.set_rollback(True)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_of_independent_mergers_does_not_matter(country: Any, order: tuple[int, int]) -> None:
    later = START + timedelta(days=1)
    d = unit("Xã Dung", "commune", country.west)
    for number, one in enumerate((country.a, country.b, country.c, d)):
        gives(one, SETTLED, 10**number)
    mergers = [
        lambda: merge([country.a, country.b], NewUnit("Xã Một", "commune"), effective=START),
        lambda: merge([country.c, d], NewUnit("Xã Hai", "commune"), effective=START),
    ]
    for number in order:
        mergers[number]()
    merge([country.east, country.west], NewUnit("Tỉnh Mới", "province"), effective=later)
    new = Unit.objects.get(name="Tỉnh Mới")
    parts = carried(asked(new, later), Whose.children)
    names = {u.pk: u.name for u in Unit.objects.all()}
    assert {names[whole]: amount for whole, amount in sums(parts).items()} == {"Xã Một": 11, "Xã Hai": 1100}
    assert Change.objects.filter(kind="merge").count() == 3


# --- what a whole added to its sum


def test_what_a_whole_added_goes_where_the_whole_went(country: Any) -> None:
    """A province adjusted its sum, then merged: on today's map the adjustment is in the new province's total."""
    gives(country.a, SETTLED, 10)
    gives(country.b, SETTLED, 5)
    adjust(Place(country.east, "cchc", PERIOD, SETTLED), Amount(FigureState.value, -3), reason="tính trùng")
    merge([country.east, country.west], NewUnit("Tỉnh Mới", "province"), effective=START)
    new = Unit.objects.get(name="Tỉnh Mới")
    for basis in Basis:
        assert sums(carried(asked(new, START, basis))) == {new.pk: 12}
        assert sums(carried(asked(country.top, START, basis))) == sums(carried(asked(country.top, None, basis)))
        assert sums_of(consolidated(asked(country.top, None, basis))) == {country.top.pk: 12}
        assert sums(carried(asked(country.top, START, basis), Whose.children)) == {new.pk: 12}
    [(entries)] = carried(asked(new, START)).answer.additions.values()
    assert entries[0].reason == "tính trùng"


def test_what_a_whole_added_is_left_out_where_its_own_report_is_the_total(country: Any) -> None:
    gives(country.a, SETTLED, 10)
    gives(country.east, SETTLED, 50)
    adjust(Place(country.east, "cchc", PERIOD, SETTLED), Amount(FigureState.value, -3), reason="tính trùng")
    merge([country.east, country.west], NewUnit("Tỉnh Mới", "province"), effective=START)
    new = Unit.objects.get(name="Tỉnh Mới")
    assert sums(carried(asked(country.top, START))) == {country.top.pk: 50}
    assert sums(carried(asked(country.top, START, Basis.lowest))) == {country.top.pk: 7}
    assert sums(carried(asked(new, START))) == {new.pk: 7}
    for basis in Basis:
        assert sums_of(consolidated(asked(country.top, None, basis))) == sums(carried(asked(country.top, START, basis)))
