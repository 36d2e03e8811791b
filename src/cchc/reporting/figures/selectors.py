"""The one door to figures: those that count now, or as they were known at a past moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from cchc.platform.accounts.scope import Scope, current
from cchc.reporting.figures.models import BOUND, COUNTED, Figure
from cchc.reporting.reports.models import Report, ReportVersion


def known_at(at: datetime) -> Q:
    """Figures that counted at that moment, whatever came later."""
    return Q(accepted__lte=at) & (Q(superseded__isnull=True) | Q(superseded__gt=at))


def facts(scope: Scope | None = None, at: datetime | None = None) -> QuerySet[Figure]:
    """Figures that count, of the units in scope (that of whoever asks, where none is given): now, or as known at `at`.

    What counted at a past moment never changes: a correction is a version of its own with a later instant.
    """
    here = current()
    figures: QuerySet[Figure] = Figure.objects.filter(COUNTED if at is None else known_at(at)).filter(BOUND)
    return figures if scope is None or scope is here else scope.limit(figures)


def of_version(version: ReportVersion) -> QuerySet[Figure]:
    """Everything one version of a report gives, current or not, in printed order."""
    return Figure.objects.filter(version=version).select_related("row").order_by("row__position", "id")


def of_indicator(scope: Scope | None, indicator: str) -> QuerySet[Figure]:
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


def of_versions(versions: Iterable[int]) -> QuerySet[Figure]:
    """All figures of these versions that show an indicator or a row of a form: what their ratios follow from."""
    return Figure.objects.filter(version__in=versions)


def versions_of_cell(
    unit: int, regime: str, period: str, indicator: str, breakdown: str = "", repeat: int = 0
) -> QuerySet[Figure]:
    """Every version of one cell, drafts too, newest first, with report, author and event."""
    return (
        Figure.objects.filter(
            unit=unit, regime=regime, period=period, indicator=indicator, breakdown=breakdown, repeat=repeat
        )
        .select_related("version__report__unit", "row", "author", "event")
        .order_by("-recorded", "-id")
    )
