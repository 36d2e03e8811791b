"""Invented people in a demo and nowhere else; the first administrator of a real installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cchc.conf import people
from cchc.platform.accounts.models import Delegation, Grant, Role, RowOwner, User
from cchc.platform.accounts.policies import PEOPLE
from cchc.platform.accounts.tests.made import person, tree, unit
from cchc.platform.units import packs
from cchc.platform.units.models import Unit

pytestmark = pytest.mark.django_db
CODES = {one.unit for one in people.PEOPLE} | {code for one in people.PEOPLE for _role, code in one.roles}


@pytest.fixture
def units() -> dict[str, Unit]:
    return tree({"vn": None, **dict.fromkeys(sorted(CODES - {"vn"}), "vn")})


def count() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (User, Grant, RowOwner, Delegation))


def test_it_works(units: dict[str, Unit], settings: Any) -> None:
    settings.DEMO = True
    people.load_people()
    first = count()
    assert first[0] == len(people.PEOPLE)
    assert set(Role) == set(Grant.objects.values_list("role", flat=True))
    people.load_people()
    assert count() == first, "safe to repeat"
    assert people.PASSWORD in people.shown()
    assert "quan-tri" in people.shown()
    assert PEOPLE.allows(User.objects.get(username="quan-tri"), "administer", None)


def test_nobody_is_invented_outside_a_demo(units: dict[str, Unit], settings: Any) -> None:
    settings.DEMO = False
    people.load_people()
    assert not User.objects.exists()
    assert people.shown() == ""


def test_a_real_person_of_the_same_name_is_not_touched(units: dict[str, Unit], settings: Any) -> None:
    settings.DEMO = True
    real = person("quan-tri", units["p52"])
    people.load_people()
    real.refresh_from_db()
    assert not real.demo
    assert not real.grants.exists()


def test_people_wait_for_their_units(settings: Any) -> None:
    settings.DEMO = True
    unit("vn", "nation")
    people.load_people()
    assert list(User.objects.values_list("username", flat=True)) == ["quan-tri"]


def test_the_units_are_of_the_shipped_pack() -> None:
    folder = Path(packs.__file__).parent
    shipped = {line.split(",")[0] for file in folder.glob("*.csv") for line in file.read_text().splitlines()}
    assert shipped >= CODES


def test_the_first_administrator(units: dict[str, Unit]) -> None:
    password = people.make_administrator("Chu.Tri")
    user = User.objects.get(username="chu.tri")
    assert user.check_password(password)
    assert user.must_change
    assert PEOPLE.allows(user, "administer", None)
    user.is_active = False
    user.save()
    other = people.make_administrator("chu.tri")
    user.refresh_from_db()
    assert user.is_active
    assert not user.check_password(password)
    assert user.check_password(other)
    assert user.grants.count() == 1


def test_there_is_no_administrator_without_units(db: None) -> None:
    with pytest.raises(people.NoTree):
        people.make_administrator("a")
