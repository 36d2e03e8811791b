"""What a heading or a sentence of a unit's report is about, and where that stands in the parent's outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz, process

from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.messages import Message
from cchc.core.vietnamese.text import fold_key


class Theme(StrEnum):
    """Kinds of narrative that a parent gathers from its units."""

    initiative = "initiative"
    strength = "strength"
    shortcoming = "shortcoming"
    difficulty = "difficulty"
    cause = "cause"
    direction = "direction"
    proposal = "proposal"
    result = "result"
    """What was done, field by field: under no heading of the kinds above."""

    @property
    def label(self) -> Message:
        """The kind in words, as a subheading."""
        return LABELS[self]


LABELS = {
    Theme.initiative: Message("Sáng kiến, mô hình, cách làm mới", "Initiatives and new ways of working"),
    Theme.strength: Message("Ưu điểm các đơn vị nêu", "Strengths named by units"),
    Theme.shortcoming: Message("Tồn tại, hạn chế các đơn vị nêu", "Shortcomings named by units"),
    Theme.difficulty: Message("Khó khăn, vướng mắc các đơn vị nêu", "Difficulties named by units"),
    Theme.cause: Message("Nguyên nhân các đơn vị nêu", "Causes named by units"),
    Theme.direction: Message("Phương hướng, nhiệm vụ các đơn vị đề ra", "What units set out to do"),
    Theme.proposal: Message("Kiến nghị, đề xuất của các đơn vị", "Proposals of units"),
    Theme.result: Message("Kết quả các đơn vị nêu", "Results named by units"),
}

HEADINGS: Mapping[Theme, re.Pattern[str]] = {
    # folded words of a heading; several may hold ("khó khăn, vướng mắc; kiến nghị, đề xuất")
    Theme.initiative: re.compile(r"\b(?:sang kien|cach lam (?:hay|moi)|mo hinh(?! (?:mot cua|to chuc|chinh quyen)))\b"),
    Theme.strength: re.compile(r"\b(?:uu diem|mat tich cuc|mat duoc|mat manh|ket qua dat duoc|thuan loi)\b"),
    Theme.shortcoming: re.compile(r"\b(?:ton tai|han che|khuyet diem|mat chua duoc|yeu kem)\b"),
    Theme.difficulty: re.compile(r"\b(?:kho khan|vuong mac)\b"),
    Theme.cause: re.compile(r"\bnguyen nhan\b"),
    Theme.direction: re.compile(
        r"\b(?:phuong huong|giai phap|nhiem vu (?:(?:cai cach hanh chinh|cchc|cong tac) )?(?:trong tam|ky toi|thoi gian"
        r"|giai doan tiep))\b"
    ),
    Theme.proposal: re.compile(r"(?<!phan anh )\b(?:kien nghi|de xuat)\b"),
}
REMOVED = re.compile(r"\bthao go (?:(?:cac|nhung|kip thoi) )*(?:kho khan|vuong mac)(?: (?:va )?vuong mac)?\b")
"""Taking difficulties away is a task, not a difficulty."""
CUES: Mapping[Theme, re.Pattern[str]] = {
    # folded beginnings of a sentence that tell what it is where its heading names several
    Theme.proposal: re.compile(r"(?:.{0,40}\b)?(?:de nghi|kien nghi|de xuat|mong muon|xin)\b"),
    Theme.cause: re.compile(r"(?:.{0,20}\b)?nguyen nhan\b|(?:do|vi) "),
    Theme.difficulty: re.compile(r".*\b(?:kho khan|vuong mac)\b"),
    Theme.initiative: re.compile(
        r".*\b(?:sang kien|cach lam (?:hay|moi|sang tao)|mo hinh (?:moi|diem|thi diem|hay))\b"
    ),
}
STANDS_UNDER: Mapping[Theme, tuple[Theme, ...]] = {
    # where the outline has no heading of its own for it
    Theme.initiative: (Theme.strength,),
    Theme.difficulty: (Theme.shortcoming,),
    Theme.shortcoming: (Theme.difficulty,),
    Theme.cause: (Theme.shortcoming, Theme.difficulty),
}
REVIEW = re.compile(r"\bdanh gia chung\b")
REVIEWED = frozenset({Theme.initiative, Theme.strength, Theme.shortcoming, Theme.difficulty, Theme.cause})
ALIKE = 72
"""Least likeness (0–100, token_set_ratio of what tells headings apart) for one heading to stand under another."""
COMMON = re.compile(
    r"\b(?:cai cach|hanh chinh|cong tac|tinh hinh|ket qua|thuc hien|thong ke|cac chi tieu|so lieu|tai linh vuc"
    r"|linh vuc|nha nuoc|nhung|mot so|ve|va|cua|trong)\b"
)
"""Words that headings of all fields share."""


SHORT = "abbreviation"


def _likeness(one: str, other: str, **_: object) -> float:
    """Shared words count, and among headings that hold them all, the one that adds the fewest."""
    return 0.9 * fuzz.token_set_ratio(one, other) + 0.1 * fuzz.token_sort_ratio(one, other) if one and other else 0.0


def themes_of(heading: str) -> tuple[Theme, ...]:
    """What a heading is about; empty for the name of a field."""
    key = REMOVED.sub("", fold_key(heading))
    return tuple(theme for theme, words in HEADINGS.items() if words.search(key))


def theme_of(text: str, under: Sequence[Theme]) -> Theme:
    """What a sentence is about, under headings about `under`."""
    key = fold_key(text)
    if len(under) == 1:
        return under[0]
    if under:
        return next((theme for theme, cue in CUES.items() if theme in under and cue.match(key)), under[0])
    return Theme.initiative if CUES[Theme.initiative].match(key) else Theme.result


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the parent's outline, as its form writes it."""

    number: str
    """'II.2', 'Phần thứ nhất'; '' where it has none."""
    words: str
    level: int

    @property
    def printed(self) -> str:
        """As an official prints it: '2. Cải cách thủ tục hành chính' under II."""
        last = self.number.rsplit(".", 1)[-1]
        return f"{last}. {self.words}" if last else self.words


