"""Which row of a form goes on in which row of the next: one to one, split, merged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from cchc.core.annex.change import fold_unit
from cchc.core.annex.view import ADDED_UP, LEVELS, Row
from cchc.core.annex.words import names_of
from cchc.core.catalogue.model import Catalogue
from cchc.core.reading.opposites import GROUPS, contradiction
from cchc.core.vietnamese.text import fold_key

LIKE = 0.85
SAME_TOPIC = 0.7
"""Words in common of two rows of two indicators that are still one question."""


TWO_THINGS = re.compile(r"(?P<start>.+?) (?P<one>\w+ \w+), (?P<other>\w+ \w+)$")
WHOLLY = 90
"""Likeness (0–100) of the common beginning of two such rows."""


@dataclass(frozen=True, slots=True)
class Link:
    """Rows of the earlier form and what became of them."""

    kind: str
    """pair | split | merged"""
    before: tuple[str, ...]
    after: tuple[str, ...]
    confidence: float = 1.0


def links(before: Sequence[Row], after: Sequence[Row], catalogue: Catalogue) -> list[Link]:
    """Every link; a row may be split and go on at once."""
    search = _Search(before, after, catalogue)
    search.by_enumeration()
    search.by_meaning()
    search.by_indicator()
    search.by_label()
    search.by_topic()
    search.by_level()
    search.by_context()
    search.by_joined_words()
    return search.found


class _Search:
    """What is linked so far, and what is still free."""

    def __init__(self, before: Sequence[Row], after: Sequence[Row], catalogue: Catalogue) -> None:
        self.before = before
        self.after = after
        self.catalogue = catalogue
        self.found: list[Link] = []
        self.partner: dict[str, Row] = {}
        """Row of the later form that goes on a row of the earlier, by the key of the earlier."""
        self.reached: set[str] = set()

    def link(self, kind: str, before: Sequence[Row], after: Sequence[Row], confidence: float = 1.0) -> None:
        """Note a link and that its rows are no longer free."""
        sure = min([confidence, *(row.confidence for row in after)])
        self.found.append(Link(kind, tuple(r.key for r in before), tuple(r.key for r in after), sure))
        self.reached |= {row.key for row in after}
        for row in before:
            self.partner.setdefault(row.key, after[0])

    def free_before(self) -> list[Row]:
        return [row for row in self.before if row.key not in self.partner]

    def free_after(self) -> list[Row]:
        return [row for row in self.after if row.key not in self.reached]

    def by_enumeration(self) -> None:
        """'Số TTHC bãi bỏ, thay thế' has become two rows, one for each."""
        for one in self.before:
            match = TWO_THINGS.match(one.name.lower()) if one.kind in ADDED_UP else None
            if match is None:
                continue
            start, *things = (fold_key(match[group]) for group in ("start", "one", "other"))
            like = [row for row in self.after if fold_unit(row.unit) == fold_unit(one.unit) and row.kind == one.kind]
            like = [row for row in like if fuzz.token_set_ratio(start, row.words) >= WHOLLY]
            parts = [[r for r in like if a in r.words and b not in r.words] for a, b in (things, things[::-1])]
            if all(len(rows) == 1 for rows in parts) and parts[0][0].parent == parts[1][0].parent:
                self.link("split", [one], [parts[0][0], parts[1][0]], 0.85)

    def by_meaning(self) -> None:
        """Rows of one indicator and part."""
        known = {row.meaning: row for row in reversed(self.before) if row.meaning}
        for row in self.after:
            one = known.get(row.meaning) if row.meaning else None
            if one is not None and one.key not in self.partner and row.key not in self.reached:
                self.link("pair", [one], [row])

    def by_indicator(self) -> None:
        """Rows of one indicator in other parts: one row for several is a split, several for one are merged."""
        groups: dict[str, list[Row]] = {}
        for row in self.free_before():
            if row.meaning and row.kind != "group":
                groups.setdefault(row.meaning[0], []).append(row)
        for id, gone in groups.items():
            come = [row for row in self.free_after() if row.meaning and row.meaning[0] == id and row.kind != "group"]
            if not come:
                whole = [
                    row for row in self.after if row.meaning == (id, None) and row.kind not in ("heading", "group")
                ]
                if whole:
                    self.link("merged", gone, whole[:1], 0.9)
            elif len(gone) == len(come) == 1:
                if _one_whole(gone[0], come[0]):
                    self.link("pair", gone, come, 0.9)
            elif len(gone) == 1:
                self.link("split", gone, come, 0.9)
            else:
                for row in come:
                    self.link("merged", gone, [row], 0.9)

    def by_label(self) -> None:
        """Rows without an indicator of their own, and headings, by their names: the old one where both are printed.

        Of several with one name the one under the same number, else the next in order.
        """
        for row in self.free_after():
            names = {row.words, *((_old(row),) if row.printed_names else ())}
            same = [one for one in self.free_before() if one.words in names and one.asks == row.asks]
            same = [one for one in same if not (one.meaning and row.meaning)]
            same = [one for one in same if not one.asks or one.section == row.section or one.meaning is None]
            if same and (len(same) == 1 or not any(one.meaning or row.meaning for one in same)):
                self.link("pair", [next((one for one in same if one.key == row.key), same[0])], [row], 0.9)

    def by_topic(self) -> None:
        """A question that went over to another indicator: the same words in another order, nothing against it."""
        for one in self.free_before():
            if not one.asks or not re.search(r"\d", one.words):
                continue
            like = [row for row in self.free_after() if row.asks and self._one_topic(one, row)]
            if like and len({row.words for row in like}) == 1:
                self.link("pair" if len(like) == 1 else "split", [one], like, 0.75)

    def _one_topic(self, one: Row, other: Row) -> bool:
        if one.kind != other.kind or fold_unit(one.unit) != fold_unit(other.unit):
            return False
        numbers = [set(re.findall(r"\b\d+\b", words)) for words in (one.words, other.words)]
        if numbers[0] != numbers[1] or contradiction(one.words, other.words):
            return False
        return fuzz.token_set_ratio(one.words, other.words) >= SAME_TOPIC * 100

    def by_level(self) -> None:
        """A figure that is now also asked of each level of government, or of council and committee, apart."""
        free = {row.key for row in self.free_after()}
        had = {row.parent for row in self.before}
        for one in self.before:
            other = self.partner.get(one.key)
            if other is None or one.key in had or one.kind not in ADDED_UP:
                continue
            parts = [r for r in self.after if r.parent == other.key and r.key in free and r.kind in ADDED_UP]
            if len({row.level for row in parts} & set(LEVELS)) > 1 or _issuers(parts) > 1:
                self.link("split", [one], parts, 0.85)

    def by_context(self) -> None:
        """One row directly under its part of the form, printed again under two narrower headings."""
        tops = {row.key for row in self.before if row.parent is None}
        for row in self.free_after():
            same = [one for one in self.before if one.words == row.words and one.asks]
            if len(same) == 1 and row.asks and same[0].parent in tops and same[0].key in self.partner:
                self.link("split", same, [row], 0.8)

    def by_joined_words(self) -> None:
        """'sau kiểm tra, rà soát' has become two rows, 'sau kiểm tra' and 'sau rà soát'."""
        for one in self.before:
            other = self.partner.get(one.key)
            for group in GROUPS if other is not None else ():
                both = [word for word in group if f" {word}" in f" {one.words}"]
                if other is None or len(both) < 2:
                    continue
                kept = [word for word in both if word in other.words]
                for word in (word for word in both if len(kept) == 1 and word not in kept):
                    wanted = other.words.replace(kept[0], word)
                    parts = [
                        row for row in self.free_after() if row.asks and fuzz.ratio(row.words, wanted) >= LIKE * 100
                    ]
                    parts = [row for row in parts if word in row.words and kept[0] not in row.words]
                    if parts:
                        self.link("split", [one], parts[:1], 0.8)


def _one_whole(one: Row, other: Row) -> bool:
    """Whether one of them is the whole, or a part of another kind: 'đã hoàn thành' does not go on as 'chưa'."""
    parts = [row.meaning[1] if row.meaning else None for row in (one, other)]
    return None in parts or one.kind != other.kind


def _issuers(rows: Sequence[Row]) -> int:
    """How many of council and committee the rows name, one each."""
    named = [{body for body in ("hdnd", "ubnd") if body in row.words.split()} for row in rows]
    return len(set().union(*named)) if named and all(len(one) == 1 for one in named) else 0


def _old(row: Row) -> str:
    """The old name a label prints in front of the new one, folded."""
    return fold_key(names_of(row.label)[0])
