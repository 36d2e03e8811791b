"""Along time: the figure of a period from those of its parts, by what the figure counts.

A flow adds; a cumulative figure and a stock are those of the end; a ratio is computed again.
See docs/algorithms/over-time.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import pairwise
from operator import add

from cchc.core.catalogue.model import Catalogue
from cchc.core.figures import AmountError, Figure, FigureState, Total
from cchc.core.messages import Message
from cchc.core.periods.windows import Placed
from cchc.core.rollup.finish import TOO_LARGE, Key, with_ratios
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Doubt, Result
from cchc.core.rollup.tiles import NoTiling, Tiling, difference, ending_with, others, said, tiling, within

NO_END = Message(
    "Chưa có kỳ nào kết thúc đúng ngày cuối của {code}, nên chưa có số tại thời điểm đó.",
    "No period ends on the last day of {code}, so there is no figure as of that day.",
)
PERIODS_MISSING = Message(
    "Chưa có số của {periods}: đây mới là số của những kỳ còn lại.",
    "Nothing was given for {periods}: this is the sum of the other periods only.",
)
FALLS = Message(
    "Số lũy kế giảm: {before} ghi {more}, {after} ghi {less}. Đề nghị rà soát một trong hai kỳ.",
    "A cumulative figure falls: {before} says {more}, {after} says {less}. One of the two needs a review.",
)
SEVERAL_YEARS = Message(
    "Số lũy kế tính lại từ đầu mỗi năm, nên không lấy được cho nhiều năm.",
    "A cumulative figure begins anew each year, so it cannot be taken over several years.",
)
NEGATIVE_REST = Message(
    "Hiệu âm: {whole} nhỏ hơn {parts}. Đề nghị rà soát.",
    "The difference is negative: {whole} is less than {parts}. Please review.",
)
DERIVED = Message(
    "Suy ra từ {whole} trừ {parts}; không đơn vị nào báo cáo số này.",
    "Derived from {whole} less {parts}; no unit reported this number.",
)
DAYS_OF_A_YEAR = 366


class How(StrEnum):
    """How the figure of a period came from those of others."""

    sum = "sum"
    end = "end"
    largest = "largest"
    recomputed = "recomputed"
    difference = "difference"
    not_made = "not_made"

    @property
    def label(self) -> Message:
        """In words."""
        return _LABELS[self]


_LABELS = {
    How.sum: Message("cộng các kỳ", "periods added up"),
    How.end: Message("lấy số cuối kỳ", "the figure of the end"),
    How.largest: Message("lấy số lớn nhất của các kỳ", "the largest of the periods"),
    How.recomputed: Message("tính lại từ các thành phần", "computed again from its parts"),
    How.difference: Message("hiệu của hai kỳ lũy kế", "difference of two periods"),
    How.not_made: Message("không lập được", "cannot be made"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one period brought to the made figure; None where nobody answered in it."""

    period: str
    result: Result | None
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A figure of a period made from those of others. The counts of its result are of answers: units × periods."""

    result: Result
    how: How
    parts: tuple[Part, ...] = ()
    why: Message | None = None
    """Why there is none, or what to know about it."""


def time_of(catalogue: Catalogue, cell: Cell) -> str:
    """flow | cumulative | stock: how the cell runs in time, wherever a form does not say otherwise."""
    known = catalogue.indicators.get(cell.indicator)
    return (known.time if known else None) or "flow"


def times_of(catalogue: Catalogue, forms: Iterable[str]) -> dict[Cell, str]:
    """Where these forms print another time than the indicator's ("trong năm" in a quarterly report): what they print.
    A cell that two of the forms print differently keeps the indicator's."""
    printed: dict[Cell, set[str]] = {}
    for form in forms:
        template = catalogue.templates.get(form)
        for row in template.rows if template else ():
            if row.indicator in catalogue.indicators:
                cell = Cell(row.indicator, row.breakdown or "")
                printed.setdefault(cell, set()).add(row.time or time_of(catalogue, cell))
    return {cell: next(iter(times)) for cell, times in printed.items() if len(times) == 1}


def over(
    target: Placed,
    available: Iterable[Placed],
    results: Mapping[Key, Result],
    catalogue: Catalogue,
    *,
    times: Mapping[Cell, str] | None = None,
) -> dict[Key, Made]:
    """The cells of every whole in `target`, from the results of the available periods.

    `times`: what the forms print (`times_of`). Nothing raises because of a figure: a cell that cannot be made is there
    with `How.not_made`, a blank figure and why.
    """
    periods = others(target, available)
    ways = _Ways(target, periods, results, catalogue, times or {})
    codes = {one.code for one in periods}
    made: dict[Key, Made] = {}
    again: list[Key] = []
    for parent, cell in {(key[0], key[2]): None for key in results if key[1] in codes}:
        key = parent, target.code, cell
        made[key] = ways.made(parent, cell)
        if made[key].how is How.recomputed:
            again.append(key)
    whole = with_ratios({key: one.result for key, one in made.items()}, catalogue, again)
    for key, result in whole.items():
        known = made.get(key)
        made[key] = replace(known, result=result) if known else Made(result, How.recomputed)
    return made


