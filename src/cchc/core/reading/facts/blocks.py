"""A section's text as blocks: paragraphs put together again where a page or a line end cut a sentence in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cchc.core.reading.draft import Section
from cchc.core.vietnamese.text import lower

_ITEM = re.compile(r"\s*(?:[-+*•–—▪]|\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]\s|[a-zđ][.)]\s)")
"""A line that starts so is an item of a list: it never continues the line before."""
_ENDED = re.compile(r"[.;:!?…]\W*$")
_SENTENCE_END = re.compile(r"(?:(?<![0-9])[.]|(?<=[0-9])[.](?![0-9])|[!?…])(?=\s|$|[A-ZĐ])")
_DATE_OR_ABBREVIATION = re.compile(r"(?:\b(?:tp|ths|ts|tx|tt|đ/c|gs|pgs|v\.v|stt)|\b[a-zđ])$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or one item of a list. Positions in `text`, `lowered` and in every statement are the same."""

    section: Section
    text: str
    lowered: str
    lines: tuple[tuple[int, int], ...]
    """Where each printed line of the block begins and ends: a quote never runs over one of these ends."""
    ends: tuple[int, ...]
    """Where its sentences end, the last being the end of the block."""

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that `at` stands in."""
        start = 0
        for end in self.ends:
            if at < end:
                return start, end
            start = end
        return start, len(self.text)

    def line(self, at: int) -> tuple[int, int]:
        """Start and end of the printed line that `at` stands in."""
        return next(((start, end) for start, end in self.lines if start <= at <= end), (0, len(self.text)))


def blocks_of(section: Section) -> Iterator[Block]:
    """The blocks of a section, each once: a line printed twice in a row is one statement."""
    gathered: list[str] = []
    previous = ""
    for line in section.text.split("\n"):
        if not line.strip() or line.strip() == previous:
            continue
        previous = line.strip()
        if gathered and _continues(gathered[-1], line):
            gathered.append(line)
            continue
        if gathered:
            yield _block(section, gathered)
        gathered = [line]
    if gathered:
        yield _block(section, gathered)


def _continues(before: str, line: str) -> bool:
    """Whether `line` is the rest of the sentence that `before` began."""
    if _ENDED.search(before) or _ITEM.match(line):
        return False
    start = line.lstrip()[:1]
    return start.islower() or start.isdigit() or start == "(" or before.rstrip().endswith(",") or _open(before)


def _open(before: str) -> bool:
    """A line that is long and ends without a stop was cut by the page, whatever the next one begins with."""
    return len(before) > 150 and not before.rstrip().endswith(")")


def _block(section: Section, parts: list[str]) -> Block:
    lines, at = [], 0
    for part in parts:
        lines.append((at, at + len(part)))
        at += len(part) + 1
    text = " ".join(parts)
    lowered = lower(text)
    return Block(section, text, lowered, tuple(lines), _sentence_ends(text, lowered))


def _sentence_ends(text: str, lowered: str) -> tuple[int, ...]:
    ends = [
        match.end()
        for match in _SENTENCE_END.finditer(text)
        if match.group() != "." or not _DATE_OR_ABBREVIATION.search(lowered, 0, match.start())
    ]
    return (*[end for end in ends if end < len(text)], len(text))
