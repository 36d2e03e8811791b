"""Points of a series in time, and the marks between them: where a reader must not draw a line, or must know why.

Pure: who reported and what became of units is told by `reporting.consolidation.series`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from cchc.core.catalogue.model import Catalogue
from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.core.periods.windows import Placed
from cchc.core.rollup.comparable import Change, Comparing
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.time import time_of

OTHER_LENGTH = Message(
    "Kỳ {after} dài khác kỳ {before}: số trong kỳ không so trực tiếp được.",
    "{after} is not as long as {before}: what happened in them is not compared directly.",
)
STATED = Message(
    "Báo cáo chỉ ghi tỷ lệ, không ghi tử số và mẫu số: chỉ để xem, không cộng, không lấy trung bình.",
    "The report gives only the ratio, not its parts: it is shown, never added, never averaged.",
)
OTHER_REGIME = Message(
    "Chuyển từ chế độ báo cáo {before} sang {after}.", "From the reporting regime {before} to {after}."
)


class Mark(StrEnum):
    """What a break is about."""

    unit = "unit"
    """The unit, or those that make it up, were reorganised."""
    form = "form"
    """Another form, the same meaning."""
    lineage = "lineage"
    """The indicator was renamed, split, merged, or its unit or definition changed."""
    length = "length"
    regime = "regime"
    stated = "stated"


@dataclass(frozen=True, slots=True)
class Break:
    """One mark at a point. `cuts`: a line must not run from the point before to this one."""

    kind: Mark
    message: Message
    cuts: bool = False
    day: date | None = None
    source: str = ""
    change: str = ""
    """Of a lineage mark: its kind (`comparable.Change`); of a unit mark: the kind of the entry."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period of one cell of one whole."""

    placed: Placed
    regime: str
    figure: Figure
    """What to show: the total; where it is not added, the one unit's own answer."""
    result: Result
    units: int = 0
    """How many units' reports make it up."""
    forms: frozenset[str] = frozenset()
    stated: bool = False
    breaks: tuple[Break, ...] = ()
    """What lies between the point before and this one."""
    carried: tuple[Break, ...] = ()
    """Entries of the ledger that brought its figures to the map of the series, all after the end of the period."""
    notes: tuple[Message, ...] = field(default=(), compare=False)

    @property
    def period(self) -> str:
        """Code of the period."""
        return self.placed.code

    @property
    def cut(self) -> bool:
        """Whether the line ends before this point."""
        return any(one.cuts for one in self.breaks)


def marked(points: Iterable[Point], cell: Cell, catalogue: Catalogue, comparing: Comparing) -> list[Point]:
    """The points in time, each with what changed since the one before. What happened to units (`Point.breaks` as given,
    by their day) is kept where it lies between the two."""
    ordered = sorted(points, key=lambda one: (one.placed.window.start, one.placed.window.end, one.period, one.regime))
    found: list[Point] = []
    for number, point in enumerate(ordered):
        before = ordered[number - 1] if number else None
        found.append(replace(point, breaks=tuple(_between(before, point, cell, catalogue, comparing))))
    return found


def _between(
    before: Point | None, point: Point, cell: Cell, catalogue: Catalogue, comparing: Comparing
) -> Iterable[Break]:  # fmt: skip
    if point.stated:
        yield Break(Mark.stated, STATED)
    if before is None:
        return
    since, until = before.placed.window.end, point.placed.window.end
    yield from (one for one in point.breaks if one.day is None or since <= one.day < until)
    if before.regime != point.regime:
        names: dict[str, str | int] = {"before": before.regime, "after": point.regime}
        yield Break(Mark.regime, Message(OTHER_REGIME.vi, OTHER_REGIME.en, names))
    if before.placed.kind != point.placed.kind and _counts_days(point, cell, catalogue):
        codes: dict[str, str | int] = {"before": before.period, "after": point.period}
        yield Break(Mark.length, Message(OTHER_LENGTH.vi, OTHER_LENGTH.en, codes), cuts=True)
    yield from between_forms(cell, before.forms, point.forms, comparing)


def _counts_days(point: Point, cell: Cell, catalogue: Catalogue) -> bool:
    """Whether a longer period holds more of it: what happens in a period, and is no ratio."""
    ratios = (Method.ratio, Method.share, Method.list, Method.none)
    return point.result.method not in ratios and time_of(catalogue, cell) == "flow"


def between_forms(
    cell: Cell, before: Iterable[str], after: Iterable[str], comparing: Comparing
) -> Sequence[Break]:  # fmt: skip
    """Marks of a change of form: one for each pair of an earlier and a later form that differ and show the cell."""
    earlier, later = (sorted(one for one in set(forms) if comparing.places(cell, one)) for forms in (before, after))
    found: list[Break] = []
    for form in later:
        for other in earlier:
            if form == other or (form in earlier and other in later):
                continue
            seen = comparing.compare(cell, other, form)
            kind = Mark.form if seen.kind in (Change.same, Change.by_id) else Mark.lineage
            found.append(Break(kind, seen.message, seen.cuts, source=seen.source, change=seen.kind.name))
    return found
