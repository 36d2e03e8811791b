"""Random histories of a whole installation: units, periods, calendar, roles and figures change in any order.

Whatever happens: what was known at a moment stays known, sums are the same on either map, no unit stands in two places,
nobody owes a report twice, a closed period's deadlines stay, an extension is never earlier than the rule, every event
is proved by the chain, and the doctor finds nothing.

`CCHC_HISTORIES=200` tries as many, each of up to 60 steps, instead of the few that fit into the suite.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.models import Grant, User
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import everything, within
from cchc.platform.accounts.services import give_role, restore_role, revoke_role
from cchc.platform.backup.doctor import examine
from cchc.platform.calendar import services as calendar
from cchc.platform.calendar.models import Day
from cchc.platform.events import chain
from cchc.platform.events.models import Event
from cchc.platform.events.sealing import seal
from cchc.platform.units.days import both
from cchc.platform.units.health import reach_follows
from cchc.platform.units.maps import carry
from cchc.platform.units.models import Change, Placement, Unit
from cchc.platform.units.services import NewUnit, NotPossible, merge, move, rebuild_reach, rename, split, undo
from cchc.reporting.figures import turns
from cchc.reporting.figures.cells import Conflict, Stand
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import facts, standing
from cchc.reporting.figures.services import Refused as NotWritten
from cchc.reporting.figures.services import accept, adjust, write
from cchc.reporting.figures.tests.made import cell
from cchc.reporting.forms.models import Deadline, Extension, Obligation, ReportingPeriod
from cchc.reporting.forms.regimes import planning, rules, services
from cchc.reporting.forms.regimes.refusals import RegimeRefused
from cchc.reporting.forms.regimes.tests.made import country, kind_of

pytestmark = pytest.mark.django_db

WHY = "thử"
BEFORE = date(2026, 6, 30)
KINDS = (("cchc", "quarter", 1), ("cchc", "half", 1), ("cchc", "year", 0), ("vpcp-ii06", "quarter", 1))
STATES = st.one_of(st.integers(-5, 5), st.sampled_from(["blank", "none_arisen", "not_applicable"]))
NUMBERS = st.integers(0, 40)
REFUSALS = (NotPossible, RegimeRefused, calendar.CalendarRefused, Conflict, Refused, NotWritten, ValidationError)
"""Words to whoever asked; anything else is a fault."""


class History(RuleBasedStateMachine):
    """One installation, thrown away afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.all_or_nothing = transaction.atomic()
        self.all_or_nothing.__enter__()
        self.now, self.day = datetime(2026, 4, 1, 8, tzinfo=UTC), BEFORE + timedelta(days=1)
        self.clock = patch.object(turns, "timezone", SimpleNamespace(now=lambda: self.now))
        self.clock.start()
        self.known: list[tuple[datetime, list[Any]]] = []
        self.closed: dict[int, list[Any]] = {}
        self.number = 0

    @initialize()
    def there_is_a_country(self) -> None:
        units = country()
        calendar.load_shipped()
        services.load_shipped()
        rebuild_reach()
        self.root = User.objects.get(username="quan-tri-lich-su")
        Grant.objects.create(user=self.root, role="administrator", unit=units["vn"], begins=date(2020, 1, 1))
        self.person = User.objects.create(username="nguoi-soan", name="Người soạn", unit=units["p56"])
        self.amounts = {
            pk: 7 * pk - 20 for pk in Unit.objects.filter(placements__ends=None).values_list("pk", flat=True)
        }
        self.open(0)

    def teardown(self) -> None:
        try:
            if hasattr(self, "root"):
                seal()
                assert not list(chain.verify())
                troubles = {found.check.name: found.troubles or found.broken for found in examine()}
                assert not {name: found for name, found in troubles.items() if found}
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.all_or_nothing.__exit__(None, None, None)

    def tried(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        """What `work` gives; None where it is refused in words, and then nothing is written."""
        before = self.rows()
        try:
            with transaction.atomic():
                return work(*args, **kwargs)
        except REFUSALS:
            assert self.rows() == before
            return None

    def rows(self) -> tuple[int, ...]:
        return tuple(table._base_manager.count() for table in (Unit, Placement, Change, Figure, Event, Obligation))

    # --- the tree

    def alive(self, number: int) -> Unit:
        found = Unit.objects.filter(placements__ends=None, placements__parent__isnull=False).order_by("pk")
        return list(found)[number % found.count()]

    def new(self) -> NewUnit:
        self.number += 1
        return NewUnit(f"Xã Mới {self.number}", "commune")

    @rule(one=NUMBERS, two=NUMBERS, into=st.integers(0, 1), later=st.integers(0, 1))
    def merge(self, one: int, two: int, into: int, later: int) -> None:
        self.day += timedelta(days=later)
        first, second = self.alive(one), self.alive(two)
        self.tried(merge, [first, second], (self.new(), first)[into], effective=self.day)

    @rule(one=NUMBERS, share=st.integers(0, 1_000_000))
    def split(self, one: int, share: int) -> None:
        self.tried(split, self.alive(one), [(self.new(), share), (self.new(), 1_000_000 - share)], effective=self.day)

    @rule(one=NUMBERS, two=NUMBERS)
    def move(self, one: int, two: int) -> None:
        self.tried(move, self.alive(one), self.alive(two), effective=self.day)

    @rule(one=NUMBERS)
    def rename(self, one: int) -> None:
        self.tried(rename, self.alive(one), self.new().name, effective=self.day)

    @rule(back=st.integers(1, 3))
    def undo(self, back: int) -> None:
        entries = list(Change.objects.filter(undone=None).order_by("pk"))[-back:]
        if entries:
            self.tried(undo, entries[0], reason=WHY)

    # --- periods and the calendar

    def open(self, which: int) -> None:
        kind = kind_of(*KINDS[which])
        self.tried(lambda: services.open_period(planning.plan(kind, rules.named(kind, 2026))))

    @rule(which=st.integers(0, len(KINDS) - 1))
    def open_period(self, which: int) -> None:
        self.open(which)

    def period(self, number: int) -> ReportingPeriod | None:
        found = list(ReportingPeriod.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def duty(self, number: int) -> Obligation | None:
        found = list(Obligation.objects.order_by("pk").select_related("period__regime", "unit", "report"))
        return found[number % len(found)] if found else None

    @rule(which=NUMBERS)
    def close(self, which: int) -> None:
        if (period := self.period(which)) and self.tried(services.close, period, WHY):
            self.closed[period.pk] = deadlines(period.pk)

    @rule(which=NUMBERS)
    def reopen(self, which: int) -> None:
        if (period := self.period(which)) and self.tried(services.reopen, period, WHY):
            del self.closed[period.pk]

    @rule(which=NUMBERS)
    def withdraw(self, which: int) -> None:
        if period := self.period(which):
            self.tried(services.withdraw, period, WHY)

    @rule(which=NUMBERS, days=st.integers(-2, 9))
    def extend(self, which: int, days: int) -> None:
        if duty := self.duty(which):
            self.tried(services.extend, duty.period, duty.unit, duty.due + timedelta(days=days), WHY)

    @rule(which=NUMBERS)
    def undo_extension(self, which: int) -> None:
        found = list(Extension.objects.order_by("-pk"))
        if found:
            self.tried(services.undo_extension, found[which % len(found)], WHY)

    @rule(which=NUMBERS, again=st.booleans())
    def excuse(self, which: int, again: bool) -> None:
        if duty := self.duty(which):
            self.tried(services.expect_again if again else services.excuse, duty, WHY)

    @rule(after=st.integers(0, 9))
    def a_day_off(self, after: int) -> None:
        day = Day(date=date(2026, 3, 13) + timedelta(days=after), working=False, name="Nghỉ", decision="1")
        self.tried(lambda: agreed(calendar.adding(day)))

    @rule(which=NUMBERS)
    def a_day_off_no_more(self, which: int) -> None:
        found = list(Day.objects.filter(removed=None, date__year=2026).order_by("-pk"))
        if found:
            self.tried(lambda: agreed(calendar.removing(found[which % len(found)])))

    # --- figures

    @rule(which=NUMBERS, values=st.dictionaries(st.sampled_from(("A1", "A2")), STATES, min_size=1))
    def type_in(self, which: int, values: dict[str, Any]) -> None:
        if duty := self.duty(which):
            report = begin(report_of(duty), duty)
            cells = [cell(name, value, seen=seen(report, name)) for name, value in values.items()]
            self.remember(self.tried(write, report, cells, by=self.person))

    @rule(which=NUMBERS)
    def accept(self, which: int) -> None:
        duty = self.duty(which)
        if duty and duty.report:
            self.remember(self.tried(accept, duty.report, by=self.root))

    @rule(which=NUMBERS, name=st.sampled_from(("A1", "A2")), value=STATES)
    def adjust(self, which: int, name: str, value: Any) -> None:
        duty = self.duty(which)
        if duty and duty.report:
            counted = standing(duty.report, {duty.report.period_code}).get(
                (name, "", 0, duty.report.period_code), Stand()
            ).counted  # fmt: skip
            cells = [cell(name, value, seen=counted.id if counted else None)]
            self.remember(self.tried(adjust, duty.report, cells, reason=WHY, by=self.root))

    @rule(minutes=st.integers(-90, 90))
    def the_clock_is_set(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def remember(self, written: Any) -> None:
        if written and written.instant:
            self.known.append((written.instant, said(written.instant)))

    # --- people and the log

    @rule(one=NUMBERS, role=st.sampled_from(("drafter", "viewer", "collector")))
    def give_role(self, one: int, role: str) -> None:
        unit = self.alive(one)
        self.tried(give_role, self.root, self.person, role=role, unit=unit, begins=date(2026, 1, 1), ends=None)

    @rule(which=NUMBERS, back=st.booleans())
    def revoke_role(self, which: int, back: bool) -> None:
        found = list(Grant.objects.filter(user=self.person).order_by("pk"))
        if found and back:
            self.tried(restore_role, self.root, found[which % len(found)])
        elif found:
            self.tried(revoke_role, self.root, found[which % len(found)], day=date(2026, 1, 1), reason=WHY)

    @rule()
    def seal(self) -> None:
        seal()

    # --- what always holds

    @invariant()
    def nothing_known_changes(self) -> None:
        for at, was in self.known:
            assert said(at) == was

    @invariant()
    def a_unit_stands_in_one_place(self) -> None:
        places: dict[int, list[Any]] = {}
        for unit, begins, ends in Placement.objects.values_list("unit", "begins", "ends"):
            assert not any(both((begins, ends), other) for other in places.get(unit, ()))
            places.setdefault(unit, []).append((begins, ends))
        assert not list(reach_follows())

    @invariant()
    def sums_are_the_same_on_both_maps(self) -> None:
        if hasattr(self, "amounts"):
            carried = carry(self.amounts, BEFORE, self.day)
            stopped = sum(stop.amount for stop in carried.stopped)
            assert sum(carried.values.values()) + stopped == sum(self.amounts.values())

    @invariant()
    def nobody_owes_twice(self) -> None:
        owed = Counter(Obligation.objects.order_by().values_list("period", "unit"))
        assert not [pair for pair, times in owed.items() if times > 1]

    @invariant()
    def what_is_closed_stays(self) -> None:
        for period, was in self.closed.items():
            assert deadlines(period) == was

    @invariant()
    def an_extension_is_no_earlier_than_the_rule(self) -> None:
        rows = Obligation.objects.filter(extended=True, period__state="open").select_related("period", "unit")
        for row in rows:
            assert row.due >= services.ruled_due(row.period, row.unit, row.level)

    @invariant()
    def a_person_sees_what_the_roles_reach(self) -> None:
        if hasattr(self, "person"):
            with within(scope_of(self.person)):
                here = set(facts().values_list("unit", flat=True))
            today = Grant.objects.filter(user=self.person, begins__lte=date(2026, 11, 1)).filter(ends=None)
            assert not here or today.exists()


def said(at: datetime) -> list[Any]:
    return sorted(facts(at=at).values_list("id", "unit", "indicator", "state", "amount"))


def deadlines(period: int) -> list[Any]:
    kept = Deadline.objects.filter(period=period).values_list("pk", "due", "days")
    return [
        *map(str, kept.order_by("pk")),
        *Obligation.objects.filter(period=period).order_by("pk").values_list("pk", "due"),
    ]


def seen(report: Any, indicator: str) -> int | None:
    stand = standing(report, {report.period_code}).get((indicator, "", 0, report.period_code))
    return stand.seen.id if stand and stand.seen else None


def agreed(change: calendar.Change) -> None:
    calendar.make(change, WHY, calendar.effect_of(change).digest)


MANY = int(os.environ.get("CCHC_HISTORIES", "0"))


def test_whatever_happens() -> None:
    with everything("try histories"):
        User.objects.create(username="quan-tri-lich-su", name="Quản trị")
        run_state_machine_as_test(
            History,
            settings=settings(
                max_examples=MANY or 8,
                stateful_step_count=60 if MANY else 20,
                deadline=None,
                phases=(Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if MANY else [])),
                suppress_health_check=list(HealthCheck),
            ),
        )
