"""Many wholes, cells and periods in one statement: what series, pivots and dashboards stand on.

Each period has its own reporters and, unless one day is asked, its own map; the relation is members(parent, unit,
period). The number of queries does not grow with wholes, cells or periods.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from cchc.core.periods.period import Period
from cchc.core.rollup.finish import Key
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.statement import Name
from cchc.platform.accounts.scope import current, everything
from cchc.platform.units.atlas import Atlas, atlas
from cchc.platform.units.models import Reach
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.adding import add_up, add_up_lazily
from cchc.reporting.consolidation.carried import Merged, Partial, Row, Stopped, with_doubts
from cchc.reporting.consolidation.carried_additions import entering_on, standing_in, with_entries
from cchc.reporting.consolidation.choosing import Chosen, choose
from cchc.reporting.consolidation.engines.live import COLUMNS, every_figure, run
from cchc.reporting.consolidation.in_charge import kept_out
from cchc.reporting.consolidation.members import Relation
from cchc.reporting.consolidation.models import InCharge
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.question import Basis, Question
from cchc.reporting.consolidation.selectors import asks, with_parts
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Kind, Report

DAY = timedelta(days=1)
FEW = 400
"""Up to so many units are named in the statement, so that only their figures are read."""


class Given(NamedTuple):
    """A report that counts in a period."""

    period: str
    unit: int
    form: str
    kind: str
    end: date


@dataclass(frozen=True)
class Grid:
    """Finished cells of many wholes and periods, with how each came about."""

    units: tuple[int, ...]
    regime: str
    periods: tuple[str, ...]
    """In time."""
    results: Mapping[Key, Result]
    chosen: Mapping[str, Chosen]
    """By period: which reports make up which wholes."""
    forms: Mapping[tuple[int, str], frozenset[str]]
    """By whole and period: forms of the reports that went in."""
    ends: Mapping[str, date]
    """The last day of each period."""
    stopped: tuple[Stopped, ...] = ()

    def of(self, unit: int, period: str, cell: Cell) -> Result | None:
        """One cell; None where nobody under the unit answered in any state."""
        return self.results.get((unit, period, cell))

    def members(self, unit: int, period: str) -> list[int]:
        """Units whose reports make up the whole in the period, those with a part of theirs included."""
        chosen = self.chosen.get(period)
        if chosen is None:
            return []
        return sorted(one for whole, one in {*chosen.pairs, *chosen.partial} if whole == unit)


@dataclass(frozen=True)
class Asked:
    """What a grid is asked for."""

    units: tuple[int, ...]
    regime: str
    periods: tuple[str, ...] | None
    """None: every period with a report of those units."""
    cells: frozenset[Cell] | None = None
    day: date | None = None
    """The map of that day for every period that ended before it; None: of each period's own last day."""
    basis: Basis = Basis.nearest
    drafts: bool = False
    at: datetime | None = None
    since: date | None = None
    """Periods that ended before it are left out."""
    ends: dict[str, date] = field(default_factory=dict, compare=False)

    def question(self, period: str) -> Question:
        """The same about one period, of the first unit."""
        return Question(self.units[0], self.regime, period, self.day, self.basis, self.drafts, self.at)


def grid(
    units: Iterable[int], cells: Iterable[Cell] | None, periods: Iterable[str] | None, regime: str, *,
    day: date | None = None, basis: Basis = Basis.nearest, drafts: bool = False, at: datetime | None = None,
    since: date | None = None,
) -> Grid:  # fmt: skip
    """Cells of many wholes in many periods, each on the map of its own last day, or of `day` where that is later.

    `cells` None: all; `periods` None: every one with reports. Refused (403) where the person may not see the totals of
    one of the units. At most twelve queries.
    """
    wanted = tuple(dict.fromkeys(units))
    require(wanted)
    parts = None if cells is None else frozenset(with_parts(cells, catalogue()))
    asked = Asked(
        wanted, regime, None if periods is None else tuple(dict.fromkeys(periods)), parts, day, basis, drafts, at, since
    )
    with everything("add up what stands under units whose totals may be seen"):
        return _gathered(asked)


def require(units: Collection[int]) -> None:
    """Refused unless the person of this scope may see the totals of each of the units."""
    actor = current().actor
    if actor is None or not units:
        return
    seen = set(TOTALS.visible(actor, "read").filter(pk__in=units).values_list("pk", flat=True))
    for unit in units:
        if unit not in seen:
            from cchc.platform.units.models import Unit

            TOTALS.require(actor, "read", Unit.objects.get(pk=unit))


