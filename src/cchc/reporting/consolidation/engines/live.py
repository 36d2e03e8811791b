"""The engine inside the application's own database: Django's connection, nothing to rebuild."""

from __future__ import annotations

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

FIRST = RawSQL("0", ())  # noqa: S611 a number
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

    def __init__(self, question: Question, members: Relation, cells: Iterable[Cell] | None = None) -> None:
        self.figures = counted(question, cells)
        self.members = members

    def rows(self, name: Name, only: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row."""
        return run(name, self.figures, self.members, only)


def run(
    name: Name, figures: QuerySet[Figure], members: Relation, only: Collection[str] | None = None, *,
    by_period: bool = False,
) -> list[tuple[Any, ...]]:  # fmt: skip
    """A statement on these figures. With `by_period` the members are (parent, unit, period)."""
    columns = (*COLUMNS, "as_of") if name == "latest" else COLUMNS
    if only is not None:
        figures = figures.filter(indicator__in=sorted(only))
    if members.pairs is not None and len(members.pairs) <= FEW:
        figures = figures.filter(unit__in={unit for _, unit in members.pairs})
    steps = in_steps(members.pairs) if name == "sums" and members.pairs else None
    relations, values = _relations(members, steps)
    try:
        sql, given = figures.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    names = ", ".join(column.removesuffix("_id") for column in columns)
    asked = said(name, dialect(), by_period=by_period, in_steps=steps is not None)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH facts({names}) AS ({sql}), {relations} {asked}", [*given, *values])
        return cursor.fetchall()


def _relations(members: Relation, steps: Steps | None) -> tuple[str, list[Any]]:
    """The relations of members as SQL. Pairs are told to PostgreSQL once: it would guess how many they are."""
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
