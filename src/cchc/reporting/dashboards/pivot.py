"""A pivot of consolidated figures: indicator × unit × period, two of them across the page and one chosen.

Everything that is chosen stands in the address, so a view can be sent to a colleague or saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Max, Min
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cchc.core.catalogue.model import Catalogue
from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell, Result
from cchc.core.vietnamese.numbers import write_signed
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import children_on, names_on, today
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.catalogue.templatetags.catalogue import breakdown_name, named, period_label
from cchc.reporting.consolidation.forms import named as address_of
from cchc.reporting.consolidation.periods import Grid, grid
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.question import Basis
from cchc.reporting.consolidation.showing import shown
from cchc.reporting.dashboards.asking import home_of
from cchc.reporting.forms.models import Regime
from cchc.reporting.reports.models import Kind, Report

AXES = {"cell": _lazy("indicators"), "unit": _lazy("units"), "period": _lazy("periods")}
MEASURES = {
    "value": _lazy("figures"),
    "change": _lazy("change to the period before"),
    "reported": _lazy("units that reported"),
    "missing": _lazy("units that are missing"),
}
MAPS = {"today": _lazy("today's map"), "of the day": _lazy("the map of each period")}
MOST = 15_000
"""Cells a page shows, such as a field of work of all units of a province; more are for the files."""
PERIODS = 4
"""Periods shown where nobody asked for others: a year of quarters."""
GROUPS = tuple(str(number) for number in range(1, 8))
KEPT = ("unit", "regime", "kind", "since", "until", "what", "ids", "rows", "columns", "pick", "show", "map", "drafts",
        "basis")  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """What the address asks for. `typed` is as it came, for links and forms."""

    unit: Unit
    regime: str
    kind: str
    since: str
    until: str
    what: str
    """'3': a field of work · a form's id · 'ids': those typed in `ids`."""
    ids: str
    rows: str
    columns: str
    pick: str
    show: str
    map: str
    drafts: bool
    basis: Basis
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def third(self) -> str:
        """The axis that is not across the page: one of its members is picked."""
        return next(axis for axis in AXES if axis not in (self.rows, self.columns))

    def address(self, **changed: Any) -> str:
        """The choices as a query string, some of them changed; None: taken out."""
        query = QueryDict(mutable=True)
        for name, value in ({key: self.typed.get(key, "") for key in KEPT} | changed).items():
            if value not in ("", None):
                query[name] = str(value)
        return f"?{query.urlencode()}"


class NothingToShow(Exception):
    """There is no unit whose totals the person may see."""


def read(given: Mapping[str, str], user: Any) -> Choices:
    """The choices of an address; the usual where it says nothing. 404 for a unit that does not exist, 403 for one
    whose totals the person may not see."""
    typed = {name: "".join(filter(str.isprintable, given.get(name, ""))).strip()[:200] for name in KEPT}
    unit = _unit(typed["unit"], user)
    TOTALS.require(user, "read", unit)
    regime = typed["regime"] if typed["regime"] in regimes() else next(iter(regimes()), "cchc")
    kinds = {period.kind for period in periods(regime)}
    kind = typed["kind"] if typed["kind"] in kinds else ("quarter" if "quarter" in kinds else next(iter(kinds), ""))
    codes = [period.code for period in periods(regime) if period.kind == kind]
    until = typed["until"] if typed["until"] in codes else (codes[-1] if codes else "")
    last = codes.index(until) if codes else 0
    since = typed["since"] if typed["since"] in codes[: last + 1] else ""
    since = since or (codes[max(0, last - PERIODS + 1)] if codes else "")
    rows = typed["rows"] if typed["rows"] in AXES else "cell"
    columns = typed["columns"] if typed["columns"] in AXES and typed["columns"] != rows else ""
    columns = columns or next(axis for axis in ("period", "unit", "cell") if axis != rows)
    known = catalogue()
    what = typed["what"] if typed["what"] in (*GROUPS, "ids") or typed["what"] in known.templates else "3"
    return Choices(
        unit, regime, kind, since, until, what, typed["ids"], rows, columns, typed["pick"],
        typed["show"] if typed["show"] in MEASURES else "value",
        typed["map"] if typed["map"] in MAPS else "today",
        typed["drafts"] == "1", Basis.lowest if typed["basis"] == Basis.lowest else Basis.nearest,
        typed | {"unit": unit.code},
    )  # fmt: skip