def given(asked: Asked) -> list[Given]:
    """Reports that count, of units the wholes ever held or took over. Two queries.

    A report of several years gives figures of each of its years: they are told by the second.
    """
    held = Reach.objects.filter(ancestor__in=asked.units).order_by().values("unit")
    reports = Report.objects.filter(regime=asked.regime, unit__in=held).order_by()
    if asked.at is not None:
        reports = reports.filter(versions__accepted__lte=asked.at)
    elif not asked.drafts:
        reports = reports.filter(status=Report.Status.ACCEPTED)
    found = [
        Given(period, unit, form, kind, end - DAY)
        for period, unit, form, kind, end in _in(reports, "period_code", asked.periods)
        .values_list("period_code", "unit", "template", "kind", "period_end")
        .distinct()
    ]
    years = reports.filter(kind=Kind.YEARS).values("pk")
    figures = Figure.objects.filter(version__report__in=years, repeat=0).order_by()
    for period, unit, form in (
        _in(figures, "period", asked.periods).values_list("period", "unit", "version__report__template").distinct()
    ):
        named = Period.known(period)
        if named is not None:
            found.append(Given(period, unit, form, named.kind, named.last_day))
    return [one for one in dict.fromkeys(found) if asked.since is None or one.end >= asked.since]


def _in(rows: QuerySet[Any], name: str, periods: tuple[str, ...] | None) -> QuerySet[Any]:
    return rows if periods is None else rows.filter(**{f"{name}__in": periods})


def _gathered(asked: Asked) -> Grid:
    maps, reports = atlas(), given(asked)
    ends = _ends(reports)
    periods = tuple(sorted(ends, key=lambda code: (_start(code, ends[code]), ends[code], code)))
    by_period: dict[str, set[int]] = defaultdict(set)
    for one in reports:
        by_period[one.period].add(one.unit)
    chosen = {code: _choose(asked, maps, by_period[code], ends[code]) for code in periods}
    relation = triples((whole, unit, code) for code in periods for whole, unit in chosen[code].pairs)
    figures = _figures(asked, periods, {unit for one in chosen.values() for _, unit in one.pairs | one.partial})
    engine = Over(figures, relation)
    extra, stopped, told = {}, [], {}
    partial = _partial_rows(figures, chosen)
    for code in periods:
        shares = Partial(maps, chosen[code], ends[code], _until(asked, ends[code]))
        more, left = shares.shared_out((code, row) for row in partial.get(code, ()))
        extra.update(more)
        stopped += left
        told.update(shares.doubts())
    known = catalogue()
    absent = _absent(asked, maps, by_period, ends)
    silent: dict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
    for (whole, code, form), count in absent.items():
        silent[whole, code].append((form, count))

    def lacking(parent: int, period: str, cell: Cell) -> int:
        return sum(count for form, count in silent.get((parent, period), ()) if cell in asks(form))

    results: Mapping[Key, Result]
    if extra or told:
        results = with_doubts(add_up(Merged(engine, extra), known, lacking), told, known)
    else:
        results = add_up_lazily(engine, known, lacking)
    for code, entries in standing_in(asked.regime, periods, asked.at, asked.cells).items():
        days = ends[code], _until(asked, ends[code])
        found = entering_on(maps, chosen[code], entries, asked.question(code), days, asked.units)
        results = with_entries(dict(results), found, known) if found else results
    forms: dict[tuple[int, str], set[str]] = defaultdict(set)
    form_of = {(one.period, one.unit): one.form for one in reports}
    for code in periods:
        for whole, unit in chosen[code].pairs | chosen[code].partial:
            forms[whole, code].add(form_of[code, unit])
    frozen = {key: frozenset(found) for key, found in forms.items()}
    return Grid(asked.units, asked.regime, periods, results, chosen, frozen, ends, tuple(stopped))


def _ends(reports: Iterable[Given]) -> dict[str, date]:
    """The last day of each period: that of its code, or the one most of its reports have."""
    days: dict[str, Counter[date]] = defaultdict(Counter)
    for one in reports:
        days[one.period][one.end] += 1
    return {
        code: known.last_day if (known := Period.known(code)) else min(found, key=lambda day: (-found[day], day))
        for code, found in days.items()
    }


def _start(code: str, end: date) -> date:
    known = Period.known(code)
    return known.start if known else end


