"""Whose figures make up whose total: the relation `members(parent, unit)` on the map of a day.

Where a unit and units below it both report, one of them is taken, never both (`question.Basis`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from cchc.platform.accounts.scope import within_any
from cchc.platform.units.atlas import atlas
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.standing import Map, Standing, above, below, heads, pairs_on, subtree
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report

__all__ = [
    "Absent", "Members", "Relation", "above", "absent", "consolidating", "members", "of_whole", "pairs",
    "reporters", "steady", "tree",
]  # fmt: skip
Kept = TypeVar("Kept")


class Relation(NamedTuple):
    """A relation as SQL of the application's database: a SELECT with its values. `pairs` are its rows where they are
    known, so that an engine may add up in steps or look at few units only."""

    sql: str
    values: tuple[Any, ...]
    pairs: tuple[tuple[int, int], ...] | None = None


_steady: ContextVar[dict[Any, Any] | None] = ContextVar("steady", default=None)


@contextmanager
def steady() -> Iterator[None]:
    """Inside, the tree and who has reported are read once, however many totals are asked for."""
    if _steady.get() is not None:
        yield
        return
    token = _steady.set({})
    try:
        yield
    finally:
        _steady.reset(token)


def once(key: Any, read: Callable[[], Kept]) -> Kept:
    """What `read` gives; inside `steady`, and where no person's scope limits it, only the first time."""
    kept, scope = _steady.get(), within_any()
    if kept is None or (scope is not None and scope.units is not None):
        return read()
    if key not in kept:
        kept[key] = read()
    found: Kept = kept[key]
    return found


def tree(day: date) -> Mapping[int, int | None]:
    """unit id → id of its parent on `day`. Kept until the ledger of units changes."""
    return once(("tree", day), lambda: atlas().parents(day))


def reporters(question: Question, among: Collection[int] | None = None) -> frozenset[int]:
    """Units with a report of the regime and period that counts (or a draft, where drafts are asked for), `among`
    these."""
    if among is not None:
        return _reporters(question, among)
    key = "reporters", question.regime, question.period, question.drafts, question.at
    return once(key, lambda: _reporters(question))


def _reporters(question: Question, among: Collection[int] | None = None) -> frozenset[int]:
    found = _sent(question)
    if among is not None:
        found = found.filter(unit__in=among)
    try:
        sql, values = found.order_by().values_list("unit").query.sql_with_params()
    except EmptyResultSet:
        return frozenset()
    with connection.cursor() as cursor:  # thousands of ids: making rows of them takes longer than finding them
        cursor.execute(sql, values)
        return frozenset([row[0] for row in cursor.fetchall()])


def _sent(question: Question) -> QuerySet[Report]:
    """Reports of the regime and period that count, or drafts too."""
    found: QuerySet[Report] = Report.objects.filter(period_code=question.period, regime=question.regime)
    if question.at is not None:
        return found.filter(versions__accepted__lte=question.at)
    return found if question.drafts else found.filter(status=Report.Status.ACCEPTED)


def consolidating(question: Question) -> frozenset[int]:
    """Reporters above other reporters: their report is of the whole that stands under them."""
    parents = tree(question.map_day)
    key = "wholes", question.regime, question.period, question.drafts, question.at, id(parents)
    return once(key, lambda: _consolidating(question, parents))


def _consolidating(question: Question, parents: Mapping[int, int | None]) -> frozenset[int]:
    """Asks first who of those with units below reported, then only what stands under these: mostly that is little."""
    inner = reporters(question, below(parents).keys())
    under = {unit for head in inner for unit in subtree(head, parents)}
    if not under:
        return frozenset()
    return inner.intersection(heads(reporters(question, under if len(under) <= FEW else None), parents))


FEW = 400
"""Up to so many units a total names them; more are found through the tree by the database."""


