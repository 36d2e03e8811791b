"""Two administrators at one moment."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Placement, Reach, Unit
from cchc.platform.units.services import NewUnit, NotPossible, establish, merge, move, rebuild_reach
from cchc.platform.units.tests.made import tree, unit

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2025, 7, 1)


def test_one_of_two_who_merge_the_same_unit_is_refused_and_nothing_is_written_twice() -> None:
    units, start, ended = tree(), Barrier(2), list[Any]()

    def take(other: Unit, name: str) -> None:
        with everything("test"):
            start.wait()
            try:
                ended.append(merge([units.a, other], NewUnit(name, "commune"), effective=DAY))
            except NotPossible as refusal:
                ended.append(refusal)
            finally:
                connection.close()

    people = [Thread(target=take, args=pair) for pair in ((units.b, "Xã Một"), (units.c, "Xã Hai"))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(isinstance(one, NotPossible) for one in ended) == [False, True]
    assert Unit.objects.filter(name__in=("Xã Một", "Xã Hai")).count() == 1
    assert not Placement.objects.filter(unit=units.a, ends=None).exists()
    kept = Reach.objects.count()
    assert rebuild_reach() == kept


def test_two_moves_of_different_units_close_no_circle_together() -> None:
    """One under a room of the other, and the other under a room of the first: neither touches what the other locks."""
    units = tree()
    first, second = unit("Sở Một", "department", units.east), unit("Sở Hai", "department", units.east)
    below_first, below_second = unit("Phòng A", "room", first), unit("Phòng B", "room", second)
    ended: list[Any] = []

    def other() -> None:
        with everything("test"), connection.cursor() as cursor:
            cursor.execute(SOON[connection.vendor])
            try:
                ended.append(move(second, below_first, effective=DAY))
            except OperationalError as waiting:
                ended.append(waiting)
            finally:
                connection.close()

    with transaction.atomic():
        move(first, below_second, effective=DAY)
        beside = Thread(target=other)
        beside.start()
        beside.join()
    assert isinstance(ended[0], OperationalError), "it waits for the first"
    with pytest.raises(NotPossible, match="stands under"):
        move(second, below_first, effective=DAY)


def test_who_sees_a_new_unit_follows_a_move_that_waited_for_it() -> None:
    """A body moves while a unit is founded under it: whoever comes second must not count on the tree of before."""
    units = tree()

    def moving() -> None:
        with everything("test"):
            try:
                move(units.office, units.west, effective=DAY)
            finally:
                connection.close()

    beside = Thread(target=moving)
    with transaction.atomic():
        establish(NewUnit("Phòng Hai", "room", units.office), effective=DAY)
        beside.start()
        while connection.vendor == "postgresql" and beside.is_alive() and not somebody_waits():
            pass
    beside.join()
    kept = set(Reach.objects.values_list("ancestor", "unit", "depth", "heir", "begins", "ends"))
    rebuild_reach()
    assert kept == set(Reach.objects.values_list("ancestor", "unit", "depth", "heir", "begins", "ends"))


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE NOT l.granted AND a.datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


SOON = {"postgresql": "SET lock_timeout = '50ms'", "sqlite": "PRAGMA busy_timeout = 50"}
"""Waiting for a lock ends in an error."""
