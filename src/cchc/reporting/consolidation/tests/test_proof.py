"""The proof of a total: its parts, who is missing, and that the parts give the total."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.core.rollup.result import Cell
from cchc.platform.units.models import Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.consolidation import proof
from cchc.reporting.consolidation.question import Basis, Question
from cchc.reporting.consolidation.recomputing import recomputed
from cchc.reporting.consolidation.tests.made import gives, small_country, unit
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> dict[str, Unit]:
    return small_country()


def test_it_works(country: dict[str, Unit]) -> None:
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


def test_answers_are_codes_or_ticks_and_no_percentages(country: dict[str, Unit]) -> None:
    gives(country["a"], "D1.1", 1)
    gives(country["b"], "D1.1", 1, breakdown="done")
    gives(country["b"], "D1.1", 0, breakdown="not_done")
    gives(country["c"], "D1.1", 2, breakdown="not_done")
    gives(country["west"], "D1.1", 7500).__class__.objects.filter(amount=7500).update(scale=2)
    whole = proof.parts(Question(country["nation"].pk, "cchc", "2026-Q1", basis=Basis.lowest), Cell("D1.1"))
    assert [(one.code, [part.name for part in one.parts]) for one in whole.answers] == [(1, ["a", "b"]), (2, ["c"])]
    assert recomputed(whole) == whole.result.figure


def test_each_part_leads_to_its_figure(country: dict[str, Unit], client: object) -> None:
    gives(country["a"], "C3.3a", 10)
    whole = proof.parts(Question(country["nation"].pk, "cchc", "2026-Q1"), Cell("C3.3a"))
    assert client.get(whole.rows()[0].address).status_code == 200


def test_states_and_who_brought_nothing(country: dict[str, Unit]) -> None:
    gives(country["a"], "C3.3a", 10)
    gives(country["b"], "C3.3a", None, "blank")
    gives(country["c"], "A1", 1)
    owed(country["east"], "2026-Q1", "cchc", "khanh-hoa-xa-2023")
    late = owed(country["c"], "2026-Q1", "cchc", "khanh-hoa-xa-2023")
    nation = Question(country["nation"].pk, "cchc", "2026-Q1")
    whole = proof.parts(nation, Cell("C3.3a"))
    assert [(part.name, part.state) for part in whole.without] == [("b", "blank")]
    assert [(one.name, one.state) for one in whole.lacking] == [("c", "")]
    Report.objects.filter(unit=country["c"]).update(status=Report.Status.DRAFT)
    whole = proof.parts(nation, Cell("C3.3a"))
    assert [(one.name, one.template, one.state) for one in whole.lacking] == [("c", late.template, late.state)]
    assert whole.result.absent == 1
    assert proof.parts(nation, Cell("C3.3a"), country["west"].pk).lacking == []


def test_the_oddest_come_first_and_say_why(country: dict[str, Unit]) -> None:
    for number in range(6):
        one = unit(f"x{number}", country["west"])
        gives(one, "C3.3a", 100 + number, period="2025-Q4")
        gives(one, "C3.3a", 110 + number)
    gives(country["a"], "C3.3a", 120, period="2025-Q4")
    gives(country["a"], "C3.3a", 1440)
    gives(country["b"], "C3.3a", 5000, period="2025-Q4")
    gives(country["b"], "C3.3a", 5400)
    rebuild_reach()
    rows = proof.parts(Question(country["west"].pk, "cchc", "2026-Q1"), Cell("C3.3a")).rows("oddest")
    assert rows[0].part.name == "a"
    assert "120" in rows[0].odd.why.text("en")
    assert "1.440" in rows[0].odd.why.text("en")
    assert [row.part.name for row in rows if row.odd.why] == ["a"]


def test_rates_are_held_against_each_other(country: dict[str, Unit]) -> None:
    for number in range(8):
        one = unit(f"x{number}", country["west"])
        gives(one, "C3.3a", 1000)
        gives(one, "C3.3b", 980 + number)
    gives(country["a"], "C3.3a", 10)
    gives(country["a"], "C3.3b", 1)
    rebuild_reach()
    whole = proof.parts(Question(country["west"].pk, "cchc", "2026-Q1"), Cell("C3.3"))
    assert [unit for unit, odd in whole.oddness.items() if odd.why] == [country["a"].pk]


def test_drafts_are_marked(country: dict[str, Unit]) -> None:
    figure = gives(country["a"], "C3.3a", 10)
    type(figure).objects.filter(pk=figure.pk).update(accepted=None)
    nation = country["nation"].pk
    assert proof.parts(Question(nation, "cchc", "2026-Q1"), Cell("C3.3a")).parts == []
    (part,) = proof.parts(Question(nation, "cchc", "2026-Q1", drafts=True), Cell("C3.3a")).parts
    assert part.draft


def test_queries_do_not_grow_with_the_parts(
    country: dict[str, Unit],
    django_assert_max_num_queries: object,
) -> None:
    for number in range(30):
        gives(unit(f"x{number}", country["west"]), "C3.3a", number)
    rebuild_reach()
    asked = Question(country["nation"].pk, "cchc", "2026-Q1")
    proof.parts(asked, Cell("C3.3a"))
    with django_assert_max_num_queries(14):
        assert len(proof.parts(asked, Cell("C3.3a")).rows("biggest")) == 30


def test_a_whole_of_parts_opens_into_them(country: dict[str, Unit]) -> None:
    for indicator, amount in (("C1.4", 198), ("C1.4b", 0), ("C1.4c", 198)):
        gives(country["a"], indicator, amount)
    for indicator, amount in (("C1.4", 164), ("C1.4a", 164)):
        gives(country["d"], indicator, amount)
    whole = proof.parts(Question(country["west"].pk, "cchc", "2026-Q1"), Cell("C1.4"))
    assert whole.result.figure.amount == 362
    assert [part.amount for part in whole.parts] == [198, 164]
    assert [side.cell.indicator for side in whole.whole_of] == ["C1.4a", "C1.4b", "C1.4c"]
    assert recomputed(whole) == whole.result.figure
