"""What a new version of a form does to periods already open under the version before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from cchc.core.catalogue.model import Template, TemplateRow
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report

STARTED = (Obligation.State.STARTED, Obligation.State.REVIEW_REQUESTED)
"""Reports somebody works on; sent and accepted ones stay under the version they were sent under."""
MOVING = (Obligation.State.EXPECTED, *STARTED)
"""Obligations that go on under the new version."""
SHOWN = 50
"""How many units are listed by name."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that the new version no longer asks as it was asked, and what was typed into it."""

    row: TemplateRow
    why: str
    """gone | unit | kind"""
    now: TemplateRow | None
    figures: int
    units: int


@dataclass(frozen=True, slots=True)
class Affected:
    """Who is concerned by a version that begins inside open periods."""

    periods: Sequence[ReportingPeriod]
    expected: int
    started: int
    sent: int
    units: Sequence[str]
    """Names of units with a report under way, the first `SHOWN`."""
    lost: Sequence[Lost]

    @property
    def nobody(self) -> bool:
        """Whether no open period is touched."""
        return not self.periods


def obligations(before: str, begins: date) -> QuerySet[Obligation]:
    """Reports owed under the version before, in periods that are not closed and reach past the first day."""
    return Obligation.objects.filter(template=before, period__end__gt=begins).exclude(
        Q(period__state=ReportingPeriod.State.CLOSED) | Q(state=Obligation.State.NOT_REQUIRED)
    )


def affected(before: Template, after: Template, begins: date) -> Affected:
    """What would happen. Figures are counted by indicator and part, as they are kept."""
    owed = obligations(before.id, begins)
    by_state = dict(owed.values_list("state").annotate(n=Count("pk")).order_by())
    under_way = owed.filter(state__in=STARTED).select_related("unit").order_by("unit__name")
    return Affected(
        periods=list(ReportingPeriod.objects.filter(obligations__in=owed).distinct()),
        expected=by_state.get(Obligation.State.EXPECTED, 0),
        started=sum(by_state.get(state, 0) for state in STARTED),
        sent=sum(n for state, n in by_state.items() if state not in MOVING),
        units=list(dict.fromkeys(under_way.values_list("unit__name", flat=True)))[:SHOWN],
        lost=_lost(before, after, owed),
    )


def changed_rows(before: Template, after: Template) -> list[tuple[TemplateRow, str, TemplateRow | None]]:
    """Rows that ask figures and are gone, or ask them in another unit or kind: (row, why, row now)."""
    now = {(row.indicator, row.breakdown): row for row in after.rows if row.indicator}
    found: list[tuple[TemplateRow, str, TemplateRow | None]] = []
    for row in before.rows:
        if not row.indicator or row.kind in ("heading", "group"):
            continue
        other = now.get((row.indicator, row.breakdown))
        if other is None:
            found.append((row, "gone", None))
        elif other.kind != row.kind:
            found.append((row, "kind", other))
        elif other.unit.strip().lower() != row.unit.strip().lower():
            found.append((row, "unit", other))
    return found


def _lost(before: Template, after: Template, owed: QuerySet[Obligation]) -> list[Lost]:
    rows = changed_rows(before, after)
    if not rows:
        return []
    under_way = owed.filter(state__in=STARTED)
    typed = (
        Figure.objects.filter(
            superseded__isnull=True,
            unit__in=under_way.values("unit"),
            period__in=under_way.values("period__code"),
            indicator__in={row.indicator for row, _, _ in rows},
        )
        .exclude(state="blank")
        .values_list("indicator", "breakdown")
        .annotate(figures=Count("pk"), units=Count("unit", distinct=True))
        .order_by()
    )
    counted = {(indicator, part): (figures, units) for indicator, part, figures, units in typed}
    return [Lost(row, why, now, *counted.get((row.indicator, row.breakdown or ""), (0, 0))) for row, why, now in rows]


def move(before: str, after: str, begins: date) -> int:
    """Let reports not yet sent go on under the new version; how many were under way. No figure is touched: they are
    kept per indicator and part, and stay where the new form does not ask them."""
    going = obligations(before, begins).filter(state__in=MOVING)
    started = going.filter(state__in=STARTED).count()
    reports = list(going.filter(report__isnull=False, report__template=before).values_list("report", flat=True))
    Report.objects.filter(pk__in=reports).update(template=after)
    periods = ReportingPeriod.objects.filter(template=before, end__gt=begins)
    periods.exclude(state=ReportingPeriod.State.CLOSED).update(template=after)
    going.update(template=after)
    return started


def used(pack: str) -> bool:
    """Whether anybody has a report, begun or read, under this version, or owes one in an open or closed period."""
    begun = Obligation.objects.filter(template=pack).exclude(
        state__in=(Obligation.State.EXPECTED, Obligation.State.NOT_REQUIRED)
    )
    return begun.exists() or Report.objects.filter(template=pack).exists()
