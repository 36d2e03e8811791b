"""One unit through time: every period side by side through permanent ids, on today's map or on that of each day, with
a mark wherever a reader must not draw a line. A constant number of queries, however many periods and cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from django.db.models import Q

from cchc.core.figures import Figure, FigureState
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.periods.windows import Placed, Window
from cchc.core.rollup.comparable import Comparing
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.series import Break, Mark, Point, marked
from cchc.platform.accounts.scope import everything
from cchc.platform.units.atlas import Atlas, atlas
from cchc.platform.units.models import Change, Level, Part, Reach, Unit
from cchc.platform.units.selectors import names_on, today
from cchc.platform.units.services.passing import WHOLE
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.catalogue.shelf import derived
from cchc.reporting.consolidation.carried import HELD
from cchc.reporting.consolidation.periods import DAY, Grid, grid, require
from cchc.reporting.consolidation.question import Basis
from cchc.reporting.figures.models import Figure as Row
from cchc.reporting.reports.models import Report

Map = Literal["today", "of the day"]
NAMES = 3
"""So many names are written out of a longer list."""

GONE = Message(
    "{unit} không còn trên bản đồ hôm nay, nên chuỗi số liệu theo bản đồ của từng kỳ. Số của đơn vị nay thuộc {after}.",
    "{unit} is not on today's map, so the series is on the map of each period. Its figures now belong to {after}.",
)
GONE_NOWHERE = Message(
    "{unit} không còn trên bản đồ hôm nay, nên chuỗi số liệu theo bản đồ của từng kỳ.",
    "{unit} is not on today's map, so the series is on the map of each period.",
)
SOME = Message("Mới có số của {given} trong {all} đơn vị tiền thân.", "Figures of {given} of {all} predecessors only.")
MANY = Message(
    "Từ {day}: {units} đơn vị trong số này được sắp xếp lại ({names}).",
    "From {day}: {units} of these units were reorganised ({names}).",
)
VERBS = {
    Change.Kind.ESTABLISH: Message("thành lập {after}", "{after} established"),
    Change.Kind.MERGE: Message("{before} sáp nhập thành {after}", "{before} merged into {after}"),
    Change.Kind.SPLIT: Message("{before} chia tách thành {after}", "{before} split into {after}"),
    Change.Kind.RENAME: Message("{before} đổi tên", "{before} renamed"),
    Change.Kind.MOVE: Message("{before} chuyển sang đơn vị cấp trên khác", "{before} moved to another parent"),
    Change.Kind.ABOLISH: Message("{before} kết thúc hoạt động", "{before} abolished"),
    Change.Kind.SUCCEED: Message("{after} tiếp nhận nhiệm vụ của {before}", "{after} took over from {before}"),
}
OF_A_PLACE = (Level.DEPARTMENT, Level.AGENCY)
"""Levels whose bodies are called alike everywhere."""
CUTTING = (Change.Kind.MERGE, Change.Kind.SPLIT, Change.Kind.SUCCEED)
"""Entries after which a unit's numbers are not what they were, on the map of the day."""


class Successor(NamedTuple):
    """What became of a unit that is not on today's map. `share` in millionths, None: not declared; `holds`: it only
    keeps the figures (a district's province)."""

    unit: int
    name: str
    share: int | None
    holds: bool


class Own(NamedTuple):
    """What the one unit that reported gave itself."""

    unit: int
    figure: Figure
    text: str
    stated: bool
    estimate: str


