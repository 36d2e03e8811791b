"""Simulated figures straight into Parquet, without a database: one folder per regime and period.

DIR/REGIME/PERIOD/facts.parquet     rows of `consolidation.parquet.Fact`
DIR/REGIME/PERIOD/places.parquet    rows of `consolidation.parquet.Place`: the map of the period's last day
DIR/units.parquet                   unit, code, name, kind
DIR/planted.jsonl                   what went wrong on purpose
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.platform.units.models import Kind
from cchc.reporting.consolidation.engines.base import needed
from cchc.reporting.consolidation.parquet import write_facts, write_places
from cchc.reporting.simulation.country import Country, from_packs
from cchc.reporting.simulation.database import Refused
from cchc.reporting.simulation.faults import Planted, Rates
from cchc.reporting.simulation.processes import begin
from cchc.reporting.simulation.sending import Simulation

NOT_EMPTY = Message(
    "Thư mục {folder} không trống. Hãy chọn một thư mục mới hoặc trống.",
    "The folder {folder} is not empty. Choose a new or an empty one.",
)


class Part(NamedTuple):
    """What one period of one regime came to."""

    period: str
    reports: int
    figures: int
    planted: list[Planted]


class Wanted(NamedTuple):
    """What to make; short, as it is handed to another process."""

    folder: Path
    provinces: tuple[str, ...] | None
    seed: int
    rates: Rates
    indicators: int | None


def fill_folder(
    wanted: Wanted, periods: Sequence[str], regimes: Sequence[str], workers: int = 1
) -> Iterator[Part]:  # fmt: skip
    """Write every period; what each came to, in their order. Refused where the folder holds something.

    With more than one worker periods are made side by side, each process with a country of its own: the files are the
    same."""
    needed("pyarrow", engine="Parquet", extra="analytics")
    folder = wanted.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(Message(NOT_EMPTY.vi, NOT_EMPTY.en, {"folder": str(folder)}))
    folder.mkdir(parents=True, exist_ok=True)
    _units(folder / "units.parquet", from_packs())
    jobs = [(wanted, period, regime) for period, regime in product(periods, regimes)]
    with (folder / "planted.jsonl").open("w", encoding="utf-8") as lines:
        for part in _parts(jobs, min(workers, len(jobs))):
            for one in part.planted:
                lines.write(json.dumps(one.as_json(), ensure_ascii=False) + "\n")
            yield part


def _parts(jobs: list[tuple[Wanted, str, str]], workers: int) -> Iterator[Part]:
    if workers <= 1:
        yield from map(_part, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin) as pool:
        yield from pool.map(_part, jobs)


_made: dict[tuple[Any, ...], Simulation] = {}
"""The simulation of this process: its country is read once."""


def _part(job: tuple[Wanted, str, str]) -> Part:
    wanted, code, regime = job
    key = (wanted.seed, wanted.rates, wanted.indicators)
    simulation = _made.get(key)
    if simulation is None:
        _made.clear()
        simulation = _made[key] = Simulation(from_packs(), wanted.seed, wanted.rates, wanted.indicators)
    place = wanted.folder / regime / code
    place.mkdir(parents=True)
    period = Period.parse(code)
    tally = _Tally([], set())
    figures = write_facts(place / "facts.parquet", _facts(simulation, code, regime, wanted.provinces, tally))
    write_places(place / "places.parquet", _places(simulation.country, period, tally.units))
    return Part(code, len(tally.units), figures, tally.planted)


class _Tally(NamedTuple):
    planted: list[Planted]
    units: set[int]


def _facts(
    simulation: Simulation, period: str, regime: str, provinces: Sequence[str] | None, tally: _Tally
) -> Iterator[tuple[Any, ...]]:
    for one in simulation.reports([period], regime, provinces):
        if isinstance(one, Planted):
            tally.planted.append(one)
            continue
        tally.planted.extend(one.planted)
        unit, day = one.unit.number, one.period.last_day
        tally.units.add(unit)
        for asked, state, amount, _ in one.cells:
            yield (unit, period, asked.indicator, asked.breakdown, state, amount, asked.scale, day, 0, 0)


def _places(country: Country, period: Period, reported: set[int]) -> Iterator[tuple[Any, ...]]:
    """Every unit that stands in the tree on the period's last day, and the nation."""
    for body in country.bodies.values():
        parent = body.parent_on(period.last_day)
        if parent is not None or body.kind == Kind.NATION:
            above = country.bodies[parent].number if parent else None
            yield body.number, above, body.number in reported, period.code


def _units(path: Path, country: Country) -> None:
    arrow, files = (
        needed("pyarrow", engine="Parquet", extra="analytics"),
        needed("pyarrow.parquet", engine="Parquet", extra="analytics"),
    )
    bodies = list(country.bodies.values())
    table = arrow.table(
        {
            "unit": arrow.array([body.number for body in bodies], arrow.int64()),
            **{name: [getattr(body, name) for body in bodies] for name in ("code", "name", "kind")},
        }
    )
    files.write_table(table, path, compression="zstd")
