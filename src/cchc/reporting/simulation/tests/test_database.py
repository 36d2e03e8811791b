"""Simulated reports in the database: they add up, are marked, can be taken away, and never mix with real ones."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as installed
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.core.figures import Figure as Amount
from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.platform.calendar.services import load_shipped as load_calendar
from cchc.platform.events.models import Event
from cchc.platform.units.models import Change, Placement, Reach, Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting import simulation
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.figures.cells import Cell as Typed
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.services import accept, write
from cchc.reporting.forms.models import Obligation, RegimeKind
from cchc.reporting.forms.regimes import planning, rules, services
from cchc.reporting.reports.models import Report, ReportVersion, Section
from cchc.reporting.simulation import database
from cchc.reporting.simulation.country import MADE_UP, from_database
from cchc.reporting.simulation.sending import Sent, Simulation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
NONE = simulation.Rates.none()
PERIODS = ["2025-Q2", "2025-Q3"]


def told() -> set[tuple[object, ...]]:
    """Every figure, by names that hold in any database."""
    return set(
        Figure.objects.values_list("unit__code", "period", "indicator", "breakdown", "state", "amount", "scale", "text")
    )


def own_report(unit: Unit, period: Period) -> Report:
    """A report somebody typed."""
    report = Report.objects.create(
        unit=unit, template="khanh-hoa-xa-2023", kind=period.kind, regime="cchc", period_code=period.code,
        period_label=period.label, period_start=period.start, period_end=period.end, status=Report.Status.DRAFT,
    )  # fmt: skip
    write(report, [Typed(Amount.of(5), period.last_day, row="3.4.3/2", indicator="C3.3a", text="5")])
    accept(report)
    return report


def test_it_works() -> None:
    filled = simulation.fill(periods=PERIODS, rates=NONE)
    assert filled.reports == Report.objects.count() > 100
    assert filled.figures == Figure.objects.count()
    assert filled.planted == []
    assert set(Report.objects.values_list("sample", flat=True)) == {"simulated 1"}
    assert set(Figure.objects.values_list("origin", flat=True)) == {"số liệu mô phỏng"}
    for code, period in (("p52", "2025-Q3"), ("p64-2024", "2025-Q2")):
        province = Unit.objects.get(code=code)
        settled = consolidated(Question(province.pk, "cchc", period)).of(province.pk, Cell("C3.3a"))
        assert settled is not None
        under = from_database()
        communes = [
            body.number for body, top in under.reporters(Period.parse(period).last_day)
            if top == code and body.level == "commune"
        ]  # fmt: skip
        given = Figure.objects.filter(period=period, indicator="C3.3a", unit__in=communes)
        assert settled.figure.amount == sum(amount or 0 for amount in given.values_list("amount", flat=True)) > 0
        assert settled.missing == 0


def test_a_run_says_what_it_did_in_one_event() -> None:
    simulation.fill(periods=PERIODS, provinces=["p04"])
    event = Event.objects.get(kind="simulation.filled")
    assert event.data["reports"] == Report.objects.count()
    assert event.data["figures"] == Figure.objects.count()


def test_a_second_run_adds_nothing_and_a_third_only_what_is_new() -> None:
    simulation.fill(periods=["2025-Q3"], provinces=["p04"])
    before = told()
    again = simulation.fill(periods=["2025-Q3"], provinces=["p04"])
    assert (again.reports, again.figures, told()) == (0, 0, before)
    assert simulation.fill(periods=["2025-Q3"], provinces=["p04", "p52"]).reports > 0
    assert before < told()
    assert Event.objects.filter(kind="simulation.filled").count() == 2


def test_what_is_planted_is_what_fill_planted() -> None:
    filled = simulation.fill(periods=["2026-Q1"], provinces=["p04"], seed=3)
    silent = {one.unit for one in filled.planted if one.kind == "silent"}
    assert not Report.objects.filter(unit__code__in=silent).exists()
    for one in filled.planted:
        if one.indicator:
            figure = Figure.objects.get(unit__code=one.unit, indicator=one.indicator, breakdown=one.breakdown)
            assert figure.amount == one.given
    everywhere = simulation.planted(periods=["2026-Q1"], provinces=["p04"], seed=3)
    of_communes = {one for one in filled.planted if not one.unit.startswith(MADE_UP)}
    assert of_communes < set(everywhere)  # here are only a few communes; departments are as large as all of theirs


def test_the_table_holds_what_was_made() -> None:
    simulation.fill(periods=PERIODS, seed=5)
    made = {
        (one.unit.code, one.period.code, given.asked.indicator, given.asked.breakdown, given.state, given.amount,
         given.asked.scale, given.text)
        for one in Simulation(from_database(), 5).reports(PERIODS, "cchc")
        if isinstance(one, Sent)
        for given in one.cells
    }  # fmt: skip
    assert made == told()


# --- real data


def test_real_reports_are_never_mixed_with_invented_ones() -> None:
    unit = Unit.objects.filter(kind="commune").order_by("code")[0]
    own_report(unit, Period.parse("2026-Q1"))
    with pytest.raises(simulation.Refused, match="real reports"):
        simulation.fill(periods=["2026-Q1"])
    assert Report.objects.count() == 1
    assert not Unit.objects.filter(code__startswith=MADE_UP).exists()


def test_in_a_demo_a_unit_keeps_what_it_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "DEMO", True)
    body, _ = next(iter(from_database().reporters(date(2026, 3, 31))))
    mine = own_report(Unit.objects.get(code=body.code), Period.parse("2026-Q1"))
    simulation.fill(periods=["2026-Q1", "2026-Q2"], rates=NONE)
    assert list(Report.objects.filter(unit=mine.unit, period_code="2026-Q1")) == [mine]
    assert Report.objects.filter(unit=mine.unit, period_code="2026-Q2").count() == 1
    simulation.remove()
    assert list(Report.objects.all()) == [mine]
    assert Figure.objects.get().amount == 5


def test_it_is_taken_away_whole() -> None:
    rows = [Unit.objects.count(), Change.objects.count(), Placement.objects.count()]
    filled = simulation.fill(periods=PERIODS)
    assert (filled.units, Section.objects.count()) > (0, 0)
    assert Unit.objects.count() == rows[0] + filled.units
    assert simulation.remove() == (filled.reports, filled.figures)
    for model in (Report, ReportVersion, Figure, Section):
        assert model.objects.count() == 0
    assert [Unit.objects.count(), Change.objects.count(), Placement.objects.count()] == rows
    assert Event.objects.filter(kind="simulation.removed").count() == 1
    assert simulation.remove() == (0, 0)


def test_a_refused_run_writes_nothing() -> None:
    for wrong in ({"periods": ["2026-Q5"]}, {"periods": ["2026-W07"]}, {"provinces": ["p99"]}, {"regimes": ["none"]}):
        with pytest.raises(simulation.Refused) as refused:
            simulation.fill(**({"periods": ["2026-Q1"]} | wrong))
        assert refused.value.message.text("vi") != refused.value.message.text("en")
    assert not Report.objects.exists()
    assert not Unit.objects.filter(code__startswith=MADE_UP).exists()


def test_without_units_it_says_what_to_do() -> None:
    Placement.objects.all().delete()
    Change.objects.all().delete()
    rebuild_reach()
    Unit.objects.all().delete()
    with pytest.raises(simulation.Refused, match="units load"):
        simulation.fill(periods=["2026-Q1"])


# --- departments


def test_made_up_departments_are_marked_and_merged_with_their_provinces() -> None:
    simulation.fill(periods=["2025-Q2"], provinces=["p52"])
    made = Unit.objects.filter(code__startswith=MADE_UP)
    assert set(made.values_list("source", flat=True)) == {"số liệu mô phỏng"}
    tops = {unit.code.removeprefix(MADE_UP).split("-so-")[0] for unit in made if "-so-" in unit.code}
    assert tops == {"p52-2024", "p64-2024"}  # today's province has departments in the packs
    old = Unit.objects.get(code="mp-p64-2024-so-tu-phap")
    assert [part.after.code for part in old.became.all()] == ["p52-so-tu-phap"]


# --- periods that were opened


@pytest.fixture
def opened(small_country: None) -> None:
    load_calendar()
    services.load_shipped()
    simulation.prepare(["p52"])
    kind = RegimeKind.objects.get(regime__code="cchc", kind="quarter", number=3)
    services.open_period(planning.plan(kind, rules.named(kind, 2025)))


@pytest.mark.usefixtures("opened")
def test_duties_are_told_what_came_and_when() -> None:
    filled = simulation.fill(periods=["2025-Q3"], provinces=["p52"])
    silent = {one.unit for one in filled.planted if one.kind == "silent"}
    late = {one.unit for one in filled.planted if one.kind == "late"}
    owed = Obligation.objects.filter(period__code="2025-Q3").select_related("unit", "report")
    here = {body.code for body, top in from_database().reporters(date(2025, 9, 14)) if top == "p52"}
    assert len(here) > 30
    for duty in owed:
        if duty.unit.code in here - silent:
            assert duty.state == Obligation.State.ACCEPTED
            assert duty.report is not None
            assert duty.report.period_end == date(2025, 9, 15)
            assert (duty.sent.date() > duty.due) == (duty.unit.code in late)
        else:
            assert duty.state == Obligation.State.EXPECTED
    assert set(Figure.objects.values_list("as_of", flat=True)) == {date(2025, 9, 14)}
    simulation.remove()
    assert not Obligation.objects.exclude(state=Obligation.State.EXPECTED).exists()


# --- prose, speed


def test_prose_quotes_the_reports_own_figures() -> None:
    simulation.fill(periods=["2025-Q3"], provinces=["p52"], rates=simulation.Rates(prose=10_000, thousandfold=0))
    told_of = [(section, section.version.report) for section in Section.objects.select_related("version__report__unit")]
    assert {section.heading for section, _ in told_of} >= {"Kiến nghị, đề xuất"}
    quoted = [(section, report) for section, report in told_of if "hồ sơ được tiếp nhận trong kỳ" in section.text]
    assert quoted
    for section, report in quoted:
        figure = Figure.objects.filter(version__report=report, indicator="C3.3r", state="value").first()
        assert (figure.text if figure else "nhiều") in section.text
    assert not any("{" in section.text or "|" in section.text for section, _ in told_of)
    texts = [line for section, _ in told_of for line in section.text.splitlines()]
    assert len(set(texts)) < len(texts)  # neighbours repeat each other


def test_statements_do_not_grow_with_the_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "AT_ONCE", 100_000)
    simulation.prepare(None)
    counts = []
    for provinces in (["p04"], ["p04", "p52"]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            simulation.fill(periods=["2025-Q2"], provinces=provinces)
        counts.append(len([one for one in queries if "figures_figure" in one["sql"] and "INSERT" in one["sql"]]))
    assert counts[0] == counts[1]


def test_who_reaches_whom_is_as_if_made_anew() -> None:
    def reach() -> set[tuple[object, ...]]:
        return set(Reach.objects.values_list("ancestor", "unit", "depth", "heir", "begins", "ends"))

    for change in (lambda: simulation.prepare(None), simulation.fill, simulation.remove):
        change(**({"periods": ["2025-Q2"]} if change is simulation.fill else {}))
        kept = reach()
        rebuild_reach()
        assert reach() == kept


def test_pages_say_that_it_is_simulated(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "DEMO", True)
    unit = Unit.objects.filter(kind="commune", ends=None).order_by("code")[0]
    typed = own_report(unit, Period.parse("2026-Q1"))
    simulation.fill(periods=["2026-Q2"], rates=NONE)
    simulated = Report.objects.get(unit=unit, period_code="2026-Q2")
    for report, said in ((simulated, True), (typed, False)):
        page = client.get(reverse("figures:known", args=[report.public_id]))
        assert ("không phải báo cáo của đơn vị nào" in page.content.decode()) is said


def test_units_that_still_write_have_drafts_that_count_nowhere() -> None:
    simulation.fill(periods=["2025-Q3"], rates=NONE)
    whole = Report.objects.filter(unit__code__startswith="c").order_by("unit__code")
    one, other = (report.unit.code for report in whole[:2])
    simulation.remove()
    simulation.fill(periods=["2025-Q3"], rates=NONE, drafts={one: 50, other: 0})
    report = Report.objects.get(unit__code=one)
    version = ReportVersion.objects.get(report=report)
    drafts = Figure.objects.filter(version=version)
    assert (report.stage, report.status, version.accepted, version.figure_count) == ("draft", "draft", None, 0)
    assert 0 < drafts.count() < Figure.objects.filter(version__report__template=report.template).count()
    assert not drafts.filter(accepted__isnull=False).exists()
    assert not Report.objects.filter(unit__code=other).exists()
