"""A national quarter of 3,321 communes and 177 indicators: all levels, a province, one changed cell, the parts of one;
live, and on DuckDB from the sealed quarter. Each is held against SQL written by hand for the same answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

from bench import rollup_by_hand as by_hand
from bench.database import scratch
from bench.measure import Line, compare, seconds
from bench.rollup_data import LAST, REGIME, fill, vendor
from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import said
from cchc.platform.units.selectors import root
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import archive, proof, sealed_totals
from cchc.reporting.consolidation.along import along
from cchc.reporting.consolidation.engines.live import dialect
from cchc.reporting.consolidation.question import Question, Whose
from cchc.reporting.consolidation.selectors import consolidated

CELL = Cell("A1")


def run(full: bool) -> list[Line]:
    """Every line, on one database."""
    rounds = 15 if full else 7
    with scratch(), tempfile.TemporaryDirectory() as folder:
        under = fill(2)
        top = root()
        assert top is not None
        nation = Question(top.pk, REGIME, LAST.code)
        counts = list(under.values())
        province = max(set(counts), key=counts.count)
        first = next(unit for unit, parent in under.items() if parent == province)
        size = len(under)
        _agree(nation, province, first)
        lines = [
            _line(f"nation-{vendor()}", size, 1.5, "the same as SQL by hand", rounds,
                  lambda: consolidated(nation, Whose.all), by_hand.every_level),
            _line(f"province-{vendor()}", counts.count(province), 1.5, "the same as SQL by hand", rounds * 3,
                  lambda: consolidated(Question(province, REGIME, LAST.code)), lambda: by_hand.one_unit(province)),
            _line(f"changed-cell-{vendor()}", size, 3.0, "one indexed query per level", rounds * 5,
                  lambda: along(Question(first, REGIME, LAST.code), [CELL]),
                  lambda: by_hand.one_cell([province, top.pk], CELL.indicator)),
            _line(f"proof-{vendor()}", size, 2.0, "a bare query of the parts", rounds,
                  lambda: proof.parts(nation, CELL), lambda: by_hand.parts(top.pk, CELL.indicator)),
            _compiled(nation),
        ]  # fmt: skip
        return lines + _duck(Path(folder), top.pk, size, rounds)


def _line(
    name: str, size: int, limit: float, baseline: str, rounds: int,
    ours: Callable[[], Any], theirs: Callable[[], Any],
) -> Line:  # fmt: skip
    ratio, took = compare(ours, theirs, rounds)
    return Line("rollup", name, size, ratio, limit, baseline, took)


def _compiled(nation: Question) -> Line:
    """Saying the statements in the dialect of the database: once in each process, then kept."""

    def fresh() -> None:
        said.cache_clear()
        said("sums", dialect(), in_steps=True)
        said("answers", dialect())

    took = seconds(fresh)
    whole = seconds(lambda: consolidated(nation, Whose.all))
    return Line("rollup", f"compile-{vendor()}", 2, took / whole, 1.0, "the national quarter", took)


def _agree(nation: Question, province: int, commune: int) -> None:
    """Both sides give the same sums, or nothing is measured."""
    ours = consolidated(nation, Whose.all).results
    sums = {(row[0], row[1], row[2]): row for row in by_hand.every_level() if len(row) > 5}
    assert {(parent, *cell) for parent, _, cell in ours} >= set(sums)
    for (parent, _, cell), result in ours.items():
        row = sums.get((parent, *cell))
        if row is None:
            continue
        assert result.total.value == row[3], (parent, cell)
        if result.method == "sum" and result.figure.amount is not None:
            assert result.figure.amount == row[8], (parent, cell, result.figure, row)
    found = along(Question(commune, REGIME, LAST.code), [CELL])
    for row in by_hand.one_cell([province, nation.unit], CELL.indicator):
        assert found[row[0], LAST.code, CELL].figure.amount == row[8]
    assert len(proof.parts(nation, CELL).parts) == len(by_hand.parts(nation.unit, CELL.indicator))


# --- the sealed quarter


def _duck(folder: Path, top: int, size: int, rounds: int) -> list[Line]:
    before, settings.DATA = settings.DATA, folder
    try:
        sealed, known = archive.seal(REGIME, LAST.code), catalogue()
        ours = sealed_totals.totals([sealed], known)
        theirs = {row[:3]: row for row in _duck_by_hand(sealed)[0]}
        for (parent, _, cell), result in ours.items():
            row = theirs.get((parent, *cell))
            if row is not None and result.method == "sum" and result.figure.amount is not None:
                assert result.figure.amount == row[8], (parent, cell)
        assert len(ours) >= len(theirs)
        return [
            _line("nation-duckdb", size, 1.5, "the same as DuckDB SQL by hand", rounds * 3,
                  lambda: sealed_totals.totals([sealed], known), lambda: _duck_by_hand(sealed))
        ]  # fmt: skip
    finally:
        settings.DATA = before


DUCK = """
CREATE TEMP TABLE members AS
    WITH RECURSIVE line(whole, unit) AS (
        SELECT unit, unit FROM places UNION ALL
        SELECT p.parent, l.unit FROM line l JOIN places p ON p.unit = l.whole WHERE p.parent IS NOT NULL
    ),
    heads AS (
        SELECT DISTINCT l.whole FROM line l JOIN places p ON p.unit = l.unit AND p.reported WHERE l.whole <> l.unit
    )
    SELECT l.whole AS parent, l.unit FROM line l JOIN heads h ON h.whole = l.whole;
CREATE TEMP VIEW figures AS SELECT * FROM read_parquet('{facts}');
CREATE TEMP TABLE sums AS SELECT m.parent, f.indicator, f.breakdown, {counts}
    FROM figures f JOIN members m ON m.unit = f.unit GROUP BY ALL;
"""
DUCK_ANSWERS = """
SELECT m.parent, f.indicator, f.breakdown, f.amount, COUNT(*) FROM figures f JOIN members m ON m.unit = f.unit
WHERE f.state = 'value' AND f.indicator IN ({codes}) GROUP BY ALL
"""


def _duck_by_hand(sealed: archive.Sealed) -> tuple[list[Any], list[Any]]:
    """Sums, ratios and answers of every whole, from the same files."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW places AS SELECT * FROM read_parquet('{sealed.places}')")
        connection.execute(DUCK.format(facts=sealed.facts, counts=by_hand.COUNTS))
        rows = connection.execute(by_hand.FINISHED.format(sums="", ratios=by_hand.ratios())).fetchall()
        return rows, connection.execute(DUCK_ANSWERS.format(codes=by_hand.codes())).fetchall()
