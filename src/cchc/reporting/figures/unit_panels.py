"""Reports on a unit's page: its own, and those of the bodies it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from cchc.platform.units import panels
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import predecessors
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Obligation, Regime
from cchc.reporting.reports.models import Report, ReportVersion

SHOWN = 30
"""Reports of one body on the page, the newest."""


@dataclass(frozen=True, slots=True)
class Before:
    """Reports of a body this one came from."""

    unit: Unit
    until: date
    """The day it passed its tasks on."""
    reports: list[Any]
    """Never empty."""


def panel(request: HttpRequest, unit: Unit) -> dict[str, Any] | None:
    """What the unit reported, as far as whoever asks may see it, and what stood before it."""
    if not unit.kind:
        return None
    came = {one.before.pk: one for one in predecessors(unit)}
    reports = _reports([unit.pk, *came])
    owed = Obligation.objects.filter(unit=unit).select_related("period__regime").order_by("-due", "-id")
    before = [
        Before(came[pk].before, came[pk].change.effective, reports[pk])
        for pk in sorted(came, key=lambda pk: (-came[pk].change.effective.toordinal(), came[pk].before.name))
        if pk in reports
    ]
    return {
        "unit": unit,
        "owed": owed[:SHOWN],
        "reports": reports.get(unit.pk, []),
        "before": before,
        "silent": len(came) - len(before),
        "regimes": dict(Regime.objects.values_list("code", "name")),
    }


def _reports(units: Iterable[int]) -> dict[int, list[Any]]:
    """unit id → its reports, newest first. One query."""
    mine = {"version__report": OuterRef("pk")}
    found = Report.objects.filter(unit__in=list(units)).annotate(
        read=Exists(ReportVersion.objects.filter(report=OuterRef("pk"), typed=False)),
        counts=Exists(Figure.objects.filter(accepted__isnull=False, superseded=None, **mine)),
    )
    rows: dict[int, list[Any]] = defaultdict(list)
    for report in found.order_by("-period_end", "-id"):
        if len(rows[report.unit_id]) < SHOWN:
            rows[report.unit_id].append(report)
    return dict(rows)


panels.register("figures/_unit.html", panel)
