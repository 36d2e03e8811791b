"""What a whole adds to the sum of its units: a ledger of own contributions and adjustments, with reason and author.

An addition enters the total of its unit and of everything above, as long as no report in between stands for the unit
(`question.Basis`). It is shown beside the sum and never touches a figure of a unit below. Only cells whose figures are
added take one; see `core.rollup.added`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from cchc.core.catalogue.model import Catalogue
from cchc.core.figures import AmountError, Figure, FigureState
from cchc.core.messages import Message
from cchc.core.rollup.added import ADJUSTED, OWN, Added
from cchc.core.rollup.finish import Key
from cchc.core.rollup.method import method_of
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.rows import covers
from cchc.platform.events.services import record as tell
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import events
from cchc.reporting.consolidation.in_charge import NO_REASON, charges, choices, known_at, require
from cchc.reporting.consolidation.members import Members, above, reporters, tree
from cchc.reporting.consolidation.models import CURRENT, Addition
from cchc.reporting.consolidation.question import Basis, Question, Whose
from cchc.reporting.figures.services import Refused
from cchc.reporting.figures.turns import turn
from cchc.reporting.forms.models import ReportingPeriod

NOT_ADDED = Message(
    "{indicator} là loại số liệu “{method}”, không cộng thêm được.",
    "{indicator} is “{method}”: nothing can be added to it.",
)
NOT_ADJUSTED = Message(
    "{indicator} là loại số liệu “{method}”: không điều chỉnh bằng số chênh lệch được. Ghi số của chính đơn vị.",
    "{indicator} is “{method}”: it cannot be adjusted by a difference. Enter the whole's own figure.",
)
NO_UNITS = Message(
    "{unit} không có đơn vị trực thuộc nên không có gì để tổng hợp: sửa số liệu của chính đơn vị.",
    "Nothing stands under {unit}, so there is no sum to add to: correct its own figure.",
)
NO_PERIOD = Message("Chế độ báo cáo không có kỳ {period}.", "The regime has no period {period}.")
CLOSED = Message(
    "Kỳ {period} đã chốt. Chỉ ghi thêm được một dòng đính chính, và số đã chốt vẫn như đã chốt.",
    "{period} is closed. Only a line of correction can be added, and what was sealed stays as it was.",
)
NOTHING = Message("Chênh lệch bằng 0 thì không có gì để điều chỉnh.", "A difference of 0 adjusts nothing.")
NOT_IN_CHARGE = Message(
    "{agency} không được giao tổng hợp {indicator} trong kỳ này.", "{agency} is not in charge of {indicator} then."
)
NOT_BELOW = Message("{about} không trực thuộc {unit}.", "{about} does not stand under {unit}.")
NOT_CURRENT = Message("Dòng này đã được thay bằng dòng khác.", "Another line has taken the place of this one.")


class Conflict(ValueError):
    """Somebody else wrote this line meanwhile. Nothing was written; `theirs` is what stands there now."""

    def __init__(self, theirs: Addition | None) -> None:
        super().__init__("the line was written by somebody else meanwhile")
        self.theirs = theirs


class Entry(NamedTuple):
    """A standing addition as roll-up and pages read it."""

    id: int
    public_id: Any
    unit: int
    unit_name: str
    indicator: str
    breakdown: str
    kind: str
    about: int | None
    about_name: str | None
    state: str
    amount: int | None
    scale: int
    reason: str
    author: str | None
    on_behalf: str | None
    recorded: datetime
    after_close: bool

    @property
    def cell(self) -> Cell:
        return Cell(self.indicator, self.breakdown)

    @property
    def value(self) -> Figure:
        """The contribution, or the difference."""
        return Figure(FigureState(self.state), self.amount, self.scale)


COLUMNS = (
    "id", "public_id", "unit", "unit__name", "indicator", "breakdown", "kind", "about", "about__name", "state",
    "amount", "scale", "reason", "author__name", "on_behalf__name", "recorded", "after_close",
)  # fmt: skip
ADDS = (Addition.Kind.OWN, Addition.Kind.ADJUSTMENT)


def standing(question: Question, kinds: Iterable[str] = ADDS) -> list[Entry]:
    """What stands in the question's regime and period, wherever; as known at its moment. One query."""
    rows = Addition.objects.filter(
        known_at(question.at), regime=question.regime, period=question.period, kind__in=list(kinds), withdrawn=False
    )
    return [Entry._make(row) for row in rows.order_by("recorded", "id").values_list(*COLUMNS)]


def entering(made: Members, cells: Iterable[Cell] | None = None) -> dict[Key, tuple[Entry, ...]]:
    """By total: the additions that enter it. Two queries where there are any, one where there are none."""
    question, wanted = made.question, None if cells is None else set(cells)
    found = [one for one in standing(question) if wanted is None or one.cell in wanted]
    if not found:
        return {}
    places = _Places(made)
    result: dict[Key, list[Entry]] = defaultdict(list)
    for one in found:
        for whole in places.of(one):
            result[whole, question.period, one.cell].append(one)
    return {key: tuple(entries) for key, entries in result.items()}