def outline(template: Template | None) -> list[Heading]:
    """The headings of a form's outline, with their depth."""
    found = []
    for line in template.outline if template else ():
        number, _, words = line.partition(". ")
        level = number.count(".") + 1 if re.fullmatch(r"[IVXLC]+(?:\.\d+)*|\d+(?:\.\d+)*", number) else 1
        found.append(Heading(number, words or line, level) if words else Heading("", line, 1))
    return found


class Outline:
    """The parent's outline, and where sections and figures stand in it."""

    def __init__(self, template: Template | None, catalogue: Catalogue) -> None:
        self.headings = outline(template)
        self.catalogue = catalogue
        self._short = {
            fold_key(key): fold_key(term.label) for (of, key), term in catalogue.terms.items() if of == SHORT
        }
        self._keys = [self._telling(heading.words) for heading in self.headings]
        self._known: dict[str, tuple[int, float] | None] = {}

    def of_theme(self, theme: Theme) -> int | None:
        """Index of the heading that a theme stands under; None where the outline has none for it."""
        for wanted in (theme, *STANDS_UNDER.get(theme, ())):
            held = [n for n, heading in enumerate(self.headings) if wanted in themes_of(heading.words)]
            if held:
                return held[-1]
        if theme in REVIEWED:
            return next((n for n, key in enumerate(self._keys) if REVIEW.search(key)), None)
        return None

    def of_heading(self, words: str) -> int | None:
        """Index of the heading that is most like `words`; None where none is."""
        found = self._like(words)
        return found[0] if found else None

    def of_lineage(self, headings: Iterable[str]) -> int | None:
        """The heading for a section, by its own words, else by those of the sections around it, the nearest first."""
        return next((found for words in headings if (found := self.of_heading(words)) is not None), None)

    def of_group(self, group: int) -> int | None:
        """The heading under which figures of a group of the catalogue stand: the likest to any of its names."""
        found = [like for name in self._groups.get(group, ()) if (like := self._like(name))]
        return max(found, key=lambda like: like[1])[0] if found else None

    def _like(self, words: str) -> tuple[int, float] | None:
        key = self._telling(words)
        if key not in self._known:
            best = process.extractOne(key, self._keys, scorer=_likeness, score_cutoff=ALIKE) if key else None
            self._known[key] = (best[2], best[1]) if best else None
        return self._known[key]

    def _telling(self, words: str) -> str:
        """What tells a heading from others: abbreviations written out, words of all headings left out."""
        spelt = " ".join(self._short.get(word, word) for word in fold_key(words).split())
        return " ".join(dict.fromkeys(COMMON.sub(" ", spelt).split()))

    @cached_property
    def _groups(self) -> dict[int, list[str]]:
        """What each group is called: in the catalogue, and by the forms, which rename them over the years."""
        called: dict[int, list[str]] = {}
        for (of, identifier), term in self.catalogue.terms.items():
            if of == "group":
                called.setdefault(int(identifier), []).append(term.label)
        for name, groups in self._printed.items():
            called.setdefault(groups.most_common(1)[0][0], []).append(name)
        return called

    @cached_property
    def _printed(self) -> dict[str, Counter[int]]:
        """By head of a form's table or of a part of it: of which groups its figures are."""
        heads: dict[str, Counter[int]] = {}
        for template in self.catalogue.templates.values():
            titles = {table.key: table.title for table in template.tables}
            for row in template.rows:
                found = self.catalogue.indicators.get(row.indicator or "")
                if found is None:
                    continue
                top = row
                while top.parent:
                    top = template.row(top.parent)
                for name in (top.label if top.kind in ("heading", "group") else "", titles.get(row.table, "")):
                    if name:
                        heads.setdefault(name, Counter())[found.group] += 1
        return heads
