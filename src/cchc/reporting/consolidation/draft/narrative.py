"""From the prose of units to items: split, told apart by kind, near-duplicates put together. Nothing is rewritten.

See docs/algorithms/near-duplicates.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz, process

from cchc.core.reading.opposites import contradiction
from cchc.core.vietnamese.text import fold_key
from cchc.reporting.consolidation.draft.themes import Outline, Theme, theme_of, themes_of

LIKENESS = 85
"""Least likeness (0–100) of two items that say the same; how it was chosen: docs/algorithms/near-duplicates.md."""
LONGEST_BULLET = 400
"""Characters; a longer bullet is split into its sentences."""
SHORTEST = 3
"""Words; less is a rest of a list, not a statement."""

_BULLET = re.compile(r"^\s*(?:[-–—+*•▪·]+|\(?(?:\d{1,2}|[a-zđ])[.)])\s*(?=\S)")
_SENTENCE = re.compile(r"(?<=[.;!?…])\s+(?=[“\"(]?[A-ZÀ-ỸĐ])")
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|tp|ThS|TS|ông|bà|Đ/c|đ/c|v\.v|NĐ|QĐ|Số|số|[A-ZĐ])\.)$")
_COUNTS = re.compile(r"\d")
_DATED = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
    r"|\b(?:năm|tháng|quý|giai đoạn|nhiệm kỳ)\s+(?:[IVX]+\b|\d+)(?:\s*[-–/]\s*\d+)?"
    r"|\b\d+(?:/\d{4})?/[A-ZĐ][\w-]+|\b(?:điều|khoản|mức độ|mẫu số|công văn số|quyết định số)\s+[\d,\s]+(?:và\s+\d+)?",
    re.IGNORECASE,
)
"""Digits that count nothing: days, periods, documents, articles."""
_NOTHING = re.compile(
    r"(?:khong|chua)(?: (?:co|phat sinh|gi|nao|them|noi dung|y kien|kien nghi|de xuat|sang kien|mo hinh|cach lam|moi"
    r"|ton tai|han che|kho khan|vuong mac|nguyen nhan|trong ky|bao cao))*"
)
"""A line that only says that there is nothing to say, folded."""
_OPENING = re.compile(
    r"(?:(?:trong )?(?:quy|ky|nam|thang|# thang dau nam)(?: (?:#|[ivx]+|nay|qua|bao cao))*(?: |$)|trong ky |den nay "
    r"|(?:uy ban nhan dan|ubnd|dia phuong|don vi|co quan|chung toi)(?: (?:xa|phuong|dac khu|tinh|so))? |da |cung da )*"
)
"""Folded beginnings that say who and when: 'Trong Quý III/2026, địa phương đã …'."""
_DENIALS = frozenset({"khong", "chua", "chang", "thieu"})


class Prose(NamedTuple):
    """One section of a unit's report."""

    unit: int
    report: int
    code: str
    heading: str
    level: int
    text: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One item of one unit: its very words, and where they stand."""

    unit: int
    report: int
    section: str
    position: int
    text: str


@dataclass(slots=True)
class Group:
    """Statements that say the same; the first one's words stand for all."""

    theme: Theme
    statements: list[Statement] = field(default_factory=list)

    @property
    def first(self) -> Statement:
        return self.statements[0]

    @property
    def units(self) -> list[int]:
        """Each unit once."""
        return list(dict.fromkeys(statement.unit for statement in self.statements))

    @property
    def others(self) -> list[Statement]:
        return self.statements[1:]

    @property
    def figures(self) -> bool:
        """Whether the words count something: then the number is the unit's own."""
        return counts(self.first.text)

    @property
    def key(self) -> str:
        """Names the group in an address: the same as long as the first one's words are."""
        return _short(f"{self.theme}|{fold_key(self.first.text)}")


@dataclass(slots=True)
class Gathered:
    """The narrative of all units under the parent's outline."""

    groups: dict[int | None, dict[Theme, list[Group]]] = field(default_factory=dict)
    """By index of the heading (None: the outline has none for it), then by theme."""
    silent: dict[Theme, set[int]] = field(default_factory=dict)
    """Units that wrote that there is nothing to say."""

    @property
    def count(self) -> int:
        return sum(len(groups) for themes in self.groups.values() for groups in themes.values())


