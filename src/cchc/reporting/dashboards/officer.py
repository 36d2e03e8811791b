"""The board of who collects: who is outlying, late or silent, what was explained away, who is complete, what
contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse

from cchc.core.rollup.result import Cell
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.units.days import on
from cchc.platform.units.models import Reach, Unit
from cchc.platform.units.selectors import children_on, names_on, subtree
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.selectors import with_parts
from cchc.reporting.dashboards import reading, selectors, wording
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.outliers import Below, Outlier, outlying
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import OPEN_STATES, Obligation
from cchc.reporting.reports.models import Finding, Report, Severity

SHOWN = 12
"""Lines of each list; the rest is counted."""
UNITS_SHOWN = 40
"""Units in which something is lacking."""
MOST_TIMES = 100


@dataclass(frozen=True)
class Odd:
    """An outlier in words."""

    found: Outlier
    name: str
    url: str

    @property
    def label(self) -> str:
        return wording.label_of(self.found.cell)

    @property
    def number(self) -> str:
        return wording.number(self.found.result.figure, self.found.result.method)

    @property
    def base(self) -> str:
        return wording.base(self.found.result)

    @property
    def times(self) -> str:
        """How many times what still counts as usual: '2,4'; far beyond that, that it is."""
        tenths = self.found.distance // 10
        if tenths > MOST_TIMES * 10:
            return f"> {MOST_TIMES}"
        return f"{tenths // 10},{tenths % 10}"

    @property
    def before(self) -> str:
        return wording.said(self.found.before) if self.found.before else ""


@dataclass(frozen=True, slots=True)
class Late:
    """A unit that has not sent what is due, or sent it late."""

    unit: Unit
    due: date
    state: str
    days: int
    """Working days late; 0: not due yet."""


@dataclass(frozen=True, slots=True)
class Away:
    """A rule, and how often people said that its finding is no error. `reason`: the latest one given."""

    rule: str
    times: int
    units: tuple[tuple[str, int], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """One unit below: reports owed and sent in time under it, and answers left out of the board's figures."""

    name: str
    url: str
    owed: int = 0
    in_time: int = 0
    late: int = 0
    missing: int = 0
    reports: int = 0
    """Reports that count."""
    blank: int = 0

    @property
    def trouble(self) -> tuple[int, int, int]:
        return self.missing, self.late, self.blank


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A report's errors nobody mended or explained."""

    unit: str
    errors: int
    first: str
    url: str


@dataclass(frozen=True)
class OfficerBoard:
    """Everything the page shows; lists are cut at `SHOWN`, the totals say how many there are."""

    ask: Asked
    odd: list[Odd]
    odd_total: int
    late: list[Late]
    owed: int
    late_total: int
    silent: list[Unit]
    silent_total: int
    away: list[Away]
    away_total: int
    units: list[Completeness]
    """Those in which something is lacking."""
    lacking_total: int
    whole_total: int
    """Units in which nothing is."""
    contradictions: list[Contradiction]
    errors: int
    limits: Mapping[str, int]


def officer_board(ask: Asked) -> OfficerBoard:
    """Read it. Only where there is a period."""
    chosen = selectors.choice(ask.regime, ask.unit.level)
    cells = selectors.cells_of([*chosen.heads, *chosen.watched]) if chosen else []
    limits = selectors.thresholds(ask.day)
    wanted = sorted(with_parts(cells, catalogue()))
    below = reading.children(ask, wanted) if wanted else {}
    found = outlying(ask, wanted, selectors.goals(ask.unit, ask.day, cells), limits, below) if wanted else []
    late, owed, late_total = _late(ask)
    silent = _silent(ask)
    away, away_total = _away(ask)
    errors, contradictions = _contradictions(ask)
    units = _complete(ask, cells, below)
    lacking = [unit for unit in units if any(unit.trouble)]
    return OfficerBoard(
        ask, _named(ask, found[:SHOWN]), len(found), late, owed, late_total, silent[:SHOWN], len(silent), away,
        away_total, lacking[:UNITS_SHOWN], len(lacking), len(units) - len(lacking), contradictions, errors, limits,
    )  # fmt: skip


def _named(ask: Asked, found: Iterable[Outlier]) -> list[Odd]:
    outliers = list(found)
    units = Unit.objects.in_bulk([one.unit for one in outliers])
    names = names_on(units.values(), ask.day)
    return [Odd(one, names[one.unit], ask.total_url(one.cell, units[one.unit].code)) for one in outliers]


def _under(ask: Asked) -> Any:
    return subtree(ask.unit, ask.day)


def _late(ask: Asked) -> tuple[list[Late], int, int]:
    """The latest, how many reports were owed, and how many are late or came late."""
    now, calendar = today(), working_calendar()
    owed = Obligation.objects.filter(
        unit__in=_under(ask), period__code=ask.question.period, period__regime__code=ask.regime
    ).exclude(state=Obligation.State.NOT_REQUIRED)
    open_and_due = Q(state__in=OPEN_STATES, due__lt=now) & ~came_as_files()
    sent_late = ~Q(state__in=OPEN_STATES) & Q(sent__date__gt=F("due"))
    counts = owed.aggregate(all=Count("pk"), late=Count("pk", filter=open_and_due | sent_late))
    lines = []
    for one in owed.filter(open_and_due | sent_late).select_related("unit").order_by("due", "unit__folded")[:SHOWN]:
        until = now if one.state in OPEN_STATES or one.sent is None else one.sent.date()
        days = -calendar.days_left(until, one.due)
        lines.append(Late(one.unit, one.due, one.get_state_display(), days))
    return sorted(lines, key=lambda one: -one.days), counts["all"], counts["late"]


