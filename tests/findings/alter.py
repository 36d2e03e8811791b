"""Copies of a report in which one of two agreeing numbers is changed, and whether the checks notice.

`python -m tests.findings.alter REPORT --seed 7 -n 40` prints what was missed; without a report, in the
invented ones. Every change makes a contradiction that a careful reader can prove from the report alone: the pairs say
which numbers agree, and a change that leaves its pair possible (a rate still within its rounding) is not made.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

from cchc.core.checking.check import Checked, check
from cchc.core.checking.finding import Finding, Severity
from cchc.core.reading.document import Block, Document, Paragraph, Table
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from cchc.core.vietnamese.numbers import read_number
from tests.findings.invented import reports
from tests.findings.pairs import NUMBER, Pair, Spot, find, load, spot_at
from tests.made.writers import write_docx

KINDS = ("digit", "swap", "shift", "drop")
"""One digit changed, two digits swapped, a row's value in the next row, a part of a breakdown left out."""


@dataclass(frozen=True)
class Change:
    """One change: what stood where, and what stands there now ('' for nothing)."""

    kind: str
    spot: Spot
    pair: Pair
    old: str
    new: str
    edits: tuple[tuple[Spot, str], ...]

    def __str__(self) -> str:
        others = "; ".join(s.name if s else "(0)" for s in self.pair.spots if s != self.spot)
        return (
            f"{self.kind:5} {self.spot.place:10} {self.spot.name}: {self.old} → {self.new or '∅'}   "
            f"[{self.pair.relation}: {others}]"
        )


def changes(pairs: Sequence[Pair], document: Document, draft_rows: Sequence[str], seed: int) -> Iterator[Change]:
    """Changes without end, no two the same, kinds and pairs by turns of chance. `draft_rows`: places of figures."""
    chance = Random(seed)
    done: set[tuple[tuple[Spot, str], ...]] = set()
    tries = 0
    while tries < 4000:
        tries += 1
        pair = chance.choice(pairs)
        spot = chance.choice([spot for spot in pair.spots if spot])
        change = _change(chance.choice(KINDS), spot, pair, document, draft_rows, chance)
        if change and change.edits not in done:
            done.add(change.edits)
            yield change


def _change(
    kind: str, spot: Spot, pair: Pair, document: Document, rows: Sequence[str], chance: Random
) -> Change | None:
    old = _text(document, spot)[spot.start : spot.end]
    if kind == "drop":
        return _drop(spot, pair, document, old)
    if kind == "shift":
        return _shift(spot, pair, document, rows, old)
    new = _other_digit(old, chance) if kind == "digit" else _swapped(old, chance)
    if new is None or not _contradicts(pair, spot, new):
        return None
    return Change(kind, spot, pair, old, new, ((spot, new),))


def _other_digit(old: str, chance: Random) -> str | None:
    at = chance.choice([i for i, c in enumerate(old) if c.isdigit()])
    digit = chance.choice([d for d in "0123456789" if d != old[at]])
    new = old[:at] + digit + old[at + 1 :]
    return None if _spoilt(new, old) else new


def _swapped(old: str, chance: Random) -> str | None:
    at = [i for i in range(len(old) - 1) if old[i : i + 2].isdigit() and old[i] != old[i + 1]]
    if not at:
        return None
    i = chance.choice(at)
    new = old[:i] + old[i + 1] + old[i] + old[i + 2 :]
    return None if _spoilt(new, old) else new


def _spoilt(new: str, old: str) -> bool:
    """A zero in front that was not there would be a slip of its own."""
    return new.startswith("0") and not old.startswith("0") and len(new) > 1 and not new.startswith("0,")


def _contradicts(pair: Pair, spot: Spot, new: str) -> bool:
    value = read_number(new, unit="%" if spot.value % 1 else "").value
    if value is None or value == spot.value:
        return False
    values = [(value if s == spot else s.value) if s else Decimal(0) for s in pair.spots]
    return not pair.holds(values)


def _shift(spot: Spot, pair: Pair, document: Document, rows: Sequence[str], old: str) -> Change | None:
    """The value moves to the next row, whose own value, if it has another, moves up."""
    if spot.row < 0:
        return None
    prefix, _, column = spot.place.rpartition(".r")
    number, _, cell = column.partition(".c")
    below = f"{prefix}.r{int(number) + 1}.c{cell}"
    if below not in rows:
        return None
    try:
        other = spot_at(document, below, "next row")
    except LookupError:
        return None
    if other.value == spot.value or any(s == replace(other, name=s.name) for s in pair.spots if s):
        return None
    there = _text(document, other)[other.start : other.end]
    if not _contradicts(pair, spot, there):
        return None
    return Change("shift", spot, pair, old, there, ((spot, there), (other, old)))


PART = re.compile(r"\s*[;,(]?\s*(?:và\s+)?[^;,().]*$")


