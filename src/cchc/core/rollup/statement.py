"""The statements of the roll-up: written once over two relations, said in the dialect of each engine.

    facts(unit, period, indicator, breakdown, state, amount, scale, as_of)    what counts, one row per cell
    members(parent, unit)                                                    whose figures make up whose total

An engine provides the two relations and runs the statement; it adds, counts and compares integers, nothing else.
Sums are taken in two halves, so that no engine overflows on the way: what does not fit a BIGINT in the end is an
error of its cell, not of the statement. See docs/adr/0015-roll-up.md.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

import sqlglot
from sqlglot import exp

Dialect = Literal["sqlite", "postgres", "duckdb", "spark"]
HALF = 2**32
"""Amounts are split at this power: amount = high × HALF + low, 0 ≤ low < HALF."""

SUMS = """
SELECT m.parent, f.period, f.indicator, f.breakdown,
       COUNT(CASE WHEN f.state = 'value' THEN 1 END) AS given,
       COUNT(CASE WHEN f.state = 'none_arisen' THEN 1 END) AS none_arisen,
       COUNT(CASE WHEN f.state = 'not_applicable' THEN 1 END) AS not_applicable,
       COUNT(CASE WHEN f.state = 'blank' THEN 1 END) AS blank,
       COUNT(CASE WHEN f.state = 'unreadable' THEN 1 END) AS unreadable,
       SUM(f.amount >> 32) AS high, SUM(f.amount & 4294967295) AS low,
       MIN(f.amount) AS least, MAX(f.amount) AS most,
       MIN(f.scale) AS least_scale, MAX(f.scale) AS most_scale
FROM facts AS f JOIN members AS m ON m.unit = f.unit
GROUP BY f.indicator, f.breakdown, m.parent, f.period
"""
"""Grouped by what differs most first: rows are sorted on the way, and the fewer texts are compared the better."""
ANSWERS = """
SELECT m.parent, f.period, f.indicator, f.breakdown, f.amount, f.scale, COUNT(*) AS units
FROM facts AS f JOIN members AS m ON m.unit = f.unit
WHERE f.state = 'value'
GROUP BY f.indicator, f.breakdown, m.parent, f.period, f.amount, f.scale
"""
LATEST = """
SELECT ranked.parent, ranked.period, ranked.indicator, ranked.breakdown, ranked.amount, ranked.scale, ranked.unit
FROM (
    SELECT m.parent, f.period, f.indicator, f.breakdown, f.amount, f.scale, f.unit,
           ROW_NUMBER() OVER (
               PARTITION BY m.parent, f.period, f.indicator, f.breakdown ORDER BY f.as_of DESC, f.unit
           ) AS place
    FROM facts AS f JOIN members AS m ON m.unit = f.unit
    WHERE f.state = 'value'
) AS ranked
WHERE ranked.place = 1
"""
STEPS = """
SELECT w.parent, g.period, g.indicator, g.breakdown,
       CAST(SUM(g.given) AS BIGINT) AS given, CAST(SUM(g.none_arisen) AS BIGINT) AS none_arisen,
       CAST(SUM(g.not_applicable) AS BIGINT) AS not_applicable, CAST(SUM(g.blank) AS BIGINT) AS blank,
       CAST(SUM(g.unreadable) AS BIGINT) AS unreadable,
       SUM(g.high) AS high, SUM(g.low) AS low, MIN(g.least) AS least, MAX(g.most) AS most,
       MIN(g.least_scale) AS least_scale, MAX(g.most_scale) AS most_scale
FROM ({groups}) AS g JOIN wholes AS w ON w.part = g.parent
GROUP BY g.indicator, g.breakdown, w.parent, g.period
"""
STATEMENTS = {"sums": SUMS, "answers": ANSWERS, "latest": LATEST}
Name = Literal["sums", "answers", "latest"]


class Sum(NamedTuple):
    """One row of SUMS: a cell of one parent in one period. `amount()` is the exact sum, however large."""

    parent: int
    period: str
    indicator: str
    breakdown: str
    given: int
    none_arisen: int
    not_applicable: int
    blank: int
    unreadable: int
    high: int | None
    low: int | None
    least: int | None
    most: int | None
    least_scale: int | None
    most_scale: int | None

    def amount(self) -> int:
        """The sum of the amounts; 0 where there is none."""
        return int(self.high or 0) * HALF + int(self.low or 0)


class AnswerCount(NamedTuple):
    """One row of ANSWERS: how many units gave this answer."""

    parent: int
    period: str
    indicator: str
    breakdown: str
    amount: int | None
    scale: int
    units: int


class Latest(NamedTuple):
    """One row of LATEST: the figure with the latest as-of date, and whose it is."""

    parent: int
    period: str
    indicator: str
    breakdown: str
    amount: int | None
    scale: int
    unit: int


@lru_cache(maxsize=64)
def said(
    name: Name, dialect: Dialect, *, by_period: bool = False, in_steps: bool = False, of_one: bool = False
) -> str:  # fmt: skip
    """The statement in a dialect, without its relations: put `WITH facts AS (…), members AS (…)` before it.

    With `by_period` the relation is members(parent, unit, period): each period has a map of its own. With `in_steps`
    (sums only) units that belong to the same wholes are added up once, and the wholes from them: members(parent, unit)
    then names the group of a unit as its parent, and wholes(parent, part) says which groups make up which whole. With
    `of_one` there is one whole, the facts are those of its units, and members(parent) is that one row.
    """
    tree = sqlglot.parse_one(STATEMENTS[name], read="duckdb")
    for join in tree.find_all(exp.Join):
        if by_period:
            join.on("m.period = f.period", dialect="duckdb", copy=False)
        if of_one:
            join.set("on", None)
            join.set("kind", "CROSS")
    if in_steps:
        if name != "sums":
            raise ValueError("only sums are added up in steps")
        tree = sqlglot.parse_one(STEPS.format(groups=tree.sql(dialect="duckdb")), read="duckdb")
    return tree.sql(dialect=dialect)
