"""The chain proves what was sealed, and names what somebody touched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.platform.backup.doctor import CHECKS
from cchc.platform.events import canonical, chain, immutability, sealing, services
from cchc.platform.events.models import Batch, Event
from cchc.platform.events.registry import EventKind
from cchc.platform.events.sealing import seal
from cchc.platform.events.tests.tampering import told, troubles, unhindered

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(noted: EventKind, administrator: Any) -> list[Event]:
    """Nine events in three batches."""
    events = []
    for batch in range(3):
        events += [services.record(noted, name=f"{batch}{place}", reason="vì") for place in range(3)]
        seal()
    return events


def run(statement: str, *values: Any) -> None:
    with unhindered() as cursor:
        cursor.execute(statement, values)


def test_it_works(sealed: list[Event]) -> None:
    assert Batch.objects.count() == 3
    assert troubles() == []
    assert chain.head().number == 3
    assert [*chain.follows(chain.head())] == []


def test_nothing_to_seal_makes_no_batch(sealed: list[Event]) -> None:
    assert seal() == 0
    assert chain.head().number == 3


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("kind = 'events.erased'", "touched: kind was test.noted"),
        ("actor_id = (SELECT min(id) FROM accounts_user)", "touched: actor was —"),
        ("known = '2020-01-01 00:00:00+00:00'", "touched: known was"),
        ('data = \'{"name": "99"}\'', "its content does not fit"),
        ("subject = 'units.unit:1'", "touched: subject was"),
        ("reason = 'vì thế'", "its reason does not fit"),
        ("reason = '', reason_salt = ''", "its reason does not fit"),
        ("reason_hash = 'x'", "touched: reason_hash was"),
        ("reason = '', reason_salt = '', erased = known", "marked as erased, yet no event tells so"),
        ("batch_id = NULL", "was taken out of batch 2"),
        ("batch_id = (SELECT id FROM events_batch WHERE number = 1)", "was taken out of batch 2"),
    ],
)
def test_a_touched_row_is_named(sealed: list[Event], change: str, named: str) -> None:
    key = sealed[4].pk
    run(f"UPDATE events_event SET {change} WHERE id = {key}")
    assert f"events.event:{key} " in told()
    assert named in told()
    assert {trouble.place for trouble in troubles()} == {f"events.event:{key}"}


def test_a_missing_row_is_named(sealed: list[Event]) -> None:
    run(f"DELETE FROM events_event WHERE id = {sealed[5].pk}")
    assert told() == f"events.event:{sealed[5].pk} Event {sealed[5].pk} of batch 2 is missing."


def test_an_inserted_row_is_named(sealed: list[Event], noted: EventKind) -> None:
    event = services.record(noted, name="chèn")
    run("UPDATE events_event SET batch_id = %s WHERE id = %s", Batch.objects.get(number=2).pk, event.pk)
    assert f"Event {event.pk} (test.noted) was inserted into batch 2" in told()


def test_a_renumbered_row_is_named_twice(sealed: list[Event]) -> None:
    run(f"UPDATE events_event SET id = id + 100 WHERE id = {sealed[0].pk}")
    assert f"Event {sealed[0].pk} of batch 1 is missing" in told()
    assert f"Event {sealed[0].pk + 100} (test.noted) was inserted" in told()


def test_a_touched_batch_is_named(sealed: list[Event]) -> None:
    run("UPDATE events_batch SET sealed = '2020-01-01 00:00:00+00:00' WHERE number = 2")
    assert told() == "events.batch:2 Batch 2 was touched: its hash does not fit its content."


def test_a_batch_made_to_fit_breaks_the_link_after_it(sealed: list[Event]) -> None:
    run('UPDATE events_event SET data = \'{"name": "99"}\' WHERE id = %s', sealed[4].pk)
    _seal_anew(Batch.objects.get(number=2))
    assert told() == ("events.batch:3 The link between batches 2 and 3 is broken: 3 names another hash before it.")


def test_a_missing_batch_is_named(sealed: list[Event]) -> None:
    run("UPDATE events_event SET batch_id = NULL WHERE id IN (%s, %s, %s)", *[event.pk for event in sealed[3:6]])
    run("DELETE FROM events_batch WHERE number = 2")
    assert told() == "events.batch:3 Batches 2 to 2 are missing from the chain."


def test_an_end_cut_off_shows_against_a_head_written_down(sealed: list[Event]) -> None:
    written_down = chain.parse_head(str(chain.head()))
    run("UPDATE events_event SET batch_id = NULL WHERE id IN (%s, %s, %s)", *[event.pk for event in sealed[6:]])
    run("DELETE FROM events_event WHERE id IN (%s, %s, %s)", *[event.pk for event in sealed[6:]])
    run("DELETE FROM events_batch WHERE number = 3")
    assert troubles() == []
    assert "cut or written anew" in "".join(trouble.said.text("en") for trouble in chain.follows(written_down))


@pytest.mark.parametrize("text", ["12", "12:xyz", "x:" + "0" * 64, "12:" + "g" * 64])
def test_a_head_that_cannot_be_one_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        chain.parse_head(text)


def _seal_anew(batch: Batch) -> None:
    """What a forger would do who knows how hashes are made."""
    pairs = [(event.pk, canonical.event_digest(event)) for event in Event.objects.filter(batch=batch)]
    digests = json.dumps({str(key): digest for key, digest in pairs})
    made = canonical.batch_hash(batch.number, batch.sealed, batch.previous, pairs)
    run("UPDATE events_batch SET digests = %s, hash = %s WHERE number = %s", digests, made, batch.number)


@pytest.mark.parametrize("name", sorted(immutability.SQLITE))
def test_a_trigger_taken_away_is_named(name: str) -> None:
    assert immutability.missing() == []
    on = f" ON {name.rsplit('_', 1)[0]}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert immutability.missing() == [name]
    assert name in "".join(str(trouble.said) for trouble in CHECKS["events.guarded"].run())


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30)
@given(steps=st.lists(st.one_of(st.integers(1, 5), st.sampled_from(["seal", "undone", "hash", "save", "stamp"]))))
def test_any_stream_with_any_sealing_and_any_kill_verifies(
    noted: EventKind, monkeypatch: pytest.MonkeyPatch, steps: list[int | str]
) -> None:
    with transaction.atomic():
        monkeypatch.setattr(sealing, "BATCH_EVENTS", 3)
        written = 0
        for step in steps:
            if isinstance(step, int):
                services.write([services.made(noted, name=str(number), reason="vì") for number in range(step)])
                written += step
            elif step == "undone":
                _undone(noted)
            else:
                _seal_until(step)
        assert troubles() == []
        seal()
        assert troubles() == []
        assert Event.objects.filter(batch__isnull=False).count() == written == Event.objects.count()
        assert sum(len(batch.digests) for batch in Batch.objects.all()) == written
        transaction.set_rollback(True)


def _undone(kind: EventKind) -> None:
    """A transaction that came to nothing."""
    with transaction.atomic():
        services.record(kind, name="không xảy ra")
        transaction.set_rollback(True)


def _seal_until(step: str) -> None:
    """Seal, or be killed before the hash, before the batch is saved, or before the events are stamped."""

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        if step == "hash":
            patch.setattr(sealing, "batch_hash", killed)
        elif step == "save":
            patch.setattr(Batch, "save", killed)
        elif step == "stamp":
            patch.setattr(type(Event.objects.all()), "stamp", killed)
        try:
            seal()
        except Killed:
            assert step != "seal"


def test_verification_holds_one_batch_at_a_time(
    noted: EventKind, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    monkeypatch.setattr(sealing, "BATCH_EVENTS", 10)
    services.write([services.made(noted, name=str(number)) for number in range(60)])
    seal()
    assert Batch.objects.count() == 6
    with django_assert_max_num_queries(12):
        assert troubles() == []


def test_the_worked_example_of_the_document_is_right() -> None:
    page = (Path(__file__).parents[5] / "docs/algorithms/event-chain.md").read_text(encoding="utf-8")
    event_line, batch_line = re.findall(r'^(\["cchc-(?:event|batch)-1".*\])$', page, re.MULTILINE)
    from hashlib import sha256

    digest = sha256(event_line.encode()).hexdigest()
    assert canonical.canonical(json.loads(event_line)).decode() == event_line
    assert digest in batch_line
    assert sha256(batch_line.encode()).hexdigest() in page
    assert canonical.reason_digest("00112233445566778899aabbccddeeff", "Theo Quyết định số 12/QĐ-UBND") in event_line


def test_a_migration_puts_triggers_back(caplog: pytest.LogCaptureFixture) -> None:
    from django.core.management import call_command

    immutability.remove(connection)
    assert len(immutability.missing()) == 4
    call_command("migrate", "events", verbosity=0, skip_checks=True)
    assert immutability.missing() == []
    assert "triggers put back: events_batch_delete" in caplog.text
