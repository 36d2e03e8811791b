"""One changed cell: the totals above it, the same as each asked for alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.core.rollup.result import Cell
from cchc.platform.accounts.models import User
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation.along import along
from cchc.reporting.consolidation.question import Basis, Question
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, at_once, small_country

pytestmark = pytest.mark.django_db
RECEIVED, SETTLED, RATE = Cell("C3.3a"), Cell("C3.3b"), Cell("C3.3")


def test_it_works() -> None:
    country = small_country()
    at_once([(country[name], "C3.3a", amount, "value") for name, amount in (("a", 10), ("b", 20), ("c", 70))])
    found = along(Question(country["a"].pk, REGIME, PERIOD), [RECEIVED])
    assert {unit: one.figure.amount for (unit, _, cell), one in found.items()} == {
        country["west"].pk: 30, country["nation"].pk: 100,
    }  # fmt: skip


def test_the_parts_of_a_ratio_come_with_it() -> None:
    country = small_country()
    at_once([(country[name], cell, 10, "value") for name in ("a", "c") for cell in ("C3.3a", "C3.3b", "A1")])
    found = along(Question(country["a"].pk, REGIME, PERIOD), [RATE])
    assert {cell for _, _, cell in found} >= {RATE, RECEIVED, SETTLED}
    assert Cell("A1") not in {cell for _, _, cell in found}
    assert found[country["nation"].pk, PERIOD, RATE].figure.amount == 10000


def test_nothing_stands_above_the_top() -> None:
    country = small_country()
    assert along(Question(country["nation"].pk, REGIME, PERIOD), [RECEIVED]) == {}


def test_who_may_not_see_the_totals_is_refused() -> None:
    country = small_country()
    nobody = User.objects.create(username="nobody", name="Nobody", unit=country["a"])
    with within(Scope(Unit.objects.none(), actor=nobody)), pytest.raises(PermissionDenied):
        along(Question(country["a"].pk, REGIME, PERIOD), [RECEIVED])


def test_the_queries_do_not_grow_with_the_figures() -> None:
    country = small_country()
    question = Question(country["a"].pk, REGIME, PERIOD)
    at_once([(country["a"], "C3.3a", 1, "value")])
    along(question, [RECEIVED])
    with CaptureQueriesContext(connection) as few:
        along(question, [RECEIVED])
    at_once([(country[name], "C3.3a", 1, "value") for name in ("b", "c", "d")])
    with CaptureQueriesContext(connection) as many:
        along(question, [RECEIVED])
    assert len(many) == len(few)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30)
@given(
    amounts=st.dictionaries(st.sampled_from(["a", "b", "c", "d", "west", "east", "nation"]), st.integers(0, 9**18)),
    basis=st.sampled_from(Basis),
)
def test_each_total_is_what_it_is_alone(amounts: dict[str, int], basis: Basis) -> None:
    with transaction.atomic():
        country: dict[str, Any] = small_country()
        at_once([(country[name], "C3.3a", amount, "value") for name, amount in amounts.items()])
        question = Question(country["a"].pk, REGIME, PERIOD, basis=basis)
        found = along(question, [RECEIVED])
        for name in ("west", "nation"):
            alone = consolidated(replace(question, unit=country[name].pk), cells=[RECEIVED])
            key = country[name].pk, PERIOD, RECEIVED
            assert found.get(key) == alone.results.get(key)
        transaction.set_rollback(True)
