"""The maps kept in memory are those of the tables, also where the same places hold other units."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.platform.accounts.tests.made import tree
from cchc.platform.units.atlas import atlas
from cchc.platform.units.models import Placement

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)


def test_two_units_that_change_places_are_another_map() -> None:
    made = tree({"vn": None, "p1": "vn", "p2": "vn", "c1": "p1", "d1": "p2"})
    c1, d1, p1, p2 = (made[code].pk for code in ("c1", "d1", "p1", "p2"))
    assert (atlas().parents(DAY)[c1], atlas().parents(DAY)[d1]) == (p1, p2)
    Placement.objects.filter(unit=c1).update(parent=p2)
    Placement.objects.filter(unit=d1).update(parent=p1)
    assert (atlas().parents(DAY)[c1], atlas().parents(DAY)[d1]) == (p2, p1)
