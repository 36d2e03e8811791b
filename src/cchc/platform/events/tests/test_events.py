"""Events are added, told in two languages, and never changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cchc.platform.accounts.scope import OutsideScope
from cchc.platform.events import services
from cchc.platform.events.models import AppendOnly, Batch, Erasing, Event
from cchc.platform.events.registry import KINDS, EventKind, link_of, register, sentence_of
from cchc.platform.events.sealing import seal
from cchc.platform.events.tests.tampering import troubles

pytestmark = pytest.mark.django_db


def test_it_works(noted: EventKind, unit: Any, administrator: Any) -> None:
    happened = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    event = services.record(
        noted, subject=unit, unit=unit, actor=administrator, happened=happened, reason="Theo QĐ 1", name="Xã Ất"
    )
    event.refresh_from_db()
    assert sentence_of(event, "vi") == "Đã ghi Xã Ất."
    assert sentence_of(event, "en") == "Noted Xã Ất."
    assert link_of(event) == "/units/"
    assert (event.happened, event.actor, event.reason) == (happened, administrator, "Theo QĐ 1")
    assert event.known > happened
    assert event.subject == f"units.unit:{unit.public_id}"
    assert len(event.reason_hash) == 64


def test_many_are_written_at_once(noted: EventKind, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        services.write([services.made(noted, name=str(number)) for number in range(200)])
    assert Event.objects.count() == 200


def test_a_kind_that_is_not_registered_is_refused(noted: EventKind) -> None:
    with pytest.raises(ValueError, match="not registered"):
        services.made(EventKind("test.noted", noted.sentence))
    with pytest.raises(ValueError, match="registered twice"):
        register(noted)


@pytest.mark.parametrize("value", [1.5, datetime(2026, 1, 1, tzinfo=UTC), {"a": 1}, b"x", [0.1]])
def test_data_that_databases_give_back_differently_is_refused(noted: EventKind, value: Any) -> None:
    with pytest.raises(TypeError, match="name="):
        services.made(noted, name=value)


def test_an_event_of_a_kind_no_longer_known_is_still_told(noted: EventKind) -> None:
    event = services.made(noted, name="A")
    event.kind = "old.gone"
    assert sentence_of(event, "vi") == "old.gone (name: A)"
    assert link_of(event) == ""
    event.kind, event.data = noted.code, {}
    assert sentence_of(event, "en") == "Noted —."


def test_a_link_to_a_page_that_is_gone_is_no_link(kept: EventKind) -> None:
    from django.urls import reverse

    KINDS["test.kept"] = EventKind("test.kept", kept.sentence, lambda event: reverse("no:such"))
    assert link_of(services.made(KINDS["test.kept"])) == ""


def test_the_model_refuses_change_and_deletion(kept: EventKind) -> None:
    event = services.record(kept, code="a")
    event.reason = "khác"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(reason=""),
        lambda: Event.objects.bulk_update([event], ["reason"]),
        lambda: Event.objects.update_or_create(pk=event.pk, defaults={"reason": ""}),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    seal()
    for batch_attempt in (Batch.objects.get().save, Batch.objects.get().delete, Batch.objects.all().delete):
        with pytest.raises(AppendOnly):
            batch_attempt()


EVENT_COLUMNS = {
    "id": "id + 1000",
    "public_id": "'01990000-0000-7000-8000-000000000000'",
    "kind": "'x'",
    "happened": "'2020-01-01 00:00:00+00:00'",
    "known": "'2020-01-01 00:00:00+00:00'",
    "actor_id": "99",
    "on_behalf_id": "99",
    "unit_id": "99",
    "subject": "'x'",
    "reason": "''",
    "reason_salt": "''",
    "reason_hash": "''",
    "erased": "'2020-01-01 00:00:00+00:00'",
    "data": "'{}'",
    "batch_id": "NULL",
}


def test_the_list_of_columns_is_whole() -> None:
    assert {field.column for field in Event._meta.fields} == EVENT_COLUMNS.keys()


@pytest.mark.parametrize(("column", "value"), EVENT_COLUMNS.items())
def test_the_database_refuses_to_change_a_column(noted: EventKind, column: str, value: str) -> None:
    services.record(noted, name="a", reason="vì")
    seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE events_event SET {column} = {value}")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events_event",
        "DELETE FROM events_batch",
        "UPDATE events_batch SET hash = 'x'",
        "UPDATE events_batch SET number = number + 1",
        "UPDATE events_event SET reason = '', reason_salt = '', erased = known",
    ],
)
def test_the_database_refuses_a_statement(noted: EventKind, statement: str) -> None:
    services.record(noted, name="a", reason="vì")
    seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_permit_to_erase_lets_nothing_else_through(noted: EventKind) -> None:
    event, other = (services.record(noted, name=name, reason="vì") for name in "ab")
    Erasing.objects.create(event=event.pk)
    for statement in (
        f"UPDATE events_event SET kind = 'x', reason = '', reason_salt = '', erased = known WHERE id = {event.pk}",
        f"UPDATE events_event SET reason = 'y', reason_salt = '', erased = known WHERE id = {event.pk}",
        f"UPDATE events_event SET reason = '', reason_salt = '', erased = known WHERE id = {other.pk}",
        f"DELETE FROM events_event WHERE id = {event.pk}",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_reason_is_erased_and_the_chain_still_proves_the_event(noted: EventKind, unit: Any) -> None:
    event = services.record(noted, unit=unit, name="a", reason="Ông Nguyễn Văn A nghỉ ốm")
    seal()
    services.erase(event, "Theo đề nghị của người có dữ liệu")
    seal()
    row = Event.objects.get(pk=event.pk)
    assert (row.reason, row.reason_salt) == ("", "")
    assert row.reason_hash
    assert row.erased <= timezone.now()
    assert not Erasing.objects.exists()
    telling = Event.objects.get(kind="events.erased")
    assert telling.subject == f"events.event:{event.public_id}"
    assert sentence_of(telling, "en") == f"Erased the reason of event no. {event.pk}."
    assert str(event.public_id) in link_of(telling)
    assert troubles() == []


def test_what_may_not_be_erased_is_refused(noted: EventKind, kept: EventKind) -> None:
    for event in (services.record(kept, code="a", reason="vì"), services.record(noted, name="a")):
        with pytest.raises(services.NotErasable):
            services.erase(event, "vì thế")
    with pytest.raises(ValueError, match="needs a reason"):
        services.erase(services.record(noted, name="b", reason="vì"), " ")


def test_reading_outside_a_scope_raises_and_writing_does_not(kept: EventKind, no_scope: None) -> None:
    services.record(kept, code="a")
    with pytest.raises(OutsideScope):
        Event.objects.count()
