"""A nation's figures for the benches of the roll-up: the shipped units, 177 indicators, seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.database import analyze
from bench.forms_figures import _insert
from cchc.core.catalogue.model import Indicator
from cchc.core.catalogue.packs import in_use
from cchc.core.periods.period import Period
from cchc.platform.units.days import on
from cchc.platform.units.models import Placement, Unit
from cchc.platform.units.services import load_shipped
from cchc.reporting.forms.models import Obligation, Regime, RegimeKind, ReportingPeriod
from cchc.reporting.forms.regimes.shipping import load_shipped as load_regimes
from cchc.reporting.reports.models import Kind, Report, ReportVersion

INDICATORS = 177
REGIME = "cchc"
LAST = Period.quarter(2026, 3)
SEED = 1
COMMUNES = ("commune", "ward", "special_zone")
SILENT = 50
"""One unit in so many has sent nothing."""


def quarters(count: int) -> list[Period]:
    """The last `count` quarters, the newest first."""
    found = [LAST]
    while len(found) < count:
        found.append(found[-1].previous())
    return found


def indicators() -> list[Indicator]:
    """Of the shipped catalogue, in its order: sums, ratios, shares, lists and things seen by several units."""
    return list(in_use().indicators.values())[:INDICATORS]


def communes() -> dict[int, int]:
    """Communes of the last day with their provinces."""
    found = Placement.objects.filter(on(LAST.last_day), unit__kind__in=COMMUNES).order_by("unit")
    return dict(found.values_list("unit", "parent"))


def fill(periods: int) -> dict[int, int]:
    """The nation, with so many quarters of every commune; gives the communes with their provinces."""
    load_shipped()
    load_regimes()
    under = communes()
    for period in quarters(periods):
        _fill_period(period, list(under))
    analyze()
    return under


def _fill_period(period: Period, units: list[int]) -> None:
    known = Unit.objects.in_bulk()
    _owe(period, units)
    sent = [unit for number, unit in enumerate(units) if number % SILENT]
    reports = Report.objects.bulk_create(
        [
            Report(
                unit=known[unit], template="bench", kind=Kind.QUARTER, regime=REGIME, period_code=period.code,
                period_label=period.label, period_start=period.start, period_end=period.end,
            )
            for unit in sent
        ],
        batch_size=300,
    )  # fmt: skip
    now = timezone.now()
    versions = ReportVersion.objects.bulk_create(
        [ReportVersion(report=report, number=1, accepted=now) for report in reports], batch_size=300
    )
    made = random.Random(f"{SEED} {period.code}")
    with transaction.atomic():
        _insert(row for version in versions for row in _rows(version, period, made, now))


def _owe(period: Period, units: list[int]) -> None:
    regime = Regime.objects.get(code=REGIME)
    made = ReportingPeriod.objects.create(
        regime=regime, regime_kind=RegimeKind.objects.filter(regime=regime).order_by("pk")[0], kind=Kind.QUARTER,
        code=period.code, label=period.label, start=period.start, end=period.end, as_of=period.last_day, state="open",
    )  # fmt: skip
    Obligation.objects.bulk_create(
        [
            Obligation(period=made, unit_id=unit, level="commune", template="khanh-hoa-xa-2023", due=period.end)
            for unit in units
        ],
        batch_size=300,
    )


def figures(period: Period, made: random.Random) -> Iterator[tuple[str, str, int | None, int]]:
    """What one unit says: indicator, state, amount, scale."""
    for indicator in indicators():
        draw = made.random()
        if draw < 0.94:
            codes = [code.value for code in indicator.codes]
            size = made.choice(codes) if codes else int(made.expovariate(1 / 400))
            yield indicator.id, "value", size, indicator.scale
        else:
            state = ("none_arisen", "not_applicable", "blank", "unreadable")[int((draw - 0.94) / 0.015) % 4]
            yield indicator.id, state, None, indicator.scale


def _rows(version: ReportVersion, period: Period, made: random.Random, now: Any) -> Iterator[tuple[Any, ...]]:
    day: date = period.last_day
    for indicator, state, amount, scale in figures(period, made):
        yield (
            version.pk, version.report.unit_id, REGIME, indicator, indicator, period.code, "", 0, state, amount, scale,
            "" if amount is None else str(amount), False, "typed", "", "[]", day, "", now, now,
        )  # fmt: skip


def vendor() -> str:
    """'sqlite' or 'postgres', as the lines are named."""
    return "postgres" if connection.vendor == "postgresql" else "sqlite"
