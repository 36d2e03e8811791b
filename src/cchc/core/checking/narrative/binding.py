"""A statement of the prose → the rows of the appendix that speak of the same. docs/algorithms/binding-statements.md"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from cchc.core.checking.narrative.agreement import agrees, near_miss
from cchc.core.checking.narrative.kinds import SHARE, in_unit, row_kind
from cchc.core.checking.narrative.likeness import Likeness
from cchc.core.checking.narrative.senses import SENSES
from cchc.core.checking.narrative.series import Reading, meets, readings, series_of
from cchc.core.checking.narrative.statements import Stated, key, levels_in, statements
from cchc.core.checking.subject import Subject, once
from cchc.core.reading.draft import DraftRow

LISTED = 6
"""The same words with more numbers than this are the lines of a list, each of another place."""
_FIGURE = re.compile(r"\d+")
EARLY = re.compile(r"\b(?:som|truoc) (?:han|hen)\b")
EXACT = re.compile(r"(?<!va )\bdung (?:han|hen)\b")
IN_TIME = re.compile(r"\b(?:som|truoc|dung) (?:han|hen)\b")
_LATEST = re.compile(r"\b(?:hien nay|den nay|hien|den thoi diem|hien tai|tinh den)\b")
_RATIO = re.compile(r"\[([\w.]+)\]\s*/\s*\[([\w.]+)\]\s*\*\s*100")
_SUM = re.compile(r"SUM\((.*)\)")


class Strength(IntEnum):
    """How sure it is that the row and the statement speak of the same."""

    possible = 1
    likely = 2
    sure = 3


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What the appendix says of a statement."""

    reading: Reading
    strength: Strength
    score: float
    """Likeness of the words, 0 … 1."""
    indicator: str = ""

    @property
    def rows(self) -> tuple[DraftRow, ...]:
        return self.reading.rows

    @property
    def value(self) -> Decimal:
        return self.reading.value


@dataclass(slots=True)
class Bound:
    """A statement with its counterparts, the surest first."""

    stated: Stated
    counterparts: list[Counterpart] = field(default_factory=list)
    blank: list[DraftRow] = field(default_factory=list)
    """Rows that ask for it and are not filled in."""

    def agreeing(self) -> Counterpart | None:
        """The surest counterpart that says the same."""
        return next((one for one in self.counterparts if said_by(self.stated, one)), None)


def said_by(stated: Stated, counterpart: Counterpart) -> bool:
    """Whether the counterpart says the same."""
    return agrees(stated.value, in_words_of(stated, counterpart), stated.fact.qualifier)


def denied_by(stated: Stated, counterpart: Counterpart) -> bool:
    """Whether the counterpart says something else; cells of a part of the time only if they hold more, or nearly the
    same."""
    if said_by(stated, counterpart):
        return False
    value = in_words_of(stated, counterpart)
    return counterpart.reading.covers or value > stated.value or near_miss(stated.value, value) > 0


def in_words_of(stated: Stated, counterpart: Counterpart) -> Decimal:
    """The counterpart's number in the statement's unit of money."""
    return in_unit(counterpart.value, counterpart.rows[0].unit, stated.fact.unit)


@once
def bound_statements(subject: Subject) -> list[Bound]:
    """Every statement that is a result, with what the appendix says of it."""
    return Binder(subject).bind()


def _line_words(stated: Stated) -> tuple[str, str]:
    return stated.kind, _FIGURE.sub("#", stated.own)


