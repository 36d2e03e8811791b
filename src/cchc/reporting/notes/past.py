"""A row through the periods: last period, the same a year ago, earlier ones, and the line they draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from cchc.core.catalogue.formulas import Formula
from cchc.core.figures import to_decimal
from cchc.core.figures.amount import ratio
from cchc.core.periods.period import Period
from cchc.core.vietnamese.numbers import write_number, write_signed
from cchc.reporting.figures import ratios
from cchc.reporting.figures.form import Line, Slot
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.figures.selectors import facts
from cchc.reporting.reports.models import Report

MOST = 12
"""Earlier periods shown."""
WIDTH, HEIGHT, EDGE = 240, 36, 3


@dataclass(frozen=True, slots=True)
class Point:
    """What one period says in this row."""

    period: str
    state: str = ""
    """'' where it says nothing."""
    value: Decimal | None = None
    text: str = ""
    """An answer in words; of a fraction what stands above and below: '489/496'."""


@dataclass(frozen=True, slots=True)
class Change:
    """From one number to another: '+41 (+8 %)', or in points where both are rates."""

    text: str
    sign: int

    @property
    def arrow(self) -> str:
        """The direction as a shape."""
        return {1: "▲", 0: "=", -1: "▼"}[self.sign]


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line: stretches of points without a gap, what leads over the gaps, and the last point."""

    stretches: tuple[str, ...]
    bridges: tuple[str, ...]
    last: tuple[int, int]
    width: int = WIDTH
    height: int = HEIGHT


def now(line: Line, period: str) -> Point:
    """What stands in the row: what follows from its parts, or what is seen."""
    if line.slot and line.slot.computed:
        found = line.follows
        return Point(period, found.state.value, found.value, found.base) if found else Point(period)
    return _of(period, line.seen) if line.seen else Point(period)


def _of(period: str, found: Any) -> Point:
    """The point of a stored figure."""
    value = None if found.amount is None else to_decimal(found.amount, found.scale)
    return Point(period, found.state, value, "" if found.amount is not None else found.text)


def earlier(report: Report, slot: Slot) -> list[Point]:
    """What counts in this row in up to twelve earlier periods of the kind, the last first, as far back as it was
    reported. A row that shows no indicator speaks for its report only: it has none."""
    codes = _codes(report.period_code)
    if not slot.indicator or not codes:
        return []
    formula = ratios.formula_of(report.template, slot.row.key, slot.indicator, slot.breakdown)
    asked = {slot.indicator, *(reference.id for reference in formula.references)} if formula else {slot.indicator}
    found = list(facts().filter(unit=report.unit_id, regime=report.regime, period__in=codes, indicator__in=asked))
    own = {
        figure.period: figure
        for figure in found
        if (figure.indicator, figure.breakdown, figure.repeat) == (slot.indicator, slot.breakdown, slot.repeat)
    }
    points = _computed(report, slot, formula, found, codes) if slot.computed and formula else {}
    for code, figure in own.items():
        points.setdefault(code, _of(code, figure))
    told = [code in points for code in codes]
    last = len(told) - told[::-1].index(True) if True in told else 0
    return [points.get(code, Point(code)) for code in codes[:last]]


def _codes(code: str) -> list[str]:
    """Codes of the periods before, the last first; none for a window of its own."""
    period = Period.known(code)
    codes: list[str] = []
    while period is not None and len(codes) < MOST:
        period = period.previous()
        codes.append(period.code)
    return codes


def _computed(
    report: Report, slot: Slot, formula: Formula, found: Sequence[Figure], codes: Sequence[str]
) -> dict[str, Point]:
    """What the parts give in each period, where they say anything."""
    rows = {
        number: Figure(
            pk=number, indicator=slot.indicator, breakdown=slot.breakdown, template_row=slot.row.key, period=code,
            state=State.BLANK,
        )
        for number, code in enumerate(codes, -len(codes))
    }  # fmt: skip
    parts = [one for one in found if (one.indicator, one.breakdown) != (slot.indicator, slot.breakdown)]
    checks: dict[int, Any] = ratios.check([*rows.values(), *parts], report.template)
    return {
        row.period: Point(row.period, done.result.state.value, done.result.decimal, _base(done))
        for number, row in rows.items()
        if (done := checks.get(number)) and done.answered
    }


def _base(done: ratios.Check) -> str:
    """'489/496', where both parts have a number."""
    parts = [part.decimal for part in (done.numerator, done.denominator) if part is not None]
    return "/".join(write_number(part) for part in parts if part is not None) if len(parts) == 2 else ""


def change(here: Point, there: Point | None, *, rate: bool) -> Change | None:
    """From `there` to `here`; None where one of them has no number."""
    if there is None or here.value is None or there.value is None:
        return None
    apart = here.value - there.value
    sign = (apart > 0) - (apart < 0)
    if not sign:
        return Change(_("unchanged"), 0)
    if rate:
        return Change(_("%(n)s points") % {"n": write_signed(apart)}, sign)
    places = max(0, *(-int(value.as_tuple().exponent) for value in (here.value, there.value)))
    base = int(there.value.scaleb(places))
    share = ratio(int(apart.scaleb(places)), base, 1) if base > 0 else None
    percent = f" ({write_signed(to_decimal(share, 1))} %)" if share is not None else ""
    return Change(f"{write_signed(apart)}{percent}", sign)


def spark(points: Sequence[Point]) -> Spark | None:
    """The line through these points, the oldest first; None for fewer than two numbers. A period without a number
    leaves a gap, which is led over by dots."""
    values = [point.value for point in points]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    places: list[tuple[int, int] | None] = []
    for number, value in enumerate(values):
        across = EDGE + (WIDTH - 2 * EDGE) * number // (len(values) - 1)
        up = Decimal("0.5") if value is None or high == low else (value - low) / (high - low)
        places.append(None if value is None else (across, HEIGHT - EDGE - int(up * (HEIGHT - 2 * EDGE))))
    stretches: list[list[tuple[int, int]]] = [[]]
    for place in places:
        if place is None:
            stretches.append([])
        else:
            stretches[-1].append(place)
    drawn = [stretch for stretch in stretches if len(stretch) > 1]
    told = [stretch for stretch in stretches if stretch]
    bridges = [[before[-1], after[0]] for before, after in pairwise(told)]
    return Spark(tuple(map(_path, drawn)), tuple(map(_path, bridges)), told[-1][-1])


def _path(places: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