class _Ways:
    """The ways the figures of one target are made."""

    def __init__(
        self, target: Placed, periods: list[Placed], results: Mapping[Key, Result], catalogue: Catalogue,
        times: Mapping[Cell, str],
    ) -> None:  # fmt: skip
        self.target, self.periods, self.results = target, periods, results
        self.catalogue, self.times = catalogue, times
        self.tiles = tiling(target, periods)
        if isinstance(self.tiles, NoTiling):
            rest = difference(target, periods)
            self.tiles = rest if isinstance(rest, Tiling) else self.tiles
        self.end = ending_with(target, periods)

    def made(self, parent: int, cell: Cell) -> Made:
        """One cell of one whole."""
        some = next(one for p in self.periods if (one := self.results.get((parent, p.code, cell))) is not None)
        time = self.times.get(cell) or time_of(self.catalogue, cell)
        method = some.method
        if method is Method.ratio:
            counts = [part.result for part in self._parts(parent, cell) if part.result is not None]
            total = reduce(add, (_bare(one.total) for one in counts), Total())
            figure = Figure.without(FigureState.blank, some.figure.scale)
            empty = self._result(parent, cell, some, figure, total, counts)
            return Made(empty, How.recomputed, tuple(self._parts(parent, cell)))
        if time != "flow" or method not in (Method.sum, Method.distinct, Method.max):
            return self._of_the_end(parent, cell, some, time)
        if isinstance(self.tiles, NoTiling):
            return self._not_made(parent, cell, some, self.tiles.reason)
        parts = self._parts(parent, cell)
        if self.tiles.derived:
            return self._rest(parent, cell, some, parts)
        return self._added(parent, cell, some, parts)

    def _parts(self, parent: int, cell: Cell) -> list[Part]:
        if isinstance(self.tiles, NoTiling):
            return []
        signed = [*((one, 1) for one in self.tiles.plus), *((one, -1) for one in self.tiles.minus)]
        return [Part(one.code, self.results.get((parent, one.code, cell)), sign) for one, sign in signed]

    def _result(
        self, parent: int, cell: Cell, some: Result, figure: Figure, total: Total, given: Iterable[Result],
        doubts: tuple[Doubt, ...] = (), lacking: int = 0,
    ) -> Result:  # fmt: skip
        absent = sum(one.absent for one in given) + lacking
        return Result(parent, self.target.code, cell, some.method, figure, total, absent, doubts=doubts)

    def _not_made(self, parent: int, cell: Cell, some: Result, why: Message) -> Made:
        figure = Figure.without(FigureState.blank, some.figure.scale, why)
        return Made(self._result(parent, cell, some, figure, Total(some.total.scale), ()), How.not_made, (), why)

    def _of_the_end(self, parent: int, cell: Cell, some: Result, time: str) -> Made:
        if self.end is None:
            return self._not_made(parent, cell, some, said(NO_END, self.target))
        days = (self.target.window.end - self.target.window.start).days
        if time == "cumulative" and days > DAYS_OF_A_YEAR:
            return self._not_made(parent, cell, some, SEVERAL_YEARS)
        last = self.results.get((parent, self.end.code, cell))
        if last is None:
            why = Message(PERIODS_MISSING.vi, PERIODS_MISSING.en, {"periods": self.end.code})
            made = self._not_made(parent, cell, some, why)
            return replace(made, parts=(Part(self.end.code, None),))
        falls = self._falls(parent, cell) if time == "cumulative" and some.method is Method.sum else ()
        result = replace(last, period=self.target.code, doubts=(*last.doubts, *falls))
        return Made(result, How.end, (Part(self.end.code, last),))

    def _falls(self, parent: int, cell: Cell) -> tuple[Doubt, ...]:
        """Where a cumulative figure is less than an earlier one of the same year."""
        inside = [one for one in self.periods if within(one.window, self.target.window)]
        told: list[tuple[str, Figure]] = []
        for one in sorted(inside, key=lambda one: (one.window.end, one.window.start)):
            result = self.results.get((parent, one.code, cell))
            if result is not None and result.figure.decimal is not None:
                told.append((one.code, result.figure))
        return tuple(
            Doubt("falls", Message(FALLS.vi, FALLS.en, {
                "before": before, "more": str(more.decimal), "after": after, "less": str(less.decimal),
            }))
            for (before, more), (after, less) in pairwise(told)
            if (less.decimal or 0) < (more.decimal or 0)
        )  # fmt: skip

    def _added(self, parent: int, cell: Cell, some: Result, parts: list[Part]) -> Made:
        given = [part.result for part in parts if part.result is not None]
        wrong = tuple(doubt for one in given for doubt in one.doubts if doubt.error)
        doubts = _once(doubt for one in given for doubt in one.doubts)
        lacking = [part.period for part in parts if part.result is None]
        how = How.largest if some.method is Method.max else How.sum
        scale = max((one.total.scale for one in given if one.total.value), default=some.figure.scale)
        scale = max((one.figure.scale for one in given if one.figure.amount is not None), default=scale)
        absent = len(lacking) * max((one.reported + one.missing for one in given), default=1)
        total = reduce(add, (_bare(one.total) for one in given), Total())
        try:
            amounts = [one.figure.rescale(scale).amount for one in given if one.figure.amount is not None]
            total = replace(total, scale=scale, amount=_sum(given, scale))
            figure = _figure(how, [one for one in amounts if one is not None], total)
        except AmountError:
            figure = Figure.without(FigureState.unreadable, scale, TOO_LARGE)
            doubts.append(Doubt("too_large", TOO_LARGE, error=True))
        if wrong:
            figure = Figure.without(FigureState.unreadable, scale, wrong[0].message)
        if lacking:
            why = Message(PERIODS_MISSING.vi, PERIODS_MISSING.en, {"periods": ", ".join(lacking)})
            doubts.append(Doubt("periods_missing", why))
        result = self._result(parent, cell, some, figure, total, given, tuple(doubts), absent)
        return Made(result, how, tuple(parts))

    def _rest(self, parent: int, cell: Cell, some: Result, parts: list[Part]) -> Made:
        """A longer period less the others. Not made where one of them gives no number."""
        assert isinstance(self.tiles, Tiling)
        names = {
            "whole": self.tiles.plus[0].code,
            "parts": " + ".join(one.code for one in self.tiles.minus),
        }
        figures = [part.result.figure if part.result else None for part in parts]
        lacking = [
            part.period
            for part, figure in zip(parts, figures, strict=True)
            if figure is None or figure.state not in (FigureState.value, FigureState.none_arisen)
        ]
        if lacking or some.method is Method.max:
            why = Message(PERIODS_MISSING.vi, PERIODS_MISSING.en, {"periods": ", ".join(lacking)})
            return replace(self._not_made(parent, cell, some, why), parts=tuple(parts))
        known = [figure for figure in figures if figure is not None]
        scale = max(figure.scale for figure in known)
        amounts = [figure.rescale(scale).amount or 0 for figure in known]
        rest = sum(part.sign * amount for part, amount in zip(parts, amounts, strict=True))
        whole = parts[0].result
        assert whole is not None
        why = Message(DERIVED.vi, DERIVED.en, dict(names))
        doubts = [Doubt("derived", why)]
        if rest < 0 <= min(amounts):
            wrong = Message(NEGATIVE_REST.vi, NEGATIVE_REST.en, dict(names))
            doubts.append(Doubt("negative_rest", wrong, error=True))
            figure = Figure.without(FigureState.unreadable, scale, wrong)
        elif all(one.state is FigureState.none_arisen for one in known):
            figure = Figure.without(FigureState.none_arisen, scale)
        else:
            figure = Figure(FigureState.value, rest, scale)
        total = replace(_bare(whole.total), scale=scale, amount=figure.amount or 0)
        result = self._result(parent, cell, some, figure, total, [whole], tuple(doubts))
        return Made(result, How.difference, tuple(parts), why)


def _bare(total: Total) -> Total:
    """The counts of a total without its sum, so that totals of any scale add up."""
    return replace(total, scale=0, amount=0)


def _sum(given: Iterable[Result], scale: int) -> int:
    """The sums of the results at one scale, which none of theirs exceeds."""
    return sum(int(one.total.amount * 10 ** (scale - one.total.scale)) for one in given if one.total.value)


def _figure(how: How, amounts: list[int], total: Total) -> Figure:
    """The figure of the amounts; where there are none, without one in the state of the total."""
    if not amounts:
        return Figure.without(FigureState.blank if total.value else total.state, total.scale)
    return Figure(FigureState.value, max(amounts) if how is How.largest else sum(amounts), total.scale)


def _once(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Each doubt once, in order."""
    found: list[Doubt] = []
    for doubt in doubts:
        if doubt not in found:
            found.append(doubt)
    return found
