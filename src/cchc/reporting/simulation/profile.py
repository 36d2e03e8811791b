"""What each cell is drawn from: `packs/profile.csv` as functions of a unit and a quarter.

Every number follows from the seed, the unit's code and size, the quarter and the cell's name. A unit's quarter is a
`Moment`; it keeps what was asked of it, so that parts and wholes agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from cchc.core.catalogue.packs import load
from cchc.core.periods.period import Period
from cchc.reporting.simulation.drawing import key, mixed, permille, seldom_high, within
from cchc.reporting.simulation.packs import rows, words
from cchc.reporting.simulation.sizes import NAMES, Size

Step = Callable[["Moment"], int]
NOTHING = -1
"""What a cell gives where nothing arose: it has no number then."""


@dataclass(slots=True)
class Moment:
    """One unit in one quarter, `quarter` counted from year 0."""

    seed: int
    unit: str
    province: str
    level: str
    size: Size
    communes: int
    leads: frozenset[int]
    quarter: int
    keys: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    _before: Moment | None = None

    def draw(self, span: str, cell: int) -> int:
        """64 bits for a cell, the same over the whole `span`: unit, province, year, quarter."""
        found = self.keys.get(span)
        if found is None:
            found = self.keys[span] = key(self.seed, *self._words(span))
        return mixed(found, cell)

    def _words(self, span: str) -> tuple[object, ...]:
        year = self.quarter // 4
        match span:
            case "unit":
                return (self.unit,)
            case "province":
                return (self.province, "province")
            case "year":
                return (self.unit, year)
            case "province year":
                return (self.province, year, "province")
            case "province quarter":
                return (self.province, self.quarter, "province", "quarter")
            case _:
                return (self.unit, self.quarter, "quarter")

    def of(self, cell: str) -> int:
        """The number in a cell."""
        found = self.known.get(cell)
        if found is None:
            found = self.known[cell] = steps()[cell](self)
        return found

    @property
    def before(self) -> Moment:
        """The same unit a quarter earlier."""
        if self._before is None:
            self._before = Moment(
                self.seed, self.unit, self.province, self.level, self.size, self.communes, self.leads,
                self.quarter - 1,
                {span: self.keys[span] for span in ("unit", "province") if span in self.keys},
            )  # fmt: skip
        return self._before


@dataclass(slots=True)
class Whole(Moment):
    """A body together with those below it, in whose report theirs are added up."""

    below: list[Moment] = field(default_factory=list)
    own: Moment | None = None

    @classmethod
    def made(cls, own: Moment, below: list[Moment]) -> Whole:
        return cls(
            own.seed, own.unit, own.province, own.level, own.size, own.communes, own.leads, own.quarter, own.keys,
            below=below, own=own,
        )  # fmt: skip

    def of(self, cell: str) -> int:
        """Sums are added up anew from their parts; the same things seen by several count once; all else is added."""
        found = self.known.get(cell)
        if found is None:
            found = self.known[cell] = self._combined(cell)
        return found

    def _combined(self, cell: str) -> int:
        assert self.own is not None
        if cell in wholes():
            return steps()[cell](self)
        method = methods()[cell]
        return self.own.of(cell) if method == "own" else _together([self.own, *self.below], cell, method)

    @property
    def before(self) -> Moment:
        assert self.own is not None
        if self._before is None:
            self._before = Whole.made(self.own.before, [one.before for one in self.below])
        return self._before


def _together(moments: list[Moment], cell: str, method: str) -> int:
    numbers = [number for number in (one.of(cell) for one in moments) if number != NOTHING]
    if not numbers:
        return NOTHING
    return max(numbers) if method == "max" else sum(numbers)


def alone(cell: str) -> Step:
    """The cell of the body itself, without those below it."""
    return lambda moment: moment.own.of(cell) if isinstance(moment, Whole) and moment.own else moment.of(cell)


def below(cell: str) -> Step:
    """The cell of those below it, without the body itself."""
    method = methods()[cell]
    return lambda moment: _together(moment.below, cell, method) if isinstance(moment, Whole) else NOTHING


@cache
def wholes() -> frozenset[str]:
    """Cells that are sums of others, on every level."""
    return frozenset(row["cell"] for row in rows("profile") if row["how"] == "sum" and not row["level"])


@cache
def methods() -> Mapping[str, str]:
    """cell → how a body and those below it become one: sum, max, own."""
    known = load()
    found = dict.fromkeys((*NAMES, "communes"), "sum")
    for row in rows("profile"):
        indicator, _, breakdown = row["cell"].partition(":")
        rollup = known.rollup_of(indicator, breakdown or None) if indicator in known.indicators else "sum"
        if row["how"] in {"code", "positive"}:
            rollup = "list" if rollup == "list" else "own"
        found[row["cell"]] = {"sum": "sum", "distinct": "max", "list": "max"}.get(rollup, "own")
        if row["how"] == "equals" or row["how"] == "stated":
            found[row["cell"]] = "own"
    return found


@cache
def overs() -> Mapping[str, str]:
    """cell → what it is over several quarters, where its indicator's time does not say it."""
    return {row["cell"]: row["over"] for row in rows("profile") if row["over"]}


