"""A small province with communes that report, for boards."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from cchc.core.periods.period import Period
from cchc.platform.units.models import Placement, Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Regime
from cchc.reporting.reports.models import Report, ReportVersion

QUARTER = "2026-Q1"


def unit(code: str, parent: Unit | None = None, kind: str = "commune") -> Unit:
    """A unit in the tree since ever; rebuild the closure afterwards."""
    level = {"nation": "ministry"}.get(kind, kind)
    name = {"nation": "Việt Nam", "province": f"Tỉnh {code.upper()}"}.get(kind, f"UBND xã {code.upper()}")
    made, _ = Unit.objects.update_or_create(
        code=code, defaults={"name": name, "folded": name.lower(), "kind": kind, "level": level}
    )
    Placement.objects.get_or_create(unit=made, defaults={"parent": parent})
    return made


def country(communes: int = 6) -> dict[str, Unit]:
    """The nation, two provinces, and communes `c1` … under the first, one under the second."""
    vn = unit("vn", kind="nation")
    made = {"vn": vn, "p1": unit("p1", vn, "province"), "p2": unit("p2", vn, "province")}
    for number in range(1, communes + 1):
        made[f"c{number}"] = unit(f"c{number}", made["p1"])
    made["d1"] = unit("d1", made["p2"])
    rebuild_reach()
    Regime.objects.get_or_create(
        code="cchc", defaults={"name": "Cải cách hành chính", "name_en": "Reform", "basis": "—", "receiver": "—"}
    )
    return made


def gives(
    one: Unit, figures: dict[str, int | str], period: str = QUARTER, *, accepted: bool = True, regime: str = "cchc"
) -> Report:
    """A report of a unit: amounts, or states, by 'indicator' or 'indicator:breakdown'."""
    known = Period.parse(period)
    report, _ = Report.objects.get_or_create(
        unit=one, template="khanh-hoa-xa-2023", kind=known.kind, period_code=period,
        defaults={
            "regime": regime, "period_label": known.label, "period_start": known.start, "period_end": known.end,
            "status": Report.Status.ACCEPTED if accepted else Report.Status.DRAFT,
        },
    )  # fmt: skip
    version, _ = ReportVersion.objects.get_or_create(report=report, number=1, defaults={"typed": True})
    now = timezone.now()
    for cell, given in figures.items():
        indicator, _colon, breakdown = cell.partition(":")
        number = isinstance(given, int)
        Figure.objects.create(
            version=version, unit=one, regime=regime, indicator=indicator, breakdown=breakdown, period=period,
            state="value" if number else given, amount=given if number else None, as_of=known.last_day, recorded=now,
            accepted=now if accepted else None,
        )  # fmt: skip
    return report


def on_time(one: Unit, settled: int, in_time: int, period: str = QUARTER) -> Report:
    """A report of settled dossiers, and of those settled in time."""
    return gives(one, {"C3.3a": settled, "C3.3b": in_time}, period)


def several(units: Iterable[tuple[Unit, int, int]], period: str = QUARTER) -> None:
    """Reports of several units: unit, settled, in time."""
    for one, settled, in_time in units:
        on_time(one, settled, in_time, period)
