"""Who is part of what: the walk over a sealed map and the database's own tree say the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.platform.units.models import Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.consolidation import members as module
from cchc.reporting.consolidation.members import members, tree
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.standing import Standing, above, heads, pairs_on, subtree
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, small_country, unit
from cchc.reporting.reports.models import Report

PARENTS = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}


def pairs(unit: int, whose: Whose, here: set[int], basis: Basis = Basis.nearest) -> set[tuple[int, int]]:
    return set(pairs_on(Standing.of(PARENTS, here), unit, whose, basis))


def test_it_works() -> None:
    assert pairs(1, Whose.one, {4, 5, 6}) == {(1, unit) for unit in PARENTS}
    assert pairs(1, Whose.children, {4, 5, 6}) == {(2, 2), (2, 4), (2, 5), (3, 3), (3, 6)}
    assert pairs(2, Whose.one, {4, 5, 6}) == {(2, 2), (2, 4), (2, 5)}


def test_the_nearest_report_stands_for_what_is_under_it() -> None:
    here = {2, 4, 5, 6}
    assert {part for whole, part in pairs(1, Whose.one, here)} == {1, 2, 3, 6}
    assert {part for whole, part in pairs(1, Whose.one, here, Basis.lowest)} == {1, 3, 4, 5, 6}
    assert pairs(1, Whose.children, here) >= {(2, 2), (3, 6)}
    assert {pair for pair in pairs(1, Whose.all, here) if pair[0] == 2} == {(2, 4), (2, 5)}


def test_a_unit_that_is_not_on_the_map_has_no_part() -> None:
    assert pairs(99, Whose.one, {4}) == set()
    assert subtree(99, PARENTS) == []


def test_a_circle_ends() -> None:
    circle = {1: 3, 2: 1, 3: 2}
    assert list(above(1, circle)) == [3, 2]
    assert heads([1], circle) == {1, 2, 3}
    assert len(subtree(1, circle)) == 3


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(who=st.sets(st.integers(0, 9)), data=st.data(), basis=st.sampled_from(Basis))
def test_the_database_finds_the_same_parts(
    monkeypatch: pytest.MonkeyPatch, who: set[int], data: st.DataObject, basis: Basis
) -> None:
    monkeypatch.setattr(module, "FEW", 0)
    with transaction.atomic():
        country: dict[str, Any] = small_country()
        unit("deep", country["a"])
        rebuild_reach()
        units = list(Unit.objects.order_by("pk"))
        asked = data.draw(st.sampled_from(units))
        for number in who:
            Report.objects.get_or_create(
                unit=units[number % len(units)], template="t", kind="quarter", regime=REGIME, period_code=PERIOD,
                defaults={"period_label": "Q1", "period_start": "2026-01-01", "period_end": "2026-04-01"},
            )  # fmt: skip
        question = Question(asked.pk, REGIME, PERIOD, basis=basis)
        relation = members(question).relation
        assert relation.pairs is None
        with connection.cursor() as cursor:
            cursor.execute(relation.sql, relation.values)
            found = set(cursor.fetchall())
        here = {units[number % len(units)].pk for number in who}
        assert found == set(pairs_on(Standing.of(tree(question.map_day), here), asked.pk, Whose.one, basis))
        transaction.set_rollback(True)
