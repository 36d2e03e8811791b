"""What is asked of a roll-up: whose total, of which period, on which map, what counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cchc.core.periods.period import Period
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reports.models import Report


class Whose(StrEnum):
    """Whose totals one statement gives."""

    one = "one"
    """The unit's own."""
    children = "children"
    """What each unit directly below brings to the total of the unit; together they are it."""
    all = "all"
    """The unit's and those of everything under it that has reports below it."""


class Basis(StrEnum):
    """Which reports are taken where a unit and units below it both report."""

    nearest = "nearest"
    """The report nearest below the whole: a province's own report instead of those of its communes."""
    lowest = "lowest"
    """The reports furthest down, however many levels report above them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One roll-up. Two that are equal give the same answer as long as nothing new is accepted."""

    unit: int
    """Id of the unit whose total is asked."""
    regime: str
    period: str
    """Code of the period."""
    day: date | None = None
    """On the map of which day; None: that of the last day of the period."""
    basis: Basis = Basis.nearest
    drafts: bool = False
    """Also what is typed and not accepted yet; False: only what counts."""
    at: datetime | None = None
    """As known at that moment; None: now."""
    chosen: bool = True
    """With the figures of agencies in charge where they were chosen; False: always the sum of the units."""

    @property
    def map_day(self) -> date:
        """The day whose map is taken."""
        return self.day or last_day(self.period)


def last_day(period: str) -> date:
    """The last day of a period by its code; of one whose code tells no days, by the report that has it."""
    known = Period.known(period)
    if known is not None:
        return known.last_day
    ends = ReportingPeriod.objects.filter(code=period).values_list("end", flat=True).first()
    ends = ends or Report.objects.filter(period_code=period).values_list("period_end", flat=True).first()
    if ends is None:
        raise ValueError(f"no such period: {period}")
    return ends - timedelta(days=1)
