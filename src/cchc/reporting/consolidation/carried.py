"""Totals of a past period on the map of another day: each report that counted then, carried along the ledger.

A unit that went whole into a whole of the other map joins it in the one statement. One that was split over several
wholes is shared out in integers by its declared shares; where none are declared its figures stop: told, never guessed.
Within a whole that holds all its parts a split unit counts in full. See docs/algorithms/across-maps.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cchc.core.catalogue.model import Catalogue
from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState, Total
from cchc.core.messages import Message
from cchc.core.rollup.finish import Key
from cchc.core.rollup.method import Method, method_of
from cchc.core.rollup.result import Cell, Doubt, Result
from cchc.core.rollup.statement import HALF, Name, Sum
from cchc.platform.accounts.scope import everything
from cchc.platform.units.atlas import Atlas, atlas
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.carried_additions import entering_on, standing_in, with_entries
from cchc.reporting.consolidation.choosing import Chosen, choose
from cchc.reporting.consolidation.engines.base import Engine
from cchc.reporting.consolidation.engines.live import Live, counted
from cchc.reporting.consolidation.members import Absent, Members, absent, pairs, reporters
from cchc.reporting.consolidation.question import Question, Whose, last_day
from cchc.reporting.consolidation.selectors import Consolidated, asked, require, with_parts

BACKWARD = Message(
    "Không chuyển được số của {period} về bản đồ ngày {day}: số đã gộp không còn cho biết là của đơn vị nào. "
    "Hãy chọn ngày cuối kỳ hoặc một ngày sau đó.",
    "Figures of {period} cannot be taken back to the map of {day}: a merged number does not say whose it was. Choose "
    "the last day of the period or a later day.",
)
STOPPED = Message(
    "{units} đơn vị bị chia tách mà chưa công bố tỷ lệ: số của các đơn vị đó không nằm trong tổng này.",
    "{units} units were split without declared shares: their figures are not in this total.",
)
SHARED = Message(
    "{units} đơn vị bị chia tách: số được chia theo tỷ lệ đã công bố.",
    "{units} units were split: their figures are shared out by the declared shares.",
)
NOT_SHARED = Message(
    "{units} đơn vị bị chia tách: câu trả lời loại này không chia được, nên không tính.",
    "{units} units were split: an answer of this kind cannot be shared out and is left out.",
)
HELD = Message(
    "{unit} không còn đơn vị kế thừa: số được tính cho {by}, không cho đơn vị nào bên dưới.",
    "{unit} has no successor: its figures count for {by} and for no unit under it.",
)
REPLACED = Message(
    "Báo cáo của {unit} không được lấy, vì các đơn vị bên dưới khi đó đã báo cáo và còn trên bản đồ.",
    "The report of {unit} is not taken: units under it reported then, and are found on the map.",
)


class NotCarried(ValueError):
    """A question that no map answers; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Stopped:
    """A figure that could not go on: some of it may belong to `whole`. `among`: what its unit became."""

    whole: int
    unit: int
    cell: Cell
    figure: Amount
    among: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A body that ended without a successor (a district): its figures count for the heir of its last parent only."""

    unit: int
    by: int


@dataclass(frozen=True)
class Carried:
    """An answer on another day's map, and what could not be carried there."""

    answer: Consolidated
    stopped: tuple[Stopped, ...] = ()
    held: tuple[Held, ...] = ()
    replaced: tuple[int, ...] = ()
    """Bodies whose report is left out because units under them reported and were carried."""
    breaks: frozenset[int] = frozenset()
    """Wholes whose series breaks: some of what stopped may be theirs."""

    nowhere: tuple[int, ...] = ()
    """Units that reported and stood nowhere on the map of the period: abolished before it ended, or not in the tree."""

    def told(self, names: Mapping[int, str]) -> list[Message]:
        """What to say of districts, by the names of units."""
        said = [
            Message(HELD.vi, HELD.en, {"unit": names.get(one.unit, "?"), "by": names.get(one.by, "?")})
            for one in self.held
        ]
        return said + [Message(REPLACED.vi, REPLACED.en, {"unit": names.get(unit, "?")}) for unit in self.replaced]

    @property
    def moved(self) -> bool:
        """Whether the map differs for anything asked here."""
        return bool(self.stopped or self.held or self.replaced or self.breaks)


