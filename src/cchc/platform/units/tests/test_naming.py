"""Which unit a report's heading means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cchc.platform.units.models import Unit
from cchc.platform.units.refusals import NotPossible
from cchc.platform.units.search import search
from cchc.platform.units.services import NewUnit, add_alias, bind, merge, naming, on_bind, rename, unit_named
from cchc.platform.units.tests.made import tree, unit

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)


@pytest.fixture
def units() -> Any:
    return tree()


@pytest.mark.parametrize(
    ("heading", "level", "within", "expected"),
    [
        ("UBND xã An", "commune", None, "xa-an"),
        ("ỦY BAN NHÂN DÂN XÃ AN", "commune", None, "xa-an"),
        ("Xã  an", None, None, "xa-an"),
        ("UBND xã An tỉnh Đông", "commune", None, "xa-an"),
        ("UBND tỉnh Đông", "province", None, "tinh-dong"),
        ("SỞ THÔNG TIN", "department", "Đông", "so-thong-tin"),
        ("SỞ THÔNG TIN", "department", "tỉnh Đông", "so-thong-tin"),
        ("Sở Thông tin tỉnh Đông", "department", None, "so-thong-tin"),
        ("Sở Thông tin", "department", None, None),
        ("Sở Thông tin", "department", "Tây", None),
        ("UBND xã An", "district", None, None),
        ("UBND xã Lạ", "commune", None, None),
    ],
)
def test_a_heading_fits_one_unit_or_none(
    units: Any, heading: str, level: str | None, within: str | None, expected: str | None
) -> None:
    found = unit_named(heading, level, within)
    assert found.code == expected if expected else not found.kind


def test_of_two_with_one_name_the_place_or_the_day_decides(units: Any) -> None:
    other = unit("Xã An 2", "commune", units.west)
    rename(other, "Xã An", effective=date(2010, 1, 1))
    assert not unit_named("UBND xã An", "commune").kind
    assert unit_named("UBND xã An", "commune", "Tây") == other
    assert unit_named("UBND xã An", "commune", on=date(2005, 1, 1)) == units.a
    merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=DAY)
    assert unit_named("UBND xã An", "commune", on=DAY) == other


def test_a_former_name_and_another_spelling_fit_too(units: Any) -> None:
    rename(units.a, "Xã Yên", effective=DAY)
    add_alias(units.b, "Xã Bềnh")
    assert unit_named("UBND xã An", "commune") == units.a
    assert unit_named("UBND xã An", "commune", on=DAY).kind == ""
    assert unit_named("UBND xã Bềnh", "commune") == units.b


def test_binding_takes_along_what_others_keep(units: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "_HOOKS", [])
    told: list[tuple[Unit, Unit]] = []
    on_bind(lambda before, after: told.append((before, after)))
    outside = unit_named("UBND xã Anh", "commune")
    bind(outside, units.a, reason="viết sai")
    assert told == [(outside, units.a)]
    assert unit_named("UBND xã Anh", "commune") == units.a


def test_a_bare_department_that_was_bound_once_means_no_other(units: Any) -> None:
    bind(unit_named("Sở Thông tin", "department"), units.office)
    assert unit_named("Sở Thông tin", "department") != units.office


def test_only_what_is_outside_the_tree_is_bound_and_only_into_it(units: Any) -> None:
    outside = unit_named("UBND xã Anh", "commune")
    with pytest.raises(NotPossible, match="has a place"):
        bind(units.a, units.b)
    with pytest.raises(NotPossible, match="not in the tree"):
        bind(outside, unit_named("UBND xã Em", "commune"))


def names(text: str, day: date | None = None) -> list[str]:
    return [hit.unit.name for hit in search(text, day)]


def test_search_folds_accents_and_takes_beginnings_of_words(units: Any) -> None:
    assert names("dong") == ["Tỉnh Đông"]
    assert names("xa bi") == ["Xã Bình"]
    assert names("XÃ BÌNH") == ["Xã Bình"]
    assert names("inh") == []
    assert names(" ") == []


def test_search_finds_by_the_body_above(units: Any) -> None:
    assert names("xa an tinh dong") == ["Xã An"]
    assert names("xa an tinh tay") == []


def test_search_finds_what_was_and_says_what_became_of_it(units: Any) -> None:
    merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=DAY)
    rename(units.c, "Phường Vàng", effective=DAY)
    (hit,) = search("xa an")
    assert ([above.name for above in hit.above], [one.name for one in hit.became]) == (["Tỉnh Đông"], ["Xã Mới"])
    (hit,) = search("phuong cam")
    assert (hit.unit.name, hit.matched, hit.was) == ("Phường Vàng", "Phường Cam", True)
    assert names("xa an", DAY) == []
    assert names("xa an", date(2020, 1, 1)) == ["Xã An"]


def test_the_exact_name_comes_first(units: Any) -> None:
    unit("Xã An Bình Trung", "commune", units.west)
    unit("Xã An Lạc", "commune", units.west)
    assert names("xa an") == ["Xã An", "Xã An Lạc", "Xã An Bình Trung"]
