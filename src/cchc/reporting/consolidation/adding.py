"""What an engine adds up, finished: the same for every engine."""

from __future__ import annotations

from collections.abc import Callable

from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.finish import Key, finish
from cchc.core.rollup.lazily import Lazily, Row
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.statement import AnswerCount, Latest, Sum
from cchc.reporting.consolidation.engines.base import Engine

LISTED = (Method.list, Method.share)
"""Methods that look at each answer."""


def add_up(
    engine: Engine,
    known: Catalogue,
    absent: Callable[[int, str, Cell], int] = lambda parent, period, cell: 0,
) -> dict[Key, Result]:
    """Every cell the engine has, finished. Answers and latest figures are asked for only where a cell needs them."""
    sums, answers, latest = _rows(engine, known)
    return finish(
        map(Sum._make, sums),
        known,
        answers=map(AnswerCount._make, answers),
        latest=map(Latest._make, latest),
        absent=absent,
    )


def add_up_lazily(
    engine: Engine,
    known: Catalogue,
    absent: Callable[[int, str, Cell], int] = lambda parent, period, cell: 0,
) -> Lazily:
    """The same added up now, and each whole finished when it is first looked at."""
    sums, answers, latest = _rows(engine, known)
    return Lazily(sums, known, answers=answers, latest=latest, absent=absent)


def _rows(engine: Engine, known: Catalogue) -> tuple[list[Row], list[Row], list[Row]]:
    sums = engine.rows("sums")
    methods = {cell: method_of(known, *cell) for cell in {row[2:4] for row in sums}}
    listed = {cell for cell, method in methods.items() if method in LISTED}
    last = {cell for cell, method in methods.items() if method is Method.last}
    answers = engine.rows("answers", {indicator for indicator, _ in listed}) if listed else []
    latest = engine.rows("latest", {indicator for indicator, _ in last}) if last else []
    return sums, [row for row in answers if row[2:4] in listed], latest