def _unit(asked: str, user: Any) -> Unit:
    if asked:
        return get_object_or_404(Unit, code=asked)
    found = home_of(user)
    if found is None:
        raise NothingToShow
    return found


def regimes() -> dict[str, str]:
    """Regimes somebody reported under: code → name."""
    used = set(Report.objects.order_by().values_list("regime", flat=True).distinct())
    return {one.code: one.name for one in Regime.objects.filter(code__in=used).order_by("-code")}


def periods(regime: str) -> list[Period]:
    """Periods somebody reported for under a regime, in the order of their days."""
    rows = Report.objects.filter(regime=regime).order_by().values("period_code", "kind")
    found = rows.annotate(first=Min("period_start"), end=Max("period_end"))
    made = [Period.known(row["period_code"]) for row in found]
    return sorted({period for period in made if period is not None}, key=lambda period: (period.end, period.start))


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an axis."""

    key: Any
    label: Any
    sub: Any = ""
    about: str = ""
    link: str = ""


@dataclass(frozen=True)
class Axis:
    """What runs down or across the page."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page."""

    head: Member
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Pivot:
    """The page: rows and columns, and the member picked of the third axis."""

    choices: Choices
    rows: Axis
    columns: Axis
    third: Axis
    picked: Member | None
    grid: Grid
    units: Mapping[int, Unit]
    """Units by id."""

    @property
    def size(self) -> int:
        return len(self.rows.members) * len(self.columns.members)

    @property
    def too_large(self) -> bool:
        """Whether it is more than a page shows."""
        return self.size > MOST

    @cached_property
    def lines(self) -> list[Line]:
        """Row by row, for the picked member; a row nobody answered is left out."""
        known = catalogue()
        made = (self._line(self.picked, head, known) for head in self.rows.members) if self.picked else ()
        return [line for line in made if any(cell["result"] is not None for cell in line.cells)]

    @cached_property
    def heads(self) -> tuple[Member, ...]:
        """The columns somebody answered in, for the picked member; periods all stay."""
        if self.picked is None or self.columns.name == "period":
            return self.columns.members
        return tuple(
            column
            for column in self.columns.members
            if any(self.result(self.picked, row, column) is not None for row in self.rows.members)
        )

    def _line(self, picked: Member, head: Member, known: Catalogue) -> Line:
        return Line(head, tuple(self._shown(picked, head, column, known) for column in self.heads))

    def result(self, picked: Member, row: Member, column: Member) -> Result | None:
        """The cell where they meet."""
        at = {self.third.name: picked.key, self.rows.name: row.key, self.columns.name: column.key}
        return self.grid.of(at["unit"], at["period"], at["cell"])

    def _shown(self, picked: Member, row: Member, column: Member, known: Catalogue) -> dict[str, Any]:
        at = {self.third.name: picked, self.rows.name: row, self.columns.name: column}
        result = self.grid.of(at["unit"].key, at["period"].key, at["cell"].key)
        return {"shown": measured(self, at, result, known), "result": result, "address": self._address(at, result)}

    def _address(self, at: Mapping[str, Member], result: Result | None) -> str:
        if result is None:
            return ""
        unit = self.units[at["unit"].key]
        page = reverse(
            "consolidation:table", kwargs={"unit": unit.code, "regime": self.choices.regime, "period": at["period"].key}
        )
        query = QueryDict(mutable=True)
        query["cell"] = address_of(at["cell"].key)
        if self.choices.map == "today":
            query["map"] = "today"
        if self.choices.drafts:
            query["drafts"] = "1"
        if self.choices.basis is Basis.lowest:
            query["basis"] = "lowest"
        return f"{page}?{query.urlencode()}"


def measured(pivot: Pivot, at: Mapping[str, Member], result: Result | None, known: Catalogue) -> Any:
    """What a cell of the page says."""
    show = pivot.choices.show
    if result is None or show == "value":
        return shown(result, known)
    if show == "reported":
        return Counted(f"{result.reported}/{result.reported + result.missing}")
    if show == "missing":
        return Counted(str(result.missing) if result.missing else "")
    before = _before(pivot, at)
    now, then = result.figure.decimal, before.figure.decimal if before else None
    if now is None or then is None:
        return Counted("")
    change = now - then
    return Counted(write_signed(change))


