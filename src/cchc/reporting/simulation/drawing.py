"""Draws by name: the same words give the same number on every machine, whatever else was drawn before.

A key is the digest of some words (seed, unit, period); a cell's draw is that key mixed with the cell's own. There is no
generator with a state, so a figure does not depend on which others are made, nor in what order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

WORD = 0xFFFF_FFFF_FFFF_FFFF
"""64 bits."""


def key(*words: object) -> int:
    """64 bits of the digest of these words."""
    told = "\x1f".join(map(str, words)).encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")


def mixed(one: int, other: int) -> int:
    """A draw of 64 bits for a pair of keys (the finishing steps of SplitMix64)."""
    found = (one + other) & WORD
    found = ((found ^ (found >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    found = ((found ^ (found >> 27)) * 0x94D049BB133111EB) & WORD
    return found ^ (found >> 31)


def within(draw: int, low: int, high: int) -> int:
    """A number from `low` to `high`, both inside; all equally likely."""
    return low + ((draw >> 32) * (high - low + 1) >> 32)


def seldom_high(draw: int, low: int, high: int) -> int:
    """A number from `low` to `high`; most are near the low end (the third power of an even draw)."""
    even = draw >> 43  # 21 bits: their third power fits a word
    return low + ((even * even * even * (high - low + 1)) >> 63)


def permille(amount: int, part: int) -> int:
    """So many thousandths of an amount, rounded half up."""
    return (2 * amount * part + 1000) // 2000


def along(draw: int, table: Sequence[int]) -> int:
    """A value between those of a table of equally likely steps, in a straight line from one to the next."""
    place = (draw >> 32) * (len(table) - 1)
    step, rest = place >> 32, place & 0xFFFF_FFFF
    return table[step] + ((table[step + 1] - table[step]) * rest >> 32)
