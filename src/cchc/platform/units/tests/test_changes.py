"""Each verb of the ledger: what it does, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cchc.platform.events.models import Event
from cchc.platform.units import selectors
from cchc.platform.units.models import Change, Placement, Reach, Unit
from cchc.platform.units.services import (
    NewUnit,
    NotPossible,
    abolish,
    establish,
    merge,
    move,
    rename,
    split,
    succeed,
    undo,
)
from cchc.platform.units.tests.made import tree, unit

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
EVE = DAY - timedelta(days=1)


def by_name(one: Unit) -> tuple[str, int]:
    return one.folded, one.pk


@pytest.fixture
def units() -> Any:
    return tree()


def test_it_works(units: Any) -> None:
    change = merge(
        [units.a, units.b],
        NewUnit("Xã An Bình", "commune"),
        effective=DAY,
        decision="1/NQ",
        decided=date(2025, 6, 16),
        reason="theo nghị quyết",
    )
    new = Unit.objects.get(name="Xã An Bình")
    assert [str(p) for p in change.parts.all()] == ["Xã An → Xã An Bình", "Xã Bình → Xã An Bình"]
    assert set(selectors.subtree(units.east, EVE)) == {units.east, units.office, units.room, units.a, units.b}
    assert set(selectors.subtree(units.east, DAY)) == {units.east, units.office, units.room, new}
    shown = [(one.pk, one.code, one.name, one.level) for one in selectors.subtree_named(units.east, DAY)]
    assert shown == [
        (one.pk, one.code, one.name, one.level) for one in sorted(selectors.subtree(units.east, DAY), key=by_name)
    ]
    assert [one.pk for one in selectors.named([new.pk, units.a.pk])] == [units.a.pk, new.pk]
    assert selectors.named([]) == []
    assert selectors.parent_on(units.a, EVE) == units.east
    assert selectors.parent_on(units.a, DAY) is None
    assert [(p.after, p.step) for p in selectors.successors(units.a)] == [(new, 1)]
    assert {p.before for p in selectors.predecessors(new)} == {units.a, units.b}
    event = Event.objects.get(kind="units.merged")
    assert (event.reason, event.data["before"], event.data["after"]) == (
        "theo nghị quyết",
        "Xã An, Xã Bình",
        "Xã An Bình",
    )


def test_the_successor_and_all_above_it_hold_the_past(units: Any) -> None:
    merge([units.a, units.c], NewUnit("Xã Mới", "commune", units.west), effective=DAY)
    new = Unit.objects.get(name="Xã Mới")
    assert set(selectors.held(new, DAY)) == {units.a, units.c}
    assert set(selectors.held(units.west, DAY)) == {units.a, units.c}
    assert not selectors.held(units.east, DAY).exists()
    move(new, units.east, effective=DAY + timedelta(days=9))
    assert set(selectors.held(units.east, DAY + timedelta(days=9))) == {units.a, units.c}
    assert not selectors.held(units.west, DAY + timedelta(days=9)).exists()
    assert selectors.held(units.west, DAY).count() == 2


def test_what_a_body_held_passes_on_with_it(units: Any) -> None:
    succeed([units.office], [NewUnit("Sở Khoa học", "department")], effective=date(2025, 3, 1))
    science = Unit.objects.get(name="Sở Khoa học")
    assert selectors.parent_on(units.room, DAY) == science
    merge([units.east, units.west], NewUnit("Tỉnh Đông Tây", "province"), effective=DAY)
    province = Unit.objects.get(name="Tỉnh Đông Tây")
    assert units.office in selectors.held(province, DAY)
    assert selectors.parent_on(science, DAY) == province
    assert [(p.after.name, p.step) for p in selectors.successors(units.office)] == [("Sở Khoa học", 1)]


def test_an_abolished_unit_is_held_by_its_last_parent(units: Any) -> None:
    abolish(units.a, effective=DAY)
    assert list(selectors.held(units.east, DAY)) == [units.a]
    assert list(selectors.held(units.top, DAY)) == [units.a]


def test_units_under_an_abolished_one_go_up_or_end_with_it(units: Any) -> None:
    abolish(units.office, below="lift", effective=DAY)
    assert selectors.parent_on(units.room, DAY) == units.east
    abolish(units.west, below="end", effective=DAY)
    units.c.refresh_from_db()
    assert units.c.ends == DAY


def test_a_part_may_go_on_smaller(units: Any) -> None:
    split(units.a, [(units.a, 600_000), (NewUnit("Xã An Hạ", "commune"), 400_000)], effective=DAY)
    lower = Unit.objects.get(name="Xã An Hạ")
    assert selectors.parent_on(units.a, DAY) == selectors.parent_on(lower, DAY) == units.east
    assert [(p.after, p.share) for p in selectors.successors(units.a)] == [(lower, 400_000)]
    assert list(selectors.held(lower, DAY)) == [units.a]


def test_a_renamed_unit_keeps_its_old_name_for_the_old_days(units: Any) -> None:
    rename(units.a, "Xã An Mới", effective=DAY)
    assert selectors.name_on(units.a, EVE) == "Xã An"
    assert selectors.name_on(units.a, DAY) == "Xã An Mới"
    assert Unit.objects.get(pk=units.a.pk).folded == "xa an moi"


def test_some_tasks_may_pass_while_the_body_goes_on(units: Any) -> None:
    succeed([units.office], [units.b], ends=False, effective=DAY)
    assert selectors.parent_on(units.office, DAY) == units.east
    assert units.office in selectors.held(units.b, DAY)


Attempt = Callable[[Any], object]
REFUSED: dict[str, tuple[Attempt, str]] = {
    "a cycle": (lambda u: move(u.office, u.room, effective=DAY), "stands under"),
    "under itself": (lambda u: move(u.office, u.office, effective=DAY), "stands under"),
    "a cycle by a merger": (lambda u: merge([u.east, u.c], u.west, effective=date(1999, 1, 1)), "exists only from"),
    "a merger before its parts exist": (
        lambda u: merge([u.a, u.b], NewUnit("Xã Mới", "commune"), effective=date(1999, 1, 1)),
        "exists only from",
    ),
    "a merger on their first day": (
        lambda u: merge([u.a, u.b], NewUnit("Xã Mới", "commune"), effective=date(2000, 1, 1)),
        "exists only from",
    ),
    "a part that ended": (
        lambda u: (abolish(u.a, effective=EVE), merge([u.a, u.b], NewUnit("Xã Mới", "commune"), effective=DAY)),
        "ended on",
    ),
    "a parent that ended": (lambda u: (abolish(u.a, effective=EVE), move(u.b, u.a, effective=DAY)), "ended on"),
    "a parent that does not exist yet": (
        lambda u: move(u.b, unit("Xã Sau", "commune", u.east, date(2026, 1, 1)), effective=DAY),
        "exists only from",
    ),
    "a parent outside the tree": (
        lambda u: move(u.b, Unit.objects.create(code="x", name="X", folded="x"), effective=DAY),
        "not in the tree",
    ),
    "a unit outside the tree": (
        lambda u: rename(Unit.objects.create(code="x", name="X", folded="x"), "Y", effective=DAY),
        "not in the tree",
    ),
    "a change before a later one": (
        lambda u: (move(u.a, u.west, effective=DAY), move(u.a, u.top, effective=EVE)),
        "already changed",
    ),
    "two places on one day": (
        lambda u: (move(u.a, u.west, effective=DAY), move(u.a, u.top, effective=DAY)),
        "already changed",
    ),
    "an empty name": (lambda u: rename(u.a, " – ", effective=DAY), "no name"),
    "a new unit without a name": (lambda u: establish(NewUnit("", "commune", u.east), effective=DAY), "no name"),
    "the same name": (lambda u: rename(u.a, "Xã An", effective=DAY), "is the old one"),
    "the same parent": (lambda u: move(u.a, u.east, effective=DAY), "already stands under"),
    "a merger of one": (lambda u: merge([u.a], u.a, effective=DAY), "at least two"),
    "one unit twice": (lambda u: merge([u.a, u.a], u.b, effective=DAY), "named twice"),
    "a split into one": (lambda u: split(u.a, [(u.b, None)], effective=DAY), "at least two"),
    "shares above the whole": (
        lambda u: split(u.a, [(u.b, 700_000), (u.c, 400_000)], effective=DAY),
        "more than 1,000,000",
    ),
    "shares below the whole": (lambda u: split(u.a, [(u.b, 700_000), (u.c, 200_000)], effective=DAY), "not 1,000,000"),
    "a negative share": (lambda u: split(u.a, [(u.b, -1), (u.c, None)], effective=DAY), "more than"),
    "children left by a split": (
        lambda u: split(u.office, [(u.a, None), (u.b, None)], effective=DAY),
        "1 units under it",
    ),
    "children left by an abolition": (lambda u: abolish(u.office, effective=DAY), "1 units under it"),
    "children left by a succession to two": (lambda u: succeed([u.office], [u.a, u.b], effective=DAY), "under it"),
    "a succession to itself": (lambda u: succeed([u.a], [u.a], effective=DAY), "another that takes over"),
    "a code that is taken": (
        lambda u: establish(NewUnit("Xã Khác", "commune", u.east, code="xa-an"), effective=DAY),
        "belongs to Xã An",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses(case: str, units: Any) -> None:
    attempt, said = REFUSED[case]
    with pytest.raises(NotPossible, match=said) as refusal:
        attempt(units)
    assert refusal.value.message.text("vi") != refusal.value.message.text("en")


def test_a_refused_change_leaves_nothing_behind(units: Any) -> None:
    before = Change.objects.count(), Placement.objects.count(), Event.objects.count(), Unit.objects.count()
    with pytest.raises(NotPossible):
        merge([units.a, units.b], NewUnit("", "commune"), effective=DAY)
    assert (Change.objects.count(), Placement.objects.count(), Event.objects.count(), Unit.objects.count()) == before


def test_the_second_of_two_administrators_is_told(units: Any) -> None:
    seen = selectors.last_entry()
    rename(units.a, "Xã An Mới", effective=DAY)
    with pytest.raises(NotPossible, match="just changed"):
        merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=date(2026, 1, 1), known=seen)
    move(units.c, units.east, effective=DAY, known=seen)  # another unit: nobody is in the way


def state() -> tuple[object, ...]:
    return (
        sorted(Unit.objects.exclude(placements=None).values_list("code", "name", "begins", "ends"), key=str),
        sorted(Placement.objects.values_list("unit__code", "parent__code", "begins", "ends"), key=str),
        sorted(Reach.objects.values_list("ancestor__code", "unit__code", "depth", "heir", "begins", "ends"), key=str),
    )


UNDOABLE: dict[str, Callable[[Any], Change]] = {
    "merge": lambda u: merge([u.a, u.b], NewUnit("Xã Mới", "commune"), effective=DAY),
    "merge into one": lambda u: merge([u.a, u.b], u.b, effective=DAY),
    "merge with children": lambda u: merge([u.east, u.west], NewUnit("Tỉnh", "province"), effective=DAY),
    "split": lambda u: split(u.a, [(u.a, None), (NewUnit("Xã Hạ", "commune"), None)], effective=DAY),
    "rename": lambda u: rename(u.a, "Xã Mới", effective=DAY),
    "move": lambda u: move(u.office, u.west, effective=DAY),
    "abolish": lambda u: abolish(u.office, below="end", effective=DAY),
    "lift": lambda u: abolish(u.office, below="lift", effective=DAY),
    "succeed": lambda u: succeed([u.office], [NewUnit("Sở Mới", "department")], effective=DAY),
}


@pytest.mark.parametrize("case", UNDOABLE)
def test_undoing_gives_back_the_state_before(case: str, units: Any) -> None:
    before = state()
    change = UNDOABLE[case](units)
    assert state() != before
    undo(change, reason="nhập nhầm")
    assert state() == before
    change.refresh_from_db()
    assert change.undone
    assert Event.objects.filter(kind="units.undone", reason="nhập nhầm").count() == 1


def test_what_was_undone_can_be_entered_again(units: Any) -> None:
    new = NewUnit("Xã Mới", "commune", code="xa-moi")
    undo(merge([units.a, units.b], new, effective=DAY), reason="sai ngày")
    merge([units.a, units.b], new, effective=DAY + timedelta(days=1))
    assert Unit.objects.get(code="xa-moi").begins == DAY + timedelta(days=1)


def test_nothing_is_undone_under_what_came_later(units: Any) -> None:
    change = merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=DAY)
    new = Unit.objects.get(name="Xã Mới")
    later = unit("Phòng Hai", "room", new, date(2025, 8, 1))
    with pytest.raises(NotPossible, match="Phòng Hai"):
        undo(change, reason="nhầm")
    undo(later.came_from.get().change, reason="nhầm")
    undo(change, reason="nhầm")


def test_nothing_is_undone_where_others_keep_something(units: Any, administrator: Any) -> None:
    change = merge([units.a, units.b], NewUnit("Xã Mới", "commune"), effective=DAY)
    administrator.unit = Unit.objects.get(name="Xã Mới")
    administrator.save()
    with pytest.raises(NotPossible, match="cannot be undone"):
        undo(change, reason="nhầm")


def test_undoing_asks_for_a_reason_and_happens_once(units: Any) -> None:
    change = rename(units.a, "Xã Mới", effective=DAY)
    with pytest.raises(NotPossible, match="no reason"):
        undo(change, reason=" ")
    undo(change, reason="nhầm")
    with pytest.raises(NotPossible, match="already"):
        undo(change, reason="nhầm")


def test_a_merger_of_provinces_and_its_undo_cost_as_many_queries_with_many_communes(units: Any) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as merging:
            change = merge([units.east, units.west], NewUnit("Tỉnh Mới", "province"), effective=DAY)
        with CaptureQueriesContext(connection) as undoing:
            undo(change, reason="thử")
        return len(merging), len(undoing)

    few = cost()
    for number in range(12):
        unit(f"Xã {number}", "commune", units.west)
    assert cost() == few
