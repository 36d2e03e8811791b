"""Sets of figures on which every engine must give the same, and a catalogue that has every way of adding up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import in_use
from cchc.reporting.consolidation.parquet import Fact

PERIOD = "2026-Q1"
DAY = date(2026, 3, 31)
LARGEST, SMALLEST = 2**63 - 1, -(2**63)


def every_way() -> Catalogue:
    """The shipped catalogue, with two indicators whose figures give the largest and the latest."""
    known = in_use()
    more = {
        made.id: made
        for made in (
            replace(known.indicators["A1"], id="X.max", rollup="max"),
            replace(known.indicators["A1"], id="X.last", rollup="last"),
        )
    }
    return replace(known, indicators={**known.indicators, **more})


@dataclass(frozen=True)
class Given:
    """Figures of units numbered from 1, and pairs (parent, unit); a parent's number is not that of a unit."""

    facts: tuple[Fact, ...]
    members: tuple[tuple[int, int], ...]


def value(unit: int, indicator: str, amount: int, breakdown: str = "", scale: int = 0, as_of: date = DAY) -> Fact:
    return Fact(unit, PERIOD, indicator, breakdown, "value", amount, scale, as_of)


def without(unit: int, indicator: str, state: str, breakdown: str = "") -> Fact:
    return Fact(unit, PERIOD, indicator, breakdown, state, None, 0, DAY)


def whole(facts: list[Fact], parents: int = 1) -> Given:
    """Every unit under parent 1001; with more parents, the units dealt out among the others too."""
    units = sorted({fact.unit for fact in facts})
    pairs = [(1001, unit) for unit in units]
    pairs += [(1001 + number % (parents - 1) + 1, unit) for number, unit in enumerate(units) if parents > 1]
    return Given(tuple(facts), tuple(pairs))


STATES = ("none_arisen", "not_applicable", "blank", "unreadable")
SETS: dict[str, Given] = {
    "nothing": Given((), ()),
    "units without figures": Given((), ((1001, 1), (1001, 2))),
    "figures without a whole": Given((value(1, "A1", 5),), ()),
    "beyond 2^53": whole([value(unit, "A1", 2**53 + unit) for unit in range(1, 8)]),
    "the largest there is": whole([value(1, "A1", LARGEST), value(2, "A1", 0)]),
    "the smallest there is": whole([value(1, "A1", SMALLEST), value(2, "A1", 0)]),
    "too large together, beside one that is not": whole(
        [value(unit, "A1", LARGEST) for unit in range(1, 6)] + [value(unit, "C3.3a", 7) for unit in range(1, 6)]
    ),
    "too small together": whole([value(unit, "A1", SMALLEST) for unit in range(1, 6)]),
    "large ones that cancel out": whole(
        [value(unit, "A1", LARGEST if unit % 2 else SMALLEST) for unit in range(1, 9)]
    ),
    "negatives": whole([value(unit, "A1", -unit) for unit in range(1, 8)] + [value(9, "A1", 3)]),
    "around a half of 2^32": whole(
        [value(unit, "A1", sign * (2**32 + step)) for unit, (sign, step) in enumerate(
            [(1, -1), (1, 0), (1, 1), (-1, -1), (-1, 0), (-1, 1)], 1)]
    ),
    "exact halves": whole(
        [value(1, "C3.3a", 80_000), value(1, "C3.3b", 4), value(2, "C3.3a", 80_000), value(2, "C3.3b", 4)]
    ),
    "a ratio with no base": whole([value(1, "C3.3a", 0), value(1, "C3.3b", 3)]),
    "a ratio with a part missing": whole([value(1, "C3.3a", 10), without(1, "C3.3b", "blank")]),
    "the five states": whole(
        [without(unit, "A1", STATES[unit % 4]) for unit in range(1, 9)] + [value(9, "A1", 0)]
    ),
    "each state alone": whole([without(unit, f"A{unit}" if unit < 2 else f"C3.3{'abc'[unit - 2]}", state)
                               for unit, state in enumerate(STATES, 1)]),
    "answers": whole(
        [value(unit, "D1.1", 1 + unit % 2) for unit in range(1, 8)]
        + [value(9, "D1.1", 7), without(10, "D1.1", "blank")] + [value(unit, "A7", unit % 3) for unit in range(1, 8)]
    ),
    "an answer in words": whole(
        [Fact(1, PERIOD, "D1.1", "", "value", None, 0, DAY), value(2, "D1.1", 1)]
    ),
    "the same things seen by many": whole([value(unit, "C1.4c", 210 - (unit == 3)) for unit in range(1, 8)]),
    "latest, with a tie": whole(
        [value(1, "X.last", 1, as_of=date(2026, 2, 1)), value(4, "X.last", 4), value(3, "X.last", 3),
         value(5, "X.last", 5, as_of=date(2025, 12, 31)), without(2, "X.last", "blank")]
    ),
    "the largest": whole([value(unit, "X.max", amount) for unit, amount in enumerate((-5, 3, 2), 1)]),
    "two scales": whole([value(1, "A1", 5), value(2, "A1", 50, scale=1)]),
    "breakdowns": whole(
        [value(unit, "A1", unit, breakdown) for unit in range(1, 6) for breakdown in ("", "x", "y")]
    ),
    "35 parents": whole(
        [value(unit, name, unit * 7 - 300) for unit in range(1, 120) for name in ("A1", "C3.3a", "C3.3b", "X.last")], 35
    ),
}  # fmt: skip