def _until(asked: Asked, end: date) -> date:
    return end if asked.day is None else max(asked.day, end)


def _choose(asked: Asked, maps: Atlas, here: set[int], end: date) -> Chosen:
    return choose(maps, here, end, _until(asked, end), asked.basis, wholes=asked.units)


def _figures(asked: Asked, periods: tuple[str, ...], units: set[int]) -> QuerySet[Figure]:
    """The figures that go in, but those of agencies in charge."""
    some = asked.question(periods[0] if periods else "")
    figures = every_figure(some, asked.cells, periods=periods)
    if len(units) <= FEW:
        figures = figures.filter(unit__in=sorted(units))
    if InCharge.objects.filter(regime=asked.regime).exists():
        for period in periods:
            for out in kept_out(asked.question(period), asked.units):
                figures = figures.exclude(out.condition, period=period)
    return figures


def triples(rows: Iterable[tuple[int, int, str]]) -> Relation:
    """The relation members(parent, unit, period)."""
    ordered = sorted(rows)
    if connection.vendor == "postgresql":
        sql = "SELECT u.parent, u.unit, u.period FROM unnest(%s::bigint[], %s::bigint[], %s::text[])"
        columns = tuple(list(column) for column in zip(*ordered, strict=True)) or ([], [], [])
        return Relation(f"{sql} AS u(parent, unit, period)", columns)
    parts = ", ".join(f"json_extract(value, '$[{n}]') AS {name}" for n, name in enumerate(("parent", "unit", "period")))
    return Relation(f"SELECT {parts} FROM json_each(%s)", (json.dumps(ordered),))


class Over:
    """Runs the statements over several periods in the application's database."""

    def __init__(self, figures: QuerySet[Figure], members: Relation) -> None:
        self.figures, self.members = figures, members

    def rows(self, name: Name, only: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """What the statement gives, row by row."""
        return run(name, self.figures, self.members, only, by_period=True)


def _partial_rows(figures: QuerySet[Figure], chosen: Mapping[str, Chosen]) -> dict[str, list[Row]]:
    """Figures of units that were split over several wholes, by period. No query where there are none."""
    wanted = {(code, unit) for code, one in chosen.items() for _, unit in one.partial}
    found: dict[str, list[Row]] = defaultdict(list)
    if wanted:
        rows = figures.filter(unit__in={unit for _, unit in wanted})
        for code, unit, indicator, part, *rest in rows.values_list("period", *COLUMNS[:1], *COLUMNS[2:]):
            if (code, unit) in wanted:
                found[code].append(Row(unit, Cell(indicator, part), *rest))
    return found


def _absent(
    asked: Asked, maps: Atlas, here: Mapping[str, set[int]], ends: Mapping[str, date]
) -> Counter[tuple[int, str, str]]:  # fmt: skip
    """By whole, period and form: how many units owed it and sent nothing. One query."""
    owed: dict[str, dict[int, str]] = defaultdict(dict)
    rows = Obligation.objects.filter(period__regime__code=asked.regime, period__code__in=list(ends))
    held = Reach.objects.filter(ancestor__in=asked.units).order_by().values("unit")
    rows = rows.filter(unit__in=held).exclude(state=Obligation.State.NOT_REQUIRED).order_by()
    for code, unit, form in rows.values_list("period__code", "unit", "template"):
        owed[code][unit] = form
    found: Counter[tuple[int, str, str]] = Counter()
    wholes = set(asked.units)
    for code, forms in owed.items():
        end, until = ends[code], _until(asked, ends[code])
        heads = {up for unit in forms for up in maps.line(unit, end)[1:]}
        for unit in set(forms) - here[code] - heads:
            lines = [set(maps.line(now, until)) for now in maps.course(unit, end, until).shares]
            inside = wholes.intersection(*lines) if lines else set()
            if inside and asked.basis is Basis.nearest:
                inside -= _stood_for(maps, unit, here[code], end, until)
            found.update((whole, code, forms[unit]) for whole in inside)
    return found


def _stood_for(maps: Atlas, unit: int, here: set[int], end: date, until: date) -> set[int]:
    """Wholes for which a report between them and the unit speaks for it."""
    found: set[int] = set()
    for up in maps.line(unit, end)[1:]:
        now = maps.course(up, end, until).whole if up in here else None
        if now is not None:
            found.update(maps.line(now, until)[1:])
    return found