def _before(pivot: Pivot, at: Mapping[str, Member]) -> Result | None:
    codes = pivot.grid.periods
    place = codes.index(at["period"].key)
    return pivot.grid.of(at["unit"].key, codes[place - 1], at["cell"].key) if place else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A plain number of the page."""

    number: str
    state: str = ""
    base: str = ""
    apart: bool = False
    answers: tuple[tuple[str, int], ...] = ()


def made(choices: Choices) -> Pivot:
    """Add up and lay out. The same few queries however many units and periods."""
    chosen = [
        period
        for period in periods(choices.regime)
        if period.kind == choices.kind
        and (not choices.since or period.code >= choices.since)
        and (not choices.until or period.code <= choices.until)
    ]
    cells = list(_cells(choices))
    day = None if choices.map == "today" or not chosen else chosen[-1].last_day
    below = list(children_on(choices.unit, day).order_by("folded", "pk"))
    units = {unit.pk: unit for unit in (choices.unit, *below)}
    codes = [period.code for period in chosen]
    sums = grid(
        list(units), cells, codes, choices.regime, basis=choices.basis, drafts=choices.drafts,
        day=today() if choices.map == "today" else None,
    )  # fmt: skip
    names = names_on(units.values(), day)

    def down(unit: Unit) -> str:
        return "" if unit == choices.unit else choices.address(unit=unit.code, pick=None)

    axes = {
        "cell": Axis("cell", tuple(_cell(cell, choices) for cell in cells)),
        "unit": Axis("unit", tuple(
            Member(unit.pk, names[unit.pk], link=down(unit)) for unit in units.values()
        )),
        "period": Axis("period", tuple(Member(code, period_label(code)) for code in codes)),
    }  # fmt: skip
    third = axes[choices.third]
    picked = next((one for one in third.members if pick_of(one) == choices.pick), None)
    return Pivot(
        choices, axes[choices.rows], axes[choices.columns], third,
        picked or _usual(third), sums, units,
    )  # fmt: skip


def _usual(axis: Axis) -> Member | None:
    """The member shown where none is picked: the last period, the unit itself, the first indicator."""
    if not axis.members:
        return None
    return axis.members[-1] if axis.name == "period" else axis.members[0]


def pick_of(member: Member) -> str:
    """A member as the address names it."""
    return address_of(member.key) if isinstance(member.key, Cell) else str(member.key)


def _cell(cell: Cell, choices: Choices) -> Member:
    indicator = catalogue().indicators[cell.indicator]
    label = named(indicator)
    sub = breakdown_name(cell.breakdown) if cell.breakdown else ""
    link = reverse("catalogue:indicator", args=[indicator.id])
    return Member(cell, label, sub, indicator.id, link)


def _cells(choices: Choices) -> Iterable[Cell]:
    """The cells asked for, in the order of the catalogue or of the form."""
    known = catalogue()
    if choices.what in known.templates:
        rows = known.templates[choices.what].rows
        found = [Cell(row.indicator, row.breakdown or "") for row in rows if row.indicator in known.indicators]
        return list(dict.fromkeys(cell for cell in found if cell.indicator))
    if choices.what == "ids":
        wanted = [part for part in choices.ids.replace(",", " ").replace(";", " ").split() if part]
        return [cell for part in wanted if (cell := _named(part, known))]
    return [
        cell
        for indicator in known.indicators.values()
        if str(indicator.group) == choices.what and indicator.kind != "group"
        for cell in (Cell(indicator.id), *(Cell(indicator.id, part) for part in indicator.breakdowns))
    ]


def _named(text: str, known: Catalogue) -> Cell | None:
    indicator, _colon, part = text.partition(":")
    by_folded = {key.casefold(): key for key in known.indicators}
    found = by_folded.get(indicator.casefold())
    return Cell(found, part if part in known.breakdowns else "") if found else None


def strange_ids(choices: Choices) -> Sequence[str]:
    """What was typed for an indicator and is none."""
    if choices.what != "ids":
        return ()
    parts = choices.ids.replace(",", " ").replace(";", " ").split()
    return [part for part in parts if _named(part, catalogue()) is None]


def title(pivot: Pivot) -> str:
    """What the page is about, in words: for the heading, the files and the name of a saved view."""
    known, what = catalogue(), pivot.choices.what
    if what in known.templates:
        about = known.templates[what].name
    elif what == "ids":
        about = pivot.choices.ids
    else:
        term = known.terms.get(("group", what))
        about = term.label if term else what
    return _("%(unit)s: %(about)s") % {"unit": pivot.choices.unit.name, "about": about}


KINDS = dict(Kind.choices)
