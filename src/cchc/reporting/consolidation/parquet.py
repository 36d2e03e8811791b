"""Figures and maps as Parquet: the columns, and writing them without holding a nation in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cchc.reporting.consolidation.engines.base import needed

ROWS = 50_000
"""Rows held in memory at once; one row group of the file."""


class Fact(NamedTuple):
    """One figure that counts, and which row of the application's database it is."""

    unit: int
    period: str
    indicator: str
    breakdown: str
    state: str
    amount: int | None
    scale: int
    as_of: date
    figure: int = 0
    version: int = 0


class Place(NamedTuple):
    """A unit on the map of the period's last day, and whether a report of its counts."""

    unit: int
    parent: int | None
    reported: bool
    period: str


def write_facts(path: Path, facts: Iterable[tuple[Any, ...]]) -> int:
    """Write rows of `Fact`; how many. EngineUnavailable without the extra."""
    arrow = _arrow()
    text, whole = arrow.string(), arrow.int64()
    kinds = (whole, text, text, text, text, whole, arrow.int16(), arrow.date32(), whole, whole)
    return _write(path, Fact._fields, kinds, facts)


def write_places(path: Path, places: Iterable[tuple[Any, ...]]) -> int:
    """Write rows of `Place`; how many."""
    arrow = _arrow()
    kinds = (arrow.int64(), arrow.int64(), arrow.bool_(), arrow.string())
    return _write(path, Place._fields, kinds, places)


def read_places(path: Path) -> list[Place]:
    """The rows of a file of places."""
    table = needed("pyarrow.parquet", engine="Parquet", extra="analytics").read_table(path)
    return [Place(*row) for row in zip(*(table.column(name).to_pylist() for name in Place._fields), strict=True)]


def _arrow() -> Any:
    return needed("pyarrow", engine="Parquet", extra="analytics")


def _write(path: Path, names: tuple[str, ...], kinds: tuple[Any, ...], rows: Iterable[tuple[Any, ...]]) -> int:
    arrow, files = _arrow(), needed("pyarrow.parquet", engine="Parquet", extra="analytics")
    schema = arrow.schema(list(zip(names, kinds, strict=True)))
    written = 0
    with files.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in _portions(rows):
            columns = [arrow.array(column, kind) for column, kind in zip(zip(*part, strict=True), kinds, strict=True)]
            writer.write_table(arrow.Table.from_arrays(columns, schema=schema))
            written += len(part)
    return written


def _portions(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while part := list(islice(left, ROWS)):
        yield part
