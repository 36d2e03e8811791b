"""What changed from one sending to another: cells with before and after, paragraphs word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Prose, Report
from cchc.reporting.reviews.models import Sending
from cchc.reporting.reviews.sealing import last, versions_now
from cchc.reporting.reviews.sent import by_row, labels_of, say

WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that is not what it was."""

    row: str
    code: str
    label: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: 'same', 'gone' or 'new'."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """A section whose words changed."""

    code: str
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """From one sending to the next."""

    before: Sending
    cells: tuple[Changed, ...]
    sections: tuple[Reworded, ...]

    @property
    def none(self) -> bool:
        return not self.cells and not self.sections


def earlier_sending(sending: Sending) -> Sending | None:
    """The last one the body above has seen before this: the sending before it, or a draft sent ahead of the first."""
    before = Sending.objects.filter(report=sending.report_id, pk__lt=sending.pk).order_by("-id")
    return before.filter(draft=False).first() or before.first()


def since_last(report: Report) -> Difference | None:
    """What would be different if the report were sent now; None where nothing of it was sent before."""
    before = last(report)
    if before is None:
        return None
    figures, prose = versions_now(report)
    return difference(before, Sending(report=report, figures=figures, prose=prose))


def difference(before: Sending, after: Sending) -> Difference:
    """What changed between two sendings of one report."""
    one, two, rows = by_row(before), by_row(after), labels_of(after.report.template)
    changed = []
    for key in [*rows, *sorted({*one, *two} - set(rows))]:
        old, new = one.get(key), two.get(key)
        if _content(old) != _content(new):
            row = rows.get(key)
            code, label, unit = (row.code, row.label, row.unit) if row else ("", key, "")
            changed.append(Changed(key, code, label, unit, say(old), say(new)))
    return Difference(before, tuple(changed), _sections(before, after))


def _content(figure: Figure | None) -> tuple[object, ...] | None:
    return (figure.state, figure.amount, figure.scale, figure.text if figure.amount is None else "") if figure else None


def _sections(before: Sending, after: Sending) -> tuple[Reworded, ...]:
    one = {each.code: each for each in Prose.objects.filter(pk__in=before.prose)}
    two = {each.code: each for each in Prose.objects.filter(pk__in=after.prose).order_by("position")}
    codes = [*two, *(code for code in one if code not in two)]
    found = []
    for code in codes:
        old, new = (side[code].text if code in side else "" for side in (one, two))
        if old != new:
            found.append(Reworded(code, (two.get(code) or one[code]).heading, pieces(old, new)))
    return tuple(found)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Runs of words that stayed, went and came. Paragraphs that stayed are not compared word by word."""
    one, two = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        old, new = "".join(one[a:b]), "".join(two[c:d])
        found += [Piece("same", old)] if what == "equal" else _words(old, new)
    return tuple(piece for piece in found if piece.text)


def _words(before: str, after: str) -> list[Piece]:
    one, two = WORDS.findall(before), WORDS.findall(after)
    found: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(one[a:b])))
        else:
            found += [Piece("gone", "".join(one[a:b])), Piece("new", "".join(two[c:d]))]
    return found
