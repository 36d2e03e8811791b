"""Random ledgers: totals hold, what is derived is right, and the tree is a tree on every day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cchc.platform.units import selectors
from cchc.platform.units.days import both, on
from cchc.platform.units.maps import apportion, carry, on_map
from cchc.platform.units.models import Change, Part, Placement, Reach, Unit
from cchc.platform.units.services import (
    NewUnit,
    NotPossible,
    abolish,
    establish,
    merge,
    move,
    rebuild_reach,
    rename,
    split,
    succeed,
    undo,
)
from cchc.platform.units.tests.made import tree

pytestmark = pytest.mark.django_db

START = date(2020, 1, 1)
VERBS = ("merge", "merge", "split", "split", "shared", "rename", "move", "abolish", "succeed", "establish", "undo")
Step = tuple[str, int, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(VERBS), st.integers(0, 40), st.integers(0, 40), st.integers(0, 1_000_000), st.integers(0, 1)
    ),
    min_size=1,
    max_size=9,
)
within_a_test = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def run(ledger: list[Step]) -> tuple[date, list[str]]:
    """Carry out what the tree allows of a random ledger; the last day, and the verbs that were carried out."""
    day, done = START, []
    for number, (verb, one, two, share, later) in enumerate(ledger):
        day += timedelta(days=later)
        alive = list(Unit.objects.filter(placements__ends=None, placements__parent__isnull=False).order_by("pk"))
        if not alive:
            break
        first, second = alive[one % len(alive)], alive[two % len(alive)]
        new = NewUnit(f"Đơn vị {number}", "commune")
        try:
            with transaction.atomic():
                _do(verb, first, second, new, share, day)
        except NotPossible:
            continue
        done.append(verb)
    return day, done


def _do(verb: str, first: Unit, second: Unit, new: NewUnit, share: int, day: date) -> None:
    match verb:
        case "merge":
            merge([first, second], (new, first, second)[share % 3], effective=day)
        case "split":
            split(first, [((second, first)[share % 2], None), (new, share if share % 3 else None)], effective=day)
        case "shared":
            split(first, [((second, first)[share % 2], share), (new, 1_000_000 - share)], effective=day)
        case "rename":
            rename(first, new.name, effective=day)
        case "move":
            move(first, second, effective=day)
        case "abolish":
            abolish(first, below=("lift", "end")[share % 2], effective=day)
        case "succeed":
            succeed([first], [(new, second)[share % 2]], ends=share % 5 > 0, effective=day)
        case "establish":
            establish(NewUnit(new.name, "commune", first), effective=day)
        case "undo":
            undo(list(Change.objects.filter(undone=None))[-1 - share % 3], reason="thử")


def reach() -> Counter[tuple[Any, ...]]:
    return Counter(Reach.objects.values_list("ancestor", "unit", "depth", "heir", "begins", "ends"))


def days(last: date) -> list[date]:
    return [START - timedelta(days=1), *(START + timedelta(days=n) for n in range((last - START).days + 2))]


@pytest.fixture
def small_tree() -> Any:
    return tree()


@within_a_test
@given(ledger=steps)
def test_reach_kept_step_by_step_is_reach_made_anew(small_tree: Any, ledger: list[Step]) -> None:
    with transaction.atomic():
        run(ledger)
        kept = reach()
        rebuild_reach()
        assert kept == reach()
        transaction.set_rollback(True)


@within_a_test
@given(ledger=steps)
def test_the_tree_is_a_tree_on_every_day(small_tree: Any, ledger: list[Step]) -> None:
    with transaction.atomic():
        last, _ = run(ledger)
        places = list(Placement.objects.all())
        for one in places:
            for other in places:
                if one.pk < other.pk and one.unit_id == other.unit_id:
                    assert both((one.begins, one.ends), (other.begins, other.ends)) is None
        for day in days(last):
            parents = dict(Placement.objects.filter(on(day)).values_list("unit", "parent"))
            above: dict[int, list[int]] = {}
            for unit in parents:
                above[unit], parent = [], parents[unit]
                while parent is not None:
                    assert parent not in (*above[unit], unit), "a cycle"
                    assert parent == small_tree.top.pk or parent in parents, "a parent that is not there"
                    above[unit].append(parent)
                    parent = parents.get(parent)
            rows = Reach.objects.filter(on(day), heir=False, depth__gt=0)
            expected = {(parent, unit, depth + 1) for unit in above for depth, parent in enumerate(above[unit])}
            assert set(rows.values_list("ancestor", "unit", "depth")) == expected
        transaction.set_rollback(True)


@within_a_test
@given(ledger=steps, amounts=st.lists(st.integers(-(10**12), 10**12), min_size=8, max_size=8))
def test_every_total_that_can_be_summed_is_kept(small_tree: Any, ledger: list[Step], amounts: list[int]) -> None:
    with transaction.atomic():
        before = START - timedelta(days=1)
        units = list(Unit.objects.filter(on(before, "placements__")).order_by("pk"))
        given = dict(zip((unit.pk for unit in units), amounts, strict=False))
        last, _ = run(ledger)
        carried = carry(given, before, last)
        total = sum(carried.values.values()) + sum(stop.amount for stop in carried.stopped)
        assert total == sum(given.values())
        there = set(Unit.objects.filter(on(last, "placements__")).values_list("pk", flat=True)) | {small_tree.top.pk}
        assert set(carried.values) <= there
        assert carried.breaks <= there
        open_splits = Part.objects.filter(change__undone=None, change__kind="split", share=None).exists()
        ended = Part.objects.filter(change__undone=None, after=None).exists()
        if not open_splits and not ended:
            assert not carried.stopped
            assert not carried.breaks
        if not Change.objects.filter(undone=None, kind__in=("split", "abolish")).exists():
            expected: Counter[int] = Counter()
            for match in on_map(Unit.objects.filter(pk__in=given), before, last):
                assert match.share == 1_000_000
                expected[match.after] += given[match.unit]
            assert dict(expected) == carried.values
        transaction.set_rollback(True)


def test_a_split_without_shares_is_a_break_never_a_guess(small_tree: Any) -> None:
    split(small_tree.a, [(small_tree.b, None), (NewUnit("Xã Mới", "commune"), None)], effective=START)
    new = Unit.objects.get(name="Xã Mới")
    carried = carry({small_tree.a.pk: 100, small_tree.b.pk: 7}, START - timedelta(days=1), START)
    assert carried.values == {small_tree.b.pk: 7}
    assert [(stop.unit, stop.amount) for stop in carried.stopped] == [(small_tree.a.pk, 100)]
    assert carried.breaks == {small_tree.b.pk, new.pk}
    merge([small_tree.b, small_tree.c], small_tree.c, effective=START + timedelta(days=1))
    later = carry({small_tree.a.pk: 100, small_tree.b.pk: 7}, START - timedelta(days=1), START + timedelta(days=1))
    assert later.breaks == {small_tree.c.pk, new.pk}


def test_declared_shares_share_out_to_the_last_unit(small_tree: Any) -> None:
    split(small_tree.a, [(small_tree.b, 333_333), (NewUnit("Xã Mới", "commune"), 666_667)], effective=START)
    new = Unit.objects.get(name="Xã Mới")
    carried = carry({small_tree.a.pk: 10}, START - timedelta(days=1), START)
    assert carried.values == {small_tree.b.pk: 3, new.pk: 7}
    matches = on_map([small_tree.a], START - timedelta(days=1), START)
    assert {(match.after, match.share) for match in matches} == {(small_tree.b.pk, 333_333), (new.pk, 666_667)}


def test_numbers_are_carried_forward_only(small_tree: Any) -> None:
    with pytest.raises(ValueError, match="forward"):
        carry({small_tree.a.pk: 1}, START, START - timedelta(days=1))


@given(amount=st.integers(-(10**18), 10**18), cuts=st.lists(st.integers(0, 1_000_000), max_size=5))
def test_parts_add_up_and_each_is_within_one_of_its_share(amount: int, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), 1_000_000]
    shares = [end - start for start, end in pairwise(edges)]
    parts = apportion(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part * 1_000_000 - amount * share) <= 1_000_000 for part, share in zip(parts, shares, strict=True))


def test_shares_of_less_than_one_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="whole"):
        apportion(5, [1, 2])


def test_the_ancestors_are_told_from_the_top(small_tree: Any) -> None:
    assert selectors.ancestors(small_tree.room, START) == [small_tree.top, small_tree.east, small_tree.office]
