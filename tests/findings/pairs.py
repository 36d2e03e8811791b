"""Numbers of a report that truly agree, and where they stand: `pairs.csv` beside this file, or a made report's own.

A pair names its spots by the number and its noun ('447 hồ sơ', '#2' for the second such words) or by the row's label
('{Số TTHC cấp xã} 210', '@2020' for a column), never by the sentence around them. '(0)' is a statement in words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cchc.core.reading.document import Document, Table
from cchc.core.reading.draft import Draft
from cchc.core.vietnamese.numbers import canonical, read_number
from cchc.core.vietnamese.text import fold_key

FILE = Path(__file__).parent / "pairs.csv"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
CELL = re.compile(r"\{(?P<label>[^@}]+?)\s*(?:@(?P<period>\d+))?\}\s*(?P<value>\S+)")
WORDS = re.compile(r"(?P<words>.+?)(?:#(?P<nth>\d+))?")


@dataclass(frozen=True)
class Spot:
    """One printed number: its block in the document, the cell in it (-1 for a paragraph), and where it stands."""

    block: int
    row: int
    cell: int
    start: int
    end: int
    value: Decimal
    place: str
    name: str


@dataclass(frozen=True)
class Pair:
    """Numbers that agree. `relation`: equal | sum (the first is the sum of the others) | parts (the same, said to be
    a breakdown) | share (the first is the second in per cent of the third) | atmost (no other is above the first)."""

    relation: str
    spots: tuple[Spot | None, ...]
    """None for a statement in words that says zero."""

    def holds(self, values: list[Decimal]) -> bool:
        """Whether these values in place of the spots' could be true, allowing a rate cut off at its last decimal."""
        first, *others = values
        if self.relation == "equal":
            return all(other == first for other in others)
        if self.relation in ("sum", "parts"):
            return first == sum(others)
        if self.relation == "atmost":
            return all(other <= first for other in others)
        exponent = self.spots[0].value.as_tuple().exponent if self.spots[0] else 0
        unit = Decimal(1).scaleb(min(0, int(exponent)))
        return others[1] != 0 and abs(others[0] / others[1] * 100 - first) <= unit * Decimal("1.5")


def load(report: str) -> list[tuple[str, str]]:
    """(relation, spots) of one of the real reports, by the first three letters of its file's name."""
    with FILE.open(encoding="utf-8") as lines:
        return [(line["relation"], line["spots"]) for line in csv.DictReader(lines) if line["report"] == report[:3]]


def find(written: Iterable[tuple[str, str]], document: Document, draft: Draft) -> list[Pair]:
    """The pairs with their places. LookupError where a spot is not in the document: the list is wrong then."""
    pairs = []
    for relation, spots in written:
        found = tuple(_spot(text.strip(), document, draft) for text in spots.split(" | "))
        pair = Pair(relation, found)
        if not pair.holds([spot.value if spot else Decimal(0) for spot in found]):
            raise LookupError(f"does not hold: {relation} {spots}")
        pairs.append(pair)
    return pairs


def _spot(text: str, document: Document, draft: Draft) -> Spot | None:
    if text == "(0)":
        return None
    match = CELL.fullmatch(text)
    found = _cells(match, document, draft) if match else _words(text, document)
    spot = next(found, None)
    if spot is None:
        raise LookupError(f"not found: {text}")
    return spot


def _cells(match: re.Match[str], document: Document, draft: Draft) -> Iterator[Spot]:
    label, wanted = fold_key(match["label"]), canonical(Decimal(match["value"]))
    for row in draft.rows:
        period = match["period"]
        if fold_key(row.label).startswith(label) and row.value == wanted and (not period or period in row.period):
            yield spot_at(document, row.place, row.code + " " + row.label[:60])


def spot_at(document: Document, place: str, name: str) -> Spot:
    """The first number of the cell at `place`."""
    row_place, _, column = place.rpartition(".c")
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            continue
        for number, row in enumerate(block.rows):
            if row.place == row_place:
                text = row.cells[int(column) - 1].text
                digits = NUMBER.search(text)
                if digits is None:
                    break
                value = _value(digits[0], percent=digits.end() < len(text))
                return Spot(at, number, int(column) - 1, *digits.span(), value, place, name)
    raise LookupError(place)


def _words(text: str, document: Document) -> Iterator[Spot]:
    match = WORDS.fullmatch(text)
    assert match
    words = r"\s+".join(re.escape(word) for word in match["words"].split())
    before = r"(?<![\d.,])" if text[0].isdigit() else ""
    pattern = re.compile(rf"{before}{words}(?!\d)")
    nth = int(match["nth"] or 1)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            continue
        for found in pattern.finditer(block.text):
            nth -= 1
            if nth == 0:
                digits = NUMBER.search(block.text, found.start())
                assert digits
                value = _value(digits[0], percent="%" in text)
                yield Spot(at, -1, -1, *digits.span(), value, block.place, text)


def _value(digits: str, percent: bool) -> Decimal:
    value = read_number(digits, unit="%" if percent else "").value
    if value is None:
        raise LookupError(f"not a number: {digits}")
    return value
