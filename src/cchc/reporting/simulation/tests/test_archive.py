"""Simulated figures as Parquet, without a database: the same figures, in the columns of the sealed ones."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet
import pytest

from cchc.core.catalogue.packs import load
from cchc.core.periods.period import Period
from cchc.core.rollup.finish import finish
from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import Sum
from cchc.reporting import simulation
from cchc.reporting.consolidation.engines.duck import Duck
from cchc.reporting.consolidation.parquet import Fact, read_places
from cchc.reporting.simulation.country import from_packs
from cchc.reporting.simulation.faults import by_kind
from cchc.reporting.simulation.sending import Sent, Simulation

PERIODS = ["2025-Q2", "2025-Q3"]


def rows(path: Path) -> list[tuple[object, ...]]:
    table = pyarrow.parquet.read_table(path)
    return list(zip(*(table.column(name).to_pylist() for name in Fact._fields), strict=True))


def test_it_works(tmp_path: Path) -> None:
    filled = simulation.fill(periods=PERIODS, provinces=["p04"], into=tmp_path / "new")
    assert filled.reports > 100
    reports = [one for one in Simulation(from_packs(), 1).reports(PERIODS, "cchc", ["p04"]) if isinstance(one, Sent)]
    for code in PERIODS:
        found = rows(tmp_path / "new" / "cchc" / code / "facts.parquet")
        assert found == [
            (one.unit.number, code, given.asked.indicator, given.asked.breakdown, given.state, given.amount,
             given.asked.scale, one.period.last_day, 0, 0)
            for one in reports
            if one.period.code == code
            for given in one.cells
        ]  # fmt: skip
    assert sum(len(rows(tmp_path / "new" / "cchc" / code / "facts.parquet")) for code in PERIODS) == filled.figures


def test_the_map_of_each_period_lies_beside_it(tmp_path: Path) -> None:
    simulation.fill(periods=PERIODS, provinces=["p04"], into=tmp_path)
    for code, provinces, communes in (("2025-Q2", 63, 10035), ("2025-Q3", 34, 3321)):
        places = read_places(tmp_path / "cchc" / code / "places.parquet")
        by_number = {body.number: body for body in from_packs().bodies.values()}
        kinds = [by_number[place.unit].kind for place in places]
        levels = [by_number[place.unit].level for place in places]
        assert (kinds.count("province"), levels.count("commune")) == (provinces, communes)
        sent = {row[0] for row in rows(tmp_path / "cchc" / code / "facts.parquet")}
        assert {place.unit for place in places if place.reported} == sent & {place.unit for place in places}


def test_an_engine_adds_them_up(tmp_path: Path) -> None:
    simulation.fill(periods=["2025-Q3"], provinces=["p04"], into=tmp_path, rates=simulation.Rates.none())
    places = read_places(tmp_path / "cchc" / "2025-Q3" / "places.parquet")
    top = from_packs().bodies["p04"].number
    members = sorted((top, place.unit) for place in places if place.parent == top)
    engine = Duck([tmp_path / "cchc" / "2025-Q3" / "facts.parquet"], members)
    results = finish([Sum._make(row) for row in engine.rows("sums")], load())
    settled = [row for row in rows(tmp_path / "cchc" / "2025-Q3" / "facts.parquet") if row[2] == "C3.3a"]
    assert results[top, "2025-Q3", Cell("C3.3a")].figure.amount == sum(row[5] or 0 for row in settled) > 0


def test_several_processes_write_the_same(tmp_path: Path) -> None:
    for folder, workers in (("one", 1), ("two", 2)):
        simulation.fill(periods=PERIODS, provinces=["p04"], into=tmp_path / folder, workers=workers)
    for code in PERIODS:
        one, two = (rows(tmp_path / folder / "cchc" / code / "facts.parquet") for folder in ("one", "two"))
        assert one == two


def test_what_was_planted_lies_beside_it(tmp_path: Path) -> None:
    filled = simulation.fill(periods=["2025-Q3"], provinces=["p04"], into=tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "planted.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [one.as_json() for one in filled.planted]
    assert filled.planted == simulation.planted(periods=["2025-Q3"], provinces=["p04"])
    assert by_kind(filled.planted)["blank"] > 10


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(simulation.Refused, match="not empty"):
        simulation.fill(periods=["2025-Q3"], provinces=["p04"], into=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_periods_end_with_the_one_asked_for() -> None:
    assert simulation.periods("2026-Q1", 3) == ["2025-Q3", "2025-Q4", "2026-Q1"]
    whole = simulation.periods("2026-Q3", 7, totals=True)
    assert whole == [
        "2025-Q1", "2025-Q2", "2025-H1", "2025-Q3", "2025-Q4", "2025", "2026-Q1", "2026-Q2", "2026-H1", "2026-Q3",
    ]  # fmt: skip
    assert Period.parse(simulation.periods(quarters=1)[0]).kind == "quarter"
    for wrong in ("2026", "2026-13", ""):
        if wrong:
            with pytest.raises(simulation.Refused):
                simulation.periods(wrong)


@pytest.mark.parametrize("said", ["Gia Lai", "Tỉnh Gia Lai", "gia lai", "p52"])
def test_a_province_is_known_by_name_and_code(said: str) -> None:
    assert simulation.province_named(said) == "p52"


def test_an_unknown_province_is_refused() -> None:
    with pytest.raises(simulation.Refused, match="no province"):
        simulation.province_named("Atlantis")
