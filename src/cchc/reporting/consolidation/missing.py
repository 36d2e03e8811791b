"""Who is missing in a total, and what the unit itself reported beside what its units add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_signed
from cchc.platform.accounts.actors import WORKING, in_force
from cchc.platform.accounts.models import Grant
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import names_on
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.engines.live import counted
from cchc.reporting.consolidation.forms import named
from cchc.reporting.consolidation.members import Absent, absent
from cchc.reporting.consolidation.showing import Shown, shown
from cchc.reporting.consolidation.views.asking import Asked
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.past import cell_address
from cchc.reporting.forms.models import Obligation


@dataclass(frozen=True, slots=True)
class Lacking:
    """One unit that has sent nothing that counts."""

    unit: Unit
    name: str
    due: date | None
    state: str
    days: int
    """Days since it was due; 0 where it is not due yet."""
    people: Sequence[Any] = ()
    """Who works on its reports."""


@dataclass(frozen=True, slots=True)
class AbsentUnits:
    """Everybody who is missing, the longest overdue first, and a text to send."""

    units: Sequence[Lacking]
    text: str

    @property
    def late(self) -> int:
        return sum(one.days > 0 for one in self.units)

    def worker(self, public_id: str) -> tuple[Lacking | None, Any]:
        """The person by the public id among those who work on these reports, and for which unit."""
        for one in self.units:
            for person in one.people:
                if str(person.public_id) == public_id:
                    return one, person
        return None, None

    @property
    def text_rows(self) -> int:
        return min(len(self.units) + 2, 15)


def _owed(ask: Asked, rows: Sequence[Absent]) -> Any:
    units = {row.unit for row in rows}
    return Obligation.objects.filter(
        period__code=ask.period, period__regime__code=ask.regime.code, unit__in=units
    ).exclude(state=Obligation.State.NOT_REQUIRED)


def late_among(ask: Asked, rows: Sequence[Absent]) -> int:
    """How many of the units that sent nothing should have."""
    if not rows:
        return 0
    with everything("count who is late under a unit whose totals may be seen"):
        late = _owed(ask, rows).filter(due__lt=timezone.localdate())
        return int(late.order_by().values("unit").distinct().count())


def absent_units(ask: Asked) -> AbsentUnits:
    """Who is missing in the total, on its map. Five queries, however many."""
    today = timezone.localdate()
    with everything("tell who is missing under a unit whose totals may be seen"):
        rows = absent(ask.question)
        owed = {one.unit_id: one for one in _owed(ask, rows).order_by("-due")}
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=owed)}
    called = names_on(units.values(), ask.question.map_day)
    people = _people(list(units))
    found = [
        Lacking(
            units[pk], called[pk], one.due, one.get_state_display(), max(0, (today - one.due).days), people.get(pk, ())
        )
        for pk, one in owed.items()
        if pk in units
    ]
    found.sort(key=lambda one: (-one.days, one.unit.folded, one.unit.pk))
    return AbsentUnits(found, _text(ask, found))


def _people(units: Sequence[int]) -> dict[int, list[Any]]:
    held = Grant.objects.filter(in_force(timezone.localdate()), unit__in=units, role__in=WORKING, user__is_active=True)
    found: dict[int, list[Any]] = {}
    for grant in held.select_related("user").order_by("user__name", "user_id"):
        if grant.user not in found.setdefault(grant.unit_id, []):
            found[grant.unit_id].append(grant.user)
    return found


def _text(ask: Asked, found: Sequence[Lacking]) -> str:
    """A reminder to copy: names and days, no figure."""
    head = _("These units have not sent the report for %(period)s (%(regime)s):") % {
        "period": ask.period_label,
        "regime": ask.regime_label,
    }
    lines = [
        _("%(n)s. %(unit)s, due %(day)s") % {"n": number, "unit": one.name, "day": f"{one.due:%d/%m/%Y}"}
        for number, one in enumerate(found, 1)
    ]
    return "\n".join([head, *lines, _("Please send it, or say what stands in the way.")])


@dataclass(frozen=True, slots=True)
class Beside:
    """One cell: what the unit reported itself, and what its units add up to."""

    cell: Cell
    own: Amount
    sum: Result | None
    figure: Figure

    @property
    def differs(self) -> bool:
        return self.sum is not None and self.own.decimal is not None and self.own.decimal != self.sum.figure.decimal

    @property
    def difference(self) -> Decimal | None:
        """The unit's own figure less the sum; None where one of them is no number."""
        total = self.sum.figure.decimal if self.sum else None
        return None if total is None or self.own.decimal is None else self.own.decimal - total

    @property
    def address(self) -> str:
        """Every version of the unit's own figure."""
        return cell_address(self.figure)

    @property
    def named(self) -> str:
        return named(self.cell)

    @property
    def shown(self) -> Shown:
        return shown(self.sum, catalogue())

    @property
    def change(self) -> str:
        return "" if self.difference is None else write_signed(self.difference)

    @property
    def weight(self) -> Decimal:
        """How bad: the difference in percent of the larger of both."""
        if self.difference is None or self.sum is None or self.own.decimal is None:
            return Decimal(-1)
        larger = max(abs(self.own.decimal), abs(self.sum.figure.decimal or Decimal(0)))
        return abs(self.difference) * 100 / larger if larger else Decimal(0)


def own_beside(ask: Asked) -> list[Beside]:
    """The cells of the unit's own report with the sums of its units, the largest difference first; nothing where it
    sent no report."""
    totals = ask.whole
    figures = counted(ask.question).filter(unit=ask.unit.pk).select_related("version__report", "unit")
    found = []
    for one in figures:
        cell = Cell(one.indicator, one.breakdown)
        value = one.state == FigureState.value and one.amount is not None
        own = Amount(FigureState.value, one.amount, one.scale) if value else Amount.without(FigureState(one.state))
        if one.state != FigureState.value or value:
            found.append(Beside(cell, own, totals.of(ask.unit.pk, cell), one))
    found.sort(key=lambda one: (-one.weight, one.cell))
    return found
