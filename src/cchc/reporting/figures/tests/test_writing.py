from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cchc.core.figures.amount import AmountError
from cchc.platform.accounts.models import User
from cchc.platform.events.models import Event
from cchc.reporting.figures import services, turns
from cchc.reporting.figures.models import Estimate, Figure, Ledger, Origin
from cchc.reporting.figures.selectors import facts
from cchc.reporting.figures.services import Conflict, Refused, accept, adjust, write
from cchc.reporting.figures.tests.made import cell, typed_report
from cchc.reporting.library import drafts
from cchc.reporting.library.services import accept as accept_reading
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db
Clock = Any


@pytest.fixture
def report() -> Report:
    return typed_report()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time: clock(5) is five minutes past eight."""

    def at(minute: int) -> datetime:
        moment = datetime(2026, 4, 1, 8, tzinfo=UTC) + timedelta(minutes=minute)
        monkeypatch.setattr(turns.timezone, "now", lambda: moment)
        return moment

    return at


def counted(indicator: str) -> list[Any]:
    return list(facts().filter(indicator=indicator).values_list("state", "amount"))


def now(report: Report, indicator: str) -> Figure:
    return Figure.objects.filter(version__report=report, indicator=indicator, superseded=None).latest("id")


def test_it_works(report: Report, administrator: User) -> None:
    written = write(report, [cell("A1", 12), cell("A2", "none_arisen")], by=administrator)
    assert [figure.amount for figure in written.figures] == [12, None]
    assert counted("A1") == []
    accept(report, by=administrator)
    assert counted("A1") == [("value", 12)]
    kept = now(report, "A1")
    assert (kept.origin_kind, kept.author, kept.row, kept.template_row) == (Origin.TYPED, administrator, None, "I/A1")
    assert kept.accepted
    assert kept.recorded < kept.accepted
    report.refresh_from_db()
    assert report.status == Report.Status.ACCEPTED


def test_a_draft_takes_the_place_of_the_draft_before(report: Report) -> None:
    first = write(report, [cell("A1", 1)]).figures[0]
    second = write(report, [cell("A1", 2, seen=first.pk)])
    first.refresh_from_db()
    assert (first.superseded, first.accepted) == (second.instant, None)
    assert Figure.objects.count() == 2


def test_accepting_ends_what_counted_at_the_same_instant(report: Report) -> None:
    first = write(report, [cell("A1", 1)]).figures[0]
    accept(report)
    write(report, [cell("A1", 2, seen=first.pk)])
    done = accept(report)
    first.refresh_from_db()
    assert first.superseded == done.instant == done.figures[0].accepted
    assert counted("A1") == [("value", 2)]
    assert [version.typed for version in report.versions.all()] == [True, True]


def test_a_cell_left_out_goes_on_counting(report: Report) -> None:
    write(report, [cell("A1", 1), cell("A2", 5)])
    accept(report)
    write(report, [cell("A1", 3, seen=now(report, "A1").pk)])
    accept(report)
    assert (counted("A1"), counted("A2")) == ([("value", 3)], [("value", 5)])


def test_saying_the_same_writes_nothing(report: Report) -> None:
    first = write(report, [cell("A1", 1)]).figures[0]
    again = write(report, [cell("A1", 1, seen=first.pk)])
    assert (again.figures, again.same, again.instant) == ((), 1, None)
    assert Event.objects.filter(kind="figures.typed").count() == 1


def test_an_empty_cell_is_not_written(report: Report) -> None:
    assert write(report, [cell("A1", "blank")]).figures == ()


def test_emptying_a_cell_is_a_version(report: Report) -> None:
    first = write(report, [cell("A1", 1)]).figures[0]
    write(report, [cell("A1", "blank", seen=first.pk)])
    accept(report)
    assert counted("A1") == [("blank", None)]


def test_as_of_and_estimate_are_part_of_the_figure(report: Report) -> None:
    first = write(report, [cell("A1", 1)]).figures[0]
    said = write(
        report, [cell("A1", 1, seen=first.pk, as_of=date(2026, 3, 14), estimate=Estimate.PROVISIONAL)]
    ).figures[0]
    assert (said.as_of, said.estimate) == (date(2026, 3, 14), "provisional")


# --- two people on one cell


def test_two_people_on_one_cell(report: Report) -> None:
    theirs = write(report, [cell("A1", 7)]).figures[0]
    with pytest.raises(Conflict) as conflict:
        write(report, [cell("A1", 8), cell("A2", 1)])
    clash = conflict.value.clashes[0]
    assert (clash.mine.answer.amount, clash.theirs.amount, clash.theirs.id) == (8, 7, theirs.pk)
    assert not Figure.objects.filter(indicator="A2").exists()
    assert Event.objects.filter(kind="figures.typed").count() == 1


def test_two_people_who_say_the_same_do_not_conflict(report: Report) -> None:
    write(report, [cell("A1", 7)])
    assert write(report, [cell("A1", 7)]).same == 1


def test_a_draft_older_than_what_counts_is_not_accepted_unseen(report: Report) -> None:
    """Somebody adjusts a figure while a draft of it waits: the draft must be looked at again."""
    first = write(report, [cell("A1", 1)]).figures[0]
    accept(report)
    write(report, [cell("A1", 2, seen=first.pk)])
    adjusted = adjust(report, [cell("A1", 3, seen=first.pk)], reason="Theo Công văn 12").figures[0]
    with pytest.raises(Conflict) as conflict:
        accept(report)
    assert (conflict.value.clashes[0].mine.amount, conflict.value.clashes[0].theirs.amount) == (2, 3)
    assert counted("A1") == [("value", 3)]
    write(report, [cell("A1", 2, seen=adjusted.pk)])
    accept(report)
    assert counted("A1") == [("value", 2)]


def test_a_cell_twice_in_one_save_is_refused(report: Report) -> None:
    with pytest.raises(Refused):
        write(report, [cell("A1", 1), cell("A1", 2)])


# --- adjusting


def test_adjusting_counts_at_once_and_needs_a_reason(report: Report, administrator: User) -> None:
    first = write(report, [cell("A1", 1)]).figures[0]
    accept(report)
    with pytest.raises(Refused):
        adjust(report, [cell("A1", 4, seen=first.pk)], reason=" ")
    done = adjust(report, [cell("A1", 4, seen=first.pk)], reason="Nhập nhầm", by=administrator)
    assert counted("A1") == [("value", 4)]
    assert done.figures[0].origin_kind == Origin.ADJUSTED
    told = Event.objects.get(kind="figures.adjusted")
    assert (told.reason, told.actor, told.data["indicators"]) == ("Nhập nhầm", administrator, ["A1"])


# --- events, and both or neither


def test_one_event_per_batch_without_values(report: Report) -> None:
    written = write(report, [cell("A1", 1234567), cell("A2", 2)])
    told = Event.objects.get(kind="figures.typed")
    assert told.data == {"period": "2026-Q1", "regime": "cchc", "count": 2, "indicators": ["A1", "A2"]}
    assert (told.unit, told.subject) == (report.unit, f"reports.report:{report.public_id}")
    assert {figure.event_id for figure in written.figures} == {told.pk}


def test_where_the_figures_fail_nothing_is_told(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(services.Figure.objects, "bulk_create", fails)
    with pytest.raises(OSError, match="no space"), transaction.atomic():
        write(report, [cell("A1", 1)])
    assert not Event.objects.filter(kind="figures.typed").exists()
    assert not report.versions.exists()


# --- files and forms


def test_a_new_file_takes_the_place_of_what_was_typed(draft: dict[str, Any]) -> None:
    read = accept_reading(drafts.parse(draft))
    typed = typed_report(read.unit, period=read.period_code, template=read.template)
    before = facts().get(indicator="A1")
    write(typed, [cell("A1", 5, seen=before.pk)])
    accept(typed)
    assert counted("A1") == [("value", 5)]
    assert accept_reading(drafts.parse(draft)) == read
    assert counted("A1") == [("value", 34279)]
    assert read.versions.count() == 3


def test_a_file_leaves_drafts_to_be_looked_at(draft: dict[str, Any]) -> None:
    read = accept_reading(drafts.parse(draft))
    typed = typed_report(read.unit, period=read.period_code, template=read.template)
    write(typed, [cell("A1", 5, seen=facts().get(indicator="A1").pk)])
    accept_reading(drafts.parse(draft))
    with pytest.raises(Conflict):
        accept(typed)


def test_regimes_and_units_are_apart() -> None:
    here, there = typed_report(), typed_report(regime="vpcp-ii06", template="vpcp-ii06a")
    for report, value in ((here, 1), (there, 2)):
        write(report, [cell("C3.3a", value)])
        accept(report)
    assert sorted(counted("C3.3a")) == [("value", 1), ("value", 2)]


# --- instants


def test_a_clock_set_back_changes_no_order(report: Report, clock: Clock) -> None:
    clock(10)
    first = write(report, [cell("A1", 1)])
    clock(5)
    second = write(report, [cell("A1", 2, seen=first.figures[0].pk)])
    third = accept(report)
    assert first.instant
    assert second.instant
    assert third.instant
    assert first.instant < second.instant < third.instant


def test_another_units_clock_set_back_changes_nothing_known(report: Report, clock: Clock) -> None:
    """The instant of a write exceeds that of every write of any unit: no total as known at a moment changes."""
    clock(10)
    first = write(report, [cell("A1", 1)])
    clock(5)
    other = write(typed_report(regime="other", template="other"), [cell("A1", 2)])
    assert first.instant
    assert other.instant
    assert other.instant > first.instant


def test_a_ledger_far_ahead_of_the_clock_is_told(
    report: Report, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock(100)
    write(report, [cell("A1", 1)])
    clock(5)
    write(report, [cell("A2", 1)])
    assert "clock is behind" in caplog.text


# --- what the database itself refuses


def test_the_database_refuses_a_second_draft(report: Report) -> None:
    first = write(report, [cell("A1", 1)]).figures[0]
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize("changes", [{"accepted": -1}, {"superseded": 0}, {"superseded": -1}])
def test_the_database_refuses_instants_out_of_order(report: Report, changes: dict[str, int]) -> None:
    kept = write(report, [cell("A1", 1)]).figures[0]
    moments = {name: kept.recorded + timedelta(seconds=by) for name, by in changes.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(pk=kept.pk).update(**moments)


def test_what_no_bigint_holds_is_an_error() -> None:
    with pytest.raises(AmountError):
        cell("A1", 2**63)


def test_the_largest_amount_is_kept(report: Report) -> None:
    write(report, [cell("A1", 2**63 - 1), cell("A2", -(2**63))])
    accept(report)
    assert (counted("A1"), counted("A2")) == ([("value", 2**63 - 1)], [("value", -(2**63))])


def test_writers_of_a_unit_share_one_ledger(report: Report) -> None:
    write(report, [cell("A1", 1)])
    accept(report)
    assert Ledger.objects.count() == 1


def test_the_size_of_a_batch_costs_no_reading(report: Report) -> None:
    """Only inserting more rows takes more statements: the database limits what one may carry."""
    write(report, [cell("X", 1)])
    counts = []
    for indicators in (["A1"], [f"X{n}" for n in range(100)], [f"Y{n}" for n in range(200)]):
        with CaptureQueriesContext(connection) as asked:
            write(report, [cell(indicator, 1) for indicator in indicators])
        counts.append(sum(not query["sql"].startswith("INSERT") for query in asked))
    few, many, twice_as_many = counts
    assert many == twice_as_many
    assert few <= many, "a few cells are read alone"


def test_accepting_is_sealed_at_once(report: Report, django_capture_on_commit_callbacks: Any) -> None:
    write(report, [cell("A1", 34)])
    with django_capture_on_commit_callbacks(execute=True):
        accept(report)
    assert not Event.objects.filter(batch__isnull=True).exists()
