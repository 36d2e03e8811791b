"""Whether a stated number says what another place says: equal, rounded, or covered by its qualifier."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from cchc.core.reading.facts.lexicon import terms

MORE = frozenset(
    terms("trên|hơn|ít nhất|tối thiểu|không dưới|không ít hơn|nhiều hơn|lớn hơn|cao hơn|vượt|trở lên|>=|≥|>")
)
LESS = frozenset(
    terms("""
        gần|dưới|chưa đầy|chưa đến|chưa tới|tối đa|không quá|không vượt quá|ít hơn|nhỏ hơn|thấp hơn|trở xuống|<=|≤|<
    """)
)
ABOUT = Decimal("0.1")
"""How far, as a share, a number said to be 'about' something may be from it."""
SCANT = 10
"""Below this many, one digit different is no sign that the same number was meant."""


def agrees(stated: Decimal, other: Decimal, qualifier: str = "") -> bool:
    """Whether `other` makes the statement true: 53,7 % is said by 54 %, 155 by 'hơn 150', 19 by 'gần 20'.

    A number cut off instead of rounded agrees too: how it was rounded is a question of ratios.
    """
    if stated == other or _rounded(stated, other) or _rounded(other, stated):
        return True
    if qualifier in MORE:
        return other > stated
    if qualifier in LESS:
        return other < stated
    return bool(qualifier) and abs(other - stated) <= ABOUT * max(abs(stated), abs(other))


def _rounded(short: Decimal, long: Decimal) -> bool:
    """Whether `short` is `long` with fewer decimals. A whole number does not stand for a whole one nearby."""
    places, more = _places(short), _places(long)
    if places >= more:
        return False
    step = Decimal(1).scaleb(-places)
    return short in (long.quantize(step, ROUND_HALF_UP), long.quantize(step, ROUND_DOWN))


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def near_miss(a: Decimal, b: Decimal) -> int:
    """Digits of the longer number when they differ as a slip of the hand does, else 0.

    A slip: one digit changed, left out or put in, or two neighbours changed places. Numbers below SCANT never count.
    """
    if a == b or min(abs(a), abs(b)) < SCANT:
        return 0
    left, right = _digits(a), _digits(b)
    return max(len(left), len(right)) if _one_slip(left, right) else 0


def slips_of(value: Decimal) -> set[str]:
    """Keys of which two numbers one slip apart share one."""
    digits = _digits(value)
    keys = {f"={digits}"}
    for i in range(len(digits)):
        keys |= {f"{digits[:i]}?{digits[i + 1 :]}", f"={digits[:i]}{digits[i + 1 :]}"}
        keys.add(f"{digits[:i]}~{''.join(sorted(digits[i : i + 2]))}{digits[i + 2 :]}")
    return keys


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", "").lstrip("-0")


def _one_slip(a: str, b: str) -> bool:
    if len(a) == len(b):
        changed = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(changed) == 2 and changed[1] == changed[0] + 1:
            i, j = changed
            return a[i] == b[j] and a[j] == b[i]
        return len(changed) == 1
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
