"""Ten years of a simulated nation and its provinces, from sealed periods: `make bench-full AREA=rollup`.

The time is counted per figure: before the reorganisation a year has three times the communes. Spark runs on a cluster
of its own on this machine, with one worker and with two; without the extra `spark` and Java its lines are left out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench import database  # noqa: F401  sets Django up
from bench.measure import Line, seconds

# isort: split
import pyarrow.parquet

from cchc.core.catalogue.packs import in_use
from cchc.reporting import simulation
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.archive import FACTS, Sealed
from cchc.reporting.consolidation.engines.base import Engine, EngineUnavailable
from cchc.reporting.consolidation.engines.duck import Duck
from cchc.reporting.consolidation.parquet import read_places
from cchc.reporting.consolidation.question import Whose
from cchc.reporting.consolidation.sealed_totals import members_of

QUARTERS, FEW = 40, 8
LIMIT = 1.2
REGIME = "cchc"


def run(full: bool) -> list[Line]:
    """One line for DuckDB, one for Spark with each number of workers. Only with --full: to simulate takes long."""
    if not full:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "nation"
        periods = simulation.periods(until="2026-Q3", quarters=QUARTERS)
        simulation.fill(periods=periods, into=folder, workers=2)
        sealed = [_sealed(folder / REGIME / period) for period in periods]
        return [_duck(sealed), *_spark(sealed)]


def _sealed(folder: Path) -> Sealed:
    """What the simulation wrote, as a sealed period."""
    rows = pyarrow.parquet.read_metadata(folder / FACTS).num_rows
    return Sealed(folder, REGIME, folder.name, 1, datetime.now(UTC), rows, {}, "")


def _members(sealed: list[Sealed]) -> list[tuple[int, int, str]]:
    """The nation and its provinces, each period on its own map."""
    found: list[tuple[int, int, str]] = []
    for one in sealed:
        top = next(place.unit for place in read_places(one.places) if place.parent is None)
        for whose in (Whose.one, Whose.children):
            found += members_of([one], top, whose)
    return found


def _duck(sealed: list[Sealed]) -> Line:
    def work(some: list[Sealed]) -> object:
        return _totals(Duck([one.facts for one in some], _members(some), by_period=True))

    return _line("years-duckdb", sealed, lambda some: seconds(lambda: work(some)))


def _spark(sealed: list[Sealed]) -> list[Line]:
    from cchc.reporting.consolidation.engines.cluster import cluster
    from cchc.reporting.consolidation.engines.spark import Spark, connect

    lines = []
    for workers in (1, 2):
        try:
            with ExitStack() as stack:
                nodes = stack.enter_context(cluster(workers=workers, memory="2g"))
                session = stack.enter_context(connect(nodes, spark_sql_shuffle_partitions="8"))

                def work(some: list[Sealed], session: object = session) -> object:
                    return _totals(Spark(session, [one.facts for one in some], _members(some), by_period=True))

                work(sealed[:1])  # the first query starts the executors
                lines.append(
                    _line(f"years-spark-{workers}", sealed, lambda some, work=work: seconds(lambda: work(some)))
                )
        except EngineUnavailable as error:
            print(error.message.text("en"))
            return lines
    return lines


def _totals(engine: Engine) -> object:
    return add_up(engine, in_use())


def _line(name: str, sealed: list[Sealed], took: Callable[[list[Sealed]], float]) -> Line:
    """Ten years against the first two, per figure; the second time of each."""
    each = []
    for some in (sealed[:FEW], sealed):
        took(some)
        each.append((took(some), sum(one.rows for one in some)))
    (few, few_rows), (all_of_it, rows) = each
    ratio = (all_of_it / rows) / (few / few_rows)
    return Line("rollup", name, rows, ratio, LIMIT, "the first two years, per figure", all_of_it)
