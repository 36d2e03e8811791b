"""The clause a figure stands in: how far its words reach to either side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.lexicon import BODIES, any_of
from cchc.core.reading.facts.statement import Statement
from cchc.core.vietnamese.units import COUNTING_NOUNS, leading_unit

EDGES = ' \t*_“”"‘’+•-–—/;,:.()…'
"""What is taken off the ends of a phrase."""
_STOP = re.compile(r"[;!?(“”]\s?|\),\s|(?<!\d)[.]\s|(?<=\d)[.]\s(?!\d)")
_LISTED = re.compile(r"(?:,|\svà)\s$")
_COMMA = re.compile(r"(?<!\d),\s|,\s(?!\d)")
_COLON = re.compile(r":\s")
_RIGHT = re.compile(r"[;!?(“”)]|[.:](?=\s|$)|(?<!\d),(?=\s|$)|,(?=\s(?!\d))|\s[–-]\s")
_NAMED = re.compile(r"(?::|(?<!\w)là:?)[\s*]{0,4}$")
_BODY = re.compile(rf"\s{any_of(BODIES)}(?!\w)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement with the room its words may take: from the noun of the figure before to the figure behind."""

    block: Block
    statement: Statement
    floor: int
    ceiling: int

    @property
    def named(self) -> bool:
        """Whether the figure stands behind its name: "Số phiếu: 30", "tổng số là 14 người"."""
        return _NAMED.search(self.block.before(before_qualifier(self.block, self.statement))) is not None

    def left(self, *, names: bool, floor: int | None = None) -> int:
        """Where the clause before the figure begins; with `names`, the name before a colon belongs to it."""
        text, at = self.block.text, self.statement.start
        floor = self.floor if floor is None else floor
        if floor > self.block.sentence(at)[0] and _LISTED.search(self.block.before(at)):
            return at
        edge = max([floor, *(match.end() for match in _STOP.finditer(text, floor, at))])
        if text[edge:at].strip(EDGES) == "":
            return at
        if self.named:
            return edge
        for match in _COMMA.finditer(text, edge, at):
            if not _inside_list(self.block, match.start()):
                edge = match.end()
        if text[edge:at].strip(EDGES) == "":
            return at
        colons = [match.end() for match in _COLON.finditer(text, edge, at)]
        if colons and not (names and len(text[colons[-1] : at].split()) < 3):
            edge = colons[-1]
        return edge

    def right(self) -> int:
        """Where the clause behind the noun ends: at a stop, a comma that divides, or the next figure."""
        start = self.statement.noun_end
        for match in _RIGHT.finditer(self.block.text, start, self.ceiling):
            if match.group() != "," or not _inside_list(self.block, match.start()):
                return match.start()
        return max(self.ceiling, start)


def clauses_of(block: Block, statements: Sequence[Statement]) -> list[Clause]:
    """One clause per statement, in order. `statements` are in the order of the text."""
    clauses: list[Clause] = []
    nouns_end = 0
    for index, statement in enumerate(statements):
        start, end = block.sentence(statement.start)
        if index and statements[index - 1].noun_end <= statement.start:
            nouns_end = statements[index - 1].noun_end
        following = (item.start for item in statements[index + 1 : index + 4] if item.start >= statement.noun_end)
        ceiling = min(end, next(following, end))
        clauses.append(Clause(block, statement, max(start, min(nouns_end, statement.start)), ceiling))
    return clauses


def before_qualifier(block: Block, statement: Statement) -> int:
    """Where the words before a figure end, its "trên", "gần" not counted."""
    before = block.before(statement.start).rstrip()
    if statement.qualifier and before.endswith(statement.qualifier):
        cut = len(block.before(statement.start)) - len(before)
        return statement.start - cut - len(statement.qualifier)
    return statement.start


def _inside_list(block: Block, comma: int) -> bool:
    """A comma between two counted nouns ("cơ quan, đơn vị") divides nothing."""
    before = block.before(comma, 24).split()[-2:]
    if not before or not (" ".join(before) in COUNTING_NOUNS or before[-1] in COUNTING_NOUNS):
        return False
    noun = leading_unit(block.lowered, comma + 1)
    if noun in (" ".join(before), before[-1]):
        return False  # "400 hồ sơ, hồ sơ đúng hạn": named anew
    return noun in COUNTING_NOUNS or bool(_BODY.match(block.lowered, comma + 1))
