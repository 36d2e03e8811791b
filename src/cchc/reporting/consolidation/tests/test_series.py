"""A unit through time: on today's map and on each day's, across forms, with marks; the figures of the real reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.core.rollup.series import Mark
from cchc.core.rollup.time import How
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import within
from cchc.platform.units.models import Unit
from cchc.platform.units.services import NewUnit, load_shipped, merge, rebuild_reach, split, succeed
from cchc.platform.units.tests.made import tree, unit
from cchc.reporting.consolidation.additions import Place, adjust
from cchc.reporting.consolidation.over_time import over_time
from cchc.reporting.consolidation.periods import grid
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.series import Series, series
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion

pytestmark = pytest.mark.django_db

SETTLED, ON_TIME, RATE, DIRECTED, FOUND, LINKED = (
    Cell(one) for one in ("C3.3a", "C3.3b", "C3.3", "A1", "B3.3", "G6.1a")
)
OLD, SEVEN = "gia-lai-2021", "bieu-mau-2022"


@pytest.fixture
def country() -> Any:
    made = tree()
    rebuild_reach()
    return made


def gives(
    one: Unit, period: str, cells: dict[Cell, int | None], form: str = SEVEN, *, regime: str = "cchc",
    stated: int | None = None, accepted: bool = True,
) -> None:  # fmt: skip
    known = Period.parse(period)
    report = Report.objects.create(
        unit=one, template=form, kind=known.kind, regime=regime, period_code=period, period_label=known.label,
        period_start=known.start, period_end=known.end, status="accepted" if accepted else "draft",
    )  # fmt: skip
    now = timezone.now()
    version = ReportVersion.objects.create(report=report, number=1, accepted=now if accepted else None)
    rows = [
        Figure(
            version=version, unit=one, regime=regime, indicator=cell.indicator, breakdown=cell.breakdown, period=period,
            state="none_arisen" if amount is None else "value", amount=amount, as_of=known.last_day, recorded=now,
            accepted=now if accepted else None,
        )
        for cell, amount in cells.items()
    ]  # fmt: skip
    if stated is not None:
        rows.append(
            Figure(
                version=version, unit=one, regime=regime, indicator="C3.3", period=period, state="value", amount=stated,
                scale=2, stated=True, text="", as_of=known.last_day, recorded=now, accepted=now,
            )
        )  # fmt: skip
    Figure.objects.bulk_create(rows)


def numbers(found: Series, cell: Cell) -> list[tuple[str, int | None]]:
    return [(point.period, point.figure.amount) for point in found.points(cell)]


def test_it_works(country: Any) -> None:
    """Two communes merge: on today's map the series of the new one reaches back, on the day's it begins with it."""
    for code, first, second in (("2024-Q1", 10, 1), ("2024-Q3", 20, 2)):
        gives(country.a, code, {SETTLED: first, ON_TIME: first})
        gives(country.b, code, {SETTLED: second, ON_TIME: 0})
    merge([country.a, country.b], NewUnit("Xã Mới", "commune"), effective=date(2025, 7, 1))
    new = Unit.objects.get(name="Xã Mới")
    gives(new, "2025-Q3", {SETTLED: 30, ON_TIME: 15})
    found = series(new, [RATE, SETTLED])
    assert numbers(found, SETTLED) == [("2024-Q1", 11), ("2024-Q3", 22), ("2025-Q3", 30)]
    assert [point.figure.decimal for point in found.points(RATE)] == [
        Decimal("90.91"),
        Decimal("90.91"),
        Decimal("50.00"),
    ]
    first, _, last = found.points(SETTLED)
    assert (first.units, last.units) == (2, 1)
    assert "Xã An, Xã Bình sáp nhập thành Xã Mới" in first.carried[0].message.text("vi")
    assert last.carried == ()
    assert [(one.kind, one.cuts, one.day) for one in last.breaks] == [(Mark.unit, False, date(2025, 7, 1))]
    assert numbers(series(new, [SETTLED], map="of the day"), SETTLED) == [("2025-Q3", 30)]
    assert numbers(series(country.east, [SETTLED]), SETTLED) == [("2024-Q1", 11), ("2024-Q3", 22), ("2025-Q3", 30)]


def test_a_unit_that_goes_on_larger_is_cut_on_the_map_of_the_day_and_not_on_todays(country: Any) -> None:
    gives(country.a, "2024-Q1", {SETTLED: 10})
    gives(country.b, "2024-Q1", {SETTLED: 1})
    merge([country.a, country.b], country.a, effective=date(2025, 7, 1))
    gives(country.a, "2025-Q3", {SETTLED: 30})
    own, today = series(country.a, [SETTLED], map="of the day"), series(country.a, [SETTLED])
    assert (numbers(own, SETTLED)[0], numbers(today, SETTLED)[0]) == (("2024-Q1", 10), ("2024-Q1", 11))
    assert [point.cut for point in own.points(SETTLED)] == [False, True]
    assert [point.cut for point in today.points(SETTLED)] == [False, False]


def test_a_split_without_shares_is_a_break_and_nothing_is_guessed(country: Any) -> None:
    gives(country.a, "2024-Q1", {SETTLED: 10})
    split(country.a, [(country.b, None), (NewUnit("Xã Mới", "commune"), None)], effective=date(2025, 7, 1))
    new = Unit.objects.get(name="Xã Mới")
    gives(new, "2025-Q3", {SETTLED: 4})
    found = series(new, [SETTLED])
    assert numbers(found, SETTLED) == [("2024-Q1", None), ("2025-Q3", 4)]
    assert [doubt.code for doubt in found.points(SETTLED)[0].result.doubts] == ["stopped"]
    assert [(one.unit, one.figure.amount) for one in found.grids[0].stopped] == [(country.a.pk, 10)]
    assert numbers(series(country.east, [SETTLED]), SETTLED) == [("2024-Q1", 10), ("2025-Q3", 4)]


def test_a_body_that_is_gone_is_shown_as_it_was_with_its_successor(country: Any) -> None:
    other = unit("Sở Khoa học", "department", country.east)
    gives(country.office, "2024-Q1", {SETTLED: 4})
    succeed([country.office], [other], effective=date(2025, 3, 1))
    country.office.refresh_from_db()
    gone = series(country.office, [SETTLED])
    assert gone.map == "of the day"
    assert numbers(gone, SETTLED) == [("2024-Q1", 4)]
    assert [(one.unit, one.holds) for one in gone.successors] == [(other.pk, False)]
    assert "Sở Khoa học" in gone.notes[0].text("vi")
    later = series(other, [SETTLED])
    assert numbers(later, SETTLED) == [("2024-Q1", 4)]
    assert "Tỉnh Đông" in later.points(SETTLED)[0].carried[0].message.text("vi"), "whose department it was"
    assert "1 trong 2" in later.points(SETTLED)[0].notes[0].text("vi"), "its own past gave nothing"


def test_forms_of_two_years_stand_side_by_side_and_say_what_is_not_comparable(country: Any) -> None:
    gives(country.a, "2021-Q1", {DIRECTED: 3, FOUND: 5, SETTLED: 9}, OLD)
    gives(country.a, "2022-Q1", {DIRECTED: 4, FOUND: 6, SETTLED: 9})
    found = series(country.a)
    told = {cell: [(one.change, one.cuts) for one in found.points(cell)[1].breaks] for cell in (DIRECTED, FOUND)}
    assert told == {DIRECTED: [("renamed", False)], FOUND: [("definition_changed", True)]}
    assert found.points(FOUND)[1].breaks[0].source == "Đối chiếu hai mẫu"
    assert found.points(FOUND)[1].forms == {SEVEN}


def test_a_stated_ratio_is_shown_marked_and_never_added(country: Any) -> None:
    gives(country.a, "2021-Q1", {}, OLD, stated=9550)
    gives(country.b, "2021-Q1", {}, OLD, stated=5000)
    [point] = series(country.a, [RATE]).points(RATE)
    assert (point.figure.decimal, point.stated) == (Decimal("95.50"), True)
    assert [one.kind for one in point.breaks] == [Mark.stated]
    [whole] = series(country.east, [RATE]).points(RATE)
    assert whole.figure.amount is None
    assert not whole.stated


def test_the_answer_of_one_unit_is_its_own_and_of_many_is_counted(country: Any) -> None:
    code = Cell("A7")
    gives(country.a, "2024-Q1", {code: 1})
    gives(country.b, "2024-Q1", {code: 0})
    assert numbers(series(country.a, [code]), code) == [("2024-Q1", 1)]
    [whole] = series(country.east, [code]).points(code)
    assert (whole.figure.amount, whole.result.answers) == (None, ((0, 1), (1, 1)))


def test_drafts_are_a_visible_choice_and_old_periods_may_be_left_out(country: Any) -> None:
    gives(country.a, "2024-Q1", {SETTLED: 10})
    gives(country.a, "2024-Q3", {SETTLED: 20}, accepted=False)
    assert numbers(series(country.a, [SETTLED]), SETTLED) == [("2024-Q1", 10)]
    assert numbers(series(country.a, [SETTLED], drafts=True), SETTLED) == [("2024-Q1", 10), ("2024-Q3", 20)]
    assert numbers(series(country.a, [SETTLED], since=date(2024, 4, 1), drafts=True), SETTLED) == [("2024-Q3", 20)]


def test_two_regimes_are_one_series_and_one_may_be_chosen(country: Any) -> None:
    gives(country.a, "2024-Q1", {SETTLED: 10})
    gives(country.a, "2024-Q2", {SETTLED: 11})
    gives(country.a, "2024-Q2", {SETTLED: 99}, regime="vpcp", form="vpcp-ii06a")
    gives(country.a, "2024-Q3", {SETTLED: 12}, regime="vpcp", form="vpcp-ii06a")
    assert numbers(series(country.a, [SETTLED]), SETTLED) == [("2024-Q1", 10), ("2024-Q2", 11), ("2024-Q3", 12)]
    assert Mark.regime in {one.kind for one in series(country.a, [SETTLED]).points(SETTLED)[2].breaks}
    assert numbers(series(country.a, [SETTLED], regime="vpcp"), SETTLED) == [("2024-Q2", 99), ("2024-Q3", 12)]


def test_no_number_of_queries_grows_with_periods_cells_or_units(country: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            series(country.east)
            grid([country.east.pk, country.west.pk], None, None, "cchc", day=date(2026, 1, 1))
        return len(queries)

    gives(country.a, "2016-Q1", {SETTLED: 1, ON_TIME: 1})
    gives(country.c, "2016-Q1", {SETTLED: 1, ON_TIME: 1})
    asked()
    few = asked()
    for year in range(2017, 2026):
        for number in (1, 2, 3, 4):
            for one in (country.a, country.b, country.c):
                gives(one, f"{year}-Q{number}", {SETTLED: 1, ON_TIME: 1, DIRECTED: 1, FOUND: 1})
    assert asked() == few


def test_a_grid_is_what_each_total_is_alone(country: Any) -> None:
    from cchc.reporting.consolidation.question import Basis, Question
    from cchc.reporting.consolidation.selectors import consolidated

    for code in ("2024-Q1", "2024-Q3"):
        for number, one in enumerate((country.a, country.b, country.c, country.office), 1):
            gives(one, code, {SETTLED: number, ON_TIME: 1, LINKED: 1, Cell("C1.4c"): 210})
    gives(country.east, "2024-Q3", {SETTLED: 50})
    for code in ("2024-Q1", "2024-Q3"):
        adjust(Place(country.west, "cchc", code, SETTLED), Amount(FigureState.value, 7), reason="thử")
        adjust(Place(country.east, "cchc", code, SETTLED), Amount(FigureState.value, -1), reason="thử")
    units = [country.top.pk, country.east.pk, country.west.pk, country.a.pk]
    for basis in Basis:
        found = grid(units, None, None, "cchc", basis=basis)
        assert found.periods == ("2024-Q1", "2024-Q3")
        for whole in units:
            for code in found.periods:
                alone = consolidated(Question(whole, "cchc", code, basis=basis))
                assert {key[2]: one for key, one in found.results.items() if key[:2] == (whole, code)} == {
                    key[2]: one for key, one in alone.results.items()
                }


def test_whoever_may_not_see_the_total_is_refused(country: Any) -> None:
    from cchc.platform.accounts.actors import scope_of
    from cchc.platform.accounts.models import User

    stranger = User.objects.create(username="khach", name="Khách", unit=country.c)
    with within(scope_of(stranger)):
        with pytest.raises(Refused):
            series(country.east)
        with pytest.raises(Refused):
            grid([country.east.pk], None, None, "cchc")


# --- the real reports on the real map


@pytest.fixture
def shipped(db: None) -> dict[str, Unit]:
    from cchc.reporting.library.services import load_sample

    load_shipped()
    load_sample()
    return {one.code: one for one in Unit.objects.filter(code__in=[*BODIES, *TODAY])}


BODIES = ("d625", "d099", "phuong-son-nha-trang", "p84-2024-so-tttt", "p64-2024-ban-dan-toc")
TODAY = ("p52", "p11", "c22390", "p86-so-khcn", "p52-so-dttg")


@pytest.mark.slow
def test_the_five_real_reports_are_in_series_and_on_todays_map(shipped: dict[str, Unit], client: Any) -> None:
    """One load for all: it takes some seconds."""
    for body, successor in zip(BODIES, TODAY, strict=True):
        then, now = series(shipped[body]), series(shipped[successor])
        assert [one.unit for one in then.successors] == [shipped[successor].pk], body
        assert set(then.cells) <= set(now.cells), body
        codes = {one.code for one in then.periods}
        for cell in then.cells:
            mine = {one.period: one for one in then.points(cell)}
            today = {one.period: one for one in now.points(cell) if one.period in codes}
            assert mine.keys() == today.keys(), (body, cell)
            assert all(mine[code].figure == today[code].figure for code in mine), (body, cell)
            assert all(one.carried for one in today.values()), "by what it came there"
    districts_are_history(shipped)
    ten_years_of_tuan_giao(shipped["d099"])
    forms_of_gia_lai_are_one_series(shipped["p52"])
    a_department_moved_province(shipped["p86-so-khcn"])
    the_page_of_an_indicator_still_works(client)


def districts_are_history(shipped: dict[str, Unit]) -> None:
    kbang = series(shipped["d625"])
    assert [(one.name, one.holds) for one in kbang.successors] == [("Tỉnh Gia Lai", True)]
    [point] = [one for one in series(shipped["p52"], [DIRECTED]).points(DIRECTED) if one.period == "2021-Q1"]
    assert point.figure.amount == 2
    assert "không cho đơn vị nào bên dưới" in point.notes[0].text("vi")
    assert "Huyện KBang kết thúc hoạt động" in point.carried[0].message.text("vi")


def ten_years_of_tuan_giao(district: Unit) -> None:
    staff = Cell("F2.5")
    found = series(district, [staff])
    assert numbers(found, staff) == [
        ("2015", 75), ("2016", 74), ("2017", 74), ("2018", 75), ("2019", 75), ("2020-Q1", 73),
    ]  # fmt: skip
    five = over_time(Question(district.pk, "cchc-years", "2015-2019"))
    issued, trained = five.of(Cell("B1")).made, five.of(Cell("D2.4")).made
    assert (issued.result.figure.amount, trained.result.figure.amount) == (208, 90), "50 + 58 + 54 + 44 + 2"
    assert five.of(Cell("D2.2")).made.result.figure.amount == 88, "who was there at the end of 2019"
    assert five.of(staff).made.how is How.not_made, "cumulative figures begin anew each year"
    ten = over_time(Question(district.pk, "cchc-years", "2011-2020"))
    assert "1/1/2011–31/12/2014; 1/4/2020–31/12/2020" in ten.why_not.text("vi")
    whole = series(district)
    assert {"2011-2020", "2015", "2019", "2020-Q1"} <= {one.code for one in whole.periods}
    flows = [cell for cell in whole.cells if [one.period for one in whole.points(cell)][-2:] == ["2019", "2020-Q1"]]
    cut = [cell for cell in flows if whole.points(cell)[-1].cut]
    assert DIRECTED in cut, "a quarter beside a year"
    assert staff not in cut or whole.points(staff)[-1].result.method == "sum"


def forms_of_gia_lai_are_one_series(province: Unit) -> None:
    """A district's form of 2021 and a department's of 2023, both under the province of today."""
    first, second = series(province, [DIRECTED]).points(DIRECTED)
    assert (first.forms, second.forms) == ({"gia-lai-2021"}, {"gia-lai-2022"})
    kinds = {(one.kind, one.change, one.cuts) for one in second.breaks}
    assert (Mark.lineage, "renamed", False) in kinds
    assert (Mark.length, "", True) in kinds


def a_department_moved_province(department: Unit) -> None:
    [point] = series(department, [DIRECTED]).points(DIRECTED)
    said = [one.message.text("vi") for one in point.carried]
    assert "Sở Thông tin và Truyền thông (Tỉnh Trà Vinh)" in said[0]
    assert "202/2025/QH15" in said[1]
    assert [one.day for one in point.carried] == [date(2025, 3, 1), date(2025, 7, 1)]


def the_page_of_an_indicator_still_works(client: Any) -> None:
    page = client.get("/indicators/A1/")
    assert page.status_code == 200
    assert "Huyện KBang" in page.content.decode()
