"""One figure over time, with a mark wherever what is counted, or who counts it, changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.core.rollup.series import Break, Mark, Point
from cchc.platform.ui import charts
from cchc.reporting.catalogue.selectors import indicator
from cchc.reporting.consolidation.series import series
from cchc.reporting.dashboards import wording
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.lights import Goal

QUIET = frozenset({Mark.form, Mark.lineage})
"""Marks that say nothing a reader of the line must know, unless they cut it: another form, a new name."""
MOST = 24
"""Periods drawn; the earlier ones stand in the totals."""
TOLD = 2
"""Changes of units told in full at one mark."""


def course(ask: Asked, cell: Cell, goal: Goal | None) -> charts.Chart | None:
    """Every period of the same kind, on today's map; None with fewer than two numbers."""
    assert ask.period is not None
    found = series(ask.unit, [cell], regime=ask.regime)
    points = [point for point in found.points(cell) if point.placed.kind == ask.period.kind][-MOST:]
    if sum(point.figure.decimal is not None for point in points) < 2:
        return None
    language = get_language() or "vi"
    rate = any(wording.is_rate(point.result) for point in points)
    known = indicator(cell.indicator)
    return charts.Chart(
        key="course",
        title=_("%(what)s over time") % {"what": wording.label_of(cell)},
        unit="%" if rate else wording.unit_of(known),
        head=_("Period"),
        places=[_label(point.period, language) for point in points],
        lines=[charts.Line(ask.unit.name, [_drawn(point) for point in points])],
        breaks=_breaks(points, language),
        level=_level(goal, rate) if goal else None,
        source=_("Source: consolidated reports of %(unit)s, %(regime)s, on today's map.")
        % {"unit": ask.unit.name, "regime": ask.regime_label},
        notes=[note.text(language) for note in found.notes],
    )


def _label(code: str, language: str) -> str:
    known = Period.known(code)
    return known.label_in(language) if known else code


def _level(goal: Goal, rate: bool) -> charts.Level:
    return charts.Level(goal.value, _("Target %(goal)s") % {"goal": wording.goal_text(goal, rate=rate)})


def _drawn(point: Point) -> charts.Point:
    if point.figure.decimal is None:
        return charts.Point(None, wording.said(point.result))
    number = wording.number(point.figure, point.result.method)
    base = wording.base(point.result)
    return charts.Point(point.figure.decimal, f"{number} ({base})" if base else number)


def _breaks(points: Sequence[Point], language: str) -> list[charts.Break]:
    """One mark between two points, whatever changed there: told in full under the chart."""
    found = []
    for number, point in enumerate(points[1:], 1):
        since, until = points[number - 1].placed.window.end, point.placed.window.end
        carried = [one for one in points[number - 1].carried if one.day and since <= one.day < until]
        told = [one for one in (*point.breaks, *carried) if one.cuts or one.kind not in QUIET]
        if not told:
            continue
        day = min((one.day for one in told if one.day), default=None)
        cuts = any(one.cuts for one in point.breaks)
        found.append(charts.Break(number, _day(day) or _label(point.period, language), _text(told, language), cuts))
    return found


def _day(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def _text(told: Iterable[Break], language: str) -> str:
    texts = list(dict.fromkeys(one.message.text(language) for one in told))
    more = len(texts) - TOLD
    if more > 0:
        rest = ngettext("and %(n)s more change", "and %(n)s more changes", more) % {"n": more}
        return f"{' '.join(texts[:TOLD])} ({rest})"
    return " ".join(texts)
