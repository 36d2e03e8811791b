"""The indicator a fact speaks of: bound by meaning, and left open where two meanings fit or none quite does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.reading.draft import Fact
from cchc.core.reading.facts.meanings import MEANINGS, OWNED, UNITS, Meaning
from cchc.core.reading.facts.owners import Owner
from cchc.core.reading.matching import ABBREVIATIONS
from cchc.core.vietnamese.text import fold_key

_SHORT = (*ABBREVIATIONS, ("van ban qppl", "vbqppl"), ("qppl", "vbqppl"), ("vbvbqppl", "vbqppl"))
_DOSSIER = re.compile(r"\bhs\b")
_DIGIT = re.compile(r"\d")
_NOT_REACHED = re.compile(r"\b(?:se|phan dau|chi tieu|muc tieu|du kien|ke hoach giao)\b")


class Binder:
    """A catalogue prepared for the facts of one report."""

    def __init__(self, catalogue: Catalogue | None, template: Template | None, level: str | None) -> None:
        """`level` is the report's (as in ReportHeader); without it, that of a form which only one level fills."""
        known = catalogue.indicators.keys() if catalogue else frozenset()
        only = template.levels[0] if template is not None and len(template.levels) == 1 else ""
        self._level = level or only
        self._meanings = [m for m in MEANINGS if m.indicator in known]

    def indicator(
        self, fact: Fact, part: str, sentence: str, headings: Sequence[str], owner: Owner | None = None
    ) -> str | None:
        """The id the fact's words mean, None where they mean none or several.

        `part` is what of its phrase restricts another statement ("trễ hạn" of "hồ sơ tiếp nhận, trễ hạn"): such a
        fact is told by it alone. `sentence` is the text around the fact, `headings` those above it, `owner` whose
        figure it is where another may be meant. The whole of a ratio is the value of no indicator.
        """
        if _is_whole(fact) or not self._meanings:
            return None
        own, said = _key(fact.what), _key(sentence)
        quote = _key(fact.quote)
        told = (_key(part),) if part else (own, quote)
        if _NOT_REACHED.search(quote):
            return None
        near = " ".join((*map(_key, headings), said))
        unit = "%" if fact.unit == "%" else _key(fact.unit)
        none = fact.quantity == "0" and not _DIGIT.search(fact.quote)
        found = {
            meaning.indicator
            for meaning in self._meanings
            if UNITS[meaning.unit].fullmatch(unit)
            and (meaning.zero or not none)
            and self._is_of(meaning, owner)
            and any(meaning.own.search(words) for words in told)
            and _agrees(meaning, own, said, near)
        }
        return found.pop() if len(found) == 1 else None

    def _is_of(self, meaning: Meaning, owner: Owner | None) -> bool:
        """Whether a meaning fits whose figure it is: dossiers of a level only to that level, other work of the
        reporting body only to itself."""
        if meaning.level:
            return meaning.level == (owner.level_of_dossiers(self._level) if owner else self._level)
        return owner is None or meaning.unit not in OWNED or not owner.foreign(self._level)


def _is_whole(fact: Fact) -> bool:
    return len(fact.parts) == 2 and fact.parts[0] != fact.parts[1] == fact.quantity


def _agrees(meaning: Meaning, own: str, sentence: str, near: str) -> bool:
    if meaning.never is not None and meaning.never.search(own):
        return False
    if meaning.apart is not None and meaning.apart.search(sentence):
        return False
    return meaning.near is None or meaning.near.search(near) is not None


@lru_cache(maxsize=1024)
def _key(text: str) -> str:
    """Folded words with abbreviations written one way."""
    key = _DOSSIER.sub("ho so", fold_key(text))
    for long, short in _SHORT:
        key = key.replace(long, short)
    return key
