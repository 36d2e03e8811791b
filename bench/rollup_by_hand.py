"""What somebody would write by hand who knows the tables: the same totals, answers, ratios and missing units as SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from bench.rollup_data import LAST, REGIME, indicators
from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.formulas.nodes import Ask, Number, Product
from cchc.core.catalogue.packs import in_use
from cchc.core.rollup.method import Method, yes_of

COUNTS = """
COUNT(CASE WHEN f.state = 'value' THEN 1 END) AS given, COUNT(CASE WHEN f.state = 'none_arisen' THEN 1 END) AS none,
COUNT(CASE WHEN f.state = 'not_applicable' THEN 1 END) AS never, COUNT(CASE WHEN f.state = 'blank' THEN 1 END) AS blank,
COUNT(CASE WHEN f.state = 'unreadable' THEN 1 END) AS unread, SUM(f.amount) AS total, MIN(f.amount) AS least,
MAX(f.amount) AS most, MIN(f.scale) AS low, MAX(f.scale) AS high
"""
FIGURES = """
f.period = %s AND f.regime = %s AND f.repeat = 0 AND f.accepted IS NOT NULL AND f.superseded IS NULL
AND f.indicator <> ''
"""
ON_MAP = "NOT r.heir AND (r.begins IS NULL OR r.begins <= %s) AND (r.ends IS NULL OR r.ends > %s)"
LEVELS = "r.ancestor_id IN (SELECT id FROM units_unit WHERE kind IN ('nation', 'province'))"
SUMS = f"""
SELECT r.ancestor_id AS parent, f.indicator, f.breakdown, {COUNTS}
FROM figures_figure f JOIN units_reach r ON r.unit_id = f.unit_id
WHERE {FIGURES} AND {ON_MAP} AND {{whose}} {{only}} GROUP BY r.ancestor_id, f.indicator, f.breakdown
"""
ANSWERS = f"""
SELECT r.ancestor_id, f.indicator, f.breakdown, f.amount, COUNT(*)
FROM figures_figure f JOIN units_reach r ON r.unit_id = f.unit_id
WHERE {FIGURES} AND {ON_MAP} AND {{whose}} AND f.state = 'value' AND f.indicator IN ({{codes}})
GROUP BY r.ancestor_id, f.indicator, f.breakdown, f.amount
"""
FINISHED = """
{sums}
SELECT s.*, n.total AS numerator, d.total AS denominator,
    CASE WHEN d.total > 0 THEN (2 * n.total * 10000 + d.total) / (2 * d.total) END AS percent
FROM sums s
LEFT JOIN ({ratios}) q ON q.ratio = s.indicator
LEFT JOIN sums n ON n.parent = s.parent AND n.indicator = q.above AND n.breakdown = s.breakdown
LEFT JOIN sums d ON d.parent = s.parent AND d.indicator = q.below AND d.breakdown = s.breakdown
"""
MISSING = f"""
SELECT o.template, COUNT(*) FROM forms_obligation o JOIN forms_reportingperiod p ON p.id = o.period_id
JOIN units_reach r ON r.unit_id = o.unit_id
WHERE p.code = %s AND o.state <> 'not_required' AND {ON_MAP} AND r.ancestor_id = %s
AND NOT EXISTS (SELECT 1 FROM reports_report t WHERE t.period_code = p.code AND t.regime = %s AND t.unit_id = o.unit_id
    AND t.status = 'accepted')
GROUP BY o.template
"""


def ratios() -> str:
    """The parts of each ratio that is one figure over another, as rows."""
    found = []
    for one in indicators():
        node = parse(one.formula).node if one.formula else None
        match node:
            case Product(terms=(("*", Ask(reference=above)), ("/", Ask(reference=below)), ("*", Number()))):
                found.append(f"SELECT '{one.id}' AS ratio, '{above.id}' AS above, '{below.id}' AS below")
            case _:
                pass
    return " UNION ALL ".join(found)


def codes() -> str:
    """Indicators whose answers are counted one by one."""
    listed = [one.id for one in indicators() if one.rollup in (Method.share, Method.list)]
    return ", ".join(f"'{one}'" for one in listed)


def shares() -> dict[str, int | None]:
    """Which answer says yes."""
    known = in_use().indicators
    return {one.id: yes_of(known[one.id].codes) for one in indicators() if one.rollup == Method.share}


def every_level() -> list[Any]:
    """The nation and each province: every cell, its ratios, its answers."""
    day = LAST.last_day
    values = [LAST.code, REGIME, day, day]
    sums = SUMS.format(whose=LEVELS, only="")
    rows = _rows(FINISHED.format(sums=f"WITH sums AS ({sums})", ratios=ratios()), values)
    return rows + _rows(ANSWERS.format(whose=LEVELS, codes=codes()), values)


def one_unit(unit: int) -> list[Any]:
    """One whole: every cell, its ratios, its answers, and who has sent nothing."""
    day = LAST.last_day
    values = [LAST.code, REGIME, day, day, unit]
    sums = SUMS.format(whose="r.ancestor_id = %s", only="")
    rows = _rows(FINISHED.format(sums=f"WITH sums AS ({sums})", ratios=ratios()), values)
    rows += _rows(ANSWERS.format(whose="r.ancestor_id = %s", codes=codes()), values)
    return rows + _rows(MISSING, [LAST.code, day, day, unit, REGIME])


def one_cell(units: list[int], indicator: str) -> list[Any]:
    """One indicator of each whole: a query each, along the covering index."""
    day = LAST.last_day
    sql = SUMS.format(whose="r.ancestor_id = %s", only="AND f.indicator = %s")
    return [row for unit in units for row in _rows(sql, [LAST.code, REGIME, day, day, unit, indicator])]


def parts(unit: int, indicator: str) -> list[Any]:
    """Every figure of one indicator under a whole, with whose it is."""
    day: date = LAST.last_day
    sql = f"""
    SELECT f.id, f.unit_id, u.name, f.state, f.amount, f.scale, f.text, f.as_of, f.origin_kind, f.origin, f.version_id,
        v.number, v.accepted, t.public_id
    FROM figures_figure f JOIN units_reach r ON r.unit_id = f.unit_id JOIN units_unit u ON u.id = f.unit_id
    JOIN reports_reportversion v ON v.id = f.version_id JOIN reports_report t ON t.id = v.report_id
    WHERE {FIGURES} AND f.indicator = %s AND {ON_MAP} AND r.ancestor_id = %s
    """
    return _rows(sql, [LAST.code, REGIME, indicator, day, day, unit])


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
