"""Units that need a call: those that are late longest, then those whose figure is furthest from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.core.rollup.result import Cell
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import subtree
from cchc.reporting.dashboards import outliers, reading, wording
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.lights import Goal
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import OPEN_STATES, Obligation

MOST = 10


@dataclass(frozen=True, slots=True)
class Call:
    """A unit, and why somebody should speak with it."""

    unit: Unit
    why: str
    url: str
    """What to look at before."""

    @property
    def page(self) -> str:
        """The unit's own page, with who works there."""
        return reverse("units:unit", args=[self.unit.code])


def calls(
    ask: Asked, cells: Iterable[Cell], goals: Mapping[Cell, Goal], limits: Mapping[str, int], most: int
) -> list[Call]:
    """At most `most`, the most pressing first, each unit once. Figures are looked at only where fewer are late."""
    found: dict[int, Call] = {}
    for call in chain(_late(ask), _outlying(ask, list(cells), goals, limits)):
        found.setdefault(call.unit.pk, call)
        if len(found) == most:
            break
    return list(found.values())


def _late(ask: Asked) -> Iterable[Call]:
    now, calendar = today(), working_calendar()
    owed = Obligation.objects.filter(
        unit__in=subtree(ask.unit, ask.day), state__in=OPEN_STATES, due__lt=now, period__code=ask.question.period,
        period__regime__code=ask.regime,
    ).exclude(unit=ask.unit.pk).exclude(came_as_files())  # fmt: skip
    for one in owed.select_related("unit").order_by("due", "unit__folded", "id")[:MOST]:
        late = -calendar.days_left(now, one.due)
        why = ngettext(
            "has not sent its report, %(n)s working day late", "has not sent its report, %(n)s working days late", late
        )
        yield Call(one.unit, why % {"n": late}, reverse("units:unit", args=[one.unit.code]))


def _outlying(ask: Asked, cells: list[Cell], goals: Mapping[Cell, Goal], limits: Mapping[str, int]) -> Iterable[Call]:
    below = reading.children(ask, cells)
    found = outliers.outlying(ask, cells, goals, limits, below, changes=False)
    units = Unit.objects.in_bulk([one.unit for one in found[:MOST]])
    for one in found[:MOST]:
        unit = units[one.unit]
        why = _("%(what)s: %(figure)s, the middle of the units is %(middle)s") % {
            "what": wording.label_of(one.cell), "figure": wording.said(one.result), "middle": one.middle,
        }  # fmt: skip
        yield Call(unit, why, ask.total_url(one.cell, unit.code))
