"""Which totals a person may look at: units, and for one of them the periods that have something to add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.actors import held_by
from cchc.platform.units.models import Kind, Reach, Unit
from cchc.platform.units.selectors import ancestors, children_on, today, with_children
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.forms.models import Obligation, Regime, ReportingPeriod
from cchc.reporting.reports.models import Report

FOUND = 30
"""Units and periods shown at most."""
RANK = {kind.value: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Ready:
    """A period of a regime in which something was reported or is owed under the unit."""

    regime: Regime
    code: str
    end: date
    sent: int
    """Units with a report that counts."""
    drafts: int
    """Units that have only begun."""
    owed: int
    """Units that are to report: those that owe it, and those that sent without."""
    open: bool

    @property
    def percent(self) -> int:
        return 100 * self.sent // self.owed if self.owed else 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What the first page offers."""

    unit: Unit | None
    path: Sequence[Unit]
    """Units above that the person may see too, the highest first."""
    mine: Sequence[Unit]
    below: Sequence[Any]
    """Units directly below that have units below themselves."""
    found: Sequence[Unit]
    query: str
    periods: Sequence[Ready]


def offered(user: Any, code: str, query: str) -> Offer:
    """The unit asked for, else the person's own highest one; what it may be changed for; its periods."""
    visible = TOTALS.visible(user, "read")
    mine = _mine(user)
    unit = visible.filter(code=code).first() if code else (mine[0] if mine else None)
    found: list[Unit] = []
    if words := fold_key(query).split():
        fitting = visible
        for word in words:
            fitting = fitting.filter(folded__contains=word)
        found = list(fitting.order_by("folded", "pk")[:FOUND])
    if unit is None:
        return Offer(None, (), mine, (), found, query, ())
    above = ancestors(unit)
    over = set(visible.filter(pk__in=[one.pk for one in above]).values_list("pk", flat=True))
    below = with_children(children_on(unit, today()), today()).filter(below__gt=0).order_by("folded", "pk")
    return Offer(unit, [one for one in above if one.pk in over], mine, below, found, query, periods_of(unit))


def _mine(user: Any) -> list[Unit]:
    """Units the person holds a role over, the highest kind first."""
    rule = TOTALS.rules["read"]
    held = {one.grant.unit_id: one.grant.unit for one in held_by(user) if one.grant.role in rule.roles}
    return sorted(held.values(), key=lambda unit: (RANK.get(unit.kind, len(RANK)), unit.folded))


def periods_of(unit: Unit) -> list[Ready]:
    """Periods with reports or duties under the unit, whenever they stood there, the latest first. Three queries."""
    under = Reach.objects.filter(ancestor=unit, heir=False).values("unit")
    done = Q(status=Report.Status.ACCEPTED)
    reports = Report.objects.filter(unit__in=under).order_by().values_list("regime", "period_code", "period_end")
    counts = {
        (regime, code): (end, sent, begun)
        for regime, code, end, sent, begun in reports.annotate(
            sent=Count("unit", filter=done, distinct=True), begun=Count("unit", filter=~done, distinct=True)
        )
    }
    duties = Obligation.objects.filter(unit__in=under).exclude(state=Obligation.State.NOT_REQUIRED).order_by()
    columns = ("period__regime__code", "period__code", "period__end", "period__state")
    owed = {row[:2]: row[2:] for row in duties.values_list(*columns).annotate(units=Count("unit", distinct=True))}
    regimes = {one.code: one for one in Regime.objects.all()}
    made = []
    for regime, code in counts.keys() | owed.keys():
        if regime not in regimes:
            continue
        end, sent, begun = counts.get((regime, code), (None, 0, 0))
        ends, state, units = owed.get((regime, code), (end, "", 0))
        open_now = state == ReportingPeriod.State.OPEN
        made.append(Ready(regimes[regime], code, ends, sent, begun, max(units, sent), open_now))
    made.sort(key=lambda one: (one.sent > 0, one.end, one.regime.name), reverse=True)
    return made[:FOUND]
