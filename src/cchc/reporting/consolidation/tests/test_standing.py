"""Who is part of what: the walk over a sealed map and the database's own tree say the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.platform.units.models import Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.consolidation.members import members
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


UNDER = """
SELECT r.unit_id FROM units_reach r WHERE r.ancestor_id = %s AND NOT r.heir AND r.ends IS NULL
"""
"""Everything under a unit, as the application's own closure of the tree has it."""


def under(unit: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(UNDER, [unit])
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(who=st.sets(st.integers(0, 8)), number=st.integers(0, 8), basis=st.sampled_from(Basis))
def test_the_relation_is_what_the_tree_of_the_database_says(who: set[int], number: int, basis: Basis) -> None:
    with transaction.atomic():
        country: dict[str, Any] = small_country()
        unit("deep", country["a"])
        rebuild_reach()
        units = list(Unit.objects.order_by("pk"))
        here = {units[one % len(units)].pk for one in who}
        for one in here:
            Report.objects.create(
                unit_id=one, template="t", kind="quarter", regime=REGIME, period_code=PERIOD, period_label="Q1",
                period_start="2026-01-01", period_end="2026-04-01",
            )  # fmt: skip
        asked = units[number % len(units)].pk
        below_it, wholes = under(asked), {one for one in here if (under(one) - {one}) & here}
        expected = below_it - ({asked} & wholes)
        if basis is Basis.lowest:
            expected -= wholes
        else:
            for whole in wholes & below_it - {asked}:
                expected -= under(whole) - {whole}
        relation = members(Question(asked, REGIME, PERIOD, basis=basis)).relation
        with connection.cursor() as cursor:
            cursor.execute(relation.sql, relation.values)
            found = set(cursor.fetchall())
        assert found == {(asked, part) for part in expected} == set(relation.pairs or ())
        transaction.set_rollback(True)
