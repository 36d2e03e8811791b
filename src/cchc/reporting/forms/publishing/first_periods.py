"""Which periods will ask for a form: it is the last day of a period's window that decides, not its first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from cchc.core.periods.windows import UNBOUND, RuleError, Window
from cchc.reporting.forms.models import RegimeKind, ReportingPeriod
from cchc.reporting.forms.regimes import rules
from cchc.reporting.forms.regimes.refusals import RegimeRefused

IN_A_YEAR = {"week": 53, "month": 12, "quarter": 4, "half": 2}
YEARS = 3
"""How many years are looked through for the first period."""


@dataclass(frozen=True, slots=True)
class First:
    """The first period of a kind that will ask for a form from a day on."""

    kind: RegimeKind
    code: str
    """Of the calendar period, which gives its name."""
    window: Window
    early: bool
    """It begins before the form holds."""
    kept: tuple[ReportingPeriod, ...]
    """Periods open already that reach past that day: they keep the form they were opened with."""


def first_periods(regime: str, kinds: Collection[str], begins: date) -> list[First]:
    """For each kind of period of the regime the form is made for: its first period, by the window. None for a kind
    without a window rule in force. What is asked once names its form when it is opened."""
    found = []
    of_regime = RegimeKind.objects.filter(regime__code=regime, kind__in=kinds).exclude(kind__in=(*UNBOUND, "years"))
    for kind in of_regime.select_related("regime").prefetch_related("windows"):
        opened = ReportingPeriod.objects.filter(regime_kind=kind, end__gt=begins, opened__isnull=False).order_by(
            "start"
        )
        kept = tuple(opened)
        codes = {period.code for period in kept}
        first = next((each for each in _from(kind, begins) if each[0] not in codes), None)
        if first is not None:
            code, window = first
            found.append(First(kind, code, window, window.start < begins, kept))
    return sorted(found, key=lambda one: (one.window.end, one.kind.pk))


def _from(kind: RegimeKind, begins: date) -> Iterator[tuple[str, Window]]:
    """Code and window of the periods of a kind whose last day is not before `begins`, the earliest first."""
    numbers = [kind.number] if kind.number else list(range(1, IN_A_YEAR.get(kind.kind, 0) + 1)) or [0]
    for year in range(begins.year - 1, begins.year + YEARS):
        for number in numbers:
            try:
                which = rules.named(kind, year, number)
                window, _as_of = rules.regular_window(kind, which)
            except (RegimeRefused, RuleError):
                continue
            day = window.last_day
            if day >= begins and rules.in_force([kind], day) and rules.in_force([kind.regime], day):
                yield which.period.code, window