def gather(prose: Iterable[Prose], outline: Outline, own_names: dict[int, Sequence[str]] | None = None) -> Gathered:
    """Everything the units wrote, split and grouped. `own_names`: what each unit is called, left out when texts are
    compared, so that 'UBND xã A đề nghị …' and 'UBND xã B đề nghị …' are one."""
    found = Gathered()
    sorted_out: dict[tuple[int | None, Theme], list[Statement]] = {}
    for section, around, under in _with_headings(prose):
        for text in items(section.text):
            theme = theme_of(text, under)
            if says_nothing(text):
                found.silent.setdefault(theme, set()).add(section.unit)
                continue
            at = outline.of_lineage(around) if theme is Theme.result else outline.of_theme(theme)
            statement = Statement(section.unit, section.report, section.code, section.position, text)
            sorted_out.setdefault((at, theme), []).append(statement)
    for (at, theme), statements in sorted_out.items():
        found.groups.setdefault(at, {})[theme] = group(theme, statements, own_names or {})
    return found


def _with_headings(prose: Iterable[Prose]) -> Iterator[tuple[Prose, list[str], tuple[Theme, ...]]]:
    """Each section with the headings it stands under, its own first, and what the nearest telling one is about."""
    path: list[Prose] = []
    report = None
    for section in prose:
        if section.report != report:
            path, report = [], section.report
        path = [above for above in path if above.level < section.level]
        path.append(section)
        around = [above.heading for above in reversed(path) if above.heading]
        yield section, around, next((found for words in around if (found := themes_of(words))), ())


def items(text: str) -> Iterator[str]:
    """The statements of a section: each bullet one, a paragraph its sentences. Lines that only lead in are left out."""
    for line in text.split("\n"):
        mark = _BULLET.match(line)
        words = line[mark.end() :].strip() if mark else line.strip()
        if mark and len(words) <= LONGEST_BULLET:
            if _told(words):
                yield words
            continue
        for sentence in sentences(words):
            if _told(sentence):
                yield sentence


def _told(words: str) -> bool:
    return not words.endswith(":") and (len(words.split()) >= SHORTEST or says_nothing(words))


def sentences(text: str) -> list[str]:
    """A paragraph's sentences; an abbreviation or an initial ends none."""
    found: list[str] = []
    for piece in _SENTENCE.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


def says_nothing(text: str) -> bool:
    """'Không có kiến nghị, đề xuất.': an answer, but no statement."""
    return _NOTHING.fullmatch(fold_key(text)) is not None


def counts(text: str) -> bool:
    """Whether the words hold a number that counts something."""
    return bool(_COUNTS.search(_DATED.sub(" ", text)))


def group(theme: Theme, statements: Sequence[Statement], own_names: dict[int, Sequence[str]]) -> list[Group]:
    """Near-duplicates together, each under the first that said it; what most units say first.

    Every statement is held against the first one of each group, not against each other: a chain of small differences
    cannot bring together what does not say the same.
    """
    groups: list[Group] = []
    leaders: list[str] = []
    plain: list[str] = []
    exact: dict[str, int] = {}
    for statement in statements:
        said = comparable(statement.text, own_names.get(statement.unit, ()))
        at = exact.get(said)
        if at is None:
            at = _alike(said, leaders, plain)
        if at is None:
            at = len(groups)
            groups.append(Group(theme))
            leaders.append(_in_order(said))
            plain.append(said)
        exact.setdefault(said, at)
        groups[at].statements.append(statement)
    return sorted(groups, key=lambda one: -len(one.units))


def comparable(text: str, names: Sequence[str] = ()) -> str:
    """The words two items are compared by: folded, every number the same, without the unit's own name and without a
    beginning that only says who and when."""
    key = f" {fold_key(text)} "
    for name in names:
        if folded := fold_key(name):
            key = key.replace(f" {folded} ", " ")
    key = re.sub(r"[0-9]+", "#", " ".join(key.split()))
    return key[_OPENING.match(key).end() :] or key  # type: ignore[union-attr]  # it may match nothing


def _in_order(key: str) -> str:
    return " ".join(sorted(key.split()))


def _alike(said: str, leaders: list[str], plain: list[str]) -> int | None:
    """Index of the group whose first words are nearest, and say nothing opposite."""
    near = process.extract(_in_order(said), leaders, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=3)
    return next((at for _, _, at in near if not _opposite(said, plain[at])), None)


def _opposite(one: str, other: str) -> bool:
    """Whether one denies what the other says, or names the opposite."""
    denied = [frozenset(_DENIALS.intersection(text.split())) for text in (one, other)]
    return denied[0] != denied[1] or contradiction(one, other) is not None


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:7]