class _Places:
    """Which wholes an addition enters."""

    def __init__(self, made: Members) -> None:
        self.made, self.question = made, made.question
        self.parents = tree(self.question.map_day)
        here = reporters(self.question)
        self.stands = here if self.question.basis is Basis.nearest else here - made.wholes
        """Units whose own report is taken for whatever stands under them."""
        self.chosen = choices(self.question) if self.question.chosen else []

    def of(self, one: Entry) -> Iterator[int]:
        """Ids of the wholes."""
        line = [one.unit, *above(one.unit, self.parents)]
        asked, whose = self.question.unit, self.made.whose
        if asked not in line:
            return
        inside = line[: line.index(asked) + 1]
        if self.made.top is None and whose is Whose.all:
            for number in range(1, len(inside) + 1):
                if self._enters(inside[:number], one.cell):
                    yield inside[number - 1]
        elif self._enters(inside, one.cell):
            if self.made.top is not None:
                yield from {self.made.top}.intersection(inside)
            elif whose is Whose.one:
                yield asked
            elif len(inside) > 1:
                yield inside[-2]

    def _enters(self, line: list[int], cell: Cell) -> bool:
        """Whether nothing between the first of the line and the whole at its end stands for the first: no report, and
        no figure of an agency in charge."""
        whole, wholes = line[-1], self.made.wholes
        if any(one in self.stands and not (one == whole and one in wholes) for one in line):
            return False
        return not any(
            choice.cell == cell and choice.parent in line and choice.agency not in line for choice in self.chosen
        )


def added(entries: Mapping[Key, Iterable[Entry]]) -> dict[Key, Added]:
    """What enters, as the core adds it."""
    return {
        key: Added(
            tuple(one.value for one in found if one.kind == Addition.Kind.OWN),
            tuple(one.value for one in found if one.kind == Addition.Kind.ADJUSTMENT),
        )
        for key, found in entries.items()
    }


def history(unit: Unit, regime: str, period: str, cell: Cell) -> QuerySet[Addition]:
    """Every line of a cell, also those replaced and withdrawn, newest first."""
    found = Addition.objects.filter(unit=unit, regime=regime, period=period, indicator=cell[0], breakdown=cell[1])
    return found.select_related("author", "on_behalf", "about", "event").order_by("-recorded", "-id")


# --- written


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is written: a cell of one whole in one period."""

    unit: Unit
    regime: str
    period: str
    cell: Cell


def contribute(
    place: Place, value: Figure, *, reason: str, by: Any = None, seen: int | None = None, correction: bool = False
) -> Addition:
    """Write the whole's own contribution (a value, none arisen, …). `seen`: id of the line the writer saw there, None
    where there was none; Conflict where another stands. After the close only with `correction`."""
    known = catalogue()
    method = method_of(known, *place.cell)
    if method not in OWN:
        raise Refused(_said(NOT_ADDED, indicator=place.cell.indicator, method=method.label))
    line = {"kind": Addition.Kind.OWN, "about": None, **_stored(value, place.cell, known)}
    return _write(place, line, reason, by, seen, correction)


def adjust(
    place: Place, difference: Figure, *, reason: str, about: Unit | None = None, by: Any = None,
    seen: int | None = None, correction: bool = False,
) -> Addition:  # fmt: skip
    """Write an adjustment: a difference added to the sum, perhaps about one unit, whose own figure stays as it is.
    Arguments as for `contribute`. Refused for 0 and for what is not a sum."""
    known = catalogue()
    method = method_of(known, *place.cell)
    if method not in ADJUSTED:
        refusal = NOT_ADJUSTED if method in OWN else NOT_ADDED
        raise Refused(_said(refusal, indicator=place.cell.indicator, method=method.label))
    if not difference.amount:
        raise Refused(NOTHING)
    if about is not None and place.unit.pk not in above(about.pk, tree(_day(place))):
        raise Refused(_said(NOT_BELOW, about=about.name, unit=place.unit.name))
    line = {"kind": Addition.Kind.ADJUSTMENT, "about": about, **_stored(difference, place.cell, known)}
    return _write(place, line, reason, by, seen, correction)


def use_agency(
    place: Place, agency: Unit, *, reason: str, by: Any = None, seen: int | None = None, correction: bool = False
) -> Addition:
    """Let the figure of the agency in charge be the total instead of the sum of the units; undone by `undo`."""
    _in_charge(place, agency)
    line = {"kind": Addition.Kind.AGENCY, "about": agency}
    return _write(place, line, reason, by, seen, correction)


def explain(
    place: Place, agency: Unit, *, reason: str, by: Any = None, seen: int | None = None, correction: bool = False
) -> Addition:
    """Say why the agency's figure and the sum of the units differ. No figure changes."""
    _in_charge(place, agency)
    line = {"kind": Addition.Kind.EXPLANATION, "about": agency}
    return _write(place, line, reason, by, seen, correction)


