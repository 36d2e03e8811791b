"""The pages of units: the tree, one unit, search, the map, and each change with its preview."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cchc.platform.accounts.models import Grant, User
from cchc.platform.events.registry import KINDS
from cchc.platform.units import selectors
from cchc.platform.units.models import Change, Unit
from cchc.platform.units.services import NewUnit, merge, split, unit_named
from cchc.platform.units.tests.made import tree, unit

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
ABOUT = {
    "effective": "2025-07-01",
    "decision": "1/NQ-HĐND",
    "decided": "2025-06-16",
    "reason": "theo nghị quyết",
    "known": "0",
}
MERGER = {**ABOUT, "others": "Xã Bình", "name": "Xã An Bình", "kind": "commune", "into": ""}


@pytest.fixture
def units(administrator: Any) -> Any:
    return tree()


def test_it_works(client: Any, units: Any) -> None:
    page = client.post("/units/xa-an/change/merge/", {**MERGER, "known": selectors.last_entry()})
    assert page.status_code == 200
    assert [line.after for line in page.context["preview"].lines] == ["", "", "Xã An Bình"]
    assert page.context["preview"].concerned == 3
    assert not Unit.objects.filter(name="Xã An Bình").exists(), "a preview writes nothing"
    done = client.post("/units/xa-an/change/merge/", {**MERGER, "known": selectors.last_entry(), "write": "1"})
    assert done.status_code == 302
    assert done.url == "/units/xa-an-binh/"
    page = client.get(done.url)
    assert [row.before.name for row in page.context["predecessors"]] == ["Xã An", "Xã Bình"]
    entry = page.context["undoable"]
    assert client.post(f"/units/changes/{entry.public_id}/undo/", {"reason": ""}).status_code == 422
    assert client.post(f"/units/changes/{entry.public_id}/undo/", {"reason": "nhầm"}).status_code == 302
    assert selectors.parent_on(units.a, DAY) == units.east


CHANGES = {
    "rename": {"name": "Xã An Mới"},
    "move": {"parent": "Tỉnh Tây"},
    "split": {"part1": "xa-an", "share1": "60", "part2": "Xã An Hạ", "share2": "40"},
    "succeed": {"after": "xa-binh", "kind": "commune"},
    "abolish": {"below": ""},
    "establish": {"name": "Phòng Văn hóa", "kind": "room"},
    "merge": {"others": "xa-binh", "into": "xa-binh", "kind": "commune"},
}


@pytest.mark.parametrize("verb", CHANGES)
def test_every_change_has_a_form_a_preview_and_an_undo(client: Any, units: Any, verb: str) -> None:
    address = f"/units/xa-an/change/{verb}/"
    assert client.get(address).status_code == 200
    given = {**ABOUT, "known": selectors.last_entry(), **CHANGES[verb]}
    assert client.post(address, given).context["preview"].lines
    assert client.post(address, {**given, "write": "1"}).status_code == 302
    change = Change.objects.order_by("-pk")[0]
    assert (change.kind, change.decision, str(change.decided)) == (verb, "1/NQ-HĐND", "2025-06-16")
    assert client.post(f"/units/changes/{change.public_id}/undo/", {"reason": "nhầm"}).status_code == 302


@pytest.mark.parametrize(
    ("verb", "given", "field", "said"),
    [
        ("rename", {"name": ""}, "name", ""),
        ("rename", {"name": "X", "reason": ""}, "reason", ""),
        ("rename", {"name": "X", "effective": "31/02/2025"}, "effective", ""),
        ("move", {"parent": "Tỉnh Không Có"}, "parent", "Tỉnh Không Có"),
        ("merge", {"others": "Xã Bình", "name": "", "kind": "commune"}, "name", ""),
        ("move", {"parent": "xa"}, "parent", "xa-binh"),
        ("rename", {"name": "X", "effective": "1999-01-01"}, "__all__", "01/01/2000"),
        ("split", {"part1": "A", "share1": "60", "part2": "B", "share2": "50"}, "__all__", "1100000"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    client: Any, units: Any, verb: str, given: dict[str, str], field: str, said: str
) -> None:
    page = client.post(f"/units/xa-an/change/{verb}/", {**ABOUT, "known": selectors.last_entry(), **given})
    assert page.status_code == 422
    assert said in str(page.context["form"].errors[field])
    assert page.context["form"]["decision"].value() == "1/NQ-HĐND"


@pytest.mark.parametrize(
    ("unit", "verb", "given", "said"),
    [
        ("so-thong-tin", "move", {"parent": "phong-mot"}, "Phòng Một đang thuộc Sở Thông tin"),
        ("so-thong-tin", "move", {"parent": "so-thong-tin"}, "không thể thuộc Sở Thông tin"),
        ("xa-an", "merge", {**MERGER, "effective": "1999-12-31"}, "chỉ có từ ngày 01/01/2000"),
    ],
)
def test_a_cycle_and_a_merger_before_its_parts_exist_are_refused_on_the_page(
    client: Any, units: Any, unit: str, verb: str, given: dict[str, str], said: str
) -> None:
    before = Change.objects.count()
    for write in ({}, {"write": "1"}):
        typed = {**ABOUT, **given, "known": selectors.last_entry(), **write}
        page = client.post(f"/units/{unit}/change/{verb}/", typed)
        assert page.status_code == 422
        assert said in page.content.decode()
        assert page.context["form"]["reason"].value() == "theo nghị quyết"
    assert Change.objects.count() == before


def test_the_second_administrator_is_told(client: Any, units: Any) -> None:
    seen = selectors.last_entry()
    given = {**ABOUT, "known": seen, "write": "1"}
    client.post("/units/xa-an/change/rename/", {**given, "name": "Xã Một"})
    page = client.post("/units/xa-an/change/rename/", {**given, "name": "Xã Hai", "effective": "2026-01-01"})
    assert page.status_code == 422
    assert "vừa được người khác thay đổi" in page.content.decode()


def someone(units: Any, over: Unit, role: str) -> Client:
    user = User.objects.create(username=f"{role}-{over.code}", name="Người", unit=over)
    Grant.objects.create(user=user, role=role, unit=over, begins=date(2020, 1, 1))
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def test_whoever_is_signed_in_may_look_and_only_who_is_above_may_change(units: Any) -> None:
    viewer, own = someone(units, units.a, "viewer"), someone(units, units.a, "administrator")
    above, beside = someone(units, units.east, "administrator"), someone(units, units.west, "administrator")
    for one in (viewer, own, above, beside):
        assert one.get("/units/").status_code == 200
        assert one.get("/units/xa-an/").status_code == 200
    assert [one.get("/units/xa-an/change/rename/").status_code for one in (viewer, own, above, beside)] == [
        403,
        403,
        200,
        403,
    ]
    assert Client().get("/units/").status_code == 302


def test_units_of_others_are_not_taken_without_them(units: Any) -> None:
    east = someone(units, units.east, "administrator")
    given = {**ABOUT, "known": selectors.last_entry(), "others": "phuong-cam", "name": "Xã Mới", "kind": "commune"}
    assert east.post("/units/xa-an/change/merge/", given).status_code == 403
    assert east.post("/units/xa-an/change/move/", {**given, "parent": "tinh-tay"}).status_code == 403


def test_the_tree_on_a_former_day(client: Any, units: Any) -> None:
    merge([units.a, units.b], NewUnit("Xã An Bình", "commune"), effective=DAY)
    then = client.get("/units/tinh-dong/below/?day=2025-06-30").content.decode()
    now = client.get("/units/tinh-dong/below/?day=2025-07-01").content.decode()
    assert "Xã Bình" in then
    assert "Xã An Bình" not in then
    assert "Xã An Bình" in now
    assert client.get("/units/?open=tinh-dong").content.decode().count("Xã An Bình") == 1
    assert client.get("/units/?day=nonsense").status_code == 422


def test_search_finds_former_names_and_says_what_became_of_them(client: Any, units: Any) -> None:
    merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=DAY)
    page = client.get("/units/search/?q=xa+binh").content.decode()
    assert "Xã Bình" in page
    assert "Xã Mới" in page
    assert "Không có đơn vị nào" in client.get("/units/search/?q=zzz").content.decode()


def test_the_map_of_a_province(client: Any, units: Any) -> None:
    merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=DAY)
    page = client.get("/units/tinh-dong/map/")
    assert [(row["before"].name, [after.name for after, _ in row["after"]]) for row in page.context["rows"]] == [
        ("Xã An", ["Xã Mới"]),
        ("Xã Bình", ["Xã Mới"]),
    ]
    split(units.c, [(NewUnit("Phường Một", "ward"), None), (NewUnit("Phường Hai", "ward"), None)], effective=DAY)
    assert client.get("/units/tinh-tay/map/").context["broken"] == 1


def test_a_name_outside_the_tree_is_bound(client: Any, units: Any) -> None:
    outside = unit_named("UBND xã Anh", "commune")
    assert "UBND xã Anh" in client.get("/units/outside/").content.decode()
    assert client.post(f"/units/outside/{outside.code}/", {"unit": "Xã An", "reason": ""}).status_code == 422
    done = client.post(f"/units/outside/{outside.code}/", {"unit": "Xã An", "reason": "viết sai"})
    assert done.url == "/units/xa-an/"
    assert unit_named("UBND xã Anh", "commune") == units.a


def test_pages_ask_the_same_number_of_questions_however_many_rows(client: Any, units: Any) -> None:
    pages = (
        "/units/",
        "/units/?open=tinh-dong",
        "/units/tinh-dong/below/",
        "/units/tinh-dong/",
        "/units/search/?q=xa",
        "/units/outside/",
        "/units/tinh-dong/map/?day=2025-06-30",
    )

    def counts() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(page).status_code == 200
            found.append(len(asked))
        return found

    merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=DAY)
    unit_named("UBND xã Ngoài", "commune")
    counts()
    few = counts()
    for number in range(20):
        one = unit(f"Xã Số {number}", "commune", units.east)
        merge([one, units.c], one, effective=date(2025, 7, 1)) if number == 0 else None
        unit_named(f"UBND xã Ngoài {number}", "commune")
    assert counts() == few
    assert max(few) <= 30


def test_each_event_of_units_tells_in_two_languages(units: Any) -> None:
    kinds = [kind for code, kind in KINDS.items() if code.startswith("units.")]
    assert len(kinds) == 11
