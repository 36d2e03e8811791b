"""Made reports to type into, and answers to type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.periods.period import Period
from cchc.platform.units.models import Unit
from cchc.reporting.figures.cells import Cell
from cchc.reporting.reports.models import Kind, Report


def commune(name: str = "UBND xã Mẫu") -> Unit:
    """A unit, made once."""
    code = name.lower().replace(" ", "-")
    return Unit.objects.get_or_create(
        code=code, defaults={"name": name, "folded": name.lower(), "kind": "commune", "level": "commune"}
    )[0]


def typed_report(
    unit: Unit | None = None, period: str = "2026-Q1", regime: str = "cchc", template: str = "khanh-hoa-xa-2023"
) -> Report:
    """A report nobody has typed into yet."""
    window = Period.parse(period)
    return Report.objects.get_or_create(
        unit=unit or commune(),
        template=template,
        kind=Kind(window.kind),
        period_code=period,
        defaults={
            "regime": regime,
            "period_label": window.label,
            "period_start": window.start,
            "period_end": window.end,
            "status": Report.Status.DRAFT,
        },
    )[0]


def answer(value: Any) -> Amount:
    """12 → a value; 'blank', 'none_arisen' … → that state."""
    return Amount.without(FigureState(value)) if isinstance(value, str) else Amount.of(Decimal(value))


def cell(indicator: str, value: Any, seen: int | None = None, **more: Any) -> Cell:
    """One answer to an indicator."""
    more.setdefault("as_of", date(2026, 3, 31))
    more.setdefault("text", "" if isinstance(value, str) else str(value))
    return Cell(answer(value), indicator=indicator, row=more.pop("row", f"I/{indicator}"), seen=seen, **more)