def undo(line: Addition, *, reason: str, by: Any = None, correction: bool = False) -> Addition:
    """Take a standing line back: what it replaced stands again, as a new line; where it replaced nothing, one that says
    it was withdrawn. Conflict where it stands no more."""
    place = Place(line.unit, line.regime, line.period, Cell(line.indicator, line.breakdown))
    before = line.before
    again: dict[str, Any] = {"kind": line.kind, "about": line.about, "withdrawn": True}
    if before is not None and not before.withdrawn:
        again |= {"withdrawn": False, "state": before.state, "amount": before.amount, "scale": before.scale}
        reason = f"{reason.strip()} ({before.reason})" if reason.strip() else ""
    return _write(place, again, reason, by, line.pk, correction, undoing=True)


def _in_charge(place: Place, agency: Unit) -> None:
    asked = Question(place.unit.pk, place.regime, place.period)
    for charge in charges(asked):
        if (charge.parent, charge.agency) == (place.unit.pk, agency.pk) and covers(charge.prefix, place.cell.indicator):
            return
    raise Refused(_said(NOT_IN_CHARGE, agency=agency.name, indicator=place.cell.indicator))


def scale_of(known: Catalogue, cell: Cell) -> int:
    """The scale at which amounts of a cell are kept."""
    found = known.indicators[cell.indicator]
    same = known.kind_of(cell.indicator, cell.breakdown or None) == found.kind
    return found.scale if same else 0


def _stored(value: Figure, cell: Cell, known: Catalogue) -> dict[str, Any]:
    try:
        kept = value.rescale(scale_of(known, cell))
    except AmountError as error:
        raise Refused(error.message) from error
    return {"state": kept.state.value, "amount": kept.amount, "scale": kept.scale}


def _write(
    place: Place, line: dict[str, Any], reason: str, by: Any, seen: int | None, correction: bool, *,
    undoing: bool = False,
) -> Addition:  # fmt: skip
    """Write one line in turn with the figures of the unit, and tell it."""
    require(by, place.unit)
    if not reason.strip():
        raise Refused(NO_REASON)
    if not undoing and line["kind"] in ADDS and place.unit.pk not in tree(_day(place)).values():
        raise Refused(_said(NO_UNITS, unit=place.unit.name))
    cell = {"indicator": place.cell.indicator, "breakdown": place.cell.breakdown}
    where = {"unit": place.unit, "regime": place.regime, "period": place.period, **cell}
    with turn(place.unit, place.regime) as instant:
        late = _closed(place)
        if late and not correction:
            raise Refused(_said(CLOSED, period=place.period))
        same = Addition.objects.filter(CURRENT, **where, kind=line["kind"])
        there = same.filter(about=line["about"]).first()
        if line["kind"] == Addition.Kind.AGENCY:  # one agency at most is used
            there = same.filter(withdrawn=False).first() or there
        if (there.pk if there else None) != seen and not (seen is None and there and there.withdrawn):
            raise Conflict(there)
        kind = events.WITHDRAWN if undoing else events.ADDED
        label = Addition.Kind(line["kind"]).label
        event = tell(
            kind, subject=place.unit, unit=place.unit, actor=by, reason=reason.strip(), what=str(label),
            indicator=place.cell.indicator, breakdown=place.cell.breakdown, period=place.period, regime=place.regime,
        )  # fmt: skip
        ended = Q(about=line["about"]) if line["about"] else Q(about__isnull=True)
        same.filter(ended | Q(pk=there.pk) if there else ended).update(superseded=instant)
        return Addition.objects.create(
            **where, **line, reason=reason.strip(), author=by or event.actor, on_behalf=event.on_behalf, event=event,
            recorded=instant, after_close=late, before=there,
        )  # fmt: skip


def _closed(place: Place) -> bool:
    """Whether the period is closed; it stays as it is to the end of the transaction."""
    found = ReportingPeriod.objects.select_for_update(of=("self",)).filter(code=place.period, regime__code=place.regime)
    return any(period.state == ReportingPeriod.State.CLOSED for period in found.order_by("pk"))


def _day(place: Place) -> Any:
    try:
        return Question(place.unit.pk, place.regime, place.period).map_day
    except ValueError as unknown:
        raise Refused(_said(NO_PERIOD, period=place.period)) from unknown


def _said(message: Message, **values: Any) -> Message:
    """Filled; a message inside another speaks the language of each."""
    vi = {name: value.text("vi") if isinstance(value, Message) else value for name, value in values.items()}
    en = {name: value.text("en") if isinstance(value, Message) else value for name, value in values.items()}
    return Message.verbatim(message.vi.format_map(vi), message.en.format_map(en))
