"""The clause a figure stands in: how far its words reach to either side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.statement import Statement
from cchc.core.vietnamese.units import COUNTING_NOUNS, leading_unit

EDGES = " \t*_“”\"‘’+•-–—/;,:.()…"
"""What is taken off the ends of a phrase."""
_STOP = re.compile(r"[;!?(“”]\s?|(?<!\d)[.]\s|(?<=\d)[.]\s(?!\d)")
_COMMA = re.compile(r",\s")
_COLON = re.compile(r":\s")
_RIGHT = re.compile(r"[;!?(“”)]|[.:](?=\s|$)|(?<!\d),(?=\s|$)|,(?=\s(?!\d))|\s[–-]\s")
_NAMED = re.compile(r"(?::|(?<!\w)(?:là|là:))[\s*]*$")

_BODY = re.compile(r"\s(?:ubnd|hđnd|ủy ban|uỷ ban|địa phương|ban ngành|các phòng|các xã|các đơn vị|các cơ quan|bộ phận)(?!\w)")


def is_named(block: Block, statement: Statement) -> bool:
    """Whether the figure stands behind its name: "Số phiếu: 30", "tổng số là 14 người"."""
    return _NAMED.search(block.lowered, max(0, statement.start - 24), _before_qualifier(block, statement)) is not None


def _before_qualifier(block: Block, statement: Statement) -> int:
    before = block.lowered[: statement.start].rstrip()
    if statement.qualifier and before.endswith(statement.qualifier):
        return len(before) - len(statement.qualifier)
    return statement.start


def floor_of(block: Block, statement: Statement, others: Sequence[Statement]) -> int:
    """Where the sentence begins, or the noun of the figure before ends."""
    start, _ = block.sentence(statement.start)
    return max([start, *(item.noun_end for item in others if item.noun_end <= statement.start)])


def left_edge(block: Block, statement: Statement, floor: int, *, names: bool) -> int:
    """Where the clause before the figure begins; with `names`, the name before a colon belongs to it."""
    at = statement.start
    edge = max([floor, *(match.end() for match in _STOP.finditer(block.text, floor, at))])
    if block.text[edge:at].strip(EDGES) == "":
        return at
    if is_named(block, statement):
        return edge
    for match in _COMMA.finditer(block.text, edge, at):
        if not _inside_list(block, match.start()):
            edge = match.end()
    if block.text[edge:at].strip(EDGES) == "":
        return at
    colons = [match.end() for match in _COLON.finditer(block.text, edge, at)]
    if colons and not (names and len(block.text[colons[-1] : at].split()) < 3):
        edge = colons[-1]
    return edge


def right_edge(block: Block, statement: Statement, others: Sequence[Statement]) -> int:
    """Where the clause behind the counted noun ends: at a stop, a comma that divides, or the next figure."""
    _, end = block.sentence(statement.start)
    end = min([end, *(item.start for item in others if item.start >= statement.noun_end)])
    for match in _RIGHT.finditer(block.text, statement.noun_end, end):
        if match.group() != "," or not _inside_list(block, match.start()):
            return match.start()
    return max(end, statement.noun_end)


def _inside_list(block: Block, comma: int) -> bool:
    """A comma between two counted nouns ("cơ quan, đơn vị") divides nothing."""
    before = block.lowered[:comma].split()[-2:]
    known = " ".join(before) in COUNTING_NOUNS or (bool(before) and before[-1] in COUNTING_NOUNS)
    return known and (leading_unit(block.lowered, comma + 1) in COUNTING_NOUNS or bool(_BODY.match(block.lowered, comma + 1)))
