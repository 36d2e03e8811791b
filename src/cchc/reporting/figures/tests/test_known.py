"""What was known at a past moment never changes, whatever happens afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.platform.accounts.models import Grant, User
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.units.models import Unit
from cchc.reporting.figures import turns
from cchc.reporting.figures.cells import Conflict, Stand
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import facts, standing
from cchc.reporting.figures.services import Entry, accept, adjust, record, write
from cchc.reporting.figures.tests.made import cell, commune, typed_report
from cchc.reporting.reports.models import Report, ReportRow, ReportVersion

pytestmark = pytest.mark.django_db
UNITS = ("UBND xã Một", "UBND xã Hai")
INDICATORS = ("A1", "A2")
STATES = st.one_of(st.integers(-5, 5), st.sampled_from(["blank", "none_arisen", "not_applicable"]))

unit = st.sampled_from(UNITS)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), unit, st.dictionaries(st.sampled_from(INDICATORS), STATES, min_size=1)),
        st.tuples(st.just("accept"), unit),
        st.tuples(st.just("adjust"), unit, st.sampled_from(INDICATORS), STATES),
        st.tuples(st.just("replace"), unit, st.dictionaries(st.sampled_from(INDICATORS), st.integers(0, 9))),
        st.tuples(st.just("clock"), st.integers(-90, 90)),
        st.tuples(st.just("take the role away")),
    ),
    max_size=14,
)


class World:
    """Two units that type, accept, adjust and hand in files, under a clock that may be set back."""

    def __init__(self) -> None:
        self.now = datetime(2026, 4, 1, 8, tzinfo=UTC)
        self.person = User.objects.create(username="nguoi-nhap", name="Người nhập")
        self.grant = Grant.objects.create(
            user=self.person, role="drafter", unit=commune(UNITS[0]), begins=date(2020, 1, 1)
        )

    def report(self, name: str) -> Report:
        return typed_report(commune(name))

    def stand(self, report: Report, indicator: str) -> Stand:
        return standing(report, {report.period_code}).get((indicator, "", 0, report.period_code), Stand())

    def do(self, step: tuple[Any, ...]) -> datetime | None:
        match step:
            case ("write", name, values):
                report = self.report(name)
                cells = []
                for indicator, value in values.items():
                    seen = self.stand(report, indicator).seen
                    cells.append(cell(indicator, value, seen=seen.id if seen else None))
                return write(report, cells, by=self.person).instant
            case ("accept", name):
                try:
                    return accept(self.report(name)).instant
                except Conflict:
                    return None
            case ("adjust", name, indicator, value):
                report = self.report(name)
                counted = self.stand(report, indicator).counted
                seen = counted.id if counted else None
                return adjust(report, [cell(indicator, value, seen=seen)], reason="x").instant
            case ("replace", name, values):
                return self.replace(self.report(name), values)
            case ("clock", minutes):
                self.now += timedelta(minutes=minutes)
            case _:
                Grant.objects.filter(pk=self.grant.pk).delete()
        return None

    def replace(self, report: Report, values: dict[str, int]) -> datetime | None:
        """Another file for the report."""
        number = report.versions.count() + 1
        version = ReportVersion.objects.create(report=report, number=number)
        entries = []
        for position, (indicator, value) in enumerate(values.items()):
            row = ReportRow.objects.create(
                version=version, position=position, table="t", role="leaf", indicator=indicator
            )
            known = type("Known", (), {"id": indicator, "kind": "count", "scale": 0})()
            entries.append(
                Entry(row, report.period_code, "value", str(value), str(value), date(2026, 3, 31), "tệp", known)
            )
        with patch("cchc.reporting.figures.services.kind_of", lambda *_: "count"):
            record(version, entries)
        return version.accepted


def known(at: datetime | None) -> list[Any]:
    return sorted(
        facts(at=at).values_list("unit__code", "indicator", "state", "amount", "id"),
        key=lambda row: (row[0], row[1]),
    )


@settings(max_examples=60)
@given(steps)
def test_what_was_known_never_changes(given_steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        world = World()
        said: list[tuple[datetime, list[Any]]] = []
        with patch.object(turns.timezone, "now", lambda: world.now):
            for step in given_steps:
                before = known(None)
                instant = world.do(step)
                if instant is not None:
                    said += [(instant - timedelta(microseconds=1), before), (instant, known(None))]
                for at, was in said:
                    assert known(at) == was
        assert_ledger_in_order()
        transaction.set_rollback(True)


def assert_ledger_in_order() -> None:
    """Every cell is one line of versions: none begins before another ended, and none is recorded twice at once."""
    cells: dict[Any, list[Figure]] = {}
    for figure in Figure.objects.order_by("id"):
        cells.setdefault((figure.unit_id, figure.indicator), []).append(figure)
    for versions in cells.values():
        recorded = [figure.recorded for figure in versions]
        assert recorded == sorted(set(recorded))
        counted = sorted((f for f in versions if f.accepted), key=lambda f: f.accepted)
        for earlier, later in pairwise(counted):
            assert earlier.superseded is not None
            assert earlier.superseded <= later.accepted


def test_before_anything_nothing_was_known() -> None:
    report = typed_report()
    write(report, [cell("A1", 1)])
    done = accept(report)
    assert done.instant
    assert not facts(at=done.instant - timedelta(microseconds=1)).exists()
    assert facts(at=done.instant).get().amount == 1


def test_a_draft_was_never_known() -> None:
    report = typed_report()
    written = write(report, [cell("A1", 1)])
    assert written.instant
    assert not facts(at=written.instant + timedelta(days=1)).exists()


def test_the_past_is_scoped_too() -> None:
    for name in UNITS:
        report = typed_report(commune(name))
        write(report, [cell("A1", 1)])
        accept(report)
    later = datetime(2100, 1, 1, tzinfo=UTC)
    with within(Scope(Unit.objects.filter(pk=commune(UNITS[0]).pk).values("pk"))):
        assert [figure.unit.name for figure in facts(at=later)] == [UNITS[0]]
