"""Two sealers at once, and transactions that commit late."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cchc.platform.accounts.scope import everything
from cchc.platform.events import sealing, services
from cchc.platform.events.models import Batch, Event
from cchc.platform.events.registry import EventKind
from cchc.platform.events.tests.tampering import troubles

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(work: Any) -> threading.Thread:
    """Run `work` with a connection and a scope of its own."""

    def run() -> None:
        try:
            with everything("test"):
                work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_two_sealers_at_once_make_one_chain(noted: EventKind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH_EVENTS", 7)
    together = threading.Barrier(4)
    failures: list[BaseException] = []

    def work() -> None:
        together.wait()
        try:
            for number in range(10):
                services.write([services.made(noted, name=str(number)) for _ in range(3)])
                sealing.seal()
        except BaseException as error:
            failures.append(error)
            raise

    threads = [in_thread(work) for _ in range(4)]
    for thread in threads:
        thread.join()
    assert failures == []
    assert Event.objects.filter(batch__isnull=False).count() == 120
    assert list(Batch.objects.values_list("number", flat=True)) == list(range(1, Batch.objects.count() + 1))
    assert troubles() == []


def test_an_event_committed_late_goes_into_the_next_batch(noted: EventKind) -> None:
    commit_late = _a_writer_that_commits_late(noted)
    early = services.record(noted, name="sớm")
    assert sealing.seal() == 1
    commit_late()
    assert sealing.seal() == 1
    late = Event.objects.exclude(pk=early.pk).get()
    early.refresh_from_db()
    assert late.pk < early.pk
    assert (late.batch.number, early.batch.number) == (2, 1)
    assert troubles() == []


def _a_writer_that_commits_late(kind: EventKind) -> Callable[[], None]:
    """An event that has its id and is not there yet; the answer commits it. SQLite has one writer at a time, so there
    the id is only set aside."""
    if connection.vendor == "sqlite":
        event = services.made(kind, name="muộn")
        event.pk = 1
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'events_event'")
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('events_event', 1)")
        return lambda: services.write([event])
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            services.record(kind, name="muộn")
            written.set()
            go_on.wait(30)

    thread = in_thread(slow)
    written.wait(30)

    def commit() -> None:
        go_on.set()
        thread.join()

    return commit


def test_sealing_after_a_transaction_waits_for_its_end(noted: EventKind) -> None:
    with transaction.atomic():
        services.record(noted, name="a")
        sealing.seal_after()
        assert not Batch.objects.exists()
    assert Batch.objects.count() == 1


def test_a_seal_that_fails_leaves_the_work_done(
    noted: EventKind, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(using: str) -> int:
        raise RuntimeError("no")

    monkeypatch.setattr(sealing, "_seal_one", broken)
    with transaction.atomic():
        services.record(noted, name="a")
        sealing.seal_after()
    assert Event.objects.filter(batch__isnull=True).count() == 1
    assert "no" in caplog.text


def test_what_is_rolled_back_is_not_sealed(noted: EventKind) -> None:
    with transaction.atomic():
        services.record(noted, name="a")
        sealing.seal()
        transaction.set_rollback(True)
    assert not Batch.objects.exists()
    assert not Event.objects.exists()
