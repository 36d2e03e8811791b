"""The figure of the agency in charge ("Phòng Tư pháp tổng hợp"): of the whole, never one of its units' figures.

An `InCharge` row says that what an agency gives for some indicators is already the figure of the whole. It is then
kept out of every sum it stands under. Where somebody chose it, with a reason, the total is that figure and what the
units gave is kept out instead: one or the other counts, never both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q

from cchc.core.messages import Message
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.rows import covers
from cchc.platform.accounts.scope import current
from cchc.platform.events.services import record as tell
from cchc.platform.units.atlas import atlas
from cchc.platform.units.days import on
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import subtree_ids, today
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import events
from cchc.reporting.consolidation.members import above, once, tree
from cchc.reporting.consolidation.models import CURRENT, Addition, InCharge
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.question import Question, last_day
from cchc.reporting.figures.services import Refused
from cchc.reporting.figures.turns import turn

NO_REASON = Message("Phải nêu lý do.", "A reason is needed.")
NO_SOURCE = Message(
    "Phải nêu căn cứ: văn bản, hoặc dòng của biểu mẫu ghi cơ quan tổng hợp.",
    "Name the source: the document, or the row of the form that names the agency.",
)
NOT_BELOW = Message(
    "{agency} không trực thuộc {parent} nên số liệu của cơ quan này không nằm trong tổng.",
    "{agency} does not stand under {parent}, so its figures are in no sum of it.",
)
NO_INDICATOR = Message("Không có chỉ tiêu nào bắt đầu bằng “{prefix}”.", "No indicator begins with “{prefix}”.")
ALREADY = Message(
    "{agency} đã được giao tổng hợp {prefix}. Bỏ dòng cũ trước khi ghi lại.",
    "{agency} is in charge of {prefix} already. End that entry before writing another.",
)


class Charge(NamedTuple):
    """A row of `InCharge` as roll-up reads it."""

    id: int
    parent: int
    agency: int
    prefix: str


class Choice(NamedTuple):
    """The figure of an agency is used for a cell of a whole."""

    parent: int
    agency: int
    cell: Cell


def known_at(at: datetime | None) -> Q:
    """Rows of a ledger that stand now, or stood at `at`."""
    if at is None:
        return CURRENT
    return Q(recorded__lte=at) & (Q(superseded__isnull=True) | Q(superseded__gt=at))


def charges(question: Question) -> list[Charge]:
    """Who is in charge of what in the question's regime on the last day of its period. One query."""
    return once(("charges", question.regime, question.period, question.at), lambda: _charges(question))


def _charges(question: Question) -> list[Charge]:
    rows = InCharge.objects.filter(known_at(question.at), on(last_day(question.period)), regime=question.regime)
    return [Charge._make(row) for row in rows.order_by().values_list("id", "parent", "agency", "prefix")]


def choices(question: Question) -> list[Choice]:
    """Where the agency's figure is used in the question's period. One query."""
    rows = Addition.objects.filter(
        known_at(question.at), regime=question.regime, period=question.period, kind=Addition.Kind.AGENCY,
        withdrawn=False,
    )  # fmt: skip
    found = rows.order_by().values_list("unit", "about", "indicator", "breakdown")
    return [Choice(parent, agency, Cell(*cell)) for parent, agency, *cell in found]


class Out(NamedTuple):
    """Figures that must not go into a total: of these units, all cells of `indicators` except `but`, and `cells`."""

    units: frozenset[int]
    indicators: frozenset[str] = frozenset()
    but: frozenset[Cell] = frozenset()
    cells: frozenset[Cell] = frozenset()

    def holds(self, unit: int, cell: Cell) -> bool:
        """Whether this keeps the figure out."""
        if unit not in self.units:
            return False
        return cell in self.cells or (cell.indicator in self.indicators and cell not in self.but)

    @property
    def condition(self) -> Q:
        """The same for rows of figures."""
        but = Q(pk__in=[])
        for cell in sorted(self.but):
            but |= Q(indicator=cell.indicator, breakdown=cell.breakdown)
        which = Q(indicator__in=sorted(self.indicators)) & ~but
        for cell in sorted(self.cells):
            which |= Q(indicator=cell.indicator, breakdown=cell.breakdown)
        return Q(unit__in=sorted(self.units)) & which


def kept_out(question: Question, wholes: Collection[int] = ()) -> list[Out]:
    """What must not go into the question's total, or into those of `wholes` asked with it; empty where nobody is in
    charge of anything. An agency's own total has its figures only where nothing else is asked."""
    asked = {*wholes} or {question.unit}
    known = [charge for charge in charges(question) if asked != {charge.agency}]
    chosen = choices(question) if known and question.chosen else []
    by_rule: dict[tuple[frozenset[str], frozenset[Cell]], set[int]] = defaultdict(set)
    found = []
    for charge in known:
        mine = frozenset(
            one.cell for one in chosen
            if (one.parent, one.agency) == (charge.parent, charge.agency) and covers(charge.prefix, one.cell.indicator)
        )  # fmt: skip
        if mine and not _holds(question, asked, charge.parent):
            mine = frozenset()
        by_rule[frozenset(covered(charge.prefix)), mine].add(charge.agency)
        if mine:
            day = last_day(question.period)
            units = {*subtree_ids(Unit(pk=charge.parent), day)} - {*subtree_ids(Unit(pk=charge.agency), day)}
            found.append(Out(frozenset(units), cells=mine))
    return [*(Out(frozenset(units), *rule) for rule, units in by_rule.items()), *found]


