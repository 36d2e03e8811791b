"""Readings and the numbers of the home page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.figures.selectors import facts
from cchc.reporting.library.models import Reading
from cchc.reporting.reports.checks import open_findings
from cchc.reporting.reports.models import Report, ReportVersion

OPEN = (Reading.State.WAITING, Reading.State.READING, Reading.State.READ, Reading.State.FAILED)


def open_readings() -> QuerySet[Reading]:
    """Readings somebody still has to do something about, newest first, with their open errors and warnings; without
    their drafts, which are large."""
    return Reading.objects.filter(state__in=OPEN).defer("draft", "decisions").annotate(**open_findings("checked"))


def waiting_count() -> int:
    """How many readings wait for a decision."""
    return Reading.objects.filter(state=Reading.State.READ).count()


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the library holds."""

    reports: int
    figures: int
    indicators: int
    doubtful: int
    differing: int


def numbers() -> Numbers:
    """The figures of the home page; doubts and differences count in the last version of each report."""
    last = ReportVersion.objects.filter(report=OuterRef("report"), typed=False).order_by("-number").values("number")[:1]
    sums = ReportVersion.objects.filter(number=Subquery(last)).aggregate(
        doubtful=Sum("doubtful_count"), differing=Sum("differing_count")
    )
    return Numbers(
        reports=Report.objects.filter(status=Report.Status.ACCEPTED).count(),
        figures=facts().count(),
        indicators=len(catalogue().indicators),
        doubtful=sums["doubtful"] or 0,
        differing=sums["differing"] or 0,
    )
