"""What an engine adds up, finished: the same for every engine."""

from __future__ import annotations

from collections.abc import Callable

from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.finish import Key, finish
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
    sums = [Sum._make(row) for row in engine.rows("sums")]
    methods = {row[2:4]: method_of(known, row.indicator, row.breakdown) for row in sums}
    listed = {cell for cell, method in methods.items() if method in LISTED}
    last = {cell for cell, method in methods.items() if method is Method.last}
    answers = engine.rows("answers", {indicator for indicator, _ in listed}) if listed else []
    latest = engine.rows("latest", {indicator for indicator, _ in last}) if last else []
    return finish(
        sums,
        known,
        answers=(AnswerCount._make(row) for row in answers if row[2:4] in listed),
        latest=map(Latest._make, latest),
        absent=absent,
    )
