"""How one document writes its numbers, counted from those that can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from cchc.core.vietnamese.text import lower
from cchc.core.vietnamese.units import COUNTING_NOUNS, leading_unit

_TOKEN = re.compile(
    r"(?<![\w.,/\-])([0-9]+(?:[.,][0-9]+)+|[0-9]{1,3}(?:[ \u00a0][0-9]{3})+)"
    r"(?![\w/]|[.,\-][0-9])(?=(?P<rest>.{0,40}))"
)
_GROUPS_DOT = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_GROUPS_COMMA = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")


@dataclass(frozen=True, slots=True)
class Habit:
    """Counts of evidence. `*_threes` are numbers such as 9.807 that prove nothing alone."""

    dot_groups: int = 0
    dot_decimals: int = 0
    dot_threes: int = 0
    comma_groups: int = 0
    comma_decimals: int = 0
    comma_threes: int = 0
    space_groups: int = 0

    @classmethod
    def of(cls, texts: Iterable[str]) -> Habit:
        """Evidence in the cells and paragraphs of one document (NFC).

        A section number at the start of a text ("2.1", "1.2.1.") is no evidence, nor is a date or a version.
        """
        counts = dict.fromkeys((field.name for field in fields(cls)), 0)
        for text in texts:
            if "." not in text and "," not in text and " " not in text and "\u00a0" not in text:
                continue
            for match in _TOKEN.finditer(lower(text)):
                if kind := _evidence(match, text):
                    counts[kind] += 1
        return cls(**counts)

    @property
    def dot_groups_likely(self) -> bool:
        """Dot and three digits is a group here, going by this document alone."""
        return self.dot_groups > 0 and self.dot_groups + self.dot_threes >= 2 * self.dot_decimals

    @property
    def dot_decimals_likely(self) -> bool:
        return self.dot_decimals > self.dot_groups + self.dot_threes or self.comma_groups > self.comma_decimals

    @property
    def comma_groups_likely(self) -> bool:
        return self.comma_groups > self.comma_decimals

    @property
    def comma_decimals_likely(self) -> bool:
        return self.comma_decimals > self.comma_groups


def _evidence(match: re.Match[str], text: str) -> str:
    """Which count of a `Habit` the number adds to, "" for none."""
    token, rest = match.group(1), match.group("rest")
    if " " in token or "\u00a0" in text[match.start(1) : match.end(1)]:
        return "space_groups" if leading_unit(rest) in COUNTING_NOUNS else ""
    if "." in token and "," in token:
        return "dot_groups" if token.index(".") < token.index(",") else "comma_groups"
    percent = rest.lstrip().startswith("%")
    mark, name = (".", "dot") if "." in token else (",", "comma")
    head, *tails = token.split(mark)
    grouped = (_GROUPS_DOT if name == "dot" else _GROUPS_COMMA).fullmatch(token)
    if len(tails) > 1:
        return f"{name}_groups" if grouped else ""
    if percent:
        return f"{name}_decimals"
    if grouped:
        return f"{name}_groups" if leading_unit(rest) in COUNTING_NOUNS else f"{name}_threes"
    if name == "comma":
        return "comma_decimals" if len(tails[0]) > 1 or rest.strip() == "" else ""
    looks_like_code = len(head) == 1 and head != "0" and len(tails[0]) < 3
    at_start = not text[: match.start(1)].strip()
    return "dot_decimals" if len(tails[0]) >= 2 and not (looks_like_code and at_start) else ""
