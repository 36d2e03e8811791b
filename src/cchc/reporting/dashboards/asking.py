"""What a board is about: whose figures, under which regime, of which period. Every choice is a part of the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.actors import held_by
from cchc.platform.accounts.models import Role
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import ancestors, children_on, root
from cchc.reporting.consolidation.forms import named
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.question import Question
from cchc.reporting.forms.models import Regime, ReportingPeriod
from cchc.reporting.reports.models import Report

LATEST = 12
"""Periods among which the one with something accepted is looked for."""


@dataclass(frozen=True)
class Asked:
    """One board. `regimes` and `periods` are those there is something of; without any, `period` is None."""

    user: Any
    unit: Unit
    regime: str
    period: Period | None
    regimes: tuple[Regime, ...] = ()
    periods: tuple[Period, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What of the address could not be followed, and what is shown instead."""

    @cached_property
    def question(self) -> Question:
        """This unit's total of the period. Only where there is a period."""
        assert self.period is not None
        return Question(self.unit.pk, self.regime, self.period.code)

    @property
    def day(self) -> date:
        """The day whose map, targets and thresholds hold."""
        return self.question.map_day

    @property
    def label(self) -> str:
        """The period in words."""
        return self.period.label_in(get_language() or "vi") if self.period else ""

    @cached_property
    def regime_label(self) -> str:
        found = next((one for one in self.regimes if one.code == self.regime), None)
        if found is None:
            return self.regime
        return (get_language() == "en" and found.name_en) or found.name

    def of(self, period: Period) -> Question:
        """The same question of another period, on that period's own map."""
        return replace(self.question, period=period.code)

    def of_unit(self, unit: Unit) -> Question:
        """The same question of another unit."""
        return replace(self.question, unit=unit.pk, day=self.day)

    def query(self, **changed: Any) -> str:
        """The choices as a query string, some of them changed."""
        asked = {"unit": self.unit.code, "regime": self.regime, "period": self.period.code if self.period else ""}
        return urlencode({name: value for name, value in (asked | changed).items() if value})

    def indicator_url(self, cell: Cell, **changed: Any) -> str:
        """The page of one indicator with the same choices."""
        address = reverse("dashboards:indicator", args=[cell.indicator])
        return f"{address}?{self.query(part=cell.breakdown, **changed)}"

    def total_url(self, cell: Cell, unit: str = "", period: str = "") -> str:
        """The total opened into its parts."""
        whole = {"unit": unit or self.unit.code, "regime": self.regime, "period": period or self.question.period}
        return f"{reverse('consolidation:table', kwargs=whole)}?{urlencode({'cell': named(cell)})}"

    @cached_property
    def units(self) -> list[tuple[str, list[Unit]]]:
        """Units to go to: those above that may be seen, and those directly below. Three queries."""
        day = self.question.map_day if self.period else None
        up = [one for one in ancestors(self.unit, day) if self.may_see(one)]
        down = list(children_on(self.unit, day).order_by("folded", "id"))
        groups = [(_("Above"), up), (_("This unit"), [self.unit]), (_("Directly below"), down)]
        return [(label, found) for label, found in groups if found]

    def may_see(self, unit: Unit) -> bool:
        """Whether the person may see the totals of a unit."""
        return TOTALS.allows(self.user, "read", unit).yes


def asked(request: HttpRequest) -> Asked:
    """The board of an address; what is left out is chosen for the person. 404 for a unit that does not exist, 403 for
    one whose totals are not the person's to see."""
    code = request.GET.get("unit", "")
    unit = get_object_or_404(Unit, code=code) if code else home_of(request.user)
    if unit is None:
        unit = get_object_or_404(Unit, pk=getattr(request.user, "unit_id", None))
    TOTALS.require(request.user, "read", unit)
    known = _regimes_and_periods()
    notes = []
    regime = request.GET.get("regime", "")
    if regime and regime not in known:
        notes.append(_("Nothing was reported under the regime “%(regime)s”.") % {"regime": regime})
    if regime not in known:
        regime = _usual_regime(known)
    periods = known.get(regime, ())
    wanted = request.GET.get("period", "")
    period = next((one for one in periods if one.code == wanted), None)
    if wanted and period is None:
        notes.append(_("Nothing was reported for the period “%(period)s”.") % {"period": wanted})
    period = period or _latest(regime, periods)
    regimes = tuple(Regime.objects.filter(code__in=known).order_by("name"))
    return Asked(request.user, unit, regime, period, regimes, tuple(periods), tuple(notes))


def home_of(user: Any) -> Unit | None:
    """The unit whose board a person sees first: where the person leads, else collects, else works; the highest."""
    order = (Role.LEADER, Role.COLLECTOR, Role.ADMINISTRATOR)
    held = held_by(user)
    for role in order:
        found = [one.grant.unit for one in held if one.grant.role == role]
        if found:
            return found[0]
    own = getattr(user, "unit_id", None)
    return next((one.grant.unit for one in held if one.grant.unit_id == own), held[0].grant.unit if held else root())


def _regimes_and_periods() -> dict[str, list[Period]]:
    """By regime: the periods with reports, the latest first. One query."""
    found: dict[str, set[Period]] = {}
    rows = Report.objects.order_by().values_list("regime", "period_code").distinct()
    for regime, code in rows:
        if period := Period.known(code):
            found.setdefault(regime, set()).add(period)
    return {regime: latest_first(periods) for regime, periods in found.items()}


def latest_first(periods: Iterable[Period]) -> list[Period]:
    """By their end; of those that end together, the shorter first."""
    return sorted(periods, key=lambda one: (one.end, one.start, one.code), reverse=True)


def _usual_regime(known: dict[str, list[Period]]) -> str:
    """The regime of the latest period; of several, the one with the most periods."""
    return max(known, key=lambda regime: (known[regime][0].end, len(known[regime]), regime), default="")


def _latest(regime: str, periods: list[Period]) -> Period | None:
    """The latest of the periods that has something accepted; the latest where none has."""
    near = [one.code for one in periods[:LATEST]]
    accepted = Report.objects.filter(regime=regime, period_code__in=near, status=Report.Status.ACCEPTED)
    codes = set(accepted.order_by().values_list("period_code", flat=True).distinct())
    return next((one for one in periods if one.code in codes), periods[0] if periods else None)


def opened(ask: Asked) -> ReportingPeriod | None:
    """The period as it was opened under the regime; None where figures came without one."""
    return ReportingPeriod.objects.filter(regime__code=ask.regime, code=ask.question.period).first()
