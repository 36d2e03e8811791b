"""Opening a period for every commune of the country, against the same rows inserted by hand."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

from bench.measure import Line, seconds

COMMUNES = 3321
FEW, MANY = 9, 25


def run(full: bool) -> list[Line]:
    """In a database of its own; PostgreSQL where CCHC_DATABASE_URL names one."""
    from bench.database import analyze, scratch

    with scratch("open a period"):
        kind = _country()
        analyze()
        return [_open_period(kind, MANY if full else FEW)]


def _country() -> Any:
    """The units, holidays and regimes that ship; only communes report. Gives quarter I of the reform report."""
    from cchc.platform.calendar import services as calendar
    from cchc.platform.units import services as units
    from cchc.reporting.forms.models import RegimeKind, Sender
    from cchc.reporting.forms.regimes import services as regimes

    for room in (units, calendar, regimes):
        room.load_shipped()
    Sender.objects.exclude(unit_kind__in=("commune", "ward", "special_zone")).delete()
    return RegimeKind.objects.get(regime__code="cchc", kind="quarter", number=1)


def _open_period(kind: Any, rounds: int) -> Line:
    """All of it (plan, deadlines, obligations, event) against `executemany` of the obligations alone. Each time in a
    transaction that is rolled back; the commit, the same for both, is left out."""
    from django.db import connection, transaction

    from cchc.reporting.forms.models import Obligation, ReportingPeriod
    from cchc.reporting.forms.regimes import planning, rules, services

    def ours() -> None:
        services.open_period(planning.plan(kind, rules.named(kind, 2026)))

    ours()
    columns = ("period_id", "unit_id", "level", "template", "due", "extended", "state", "reason")
    rows = list(Obligation.objects.values_list(*columns))
    period = ReportingPeriod.objects.get()
    services.withdraw(period, "bench")
    if len(rows) != COMMUNES:
        raise SystemExit(f"open-period: {len(rows)} units owe a report, not {COMMUNES}")
    statement = f"INSERT INTO forms_obligation ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)

    def timed(work: Callable[[], None]) -> float:
        with transaction.atomic():
            took = seconds(work)
            transaction.set_rollback(True)
        return took

    timed(ours), timed(by_hand)
    pairs = [(timed(ours), timed(by_hand)) for _ in range(rounds)]
    ratio, took = median(a / b for a, b in pairs), median(a for a, _ in pairs)
    return Line("forms", "open-period", len(rows), ratio, 2.0, "executemany of the same rows", took)
