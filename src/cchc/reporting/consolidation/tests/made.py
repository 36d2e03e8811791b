"""A small country and its figures, for tests of totals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from cchc.platform.units.atlas import _atlas
from cchc.platform.units.models import Placement, Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.figures.models import Figure, Ledger
from cchc.reporting.figures.turns import turn
from cchc.reporting.reports.models import Report, ReportVersion

REGIME, PERIOD = "cchc", "2026-Q1"


def unit(name: str, parent: Unit | None = None, kind: str = "commune", **more: Any) -> Unit:
    """A unit with a place in the tree; call `rebuild_reach` when all are made."""
    made = Unit.objects.create(code=name, name=name, folded=name, kind=kind, level="commune", **more)
    Placement.objects.create(unit=made, parent=parent)
    return made


def small_country() -> dict[str, Unit]:
    """A nation of two provinces, west with communes a and b and a department d, east with c."""
    nation = unit("nation", kind="nation")
    west, east = unit("west", nation, "province"), unit("east", nation, "province")
    _atlas.cache_clear()  # ids come again from test to test
    made = {"nation": nation, "west": west, "east": east}
    for name, parent, kind in (("a", west, "commune"), ("b", west, "commune"), ("d", west, "department"),
                               ("c", east, "commune")):  # fmt: skip
        made[name] = unit(name, parent, kind)
    rebuild_reach()
    return made


def at_once(rows: list[tuple[Unit, str, int | None, str]]) -> None:
    """Figures (unit, indicator, amount, state) of units that have none yet: a report each, all at one instant."""
    now = timezone.now()
    units = {row[0] for row in rows}
    about = {"template": "t", "kind": "quarter", "regime": REGIME, "period_code": PERIOD, "period_label": PERIOD}
    days = {"period_start": date(2026, 1, 1), "period_end": date(2026, 4, 1)}
    reports = Report.objects.bulk_create([Report(unit=one, **about, **days) for one in units])
    made = ReportVersion.objects.bulk_create([ReportVersion(report=one, number=1, accepted=now) for one in reports])
    version = {one.report.unit_id: one for one in made}
    Figure.objects.bulk_create([
        Figure(
            version=version[one.pk], unit=one, regime=REGIME, indicator=indicator, period=PERIOD, state=state,
            amount=amount, as_of=date(2026, 3, 31), recorded=now, accepted=now,
        )
        for one, indicator, amount, state in rows
    ])  # fmt: skip
    Ledger.objects.bulk_create([Ledger(unit=one, regime=REGIME, last=now) for one in units])


def report_of(one: Unit, period: str = PERIOD, template: str = "t") -> Report:
    """The unit's report of the period, made where there is none."""
    report, _ = Report.objects.get_or_create(
        unit=one, template=template, kind="quarter", regime=REGIME, period_code=period,
        defaults={"period_label": period, "period_start": date(2026, 1, 1), "period_end": date(2026, 4, 1)},
    )  # fmt: skip
    return report


def gives(
    one: Unit, indicator: str, amount: int | None, state: str = "value", *, breakdown: str = "", period: str = PERIOD,
    scale: int = 0, draft: bool = False, as_of: date = date(2026, 3, 31), template: str = "t",
) -> Figure:  # fmt: skip
    """A figure of the unit that counts from now on and ends the one before, as `figures.services` writes it."""
    report = report_of(one, period, template)
    with turn(one, REGIME) as instant:
        cell = {"unit": one, "regime": REGIME, "indicator": indicator, "breakdown": breakdown, "period": period}
        Figure.objects.filter(**cell, superseded__isnull=True, accepted__isnull=draft).update(superseded=instant)
        last = ReportVersion.objects.filter(report=report).count()
        version = None
        if draft:
            version = ReportVersion.objects.filter(report=report, accepted__isnull=True).first()
            Report.objects.filter(pk=report.pk, versions__isnull=True).update(status=Report.Status.DRAFT)
        accepted = None if draft else instant
        version = version or ReportVersion.objects.create(report=report, number=last + 1, accepted=accepted)
        return Figure.objects.create(
            version=version, **cell, state=state, amount=amount, scale=scale, as_of=as_of, recorded=instant,
            accepted=accepted,
        )  # fmt: skip


def moment() -> Any:
    """A moment after everything written so far and before everything written from now on."""
    last = Ledger.objects.order_by("-last").values_list("last", flat=True).first()
    return last or timezone.now()
