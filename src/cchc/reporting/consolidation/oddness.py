"""How unusual a unit's figure is among the parts of a total, and why: a robust z, so that one absurd number does not
hide another. It only orders what a person looks at; no figure is changed by it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.consolidation.question import Question
from cchc.reporting.figures.selectors import facts

ABSURD = 1000
"""A figure this many times the median of the others is probably in another unit of measure."""
NORMAL = 0.6745
"""Makes the median deviation of a normal distribution its standard deviation."""
LITTLE = 0.05
"""Of an amount: about a twentieth up or down is never odd by itself."""
POINT = 0.5
"""Of a rate in percent: half a point."""
STRANGE = 3.5
"""From this score on it is said why: the usual limit of the robust z."""


class Oddness(NamedTuple):
    """A score (0: as usual) and what makes it so; `why` is None below `STRANGE`."""

    score: float
    why: Message | None = None
    absurd: bool = False


AGAINST_ITSELF = Message(
    "Kỳ trước {before}, kỳ này {now}; các đơn vị khác thay đổi khoảng {usual} lần.",
    "Last period {before}, now {now}; the others changed about {usual} times.",
)
AGAINST_OTHERS = Message(
    "Tỷ lệ {now} %, trong khi giữa các đơn vị là {usual} %.", "A rate of {now} %, while the middle unit has {usual} %."
)
SAID_ABSURD = Message(
    "Gấp hơn {times} lần số ở giữa của các đơn vị ({usual}): có thể ghi sai đơn vị tính.",
    "More than {times} times the middle of the units ({usual}): it may be in another unit of measure.",
)


def values_before(question: Question, cell: Cell, units: Iterable[int]) -> dict[int, tuple[int, int]]:
    """unit → amount and scale of the period of the same kind before. One query."""
    period = Period.known(question.period)
    if period is None:
        return {}
    found = facts(at=question.at).filter(
        period=period.previous().code, regime=question.regime, indicator=cell.indicator, breakdown=cell.breakdown,
        repeat=0, amount__isnull=False,
    )  # fmt: skip
    wanted = set(units)
    rows = found.order_by().values_list("unit_id", "amount", "scale")
    return {unit: (amount, scale) for unit, amount, scale in rows if unit in wanted}


def odd_amounts(values: Mapping[int, Figure], before: Mapping[int, tuple[int, int]]) -> dict[int, Oddness]:
    """Amounts against the unit's own last period: how the change compares with the changes of the others. A unit
    without one is compared in size."""
    amounts = {unit: float(value.decimal or 0) for unit, value in values.items()}
    last = {unit: amount / 10**scale for unit, (amount, scale) in before.items() if unit in amounts}
    changes = {unit: _log(amounts[unit]) - _log(was) for unit, was in last.items()}
    sizes = {unit: _log(value) for unit, value in amounts.items()}
    scores = {**_robust(sizes, LITTLE, damped=True), **_robust(changes, LITTLE)}
    usual = math.exp(median(changes.values())) if changes else 1.0
    middle = median(abs(value) for value in amounts.values()) if amounts else 0.0
    found = {}
    for unit, score in scores.items():
        absurd = len(amounts) > 2 and middle > 0 and abs(amounts[unit]) > ABSURD * middle
        why = None
        if absurd:
            why = _said(SAID_ABSURD, times=str(ABSURD), usual=_number(middle))
        elif unit in last and abs(score) >= STRANGE:
            why = _said(AGAINST_ITSELF, before=_number(last[unit]), now=_number(amounts[unit]), usual=_number(usual))
        found[unit] = Oddness(max(abs(score), 100.0 if absurd else 0.0), why, absurd)
    return found


def odd_rates(rates: Mapping[int, Figure]) -> dict[int, Oddness]:
    """Rates against the rates of the others."""
    values = {unit: float(rate.decimal) for unit, rate in rates.items() if rate.decimal is not None}
    middle = median(values.values()) if values else 0.0
    found = {}
    for unit, score in _robust(values, POINT).items():
        why = None
        if abs(score) >= STRANGE:
            why = _said(AGAINST_OTHERS, now=_number(values[unit]), usual=_number(middle))
        found[unit] = Oddness(abs(score), why)
    return found


def _robust(values: Mapping[int, float], least: float, *, damped: bool = False) -> dict[int, float]:
    """How many deviations from the median each lies, no deviation being taken for less than `least`: where all are
    alike, a little is not odd. `damped` halves it, where less is known."""
    if len(values) < 3:
        return dict.fromkeys(values, 0.0)
    middle = median(values.values())
    spread = median(abs(value - middle) for value in values.values())
    if not spread:
        spread = NORMAL * sum(abs(value - middle) for value in values.values()) / len(values)
    weight = NORMAL / max(spread, least) / (2 if damped else 1)
    return {unit: weight * (value - middle) for unit, value in values.items()}


def _log(value: float) -> float:
    """Sizes compare by how many times; 0 and negatives have a place too."""
    return math.copysign(math.log1p(abs(value)), value)


def _number(value: float) -> str:
    return write_number(Decimal(f"{value:.1f}" if value % 1 else f"{value:.0f}"))


def _said(message: Message, **values: str) -> Message:
    return Message(message.vi, message.en, dict(values))