def carried(question: Question, whose: Whose = Whose.one, cells: Iterable[Cell] | None = None) -> Carried:
    """The answer on the map of `question.day`, from the reports of the period's own last day.

    Refused (403) where the person may not see the totals; NotCarried for a day before the end of the period.
    """
    require(question)
    since, until = last_day(question.period), question.map_day
    if until < since:
        values = {"period": question.period, "day": f"{until:%d/%m/%Y}"}
        raise NotCarried(Message(BACKWARD.vi, BACKWARD.en, dict(values)))
    known = catalogue()
    wanted = None if cells is None else with_parts(cells, known)
    with everything("add up what stands under a unit whose totals may be seen"):
        maps, here = atlas(), reporters(question)
        wholes = _wholes_of(maps, question, whose, until)
        chosen = choose(maps, here, since, until, question.basis, **wholes)
        relation = pairs(chosen.pairs)
        partial = Partial(maps, chosen, since, until)
        rows = _figures_of(question, {unit for _, unit in chosen.partial}, wanted)
        extra, stopped = partial.shared_out((question.period, row) for row in rows)
        engine = Merged(Live(question, relation, wanted), extra)
        lacking = _absent(maps, question, since, until) if whose is Whose.one else ()
        results = with_doubts(add_up(engine, known, asked(lacking)), partial.doubts(), known)
        entries = standing_in(question.regime, [question.period], question.at, wanted).get(question.period, [])
        additions = entering_on(maps, chosen, entries, question, (since, until), wholes["wholes"])
    members = Members(question, whose, frozenset(), relation)
    return Carried(
        Consolidated(question, with_entries(results, additions, known), members, lacking, additions),
        tuple(stopped),
        tuple(Held(unit, by) for unit, by in sorted(chosen.held.items())),
        tuple(sorted(chosen.replaced)),
        frozenset(one.whole for one in stopped),
        tuple(sorted(chosen.nowhere)),
    )


def _wholes_of(maps: Atlas, question: Question, whose: Whose, until: date) -> dict[str, Any]:
    """Which wholes are asked, and relative to which one reports are chosen."""
    if whose is Whose.one:
        return {"wholes": {question.unit}, "relative": question.unit}
    if whose is Whose.children:
        parents = maps.parents(until)
        return {"wholes": {one for one, up in parents.items() if up == question.unit}, "relative": question.unit}
    return {"wholes": None, "under": question.unit}


def _absent(maps: Atlas, question: Question, since: date, until: date) -> tuple[Absent, ...]:
    """Units that owed the report of the period and sent none, and of which some is in the whole now."""
    top = maps.line(question.unit, until)[-1]
    owed = absent(replace(question, unit=top, day=None))
    return tuple(
        one
        for one in owed
        if any(question.unit in maps.line(end, until) for end in maps.course(one.unit, since, until).shares)
    )


