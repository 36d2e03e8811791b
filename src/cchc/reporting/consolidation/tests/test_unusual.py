"""Reports and figures that no total takes in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cchc.core.figures import FigureState
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.platform.units.models import Placement, Reach, Unit
from cchc.platform.units.refusals import NotPossible
from cchc.platform.units.services import move, rebuild_reach
from cchc.reporting.consolidation import proof
from cchc.reporting.consolidation.members import above
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, gives, report_of, small_country, unit
from cchc.reporting.consolidation.unusual import strange_units, with_doubts

pytestmark = pytest.mark.django_db
SETTLED = Cell("C3.3a")


@pytest.fixture
def country() -> dict[str, Unit]:
    return small_country()


def asked(whole: Unit) -> Question:
    return Question(whole.pk, REGIME, PERIOD)


def total(whole: Unit, cell: Cell = SETTLED) -> Result:
    found = with_doubts(consolidated(asked(whole))).of(whole.pk, cell)
    assert found is not None
    return found


def codes(result: Result) -> list[str]:
    return [doubt.code for doubt in result.doubts]


def test_it_works(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3a", 10)
    assert codes(total(country["west"])) == []
    assert strange_units(asked(country["west"])) == []


def test_another_number_of_decimals(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", 105, scale=1)
    found = total(country["west"])
    assert (found.figure.state, codes(found)) == (FigureState.unreadable, ["scales"])
    assert found.doubts[0].error


def test_a_code_outside_its_list(country: dict[str, Unit]) -> None:
    gives(country["a"], "D1.1", 1)
    gives(country["b"], "D1.1", 7)
    found = total(country["west"], Cell("D1.1"))
    assert (found.figure.amount, codes(found)) == (10000, ["off_list"])
    shown = proof.parts(asked(country["west"]), Cell("D1.1"))
    assert [(one.code, one.listed, [part.name for part in one.parts]) for one in shown.answers] == [
        (1, True, ["a"]),
        (7, False, ["b"]),
    ]


def test_a_negative_number(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", -4)
    found = total(country["west"])
    assert (found.figure.amount, codes(found)) == (6, ["negative"])


def test_an_absurd_number(country: dict[str, Unit]) -> None:
    for number, amount in enumerate((10, 20, 30, 20_001)):
        gives(unit(f"x{number}", country["west"]), "C3.3a", amount)
    gives(country["d"], "C3.3a", 500_000)
    rebuild_reach()
    Unit.objects.filter(pk=country["d"].pk).update(level="department")
    found = total(country["west"])
    assert codes(found) == ["absurd"]
    assert "x3" in found.doubts[0].message.text("en")
    shown = proof.parts(asked(country["west"]), SETTLED).rows("oddest")
    assert {row.part.name for row in shown if row.odd and row.odd.absurd} == {"d"}


def test_large_numbers_of_all_are_not_absurd(country: dict[str, Unit]) -> None:
    for number, amount in enumerate((10_000, 20_000, 30_000, 2_000_000)):
        gives(unit(f"x{number}", country["west"]), "C3.3a", amount)
    rebuild_reach()
    assert codes(total(country["west"])) == []


def test_reported_twice_is_counted_once(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["a"], "C3.3a", 12, template="another")
    assert report_of(country["a"]).pk != report_of(country["a"], template="another").pk
    found = total(country["west"])
    assert (found.figure.amount, found.total.value) == (12, 1)
    (said,) = strange_units(asked(country["west"]))
    assert (said.unit, said.code) == (country["a"].pk, "twice")


def test_reported_after_its_end_or_before_its_beginning(country: dict[str, Unit]) -> None:
    for name, days in (("a", {"ends": date(2026, 3, 1)}), ("b", {"begins": date(2026, 5, 1)})):
        country[name].placements.update(**days)
        gives(country[name], "C3.3a", 10)
    gives(country["d"], "C3.3a", 5)
    rebuild_reach()
    assert total(country["west"]).figure.amount == 5
    said = {one.name: one.code for one in strange_units(asked(country["west"]))}
    assert said == {"a": "gone", "b": "not_yet"}


def test_what_must_not_be_added(country: dict[str, Unit]) -> None:
    gives(country["a"], "A7", 1)
    gives(country["b"], "A7", 1)
    found = total(country["west"], Cell("A7"))
    assert found.method in (Method.list, Method.none)
    assert found.figure.amount is None


def test_a_ratio_without_its_parts(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3", 9900, scale=2)
    gives(country["b"], "C3.3", 5000, scale=2)
    found = total(country["west"], Cell("C3.3"))
    assert (found.figure.amount, codes(found)) == (None, ["parts_missing"])


def test_no_circle_in_the_tree(country: dict[str, Unit]) -> None:
    with pytest.raises(NotPossible):
        move(country["west"], country["a"], effective=date(2026, 1, 15), reason="thử")


def test_a_circle_that_is_there_all_the_same_ends(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3a", 10)
    country["west"].placements.update(parent=country["a"])
    parents: dict[int, Any] = dict(Placement.objects.values_list("unit", "parent"))
    assert list(above(country["a"].pk, parents)) == [country["west"].pk]
    assert total(country["west"]).figure.amount == 10
    assert Reach.objects.filter(unit=country["a"]).exists()
