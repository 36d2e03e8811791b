"""The one door to figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units' figures may be read. None: the whole installation, as long as it has no accounts."""

    units: frozenset[int] | None = None


EVERYTHING = Scope()


def facts(scope: Scope) -> QuerySet[Figure]:
    """Figures that count now, of the units in scope."""
    current = Figure.objects.filter(superseded__isnull=True).exclude(indicator="")
    return current if scope.units is None else current.filter(unit__in=scope.units)


def of_version(version: ReportVersion) -> QuerySet[Figure]:
    """Everything one version of a report gives, current or not, in printed order."""
    return Figure.objects.filter(version=version).select_related("row").order_by("row__position", "id")


def of_indicator(scope: Scope, indicator: str) -> QuerySet[Figure]:
    """Every current value of an indicator with its report and row, unit by unit."""
    return (
        facts(scope)
        .filter(indicator=indicator)
        .select_related("unit", "row", "version__report__unit")
        .order_by("unit__name", "as_of", "period", "row__position")
    )


def history(figure: Figure, report: Report) -> QuerySet[Figure]:
    """What each version of the report says in this cell, newest first."""
    same = Figure.objects.filter(version__report=report, period=figure.period, repeat=figure.repeat)
    if figure.indicator:
        same = same.filter(indicator=figure.indicator, breakdown=figure.breakdown)
    else:
        same = same.filter(row=figure.row_id)
    return same.select_related("version").order_by("-version__number")


def of_versions(versions: set[int]) -> QuerySet[Figure]:
    """All figures of these versions that show an indicator or a row of a form: what their ratios follow from."""
    return Figure.objects.filter(version__in=versions)
