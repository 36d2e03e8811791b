"""One indicator in every report and period, as lines of a table and as a chart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from cchc.core.catalogue.model import Code, Indicator
from cchc.core.periods.period import Period
from cchc.reporting.catalogue.selectors import breakdown, option
from cchc.reporting.figures import ratios
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import Scope, of_indicator, of_versions


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the indicator with its report."""

    figure: Figure
    option: Code | None
    check: ratios.Check | None

    @property
    def value(self) -> Decimal | None:
        return ratios.value_of(self.figure)

    @property
    def places(self) -> int:
        return ratios.printed_places(self.figure)


def lines_of(scope: Scope, indicator: Indicator) -> list[Line]:
    """Every current figure of the indicator, unit by unit and in time; ratios with what their parts give."""
    figures = list(of_indicator(scope, indicator.id))
    checks: dict[int, ratios.Check] = {}
    if indicator.kind == "ratio":
        by_version: dict[int, list[Figure]] = defaultdict(list)
        for figure in of_versions({figure.version_id for figure in figures}):
            by_version[figure.version_id].append(figure)
        forms = {figure.version_id: figure.version.report.template for figure in figures}
        for version, given in by_version.items():
            checks |= ratios.check(given, forms[version])
    return [Line(figure, _option(figure), checks.get(figure.pk)) for figure in figures]


def _option(figure: Figure) -> Code | None:
    value = ratios.value_of(figure)
    if value is None or figure.row.unit == "%":
        return None
    return option(figure.version.report.template, figure.template_row, figure.indicator, value)


def chart(lines: list[Line]) -> dict[str, Any] | None:
    """One series per unit and part over all periods in time; None with fewer than two numbers."""
    periods: dict[str, Period] = {}
    series: dict[str, dict[str, float]] = defaultdict(dict)
    for line in lines:
        if line.value is None or line.figure.repeat:
            continue
        try:
            periods[line.figure.period] = Period.parse(line.figure.period)
        except ValueError:
            continue
        part = breakdown(line.figure.breakdown)
        name = f"{line.figure.unit.name} · {part.label}" if part else line.figure.unit.name
        series[name][line.figure.period] = float(line.value)
    if sum(map(len, series.values())) < 2:
        return None
    ordered = sorted(periods.values())
    return {
        "periods": [period.label_in(get_language() or "vi") for period in ordered],
        "series": [
            {"name": name, "values": [values.get(period.code) for period in ordered]} for name, values in series.items()
        ],
    }
