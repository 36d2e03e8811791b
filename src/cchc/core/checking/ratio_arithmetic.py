"""Pure arithmetic of printed rates, exact: is it the rate of these parts, cut, inverted, of another base?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cchc.core.figures import ratio, round_half_up

LARGEST_BASE = 5000
"""How far a base is looked for; beyond it nearly every rate of two decimals can be reached."""


class Verdict(StrEnum):
    """How a printed rate stands to the parts it is defined by."""

    right = "right"
    cut = "cut"
    """Less than one unit of the last printed decimal off: cut, rounded up, or rounded to fewer decimals."""
    not_full = "not_full"
    """Printed 100 (or 0) although something is missing (or there is something)."""
    fraction = "fraction"
    """Printed as a share of one, not of a hundred: 0,85 for 85 %."""
    inverted = "inverted"
    """Base over part."""
    nothing = "nothing"
    """Nothing over nothing, printed 0."""
    over_nothing = "over_nothing"
    """A rate, or something above it, although the base is 0."""
    wrong = "wrong"


def places_of(raw: str, value: Decimal) -> int:
    """Decimals that the cell prints for `value`: 2 for '96,90 %'; those of the value where that is not plain."""
    plain = max(0, -int(value.normalize().as_tuple().exponent))
    for separator in ",.":
        before, found, after = raw.partition(separator)
        digits = after[: next((n for n, c in enumerate(after) if not c.isdigit()), len(after))]
        whole = before[max((n for n, c in enumerate(before) if not c.isdigit()), default=-1) + 1 :]
        if found and digits and whole and Decimal(f"{whole}.{digits}") == abs(value):
            return min(len(digits), 9)
    return min(plain, 9)


def judge(printed: Decimal, places: int, above: Decimal, below: Decimal) -> Verdict:
    """`printed`, with `places` decimals, against above / below × 100."""
    if below == 0:
        return Verdict.over_nothing if printed or above else Verdict.nothing
    exact, near = _percent(above, below), _rounds_to(printed, places, above, below)
    if printed in (0, 100) and exact != printed and (near or abs(exact - Fraction(printed)) < 1):
        return Verdict.not_full
    if near:
        return Verdict.right
    fewer = any(rate(above, below, p) == printed for p in range(places))
    if fewer or abs(exact - Fraction(printed)) < Fraction(1, 10**places):
        return Verdict.cut
    if above and _rounds_to(printed, places, below, above):
        return Verdict.inverted
    if printed and places and _rounds_to(printed * 100, max(0, places - 2), above, below):
        return Verdict.fraction
    return Verdict.wrong


def rate(above: Decimal, below: Decimal, places: int) -> Decimal:
    """above / below × 100, rounded half up. ZeroDivisionError over 0."""
    exact = _percent(above, below)
    return Decimal(round_half_up(exact.numerator * 10**places, exact.denominator)).scaleb(-places)


def another_base(
    printed: Decimal, places: int, values: Sequence[Decimal], asked: tuple[Decimal, Decimal]
) -> tuple[Decimal, Decimal] | None:
    """The pair of the report's own figures that gives the printed rate: exactly rounded first, else cut.

    0 and 100 are rates of too many pairs to say anything.
    """
    if printed in (0, 100):
        return None
    pairs = [(a, b) for b in values for a in values if 0 < a < b and (a, b) != asked]
    for verdict in (Verdict.right, Verdict.cut):
        if found := next((pair for pair in pairs if judge(printed, places, *pair) is verdict), None):
            return found
    return None


def is_mean(printed: Decimal, places: int, rates: Sequence[Decimal]) -> bool:
    """Whether the rate is the plain mean of several different rates, rounded or cut."""
    if len(set(rates)) < 2:
        return False
    mean = Fraction(sum(rates, Decimal(0))) / len(rates)
    return abs(mean - Fraction(printed)) < Fraction(1, 10**places)


def reachable_cut(printed: Decimal, places: int, left: int) -> bool:
    """Whether some whole number taken away from `left` + itself is the printed rate, at its decimals.

    The rate grows with what is taken, so the two whole numbers around the exact answer decide.
    """
    if not 0 <= printed < 100:
        return False
    exact = Fraction(printed) * left / (100 - Fraction(printed))
    return any(
        left + cut > 0 and judge(printed, places, Decimal(cut), Decimal(left + cut)) in (Verdict.right, Verdict.cut)
        for cut in range(max(0, int(exact) - 1), int(exact) + 3)
    )


def smallest_base(printed: Decimal, places: int) -> tuple[int, int] | None:
    """The smallest whole base, with its part, that gives the printed rate; None beyond LARGEST_BASE."""
    for below in range(1, LARGEST_BASE + 1):
        above = round_half_up(*(Fraction(printed) * below / 100).as_integer_ratio())
        if ratio(above, below, places) == int(printed.scaleb(places)):
            return above, below
    return None


def _percent(above: Decimal, below: Decimal) -> Fraction:
    return Fraction(above) * 100 / Fraction(below)


def _rounds_to(printed: Decimal, places: int, above: Decimal, below: Decimal) -> bool:
    return rate(above, below, places) == printed