@dataclass(frozen=True)
class Series:
    """All points of one unit, by cell."""

    unit: int
    map: Map
    """The map it is on; that of the day where the unit is not on today's."""
    by_cell: Mapping[Cell, list[Point]]
    notes: tuple[Message, ...] = ()
    successors: tuple[Successor, ...] = ()
    grids: tuple[Grid, ...] = field(default=(), repr=False)

    def points(self, cell: Cell) -> list[Point]:
        """The points of a cell in time; empty where nobody gave it."""
        return self.by_cell.get(cell, [])

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell with a point, in the order of the catalogue."""
        order = {identifier: number for number, identifier in enumerate(catalogue().indicators)}
        return sorted(self.by_cell, key=lambda cell: (order.get(cell.indicator, len(order)), cell.breakdown))

    @cached_property
    def periods(self) -> list[Placed]:
        """Every period with a point, in time."""
        found = {point.period: point.placed for points in self.by_cell.values() for point in points}
        return sorted(found.values(), key=lambda one: (one.window.start, one.window.end, one.code))


def series(
    unit: Unit, cells: Iterable[Cell] | None = None, *, since: date | None = None, regime: str | None = None,
    map: Map = "today", basis: Basis = Basis.nearest, drafts: bool = False,
) -> Series:  # fmt: skip
    """The unit through time. `cells` None: all; `regime` None: every one it has reports in; `since`: periods that ended
    before it are left out.

    Refused (403) where the person may not see the totals of the unit. On today's map a past period is the sum of the
    unit's predecessors; a unit that is gone is shown on the map of each day, with its successors.
    """
    require([unit.pk])
    asked = None if cells is None else list(dict.fromkeys(cells))
    with everything("the past of a unit whose totals may be seen"):
        maps, now = atlas(), today()
        notes, successors = _gone(unit, maps, now)
        shown: Map = "of the day" if successors or notes else map
        day = now if shown == "today" else None
        regimes = [regime] if regime else _regimes(unit)
        grids = [grid([unit.pk], asked, None, one, day=day, basis=basis, drafts=drafts, since=since) for one in regimes]
        makers = _Maker(unit, maps, day, grids)
        points = makers.points(None if asked is None else set(asked), drafts)
    return Series(unit.pk, shown, points, tuple(notes), tuple(successors), tuple(grids))


def _regimes(unit: Unit) -> list[str]:
    """Regimes in which units it ever held reported, the one with most reports first."""
    held = Reach.objects.filter(ancestor=unit).order_by().values("unit")
    found = Report.objects.filter(unit__in=held).order_by().values_list("regime", flat=True)
    count: dict[str, int] = defaultdict(int)
    for one in found:
        count[one] += 1
    return sorted(count, key=lambda one: (-count[one], one))


def _gone(unit: Unit, maps: Atlas, now: date) -> tuple[list[Message], list[Successor]]:
    """What became of a unit that has left the map."""
    standing = maps.parents(now)
    if unit.ends is None or unit.ends > now or unit.pk in standing:
        return [], []
    last = unit.ends - DAY
    course = maps.course(unit.pk, last, now)
    found = [(after, share, False) for after, share in course.shares.items() if after != unit.pk]
    for body, day in course.ended:
        heir = maps.heir(body, day, now)
        if heir is not None:
            found.append((heir, WHOLE, True))
    names = names_on(Unit.objects.filter(pk__in=[one[0] for one in found]), None)
    successors = [Successor(after, names[after], share, holds) for after, share, holds in found]
    values: dict[str, str | int] = {"unit": unit.name, "after": ", ".join(one.name for one in successors)}
    said = GONE if successors else GONE_NOWHERE
    return [Message(said.vi, said.en, values)], successors


@derived
def comparing() -> Comparing:
    """Compares the forms of the catalogue; made once for it."""
    return Comparing(catalogue())


class _Maker:
    """Makes the points of one unit from its grids."""

    def __init__(self, unit: Unit, maps: Atlas, day: date | None, grids: list[Grid]) -> None:
        self.unit, self.maps, self.day, self.grids = unit, maps, day, grids
        self.members = {(one.regime, code): one.members(unit.pk, code) for one in grids for code in one.periods}
        everyone = {member for found in self.members.values() for member in found} | {unit.pk}
        self.changes = _changes(everyone, maps)
        self.placed = {(one.regime, code): _placed(code, one.ends[code]) for one in grids for code in one.periods}
        self.marks = self._marks(everyone)
        self.told = {
            (one.regime, code): (self._carried(one.ends[code], self.members[one.regime, code]), self._notes(one, code))
            for one in grids
            for code in one.periods
        }

    def points(self, cells: set[Cell] | None, drafts: bool) -> dict[Cell, list[Point]]:
        """Every cell's points, marked."""
        found: dict[Cell, dict[str, Point]] = defaultdict(dict)
        for one in self.grids:
            own = self._own(one, drafts)
            for (_, code, cell), result in one.results.items():
                if (cells is None or cell in cells) and code not in found[cell]:
                    found[cell][code] = self._point(one, code, cell, result, own.get((code, cell)))
        known, compare = catalogue(), comparing()
        return {cell: marked(points.values(), cell, known, compare) for cell, points in found.items() if points}

    def _point(self, one: Grid, code: str, cell: Cell, result: Result, own: Own | None) -> Point:
        figure, stated = result.figure, False
        if own is not None and result.method in (Method.list, Method.none, Method.share):
            figure = own.figure
        elif own is not None and result.method is Method.ratio and _without_parts(result):
            figure, stated = own.figure, own.figure.amount is not None
        carried, notes = self.told[one.regime, code]
        return Point(
            self.placed[one.regime, code], one.regime, figure, result, len(self.members[one.regime, code]),
            one.forms.get((self.unit.pk, code), frozenset()), stated, self.marks, carried, notes,
        )  # fmt: skip

    def _notes(self, one: Grid, code: str) -> tuple[Message, ...]:
        """Districts that count for their province only, and predecessors that gave nothing."""
        held = one.chosen[code].held
        said = [
            Message(HELD.vi, HELD.en, {"unit": self.changes.name(unit), "by": self.changes.name(held[unit])})
            for unit in self.members[one.regime, code]
            if unit in held and unit != held[unit]
        ]
        return (*said, *self._some(one, code))

    def _some(self, one: Grid, code: str) -> Iterable[Message]:
        """Where only some of the unit's predecessors reported."""
        if self.day is None:
            return
        members, origins = (
            set(self.members[one.regime, code]),
            self.maps.origins(self.unit.pk, one.ends[code], self.day),
        )
        if members < origins:
            yield Message(SOME.vi, SOME.en, {"given": len(members), "all": len(origins)})

    def _own(self, one: Grid, drafts: bool) -> dict[tuple[str, Cell], Own]:
        """What the only reporting unit of a period gave itself. One query."""
        alone = {code: units[0] for code in one.periods if len(units := self.members[one.regime, code]) == 1}
        whole = {code for code, unit in alone.items() if (self.unit.pk, unit) in one.chosen[code].pairs}
        counts = Q(accepted__isnull=False) | (Q(accepted__isnull=True) if drafts else Q(pk__in=[]))
        rows = Row.objects.filter(
            counts, regime=one.regime, period__in=whole, unit__in=set(alone.values()), repeat=0,
            superseded__isnull=True,
        ).exclude(indicator="")  # fmt: skip
        columns = ("period", "unit", "indicator", "breakdown", "state", "amount", "scale", "text", "stated", "estimate")
        found: dict[tuple[str, Cell], Own] = {}
        for code, unit, indicator, part, state, amount, scale, *rest in rows.order_by("-accepted").values_list(
            *columns
        ):
            if alone[code] == unit:
                worded = state == FigureState.value and amount is None
                figure = Figure(FigureState.unreadable if worded else FigureState(state), amount, scale)
                found[code, Cell(indicator, part)] = Own(unit, figure, *rest)
        return found

    def _carried(self, end: date, members: list[int]) -> tuple[Break, ...]:
        """The entries that brought the figures of these units to the map of the series."""
        if self.day is None or self.maps.same_map(end, self.day):
            return ()
        steps: dict[int, list[int]] = defaultdict(list)
        for unit in members:
            for step in self.maps.course(unit, end, self.day).steps:
                steps[step.change].append(step.unit)
        return tuple(self.changes.told(steps))

    def _marks(self, everyone: set[int]) -> tuple[Break, ...]:
        """What happened to the unit, and on today's map to those that make it up."""
        steps: dict[int, list[int]] = defaultdict(list)
        for change, concerned in self.changes.concerned.items():
            mine = [self.unit.pk] if self.unit.pk in concerned else sorted(concerned & everyone)
            if mine and (self.day is not None or mine == [self.unit.pk]):
                steps[change] = mine
        return tuple(self.changes.told(steps, cuts=self.day is None))


