"""The engine inside the application's own database: Django's connection, nothing to rebuild."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import Dialect, Name, said
from cchc.reporting.consolidation.engines.base import Steps, in_steps
from cchc.reporting.consolidation.in_charge import kept_out
from cchc.reporting.consolidation.members import FEW, Relation, pairs
from cchc.reporting.consolidation.question import Question
from cchc.reporting.figures.models import BOUND, DRAFT, Figure
from cchc.reporting.figures.selectors import facts

FIRST = RawSQL("0", ())
"""Said as a number, not as a parameter: SQLite sees then that its partial index holds all that is asked for."""
COLUMNS = ("unit_id", "period", "indicator", "breakdown", "state", "amount", "scale")
SAME_CELL = {
    name: OuterRef(name) for name in ("unit", "regime", "period", "indicator", "breakdown", "repeat")
}  # fmt: skip


def counted(question: Question, cells: Iterable[Cell] | None = None) -> QuerySet[Figure]:
    """The figures that go in: all that are asked for but those of agencies in charge (`in_charge`)."""
    figures = every_figure(question, cells)
    for out in kept_out(question):
        figures = figures.exclude(out.condition)
    return figures


def every_figure(
    question: Question, cells: Iterable[Cell] | None = None, *, periods: Iterable[str] | None = None
) -> QuerySet[Figure]:
    """The figures a question asks for: what counts (or also drafts, which then stand before what counts). `periods`:
    of these instead of the question's one."""
    if question.drafts and question.at is None:
        draft = Figure.objects.filter(DRAFT, **SAME_CELL)
        figures: QuerySet[Figure] = Figure.objects.filter(BOUND).filter(
            DRAFT | (Q(accepted__isnull=False, superseded__isnull=True) & ~Exists(draft))
        )
    else:
        figures = facts(at=question.at)
    when: dict[str, Any] = {"period": question.period} if periods is None else {"period__in": list(periods)}
    figures = figures.filter(**when, regime=question.regime, repeat=FIRST)
    if cells is not None:
        figures = figures.filter(indicator__in={cell.indicator for cell in cells})
    return figures.order_by()


class Live:
    """Runs the statements on the figures of the application's database."""

    few = False
    """Whether the figures are of few indicators."""

    def __init__(self, question: Question, members: Relation, cells: Iterable[Cell] | None = None) -> None:
        self.figures = counted(question, cells)
        self.members = members
        self.few = cells is not None

    def rows(self, name: Name, only: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row."""
        return run(name, self.figures, self.members, only, few=self.few)


def run(
    name: Name, figures: QuerySet[Figure], members: Relation, only: Collection[str] | None = None, *,
    by_period: bool = False, few: bool = False,
) -> list[tuple[Any, ...]]:  # fmt: skip
    """A statement on these figures. With `by_period` the members are (parent, unit, period); `few`: the figures are of
    few indicators."""
    columns = (*COLUMNS, "as_of") if name == "latest" else COLUMNS
    if only is not None:
        figures = figures.filter(indicator__in=sorted(only))
    try:
        sql, given = figures.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    whole = None if by_period else _whole(members)
    steps = in_steps(members.pairs) if name == "sums" and members.pairs and whole is None else None
    if whole is not None:
        sql, more = _within(sql, members, few_rows=few or only is not None)
        relations, values = "members(parent) AS (SELECT CAST(%s AS bigint))", [*more, whole]
    else:
        relations, values = _relations(members, steps)
    names = ", ".join(column.removesuffix("_id") for column in columns)
    asked = said(name, dialect(), by_period=by_period, in_steps=steps is not None, of_one=whole is not None)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH facts({names}) AS ({sql}), {relations} {asked}", [*given, *values])
        return cursor.fetchall()


def _whole(members: Relation) -> int | None:
    """The one whole, where there is one only."""
    wholes = {parent for parent, _ in members.pairs or ()}
    return wholes.pop() if len(wholes) == 1 else None


def _within(sql: str, members: Relation, *, few_rows: bool) -> tuple[str, list[Any]]:
    """The figures of the units of one whole, and the values that this adds.

    SQLite would look each unit up by itself, which is right for few of them and for all their figures; where few
    figures are asked of many units, the plus keeps it at the covering index of the period and indicator.
    """
    units = [unit for _, unit in members.pairs or ()]
    if connection.vendor == "postgresql":
        return f"SELECT * FROM ({sql}) AS q WHERE q.unit_id = ANY(%s::bigint[])", [units]
    plus = "+" if few_rows and len(units) > FEW else ""
    return f"SELECT * FROM ({sql}) AS q WHERE {plus}q.unit_id IN (SELECT value FROM json_each(%s))", [json.dumps(units)]


def _relations(members: Relation, steps: Steps | None) -> tuple[str, list[Any]]:
    """The relations of members as SQL. Pairs are made a table once: the database would guess how many they are."""
    if steps is not None:
        groups, wholes = pairs(steps.groups), pairs(steps.wholes)
        whole = f"wholes(parent, part) AS {_kept()}({wholes.sql})"
        return f"members AS {_kept()}({groups.sql}), {whole}", [*groups.values, *wholes.values]
    return f"members AS {_kept() if members.pairs else ''}({members.sql})", list(members.values)


def _kept() -> str:
    return "MATERIALIZED " if connection.vendor == "postgresql" else ""


def dialect() -> Dialect:
    """Of the application's database."""
    return "postgres" if connection.vendor == "postgresql" else "sqlite"
