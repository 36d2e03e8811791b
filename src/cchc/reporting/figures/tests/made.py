"""Made reports to type into, and answers to type."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.periods.period import Period
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.models import Grant, User
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.figures.cells import Cell
from cchc.reporting.forms.models import Obligation, Regime, RegimeKind, ReportingPeriod
from cchc.reporting.reports.models import Kind, Report


def commune(name: str = "UBND xã Mẫu") -> Unit:
    """A unit, made once."""
    code = fold_key(name).replace(" ", "-")
    return Unit.objects.get_or_create(
        code=code, defaults={"name": name, "folded": fold_key(name), "kind": "commune", "level": "commune"}
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


def owed(
    unit: Unit | None = None,
    period: str = "2026-Q1",
    regime: str = "cchc",
    template: str = "khanh-hoa-xa-2023",
    state: str = ReportingPeriod.State.OPEN,
    window: tuple[date, date] | None = None,
) -> Obligation:
    """That a unit owes a report, in a regime and a period of its own."""
    known = Period.parse(period)
    start, end = window or (known.start, known.end)
    made = Regime.objects.get_or_create(
        code=regime, defaults={"name": f"Chế độ {regime}", "name_en": regime, "basis": "—", "receiver": "—"}
    )[0]
    kind = RegimeKind.objects.get_or_create(regime=made, kind=known.kind, number=0)[0]
    opened = ReportingPeriod.objects.get_or_create(
        regime=made,
        code=period,
        defaults={
            "regime_kind": kind, "kind": known.kind, "label": known.label, "start": start, "end": end,
            "as_of": end - timedelta(days=1), "template": template, "state": state,
        },
    )[0]  # fmt: skip
    return Obligation.objects.create(
        period=opened, unit=unit or commune(), level="commune", template=template, due=end + timedelta(days=20)
    )


def person(role: str = "drafter", unit: Unit | None = None, name: str = "nguoi-soan", **grant: Any) -> User:
    """Somebody with one role over one unit, who stands in it."""
    home = unit or commune()
    Reach.objects.get_or_create(ancestor=home, unit=home, depth=0)
    user = User.objects.create(username=name, name=name.replace("-", " ").title(), unit=home)
    Grant.objects.create(user=user, role=role, unit=home, begins=date(2020, 1, 1), **grant)
    return user


def signed_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user)
    return client