def quarter_of(period: Period) -> int:
    """The last quarter of a period, counted from year 0."""
    last = period.last_day
    return last.year * 4 + (last.month - 1) // 3


@cache
def steps() -> Mapping[str, Step]:
    """cell → what gives its number."""
    made: dict[str, Step] = {"communes": lambda moment: moment.communes}
    pace = words("pace")
    for place, name in enumerate(NAMES):
        made[name] = _volume(place, pace) if name in {"dossiers", "documents"} else _size(place)
    for row in rows("profile"):
        step = HOW[row["how"]](row, key(row["cell"]))
        if row["when"]:
            step = _when(step, row["when"])
        if row["level"]:
            step = _only(step, row["level"])
        made[row["cell"]] = step
    return made


def _size(place: int) -> Step:
    return lambda moment: moment.size[place]


def _volume(place: int, pace: Mapping[str, list[int]]) -> Step:
    """What moves with the season and grows over the years."""
    season, growth, base = pace["season"], pace["growth"], pace["base_year"]

    def volume(moment: Moment) -> int:
        grown = 4000 + growth * (moment.quarter - 4 * base)
        return moment.size[place] * season[moment.quarter % 4] * max(grown, 400) // 4_000_000

    return volume


def _when(step: Step, cell: str) -> Step:
    return lambda moment: step(moment) if moment.of(cell) else NOTHING


def _only(step: Step, level: str) -> Step:
    """0 on other levels; 'leads 4': and for departments that do not lead the province in group 4."""
    if level.startswith("leads "):
        group = int(level.removeprefix("leads "))
        return lambda moment: step(moment) if group in moment.leads else 0
    return lambda moment: step(moment) if moment.level == level else 0


# --- how: one function each, given the line and the cell's key

Row = Mapping[str, str]


def _numbers(row: Row) -> tuple[int, int]:
    return int(row["low"]), int(row["high"])


def _count(row: Row, cell: int) -> Step:
    (low, high), span = _numbers(row), row["span"]
    return lambda moment: within(moment.draw(span, cell), low, high)


def _rare(row: Row, cell: int) -> Step:
    (low, high), span = _numbers(row), row["span"]
    return lambda moment: seldom_high(moment.draw(span, cell), low, high)


def _shared(row: Row, cell: int) -> Step:
    """Nearly the same all over a province: a few units are one or two behind."""
    (low, high), span = _numbers(row), f"province {row['span']}"

    def shared(moment: Moment) -> int:
        own = moment.draw("quarter", cell) & 63
        behind = (own < 4) + (own < 1)
        return max(within(moment.draw(span, cell), low, high) - behind, 0)

    return shared


def _part(row: Row, cell: int) -> Step:
    (low, high), span, of = _numbers(row), row["span"], row["of"]
    return lambda moment: permille(moment.of(of), within(moment.draw(span, cell), low, high))


