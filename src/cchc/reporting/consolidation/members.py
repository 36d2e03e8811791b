"""Whose figures make up whose total: the relation `members(parent, unit)` on the map of a day.

Where a unit and units below it both report, one of them is taken, never both (`question.Basis`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from cchc.platform.units.atlas import atlas
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report

LIVE = "NOT {0}.heir AND ({0}.begins IS NULL OR {0}.begins <= %s) AND ({0}.ends IS NULL OR {0}.ends > %s)"


REACHED = "SELECT r.ancestor_id AS parent, r.unit_id AS unit FROM units_reach r"


class Relation(NamedTuple):
    """A relation as SQL of the application's database: a SELECT with its values."""

    sql: str
    values: tuple[Any, ...]


def tree(day: date) -> Mapping[int, int | None]:
    """unit id → id of its parent on `day`. Kept until the ledger of units changes."""
    return atlas().parents(day)


def above(unit: int, parents: Mapping[int, int | None]) -> Iterable[int]:
    """Units above `unit`, the nearest first. A circle in the tree ends it."""
    seen = {unit}
    while (up := parents.get(unit)) is not None and up not in seen:
        seen.add(up)
        yield up
        unit = up


def reporters(question: Question) -> set[int]:
    """Units with a report of the regime and period that counts (or a draft, where drafts are asked for)."""
    found = Report.objects.filter(period_code=question.period, regime=question.regime)
    if question.at is not None:
        found = found.filter(versions__accepted__lte=question.at)
    elif not question.drafts:
        found = found.filter(status=Report.Status.ACCEPTED)
    return set(found.order_by().values_list("unit", flat=True))


def consolidating(question: Question) -> set[int]:
    """Reporters above other reporters: their report is of the whole that stands under them."""
    here, parents = reporters(question), tree(question.map_day)
    return {up for unit in here for up in above(unit, parents) if up in here}


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
    unit, day = question.unit, question.map_day
    live = LIVE.format("r")
    under = frozenset(whole for whole in wholes if unit in above(whole, parents))
    values: list[Any] = []
    if whose is Whose.children:
        sql = (
            f"{REACHED} WHERE {live} AND r.ancestor_id IN "
            "(SELECT p.unit_id FROM units_placement p WHERE p.parent_id = %s"
            " AND (p.begins IS NULL OR p.begins <= %s) AND (p.ends IS NULL OR p.ends > %s))"
        )
        values += [day, day, unit, day, day]
    elif whose is Whose.one:
        sql = f"{REACHED} WHERE {live} AND r.ancestor_id = %s"
        values += [day, day, unit]
        if unit in wholes:
            sql += " AND r.depth > 0"
    else:
        tops = {unit, *_with_reports_below(question, parents)}
        sql = f"{REACHED} WHERE {live} AND r.ancestor_id IN ({_ids()})"
        values += [day, day, *_listed(tops)]
        sql += f" AND (r.depth > 0 OR r.ancestor_id NOT IN ({_ids()}))"
        values += _listed(wholes)
    if question.basis is Basis.lowest:
        sql += f" AND r.unit_id NOT IN ({_ids()})"
        values += _listed(wholes)
    elif whose is not Whose.all and under:
        sql += f" AND r.unit_id NOT IN (SELECT v.unit_id FROM units_reach v WHERE {LIVE.format('v')} AND v.depth > 0"
        sql += f" AND v.ancestor_id IN ({_ids()}))"
        values += [day, day, *_listed(under)]
    elif whose is Whose.all and under:
        sql += (
            f" AND NOT EXISTS (SELECT 1 FROM units_reach v JOIN units_reach w ON w.unit_id = v.ancestor_id"
            f" WHERE v.unit_id = r.unit_id AND v.depth > 0 AND {LIVE.format('v')} AND v.ancestor_id IN ({_ids()})"
            f" AND w.ancestor_id = r.ancestor_id AND w.depth > 0 AND {LIVE.format('w')})"
        )
        values += [day, day, *_listed(under), day, day]
    return Members(question, whose, frozenset(wholes), Relation(sql, tuple(values)))


def _with_reports_below(question: Question, parents: Mapping[int, int | None]) -> set[int]:
    """Units under the asked one that stand above a report."""
    found: set[int] = set()
    for unit in reporters(question):
        line = list(above(unit, parents))
        if question.unit in line:
            found.update(line[: line.index(question.unit)])
    return found


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
    if connection.vendor == "postgresql":
        sql = "SELECT u.parent, u.unit FROM unnest(%s::bigint[], %s::bigint[]) AS u(parent, unit)"
        return Relation(sql, ([parent for parent, _ in rows], [unit for _, unit in rows]))
    sql = "SELECT json_extract(value, '$[0]') AS parent, json_extract(value, '$[1]') AS unit FROM json_each(%s)"
    return Relation(sql, (json.dumps(rows),))


class Absent(NamedTuple):
    """A unit that owes the report of the period and has sent none that counts."""

    unit: int
    template: str
    state: str


def absent(question: Question) -> list[Absent]:
    """Units at the foot of the duties under the asked one that have sent nothing, and for whom no unit between
    reported either."""
    parents, here = tree(question.map_day), reporters(question)
    owed = Obligation.objects.filter(period__code=question.period, period__regime__code=question.regime)
    rows = [Absent._make(row) for row in owed.exclude(state=Obligation.State.NOT_REQUIRED).order_by().values_list(
        "unit", "template", "state"
    )]  # fmt: skip
    heads = {up for row in rows for up in above(row.unit, parents)}
    found = []
    for row in rows:
        line = list(above(row.unit, parents))
        if row.unit in heads or row.unit in here:
            continue
        if row.unit != question.unit and question.unit not in line:
            continue
        between = line[: line.index(question.unit)] if question.unit in line else []
        if question.basis is Basis.lowest or not here.intersection(between):
            found.append(row)
    return found
