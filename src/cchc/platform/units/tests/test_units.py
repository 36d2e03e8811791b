from __future__ import annotations

import pytest

from cchc.platform.units.models import Unit
from cchc.platform.units.services import unit_named

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    unit = unit_named("UBND xã Thử Nghiệm", "commune")
    assert (unit.name, unit.code, unit.level) == ("UBND xã Thử Nghiệm", "ubnd-xa-thu-nghiem", "commune")


def test_spelling_and_case_do_not_make_another_unit() -> None:
    first = unit_named("UBND xã Thử Nghiệm", "commune")
    assert unit_named("ubnd  Xã thử nghiệm", None) == first
    assert Unit.objects.count() == 1


def test_a_level_that_was_open_is_filled_in() -> None:
    unit_named("Sở Nội vụ", None)
    assert unit_named("Sở Nội vụ", "department").level == "department"


def test_long_names_with_one_beginning_are_two_units() -> None:
    long = "Ban quản lý " + "rất dài " * 25
    assert unit_named(long + "A", None).code != unit_named(long + "B", None).code


def test_a_unit_needs_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        unit_named(" – ", None)
