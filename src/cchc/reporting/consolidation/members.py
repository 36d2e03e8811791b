"""Whose figures make up whose total: the relation `members(parent, unit)` on the map of a day.

Where a unit and units below it both report, one of them is taken, never both (`question.Basis`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import connection

from cchc.platform.accounts.scope import current
from cchc.platform.units.atlas import atlas
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.consolidation.standing import Standing, above, heads, pairs_on, subtree
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report

__all__ = [
    "Absent", "Members", "Relation", "above", "absent", "consolidating", "members", "pairs", "reporters", "steady",
    "tree",
]  # fmt: skip
LIVE = "NOT {0}.heir AND ({0}.begins IS NULL OR {0}.begins <= %s) AND ({0}.ends IS NULL OR {0}.ends > %s)"


Kept = TypeVar("Kept")
REACHED = "SELECT r.ancestor_id AS parent, r.unit_id AS unit FROM units_reach r"


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


def _once(key: Any, read: Callable[[], Kept]) -> Kept:
    kept = _steady.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: Kept = kept[key]
    return found


def tree(day: date) -> Mapping[int, int | None]:
    """unit id → id of its parent on `day`. Kept until the ledger of units changes."""
    return _once(("tree", day), lambda: atlas().parents(day))


def reporters(question: Question) -> frozenset[int]:
    """Units with a report of the regime and period that counts (or a draft, where drafts are asked for)."""
    if current().units is not None:
        return _reporters(question)
    key = "reporters", question.regime, question.period, question.drafts, question.at
    return _once(key, lambda: _reporters(question))


def _reporters(question: Question) -> frozenset[int]:
    found = Report.objects.filter(period_code=question.period, regime=question.regime)
    if question.at is not None:
        found = found.filter(versions__accepted__lte=question.at)
    elif not question.drafts:
        found = found.filter(status=Report.Status.ACCEPTED)
    sql, values = found.order_by().values_list("unit").query.sql_with_params()
    with connection.cursor() as cursor:  # thousands of ids: making rows of them takes longer than finding them
        cursor.execute(sql, values)
        return frozenset([row[0] for row in cursor.fetchall()])


def consolidating(question: Question) -> frozenset[int]:
    """Reporters above other reporters: their report is of the whole that stands under them."""
    here, parents = reporters(question), tree(question.map_day)
    return _once(("wholes", id(here), id(parents)), lambda: here.intersection(heads(here, parents)))


@dataclass(frozen=True, slots=True)
class Members:
    """Whose totals, and of which units each is made. `wholes`: units whose own report is left out of their total."""

    question: Question
    whose: Whose
    wholes: frozenset[int]
    relation: Relation
    top: int | None = None
    """The one whole all of it goes to, where that is not as `whose` says: a unit whose contribution is looked at."""


FEW = 400
"""Up to so many units a total names them; more are found through the tree by the database."""


def members(question: Question, whose: Whose = Whose.one) -> Members:
    """The relation on the map of the question's day."""
    parents, wholes = tree(question.map_day), consolidating(question)
    inside = subtree(question.unit, parents)
    if whose is Whose.one and len(inside) > FEW:
        return Members(question, whose, wholes, _through_tree(question, wholes))
    found = pairs_on(Standing(parents, reporters(question), wholes), question.unit, whose, question.basis)
    return Members(question, whose, wholes, pairs(found))


def _through_tree(question: Question, wholes: frozenset[int]) -> Relation:
    """Of one whole of many units, found by the database."""
    day, unit = question.map_day, question.unit
    values: list[Any] = [day, day, unit]
    sql = f"{REACHED} WHERE {LIVE.format('r')} AND r.ancestor_id = %s"
    if unit in wholes:
        sql += " AND r.depth > 0"
    left_out = wholes.intersection(subtree(unit, tree(day))) - {unit}
    if question.basis is Basis.lowest:
        sql += f" AND r.unit_id NOT IN ({_ids()})"
        values += _listed(wholes)
    elif left_out:
        sql += f" AND r.unit_id NOT IN (SELECT v.unit_id FROM units_reach v WHERE {LIVE.format('v')} AND v.depth > 0"
        sql += f" AND v.ancestor_id IN ({_ids()}))"
        values += [day, day, *_listed(left_out)]
    return Relation(sql, tuple(values))


def _ids() -> str:
    """A list of ids as one value, for any number of them."""
    if connection.vendor == "postgresql":
        return "SELECT unnest(%s::bigint[])"
    return "SELECT value FROM json_each(%s)"


def _listed(units: Iterable[int]) -> list[Any]:
    ids = sorted(units)
    return [ids if connection.vendor == "postgresql" else json.dumps(ids)]


def pairs(given: Iterable[tuple[int, int]]) -> Relation:
    """The relation from pairs (parent, unit) made elsewhere: units carried to another day's map."""
    rows = sorted(given)
    known = tuple(rows)
    if connection.vendor == "postgresql":
        sql = "SELECT u.parent, u.unit FROM unnest(%s::bigint[], %s::bigint[]) AS u(parent, unit)"
        return Relation(sql, ([parent for parent, _ in rows], [unit for _, unit in rows]), known)
    sql = "SELECT json_extract(value, '$[0]') AS parent, json_extract(value, '$[1]') AS unit FROM json_each(%s)"
    return Relation(sql, (json.dumps(rows),), known)


class Absent(NamedTuple):
    """A unit that owes the report of the period and has sent none that counts."""

    unit: int
    template: str
    state: str


def absent(question: Question) -> list[Absent]:
    """Units at the foot of the duties under the asked one that have sent nothing, and for whom no unit between
    reported either."""
    parents, here = tree(question.map_day), reporters(question)
    inside = set(subtree(question.unit, parents))
    owed = Obligation.objects.filter(period__code=question.period, period__regime__code=question.regime)
    if len(inside) <= FEW:
        owed = owed.filter(unit__in=inside)
    rows = list(owed.exclude(state=Obligation.State.NOT_REQUIRED).order_by().values_list("unit", "template", "state"))
    over = heads((row[0] for row in rows), parents)
    found = []
    for row in map(Absent._make, rows):
        if row.unit in over or row.unit in here or row.unit not in inside:
            continue
        line = list(above(row.unit, parents))
        between = line[: line.index(question.unit)] if question.unit in line else []
        if question.basis is Basis.lowest or not here.intersection(between):
            found.append(row)
    return found
