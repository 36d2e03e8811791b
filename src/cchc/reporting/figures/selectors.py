"""The one door to figures: those that count now, or as they were known at a past moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from cchc.core.periods.period import Period
from cchc.platform.accounts.scope import Scope, current
from cchc.reporting.figures.cells import FIELDS, Key, Stand, Standing
from cchc.reporting.figures.models import BOUND, COUNTED, DRAFT, Figure
from cchc.reporting.reports.models import Report, ReportVersion

BATCH = 300
"""Rows written or named in one statement."""


def known_at(at: datetime) -> Q:
    """Figures that counted at that moment, whatever came later."""
    counts = Q(accepted__isnull=False, accepted__lte=at)
    return (counts & Q(superseded__isnull=True)) | (counts & Q(superseded__isnull=False, superseded__gt=at))


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


def standing(report: Report, periods: Iterable[str]) -> dict[Key, Stand]:
    """What stands in the cells of the report's unit and regime in these periods. Rows that show no indicator are those
    of this report only."""
    stands: dict[Key, Stand] = {}
    here = Figure.objects.filter(period__in=set(periods)).order_by()
    bound = here.filter(BOUND, unit=report.unit_id, regime=report.regime)
    unbound = here.filter(~BOUND, version__report=report.pk, superseded__isnull=True).exclude(template_row="")
    for values in bound.filter(COUNTED).values_list(*FIELDS):
        stand = stands[values[1:5]] = Stand()
        stand.counted = Standing._make((*values, None, None))
    for values in bound.filter(DRAFT).values_list(*FIELDS, "recorded"):
        stands.setdefault(values[1:5], Stand()).draft = Standing._make((*values, None))
    for *values, recorded, accepted in unbound.values_list(*FIELDS, "recorded", "accepted"):
        _lay(stands.setdefault(("", values[5], 0, values[4]), Stand()), values, recorded, accepted)
    _tell_since(stands)
    return stands


def standing_in(report: Report, keys: Collection[Key]) -> dict[Key, Stand]:
    """What stands in these cells of the report's unit and regime, as `standing` says it, and nothing else: one
    statement for cells that show an indicator, one for those that do not."""
    stands: dict[Key, Stand] = {}
    current = Figure.objects.filter(period__in={key[3] for key in keys}, superseded__isnull=True).order_by()
    if bound := {key[0] for key in keys if key[0]}:
        here = current.filter(unit=report.unit_id, regime=report.regime, indicator__in=bound)
        for *values, recorded, accepted in here.values_list(*FIELDS, "recorded", "accepted"):
            if (key := (values[1], values[2], values[3], values[4])) in keys:
                _lay(stands.setdefault(key, Stand()), values, recorded, accepted)
    if rows := {key[1] for key in keys if not key[0]}:
        here = current.filter(~BOUND, version__report=report.pk, template_row__in=rows)
        for *values, recorded, accepted in here.values_list(*FIELDS, "recorded", "accepted"):
            if (key := ("", values[5], 0, values[4])) in keys:
                _lay(stands.setdefault(key, Stand()), values, recorded, accepted)
    return stands


def _lay(stand: Stand, values: Sequence[Any], recorded: datetime, accepted: datetime | None) -> None:
    """A figure into what stands: as what counts, or as the draft beside it."""
    if accepted:
        stand.counted = Standing._make((*values, None, accepted))
    else:
        stand.draft = Standing._make((*values, recorded, None))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A figure already reported under another regime."""

    figure: Figure
    same_window: bool
    """Its window has the same days; otherwise only the period's name is the same."""
    window: tuple[date, date] | None = None
    """The days it speaks of: the first, and the first day after."""

    @property
    def report(self) -> Report:
        return self.figure.version.report


def reported_elsewhere(
    unit: int, regime: str, window: tuple[date, date], period: str = "", indicators: Iterable[str] | None = None
) -> dict[tuple[str, str], list[Elsewhere]]:
    """By indicator and breakdown: what counts for this unit in the same days under regimes other than `regime`.

    `window` is the first day and the first day after. A figure of a period of the same name but other days is given
    too, and says so: whether it answers is for a person to decide.
    """
    start, end = window
    same = Report.objects.filter(unit=unit, period_start=start, period_end=end).exclude(regime=regime)
    codes = {period, *same.values_list("period_code", flat=True)} - {""}
    found = facts().filter(unit=unit, period__in=codes, repeat=0).exclude(regime=regime)
    if indicators is not None:
        found = found.filter(indicator__in=set(indicators))
    answer: dict[tuple[str, str], list[Elsewhere]] = {}
    for figure in found.select_related("version__report").order_by("regime", "id"):
        days = _window_of(figure)
        if days == window or figure.period == period:
            answer.setdefault((figure.indicator, figure.breakdown), []).append(Elsewhere(figure, days == window, days))
    return answer


def _window_of(figure: Figure) -> tuple[date, date] | None:
    """The days a figure speaks of: those of its report, or of the other period its column names."""
    report = figure.version.report
    if figure.period == report.period_code:
        return report.period_start, report.period_end
    named = Period.known(figure.period)
    return (named.start, named.end) if named else None


def _tell_since(stands: dict[Key, Stand]) -> None:
    """Since when a figure counts, where a draft waits beside it: whether that draft is stale."""
    both = {stand.counted.id: stand for stand in stands.values() if stand.draft and stand.counted}
    for part in batches(list(both)):
        for identifier, accepted in Figure.objects.filter(pk__in=part).values_list("id", "accepted"):
            counted = both[identifier].counted
            both[identifier].counted = counted and counted._replace(accepted=accepted)


def batches(identifiers: Sequence[int]) -> Iterable[Sequence[int]]:
    """The ids in portions that one statement can name; SQLite limits its parameters."""
    return (identifiers[start : start + BATCH] for start in range(0, len(identifiers), BATCH))


class Given(NamedTuple):
    """A figure of an earlier period, to compare with."""

    state: str
    amount: int | None
    scale: int
    text: str


def given(report: Report, periods: Iterable[str]) -> dict[Key, Given]:
    """What counts in the cells of the report's unit and regime in earlier periods; their key names the period. Rows
    without indicator speak for their form only, and are left out."""
    here = facts().filter(unit=report.unit_id, regime=report.regime, period__in=set(periods)).order_by()
    rows = here.values_list("indicator", "breakdown", "repeat", "period", "state", "amount", "scale", "text")
    return {row[:4]: Given._make(row[4:]) for row in rows}
