"""The log of events, one event with its proof, the file, and the history of a thing."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from cchc.platform.accounts.models import Grant, Role, User
from cchc.platform.events import selectors, services
from cchc.platform.events.models import Event
from cchc.platform.events.registry import EventKind
from cchc.platform.events.sealing import seal
from cchc.platform.events.tests.tampering import unhindered
from cchc.platform.units.models import Kind, Reach, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(unit: Unit, administrator: Any) -> Unit:
    """The unit in the tree, under the nation."""
    Reach.objects.create(ancestor=unit, unit=unit, depth=0)
    Reach.objects.create(ancestor=administrator.unit, unit=unit, depth=1)
    return unit


def person(role: Role, unit: Unit) -> tuple[User, Client]:
    """Somebody with a role over a unit, signed in."""
    user = User.objects.create(username=f"{role}-{unit.pk}", name=f"Người {role}", unit=unit)
    Grant.objects.create(user=user, role=role, unit=unit, begins=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    return user, client


def page(client: Client, **filters: str) -> str:
    answer = client.get(reverse("events:list"), filters)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(client: Client, noted: EventKind, placed: Unit, administrator: Any) -> None:
    services.record(noted, subject=placed, unit=placed, actor=administrator, reason="Theo QĐ 1", name="Xã Ất")
    shown = page(client)
    for words in ("Đã ghi Xã Ất.", "Theo QĐ 1", administrator.name, placed.name, 'href="/units/"'):
        assert words in shown


def test_the_english_page_tells_it_in_english(english: Client, noted: EventKind, placed: Unit) -> None:
    services.record(noted, unit=placed, name="A")
    assert "Noted A." in page(english)


def test_an_empty_log_says_what_will_be_there(client: Client) -> None:
    assert "empty-page" in page(client)
    assert reverse("events:list") in page(client, q="không có")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "Theo QĐ"}, "1"),
        ({"q": "Số 2"}, "2"),
        ({"unit": "xa a"}, "2"),
        ({"actor": "quản trị"}, "1"),
        ({"actor": "quan-tri"}, "1"),
        ({"kind": "test.kept"}, "3"),
        ({"kind": "test."}, "123"),
        ({"since": str(date.today() + timedelta(days=2))}, ""),
        ({"until": str(date.today() + timedelta(days=2))}, "123"),
        ({"subject": "units.unit:x"}, ""),
    ],
)
def test_a_filter_finds(
    client: Client,
    noted: EventKind,
    kept: EventKind,
    placed: Unit,
    administrator: Any,
    filters: dict[str, str],
    found: str,
) -> None:
    services.record(noted, actor=administrator, reason="Theo QĐ 1", name="Số 1")
    services.record(noted, unit=placed, name="Số 2")
    services.record(kept, code="Số 3")
    assert [number for number in "123" if f"Số {number}." in page(client, **filters)] == list(found)


def test_a_day_that_is_none_is_refused_and_stays_typed(client: Client) -> None:
    answer = client.get(reverse("events:list"), {"since": "31/02", "q": "giữ lại"})
    assert answer.status_code == 422
    assert 'value="31/02"' in answer.content.decode()
    assert 'value="giữ lại"' in answer.content.decode()
    assert client.get(reverse("events:list"), {"since": "31/3/2026"}).status_code == 200
    backwards = client.get(reverse("events:list"), {"since": "2026-02-01", "until": "2026-01-01"})
    assert backwards.status_code == 422


def test_pages_follow_one_another_by_id(client: Client, noted: EventKind, placed: Unit) -> None:
    services.write([services.made(noted, unit=placed, name=f"Số {n}") for n in range(selectors.PAGE + 5)])
    first = page(client)
    last_shown = Event.objects.order_by("-pk")[selectors.PAGE - 1].pk
    assert f"before={last_shown}" in first
    services.record(noted, unit=placed, name="mới hơn")
    second = page(client, before=str(last_shown))
    assert [f"Đã ghi Số {n}." in second for n in (4, 5)] == [True, False]
    assert 'rel="next"' not in second
    assert "mới hơn" in page(client, before="9" * 30), "nonsense in the address shows the first page"


def test_the_number_of_queries_does_not_grow(
    client: Client, noted: EventKind, placed: Unit, administrator: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def write(count: int) -> None:
        services.write(
            [
                services.made(noted, unit=placed, actor=administrator, on_behalf=administrator, name=str(n))
                for n in range(count)
            ]
        )

    write(1)
    seal()
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    write(40)
    seal()
    with django_assert_num_queries(len(few)):
        page(client)


def test_a_scope_sees_its_units_and_nothing_else(noted: EventKind, placed: Unit) -> None:
    other = Unit.objects.create(code="xa-b", name="UBND xã B", folded="ubnd xa b", kind=Kind.COMMUNE)
    services.record(noted, unit=placed, name="của A")
    foreign = services.record(noted, unit=other, name="của B")
    nowhere = services.record(noted, name="không đơn vị")
    _, leader = person(Role.LEADER, placed)
    shown = page(leader)
    assert "của A" in shown
    assert "của B" not in shown
    assert "không đơn vị" not in shown
    for event in (foreign, nowhere):
        assert leader.get(reverse("events:event", args=[event.public_id])).status_code == 404
    body = b"".join(leader.get(reverse("events:export")).streaming_content).decode()
    assert "của A" in body
    assert "của B" not in body


def test_an_administrator_of_a_commune_does_not_see_what_is_about_no_unit(noted: EventKind, placed: Unit) -> None:
    services.record(noted, name="không đơn vị")
    _, local = person(Role.ADMINISTRATOR, placed)
    assert "không đơn vị" not in page(local)


def test_who_may_not_read_the_log_is_refused(noted: EventKind, placed: Unit) -> None:
    event = services.record(noted, unit=placed, name="a")
    _, contributor = person(Role.CONTRIBUTOR, placed)
    for address in (
        reverse("events:list"),
        reverse("events:export"),
        reverse("events:event", args=[event.public_id]),
    ):
        assert contributor.get(address).status_code == 403


def test_the_file_has_every_event_and_no_formula(client: Client, noted: EventKind, placed: Unit) -> None:
    count = selectors.EXPORTED_AT_ONCE + 3
    services.write([services.made(noted, unit=placed, name=f"Số {n}") for n in range(count)])
    services.record(noted, unit=placed, name="a", reason="=1+1")
    body = b"".join(client.get(reverse("events:export")).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert len(rows) == count + 2
    assert rows[1][6] == "'=1+1"
    assert rows[2][5] == f"Đã ghi Số {count - 1}."
    filtered = b"".join(client.get(reverse("events:export"), {"q": "Số 12"}).streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(filtered)))) == 1 + sum("12" in str(n)[:2] for n in range(count))


def test_one_event_proves_its_place(client: Client, noted: EventKind, placed: Unit) -> None:
    event = services.record(noted, unit=placed, name="a", reason="vì")
    address = reverse("events:event", args=[event.public_id])
    assert client.get(address).context["proof"].batch is None
    seal()
    services.record(noted, unit=placed, name="b")
    seal()
    proof = client.get(address).context["proof"]
    assert proof.holds
    assert proof.followed.number == 2
    with unhindered() as cursor:
        cursor.execute("UPDATE events_event SET subject = 'x' WHERE id = %s", [event.pk])
    answer = client.get(address)
    assert not answer.context["proof"].holds
    assert 'class="trouble"' in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events_event SET reason = 'khác'",
        "UPDATE events_batch SET sealed = '2020-01-01 00:00:00+00:00' WHERE number = 1",
        "UPDATE events_batch SET previous = hash WHERE number = 2",
    ],
)
def test_a_fault_in_the_place_is_shown(client: Client, noted: EventKind, placed: Unit, change: str) -> None:
    event = services.record(noted, unit=placed, name="a", reason="vì")
    seal()
    services.record(noted, unit=placed, name="b")
    seal()
    with unhindered() as cursor:
        cursor.execute(change)
    assert not client.get(reverse("events:event", args=[event.public_id])).context["proof"].holds


def test_a_reason_is_erased_for_a_reason(client: Client, noted: EventKind, placed: Unit) -> None:
    event = services.record(noted, unit=placed, name="a", reason="Bà B nghỉ ốm")
    seal()
    address = reverse("events:erase", args=[event.public_id])
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "Bà B nghỉ ốm" in refused.content.decode()
    assert client.post(address, {"reason": "Theo đề nghị"}).status_code == 302
    shown = client.get(reverse("events:event", args=[event.public_id])).content.decode()
    assert "Bà B" not in shown
    assert 'name="reason"' not in shown
    again = client.post(address, {"reason": "Theo đề nghị"})
    assert again.status_code == 422
    assert "Theo đề nghị" in again.content.decode()


def test_only_administrators_of_the_whole_tree_erase(noted: EventKind, placed: Unit) -> None:
    event = services.record(noted, unit=placed, name="a", reason="vì")
    for role in (Role.LEADER, Role.ADMINISTRATOR):
        _, other = person(role, placed)
        assert other.post(reverse("events:erase", args=[event.public_id]), {"reason": "x"}).status_code == 403
    event.refresh_from_db()
    assert event.reason == "vì"


def history(user: Any, thing: Any) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load events %}{% history thing %}").render(Context({"thing": thing, "request": request}))


def test_the_history_of_a_thing_is_newest_first(noted: EventKind, placed: Unit, administrator: Any) -> None:
    assert "sheet" not in history(administrator, placed)
    for name in ("trước", "sau"):
        services.record(noted, subject=placed, unit=placed, reason="vì thế", name=name)
    services.record(noted, unit=placed, name="không phải nó")
    shown = history(administrator, placed)
    assert shown.index("Đã ghi sau.") < shown.index("Đã ghi trước.")
    assert "không phải nó" not in shown
    assert "vì thế" in shown


def test_a_reason_is_for_those_who_read_the_log(noted: EventKind, placed: Unit) -> None:
    services.record(noted, subject=placed, unit=placed, reason="vì thế", name="a")
    drafter, _ = person(Role.DRAFTER, placed)
    shown = history(drafter, placed)
    assert "Đã ghi a." in shown
    assert "vì thế" not in shown
    assert reverse("events:list") not in shown


def test_a_long_history_leads_on(noted: EventKind, placed: Unit, administrator: Any) -> None:
    services.write([services.made(noted, subject=placed, unit=placed, name=str(n)) for n in range(25)])
    assert "?subject=units.unit" in history(administrator, placed)
