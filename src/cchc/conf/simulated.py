"""The simulated province of a site that only shows itself: the last quarters, across the reorganisation, with the
periods they belong to, so that who has not sent can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from cchc.conf import living
from cchc.core.periods.period import Period
from cchc.platform.units.models import Unit
from cchc.reporting import simulation
from cchc.reporting.forms.models import FormUse, RegimeKind, ReportingPeriod
from cchc.reporting.forms.regimes import planning, rules, services

PROVINCE = "p52"
"""That of the demo's people who collect (`conf/people.py`)."""
REGIME = "cchc"
QUARTERS = 7
SEED = 2025
RATES = simulation.Rates(thousandfold=10, prose=5000)


def load() -> int:
    """The simulated reports of the demo's province, with their periods open, the last one in the middle of its week;
    the number of reports added. Nothing the second time, and nothing where the province is not loaded."""
    if simulation.there() or not Unit.objects.filter(code=PROVINCE).exists():
        return 0
    codes = simulation.periods(quarters=QUARTERS, totals=True)
    simulation.prepare([PROVINCE])
    family = simulation.family(PROVINCE)
    opened = [period for code in codes for period in _open(Period.parse(code), family)]
    filled = _fill(codes[:-1])
    if not opened or opened[-1].code != codes[-1]:
        return filled + _fill(codes[-1:])
    filled += _fill(codes[-1:], living.typed(opened[-1]))
    for period in opened[:-1]:
        services.close(period)
    living.load(opened[-1])
    return filled


def _fill(codes: list[str], drafts: dict[str, int] | None = None) -> int:
    made = simulation.fill(periods=codes, provinces=[PROVINCE], regimes=[REGIME], seed=SEED, rates=RATES, drafts=drafts)
    return made.reports


def _open(period: Period, family: set[str]) -> Iterable[ReportingPeriod]:
    """Open the period for the province, where the regime has such a period and nobody opened it."""
    for kind in RegimeKind.objects.filter(regime__code=REGIME, kind=period.kind, units=None).select_related("regime"):
        plan = planning.plan(kind, rules.named(kind, period.start.year))
        known = ReportingPeriod.objects.filter(regime=kind.regime, code=period.code).exists()
        if plan.period.code == period.code and not known:
            provinces = _provinces(family, plan.tree)
            plan.only = Q(
                pk__in=[pk for one in provinces for pk in rules.under(one, plan.tree).values_list("unit", flat=True)]
            )
            plan.forms += [
                FormUse(regime_kind=kind, unit=one, level=level, template=template)
                for one in provinces
                for level, template in simulation.forms_on(REGIME, period.last_day).items()
            ]
            yield services.open_period(plan)


def _provinces(family: set[str], day: date) -> list[Unit]:
    """The province on `day`: itself, or those that became it."""
    return [one for one in Unit.objects.filter(code__in=family) if rules.above(one, day)]
