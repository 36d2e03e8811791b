"""Periods: who owes what, by when, on which form, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from cchc.core.periods.windows import Window
from cchc.platform.accounts.scope import everything
from cchc.platform.calendar import services as calendar
from cchc.platform.calendar.models import Day
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Deadline, DeadlineRule, FormUse, Obligation, PeriodWindow, ReportingPeriod
from cchc.reporting.forms.models import WindowRule as Rule
from cchc.reporting.forms.regimes import planning, rules, services
from cchc.reporting.forms.regimes.planning import Plan
from cchc.reporting.forms.regimes.refusals import LeavesGap, RegimeRefused
from cchc.reporting.forms.regimes.tests.made import country, kind_of

pytestmark = pytest.mark.django_db
WHY = "Theo công văn của tỉnh"


@pytest.fixture
def units() -> dict[str, Unit]:
    found = country()
    calendar.load_shipped()
    services.load_shipped()
    return found


def plan(year: int = 2026, kind: str = "quarter", number: int = 1, regime: str = "cchc") -> Plan:
    of = kind_of(regime, kind, number)
    return planning.plan(of, rules.named(of, year))


def opened(*args: Any, **kwargs: Any) -> ReportingPeriod:
    return services.open_period(plan(*args, **kwargs))


def owed(period: ReportingPeriod) -> dict[str, tuple[str, date]]:
    return {row.unit.code: (row.template, row.due) for row in Obligation.objects.filter(period=period)}


def removed(day: date) -> calendar.Change:
    return calendar.removing(Day.objects.get(date=day, removed=None))


def test_it_works(units: dict[str, Unit]) -> None:
    period = opened()
    assert (period.code, period.label, period.state) == ("2026-Q1", "Quý I/2026", "open")
    assert (period.start, period.last_day) == (date(2025, 12, 15), date(2026, 3, 14))
    assert owed(period) == {
        "p01": ("bieu-mau-2022", date(2026, 3, 20)),
        "p56": ("bieu-mau-2022", date(2026, 3, 20)),
        "so-0": ("bieu-mau-2022", date(2026, 3, 17)),
        "so-1": ("bieu-mau-2022", date(2026, 3, 17)),
        "xa-ha-noi": ("bieu-mau-2022", date(2026, 3, 16)),
        "xa-0": ("khanh-hoa-xa-2023", date(2026, 3, 17)),
        "xa-1": ("khanh-hoa-xa-2023", date(2026, 3, 17)),
        "xa-2": ("khanh-hoa-xa-2023", date(2026, 3, 17)),
    }
    assert set(Obligation.objects.values_list("state", flat=True)) == {"expected"}


def test_the_tree_of_the_windows_last_day_says_who_reports(units: dict[str, Unit]) -> None:
    period = opened(2023, number=3)
    assert set(owed(period)) == {"p01", "p56-2024", "d568", "phuong-son-nha-trang", "so-0", "so-1"}


def test_a_ward_has_its_own_window(units: dict[str, Unit]) -> None:
    period = opened(2023, number=3)
    own = PeriodWindow.objects.get(period=period)
    assert own.unit == units["phuong-son-nha-trang"]
    assert (own.start, own.last_day) == (date(2023, 6, 13), date(2023, 9, 12))


def test_nine_months_are_asked_in_one_province_only(units: dict[str, Unit]) -> None:
    period = opened(2026, "nine_months", 0)
    assert set(owed(period)) == {"p56", "so-0", "so-1", "xa-0", "xa-1", "xa-2"}


def test_the_second_regime_asks_its_own_forms(units: dict[str, Unit]) -> None:
    period = opened(2026, "quarter", 2, "vpcp-ii06")
    found = owed(period)
    assert (found["p56"][0], found["xa-0"][0]) == ("vpcp-ii06b", "vpcp-ii06a")
    assert found["p56"][1] == date(2026, 6, 25)


def test_loading_again_adds_nothing_and_keeps_what_was_changed(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc", "quarter", 1)
    rule = Rule(regime_kind=kind, first="1/1/Y", last="31/3/Y", begins=date(2027, 1, 1), reason=WHY)
    services.set_deadline_rule(
        DeadlineRule(regime_kind=kind, level="province", rule="day 20 +1", begins=date(2027, 1, 1), reason=WHY)
    )
    for level in ("department", "commune"):
        assert kind.deadlines.filter(level=level).exists()
    services.set_window_rule(rule)
    assert services.load_shipped() == 0
    assert plan(2027).period.start == date(2027, 1, 1)


# --- refusals and faults


def test_overlapping_periods_of_one_kind_are_refused(units: dict[str, Unit]) -> None:
    opened(2026, "quarter", 1)
    kind = kind_of("cchc", "quarter", 3)
    Rule.objects.filter(regime_kind=kind, unit=None).update(first="14/3/Y", last="14/9/Y")
    with pytest.raises(RegimeRefused, match="overlaps 2026-Q1"):
        planning.plan(kind, rules.named(kind, 2026))
    assert opened(2026, "half", 1).start == date(2025, 12, 15)


def test_a_deadline_before_the_close_is_refused_and_the_law_named(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc", "quarter", 1)
    rule = DeadlineRule(regime_kind=kind, level="province", rule="day 10", begins=date(2027, 1, 1), reason=WHY)
    with pytest.raises(RegimeRefused, match="at least 1") as refused:
        services.set_deadline_rule(rule)
    assert "Điều 8 khoản 5 Nghị định 09/2019/NĐ-CP" in refused.value.message.text("vi")
    assert DeadlineRule.objects.filter(regime_kind=kind, level="province").count() == 1


def test_holidays_that_eat_the_last_working_day_are_met_when_the_period_is_planned(units: dict[str, Unit]) -> None:
    Deadline.objects.all().delete()
    kind = kind_of("cchc", "quarter", 1)
    DeadlineRule.objects.filter(regime_kind=kind, level="province").update(rule="day 16", shift="none")
    calendar.make(calendar.adding(Day(date=date(2026, 3, 16), working=False, name="Nghỉ", decision="1")), WHY)
    with pytest.raises(RegimeRefused, match="leaves 0 working days"):
        plan()


def test_a_level_without_a_deadline_is_refused(units: dict[str, Unit]) -> None:
    DeadlineRule.objects.filter(regime_kind=kind_of("cchc", "quarter", 1), level="department").delete()
    with pytest.raises(RegimeRefused, match="no deadline for"):
        plan()


def test_a_period_opened_twice_exists_once(units: dict[str, Unit]) -> None:
    first, second = plan(), plan()
    services.open_period(first)
    with pytest.raises(RegimeRefused, match="open already"):
        services.open_period(second)
    assert ReportingPeriod.objects.count() == 1
    assert Obligation.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_two_administrators_open_one_period_at_the_same_time() -> None:
    country()
    services.load_shipped()
    start, said = Barrier(2), []

    def administrator() -> None:
        try:
            with everything("test"):
                mine = plan()
                start.wait(timeout=30)
                services.open_period(mine)
                said.append("opened")
        except RegimeRefused as refused:
            said.append(refused.message.text("en"))
        finally:
            connection.close()

    people = [Thread(target=administrator) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(said) == ["Quý I/2026 is open already. Load the page again to see it.", "opened"]
    assert (ReportingPeriod.objects.count(), Obligation.objects.count()) == (1, 8)


def test_nobody_to_report_opens_nothing(units: dict[str, Unit]) -> None:
    made = plan()
    Unit.objects.update(kind="room")
    with pytest.raises(RegimeRefused, match="No unit of the tree"):
        services.open_period(made)
    assert not ReportingPeriod.objects.exists()


def test_a_year_without_rule_is_refused(units: dict[str, Unit]) -> None:
    Rule.objects.update(ends=date(2020, 1, 1))
    with pytest.raises(RegimeRefused, match="no window rule"):
        plan(2026)


# --- the calendar under open and closed periods


def test_a_holiday_removed_moves_an_open_deadline_and_leaves_a_closed_one(units: dict[str, Unit]) -> None:
    """Monday 16 March 2026 is made a day off; one of two periods over these days is closed; then it is taken back."""
    calendar.make(calendar.adding(Day(date=date(2026, 3, 16), working=False, name="Nghỉ", decision="1")), WHY)
    closed, still_open = opened(), opened(2026, "quarter", 1, "vpcp-ii06")
    services.close(closed)
    assert owed(closed)["xa-ha-noi"][1] == owed(still_open)["xa-ha-noi"][1] == date(2026, 3, 17)
    change = removed(date(2026, 3, 16))
    effect = calendar.effect_of(change)
    assert {(one.before, one.after) for one in effect.moving} == {
        (date(2026, 3, 17), date(2026, 3, 16)),
        (date(2026, 3, 18), date(2026, 3, 17)),
    }
    assert len(effect.staying) == 4  # the province's 20 March used the day too, and stays without moving
    with pytest.raises(calendar.CalendarRefused, match="Look at the list"):
        calendar.make(change, WHY)
    calendar.make(change, WHY, effect.digest)
    assert owed(closed)["xa-ha-noi"][1] == date(2026, 3, 17)
    assert owed(still_open)["xa-ha-noi"][1] == date(2026, 3, 16)
    kept = Deadline.objects.get(period=closed, level="commune", unit=None)
    assert (kept.due, kept.rule, kept.days[0]["date"]) == (date(2026, 3, 17), "after 1", "2026-03-16")
    moved = Event.objects.filter(kind="forms.deadline_moved")
    assert {event.reason for event in moved} == {WHY}
    assert moved.count() == len(effect.moving)


def test_an_extension_does_not_follow_the_calendar(units: dict[str, Unit]) -> None:
    period = opened()
    services.extend(period, units["xa-ha-noi"], date(2026, 3, 18), WHY)
    change = calendar.adding(Day(date=date(2026, 3, 16), working=False, name="Nghỉ", decision="1"))
    calendar.make(change, WHY, calendar.effect_of(change).digest)
    assert owed(period)["xa-ha-noi"][1] == date(2026, 3, 18)
    services.undo_extension(period.extensions.get(), WHY)
    assert owed(period)["xa-ha-noi"][1] == date(2026, 3, 17)


def test_an_extension_is_never_earlier_than_the_rule(units: dict[str, Unit]) -> None:
    period = opened()
    services.extend(period, units["xa-ha-noi"], date(2026, 3, 17), WHY)
    services.extend(period, units["xa-ha-noi"], date(2026, 3, 18), WHY)
    for day in (16, 17, 18):
        change = calendar.adding(Day(date=date(2026, 3, day), working=False, name="Nghỉ", decision="1"))
        calendar.make(change, WHY, calendar.effect_of(change).digest)
    assert owed(period)["xa-ha-noi"][1] == date(2026, 3, 19)
    services.undo_extension(period.extensions.get(due=date(2026, 3, 18)), WHY)
    assert owed(period)["xa-ha-noi"][1] == date(2026, 3, 19)
    change = removed(date(2026, 3, 16))
    calendar.make(change, WHY, calendar.effect_of(change).digest)
    assert owed(period)["xa-ha-noi"][1] == date(2026, 3, 17), "the day granted first"


def test_a_deadline_keeps_how_it_was_computed(units: dict[str, Unit]) -> None:
    period = opened(2025, "year", 0)
    row = period.deadlines.get(level="province")
    assert row.steps[0]["vi"] == "Chốt số liệu ngày 14/12/2025."
    assert row.steps[-1]["en"] == "Moved to 22/12/2025."
    assert row.source.startswith("Công văn 581/BNV-CCHC")


# --- closing, granting, excusing


def test_closed_is_closed_until_reopened_with_a_reason(units: dict[str, Unit]) -> None:
    period = services.close(opened())
    with pytest.raises(RegimeRefused, match="is “"):
        services.extend(period, units["p01"], date(2026, 4, 1), WHY)
    with pytest.raises(RegimeRefused, match="is “"):
        services.close(period)
    with pytest.raises(RegimeRefused, match="Say why"):
        services.reopen(period, "")
    services.reopen(period, WHY)
    services.extend(period, units["p01"], date(2026, 4, 1), WHY)
    kinds = list(Event.objects.filter(subject__contains=str(period.public_id)).values_list("kind", flat=True))
    assert kinds == ["forms.period_opened", "forms.period_closed", "forms.period_reopened", "forms.extended"]


def test_an_extension_is_later_and_the_last_one_can_be_taken_back(units: dict[str, Unit]) -> None:
    period = opened()
    with pytest.raises(RegimeRefused, match="must be after"):
        services.extend(period, units["p01"], date(2026, 3, 20), WHY)
    first = services.extend(period, units["p01"], date(2026, 3, 25), WHY)
    second = services.extend(period, units["p01"], date(2026, 3, 30), WHY)
    with pytest.raises(RegimeRefused, match="latest extension"):
        services.undo_extension(first, WHY)
    services.undo_extension(second, WHY)
    assert owed(period)["p01"][1] == date(2026, 3, 25)
    services.undo_extension(first, WHY)
    assert owed(period)["p01"][1] == date(2026, 3, 20)
    with pytest.raises(RegimeRefused, match="owes no report"):
        services.extend(period, units["phong"], date(2026, 3, 25), WHY)


def test_a_unit_is_excused_only_before_it_begins(units: dict[str, Unit]) -> None:
    period = opened()
    row = Obligation.objects.get(period=period, unit=units["xa-0"])
    services.excuse(row, WHY)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("not_required", WHY)
    services.expect_again(row, WHY)
    Obligation.objects.filter(pk=row.pk).update(state="started")
    with pytest.raises(RegimeRefused, match="cannot be turned"):
        services.excuse(row, WHY)


def test_an_opening_is_taken_back_while_nobody_has_begun(units: dict[str, Unit]) -> None:
    period = opened()
    services.withdraw(period, WHY)
    period.refresh_from_db()
    assert (period.state, Obligation.objects.count(), Deadline.objects.count()) == ("planned", 0, 0)
    again = opened()
    assert again.public_id == period.public_id
    Obligation.objects.filter(unit=units["xa-0"]).update(state="started")
    with pytest.raises(RegimeRefused, match="cannot be undone"):
        services.withdraw(again, WHY)


# --- windows of a unit's own


def test_a_window_that_leaves_a_gap_is_warned_of_and_then_taken(units: dict[str, Unit]) -> None:
    period = opened(2026, "quarter", 3)
    window = Window.of(date(2026, 6, 13), date(2026, 9, 12))
    with pytest.raises(LeavesGap, match="13/9/2026–14/9/2026"):
        services.set_own_window(period, units["xa-0"], window, WHY)
    assert not PeriodWindow.objects.exists()
    row = services.set_own_window(period, units["xa-0"], window, WHY, accept_gap=True)
    assert (row.start, row.last_day) == (date(2026, 6, 13), date(2026, 9, 12))
    services.unset_own_window(row, WHY)
    assert not PeriodWindow.objects.exists()


def test_a_units_windows_of_one_kind_do_not_overlap(units: dict[str, Unit]) -> None:
    opened(2026, "quarter", 1)
    third = opened(2026, "quarter", 3)
    with pytest.raises(RegimeRefused, match="overlaps 2026-Q1"):
        services.set_own_window(third, units["xa-0"], Window.of(date(2026, 3, 14), date(2026, 9, 14)), WHY)


def test_an_own_window_closes_before_the_deadline(units: dict[str, Unit]) -> None:
    third = opened(2026, "quarter", 3)
    with pytest.raises(RegimeRefused, match="at least 1"):
        services.set_own_window(third, units["xa-0"], Window.of(date(2026, 6, 15), date(2026, 9, 16)), WHY)


# --- rules with effective dates


def test_a_new_rule_holds_from_its_day_and_past_periods_stay(units: dict[str, Unit]) -> None:
    period = opened()
    kind = kind_of("cchc", "quarter", 1)
    rule = Rule(regime_kind=kind, first="16/12/Y-1", last="13/3/Y", begins=date(2027, 1, 1), reason=WHY)
    services.set_window_rule(rule)
    period.refresh_from_db()
    assert period.last_day == date(2026, 3, 14)
    assert plan(2027).period.last_day == date(2027, 3, 13)
    assert plan(2025).period.last_day == date(2025, 3, 14)
    services.undo_rule(rule, "Nhập nhầm")
    assert plan(2027).period.last_day == date(2027, 3, 14)
    assert Rule.objects.filter(pk=rule.pk).exists()


def test_a_rule_under_which_a_period_was_opened_is_not_taken_back(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc", "quarter", 1)
    rule = Rule(regime_kind=kind, first="16/12/Y-1", last="13/3/Y", begins=date(2026, 1, 1), reason=WHY)
    services.set_window_rule(rule)
    opened()
    with pytest.raises(RegimeRefused, match="A period was opened"):
        services.undo_rule(rule, WHY)
    with pytest.raises(RegimeRefused, match="first rule cannot"):
        services.undo_rule(kind.windows.get(begins=None, unit=None), WHY)


def test_taking_a_rule_back_gives_the_one_before_its_own_end_again(units: dict[str, Unit]) -> None:
    """Districts report until 30 June 2025; a rule put in between and taken back leaves that as it was."""
    kind = kind_of("cchc", "quarter", 1)
    rule = DeadlineRule(regime_kind=kind, level="district", rule="after 2", begins=date(2024, 1, 1), reason=WHY)
    services.set_deadline_rule(rule)
    assert rule.ends == date(2025, 7, 1)
    later = DeadlineRule(regime_kind=kind, level="district", rule="after 4", begins=date(2025, 1, 1), reason=WHY)
    services.set_deadline_rule(later)
    rule.refresh_from_db()
    with pytest.raises(RegimeRefused, match="another took its place"):
        services.undo_rule(rule, WHY)
    services.undo_rule(later, WHY)
    rule.refresh_from_db()
    services.undo_rule(rule, WHY)
    first = kind.deadlines.get(level="district", begins=None, example=False)
    assert first.ends == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("begins", "reason", "why"), [(None, WHY, "from which day"), (date(2027, 1, 1), " ", "Say why")]
)
def test_a_rule_needs_its_first_day_and_a_reason(
    units: dict[str, Unit], begins: date | None, reason: str, why: str
) -> None:
    with pytest.raises(RegimeRefused, match=why):
        services.set_window_rule(
            Rule(regime_kind=kind_of("cchc", "year"), first="1/1/Y", last="14/12/Y", begins=begins, reason=reason)
        )


def test_a_rule_before_one_that_is_there_is_refused(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc", "year")
    services.use_form(kind, "", "gia-lai-2022", date(2027, 1, 1), reason=WHY)
    with pytest.raises(RegimeRefused, match="already"):
        services.use_form(kind, "", "bieu-mau-2022", date(2026, 6, 1), reason=WHY)
    with pytest.raises(RegimeRefused, match="no form"):
        services.use_form(kind, "", "khong-co", date(2028, 1, 1), reason=WHY)
    live = FormUse.objects.filter(regime_kind=kind, unit=None, level="").order_by("begins")
    assert [(row.template, row.ends) for row in live] == [
        ("bieu-mau-2022", date(2027, 1, 1)),
        ("gia-lai-2022", None),
    ]


# --- what is asked once


def test_an_ad_hoc_report_is_asked_of_some(units: dict[str, Unit]) -> None:
    kind = kind_of("cchc-other", "ad_hoc")
    window = Window.of(date(2026, 1, 1), date(2026, 3, 31))
    asked = [units["xa-0"], units["xa-1"]]
    due = date(2026, 4, 3)
    period = services.open_period(planning.plan_asked(kind, "Bão số 3", window, due, "", asked, "12/CV"))
    assert owed(period) == {"xa-0": ("", due), "xa-1": ("", due)}
    again = services.open_period(planning.plan_asked(kind, "Bão số 4", window, due, "", None, "13/CV"))
    assert (period.code, again.code) == ("2026-01-01/2026-03-31", "2026-01-01/2026-03-31#2")
    assert len(owed(again)) == 8
    with pytest.raises(RegimeRefused, match="at least 1"):
        planning.plan_asked(kind, "Gấp", window, window.last_day, "", None, "")
    change = calendar.adding(Day(date=due, working=False, name="Nghỉ", decision="1"))
    assert calendar.effect_of(change).affected == []


def test_obligations_are_written_in_as_many_statements_for_three_units_as_for_forty(
    units: dict[str, Unit], django_assert_max_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    made = plan()
    with CaptureQueriesContext(connection) as few:
        services.open_period(made)
    services.withdraw(ReportingPeriod.objects.get(), WHY)
    vn, kh = units["vn"], units["p56"]
    from cchc.reporting.forms.regimes.tests.made import unit

    for at in range(40):
        unit(f"them-{at}", "commune", [vn, kh])
    made = plan()
    with CaptureQueriesContext(connection) as many:
        services.open_period(made)
    assert Obligation.objects.count() == 48
    assert len(many) <= len(few)


def test_days_are_half_open_and_shown_inclusive(units: dict[str, Unit]) -> None:
    period = opened()
    assert period.end - period.last_day == timedelta(days=1)
