"""DuckDB over Parquet: the extra `analytics`. In this process, on one machine, without the application's database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import Name, said
from cchc.reporting.consolidation.engines.base import Pairs, in_steps, needed

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
        pairs = list(members)
        steps = in_steps(pairs)
        self.steps = steps is not None
        self.connection.register("members", _relation(("parent", "unit", "period"), pairs))
        if steps is not None:
            self.connection.register("groups", _relation(("parent", "unit", "period"), steps.groups))
            self.connection.register("wholes", _relation(("parent", "part"), steps.wholes))

    def rows(self, name: Name, only: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row."""
        facts, values = READ, [self.files]
        for wanted in (self.indicators, only):
            if wanted is not None:
                facts += f" {'AND' if len(values) > 1 else 'WHERE'} indicator IN (SELECT unnest(?))"
                values.append(sorted(wanted))
        steps = self.steps and name == "sums"
        relations = f"facts AS ({facts})" + (", members AS (SELECT * FROM groups)" if steps else "")
        asked = said(name, "duckdb", by_period=self.by_period, in_steps=steps)
        found: list[tuple[Any, ...]] = self.connection.execute(f"WITH {relations} {asked}", values).fetchall()
        return found


def _relation(names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Any:
    """Rows as a table: numbers, and the period where there is one."""
    arrow = needed("pyarrow", engine="DuckDB", extra="analytics")
    columns = dict(zip(names, zip(*rows, strict=True), strict=False)) or dict.fromkeys(names, ())
    kinds = {name: arrow.string() if name == "period" else arrow.int64() for name in columns}
    return arrow.table({name: arrow.array(column, kinds[name]) for name, column in columns.items()})
