"""DuckDB over Parquet: the extra `analytics`. In this process, on one machine, without the application's database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import Name, said
from cchc.reporting.consolidation.engines.base import Pairs, needed

READ = "SELECT unit, period, indicator, breakdown, state, amount, scale, as_of FROM read_parquet(?)"


class Duck:
    """Runs the statements on Parquet files of `parquet.Fact`.

    Sums are HUGEINT, so nothing overflows on the way. `members` are pairs (parent, unit), or with `by_period` triples
    (parent, unit, period) where each period has a map of its own. `threads` 0: as many as there are processors.
    """

    def __init__(
        self, files: Sequence[Path], members: Pairs | Iterable[tuple[int, int, str]],
        cells: Iterable[Cell] | None = None, *, by_period: bool = False, threads: int = 0,
    ) -> None:  # fmt: skip
        self.files = [str(file) for file in files]
        self.by_period = by_period
        self.indicators = None if cells is None else sorted({cell.indicator for cell in cells})
        duckdb = needed("duckdb", engine="DuckDB", extra="analytics")
        settings: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        self.connection = duckdb.connect(config=settings | ({"threads": threads} if threads else {}))
        self.connection.register("members", _relation(members, by_period))

    def rows(self, name: Name) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row."""
        facts, values = READ, [self.files]
        if self.indicators is not None:
            facts, values = f"{READ} WHERE indicator IN (SELECT unnest(?))", [self.files, self.indicators]
        statement = f"WITH facts AS ({facts}) {said(name, 'duckdb', by_period=self.by_period)}"
        found: list[tuple[Any, ...]] = self.connection.execute(statement, values).fetchall()
        return found


def _relation(members: Iterable[tuple[Any, ...]], by_period: bool) -> Any:
    arrow = needed("pyarrow", engine="DuckDB", extra="analytics")
    columns = list(zip(*members, strict=True)) or [(), (), ()]
    made = {"parent": arrow.array(columns[0], arrow.int64()), "unit": arrow.array(columns[1], arrow.int64())}
    if by_period:
        made["period"] = arrow.array(columns[2], arrow.string())
    return arrow.table(made)
