"""Two administrators at one moment."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Placement, Reach, Unit
from cchc.platform.units.services import NewUnit, NotPossible, merge, rebuild_reach
from cchc.platform.units.tests.made import tree

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
