"""The shipped units: the whole country, before and after 1 July 2025."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cchc.platform.units import packs, selectors
from cchc.platform.units.days import on
from cchc.platform.units.maps import carry
from cchc.platform.units.models import Change, Kind, Level, Name, Part, Placement, Reach, Unit
from cchc.platform.units.search import search
from cchc.platform.units.services import load_shipped, rebuild_reach, unit_named

NOW = date(2025, 7, 1)
THEN = date(2025, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def kinds(day: date) -> Counter[str]:
    return Counter(Unit.objects.filter(on(day, "placements__")).values_list("kind", flat=True))


def became(unit: Unit) -> list[str]:
    return [passed.after.name for passed in selectors.successors(unit)]


def test_the_country_of_both_maps(django_assert_max_num_queries: Any) -> None:
    """One load for all that is promised of it: it takes some seconds."""
    assert load_shipped() > 14_000
    counts_are_right()
    every_old_commune_has_a_successor()
    numbers_are_carried_or_told()
    the_five_bodies_of_the_reports()
    headings_are_bound()
    former_names_are_found()
    with django_assert_max_num_queries(8):
        assert load_shipped() == 0
    kept = Reach.objects.count()
    assert rebuild_reach() == kept


def counts_are_right() -> None:
    now, then = kinds(NOW), kinds(THEN)
    assert now[Kind.PROVINCE] == 34
    assert [now[kind] for kind in (Kind.COMMUNE, Kind.WARD, Kind.SPECIAL_ZONE)] == [2621, 687, 13]
    assert (now[Kind.DISTRICT], now[Kind.TOWNSHIP]) == (0, 0)
    assert (then[Kind.PROVINCE], then[Kind.DISTRICT]) == (63, 696)
    assert then[Kind.COMMUNE] + then[Kind.WARD] + then[Kind.TOWNSHIP] == 10_035
    assert Change.objects.filter(kind="split").count() == 471
    provinces = Unit.objects.filter(kind=Kind.PROVINCE)
    assert provinces.filter(begins=None, ends=None).count() == 11
    assert provinces.filter(begins=NOW).count() == 23
    assert not Name.objects.exclude(official=False).filter(folded="").exists()


def every_old_commune_has_a_successor() -> None:
    ended = set(Unit.objects.filter(level=Level.COMMUNE, ends=NOW).values_list("pk", flat=True))
    passed = Part.objects.filter(before__in=ended).exclude(after=None)
    assert set(passed.values_list("before", flat=True)) == ended
    begun = set(Unit.objects.filter(level=Level.COMMUNE, begins=NOW).values_list("pk", flat=True))
    assert set(Part.objects.filter(after__in=begun).values_list("after", flat=True)) == begun
    kept = Unit.objects.filter(level=Level.COMMUNE, begins=None, ends=None)
    assert len(ended) + kept.count() == 10_035
    assert len(begun) + kept.count() == 3_321
    assert not Placement.objects.filter(ends=None, parent__ends__isnull=False).exists()


def numbers_are_carried_or_told() -> None:
    communes = Unit.objects.filter(on(THEN, "placements__"), level=Level.COMMUNE).values_list("pk", flat=True)
    given = {pk: 1000 + pk % 997 for pk in communes}
    carried = carry(given, THEN, NOW)
    assert sum(carried.values.values()) + sum(stop.amount for stop in carried.stopped) == sum(given.values())
    assert len(carried.stopped) == 471
    today = Unit.objects.filter(on(NOW, "placements__"), level=Level.COMMUNE).count()
    assert (len(carried.breaks), today - len(carried.breaks)) == (441, 2_880)


def the_five_bodies_of_the_reports() -> None:
    kbang = Unit.objects.get(code="d625")
    gia_lai = Unit.objects.get(code="p52")
    assert (kbang.ends, selectors.name_on(kbang, THEN)) == (NOW, "Huyện KBang")
    assert kbang in selectors.held(gia_lai, NOW)
    assert became(Unit.objects.get(code="p64-2024-ban-dan-toc")) == ["Sở Dân tộc và Tôn giáo"] * 2
    assert became(Unit.objects.get(code="phuong-son-nha-trang")) == ["Phường Phương Sài", "Phường Tây Nha Trang"]
    tttt = Unit.objects.get(code="p84-2024-so-tttt")
    assert became(tttt) == ["Sở Khoa học và Công nghệ"] * 2
    assert selectors.successors(tttt)[-1].after.code == "p86-so-khcn"
    assert tttt in selectors.held(Unit.objects.get(code="p86"), NOW)
    tuan_giao = Unit.objects.get(code="d099")
    assert tuan_giao in selectors.held(Unit.objects.get(code="p11"), NOW)


def headings_are_bound() -> None:
    for heading, level, within, day, code in (
        ("UBND huyện Kbang", "district", None, None, "d625"),
        ("Ban Dân tộc tỉnh Gia Lai", "department", None, None, "p64-2024-ban-dan-toc"),
        ("UBND phường Phương Sơn", "commune", None, None, "phuong-son-nha-trang"),
        ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "department", "Trà Vinh", None, "p84-2024-so-tttt"),
        ("UBND HUYỆN TUẦN GIÁO", "district", None, None, "d099"),
        ("UBND tỉnh Gia Lai", "province", None, date(2024, 12, 31), "p64-2024"),
        ("UBND tỉnh Gia Lai", "province", None, NOW, "p52"),
        ("Sở Nội vụ tỉnh Khánh Hòa", "department", None, NOW, "p56-so-noi-vu"),
    ):
        assert unit_named(heading, level, within, day).code == code, heading
    assert not unit_named("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "department").kind
    assert not unit_named("UBND xã Bình Minh", "commune").kind, "many have that name"


def former_names_are_found() -> None:
    (hit,) = search("phuong son nha trang")
    assert (hit.unit.code, [unit.name for unit in hit.became]) == ("phuong-son-nha-trang", ["Phường Phương Sài"])
    assert [unit.name for unit in hit.above] == ["Thành phố Nha Trang", "Tỉnh Khánh Hòa"]
    assert "Huyện KBang" in [hit.unit.name for hit in search("kbang")]
    assert search("krong na")[0].unit.name == "Xã Buôn Đôn"


def test_another_pack_adds_and_changes_nothing_that_is_there(tmp_path: Path) -> None:
    small = {
        "decisions": (packs.FOLDER / "decisions.csv").read_text(),
        "bodies": "code,kind,name,parent,begins,ends,aliases,source\nvn,nation,Việt Nam,,,,,\n",
        "changes": "key,kind,effective,decision,decided,before,after,share,source\n",
        "provinces": "code,name,begins,ends,into\np1,Tỉnh A,,,\n",
        "districts": "code,name,province,into\nd1,Huyện B,p1,\n",
        "communes-2024": "code,name,district\nc1-2024,Xã C,d1\nc2-2024,Xã D,d1\n",
        "communes": "code,name,province,was,district\nc1,Xã E,p1,,\n",
        "map": "before,after,whole\nc1-2024,c1,1\nc2-2024,c1,1\n",
    }
    for name, content in small.items():
        (tmp_path / f"{name}.csv").write_text(content)
    assert load_shipped(tmp_path) == 6
    Unit.objects.filter(code="c1").update(name="Xã E của ta")
    (tmp_path / "communes.csv").write_text(small["communes"] + "c9,Xã Mới,p1,,\n")
    assert load_shipped(tmp_path) == 1
    assert Unit.objects.get(code="c1").name == "Xã E của ta"
    assert Change.objects.filter(kind="merge").count() == 1
    assert selectors.parent_on(Unit.objects.get(code="c1"), NOW - timedelta(days=1)) is None
