"""How alike the words of a statement and the label of a row are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from cchc.core.checking.narrative.statements import Stated, key
from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import DraftRow
from cchc.core.reading.facts.lexicon import terms
from cchc.core.reading.matching import core_key
from cchc.core.reading.opposites import contradiction
from cchc.core.vietnamese.text import REMEMBERED

_RENAMED = re.compile(r"thành\s*[“\"]([^”\"]{8,})")
"""The new name a form gives a row behind its old one."""
_EMPTY = frozenset(
    terms("""
        so|tong|luong|cua|da|duoc|tai|va|trong|theo|cac|nhung|voi|cho|den|tu|la|do|ve|co|thuoc|o|tren|hien|nay|bang|nhu
        de|thuc|moi|ca|hoac|dia|ban|ket|qua
    """)
)
"""Words that say nothing of what is counted."""
_SAME = (
    ("dam bao", "bao dam"),
    ("kinh phi hoat dong", "chi thuong xuyen"),
    ("bien che thuc hien", "co mat"),
    ("thuc hien la", "co mat"),
    ("hien co", "co mat"),
    ("dich vu cong", "tthc"),
    ("dvc", "tthc"),
    ("thu tuc", "tthc"),
    ("giao quyen tu chu", "co che tu chu"),
    ("som han", "dung han"),
    ("truoc han", "dung han"),
)
"""Ways to say the same, folded."""


@lru_cache(REMEMBERED)
def told(words: str) -> str:
    """`words` with ways to say the same made one."""
    for one, other in _SAME:
        words = words.replace(one, other)
    return words


@lru_cache(REMEMBERED)
def tokens(words: str) -> frozenset[str]:
    """The words that tell."""
    return frozenset(told(words).split()) - _EMPTY


_IN_PROGRESS = re.compile(r"\bdang (?:trong qua trinh )?(?:giai quyet|xu ly|thuc hien)\b")
_APART = (
    ("can bo", "cong chuc", "vien chuc"),
    ("tiep nhan", "giai quyet"),
    ("dang", "nha nuoc"),
    ("dai hoc", "cao dang", "trung cap", "so cap"),
)
"""Folded words of which two statements of one quantity name the same."""

_BARE_UNITS = re.compile("(?:tong )?so don vi")
_SERVICE_UNITS = re.compile(r"\b(?:don vi su nghiep|dvsn|dvsncl)\b")

POSSIBLE_FROM = 0.40
"""From here on a row may be what a statement speaks of."""


class Likeness:
    """The labels of one report, each word weighed by how few labels hold it."""

    def __init__(self, subject: Subject) -> None:
        self._labels = {id(row): tokens(core_key(row.label)) for row in subject.rows}
        self._renamed = {id(row): tokens(key(m[1])) for row in subject.rows if (m := _RENAMED.search(row.label))}
        self._above = {id(row): self._words_above(subject, row) for row in subject.rows}
        labels = set(self._labels.values())
        held, count = Counter(word for words in labels for word in words), max(2, len(labels))
        self._weights = {word: math.log(1 + count / (1 + times)) for word, times in held.items()}
        self._unseen = math.log(1 + count)
        self._wholes: dict[frozenset[str], float] = {}

    def _words_above(self, subject: Subject, row: DraftRow) -> frozenset[str]:
        words: set[str] = set()
        parent, steps = subject.parent(row), 0
        while parent is not None and steps < 3:
            words |= self._labels[id(parent)]
            parent, steps = subject.parent(parent), steps + 1
        return frozenset(words)

    def _weight(self, words: Iterable[str]) -> float:
        unseen = self._unseen
        return sum(self._weights.get(word, unseen) for word in words)

    def _whole(self, words: frozenset[str]) -> float:
        """The weight of all words of a label or a statement, which is asked for again and again."""
        if (weight := self._wholes.get(words)) is None:
            weight = self._wholes[words] = self._weight(words)
        return weight

    def score(self, stated: Stated, row: DraftRow) -> float:
        """0 … 1: how much of the label the sentence says and how much of the statement the row says; 0 where that is
        too little, or a word turns the meaning."""
        return self.of_words(stated.own, stated.said, row)

    def of_words(self, own: str, said: str, row: DraftRow) -> float:
        """The same for words that state no number, in a sentence that says `said`."""
        scores = [self._score(own, said, self._labels[id(row)], core_key(row.label), row)]
        if (label := self._renamed.get(id(row))) is not None:
            scores.append(self._score(own, said, label, " ".join(label), row))
        return max(scores)

    def _score(self, said_of_it: str, said: str, label: frozenset[str], words: str, row: DraftRow) -> float:
        own = tokens(said_of_it)
        if not label or not own:
            return 0.0
        near, above = tokens(said), self._above[id(row)]
        in_own = label & own
        in_near = (label & near) - own
        if not in_own and not in_near and own.isdisjoint(above):
            return 0.0
        of_label = (self._weight(in_own) + 0.6 * self._weight(in_near)) / self._whole(label)
        of_own = self._weight(own & (label | above)) / self._whole(own)
        score = (of_label + of_own) / 2
        return 0.0 if score < POSSIBLE_FROM or contradiction(told(said_of_it), told(words)) else score


def alike(a: Stated, b: Stated) -> float:
    """0 … 1: how alike the own words of two statements are; 0 where a word turns the meaning."""
    left, right = tokens(a.own), tokens(b.own)
    if not left & right or _apart(told(a.own), told(b.own)):
        return 0.0
    return len(left & right) / len(left | right)


def around(a: Stated, b: Stated) -> float:
    """The same, where each may say in its sentence what the other says in its own words; the lower of both ways."""
    left, right = tokens(a.own), tokens(b.own)
    if not left or not right or _apart(told(a.own), told(b.own)) or at_other_levels(a, b):
        return 0.0
    left_there = len(left & (right | tokens(b.said))) / len(left)
    right_there = len(right & (left | tokens(a.said))) / len(right)
    return min(left_there, right_there)


def at_other_levels(a: Stated, b: Stated) -> bool:
    """Whether two sentences speak of different levels of government: 'Cấp huyện: …' and 'Cấp xã: …'."""
    left, right = a.levels, b.levels
    return len(left) == len(right) == 1 and left != right


def of_service_units(stated: Stated) -> bool:
    """Whether it counts service units and not bodies of all sorts; a bare 'đơn vị' stands for those named before it."""
    if stated.kind != "body":
        return False
    words = stated.said.partition(key(stated.fact.quote))[0] if _BARE_UNITS.fullmatch(stated.own) else stated.own
    return _SERVICE_UNITS.search(words) is not None


def _apart(a: str, b: str) -> bool:
    """Whether a word turns the meaning of one against the other."""
    if contradiction(a, b) or (_IN_PROGRESS.search(a) is None) != (_IN_PROGRESS.search(b) is None):
        return True
    named = [[{word for word in group if f" {word} " in f" {words} "} for words in (a, b)] for group in _APART]
    return any(left and right and left != right for left, right in named)
