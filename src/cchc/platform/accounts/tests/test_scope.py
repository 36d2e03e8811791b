"""Nobody's data is read, changed or removed without somebody behind the query."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone

from cchc.platform.accounts import scope as scopes
from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.middleware import Scoped
from cchc.platform.accounts.models import Role, RowOwner
from cchc.platform.accounts.scope import OutsideScope, Scope, ScopedManager, everything, refused, within, within_any
from cchc.platform.accounts.tests.made import LONG_AGO, grant, person, tree, unit
from cchc.platform.units.models import Reach, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return tree({"vn": None, "p": "vn", "q": "vn", "w": "p"})


@pytest.fixture
def protected(monkeypatch: pytest.MonkeyPatch, units: dict[str, Unit], _scope: Any) -> RowOwner:
    """The table of row owners stands for one of a unit's data, and the test is outside any scope."""
    row = RowOwner.objects.create(unit=units["w"], prefix="C3", user=person("an"), begins=LONG_AGO)
    monkeypatch.setattr(scopes, "PROTECTED", {"accounts_rowowner"})
    _scope.close()
    return row


def _raw(sql: str) -> Callable[[RowOwner], Any]:
    def run(row: RowOwner) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return run


QUERIES: dict[str, Callable[[RowOwner], Any]] = {
    "list": lambda row: list(RowOwner.objects.all()),
    "get": lambda row: RowOwner.objects.get(pk=row.pk),
    "values": lambda row: list(RowOwner.objects.values("prefix")),
    "values_list": lambda row: list(RowOwner.objects.values_list("prefix", flat=True)),
    "count": lambda row: RowOwner.objects.count(),
    "aggregate": lambda row: RowOwner.objects.aggregate(Count("pk")),
    "exists": lambda row: RowOwner.objects.exists(),
    "iterator": lambda row: list(RowOwner.objects.iterator()),
    "update": lambda row: RowOwner.objects.update(prefix="A"),
    "save": lambda row: row.save(),
    "delete": lambda row: RowOwner.objects.all()._raw_delete("default"),
    "base manager": lambda row: list(RowOwner._base_manager.all()),
    "related manager": lambda row: list(row.unit.row_owners.all()),
    "related filter": lambda row: list(Unit.objects.filter(row_owners__prefix="C3")),
    "in": lambda row: list(Unit.objects.filter(pk__in=RowOwner.objects.values("unit"))),
    "annotation": lambda row: list(Unit.objects.annotate(n=Count("row_owners"))),
    "prefetch": lambda row: list(Unit.objects.prefetch_related("row_owners")),
    "refresh": lambda row: row.refresh_from_db(),
    "raw()": lambda row: list(RowOwner.objects.raw("SELECT * FROM accounts_rowowner")),
    "raw SQL": _raw("SELECT prefix FROM accounts_rowowner"),
    "raw SQL in brackets": _raw("(SELECT prefix FROM accounts_rowowner)"),
    "raw SQL after a comment": _raw("/* x */ SELECT prefix FROM accounts_rowowner"),
    "raw SQL, WITH": _raw("WITH x AS (SELECT prefix FROM accounts_rowowner) SELECT * FROM x"),
    "raw SQL, quoted": _raw('SELECT prefix FROM "accounts_rowowner"'),
    "raw SQL, INSERT … SELECT": _raw("INSERT INTO units_name (name) SELECT prefix FROM accounts_rowowner"),
}


def test_it_works(protected: RowOwner) -> None:
    with everything("test"):
        assert RowOwner.objects.get() == protected
    with within(Scope(Unit.objects.filter(code="q").values("pk"))) as here:
        assert not here.limit(RowOwner.objects.all()).exists()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_outside_a_scope_is_refused(protected: RowOwner, name: str) -> None:
    with pytest.raises(OutsideScope, match="needs a scope"):
        QUERIES[name](protected)


def test_a_scoped_manager_asks_before_the_query(no_scope: None) -> None:
    manager = ScopedManager("unit")
    manager.model = RowOwner
    with pytest.raises(OutsideScope):
        manager.all()


def test_a_scoped_manager_shows_what_is_in_scope(units: dict[str, Unit]) -> None:
    manager = ScopedManager("unit")
    manager.model = RowOwner
    for code in ("w", "q"):
        RowOwner.objects.create(unit=units[code], user=person(f"u{code}"), begins=LONG_AGO)
    user = person("an")
    grant(user, Role.VIEWER, units["p"])
    with within(scope_of(user)):
        assert [row.unit.code for row in manager.all()] == ["w"]


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT * FROM "accounts_rowowner_archive"',
        "SELECT * FROM old_accounts_rowowner",
        "CREATE TABLE accounts_rowowner (id int)",
        'ALTER TABLE "accounts_rowowner" RENAME TO x',
        'DROP TABLE "accounts_rowowner"',
        "PRAGMA table_info(accounts_rowowner)",
        'INSERT INTO "accounts_rowowner" ("unit_id") VALUES (1) RETURNING "accounts_rowowner"."id"',
        'TRUNCATE "accounts_rowowner"',
        "SELECT 1",
    ],
)
def test_what_tells_nothing_of_it_is_not_refused(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    monkeypatch.setattr(scopes, "PROTECTED", {"accounts_rowowner"})
    assert not refused(sql)


def test_without_protected_tables_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scopes, "PROTECTED", set())
    assert not refused("SELECT * FROM anything")


