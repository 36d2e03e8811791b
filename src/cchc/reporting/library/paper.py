"""The document as its writer knows it, with marks at the words and cells of findings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from cchc.reporting.reports.models import Finding, Severity

CHUNK = 40
"""Blocks that are laid out together: a browser skips those nobody looks at."""
RANK = {severity: rank for rank, severity in enumerate(Severity.values)}
LETTER = re.compile(r"\bcộng\s+h(?:oà|òa)\s+xã\s+hội|\bnơi\s+nhận\s*:|^\s*số\s*:", re.IGNORECASE)
"""What tells a letterhead or a signature block, printed as a table without lines, from a table of figures."""
NUMBER = re.compile(r"[\d.,\s%]*\d[\d.,\s%]*")
"""A cell that is set to the right; the first of a row is its number in the list, not a figure."""


@dataclass(slots=True)
class Mark:
    """Words or a cell that findings speak of."""

    number: int
    findings: list[Finding]

    @property
    def anchor(self) -> str:
        return f"m-{self.number}"

    @property
    def keys(self) -> str:
        return " ".join(finding.key for finding in self.findings)

    @property
    def severity(self) -> str:
        """The gravest of those still open, else of all."""
        held = [finding for finding in self.findings if finding.is_open] or self.findings
        return min((finding.severity for finding in held), key=RANK.__getitem__)

    @property
    def settled(self) -> bool:
        return not any(finding.is_open for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, marked or not."""

    text: str
    mark: Mark | None = None


@dataclass(slots=True)
class Cell:
    pieces: list[Piece]
    bold: bool
    colspan: int
    rowspan: int
    number: bool


@dataclass(slots=True)
class Block:
    """A paragraph, or a table where `rows` is given."""

    kind: str
    pieces: list[Piece] = field(default_factory=list)
    css: str = ""
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(slots=True)
class File:
    name: str
    chunks: list[list[Block]]


@dataclass(slots=True)
class Paper:
    """All files, and where each finding's places are marked: by finding key, an anchor per place ('' for none)."""

    files: list[File] = field(default_factory=list)
    anchors: dict[str, list[str]] = field(default_factory=dict)


Wanted = tuple[Finding, int, Mapping[str, Any]]
"""A finding, the index of one of its places, and that place."""


def build(page: Mapping[str, Any] | None, findings: Sequence[Finding]) -> Paper:
    """The page of a check with the marks of `findings`."""
    builder = _Builder(page or {}, findings)
    files = [
        File(data["name"], _chunks([builder.block(block) for block in data["blocks"]]))
        for data in (page or {}).get("files", ())
    ]
    return Paper(files, builder.anchors)


def _chunks(blocks: list[Block]) -> list[list[Block]]:
    return [blocks[start : start + CHUNK] for start in range(0, len(blocks), CHUNK)]


class _Builder:
    """Numbers marks in the order of the document."""

    def __init__(self, page: Mapping[str, Any], findings: Sequence[Finding]) -> None:
        self.anchors = {finding.key: [""] * len(finding.data["places"]) for finding in findings}
        self.number = 0
        there = set(_places(page))
        self.wanted: dict[str, list[Wanted]] = defaultdict(list)
        for finding in findings:
            for index, place in enumerate(finding.data["places"]):
                self.wanted[_shown(place["place"], there)].append((finding, index, place))

    def block(self, data: Mapping[str, Any]) -> Block:
        if data["kind"] == "table":
            rows = [[self._cell(cell, first=n == 0) for n, cell in enumerate(row["cells"])] for row in data["rows"]]
            return Block("table", css="letter" if _is_letter(data) else "", rows=rows)
        return Block("p", self._pieces(data["place"], data["text"]), _css(data))

    def _cell(self, data: Mapping[str, Any], first: bool) -> Cell:
        text = data["text"]
        return Cell(
            self._pieces(data["place"], text),
            bool(data.get("bold")),
            data.get("colspan", 1),
            data.get("rowspan", 1),
            not first and bool(NUMBER.fullmatch(text)),
        )

    def _pieces(self, place: str, text: str) -> list[Piece]:
        held = self.wanted.get(place)
        if not held:
            return [Piece(text)]
        spans = _spans(text, held)
        if not text:
            return [Piece("", self._mark(held))]
        edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
        pieces = []
        for start, end in pairwise(edges):
            members = [
                wanted
                for first, last, wanted in spans
                if first <= start and end <= last and (text[start:end].strip() or not text[first:last].strip())
            ]
            pieces.append(Piece(text[start:end], self._mark(members) if members else None))
        return pieces

    def _mark(self, members: Iterable[Wanted]) -> Mark:
        self.number += 1
        mark = Mark(self.number, [])
        for finding, index, _ in members:
            self.anchors[finding.key][index] = self.anchors[finding.key][index] or mark.anchor
            if finding not in mark.findings:
                mark.findings.append(finding)
        mark.findings.sort(key=lambda finding: (RANK[finding.severity], finding.position))
        return mark


def _places(page: Mapping[str, Any]) -> Iterator[str]:
    for data in page.get("files", ()):
        for block in data["blocks"]:
            if block["kind"] == "table":
                yield from (cell["place"] for row in block["rows"] for cell in row["cells"])
            else:
                yield block["place"]


CELL = re.compile(r"(.*\br)(\d+)\.c(\d+)")


def _shown(place: str, there: set[str]) -> str:
    """The place itself, or for a cell under a merge the cell that covers it: to the left, else above."""
    found = CELL.fullmatch(place)
    if place in there or not found:
        return place
    row, column = int(found[2]), int(found[3])
    beside = (f"{found[1]}{row}.c{other}" for other in range(column - 1, 0, -1))
    above = (f"{found[1]}{other}.c{column}" for other in range(row - 1, 0, -1))
    return next((other for other in (*beside, *above) if other in there), place)


Span = tuple[int, int, Wanted]


def _spans(text: str, held: Iterable[Wanted]) -> list[Span]:
    return [(*_span(text, wanted[2]), wanted) for wanted in held]


def _span(text: str, place: Mapping[str, Any]) -> tuple[int, int]:
    """Where the words stand: as said, where they are found, or the whole."""
    quote, start, end = place["quote"], place["start"], place["end"]
    if place["kind"] == "cell" or not quote:
        return 0, len(text)
    if start is not None and end is not None and text[start:end] == quote:
        return start, end
    at = text.find(quote, max(0, (start or 0) - 10))
    at = at if at >= 0 else text.find(quote)
    return (at, at + len(quote)) if at >= 0 else (0, len(text))


def _css(data: Mapping[str, Any]) -> str:
    """Classes of a paragraph: alignment, weight, where it comes from."""
    align = data.get("align")
    names = [
        f"to-{align}" if align in ("center", "right", "left") else "",
        "strong" if data.get("bold") else "",
        "slanted" if data.get("italic") else "",
        f"level-{data['level']}" if data.get("level") else "",
        f"from-{data['source']}" if data.get("source") not in (None, "body") else "",
    ]
    return " ".join(filter(None, names))


def _is_letter(table: Mapping[str, Any]) -> bool:
    rows = table["rows"]
    small = len(rows) <= 12 and max((len(row["cells"]) for row in rows), default=0) <= 3
    return small and any(LETTER.search(cell["text"]) for row in rows for cell in row["cells"])
