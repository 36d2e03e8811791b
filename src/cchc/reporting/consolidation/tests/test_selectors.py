"""Adding up live: the whole thin piece."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from cchc.core.rollup.result import Cell
from cchc.platform.units.models import Placement, Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion

pytestmark = pytest.mark.django_db


def unit(name: str, parent: Unit | None = None, kind: str = "commune") -> Unit:
    made = Unit.objects.create(code=name, name=name, folded=name, kind=kind, level="commune")
    Placement.objects.create(unit=made, parent=parent)
    return made


def gives(one: Unit, indicator: str, amount: int | None, state: str = "value", breakdown: str = "") -> Figure:
    report, _ = Report.objects.get_or_create(
        unit=one, template="t", kind="quarter", regime="cchc", period_code="2026-Q1",
        defaults={"period_label": "Q1", "period_start": date(2026, 1, 1), "period_end": date(2026, 4, 1)},
    )  # fmt: skip
    version, _ = ReportVersion.objects.get_or_create(report=report, number=1)
    now = timezone.now()
    return Figure.objects.create(
        version=version, unit=one, regime="cchc", indicator=indicator, breakdown=breakdown, period="2026-Q1",
        state=state, amount=amount, as_of=date(2026, 3, 31), recorded=now, accepted=now,
    )  # fmt: skip


@pytest.fixture
def country() -> dict[str, Unit]:
    nation = unit("nation", kind="nation")
    west, east = unit("west", nation, "province"), unit("east", nation, "province")
    made = {"nation": nation, "west": west, "east": east}
    for name, parent in (("a", west), ("b", west), ("c", east)):
        made[name] = unit(name, parent)
    rebuild_reach()
    return made


def test_it_works(country: dict[str, Unit]) -> None:
    for name, settled, on_time in (("a", 10, 9), ("b", 20, 20), ("c", 70, 7)):
        gives(country[name], "C3.3a", settled)
        gives(country[name], "C3.3b", on_time)
    asked = Question(country["nation"].pk, "cchc", "2026-Q1")
    for basis in Basis:
        answer = consolidated(Question(country["nation"].pk, "cchc", "2026-Q1", basis=basis))
        assert answer.of(country["nation"].pk, Cell("C3.3a")).figure.amount == 100
        ratio = answer.of(country["nation"].pk, Cell("C3.3"))
        assert (ratio.figure.amount, ratio.numerator.amount, ratio.denominator.amount) == (3600, 36, 100)
    parts = consolidated(asked, Whose.children)
    assert {u: parts.of(country[u].pk, Cell("C3.3a")).figure.amount for u in ("west", "east")} == {
        "west": 30,
        "east": 70,
    }
    every = consolidated(asked, Whose.all)
    assert {key[0] for key in every.results} == {country[name].pk for name in ("nation", "west", "east")}


def test_a_report_in_between_stands_for_what_is_under_it(country: dict[str, Unit]) -> None:
    for name, amount in (("a", 10), ("b", 20), ("c", 70), ("west", 33)):
        gives(country[name], "C3.3a", amount)
    sums = {}
    for basis in Basis:
        for whose in Whose:
            answer = consolidated(Question(country["nation"].pk, "cchc", "2026-Q1", basis=basis), whose)
            sums[basis, whose] = {key[0]: result.figure.amount for key, result in answer.results.items()}
    nation, west, east = (country[name].pk for name in ("nation", "west", "east"))
    assert sums[Basis.nearest, Whose.one] == {nation: 103}
    assert sums[Basis.lowest, Whose.one] == {nation: 100}
    assert sums[Basis.nearest, Whose.children] == {west: 33, east: 70}
    assert sums[Basis.lowest, Whose.children] == {west: 30, east: 70}
    assert sums[Basis.nearest, Whose.all] == {nation: 103, west: 30, east: 70}
    assert sums[Basis.lowest, Whose.all] == {nation: 100, west: 30, east: 70}
