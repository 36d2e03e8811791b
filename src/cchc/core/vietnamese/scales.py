"""Scale words behind figures: 26,849 tỷ ; 1 triệu rưỡi ; 2 tỷ 300 triệu."""

from __future__ import annotations

import re
from decimal import Decimal

from cchc.core.vietnamese.words import SCALE_VALUE

SCALE = (
    r"(?:(?:nghìn|ngàn|trăm|chục|triệu) )?(?:tỷ(?! lệ| trọng| số| suất)|tỉ(?! lệ| trọng| số| suất| mỉ)"
    r"|triệu(?! tập| hồi| phú)|nghìn|ngàn)(?!\w)"
)
"""A scale word or two on `lower` text; "tỷ lệ" and "triệu tập" are no scales."""
HALF = r"(?:rưỡi|rưởi|rươi)(?!\w)"


def scale_value(scale_word: str) -> Decimal:
    """What a scale word multiplies by: "nghìn tỷ" → 10^12."""
    value = Decimal(1)
    for word in scale_word.split():
        value *= 10 if word == "chục" else SCALE_VALUE[word]
    return value


_STEP = re.compile(rf"([0-9]+(?:[.,][0-9]+)?) ?({SCALE})")


def compound(text: str, start: int = 0) -> tuple[int, Decimal] | None:
    """Several scales, "2 tỷ 300 triệu", at `start` of `lower` text: where they end and the whole value, or None.

    At least two steps, each scale smaller than the one before.
    """
    end, total, last, steps = start, Decimal(0), None, 0
    at = start
    while (step := _STEP.match(text, at)) is not None:
        scale = scale_value(step[2])
        amount = Decimal(step[1].replace(",", "."))
        if last is not None and (scale >= last or amount * scale >= last):
            break
        total, last, end, steps = total + amount * scale, scale, step.end(), steps + 1
        at = end + 1 if text[end : end + 1] == " " else end
    return (end, total) if steps > 1 else None
