"""The next free id for a thing nobody counted before."""

from __future__ import annotations

import re
from collections.abc import Iterable

LETTERS = "ABCDEFG"


class FreeIds:
    """Ids not yet taken; each is given once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def next(self, parent: str | None, group: int | None) -> str:
        """Under `parent` the next part of it ('A2' → 'A2.3'), else the next of the group's letter ('A9').

        Group 1 is A … group 7 is G; a row of no known group is taken for group 1.
        """
        start = f"{parent}." if parent else LETTERS[(group or 1) - 1]
        pattern = re.compile(re.escape(start) + r"(\d+)")
        used = [int(match[1]) for id in self.taken if (match := pattern.match(id))]
        id = f"{start}{max(used, default=0) + 1}"
        self.taken.add(id)
        return id
