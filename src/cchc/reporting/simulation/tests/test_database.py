"""Simulated reports in the database: they add up, are marked, can be taken away, and never mix with real ones."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.core.rollup.result import Cell
from cchc.platform.units.models import Unit
from cchc.platform.units.services import load_shipped
from cchc.reporting import simulation
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion

pytestmark = pytest.mark.django_db
PROVINCE = "p04"
"""A small one that was not merged."""


@pytest.fixture
def country() -> None:
    load_shipped()


def own_report(unit: Unit) -> Report:
    """A report somebody typed."""
    report = Report.objects.create(
        unit=unit, template="t", kind="quarter", regime="cchc", period_code="2025-Q4", period_label="Q4",
        period_start=date(2025, 10, 1), period_end=date(2026, 1, 1),
    )  # fmt: skip
    ReportVersion.objects.create(report=report, number=1)
    return report


def test_it_works(country: None) -> None:
    filled = simulation.fill(periods=["2025-Q3", "2025-Q4"], provinces=[PROVINCE], rates=simulation.Rates.none())
    assert filled.reports == Report.objects.count() > 100
    assert filled.figures == Figure.objects.count()
    assert filled.planted == []
    assert set(Report.objects.values_list("sample", flat=True)) == {"simulated 1"}
    province = Unit.objects.get(code=PROVINCE)
    answer = consolidated(Question(province.pk, "cchc", "2025-Q4"))
    settled = answer.of(province.pk, Cell("C3.3a"))
    assert settled is not None
    figures = Figure.objects.filter(period="2025-Q4", indicator="C3.3a")
    assert settled.figure.amount == sum(figures.values_list("amount", flat=True)) > 0
    assert settled.missing == 0
