"""Prose with its statements marked at their very words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cchc.reporting.reports.models import Statement


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of prose; `statements` are those whose words it is."""

    text: str
    statements: tuple[Statement, ...] = ()


def paragraphs(text: str, statements: Sequence[Statement]) -> list[list[Piece]]:
    """The paragraphs of `text` as pieces. Statements with the same or overlapping words share a mark; one whose
    words are not found marks nothing."""
    spans = _spans(text, statements)
    result: list[list[Piece]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            result.append(_pieces(text, start, end, [s for s in spans if s[0] < end and s[1] > start]))
        start = end + 1
    return result


Span = tuple[int, int, list[Statement]]


def _spans(text: str, statements: Sequence[Statement]) -> list[Span]:
    """Where the quotes are, in order, overlapping ones as one."""
    found: list[Span] = []
    for statement in statements:
        at = text.find(statement.quote) if statement.quote else -1
        if at >= 0:
            found.append((at, at + len(statement.quote), [statement]))
    found.sort(key=lambda span: span[:2])
    merged: list[Span] = []
    for start, end, held in found:
        if merged and start < merged[-1][1]:
            first, last, others = merged[-1]
            merged[-1] = (first, max(last, end), others + held)
        else:
            merged.append((start, end, held))
    return merged


def _pieces(text: str, start: int, end: int, spans: Sequence[Span]) -> list[Piece]:
    pieces, at = [], start
    for first, last, held in spans:
        first, last = max(first, start), min(last, end)
        if first > at:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], tuple(held)))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces


def unplaced(text: str, statements: Sequence[Statement]) -> list[Statement]:
    """Statements whose words are not in `text`: our samples keep figures, not prose."""
    return [statement for statement in statements if not statement.quote or statement.quote not in text]


def sharing(text: str, statements: Sequence[Statement], one: Statement) -> list[Statement]:
    """The statements under the same mark as `one`, itself included."""
    return next((held for _, _, held in _spans(text, statements) if one in held), [one])
