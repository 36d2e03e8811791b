"""Times measured by their two ends: "từ 7h đến 7h15p" is a quarter of an hour, each end alone a time of day."""

from __future__ import annotations

import re
from decimal import Decimal

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.statement import Statement

LONGEST = 180
"""Minutes. Longer stretches are opening hours, which are times of day and no result."""

_TIME = r"(?P<h{n}>[0-2]?[0-9])\s?(?:h|g|giờ|:)\s?(?:(?P<m{n}>[0-5]?[0-9])\s?(?:phút|ph|p|')?)?"
_BETWEEN = re.compile(rf"(?<!\w)từ\s(?:lúc\s)?{_TIME.format(n=1)}\s?(?:đến|tới|-|–)\s?{_TIME.format(n=2)}(?!\w)")


def find_durations(block: Block) -> list[Statement]:
    """Lengths of time given by their ends, in minutes, or in hours where they are whole hours."""
    found = []
    for match in _BETWEEN.finditer(block.lowered):
        minutes = _minutes(match, "2") - _minutes(match, "1")
        if not 0 < minutes <= LONGEST:
            continue
        hours, rest = divmod(minutes, 60)
        quantity, unit = (hours, "giờ") if rest == 0 else (minutes, "phút")
        found.append(Statement(match.start(), match.end(), Decimal(quantity), unit, "duration", match.end()))
    return found


def _minutes(match: re.Match[str], which: str) -> int:
    return int(match[f"h{which}"]) * 60 + int(match[f"m{which}"] or 0)