@dataclass(frozen=True, slots=True)
class Members:
    """Whose totals, and of which units each is made. `wholes`: units whose own report is left out of their total."""

    question: Question
    whose: Whose
    wholes: frozenset[int]
    relation: Relation
    top: int | None = None
    """The one whole all of it goes to, where that is not as `whose` says: a unit whose contribution is looked at."""


def members(question: Question, whose: Whose = Whose.one) -> Members:
    """The relation on the map of the question's day."""
    parents, wholes = tree(question.map_day), consolidating(question)
    if whose is Whose.one:
        return Members(question, whose, wholes, of_whole(question, question.unit))
    here = reporters(question) if whose is Whose.all else frozenset()
    found = pairs_on(Standing(parents, here, wholes), question.unit, whose, question.basis)
    return Members(question, whose, wholes, pairs(found))


def of_whole(question: Question, unit: int) -> Relation:
    """Of one unit on the question's map: what stands under it, but for what a report in between stands for."""
    parents, wholes = tree(question.map_day), consolidating(question)
    inside = subtree(unit, parents)
    if wholes.isdisjoint(inside):
        return _everything(unit, Map(parents), connection.vendor)
    return pairs(pairs_on(Standing(parents, frozenset(), wholes), unit, Whose.one, question.basis))


@lru_cache(maxsize=64)
def _everything(unit: int, one: Map, _vendor: str) -> Relation:
    """A unit with all that stands under it: the same for as long as the map is."""
    return pairs((unit, part) for part in subtree(unit, one.parents))


def pairs(given: Iterable[tuple[int, int]]) -> Relation:
    """The relation from pairs (parent, unit), made here or elsewhere: units carried to another day's map."""
    rows = sorted(given)
    if connection.vendor == "postgresql":
        sql = "SELECT u.parent, u.unit FROM unnest(%s::bigint[], %s::bigint[]) AS u(parent, unit)"
        return Relation(sql, ([parent for parent, _ in rows], [unit for _, unit in rows]), tuple(rows))
    part = "CAST(json_extract(value, '$[{}]') AS INTEGER) AS {}"
    sql = f"SELECT {part.format(0, 'parent')}, {part.format(1, 'unit')} FROM json_each(%s)"
    return Relation(sql, (json.dumps(rows),), tuple(rows))


class Absent(NamedTuple):
    """A unit that owes the report of the period and has sent none that counts."""

    unit: int
    template: str
    state: str


def absent(question: Question) -> list[Absent]:
    """Units at the foot of the duties under the asked one that have sent nothing, and for whom no unit between
    reported either."""
    parents = tree(question.map_day)
    inside = set(subtree(question.unit, parents))
    owed = Obligation.objects.filter(period__code=question.period, period__regime__code=question.regime)
    owed = owed.exclude(state=Obligation.State.NOT_REQUIRED).order_by()
    if len(inside) <= FEW:
        owed = owed.filter(unit__in=inside)
    silent = owed.filter(~Exists(_sent(question).filter(unit=OuterRef("unit"))))
    rows = [Absent._make(row) for row in silent.values_list("unit", "template", "state") if row[0] in inside]
    over = _over((row.unit for row in rows), parents, owed)
    lines = {row.unit: list(above(row.unit, parents)) for row in rows}
    here = reporters(question, set().union(*lines.values())) if rows else frozenset()
    found = []
    for row in rows:
        line = lines[row.unit]
        between = line[: line.index(question.unit)] if question.unit in line else []
        if row.unit not in over and (question.basis is Basis.lowest or here.isdisjoint(between)):
            found.append(row)
    return found


def _over(units: Iterable[int], parents: Mapping[int, int | None], owed: QuerySet[Obligation]) -> set[int]:
    """Those that stand above somebody who owes a report too; no query where nothing stands under any."""
    under = {below_it for unit in units for below_it in subtree(unit, parents)[1:]}
    return heads(owed.filter(unit__in=under).values_list("unit", flat=True), parents) if under else set()
