"""The proof of a total: its parts, who is missing, and that the parts give the total."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.core.rollup.result import Cell
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation import proof
from cchc.reporting.consolidation.question import Basis, Question
from cchc.reporting.consolidation.recomputing import recomputed
from cchc.reporting.consolidation.tests.test_selectors import country, gives  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def test_it_works(country: dict[str, Unit]) -> None:  # noqa: F811
    for name, settled, on_time in (("a", 10, 9), ("b", 20, 20), ("c", 70, 7)):
        gives(country[name], "C3.3a", settled)
        gives(country[name], "C3.3b", on_time)
    asked = Question(country["nation"].pk, "cchc", "2026-Q1")
    whole = proof.parts(asked, Cell("C3.3a"))
    assert [(part.name, part.amount, part.version) for part in whole.parts] == [
        ("c", 70, 1),
        ("b", 20, 1),
        ("a", 10, 1),
    ]
    assert whole.result.figure == recomputed(whole)
    assert whole.result.figure.amount == 100
    assert [str(row.share.decimal) for row in whole.rows()] == ["70.00", "20.00", "10.00"]
    assert whole.parts[0].day == date(2026, 3, 31)
    ratio = proof.parts(asked, Cell("C3.3"))
    assert [side.cell.indicator for side in ratio.sides] == ["C3.3b", "C3.3a"]
    assert [(row.name, row.ratio.amount) for row in ratio.ratios] == [("c", 1000), ("b", 10000), ("a", 9000)]
    assert recomputed(ratio) == ratio.result.figure
    west = proof.parts(asked, Cell("C3.3a"), country["west"].pk)
    assert [part.name for part in west.parts] == ["b", "a"]
    assert west.result.figure.amount == 30


def test_answers_are_codes_or_ticks_and_no_percentages(country: dict[str, Unit]) -> None:  # noqa: F811
    gives(country["a"], "D1.1", 1)
    gives(country["b"], "D1.1", 1, breakdown="done")
    gives(country["b"], "D1.1", 0, breakdown="not_done")
    gives(country["c"], "D1.1", 2, breakdown="not_done")
    gives(country["west"], "D1.1", 7500).__class__.objects.filter(amount=7500).update(scale=2)
    whole = proof.parts(Question(country["nation"].pk, "cchc", "2026-Q1", basis=Basis.lowest), Cell("D1.1"))
    assert [(one.code, [part.name for part in one.parts]) for one in whole.answers] == [(1, ["a", "b"]), (2, ["c"])]
    assert recomputed(whole) == whole.result.figure


def test_each_part_leads_to_its_figure(country: dict[str, Unit], client: object) -> None:  # noqa: F811
    gives(country["a"], "C3.3a", 10)
    whole = proof.parts(Question(country["nation"].pk, "cchc", "2026-Q1"), Cell("C3.3a"))
    assert client.get(whole.rows()[0].address).status_code == 200
