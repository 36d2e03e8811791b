"""A section's text as blocks: paragraphs put together again where a page or a line end cut a sentence in two."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cchc.core.reading.draft import Section
from cchc.core.vietnamese.text import lower

LONGEST = 8000
"""Characters of a block: no paragraph of a report is longer, and what reads a block may look back and forth in it."""

_ITEM = re.compile(r"\s*(?:[-+*•–—▪]|\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)]\s|[a-zđ][.)]\s)")
"""A line that starts so is an item of a list: it never continues the line before."""
_ENDED = re.compile(r"[.;:!?…]\W{0,8}$")
_SENTENCE_END = re.compile(r"(?:(?<![0-9])[.]|(?<=[0-9])[.](?![0-9])|[!?…])(?=\s|$|[A-ZĐ])")
_ABBREVIATION = re.compile(r"(?<!\w)(?:tp|ths|ts|tx|tt|đ/c|gs|pgs|v\.v|stt|[a-zđ])$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or one item of a list. Positions in `text`, `lowered` and in every statement are the same."""

    section: Section
    text: str
    lowered: str
    lines: tuple[int, ...]
    """Where each printed line begins: a quote never runs over a line end."""
    sentences: tuple[int, ...]
    """Where each sentence begins."""

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that `at` stands in."""
        return _stretch(self.sentences, at, len(self.text))

    def line(self, at: int) -> tuple[int, int]:
        """Start and end of the printed line that `at` stands in."""
        start, end = _stretch(self.lines, at, len(self.text) + 1)
        return start, end - 1

    def before(self, at: int, reach: int = 48) -> str:
        """The lower-case text just before `at`, for patterns that end there."""
        return self.lowered[max(0, at - reach) : at]


def _stretch(starts: tuple[int, ...], at: int, end: int) -> tuple[int, int]:
    index = bisect_right(starts, at) - 1
    return starts[index], starts[index + 1] if index + 1 < len(starts) else end


def blocks_of(section: Section) -> Iterator[Block]:
    """The blocks of a section, each once: a line printed twice in a row is one statement."""
    gathered: list[str] = []
    previous = ""
    for line in _lines(section.text):
        if line.strip() == previous:
            continue
        previous = line.strip()
        if gathered and _continues(gathered, line):
            gathered.append(line)
            continue
        if gathered:
            yield _block(section, gathered)
        gathered = [line]
    if gathered:
        yield _block(section, gathered)


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        for start in range(0, len(line), LONGEST):
            if piece := line[start : start + LONGEST].rstrip():
                yield piece


def _continues(gathered: list[str], line: str) -> bool:
    """Whether `line` is the rest of the sentence that the lines before began."""
    before = gathered[-1]
    if _ENDED.search(before[-12:]) or _ITEM.match(line) or sum(map(len, gathered)) + len(line) > LONGEST:
        return False
    start = line.lstrip()[:1]
    return start.islower() or start.isdigit() or start == "(" or before.endswith(",") or _cut_by_page(before)


def _cut_by_page(before: str) -> bool:
    """A long line without a stop at its end goes on, whatever the next one begins with."""
    return len(before) > 150 and not before.endswith(")")


def _block(section: Section, parts: list[str]) -> Block:
    lines, at = [], 0
    for part in parts:
        lines.append(at)
        at += len(part) + 1
    text = " ".join(parts)
    lowered = lower(text)
    return Block(section, text, lowered, tuple(lines), tuple(_sentence_starts(text, lowered)))


def _sentence_starts(text: str, lowered: str) -> Iterator[int]:
    yield 0
    for match in _SENTENCE_END.finditer(text):
        abbreviated = match.group() == "." and _ABBREVIATION.search(lowered[max(0, match.start() - 6) : match.start()])
        if not abbreviated and match.end() < len(text):
            yield match.end()