def _placed(code: str, end: date) -> Placed:
    known = Period.known(code)
    if known is None:
        return Placed(code, "ad_hoc", Window(end, end + DAY))
    return Placed(code, known.kind, Window(known.start, known.end))


def _without_parts(result: Result) -> bool:
    return result.figure.amount is None and any(
        doubt.code in ("parts_missing", "no_formula") for doubt in result.doubts
    )


@dataclass(slots=True)
class _Changes:
    """Entries of the ledger about some units, with the words for them."""

    maps: Atlas
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    concerned: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    arrows: dict[int, list[tuple[int | None, int | None]]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, tuple[str, str]] = field(default_factory=dict)

    def name(self, unit: int, day: date | None = None) -> str:
        """Its name; of a department or another agency with whose it was on the day."""
        name, level = self.names.get(unit, ("—", ""))
        above = self.maps.line(unit, day)[1:2] if day and level in OF_A_PLACE else []
        return next((f"{name} ({self.names[up][0]})" for up in above if up in self.names), name)

    def told(self, steps: Mapping[int, list[int]], *, cuts: bool = False) -> list[Break]:
        """A mark for each entry; those of one day that are many, as one."""
        by_day: dict[date, list[int]] = defaultdict(list)
        for change in steps:
            if change in self.entries:
                by_day[self.entries[change]["effective"]].append(change)
        found = []
        for day, changes in sorted(by_day.items()):
            units = sorted({unit for change in changes for unit in steps[change]})
            if len(changes) > NAMES:
                names = ", ".join(self.name(unit) for unit in units[:NAMES]) + (", …" if len(units) > NAMES else "")
                values: dict[str, str | int] = {"day": f"{day:%d/%m/%Y}", "units": len(units), "names": names}
                kinds = {self.entries[change]["kind"] for change in changes}
                source = self.entries[changes[0]]["source"]
                found.append(
                    Break(Mark.unit, Message(MANY.vi, MANY.en, values), bool(cuts and kinds & {*CUTTING}), day, source)
                )
                continue
            found += [self._one(change, set(steps[change]), cuts) for change in sorted(changes)]
        return found

    def _one(self, change: int, units: set[int], cuts: bool) -> Break:
        entry, arrows = self.entries[change], self.arrows[change]
        kind, day = entry["kind"], entry["effective"]
        into = {after for before, after in arrows if after is not None and units & {before, after}}
        from_ = [before for before, after in arrows if after in into or before in units]
        values = {
            "before": self._listed(from_, day - DAY),
            "after": self._listed((after for _, after in arrows if after in into), day),
        }
        verb = VERBS[Change.Kind(kind)]
        decision = f" ({entry['decision']})" if entry["decision"] else ""
        said = Message.verbatim(
            f"Từ {day:%d/%m/%Y}: {verb.vi.format_map(values)}{decision}.",
            f"From {day:%d/%m/%Y}: {verb.en.format_map(values)}{decision}.",
        )
        return Break(Mark.unit, said, cuts and kind in CUTTING, day, entry["source"], kind)

    def _listed(self, units: Iterable[int | None], day: date) -> str:
        names = [self.name(unit, day) for unit in dict.fromkeys(units) if unit is not None]
        return ", ".join(names[:NAMES]) + (f", … ({len(names)})" if len(names) > NAMES else "")