class Merged:
    """An engine whose sums have those of shared-out figures added."""

    def __init__(self, engine: Engine, extra: Mapping[tuple[int, str, str, str], Sum]) -> None:
        self.engine, self.extra = engine, extra

    def rows(self, name: Name, only: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """The engine's rows, with the shared-out amounts in those of the sums."""
        rows = self.engine.rows(name, only)
        if name != "sums" or not self.extra:
            return rows
        left = dict(self.extra)
        merged: list[tuple[Any, ...]] = []
        for row in rows:
            more = left.pop((row[0], row[1], row[2], row[3]), None)
            merged.append(row if more is None else together(Sum._make(row), more))
        return [*merged, *left.values()]


def together(one: Sum, other: Sum) -> Sum:
    """Two rows about one cell of one whole, as one."""
    high, low = divmod(one.amount() + other.amount(), HALF)
    counts = [mine + theirs for mine, theirs in zip(one[4:9], other[4:9], strict=True)]
    least, most = _of(min, one.least, other.least), _of(max, one.most, other.most)
    scales = _of(min, one.least_scale, other.least_scale), _of(max, one.most_scale, other.most_scale)
    return Sum._make((*one[:4], *counts, high, low, least, most, *scales))


def _of(choose_one: Any, one: int | None, other: int | None) -> int | None:
    given = [value for value in (one, other) if value is not None]
    return choose_one(given) if given else None


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a unit that was split."""

    unit: int
    cell: Cell
    state: str
    amount: int | None
    scale: int


def _figures_of(question: Question, units: set[int], cells: Iterable[Cell] | None) -> list[Row]:
    if not units:
        return []
    rows = counted(question, cells).filter(unit__in=units)
    given = rows.values_list("unit", "indicator", "breakdown", "state", "amount", "scale")
    return [Row(unit, Cell(one, part), state, amount, scale) for unit, one, part, state, amount, scale in given]


class Partial:
    """Figures of units of which only a part went into each whole."""

    def __init__(self, maps: Atlas, chosen: Chosen, since: date, until: date) -> None:
        self.maps, self.chosen, self.since, self.until = maps, chosen, since, until
        self.known = catalogue()
        self.wholes: dict[int, set[int]] = defaultdict(set)
        for whole, unit in chosen.partial:
            self.wholes[unit].add(whole)
        self.told: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def shared_out(self, rows: Iterable[tuple[str, Row]]) -> tuple[dict[tuple[int, str, str, str], Sum], list[Stopped]]:
        """Rows to be added to the sums, and what stopped. A state without an amount, and a zero, hold of every part."""
        extra: dict[tuple[int, str, str, str], Sum] = {}
        stopped: list[Stopped] = []
        for period, row in rows:
            method = method_of(self.known, *row.cell)
            if method is Method.ratio:
                continue
            parts = self._parts(row, method)
            for whole in sorted(self.wholes[row.unit]):
                if parts is None:
                    self.told[whole, period, row.cell]["stopped" if method is Method.sum else "left_out"] += 1
                    course = self.chosen.courses[row.unit]
                    figure = Amount(FigureState.value, row.amount, row.scale)
                    stopped.append(Stopped(whole, row.unit, row.cell, figure, tuple(course.shares)))
                    continue
                if row.amount:
                    self.told[whole, period, row.cell]["shared"] += 1
                here = sum(much for end, much in parts.items() if whole in self.maps.line(end, self.until))
                key = whole, period, *row.cell
                one = _sum(key, row, None if row.amount is None else here)
                extra[key] = together(extra[key], one) if key in extra else one
        return extra, stopped

    def _parts(self, row: Row, method: Method) -> dict[int, int] | None:
        """The amount of the row by the units it went to; None where it stops."""
        if row.state != "value":
            return {}
        if row.amount is None or method is not Method.sum:
            return None
        if row.amount == 0:
            return {}
        parts, stopped = self.maps.shared_out(row.unit, row.amount, self.since, self.until)
        course = self.chosen.courses[row.unit]
        return None if stopped or course.ended or None in course.shares.values() else parts

    def doubts(self) -> dict[Key, tuple[Doubt, ...]]:
        """What a reader of each cell must know."""
        words = {"shared": SHARED, "stopped": STOPPED, "left_out": NOT_SHARED}
        return {
            key: tuple(
                Doubt(kind, Message(words[kind].vi, words[kind].en, {"units": units})) for kind, units in told.items()
            )
            for key, told in self.told.items()
        }


def _sum(key: tuple[int, str, str, str], row: Row, amount: int | None) -> Sum:
    """The row of one figure, with the amount that went to the whole."""
    states = ("value", "none_arisen", "not_applicable", "blank", "unreadable")
    counts = [int(row.state == state) for state in states]
    if amount is None:
        return Sum._make((*key, *counts, *[None] * 6))
    high, low = divmod(amount, HALF)
    return Sum._make((*key, *counts, high, low, amount, amount, row.scale, row.scale))


def with_doubts(
    results: dict[Key, Result], told: Mapping[Key, tuple[Doubt, ...]], known: Catalogue
) -> dict[Key, Result]:  # fmt: skip
    """The results with what is to be known of them; a ratio says what is to be known of its parts. A cell of which
    everything stopped is there, blank."""
    for key, doubts in told.items():
        result = results.get(key)
        if result is None:
            indicator = known.indicators.get(key[2].indicator)
            scale = indicator.scale if indicator else 0
            result = Result(*key, method_of(known, *key[2]), Amount.without(FigureState.blank, scale), Total(scale))
        results[key] = replace(result, doubts=(*result.doubts, *doubts))
    for key, result in results.items():
        if result.method is Method.ratio and told:
            parts = with_parts({key[2]}, known) - {key[2]}
            more = [doubt for cell in sorted(parts) for doubt in told.get((*key[:2], cell), ())]
            if more:
                once = tuple(doubt for number, doubt in enumerate(more) if doubt not in more[:number])
                results[key] = replace(result, doubts=(*result.doubts, *once))
    return results
