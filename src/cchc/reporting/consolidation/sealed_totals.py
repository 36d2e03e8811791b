"""Totals of sealed periods, without the application's database: decades at once, on DuckDB or on a cluster."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.added import with_added
from cchc.core.rollup.finish import Key
from cchc.core.rollup.result import Result
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.archive import Sealed
from cchc.reporting.consolidation.engines.base import Engine
from cchc.reporting.consolidation.engines.duck import Duck
from cchc.reporting.consolidation.parquet import read_places
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.standing import Standing, pairs_on

EngineName = Literal["duckdb", "spark"]


def members_of(
    periods: Sequence[Sealed], unit: int | None, whose: Whose = Whose.all, basis: Basis = Basis.nearest
) -> Iterator[tuple[int, int, str]]:
    """(whole, part, period), each period on its own map. `unit` None: everything, from the roots down."""
    for one in periods:
        places = read_places(one.places)
        parents = {place.unit: place.parent for place in places}
        standing = Standing.of(parents, (place.unit for place in places if place.reported))
        tops = [unit] if unit is not None else [place.unit for place in places if place.parent is None]
        for top in tops:
            for whole, part in pairs_on(standing, top, whose, basis):
                yield whole, part, one.period


@contextmanager
def engine_on(
    name: EngineName, files: Sequence[Path], members: Iterable[tuple[int, int, str]], master: str = ""
) -> Iterator[Engine]:
    """An engine over sealed files. Spark without the address of a master gets a cluster of its own on this machine."""
    if name == "duckdb":
        yield Duck(files, members, by_period=True)
        return
    from cchc.reporting.consolidation.engines.cluster import cluster
    from cchc.reporting.consolidation.engines.spark import Spark, connect

    if master:
        with connect(master) as session:
            yield Spark(session, files, members, by_period=True)
        return
    with cluster() as nodes, connect(nodes) as session:
        yield Spark(session, files, members, by_period=True)


def totals(
    periods: Sequence[Sealed], known: Catalogue, *, unit: int | None = None, whose: Whose = Whose.all,
    engine: EngineName = "duckdb", master: str = "",
) -> dict[Key, Result]:  # fmt: skip
    """Every cell of every whole in every period, finished. EngineUnavailable where the engine's extra is missing."""
    if not periods:
        return {}
    members = list(members_of(periods, unit, whose))
    with engine_on(engine, [one.facts for one in periods], members, master) as running:
        return add_up(running, known)


def with_additions(
    results: dict[Key, Result], periods: Sequence[Sealed], known: Catalogue, unit: int | None = None
) -> dict[Key, Result]:
    """The same with what wholes added to the sum of their units, as known when each period was sealed. Asks the
    application's database: additions are few, and are not sealed with the figures."""
    from cchc.platform.units.selectors import root
    from cchc.reporting.consolidation.additions import added, entering
    from cchc.reporting.consolidation.members import Members, Relation, consolidating

    top = root()
    asked = unit if unit is not None else top.pk if top else 0
    for one in periods:
        question = Question(asked, one.regime, one.period, at=one.known)
        made = Members(question, Whose.all, consolidating(question), Relation("", ()))
        if entries := entering(made):
            results = with_added(results, added(entries), known)
    return results


HEAD = (
    "period", "unit", "indicator", "breakdown", "method", "state", "value", "given", "none_arisen", "not_applicable",
    "blank", "unreadable", "numerator", "denominator", "doubts",
)  # fmt: skip


def write_csv(out: Path, results: dict[Key, Result], codes: dict[int, str]) -> int:
    """The totals as CSV, by period, unit and cell; how many. What was there is replaced only when all is written."""
    work = out.with_name(f".{out.name}.new")
    try:
        with work.open("w", encoding="utf-8-sig", newline="") as handle:
            _lines(handle, results, codes)
        shutil.move(work, out)
    finally:
        work.unlink(missing_ok=True)
    return len(results)


def _lines(handle: IO[str], results: dict[Key, Result], codes: dict[int, str]) -> None:
    rows = csv.writer(handle)
    rows.writerow(HEAD)
    for (unit, period, cell), one in sorted(results.items(), key=lambda item: (item[0][1], item[0][0], item[0][2])):
        total: Any = one.total
        counts = (total.value, total.none_arisen, total.not_applicable, total.blank, total.unreadable)
        parts = [part.decimal if part else "" for part in (one.numerator, one.denominator)]
        doubts = " ".join(doubt.code for doubt in one.doubts)
        value = "" if one.figure.decimal is None else one.figure.decimal
        rows.writerow(
            (period, codes.get(unit, unit), *cell, one.method, one.figure.state, value, *counts, *parts, doubts)
        )
