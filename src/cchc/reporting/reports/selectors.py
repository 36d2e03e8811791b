"""Reports as pages show them. The figures come through `figures.selectors`."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, Q, QuerySet
from django.db.models.expressions import OuterRef, Subquery

from cchc.core.vietnamese.text import fold_key
from cchc.reporting.reports.checks import open_findings
from cchc.reporting.reports.models import Report, ReportRow, ReportVersion, Section

SHOWN = 500
"""Reports on one page of the list; a search narrows it."""


def with_counts(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Each report with its unit, the counts of its last reading, and its open errors and warnings."""
    last = readings().order_by("-number")
    return (
        reports.select_related("unit")
        .annotate(
            row_count=Subquery(last.values("row_count")[:1]),
            figure_count=Subquery(last.values("figure_count")[:1]),
            doubtful_count=Subquery(last.values("doubtful_count")[:1]),
            differing_count=Subquery(last.values("differing_count")[:1]),
            checked=Subquery(last.values("checked")[:1]),
        )
        .annotate(**open_findings("checked"))
    )


def find_reports(query: str = "", template: str = "", level: str = "", kind: str = "") -> QuerySet[Report]:
    """Reports read from files whose unit, title, period or number hold every word of `query`, accents optional."""
    wanted = Q()
    for word in fold_key(query).split():
        wanted &= Q(folded__contains=word)
    for name, value in (("template", template), ("unit__level", level), ("kind", kind)):
        if value:
            wanted &= Q(**{name: value})
    return with_counts(read_reports().filter(wanted))


SHOWN_VERSIONS = Q(typed=False) | Q(checked__isnull=False)
"""Read from files, or written here, sent and accepted: they have rows, prose and findings. What is only typed has its
pages with the figures."""


def readings() -> QuerySet[ReportVersion]:
    """Versions of a report, named by an outer query, that a page can show."""
    return ReportVersion.objects.filter(SHOWN_VERSIONS, report=OuterRef("pk"))


def read_reports() -> QuerySet[Report]:
    """Reports that have a version to show."""
    return Report.objects.filter(Exists(readings()))


def last_version(report: Report) -> ReportVersion:
    """The version that is shown, with its check; the document and the draft of that are large and stay behind."""
    held = report.versions.filter(SHOWN_VERSIONS).select_related("checked").defer("checked__page", "checked__draft")
    return held.order_by("-number")[0]


@dataclass(slots=True)
class Sheet:
    """One printed table: its rows, and the periods that are its columns."""

    number: int
    name: str
    rows: list[ReportRow] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"t{self.number}"

    @property
    def several(self) -> bool:
        """Whether several periods are its columns."""
        return len(self.periods) > 1

    @property
    def has_units(self) -> bool:
        return any(row.unit for row in self.rows)

    @property
    def groups(self) -> list[ReportRow]:
        """Rows that head a part of the table: what the outline lists."""
        return [row for row in self.rows if row.role == "heading" and not row.parent]

    @property
    def remarked(self) -> bool:
        """Whether a column is needed for who answers, or for notes."""
        return any(row.note or row.reporting_unit for row in self.rows)


def sheets(version: ReportVersion, periods: dict[int, list[str]]) -> list[Sheet]:
    """The version's tables in printed order. `periods`: those each row (by id) has figures for."""
    result: list[Sheet] = []
    for row in version.rows.all():
        if not result or result[-1].name != row.table:
            result.append(Sheet(len(result) + 1, row.table))
        result[-1].rows.append(row)
        columns = result[-1].periods
        columns.extend(code for code in periods.get(row.pk, ()) if code not in columns)
    return result


def sections(version: ReportVersion) -> QuerySet[Section]:
    """The prose with its statements."""
    return version.sections.prefetch_related("statements")
