"""What lies far from the middle, in integers: median and median deviation, quartiles, classes of equal width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MAD_TO_DEVIATION = 6745
"""A normal distribution has its median deviation at 0.6745 of its standard deviation; here × 10,000."""


class Middle(NamedTuple):
    """Median and median absolute deviation of amounts, both doubled, so that the middle of two stays an integer."""

    median2: int
    mad2: int
    count: int


def median2(amounts: Sequence[int]) -> int:
    """Twice the median; ValueError of nothing."""
    if not amounts:
        raise ValueError("the median of nothing")
    ordered, half = sorted(amounts), len(amounts) // 2
    return ordered[half] * 2 if len(ordered) % 2 else ordered[half - 1] + ordered[half]


def middle(amounts: Sequence[int]) -> Middle:
    """Median and median absolute deviation."""
    centre = median2(amounts)
    return Middle(centre, median2([abs(2 * amount - centre) for amount in amounts]) // 2, len(amounts))


def outlying(amount: int, here: Middle, tenths: int, least: int) -> bool:
    """Whether `amount` is further from the median than `tenths`/10 robust deviations, and at least `least` away.

    Where more than half are equal the deviation is 0 and only `least` decides.
    """
    away2 = abs(2 * amount - here.median2)
    return away2 >= 2 * least and MAD_TO_DEVIATION * away2 * 10 > tenths * here.mad2 * 10_000 and away2 > 0


class Five(NamedTuple):
    """Smallest, quartiles and largest: each an amount that is really there (nearest rank)."""

    least: int
    lower: int
    middle: int
    upper: int
    most: int


def five(amounts: Sequence[int]) -> Five:
    """The five numbers of a box plot; ValueError of nothing."""
    if not amounts:
        raise ValueError("five numbers of nothing")
    ordered = sorted(amounts)
    last = len(ordered) - 1

    def at(quarter: int) -> int:
        return ordered[max(0, -(-quarter * len(ordered) // 4) - 1)]

    return Five(ordered[0], at(1), at(2), at(3), ordered[last])


class Class(NamedTuple):
    """From `start` up to, and without, `end`; the last class holds its end too."""

    start: int
    end: int
    count: int


NICE = (1, 2, 5)


def classes(amounts: Sequence[int], most: int = 12) -> list[Class]:
    """At most `most` classes of one round width that hold every amount."""
    if not amounts:
        return []
    low, high = min(amounts), max(amounts)
    width = next(
        step * 10**power
        for power in range(20)
        for step in NICE
        if high // (step * 10**power) - low // (step * 10**power) < most
    )
    first, last = low // width, high // width
    counts = [0] * (last - first + 1)
    for amount in amounts:
        counts[amount // width - first] += 1
    return [Class((first + place) * width, (first + place + 1) * width, count) for place, count in enumerate(counts)]
