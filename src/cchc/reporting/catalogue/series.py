"""One indicator in every report and period, as lines of a table and as a chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from cchc.core.catalogue.model import Code, Indicator, Lineage, Template
from cchc.core.periods.period import Period
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.accounts.scope import Scope
from cchc.platform.ui import charts as ui
from cchc.platform.ui.charts import Chart
from cchc.reporting.catalogue.selectors import breakdown, form_rows, names_of, option, template
from cchc.reporting.catalogue.shelf import derived
from cchc.reporting.figures import ratios
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import of_indicator, of_versions


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

    @property
    def report(self) -> str:
        """Address of its report; of what was typed into a form, the form's figures."""
        if self.figure.row is None:
            return reverse("figures:known", args=[self.figure.version.report.public_id])
        return self.figure.version.report.get_absolute_url()

    @property
    def address(self) -> str:
        """Where the figure itself is explained."""
        figure, row = self.figure, self.figure.row
        if row is not None:
            asked = urlencode({"row": row.position, "period": figure.period})
            return f"{self.report}?{asked}#{row.anchor}"
        cell = {
            "unit": figure.unit.public_id, "regime": figure.regime, "period": figure.period,
            "indicator": figure.indicator, "breakdown": figure.breakdown, "repeat": figure.repeat,
        }  # fmt: skip
        return f"{reverse('figures:cell')}?{urlencode(cell)}"

    @property
    def printed(self) -> Any:
        """The row of the report, or of the form it was typed into; None where the form is gone."""
        figure = self.figure
        return figure.row or form_rows().get((figure.version.report.template, figure.template_row))


def lines_of(scope: Scope | None, indicator: Indicator) -> list[Line]:
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
    if value is None or (figure.row is not None and figure.row.unit == "%"):
        return None
    return option(figure.version.report.template, figure.template_row, figure.indicator, value)


Key = tuple[str, str, str]
"""Unit, part of the indicator, the form that last changed what it counts."""
BREAKS = frozenset({"definition_changed", "unit_changed"})
"""Lineage after which the same indicator does not mean the same: a series must not run on across it."""


def chart(indicator: Indicator, lines: list[Line]) -> Chart | None:
    """One series per unit and part over all periods in time, cut where a form changed what is counted. None with
    fewer than two numbers."""
    periods: dict[str, Period] = {}
    series: dict[Key, dict[str, Decimal]] = defaultdict(dict)
    for line in lines:
        period = Period.known(line.figure.period)
        if line.value is None or line.figure.repeat or period is None:
            continue
        periods[period.code] = period
        series[_key(line.figure)][period.code] = line.value
    if sum(map(len, series.values())) < 2:
        return None
    ordered = sorted(periods.values())
    return Chart(
        key="chart",
        title=gettext("%(id)s over time, unit by unit") % {"id": indicator.id},
        unit=indicator.unit,
        head=gettext("Period"),
        places=[period.label_in(get_language() or "vi") for period in ordered],
        lines=[
            ui.Line(_name(key, series), [_point(values, period) for period in ordered])
            for key, values in series.items()
        ],
        table=False,
    )


def _point(values: Mapping[str, Decimal], period: Period) -> ui.Point:
    value = values.get(period.code)
    return ui.Point(value, "–" if value is None else write_number(value))


def _key(figure: Figure) -> Key:
    since = changed_by(figure.indicator, figure.version.report.template)
    part = breakdown(figure.breakdown)
    return figure.unit.name, part.label if part else "", since.name if since else ""


def _name(key: Key, others: Iterable[Key]) -> str:
    """Unit and part; the form too, where it parts this series from another of the same unit."""
    cut = sum(other[:2] == key[:2] for other in others) > 1
    return " · ".join(filter(None, key if cut else key[:2]))


@derived
def changed_by(identifier: str, form: str) -> Template | None:
    """The form, this one or the nearest it came from, whose row changed unit or definition of the indicator."""
    edges: dict[str, list[Lineage]] = defaultdict(list)
    for earlier, _row, found in names_of(identifier):
        edges[earlier.id] += found
    passed: set[str] = set()
    while form in edges and form not in passed:
        passed.add(form)
        if any(edge.kind in BREAKS for edge in edges[form]):
            return template(form)
        form = next((edge.from_template for edge in edges[form]), "")
    return None
