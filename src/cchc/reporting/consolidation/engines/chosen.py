"""Which engine answers a question: the database, or the sealed period where that says the same (`CCHC_ENGINE`)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import connection

from cchc.core.rollup.result import Cell
from cchc.reporting.consolidation import archive
from cchc.reporting.consolidation.engines.base import Engine, EngineUnavailable
from cchc.reporting.consolidation.engines.duck import Duck
from cchc.reporting.consolidation.engines.live import Live
from cchc.reporting.consolidation.in_charge import kept_out
from cchc.reporting.consolidation.members import Members, Relation
from cchc.reporting.consolidation.question import Question

log = logging.getLogger("cchc.consolidation")


def engine_for(question: Question, made: Members, cells: Iterable[Cell] | None = None) -> Engine:
    """The database's, unless the settings ask for sealed periods and this one says what the database says."""
    if settings.ENGINE == "duckdb" and cells is None and _plain(question):
        try:
            sealed = archive.newest(question.regime, question.period)
            if sealed is not None and archive.current(sealed):
                return Duck([sealed.facts], fetched(made.relation))
        except (EngineUnavailable, archive.NotSealed, OSError, ValueError, KeyError) as error:
            log.warning("%s %s is added up in the database: %s", question.regime, question.period, error)
    return Live(question, made.relation, cells)


def _plain(question: Question) -> bool:
    """Whether it asks for nothing but what counts now."""
    return question.at is None and not question.drafts and not kept_out(question)


def fetched(relation: Relation) -> list[tuple[int, int]]:
    """The rows of a relation of members, for an engine elsewhere."""
    if relation.pairs is not None:
        return list(relation.pairs)
    with connection.cursor() as cursor:
        cursor.execute(relation.sql, relation.values)
        found: list[tuple[int, int]] = cursor.fetchall()
        return found
