"""Every indicator the shipped catalogue adds up, on every map: the whole is the sum of its children."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell
from cchc.platform.units.models import Unit
from cchc.platform.units.services import rebuild_reach
from cchc.platform.units.tests.made import tree
from cchc.platform.units.tests.test_ledgers import START, Step, run, steps
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.carried import carried
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.selectors import Consolidated, consolidated
from cchc.reporting.consolidation.tests.test_carried import BEFORE, PERIOD
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion

pytestmark = pytest.mark.django_db


def adding() -> list[Cell]:
    """Every cell of the catalogue that is added up, parts of indicators among them."""
    known = catalogue()
    cells = [Cell(one.id, part) for one in known.indicators.values() for part in ("", *one.breakdowns)]
    return [cell for cell in cells if method_of(known, *cell) is Method.sum]


def test_it_works() -> None:
    """The catalogue adds up more than a hundred cells, of counts and of money."""
    cells = adding()
    assert len(cells) > 100
    assert {Cell("C3.3a"), Cell("F1.1")} & set(cells)


def given_by(units: list[Unit], drawn: Random) -> dict[tuple[int, Cell], int]:
    """Each of the units gives most of these cells, some beyond what a double holds."""
    now, known, cells = timezone.now(), catalogue(), adding()
    about = {"template": "bieu-mau-2022", "kind": "quarter", "regime": "cchc", "period_code": PERIOD}
    days = {"period_label": PERIOD, "period_start": BEFORE - timedelta(90), "period_end": START}
    figures, amounts = [], {}
    for one in units:
        version = ReportVersion.objects.create(report=Report.objects.create(unit=one, **about, **days), number=1)
        for cell in cells:
            if drawn.random() < 0.8:
                amount = amounts[one.pk, cell] = drawn.choice([0, drawn.randrange(1000), 2**53 + drawn.randrange(9)])
                figures.append(Figure(
                    version=version, unit=one, regime="cchc", indicator=cell.indicator, breakdown=cell.breakdown,
                    period=PERIOD, state="value", amount=amount, scale=known.indicators[cell.indicator].scale,
                    as_of=BEFORE, recorded=now, accepted=now,
                ))  # fmt: skip
    Figure.objects.bulk_create(figures)
    return amounts


@settings(
    derandomize=True,
    max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(ledger=steps, seed=st.integers(0, 2**32), basis=st.sampled_from(Basis), silent=st.sets(st.integers(0, 8)))
def test_the_whole_is_the_sum_of_its_children_on_every_map(
    db: Any, ledger: list[Step], seed: int, basis: Basis, silent: set[int]
) -> None:
    with transaction.atomic():
        top = tree().top
        rebuild_reach()
        units = [
            one for number, one in enumerate(Unit.objects.exclude(pk=top.pk).order_by("pk")) if number not in silent
        ]
        amounts = given_by(units, Random(seed))
        last, _ = run(ledger)
        own = consolidated(Question(top.pk, "cchc", PERIOD, basis=basis))
        below = consolidated(Question(top.pk, "cchc", PERIOD, basis=basis), Whose.children)
        for cell in adding():
            whole = own.of(top.pk, cell)
            brought = [one.figure.amount or 0 for key, one in below.results.items() if key[2] == cell]
            assert (whole.figure.amount if whole else 0) == sum(brought), cell
        for day in (last, last + timedelta(1)):
            _holds(Question(top.pk, "cchc", PERIOD, day=day, basis=basis), amounts, own)
        transaction.set_rollback(True)


def _holds(asked: Question, amounts: dict[tuple[int, Cell], int], own: Consolidated) -> None:
    """The whole is what its children hold, what nobody could share out among them, and districts held for itself; and
    it is what it was on its own map."""
    whole, parts = carried(asked), carried(asked, Whose.children)
    assert not whole.stopped, "every unit is in the nation"
    stopped = {(one.unit, one.cell): one.figure.amount or 0 for one in parts.stopped}
    here = [one.unit for one in whole.held if one.by == asked.unit]
    for cell in adding():
        total = whole.answer.of(asked.unit, cell)
        brought = sum(one.figure.amount or 0 for key, one in parts.answer.results.items() if key[2] == cell)
        left = sum(amount for (_, at), amount in stopped.items() if at == cell)
        held = sum(amounts.get((unit, cell), 0) for unit in here)
        assert (total.figure.amount if total else 0) == brought + left + held, cell
        if not whole.replaced:
            before = own.of(asked.unit, cell)
            assert (total and total.figure.amount) == (before and before.figure.amount), cell