def _holds(question: Question, asked: Collection[int], whole: int) -> bool:
    """Whether some total asked for is of this whole or of something larger, on whichever map."""
    since, until = last_day(question.period), question.map_day
    ends = {whole} if since == until else set(atlas().course(whole, since, until).shares)
    parents = tree(until)
    return any(not {end, *above(end, parents)}.isdisjoint(asked) for end in ends)


def covered(prefix: str) -> tuple[str, ...]:
    """The indicators a prefix names."""
    return _covered(prefix, tuple(catalogue().indicators))


@lru_cache(maxsize=256)
def _covered(prefix: str, indicators: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in indicators if covers(prefix, one))


# --- written


def put(
    parent: Unit, agency: Unit, regime: str, prefix: str, *, source: str, reason: str, by: Any = None,
    begins: date | None = None, ends: date | None = None,
) -> InCharge:  # fmt: skip
    """Say that an agency's figures are of the whole. Refused without source and reason, for an agency that does not
    stand under the whole, for a prefix that names nothing, and where it is said already."""
    require(by, parent)
    values: dict[str, str | int] = {"agency": agency.name, "parent": parent.name, "prefix": prefix}
    if not reason.strip():
        raise Refused(NO_REASON)
    if not source.strip():
        raise Refused(NO_SOURCE)
    if not prefix or not covered(prefix):
        raise Refused(Message(NO_INDICATOR.vi, NO_INDICATOR.en, values))
    with turn(parent, regime) as instant:
        if parent.pk not in above(agency.pk, tree(begins or today())):
            raise Refused(Message(NOT_BELOW.vi, NOT_BELOW.en, values))
        same = InCharge.objects.filter(CURRENT, parent=parent, agency=agency, regime=regime, prefix=prefix)
        if same.exists():
            raise Refused(Message(ALREADY.vi, ALREADY.en, values))
        event = tell(
            events.IN_CHARGE, subject=parent, unit=parent, actor=by, reason=reason, agency=agency.code, prefix=prefix
        )
        return InCharge.objects.create(
            parent=parent, agency=agency, regime=regime, prefix=prefix, begins=begins, ends=ends,
            source=source.strip(), reason=reason.strip(), author=by or event.actor, on_behalf=event.on_behalf,
            event=event, recorded=instant,
        )  # fmt: skip


def end(charge: InCharge, *, reason: str, by: Any = None) -> InCharge:
    """Take an entry back: from now on the agency's figures are one unit's again. What was sealed does not move."""
    require(by, charge.parent)
    if not reason.strip():
        raise Refused(NO_REASON)
    with turn(charge.parent_id, charge.regime) as instant:
        tell(
            events.NOT_IN_CHARGE, subject=charge.parent, unit=charge.parent, actor=by, reason=reason,
            agency=charge.agency.code, prefix=charge.prefix,
        )  # fmt: skip
        InCharge.objects.filter(CURRENT, pk=charge.pk).update(superseded=instant)
    charge.refresh_from_db()
    return charge


def require(by: Any, unit: Unit) -> None:
    """Refused (403) unless the person may add to the totals of the unit; work of the system may."""
    actor = by or current().actor
    if actor is not None:
        TOTALS.require(actor, "adjust", unit)


# --- shown beside the sum


class Beside(NamedTuple):
    """The figure of an agency in charge, beside the sum of the units."""

    charge: int
    agency: int
    name: str
    figure: int | None
    """Id of its figure; None where it gave none."""
    state: str
    amount: int | None
    scale: int
    used: bool
    """Whether it is the total, and the sum of the units stands beside it."""


def beside(question: Question, cells: Iterable[Cell] | None = None) -> Mapping[Cell, list[Beside]]:
    """By cell: what the agencies in charge under the question's unit give for the whole. No query more where nobody is
    in charge."""
    from cchc.reporting.consolidation.engines.live import every_figure

    known = [charge for charge in charges(question) if charge.parent == question.unit]
    if not known:
        return {}
    used = {(choice.agency, choice.cell) for choice in choices(question) if choice.parent == question.unit}
    agencies = {charge.agency for charge in known}
    rows = every_figure(question, cells).filter(unit__in=agencies)
    found: dict[Cell, list[Beside]] = defaultdict(list)
    columns = ("unit", "unit__name", "indicator", "breakdown", "id", "state", "amount", "scale")
    for agency, name, indicator, breakdown, *figure in rows.order_by("unit__name").values_list(*columns):
        cell = Cell(indicator, breakdown)
        for charge in known:
            if charge.agency == agency and covers(charge.prefix, indicator):
                found[cell].append(Beside(charge.id, agency, name, *figure, (agency, cell) in used))
                break
    return found