def _changes(units: set[int], maps: Atlas) -> _Changes:
    """Entries about these units, and what they led to. Two queries."""
    found = _Changes(maps)
    about = Part.objects.filter(Q(before__in=units) | Q(after__in=units), change__undone=None).values("change")
    rows = Part.objects.filter(change__in=about).exclude(change__kind=Change.Kind.ESTABLISH)
    columns = ("change", "change__kind", "change__effective", "change__decision", "change__source", "before", "after")
    for change, kind, day, decision, source, before, after in rows.order_by(
        "change__effective", "change", "pk"
    ).values_list(*columns):
        found.entries[change] = {"kind": kind, "effective": day, "decision": decision, "source": source}
        found.arrows[change].append((before, after))
        found.concerned[change].update(one for one in (before, after) if one in units)
    named = {one for arrows in found.arrows.values() for pair in arrows for one in pair if one is not None} | units
    days = {day + step for entry in found.entries.values() for day in (entry["effective"],) for step in (-DAY, 0 * DAY)}
    named |= {up for day in days for unit in list(named) for up in maps.line(unit, day)[1:2]}
    units_named = Unit.objects.filter(pk__in=named).order_by().values_list("pk", "name", "level")
    found.names = {unit: (name, level) for unit, name, level in units_named}
    return found