class Binder:
    """One report, prepared for binding."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.stated = statements(subject)
        self._likeness = Likeness(subject)
        self._lines = series_of(subject)
        self._by_indicator: dict[str, list[list[DraftRow]]] = defaultdict(list)
        for line in self._lines:
            if line[0].indicator:
                self._by_indicator[line[0].indicator].append(line)
        self._kinds = {id(line): row_kind(line[0]) for line in self._lines}
        self._bases = self._ratio_bases()
        self._divided = self._divided_by_level()

    def bind(self) -> list[Bound]:
        """Every statement that is a result, with what the appendix says of it."""
        said: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
        for stated in self.stated:
            said[_line_words(stated)].add(stated.value)
        return [
            self._bound(stated)
            for stated in self.stated
            if not stated.passing and len(said[_line_words(stated)]) <= LISTED and not self._parted(stated)
        ]

    def _divided_by_level(self) -> set[str]:
        """Own words that sentences of different levels say: 'Cấp huyện: giải quyết …', 'Cấp xã: giải quyết …'."""
        levels: dict[str, set[str]] = defaultdict(set)
        for stated in self.stated:
            if len(stated.levels) == 1:
                levels[stated.own] |= stated.levels
        return {own for own, named in levels.items() if len(named) > 1}

    def _of_another_level(self, stated: Stated, row: DraftRow) -> bool:
        """Whether the statement gives one level's part of what the row gives for all, or for another level."""
        if stated.own not in self._divided or len(stated.levels) != 1:
            return False
        words, above = key(row.label), self.subject.parent(row)
        while above is not None:
            words, above = f"{words} {key(above.label)}", self.subject.parent(above)
        return stated.levels != levels_in(words)

    def _parted(self, stated: Stated) -> bool:
        """Whether dossiers in time are told in two numbers, early and exactly in time: neither is the row's."""
        if stated.kind != "dossier" or not IN_TIME.search(stated.own):
            return False
        words = " | ".join(one.own for one in self.stated if one.said == stated.said and one.kind == "dossier")
        return EARLY.search(words) is not None and EXACT.search(words) is not None

    def _bound(self, stated: Stated) -> Bound:
        bound = Bound(stated)
        for indicator, strength in self._named(stated).items():
            for line in self._lines_of(indicator):
                if self._of_another_level(stated, line[0]):
                    continue
                found = list(self._counterparts(stated, line, strength, indicator))
                bound.counterparts += found
                if not found and all(row.state == "blank" for row in line) and self._meets(stated, line):
                    bound.blank += line[-1:]
            if not any(one.indicator == indicator for one in bound.counterparts):
                bound.counterparts += self._from_parts(stated, indicator, strength)
        taken = {id(row) for one in bound.counterparts for row in one.rows}
        bound.counterparts += [one for one in self._by_words(stated) if id(one.rows[0]) not in taken]
        bound.counterparts.sort(key=lambda one: (one.strength, one.score), reverse=True)
        return bound

    def _meets(self, stated: Stated, line: list[DraftRow]) -> bool:
        return any(meets(self.subject, stated.fact.period, row.period) for row in line)

    # --- by meaning

    def _named(self, stated: Stated) -> dict[str, Strength]:
        """The indicators the statement speaks of: the reader's, else those its words make likely."""
        if stated.fact.indicator:
            return {stated.fact.indicator: Strength.sure}
        level = self.subject.draft.report.level
        named = {
            sense.indicator: Strength.sure if sense.sure else Strength.likely
            for sense in SENSES
            if sense.fits(stated, level)
        }
        if not named and stated.whole:
            named = dict.fromkeys(self._bases_of(stated), Strength.sure)
        return named

    def _ratio_bases(self) -> dict[str, set[str]]:
        """By indicator, those it is divided by in a rate of the catalogue."""
        bases: dict[str, set[str]] = defaultdict(set)
        for indicator in self.subject.catalogue.indicators.values():
            if match := _RATIO.fullmatch((indicator.formula or "").strip()):
                bases[match[1]].add(match[2])
        return bases

    def _bases_of(self, whole: Stated) -> set[str]:
        """What Y of 'X/Y' is, where X is bound: the base of the rate that X is the part of."""
        numerator = whole.fact.parts[0]
        parts = [
            one.fact.indicator
            for one in self.stated
            if one.sentence is whole.sentence and one.fact.quantity == numerator and one.fact.indicator
        ]
        return self._bases[parts[-1]] if parts and parts[-1] in self._bases else set()

    def _lines_of(self, indicator: str) -> list[list[DraftRow]]:
        """The rows of an indicator as a whole; where the form prints only its parts, that of the report's level, or
        any where all say the same."""
        lines = self._by_indicator[indicator]
        whole = [line for line in lines if not line[0].breakdown]
        own = whole or [line for line in lines if line[0].breakdown == self.subject.draft.report.level]
        told = {self.subject.number(row) for line in lines for row in line}
        return own or (lines[:1] if len(told) == 1 and None not in told else [])

    def _from_parts(self, stated: Stated, indicator: str, strength: Strength) -> Iterator[Counterpart]:
        """A total without a number of its own, as the sum of its parts."""
        known = self.subject.catalogue.indicators.get(indicator)
        match = _SUM.fullmatch((known.formula or "").strip()) if known else None
        if match is None:
            return
        found: list[Reading] = []
        names = re.findall(r"\[([\w.]+)\]", match[1])
        for name in names:
            lines = [line for line in self._lines_of(name) if len(line) == 1]
            found += [r for line in lines[:1] for r in readings(self.subject, line, stated.fact.period)]
        if len(found) < 2:
            return
        rows = tuple(row for reading in found for row in reading.rows)
        total = sum((reading.value for reading in found), Decimal(0))
        yield Counterpart(Reading(rows, total, "parts", len(found) == len(names)), strength, 1.0, indicator)

    # --- by words

    def _by_words(self, stated: Stated) -> Iterator[Counterpart]:
        for line in self._lines:
            row = line[0]
            if self._kinds[id(line)] != stated.kind or row.kind == "code":
                continue
            score = self._likeness.score(stated, row)
            if score:
                yield from self._counterparts(stated, line, Strength.possible, row.indicator or "", score)

    def _counterparts(
        self, stated: Stated, line: list[DraftRow], strength: Strength, indicator: str, score: float | None = None
    ) -> Iterator[Counterpart]:
        """What a line says; where several readings are open, the one its nature asks for is as sure as the binding."""
        likeness = self._likeness.score(stated, line[0]) if score is None else score
        asked = self._asked(stated, indicator)
        for reading in readings(self.subject, line, stated.fact.period):
            open_to_both = reading.how in ("last", "sum") and reading.how != asked
            yield Counterpart(reading, Strength.possible if open_to_both else strength, likeness, indicator)

    def _asked(self, stated: Stated, indicator: str) -> str:
        """Whether the latest of several years or their sum is meant; '' where nobody can tell."""
        known = self.subject.catalogue.indicators.get(indicator)
        if stated.kind == SHARE:
            return "last"
        if known is None or known.time is None:
            return "last" if _LATEST.search(stated.said) else ""
        return "sum" if known.time == "flow" else "last"
