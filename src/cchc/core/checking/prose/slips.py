"""Slips of the pen: what one wrong, swapped, lost or doubled digit does to a number."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal


def one_slip(written: Decimal, meant: Decimal) -> bool:
    """Whether one digit, or one pair of neighbours, makes `meant` into `written` (whole numbers from 0)."""
    if meant < 0 or written < 0 or meant != int(meant) or written != int(written):
        return False
    a, b = str(int(written)), str(int(meant))
    if abs(len(a) - len(b)) == 1:
        long, short = (a, b) if len(a) > len(b) else (b, a)
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    if len(a) != len(b):
        return False
    wrong = [i for i in range(len(a)) if a[i] != b[i]]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
    return len(wrong) == 1 or swapped


def near(whole: Decimal, parts: Iterable[Decimal]) -> bool:
    """Whether the parts miss their whole by so little that they were meant to add up: a tenth, or one slip."""
    values = list(parts)
    gap = whole - sum(values, Decimal(0))
    return abs(gap) * 10 <= abs(whole) or slipped(whole, values)


def slipped(whole: Decimal, parts: Iterable[Decimal]) -> bool:
    """Whether one slip in the whole or in one part explains why the parts miss it."""
    values = list(parts)
    gap = whole - sum(values, Decimal(0))
    return one_slip(whole, whole - gap) or any(one_slip(value, value + gap) for value in values)