def _silent(ask: Asked) -> list[Unit]:
    """Units that reported last period and whose report of this one does not count yet: known without any deadline."""
    assert ask.period is not None
    before = Report.objects.filter(
        unit__in=_under(ask), regime=ask.regime, period_code=ask.period.previous().code, status=Report.Status.ACCEPTED
    )
    now = Report.objects.filter(regime=ask.regime, period_code=ask.question.period, status=Report.Status.ACCEPTED)
    missing = before.exclude(unit__in=now.order_by().values("unit")).order_by().values("unit")
    return list(Unit.objects.filter(pk__in=missing).order_by("folded", "id"))


def _findings(ask: Asked) -> Any:
    to = "checked__version__report__"
    return Finding.objects.filter(
        **{f"{to}unit__in": _under(ask), f"{to}regime": ask.regime, f"{to}period_code": ask.question.period}
    )


def _away(ask: Asked) -> tuple[list[Away], int]:
    """What people called no error, by rule, most often first."""
    rows = _findings(ask).filter(state=Finding.State.DISMISSED).order_by("decided")
    times: Counter[str] = Counter()
    units: dict[str, Counter[str]] = {}
    reasons: dict[str, str] = {}
    for rule, name, reason in rows.values_list("rule", "checked__version__report__unit__name", "reason"):
        times[rule] += 1
        units.setdefault(rule, Counter())[name] += 1
        reasons[rule] = reason
    found = [Away(rule, n, tuple(units[rule].most_common(3)), reasons[rule]) for rule, n in times.most_common(SHOWN)]
    return found, times.total()


def _contradictions(ask: Asked) -> tuple[int, list[Contradiction]]:
    """Reports by how many open errors they have."""
    to = "checked__version__report__"
    rows = _findings(ask).filter(state=Finding.State.OPEN, severity=Severity.ERROR).order_by("position")
    counted: Counter[tuple[str, Any]] = Counter()
    first: dict[tuple[str, Any], str] = {}
    for name, report, title in rows.values_list(f"{to}unit__name", f"{to}public_id", "data__title"):
        counted[name, report] += 1
        first.setdefault((name, report), str(title or ""))
    lines = [
        Contradiction(key[0], n, first[key], reverse("reports:report", args=[key[1]]))
        for key, n in counted.most_common(SHOWN)
    ]
    return counted.total(), lines


def _complete(ask: Asked, cells: list[Cell], given: Below) -> list[Completeness]:
    """Every unit directly below that owes or sent something, the most lacking first."""
    below = children_on(ask.unit, ask.day)
    reach = Reach.objects.filter(on(ask.day), heir=False, ancestor__in=below)
    here = Q(unit__obligations__period__code=ask.question.period, unit__obligations__period__regime__code=ask.regime)
    here &= ~Q(unit__obligations__state=Obligation.State.NOT_REQUIRED)
    unsent = here & Q(unit__obligations__state__in=OPEN_STATES) & ~came_as_files("unit__obligations__")
    sent = here & ~Q(unit__obligations__state__in=OPEN_STATES)
    owed = reach.order_by().values("ancestor").annotate(
        owed=Count("unit__obligations", filter=here),
        missing=Count("unit__obligations", filter=unsent),
        late=Count("unit__obligations", filter=sent & Q(unit__obligations__sent__date__gt=F("unit__obligations__due"))),
    )  # fmt: skip
    counts = {row["ancestor"]: row for row in owed}
    counting = Q(unit__reports__regime=ask.regime, unit__reports__period_code=ask.question.period)
    counting &= Q(unit__reports__status=Report.Status.ACCEPTED)
    reports = dict(
        reach.order_by()
        .values("ancestor")
        .annotate(n=Count("unit__reports", filter=counting))
        .values_list("ancestor", "n")
    )
    blank: Counter[int] = Counter()
    for (unit, cell), result in given.items():
        if cell in cells:
            blank[unit] += result.total.missing
    units = {unit.pk: unit for unit in below}
    names = names_on(units.values(), ask.day)
    lines = []
    for pk, unit in units.items():
        row = counts.get(pk, {"owed": 0, "missing": 0, "late": 0})
        if not row["owed"] and not reports.get(pk):
            continue
        in_time = row["owed"] - row["missing"] - row["late"]
        lines.append(
            Completeness(
                names[pk],
                f"{reverse('dashboards:officer')}?{ask.query(unit=unit.code)}",
                row["owed"],
                in_time,
                row["late"],
                row["missing"],
                reports.get(pk, 0),
                blank[pk],
            )
        )
    return sorted(lines, key=lambda one: (tuple(-n for n in one.trouble), one.name))