@pytest.mark.django_db(transaction=True)
def test_migrate_and_flush_are_not_refused(monkeypatch: pytest.MonkeyPatch, no_scope: None) -> None:
    monkeypatch.setattr(scopes, "PROTECTED", {"accounts_rowowner", "units_unit"})
    seen = []
    for name in ("migrate", "flush"):
        module = __import__(f"django.core.management.commands.{name}", fromlist=["Command"])
        monkeypatch.setattr(module.Command, "handle", lambda *_, **__: seen.append(within_any()))
        call_command(name, interactive=False)
    assert [one.why for one in seen] == ["migrate", "flush"]


def test_a_thread_has_no_scope_until_it_asks() -> None:
    seen: list[Any] = []

    def work() -> None:
        seen.append(within_any())
        with everything("a job"):
            seen.append(within_any().why)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [None, "a job"]
    assert within_any() is not None


def test_a_scope_ends_also_when_the_work_fails(no_scope: None) -> None:
    with pytest.raises(ZeroDivisionError), everything("test"):
        raise ZeroDivisionError
    assert within_any() is None


def _asked(user: Any, answer: Callable[[Any], Any]) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return Scoped(answer)(request)


def test_a_page_runs_in_the_scope_of_who_asked(units: dict[str, Unit], no_scope: None) -> None:
    user = person("an")
    seen = []
    _asked(user, lambda request: seen.append(within_any()) or HttpResponse())
    assert seen[0].actor == user
    assert within_any() is None


def test_an_answer_that_streams_keeps_its_scope(units: dict[str, Unit], no_scope: None) -> None:
    user, seen = person("an"), []

    def parts() -> Iterator[bytes]:
        for _ in range(2):
            seen.append(within_any())
            yield b"x"

    answer = _asked(user, lambda request: StreamingHttpResponse(parts()))
    for part in answer:
        assert part == b"x"
        assert within_any() is None, "between the parts nobody's scope is open"
    assert [one.actor for one in seen] == [user, user]


def test_who_has_no_grant_any_more_sees_nothing(units: dict[str, Unit]) -> None:
    user, day = person("an"), timezone.localdate()
    one = grant(user, Role.VIEWER, units["p"])
    assert scope_of(user).limit(Unit.objects.all(), "pk").exists()
    one.ends = day
    one.save()
    assert not scope_of(user).limit(Unit.objects.all(), "pk").exists()
    user.is_active = False
    assert not scope_of(user).limit(Unit.objects.all(), "pk").exists()


def test_the_scope_reaches_the_past_that_passed_into_it(units: dict[str, Unit]) -> None:
    old, day = unit("old"), timezone.localdate()
    Reach.objects.create(ancestor=units["p"], unit=old, depth=1, heir=True, begins=day)
    user = person("an")
    grant(user, Role.VIEWER, units["p"])
    assert set(scope_of(user).limit(Unit.objects.all(), "pk")) == {units["p"], units["w"], old}
    Reach.objects.filter(unit=old).update(begins=day + timedelta(1))
    assert old not in scope_of(user).limit(Unit.objects.all(), "pk")


def test_a_scope_costs_the_same_for_any_number_of_grants(
    units: dict[str, Unit], django_assert_num_queries: Any
) -> None:
    user = person("an")
    for number in range(5):
        grant(user, Role.VIEWER, units["w"], begins=date(2020, 1, 1 + number))
    with django_assert_num_queries(3):  # own grants, delegations, the rows; the units are a subquery
        list(scope_of(user).limit(Unit.objects.filter(~Q(code="")), "pk"))


def test_a_scope_of_one_unit_sees_that_unit_in_the_same_name(units: dict[str, Unit]) -> None:
    an = person("an")
    grant(an, Role.DRAFTER, units["p"])
    whole = scope_of(an)
    with within(whole.only(units["w"].pk)) as one:
        assert list(one.limit(Unit.objects.all(), "pk")) == [units["w"]]
        assert (one.actor, one.held) == (an, whole.held)


def test_what_a_person_holds_is_asked_in_two_statements(units: dict[str, Unit], django_assert_num_queries: Any) -> None:
    an = person("an")
    for name in "pqw":
        grant(an, Role.DRAFTER, units[name])
    with django_assert_num_queries(2):
        scope_of(an)
