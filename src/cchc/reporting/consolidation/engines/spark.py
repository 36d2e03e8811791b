"""Spark over Parquet: the extra `spark`. On a cluster, for what one machine is not enough for."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import Name, said
from cchc.reporting.consolidation.engines.base import Pairs, in_steps, needed
from cchc.reporting.consolidation.engines.cluster import LOOPBACK, Cluster, home, java

READ = "SELECT unit, period, indicator, breakdown, state, amount, scale, as_of FROM {facts}"
SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, never another number
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.useV1SourceList": "parquet",
}
DRIVER_MEMORY = "2g"
"""Of the process that asks; it holds the map of every period and all results. PYSPARK_SUBMIT_ARGS says another."""
_numbers = count(1)


@contextmanager
def connect(nodes: Cluster | str, **settings: str) -> Iterator[Any]:
    """A session on a cluster: one of ours, or any by its address. Settings are Spark's own, `_` for `.`.

    One at a time in a process. EngineUnavailable without the extra or without Java.
    """
    core = needed("pyspark", engine="Spark", extra="spark")
    sql = needed("pyspark.sql", engine="Spark", extra="spark")
    java()
    address, own = (nodes, {}) if isinstance(nodes, str) else (nodes.address, nodes.settings)
    if address.startswith("local") or own:
        own = {**own, "spark.driver.host": LOOPBACK, "spark.driver.bindAddress": LOOPBACK}
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    os.environ.setdefault("SPARK_HOME", str(home()))
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f"--driver-memory {DRIVER_MEMORY} pyspark-shell")
    core.SparkContext._ensure_initialized()  # first: settings given at its start would stand in the list of processes
    builder = sql.SparkSession.builder.master(address).appName("cchc")
    for name, value in {**SETTINGS, **own, **{key.replace("_", "."): value for key, value in settings.items()}}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        session.sparkContext.setLogLevel("ERROR")
        yield session
    finally:
        session.stop()


class Spark:
    """Runs the statements on Parquet files of `parquet.Fact` that every node of the cluster can read at the same path.

    Sums are taken in halves, in ANSI mode, so nothing overflows and nothing is rounded. `members` as for `Duck`.
    """

    def __init__(
        self, session: Any, files: Sequence[Path], members: Pairs | Iterable[tuple[int, int, str]],
        cells: Iterable[Cell] | None = None, *, by_period: bool = False,
    ) -> None:  # fmt: skip
        self.session = session
        self.by_period = by_period
        number = next(_numbers)
        self.facts, self.members = f"facts_{number}", f"members_{number}"
        figures = session.read.parquet(*(str(file) for file in files))
        if cells is not None:
            figures = figures.filter(figures.indicator.isin(sorted({cell.indicator for cell in cells})))
        figures.createOrReplaceTempView(self.facts)
        pairs = list(members)
        steps = in_steps(pairs)
        self.steps = steps is not None
        columns = "parent BIGINT, unit BIGINT" + (", period STRING" if by_period else "")
        self._relate(self.members, pairs, columns)
        if steps is not None:
            self._relate(f"groups_{self.members}", steps.groups, columns)
            self._relate(f"wholes_{self.members}", steps.wholes, "parent BIGINT, part BIGINT")

    def _relate(self, name: str, rows: list[tuple[Any, ...]], columns: str) -> None:
        self.session.createDataFrame(rows, columns).createOrReplaceTempView(name)

    def rows(self, name: Name, only: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row."""
        steps = self.steps and name == "sums"
        views = {"members": f"groups_{self.members}" if steps else self.members}
        if steps:
            views["wholes"] = f"wholes_{self.members}"
        relations = [f"facts AS ({READ.format(facts=self.facts)}{_of(only)})"]
        relations += [f"{name} AS (SELECT * FROM {view})" for name, view in views.items()]
        asked = said(name, "spark", by_period=self.by_period, in_steps=steps)
        return [tuple(row) for row in self.session.sql(f"WITH {', '.join(relations)} {asked}").collect()]


def _of(only: Collection[str] | None) -> str:
    """Which indicators, where only some are wanted."""
    if only is None:
        return ""
    names = ", ".join("'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'" for name in sorted(only))
    return f" WHERE indicator IN ({names or 'NULL'})"
