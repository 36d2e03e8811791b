"""What a check says: a finding, where it stands, and what it found."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from cchc.core.messages import Message
from cchc.core.vietnamese.text import fold_key


class Severity(StrEnum):
    """How much a finding weighs. The order of the members is the order in which they are shown."""

    error = "error"
    """The statements cannot both hold, or the value is outside its list."""
    warning = "warning"
    """Very likely wrong, or needs a reason."""
    info = "info"
    """Formal."""

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a cell of a table, words of the prose, or a line of the letterhead or an annex head."""

    kind: str
    """cell | text | header"""
    place: str
    """As the reader names it: `t3.r12.c4`, `p12`."""
    table: str = ""
    code: str = ""
    """STT of the row, or of the row it stands under where it prints none; for words, number of the heading above."""
    label: str = ""
    section: str = ""
    quote: str = ""
    """The very words for text and header, the printed value for a cell."""
    start: int | None = None
    end: int | None = None
    """The words inside the text of the paragraph; None for the whole cell or paragraph."""
    period: str = ""
    """Period of the cell, where the table has several."""
    numbered: bool = True
    """Whether the row prints `code` itself."""

    @property
    def key(self) -> str:
        """What stays the same when the number in it is mended or rows move: names, not positions or digits."""
        words = self.label if self.kind == "cell" else re.sub(r"\d+", "#", self.quote)
        return "|".join((self.kind, self.table, self.code, self.section, self.period, fold_key(words)[:80]))


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction, or one thing that needs a look.

    `title` says in a few words what is wrong, `message` in one sentence with the numbers what to do about it;
    `steps` are the lines of arithmetic behind it ('489 / 496 = 98,59 %'), the same in both languages.
    The first place is the one to mend.
    """

    rule: str
    severity: Severity
    title: Message
    message: Message
    places: tuple[Place, ...]
    found: str = ""
    expected: str = ""
    indicators: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    cause: str = ""
    """Findings of one rule with the same cause are one finding with several places; '' for a cause of its own."""
    id: str = field(default="", compare=False)
    """Set by `check`: names rule, indicators and place, and is unique in the report."""

    @property
    def basis(self) -> str:
        """What an explanation rests on: it holds as long as this is the same."""
        return _short(self.found, self.expected)

    def named(self, taken: set[str]) -> Finding:
        """The finding with its id; a second one of the same rule at the same place gets a number."""
        name = _short(self.rule, *self.indicators, self.places[0].key if self.places else "")
        unique, number = name, 2
        while unique in taken:
            unique, number = f"{name}-{number}", number + 1
        taken.add(unique)
        return replace(self, id=unique)

    def as_json(self) -> dict[str, Any]:
        """The contract of `cchc check --json`."""
        return {
            "id": self.id,
            "basis": self.basis,
            "rule": self.rule,
            "severity": self.severity.value,
            "title": self.title.text("vi"),
            "title_en": self.title.text("en"),
            "message": self.message.text("vi"),
            "message_en": self.message.text("en"),
            "steps": list(self.steps),
            "places": [asdict(place) for place in self.places],
            "found": self.found,
            "expected": self.expected,
            "indicators": list(self.indicators),
        }


def _short(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
