"""The engine inside the application's own database: Django's connection, nothing to rebuild."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import Dialect, Name, said
from cchc.reporting.consolidation.in_charge import kept_out
from cchc.reporting.consolidation.members import Relation
from cchc.reporting.consolidation.question import Question
from cchc.reporting.figures.models import BOUND, DRAFT, Figure
from cchc.reporting.figures.selectors import facts

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
    figures = figures.filter(**when, regime=question.regime, repeat=0)
    if cells is not None:
        figures = figures.filter(indicator__in={cell.indicator for cell in cells})
    return figures.order_by()


class Live:
    """Runs the statements on the figures of the application's database."""

    def __init__(self, question: Question, members: Relation, cells: Iterable[Cell] | None = None) -> None:
        self.figures = counted(question, cells)
        self.members = members

    def rows(self, name: Name) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row."""
        columns = (*COLUMNS, "as_of") if name == "latest" else COLUMNS
        sql, values = self.figures.values_list(*columns).query.sql_with_params()
        names = ", ".join(column.removesuffix("_id") for column in columns)
        statement = f"WITH facts({names}) AS ({sql}), members AS ({self.members.sql}) {said(name, dialect())}"
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, *self.members.values])
            return cursor.fetchall()


def dialect() -> Dialect:
    """Of the application's database."""
    return "postgres" if connection.vendor == "postgresql" else "sqlite"
