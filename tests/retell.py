"""The prose of a report told again in words of our own: every figure it states, with the structure it states it in.

What is kept are facts: figures and what they count, wholes with their parts, shares, X of Y, numbers and dates of
cited documents. What a rule of the checker needs beyond that is written by hand in `retold.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from cchc.core.checking.cited import Citation, citations
from cchc.core.checking.documents import CALLED
from cchc.core.checking.finding import Place
from cchc.core.checking.prose.wholes import Whole, wholes_of
from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import Draft, Fact, Section
from cchc.core.reading.facts import find_facts
from cchc.core.reading.report import matcher
from cchc.core.vietnamese.numbers import write_number

BY_HAND = Path(__file__).parent / "retold.toml"
JOINED = {"bracket": (" (", ")"), "among": (", trong đó ", ""), "made": (", gồm ", ""), "total": ("; ", "")}
"""How a list of parts begins and ends, by the form of the whole."""


@dataclass
class Line:
    """A sentence of ours, and for each statement in it where its words stand."""

    text: str = ""
    facts: list[Fact] = field(default_factory=list)

    def add(self, words: str, fact: Fact | None = None) -> None:
        """Go on with `words`, which say `fact`."""
        if fact is not None:
            self.facts.append(replace(fact, quote=words, at=len(self.text)))
        self.text += words


def in_our_words(draft: Draft, name: str) -> None:
    """Replace the prose of `draft`, section by section; `name` finds the sentences written by hand."""
    subject = Subject(draft, matcher().catalogue)
    told = Telling(subject)
    cited: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations(subject):
        cited[citation.sentence.section.id].append(citation)
    by_hand = tomllib.loads(BY_HAND.read_text(encoding="utf-8")).get(name, {})
    facts = []
    for section in draft.sections:
        hand = by_hand.get(section.id, {})
        lines = [*told.section(section.id, hand.get("without", [])), *_documents(cited[section.id])]
        lines = [*{line.text: line for line in lines}.values(), *_by_hand(subject, section, hand.get("say", []))]
        section.text = "\n".join(line.text for line in lines)
        section.places = [f"{section.place}.{number}" for number in range(1, len(lines) + 1)]
        for line, place in zip(lines, section.places, strict=True):
            facts += [replace(fact, place=place) for fact in line.facts]
    draft.facts = facts


def _by_hand(subject: Subject, section: Section, sentences: Sequence[str]) -> Iterator[Line]:
    """The sentences with the statements a reader finds in them."""
    header = subject.draft.report
    for text in sentences:
        found = find_facts(
            [replace(section, text=text)],
            period=subject.period,
            template=subject.template,
            catalogue=subject.catalogue,
            level=header.level,
        )
        yield Line(text, [replace(fact, at=text.index(fact.quote)) for fact in found])


def _documents(cited: Sequence[Citation]) -> Iterator[Line]:
    """'Căn cứ: Nghị định số 60/2021/NĐ-CP ngày 27/01/2022; …': the documents the section cites."""
    named = []
    for citation in cited:
        called = CALLED.search(citation.sentence.text[: citation.number.start])
        kind = f"{called[1].capitalize()} số" if called else "Văn bản số"
        named.append(f"{kind} {citation.number.text}{f' {citation.mention.text}' if citation.mention else ''}")
    if named:
        yield Line(f"Căn cứ: {'; '.join(dict.fromkeys(named))}.")


class Telling:
    """The statements of a report as sentences."""

    def __init__(self, subject: Subject) -> None:
        self.facts = subject.facts
        self.said: set[int] = set()
        self.groups: dict[int, list[tuple[Whole, list[Fact]]]] = defaultdict(list)
        for whole in wholes_of(subject):
            head = self._fact(whole.passage.words(whole.figure.start, whole.figure.end), whole.value)
            parts = [self._fact(p.passage.words(p.figure.start, p.figure.end), p.figure.value) for p in whole.parts]
            if head and parts and all(parts):
                self.groups[id(head)].append((whole, [part for part in parts if part]))

    def _fact(self, place: Place, value: Decimal) -> Fact | None:
        """The statement whose words stand there."""
        start = place.start or 0
        near = [f for f in self.facts if f.place == place.place and Decimal(f.quantity) == value]
        return next((f for f in near if f.at <= start < f.at + len(f.quote)), None)

    def section(self, section: str, without: Sequence[str]) -> Iterator[Line]:
        """One line for every statement of the section that is not told as a part or share of another.

        `without` names quantities that are told by hand.
        """
        stated = [f for f in self.facts if f.section == section]
        for fact in stated:
            if id(fact) in self.said or _amount(fact) in without:
                continue
            line = Line()
            what = fact.what[:1].upper() + fact.what[1:]
            self._say(line, fact, f"{what}: ")
            line.add(".")
            yield line

    def _say(self, line: Line, fact: Fact, named: str) -> None:
        """Name and figure, its share, its parts."""
        self.said.add(id(fact))
        line.add(f"{named}{fact.qualifier + ' ' if fact.qualifier else ''}{_amount(fact)}", fact)
        for other in self._companions(fact):
            self.said.add(id(other))
            if other.unit == "%":
                line.add(f", chiếm {_amount(other)}", other)
            else:
                line.facts.append(replace(line.facts[-1], quantity=other.quantity, what=other.what))
        for whole, parts in self.groups.get(id(fact), ()):
            self._parts(line, whole, [part for part in parts if id(part) not in self.said], fact)

    def _parts(self, line: Line, whole: Whole, parts: Sequence[Fact], head: Fact) -> None:
        opening, closing = JOINED.get(whole.form, (", ", ""))
        if whole.some:
            opening = ", trong đó có "
        heading = ""
        for number, part in enumerate(parts):
            above, _, name = _own_name(part, head).rpartition(", ")
            again = bool(above) and above == heading
            line.add(", " if again else "; " if number else opening)
            self._say(line, part, f"{above}: {name} " if above and not again else f"{name} ")
            heading = above
        if parts:
            line.add(closing)

    def _companions(self, fact: Fact) -> Iterator[Fact]:
        """The Y of the same X/Y; the share stated right behind."""
        index = next(i for i, other in enumerate(self.facts) if other is fact)
        for other in self.facts[index + 1 : index + 3]:
            if (other.section, other.place) != (fact.section, fact.place) or id(other) in self.said:
                return
            whole = fact.parts and other.quantity == fact.parts[-1] and other.at <= fact.at + len(fact.quote)
            if whole or (other.unit == "%" and fact.unit != "%" and _thing(other.what) == _thing(fact.what)):
                yield other


def _amount(fact: Fact) -> str:
    """'30 nhiệm vụ', '28/30 đơn vị', '33,8%'."""
    unit = "%" if fact.unit == "%" else f" {fact.unit}" if fact.unit else ""
    numbers = fact.parts if fact.parts and fact.unit != "%" else [fact.quantity]
    return "/".join(write_number(Decimal(number)) for number in numbers) + unit


def _thing(what: str) -> str:
    """What is counted, without 'Số' or 'Tỷ lệ'."""
    return re.sub(r"^(?:(?:Tổng )?[Ss]ố(?: lượng)?|Tỷ lệ)\s+", "", what)


def _own_name(part: Fact, head: Fact) -> str:
    """What tells the part from its whole: 'sớm hạn' of 'Số hồ sơ đã giải quyết, sớm hạn'."""
    above, name = _thing(head.what), _thing(part.what)
    if name.startswith(f"{above}, "):
        return name[len(above) + 2 :]
    first, comma, rest = name.partition(", ")
    return rest if comma and rest else first
