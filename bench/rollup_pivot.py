"""The pivot of 34 provinces × 177 indicators × 40 quarters, beside the bare query that reads and adds the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.database import analyze, scratch
from bench.measure import Line, compare

# isort: split
from django.db import connection

from bench.rollup_data import REGIME, _fill_period, indicators, vendor
from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.platform.units.days import on
from cchc.platform.units.models import Kind, Placement
from cchc.platform.units.services import load_shipped
from cchc.reporting.consolidation.periods import grid
from cchc.reporting.forms.regimes.shipping import load_shipped as load_regimes

LIMIT = 2.0
QUARTERS = 40
PROVINCES = 34
NEWEST = Period.quarter(2025, 2)
"""Of the map on which the provinces stood for all these years."""
SHOWN = 1
"""Periods a page shows at once; the others wait behind its choice."""
BY_HAND = """
SELECT f.unit_id, f.period, f.indicator, COUNT(*), COUNT(f.amount), SUM(f.amount)
FROM figures_figure f
WHERE f.regime = %s AND f.repeat = 0 AND f.accepted IS NOT NULL AND f.superseded IS NULL AND f.indicator <> ''
  AND f.period IN ({periods}) AND f.unit_id IN ({units})
GROUP BY f.unit_id, f.period, f.indicator
"""


def run(*, full: bool = False) -> list[Line]:
    """One line: every figure of the pivot added up, and the cells of one page finished."""
    with scratch():
        load_shipped()
        load_regimes()
        there = Placement.objects.filter(on(NEWEST.last_day), unit__kind=Kind.PROVINCE).order_by("unit")
        provinces = list(there.values_list("unit", flat=True)[:PROVINCES])
        periods = [NEWEST]
        while len(periods) < QUARTERS:
            periods.append(periods[-1].previous())
        for period in periods:
            _fill_period(period, provinces)
        analyze()
        cells = [Cell(one.id) for one in indicators()]
        codes = [period.code for period in periods]
        ours, bare = _ours(provinces, cells, codes), _bare(provinces, codes)
        ratio, took = compare(ours, bare, 5)
        size = len(provinces) * len(cells) * len(codes)
        return [Line("rollup", f"pivot-{vendor()}", size, ratio, LIMIT, "the bare query", took)]


def _ours(provinces: list[int], cells: list[Cell], codes: list[str]) -> Callable[[], None]:
    def work() -> None:
        made = grid(provinces, cells, codes, REGIME)
        shown = [made.of(unit, code, cell) for unit in provinces for code in codes[:SHOWN] for cell in cells]
        assert sum(result is not None for result in shown) > len(provinces) * 100

    return work


def _bare(provinces: list[int], codes: list[str]) -> Callable[[], None]:
    sql = BY_HAND.format(periods=", ".join(["%s"] * len(codes)), units=", ".join(map(str, provinces)))

    def work() -> None:
        found: dict[Any, Any] = {}
        with connection.cursor() as cursor:
            cursor.execute(sql, [REGIME, *codes])
            for unit, period, indicator, *rest in cursor.fetchall():
                found[unit, period, indicator] = rest

    return work
