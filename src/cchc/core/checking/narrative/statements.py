"""The statements of the prose, with the words that say what each is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cchc.core.checking.aims import looks_ahead
from cchc.core.checking.finding import Place
from cchc.core.checking.narrative.kinds import kind_of
from cchc.core.checking.subject import Sentence, Subject, once
from cchc.core.reading.draft import Fact, Section
from cchc.core.reading.matching import label_key

_PLANS = re.compile(
    r"\b(?:phuong huong|kien nghi|de xuat|giai phap thuc hien|nhiem vu trong tam|ke hoach cong tac|muc tieu)\b"
    r"|(?:^|\| )(?:[ivx]+ |\d+ |[a-z] )?nhiem vu (?:[a-z]+ ){0,5}(?:quy|thang|nam|ky|thoi gian) "
)
_STRIVING = re.compile(r"\bphấn đấu\b(?![^.]*\b(?:kết quả|đã đạt)\b)", re.IGNORECASE)
_AIMS = re.compile(r"\b(?:phan dau|muc tieu|du kien|chi tieu (?:giao|dat|duoc giao)|toi thieu|yeu cau)\b")
_CHANGE = re.compile(r"(?<!\btinh )\b(?:giam|tang)\b")
_LEVEL = re.compile(r"\b(?:cap (?:tinh|huyen|xa|so|thanh pho|thi xa|quan|phuong)|(?:hai|ba|[23]) cap)\b")
_BEFORE, _BEHIND = 16, 60
_FROM = re.compile(
    rf"\btừ\s+(?P<figure>[0-9][0-9.,]*)\b[^.;]{{0,{_BEHIND}}}?\b(?:giảm|xuống|còn|thành|lên)\b", re.IGNORECASE
)
_BY = re.compile(r"\b(?:giảm|tăng|se|sẽ)\s+(?:thêm\s+|được\s+)?(?P<figure>[0-9][0-9.,]*)\b", re.IGNORECASE)
"""Letters before and behind a statement in which a change of it is told."""
_STOPS = re.compile(r"(?<=[.!?])\s+(?=[^\d\W])")


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement that could contradict a row or another statement."""

    fact: Fact
    sentence: Sentence
    value: Decimal
    kind: str
    own: str
    """Key of its own words."""
    said: str
    """Key of its sentence, and of the line before where the sentence begins there."""
    above: str
    """Key of the headings over it."""
    passing: bool
    """Whether it is an aim, a change, or what was before one: not the value of anything at the end of the period."""

    @property
    def part(self) -> bool:
        """X of a ratio X/Y with X < Y."""
        return len(self.fact.parts) == 2 and self.fact.parts[0] == self.fact.quantity != self.fact.parts[1]

    @property
    def whole(self) -> bool:
        """Y of a ratio X/Y with X < Y."""
        return len(self.fact.parts) == 2 and self.fact.parts[1] == self.fact.quantity != self.fact.parts[0]

    @property
    def levels(self) -> frozenset[str]:
        """The levels of government its sentence speaks of, else the heading right above it."""
        return levels_in(self.said) or levels_in(self.above.rpartition(" | ")[2])

    def place(self, subject: Subject) -> Place:
        return subject.words(self.fact)


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Folded words, abbreviations one way."""
    return label_key(text).replace("van ban qppl", "vbqppl").replace(" qppl", " vbqppl")


@once
def statements(subject: Subject) -> list[Stated]:
    """Every statement of the prose but those of plans and requests, in order."""
    return list(_statements(subject))


@lru_cache(maxsize=4096)
def levels_in(words: str) -> frozenset[str]:
    """The levels of government that folded words name, 'hai cap' being one more: {'cap xa'} in 'ho so cap xa'."""
    return frozenset(_LEVEL.findall(words))


def _statements(subject: Subject) -> Iterator[Stated]:
    above = _headings(subject.draft.sections)
    ahead = sections_ahead(subject)
    before = dict(zip(map(id, subject.sentences[1:]), subject.sentences, strict=False))
    for fact in subject.facts:
        sentence = subject.sentence_of(fact)
        if sentence is None or fact.section in ahead or _PLANS.search(above[fact.section]):
            continue
        text = sentence_at(sentence.text, fact.at)
        previous = before.get(id(sentence))
        if previous is not None and previous.section is sentence.section and _goes_on(sentence.text, text):
            text = f"{previous.text} {text}"
        yield Stated(
            fact,
            sentence,
            Decimal(fact.quantity),
            kind_of(fact.unit),
            key(fact.what),
            key(text),
            above[fact.section],
            _passing(fact, text, sentence.text),
        )


def sentence_at(text: str, at: int) -> str:
    """The sentence of a paragraph that holds position `at`."""
    start = 0
    for stop in _STOPS.finditer(text):
        if stop.start() > at:
            return text[start : stop.start()]
        start = stop.end()
    return text[start:]


def _goes_on(paragraph: str, sentence: str) -> bool:
    """Whether a sentence began on the line above."""
    return paragraph.startswith(sentence) and paragraph[:1].islower()


def _headings(sections: list[Section]) -> dict[str, str]:
    path: list[Section] = []
    keys = {}
    for section in sections:
        path = [one for one in path if one.level < section.level] + [section]
        keys[section.id] = " | ".join(key(one.heading) for one in path)
    return keys


def sections_ahead(subject: Subject) -> set[str]:
    """Ids of the sections on what is to come, and of those below them."""
    ahead: set[str] = set()
    path: list[Section] = []
    for section in subject.draft.sections:
        path = [one for one in path if one.level < section.level] + [section]
        if (len(path) > 1 and path[-2].id in ahead) or looks_ahead(subject, section.heading):
            ahead.add(section.id)
    return ahead


def _passing(fact: Fact, text: str, paragraph: str) -> bool:
    own, quote = key(fact.what), key(fact.quote)
    if (
        fact.quote.startswith("=")
        or _AIMS.search(quote)
        or _CHANGE.search(own)
        or _STRIVING.search(text.partition(fact.quote)[0])
    ):
        return True
    digits = fact.quantity.replace(".", "").lstrip("0")
    here = paragraph[max(0, fact.at - _BEFORE) : fact.at + len(fact.quote) + _BEHIND]
    said = paragraph[max(0, fact.at - _BEFORE) : fact.at + len(fact.quote)]
    passing = [*_FROM.finditer(here), *_BY.finditer(said)]
    return any(re.sub("[.,]", "", match["figure"]).lstrip("0") == digits for match in passing)
