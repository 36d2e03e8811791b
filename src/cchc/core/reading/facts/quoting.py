"""The exact words a fact is proved by: the clause around the figure, never over a line end, at most 25 words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.clauses import EDGES, floor_of, is_named, left_edge, right_edge
from cchc.core.reading.facts.statement import Statement

LONGEST = 25
_BEFORE, _AFTER = 12, 12
"""Words kept on either side of the figure and its noun."""
_FEW = 2
"""A quote of fewer words takes in the rest of its sentence's words before."""
_WORD = re.compile(r"\S+")


def quote_of(block: Block, statement: Statement, others: Sequence[Statement]) -> str:
    """The quote of a statement; `others` are all statements of its block."""
    line_start, line_end = block.line(statement.start)
    floor = max(line_start, floor_of(block, statement, others))
    noun_end = min(statement.noun_end, line_end)
    if statement.form == "answer":
        start = _words_back(block.text, statement.start, line_start, LONGEST - 4)
        return block.text[start:noun_end].strip(EDGES)
    start = max(left_edge(block, statement, floor, names=True), floor)
    before = LONGEST - 4 if is_named(block, statement) else _BEFORE
    start = max(start, _words_back(block.text, statement.start, floor, before))
    end = _words_on(block.text, noun_end, min(right_edge(block, statement, others), line_end), _AFTER)
    if len(block.text[start:end].split()) < _FEW:
        sentence, _ = block.sentence(statement.start)
        start = _words_back(block.text, statement.start, max(line_start, sentence), _FEW)
    return _shortened(block.text, start, max(end, noun_end), statement.start).strip(EDGES)


def _words_back(text: str, at: int, floor: int, count: int) -> int:
    words = [match.start() for match in _WORD.finditer(text, floor, at)]
    return words[-count] if len(words) > count else floor


def _words_on(text: str, at: int, ceiling: int, count: int) -> int:
    words = [match.end() for match in _WORD.finditer(text, at, ceiling)]
    return words[count - 1] if len(words) > count else max(ceiling, at)


def _shortened(text: str, start: int, end: int, figure: int) -> str:
    """At most LONGEST words, the far ends given up first."""
    words = list(_WORD.finditer(text, start, end))
    if len(words) <= LONGEST:
        return text[start:end]
    before = sum(1 for word in words if word.start() < figure)
    first = max(0, min(before - 4, len(words) - LONGEST))
    return text[words[first].start() : words[first + LONGEST - 1].end()]
