"""A total opened: its parts as the lines of a panel, whatever the way they add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import get_language

from cchc.core.figures import FigureState
from cchc.core.rollup.method import Method
from cchc.core.vietnamese.numbers import write_number
from cchc.core.vietnamese.text import fold_key
from cchc.reporting.consolidation.forms import Choices
from cchc.reporting.consolidation.oddness import Oddness
from cchc.reporting.consolidation.proof import Part, Proof, RatioPart

SHOWN = 25
"""Units of a panel at first; the others are one click away."""
LOWEST = Decimal(-(10**20))
"""Stands for no number where lines are put in order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit in a panel."""

    name: str
    number: str
    state: str
    """'' or the state shown instead of a number; 'absent': nothing was sent; 'silent': its report says nothing."""
    base: str = ""
    """'496/512' of a ratio."""
    share: str = ""
    """Of the sum, in percent."""
    bar: int = 0
    """0 to 100: its length beside the largest."""
    odd: str = ""
    """Why it is unusual; '' where it is not."""
    differs: str = ""
    """The ratio as the unit printed it, where its parts give another."""
    address: str = ""
    draft: bool = False
    answer: str = ""
    """Of a list: the answer in words."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The lines a panel shows, and how many there are."""

    lines: Sequence[Line]
    fitting: int
    total: int

    @property
    def left(self) -> int:
        return self.fitting - len(self.lines)


class _Entry(NamedTuple):
    """What a line is made from and put in order by; the line itself is made only where it is shown."""

    name: str
    amount: Decimal
    odd: float
    missing: bool
    line: Callable[[], Line]


ORDER: dict[str, Callable[[_Entry], Any]] = {
    "biggest": lambda entry: -entry.amount,
    "oddest": lambda entry: -entry.odd,
    "missing": lambda entry: not entry.missing,
    "name": lambda entry: fold_key(entry.name),
}


def opened(proof: Proof, choices: Choices) -> Opened:
    """The units of a total in the order asked for, narrowed by name, in a portion."""
    made = _of_ratio(proof) if proof.sides else _of_parts(proof)
    entries = sorted([*made, *_lacking(proof)], key=ORDER[choices.order])
    words = fold_key(choices.part).split()
    fitting = [one for one in entries if all(word in fold_key(one.name) for word in words)] if words else entries
    chosen = fitting if choices.every else fitting[:SHOWN]
    return Opened([one.line() for one in chosen], len(fitting), len(entries))


def _of_parts(proof: Proof) -> Iterator[_Entry]:
    most = max((abs(part.value.decimal or 0) for part in proof.given), default=Decimal(0))
    answers = {answer.code: answer.label for answer in proof.answers} if proof.method in LISTED else {}

    for part in proof.parts:
        value = part.value.decimal
        odd = proof.oddness.get(part.unit)
        yield _Entry(
            part.name,
            LOWEST if value is None else value,
            odd.score if odd else 0.0,
            part.state in (FigureState.blank, FigureState.unreadable),
            lambda part=part, odd=odd: _line(proof, part, odd, most, answers),
        )


LISTED = (Method.share, Method.list)


def _line(proof: Proof, part: Part, odd: Oddness | None, most: Decimal, answers: dict[int, str]) -> Line:
    value, of = part.value.decimal, proof.share_of(part)
    in_words = part.amount is None and part.state == FigureState.value
    return Line(
        part.name,
        part.text if in_words else "" if value is None else write_number(value),
        "" if value is not None or in_words else part.state,
        share=f"{write_number(of.decimal, 1)}\N{NO-BREAK SPACE}%" if of and of.decimal is not None else "",
        bar=0 if proof.method in LISTED else _length(value, most),
        odd=_why(odd),
        address=proof.address(part),
        draft=part.draft,
        answer=answers.get(part.amount or 0, "") if value is not None else "",
    )


def _of_ratio(proof: Proof) -> Iterator[_Entry]:
    most = max((abs(row.ratio.decimal or 0) for row in proof.ratios), default=Decimal(0))
    for row in proof.ratios:
        odd = proof.oddness.get(row.unit)
        yield _Entry(
            row.name,
            LOWEST if row.ratio.decimal is None else row.ratio.decimal,
            odd.score if odd else 0.0,
            not row.ratio.state.answered,
            lambda row=row, odd=odd: _ratio_line(proof, row, odd, most),
        )


def _ratio_line(proof: Proof, row: RatioPart, odd: Oddness | None, most: Decimal) -> Line:
    value = row.ratio.decimal
    numbers = [side.value.decimal if side else None for side in row.sides]
    printed = row.printed.value.decimal if row.printed else None
    first = next((side for side in row.sides if side), row.printed)
    return Line(
        row.name,
        "" if value is None else f"{write_number(value)}\N{NO-BREAK SPACE}%",
        "" if value is not None else row.ratio.state.value,
        base="/".join("–" if one is None else write_number(one) for one in numbers) if len(numbers) == 2 else "",
        bar=_length(value, most),
        odd=_why(odd),
        differs=write_number(printed) if printed is not None and value is not None and printed != value else "",
        address=proof.address(first) if first else "",
        draft=any(side.draft for side in row.sides if side),
    )


def _lacking(proof: Proof) -> Iterator[_Entry]:
    by_parts = {row.unit for row in proof.ratios}
    for one in proof.lacking:
        if one.unit in by_parts:  # it gives the parts; the ratio itself need not be printed
            continue
        line = Line(one.name, "", "absent" if one.state else "silent")
        yield _Entry(one.name, LOWEST, 0.0, True, lambda line=line: line)


def _length(value: Decimal | None, most: Decimal) -> int:
    return int(abs(value) * 100 / most) if value and most else 0


def _why(odd: Oddness | None) -> str:
    return odd.why.text(get_language() or "vi") if odd and odd.why else ""
