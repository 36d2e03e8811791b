"""Every number of a paragraph, with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.vietnamese.habit import Habit
from cchc.core.vietnamese.qualifiers import QUALIFIER_AFTER, QUALIFIER_BEFORE
from cchc.core.vietnamese.scales import HALF, SCALE
from cchc.core.vietnamese.shapes import NUMERAL, read_token
from cchc.core.vietnamese.text import lower


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number in a text: `text[start:end] == raw`."""

    start: int
    end: int
    value: Decimal
    raw: str
    reading: str
    certain: bool = True
    percent: bool = False
    qualifier: str = ""
    scale_word: str = ""
    parts: tuple[Decimal, Decimal] | None = None
    role: str = ""


_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<numeral>{NUMERAL})(?:\s?/\s?(?P<below>{NUMERAL}))?(?![\w/])(?: ?(?P<percent>%))?"
    rf"(?: ?(?P<scale>{SCALE})(?P<half> {HALF})?)?"
)


def find_numbers(text: str, *, habit: Habit | None = None) -> list[NumberSpan]:
    """First version: digits only."""
    lowered, found = lower(text), []
    for match in _NUMBER.finditer(lowered):
        kind = "percent" if match["percent"] else ("money" if match["scale"] else "")
        shape = read_token(match["numeral"], kind, habit)
        below = read_token(match["below"], kind, habit) if match["below"] else None
        if shape is None:
            continue
        lead = QUALIFIER_BEFORE.search(lowered, 0, match.start())
        after = QUALIFIER_AFTER.match(lowered, match.end())
        found.append(NumberSpan(
            match.start(), match.end(), shape.value, match.group(), "fraction" if below else shape.reading,
            shape.certain, bool(match["percent"]), lead[1] if lead else (after.group().strip() if after else ""),
            match["scale"] or "", (shape.value, below.value) if below else None,
        ))  # fmt: skip
    return found
