"""Units of measure: what may be added to what, and what a quotient or a product is counted in.

A written number in a product scales the quantity. Where it is exactly the step between two units of one kind
(a share × 100 is a percentage, Triệu đồng × 1000000 is Đồng) it converts; any other number leaves the unit.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from cchc.core.messages import Message

MONEY = {"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9}
"""Đồng in one of each."""
SYNONYMS = {
    "tthc": "thủ tục",
    "đơn vị": "cơ quan, đơn vị",
    "cơ quan": "cơ quan, đơn vị",
    "ngàn đồng": "nghìn đồng",
    "tỉ đồng": "tỷ đồng",
    "vnđ": "đồng",
    "đ": "đồng",
    "số lượng": "",
}
"""Units the forms print under two names. 'Số lượng' says nothing of what is counted."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of units, the hundreds in it (1 for a percentage), a factor not yet spent on converting."""

    powers: tuple[tuple[str, int], ...] = ()
    hundreds: int = 0
    factor: Fraction = Fraction(1)
    free: bool = False
    """A written number: it takes the unit of what it meets."""

    @property
    def label(self) -> Message:
        """The unit in words: '%', 'hồ sơ', 'hồ sơ/người', or 'a share' for a quotient of equal units."""
        over = [_power(name, power) for name, power in self.powers if power > 0]
        under = [_power(name, -power) for name, power in self.powers if power < 0]
        shown = "·".join(["%"] * self.hundreds + over) + "".join(f"/{name}" for name in under)
        return Message.verbatim(shown, shown) if shown else Message("tỷ lệ chưa nhân 100", "a share not yet × 100")


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def in_dong(unit: str) -> int | None:
    """How many đồng one of this unit is; None for what is no money."""
    name = " ".join(unicodedata.normalize("NFC", unit).casefold().split())
    return MONEY.get(SYNONYMS.get(name, name))


def is_other_money(unit: str, other: str) -> bool:
    """Whether both are money, and not the same: figures in one would be wrong by thousands in the other."""
    own, theirs = in_dong(unit), in_dong(other)
    return own is not None and theirs is not None and own != theirs


def named(unit: str) -> Unit | None:
    """The unit a form prints; None where it prints none, which goes with everything."""
    name = " ".join(unicodedata.normalize("NFC", unit).casefold().split())
    name = SYNONYMS.get(name, name)
    if name in ("%", "phần trăm"):
        return Unit(hundreds=1)
    return Unit(((name, 1),)) if name else None


def number(value: Fraction) -> Unit:
    """The unit of a written number."""
    return Unit(factor=value, free=True)


def times(left: Unit, right: Unit, sign: int) -> Unit:
    """left × right for sign 1, left ÷ right for −1."""
    powers = Counter(dict(left.powers))
    for name, power in right.powers:
        powers[name] += sign * power
    factor = left.factor * right.factor if sign > 0 or not right.factor else left.factor / right.factor
    kept = tuple(sorted((name, power) for name, power in powers.items() if power))
    return Unit(kept, left.hundreds + sign * right.hundreds, factor, left.free and right.free)


def settled(unit: Unit) -> Unit:
    """`unit` with its factor spent: a conversion where it is one, otherwise the same unit, only more or less."""
    if unit.free or unit.factor == 1:
        return unit
    for step in (0, 1, -1):
        hundreds = unit.hundreds + step
        if hundreds < 0 or (step == 1 and unit.powers):
            continue
        rest = unit.factor / Fraction(100) ** step
        if rest == 1:
            return Unit(unit.powers, hundreds)
        for money in _converted(unit.powers, rest):
            return Unit(((money, 1),), hundreds)
    return Unit(unit.powers, unit.hundreds)


def _converted(powers: tuple[tuple[str, int], ...], factor: Fraction) -> list[str]:
    """The money unit that one of money becomes when its number is multiplied by `factor`."""
    if len(powers) != 1 or powers[0][1] != 1 or powers[0][0] not in MONEY:
        return []
    return [name for name, worth in MONEY.items() if Fraction(MONEY[powers[0][0]], worth) == factor]


def agree(left: Unit | None, right: Unit | None) -> bool:
    """True when the two may be added or compared. Unknown units and written numbers go with everything."""
    if left is None or right is None:
        return True
    left, right = settled(left), settled(right)
    return left.free or right.free or (left.powers, left.hundreds) == (right.powers, right.hundreds)
