"""Sealing totals: kept for good, and added up again from what was known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.models import Grant, User
from cchc.platform.accounts.policy import Refused as Forbidden
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.backup.doctor import CHECKS
from cchc.platform.events.models import AppendOnly, Event
from cchc.platform.units.models import Unit
from cchc.platform.units.services import merge
from cchc.reporting.consolidation import additions, in_charge, sealing
from cchc.reporting.consolidation.additions import Place
from cchc.reporting.consolidation.models import ConsolidatedFigure, Consolidation
from cchc.reporting.consolidation.question import Basis, Question
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, gives, moment, small_country
from cchc.reporting.figures.models import Figure as Stored
from cchc.reporting.figures.services import Refused

pytestmark = pytest.mark.django_db
SETTLED, RATE, YES = Cell("C3.3a"), Cell("C3.3"), Cell("D1.1")


@pytest.fixture
def country() -> dict[str, Unit]:
    made = small_country()
    for name, settled, on_time in (("a", 10, 9), ("b", 20, 20), ("c", 70, 7), ("d", 33, 1)):
        gives(made[name], "C3.3a", settled)
        gives(made[name], "C3.3b", on_time)
        gives(made[name], "D1.1", 1)
    gives(made["a"], "C1.4c", None, "none_arisen")
    return made


def asked(unit: Unit, **more: Any) -> Question:
    return Question(unit.pk, REGIME, PERIOD, **more)


def cells(sealed: Consolidation) -> dict[Cell, Figure]:
    return {Cell(row.indicator, row.breakdown): sealing.figure_of(row) for row in sealed.figures.all()}


def troubles() -> list[str]:
    return [trouble.said.text("en") for trouble in CHECKS["consolidation.sealed"].run()]


def test_it_works(country: dict[str, Unit], administrator: User) -> None:
    west = country["west"]
    made = sealing.seal(asked(west), note="báo cáo quý", by=None)
    assert made.new
    sealed = made.consolidation
    assert (sealed.number, sealed.reported, sealed.map_day) == (1, 3, date(2026, 3, 31))
    answer = consolidated(asked(west))
    assert cells(sealed) == {cell: answer.of(west.pk, cell).figure for cell in answer.cells}
    assert sealed.figures.get(indicator="C3.3").rule == "[C3.3b] / [C3.3a] * 100"
    assert Event.objects.get(kind="consolidation.sealed").data["digest"] == sealed.digest
    assert {cell: result.figure for cell, result in sealing.again(sealed).items()} == cells(sealed)
    assert troubles() == []


def test_the_same_again_is_the_same_seal(country: dict[str, Unit]) -> None:
    first = sealing.seal(asked(country["west"]))
    again = sealing.seal(asked(country["west"]), seen=first.consolidation.pk)
    assert (again.consolidation, again.new) == (first.consolidation, False)
    assert Consolidation.objects.count() == 1
    assert sealing.seal(asked(country["west"])).consolidation == first.consolidation


def test_sealing_anew_says_what_changed(country: dict[str, Unit]) -> None:
    first = sealing.seal(asked(country["west"])).consolidation
    gives(country["a"], "C3.3a", 11)
    gives(country["a"], "B1", 4)
    second = sealing.seal(asked(country["west"]), seen=first.pk)
    assert second.consolidation.number == 2
    changed = {change.cell: (change.before and change.before.amount, change.after.amount) for change in second.changes}
    assert changed == {SETTLED: (63, 64), RATE: (4762, 4688), Cell("B1"): (None, 4)}


def test_two_at_once(country: dict[str, Unit]) -> None:
    first = sealing.seal(asked(country["west"])).consolidation
    gives(country["a"], "C3.3a", 11)
    with pytest.raises(sealing.AlreadySealed) as refused:
        sealing.seal(asked(country["west"]))
    assert refused.value.there == first
    assert Consolidation.objects.count() == 1


def test_what_was_sealed_does_not_move(country: dict[str, Unit]) -> None:
    west = country["west"]
    place = Place(west, REGIME, PERIOD, SETTLED)
    line = additions.contribute(place, Figure(FigureState.value, 5), reason="Văn phòng")
    charge = in_charge.put(west, country["d"], REGIME, "C3", source="biểu mẫu", reason="giao")
    sealed = sealing.seal(asked(west)).consolidation
    kept = cells(sealed)
    assert kept[SETTLED].amount == 35
    gives(country["a"], "C3.3a", 1000)
    gives(country["west"], "C3.3a", 1)
    additions.undo(line, reason="nhầm")
    additions.use_agency(place, country["d"], reason="đã rà")
    in_charge.end(charge, reason="thôi")
    assert {cell: result.figure for cell, result in sealing.again(sealed).items()} == kept
    then = consolidated(replace(asked(west), at=sealed.known))
    assert {cell: then.of(west.pk, cell).figure for cell in then.cells} == kept
    assert troubles() == []


def test_nor_when_units_are_merged_for_a_day_of_the_past(country: dict[str, Unit]) -> None:
    nation = country["nation"]
    sealed = sealing.seal(asked(nation)).consolidation
    kept = cells(sealed)
    merge([country["b"]], country["a"], effective=date(2026, 2, 1), decision="NQ 1")
    assert consolidated(asked(nation)).of(nation.pk, SETTLED).figure != kept[SETTLED]
    assert {cell: result.figure for cell, result in sealing.again(sealed).items()} == kept
    assert troubles() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 64}, "amount"),
        ({"value": 4}, "value"),
        ({"units_amount": 1}, "units_amount"),
        ({"state": "none_arisen", "amount": None}, "state"),
    ],
)
def test_the_doctor_names_the_cell_that_was_touched(
    country: dict[str, Unit], change: dict[str, Any], field: str
) -> None:
    sealed = sealing.seal(asked(country["west"])).consolidation
    sealing.seal(asked(country["east"]))
    ConsolidatedFigure.objects.filter(consolidation=sealed, indicator="C3.3a").update(**change)
    digest, cell = troubles()
    assert "digest" in digest
    assert "C3.3a" in cell
    assert "west" in cell
    assert field in cell


def test_the_doctor_finds_a_cell_that_was_taken_away_or_put_in(country: dict[str, Unit]) -> None:
    sealed = sealing.seal(asked(country["west"])).consolidation
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM consolidation_consolidatedfigure WHERE indicator = 'D1.1'")
    assert any("D1.1" in said for said in troubles())
    digest = sealing.digest_of(sealed.figures.all())
    Consolidation.objects.filter(pk=sealed.pk).update(digest=digest)
    assert any("event that told it" in said for said in troubles())


def test_the_doctor_finds_figures_of_the_past_that_were_changed(country: dict[str, Unit]) -> None:
    sealing.seal(asked(country["west"]))
    Stored.objects.filter(unit=country["a"], indicator="C3.3a").update(amount=11)
    said = troubles()
    assert any("C3.3a" in one and "63" in one and "64" in one for one in said)


def test_nothing_is_changed_or_deleted(country: dict[str, Unit]) -> None:
    sealed = sealing.seal(asked(country["west"])).consolidation
    with pytest.raises(AppendOnly):
        sealed.save()
    with pytest.raises(AppendOnly):
        sealed.figures.all()[0].delete()


def test_only_what_counts_on_the_map_of_the_period_is_sealed(country: dict[str, Unit]) -> None:
    west = country["west"]
    for question in (
        asked(west, drafts=True),
        asked(west, day=date(2026, 6, 1)),
        asked(west, chosen=False),
        asked(west, at=moment()),
    ):
        with pytest.raises(Refused, match="Only accepted"):
            sealing.seal(question)
    with pytest.raises(Refused, match="nothing to seal"):
        sealing.seal(replace(asked(west), period="2025-Q1"))
    assert sealing.seal(asked(west, basis=Basis.lowest)).consolidation.basis == "lowest"


def test_only_who_may(country: dict[str, Unit]) -> None:
    clerk = User.objects.create(username="van-thu", name="Văn thư", unit=country["west"])
    Grant.objects.create(user=clerk, role="clerk", unit=country["west"], begins=date(2020, 1, 1))
    with within(Scope(None, actor=clerk)), pytest.raises(Forbidden):
        sealing.seal(asked(country["west"]))
    boss = User.objects.create(username="lanh-dao", name="Lãnh đạo", unit=country["west"])
    Grant.objects.create(user=boss, role="leader", unit=country["west"], begins=date(2020, 1, 1))
    with within(Scope(None, actor=boss)):
        assert sealing.seal(asked(country["west"])).consolidation.author == boss