def _times(row: Row, cell: int) -> Step:
    (low, high), span, of = _numbers(row), row["span"], row["of"]
    return lambda moment: moment.of(of) * within(moment.draw(span, cell), low, high)


def _flow(row: Row, cell: int) -> Step:
    return _part(row, cell)


def _uneven(row: Row, cell: int) -> Step:
    """A part that is small for most units and large for a few, and moves a little from quarter to quarter."""
    (low, high), of = _numbers(row), row["of"]

    def uneven(moment: Moment) -> int:
        usual = seldom_high(moment.draw("unit", cell), low, high)
        now = usual * within(moment.draw("quarter", cell), 500, 1500) // 1000
        return permille(moment.of(of), min(now, high))

    return uneven


def _growing(row: Row, cell: int) -> Step:
    """A part of `low` per mille in the base year and `high` more each year; units lie up to 150 per mille apart."""
    (low, high), of, base = _numbers(row), row["of"], words("pace")["base_year"]

    def growing(moment: Moment) -> int:
        usual = low + high * (moment.quarter - 4 * base) // 4
        own = usual * within(moment.draw("unit", cell), 550, 1450) // 1000
        now = own * within(moment.draw("quarter", cell), 930, 1070) // 1000
        return permille(moment.of(of), min(max(now, 5), 970))

    return growing


def _cumulative(row: Row, cell: int) -> Step:
    """Grows quarter by quarter towards the number of the year, and begins anew with each year."""
    (low, high), of = _numbers(row), row["of"]

    def cumulative(moment: Moment) -> int:
        reached, at = 0, moment
        for _ in range(moment.quarter % 4 + 1):
            reached += within(at.draw("quarter", cell), low, high)
            at = at.before
        return permille(moment.of(of), min(reached, 1000))

    return cumulative


def _since(row: Row, cell: int) -> Step:
    """Grows over the years since the cuts began."""
    (low, high), of, pace = _numbers(row), row["of"], words("pace")
    first, cap = 4 * pace["cuts_since"], pace["cuts_cap"]

    def since(moment: Moment) -> int:
        rate = within(moment.draw("unit", cell), low, high)
        return permille(moment.of(of), min(max(moment.quarter + 1 - first, 0) * rate, cap))

    return since


def _change(row: Row, cell: int) -> Step:
    of = row["of"]
    return lambda moment: moment.of(of) - moment.before.of(of)


def _before(row: Row, cell: int) -> Step:
    of = row["of"]
    return lambda moment: moment.before.of(of)


def _sum(row: Row, cell: int) -> Step:
    """Cells added and taken away."""
    terms = re.findall(r"([+-]?)\s*([\w.:]+)", row["of"])
    signed = [(-1 if sign == "-" else 1, name) for sign, name in terms]
    if len(signed) == 1:
        only = signed[0][1]
        return lambda moment: moment.of(only)
    return lambda moment: sum(sign * moment.of(name) for sign, name in signed)


def _code(row: Row, cell: int) -> Step:
    """Codes with so many thousandths each."""
    weights = [tuple(map(int, one.split(":"))) for one in row["of"].split()]
    span = row["span"]
    table = [code for code, many in weights for _ in range(many)]
    return lambda moment: table[within(moment.draw(span, cell), 0, len(table) - 1)]


def _equals(row: Row, cell: int) -> Step:
    of, wanted = row["of"], int(row["low"])
    return lambda moment: wanted if moment.of(of) == wanted else NOTHING


def _positive(row: Row, cell: int) -> Step:
    of = row["of"]
    return lambda moment: int(moment.of(of) > 0)


HOW: Mapping[str, Callable[[Row, int], Step]] = {
    "count": _count, "rare": _rare, "shared": _shared, "part": _part, "flow": _flow, "times": _times,
    "uneven": _uneven, "growing": _growing, "cumulative": _cumulative, "since": _since, "change": _change,
    "before": _before, "sum": _sum, "code": _code, "equals": _equals, "positive": _positive, "stated": _count,
}  # fmt: skip
"""The words of the column `how`."""
