"""The exact words a fact is proved by: the clause around the figure, never over a line end, at most 25 words."""

from __future__ import annotations

import re

from cchc.core.reading.facts.clauses import EDGES, Clause

LONGEST = 25
_BEFORE, _AFTER = 12, 12
"""Words kept on either side of the figure and its noun."""
_FEW = 2
"""A quote of fewer words takes in some more of its sentence."""
_MORE = 4
_WORD = re.compile(r"\S+")


def quote_of(clause: Clause) -> str:
    """The quote of a statement, an exact part of one printed line."""
    block, statement = clause.block, clause.statement
    text, figure = block.text, statement.start
    line_start, line_end = block.line(figure)
    floor = max(line_start, clause.floor)
    noun_end = min(statement.noun_end, line_end)
    if statement.form == "answer":
        return text[_words_back(text, figure, line_start, LONGEST - 4) : noun_end].strip(EDGES)
    start = max(floor, clause.left(names=True, floor=floor))
    start = max(start, _words_back(text, figure, floor, LONGEST - 4 if clause.named else _BEFORE))
    end = _words_on(text, noun_end, min(clause.right(), line_end), _AFTER)
    if len(text[start:end].split()) < _FEW:
        start = _words_back(text, figure, max(line_start, block.sentence(figure)[0]), _MORE)
    quote = _shortened(text, start, max(end, noun_end), figure).strip(EDGES)
    return f"{quote})" if quote.count("(") > quote.count(")") and f"{quote})" in text[line_start:line_end] else quote


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