def _drop(spot: Spot, pair: Pair, document: Document, old: str) -> Change | None:
    """A part is left out, where two or more others stay and show that it was a breakdown."""
    if pair.relation != "parts" or len(pair.spots) < 4 or spot == pair.spots[0] or spot.value == 0:
        return None
    if spot.row >= 0:
        return Change("drop", spot, pair, old, "", ((spot, ""),))
    text = _text(document, spot)
    end = re.compile(r"[^;,.()]*").match(text, spot.end)
    start = PART.search(text[: spot.start])
    assert end
    assert start
    if NUMBER.search(start[0]) or NUMBER.search(end[0]):
        return None  # words of another number would go with it
    opens = start[0].lstrip().startswith("(")
    cut = replace(spot, start=start.start() + (start[0].index("(") + 1 if opens else 0), end=end.end())
    return Change("drop", spot, pair, old, "", ((cut, ""),))


def _text(document: Document, spot: Spot) -> str:
    block = document.blocks[spot.block]
    return block.rows[spot.row].cells[spot.cell].text if isinstance(block, Table) else block.text


def altered(document: Document, change: Change) -> Document:
    """The document with the change made."""
    blocks: list[Block] = list(document.blocks)
    for spot, new in change.edits:
        block = blocks[spot.block]
        if isinstance(block, Paragraph):
            blocks[spot.block] = replace(block, text=block.text[: spot.start] + new + block.text[spot.end :])
            continue
        row = block.rows[spot.row]
        cell = row.cells[spot.cell]
        changed = replace(cell, text=(cell.text[: spot.start] + new + cell.text[spot.end :]) if new else "", lines=())
        cells = (*row.cells[: spot.cell], changed, *row.cells[spot.cell + 1 :])
        rows = (*block.rows[: spot.row], replace(row, cells=cells), *block.rows[spot.row + 1 :])
        blocks[spot.block] = replace(block, rows=rows)
    return replace(document, blocks=blocks)


def signature(finding: Finding) -> tuple[object, ...]:
    """What is the same as long as the finding says the same."""
    return (finding.rule, finding.found, finding.expected, tuple(place.place for place in finding.places))


def noticed(change: Change, before: Checked, after: Checked) -> list[Finding]:
    """New findings, not only formal ones, that touch the changed place or name the number that stands there now."""
    known = {signature(finding) for finding in before.findings}
    fresh = [f for f in after.findings if signature(f) not in known and f.severity is not Severity.info]
    return [finding for finding in fresh if _concerns(finding, change)]


def _concerns(finding: Finding, change: Change) -> bool:
    numbers = {n.lstrip("0") or "0" for n in NUMBER.findall(" ".join((finding.found, finding.expected)))}
    if {change.new.lstrip("0") or "0", change.old.lstrip("0") or "0"} & numbers:
        return True
    for spot, _ in change.edits:
        for place in finding.places:
            inside = place.start is None or (place.start <= spot.end + 2 and spot.start <= (place.end or 0) + 2)
            if place.place == spot.place and (inside or spot.row >= 0):
                return True
    return False


@dataclass
class Outcome:
    """What one run over a report gave."""

    tried: int
    missed: list[Change]
    before: Checked

    @property
    def share(self) -> float:
        return 1 - len(self.missed) / self.tried if self.tried else 0.0


def run(document: Document, written: Sequence[tuple[str, str]], seed: int, count: int) -> Outcome:
    """Make `count` altered copies and check each."""
    draft = understand([document], known_form=False)
    before = check(draft)
    pairs = find(written, document, draft)
    rows = [row.place for row in draft.rows if row.role != "heading"]
    missed = []
    tried = 0
    for change in changes(pairs, document, rows, seed):
        if tried == count:
            break
        tried += 1
        if not noticed(change, before, check(understand([altered(document, change)], known_form=False))):
            missed.append(change)
    return Outcome(tried, missed, before)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.findings.alter", description=__doc__)
    parser.add_argument("report", type=Path, nargs="?", help="one of the real reports; the invented ones without it")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("-n", type=int, default=40)
    options = parser.parse_args()
    if options.report:
        sources = [(options.report.name, open_file(options.report), load(options.report.name))]
    else:
        sources = list(_invented())
    for name, document, pairs in sources:
        outcome = run(document, pairs, options.seed, options.n)
        for change in outcome.missed:
            print("missed", change)
        print(f"{name}: {outcome.tried - len(outcome.missed)} of {outcome.tried} found ({outcome.share:.0%})")
    return 0


def _invented() -> Iterator[tuple[str, Document, Sequence[tuple[str, str]]]]:
    with tempfile.TemporaryDirectory() as folder:
        for report in reports():
            path = write_docx(Path(folder) / f"{report.name}.docx", report.blocks)
            yield report.name, open_file(path), report.pairs


if __name__ == "__main__":
    sys.exit(main())
