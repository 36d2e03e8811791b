"""Rows of an annex → permanent indicators: first as rows of the nearest known form, then by what every form prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from cchc.core.annex.proposal import Choice
from cchc.core.annex.structure import Line, ancestors
from cchc.core.annex.words import level_of, names_of
from cchc.core.catalogue.formulas.units import is_other_money
from cchc.core.catalogue.model import Catalogue, Template, TemplateRow
from cchc.core.catalogue.packs.rows import OTHER_MONEY
from cchc.core.messages import Message
from cchc.core.reading.matching import SURE, Matcher, RowText, core_key, label_key
from cchc.core.reading.opposites import contradiction
from cchc.core.vietnamese.text import fold_key

CERTAIN = 0.93
"""A likeness from here on binds by itself, if nothing else is nearly as like."""
AHEAD = 0.05
"""How far the second likeliest must be behind."""
UNLIKE = 0.72
"""Below this a row is like nothing, and so a new indicator."""
OTHER_ORDER = 0.94
"""The same words in another order are this much as like; never enough to bind by themselves."""
MOST = 5
"""Choices shown to a person."""

Meaning = tuple[str, str | None]
"""An indicator and the part of it, or None for the whole."""

SAME_ROW_TWICE = Message(
    "Một dòng khác trong biểu cũng giống chỉ tiêu {id}; cần chọn dòng nào là chỉ tiêu này.",
    "Another row of the form is as like indicator {id}; choose which of them it is.",
)
SEVERAL = Message(
    "Giống nhiều chỉ tiêu gần như nhau: {ids}.",
    "It is nearly as like several indicators: {ids}.",
)
ONLY_LIKE = Message(
    "Giống “{label}” nhưng chưa đủ để chắc.",
    "It is like “{label}”, but not enough to be certain.",
)


@dataclass(slots=True)
class Bound:
    """What a row is bound to, and how sure."""

    meaning: Meaning | None = None
    confidence: float = 0.0
    decision: str = "new"
    choices: tuple[Choice, ...] = ()
    doubts: list[Message] = field(default_factory=list)
    row: TemplateRow | None = None
    """The row of the nearest form it was recognised as."""


@dataclass(slots=True)
class Entry:
    """All that the forms and the catalogue say of one meaning."""

    meaning: Meaning
    group: int
    kind: str
    keys: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    """Folded labels of the rows it stands under."""
    over: set[str] = field(default_factory=set)
    """Indicators it stands under."""
    printed: bool = False
    """Whether a known form prints it."""


class Binder:
    """A catalogue prepared for annexes; make one and keep it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.matcher = Matcher(catalogue)
        self.entries = _entries(catalogue)
        self.groups = {label_key(term.label): int(id) for (of, id), term in catalogue.terms.items() if of == "group"}
        keys: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            for key in entry.keys:
                keys.setdefault(key, []).append(entry)
        self.keys = keys

    def nearest(self, lines: Sequence[Line]) -> tuple[Template | None, float]:
        """The known form these rows are most like, and the share of them it explains."""
        return self.matcher.detect(_texts(lines))

    def bind(self, lines: Sequence[Line], kinds: Sequence[str], template: Template | None) -> list[Bound]:
        """One Bound per line, in order."""
        known = self._by_form(lines, template) if template else [Bound() for _ in lines]
        bound: list[Bound] = []
        for index, line in enumerate(lines):
            found = known[index]
            sure = found.row is not None and found.confidence >= SURE
            if not sure or _changed(line, found.row) or _other_level(lines, index, found.row):
                found = self._by_words(lines, index, kinds[index], bound, found)
            bound.append(found)
        self._one_row_each(bound)
        for line, found in zip(lines, bound, strict=True):
            self._of_other_money(line, found)
        return bound

    def _of_other_money(self, line: Line, found: Bound) -> None:
        """A person decides where a row asks a sum of money in another unit than its indicator is kept in."""
        if found.decision != "bound" or not found.meaning:
            return
        kept = self.catalogue.indicators[found.meaning[0]].unit
        if not is_other_money(line.unit, kept):
            return
        found.decision, found.confidence = "doubtful", min(found.confidence, SURE - 0.05)
        why = Message(OTHER_MONEY.vi, OTHER_MONEY.en, {"id": found.meaning[0], "unit": kept, "own": line.unit})
        found.doubts.append(why)
        found.choices = found.choices or (self._choice(found.meaning, found.confidence),)

    def choices(self, lines: Sequence[Line], index: int, kind: str, bound: Sequence[Bound]) -> tuple[Choice, ...]:
        """The likeliest meanings of a row, the likeliest first."""
        scored = self._scored(lines, index, kind, bound)
        return tuple(self._choice(meaning, score) for score, meaning in scored[:MOST] if score >= 0.5)

    def _by_form(self, lines: Sequence[Line], template: Template) -> list[Bound]:
        """Every row as the row of a known form that the reader of reports takes it for."""
        result = []
        for binding in self.matcher.bind(_texts(lines), template):
            row = binding.row
            if row is None:
                result.append(Bound())
                continue
            meaning = (row.indicator, row.breakdown) if row.indicator else None
            decision = "bound" if meaning else "none" if row.kind == "heading" else "new"
            result.append(Bound(meaning, binding.confidence, decision, (), list(binding.reasons), row))
        return result

    def _by_words(self, lines: Sequence[Line], index: int, kind: str, bound: Sequence[Bound], known: Bound) -> Bound:
        """The row by the words of the whole catalogue, by where it stands, and by the `known` form's guess."""
        scored = self._scored(lines, index, kind, bound)
        if kind == "heading":
            return self._heading(scored, known)
        if known.meaning and known.row:
            scored = _led_by(scored, known.meaning, known.confidence)
        best = scored[0] if scored else (0.0, None)
        choices = tuple(self._choice(meaning, score) for score, meaning in scored[:MOST] if score >= 0.5)
        if best[1] is None or best[0] < UNLIKE:
            if kind == "group":
                return Bound(None, 1.0, "none")
            return Bound(None, round(1 - best[0], 3), "new", choices)
        second = scored[1][0] if len(scored) > 1 else 0.0
        confidence = round(min(1.0, best[0]), 3)
        if best[0] >= CERTAIN and best[0] - second >= AHEAD and not self._only_parts(best[1]):
            return Bound(best[1], confidence, "bound", choices, row=None)
        near = [choice for choice in choices if choice.likeness >= best[0] - AHEAD]
        why = Message(SEVERAL.vi, SEVERAL.en, {"ids": ", ".join(self._named(choice) for choice in near)})
        if len(near) < 2:
            why = Message(ONLY_LIKE.vi, ONLY_LIKE.en, {"label": choices[0].label})
        return Bound(best[1], confidence, "doubtful", choices, [why])

    def _only_parts(self, meaning: Meaning) -> bool:
        """Whether it is the whole of something that forms ask for only in parts of its own kind."""
        id, part = meaning
        own = self.entries[meaning]
        parts = self.catalogue.indicators[id].breakdowns
        return part is None and not own.printed and any(self.entries[id, name].kind == own.kind for name in parts)

    def _heading(self, scored: list[tuple[float, Meaning]], known: Bound) -> Bound:
        """A row that asks nothing: it may still be the name of a known group, if its words are that name."""
        row = known.row if known.confidence >= SURE else None
        groups = [pair for pair in scored if pair[1][1] is None]
        if not groups or groups[0][0] < CERTAIN or (len(groups) > 1 and groups[0][0] - groups[1][0] < AHEAD):
            return Bound(None, 1.0, "none", row=row)
        return Bound(groups[0][1], round(min(1.0, groups[0][0]), 3), "bound")

    def _scored(
        self, lines: Sequence[Line], index: int, kind: str, bound: Sequence[Bound]
    ) -> list[tuple[float, Meaning]]:
        """Every meaning whose words are at all like the row's, the likeliest first."""
        line = lines[index]
        keys = _keys_of(line.label)
        likeness: dict[Meaning, tuple[float, str, str]] = {}
        for key in keys:
            for other, score in self._alike(key):
                for entry in self.keys[other]:
                    best = likeness.get(entry.meaning, (0.0, "", ""))
                    likeness[entry.meaning] = max(best, (score, key, other))
        where = _Where(self, lines, index, bound)
        scored: dict[Meaning, float] = {}
        for meaning, (score, own, other) in likeness.items():
            entry = self.entries[meaning]
            score += where.speaks_for(entry) - (0.25 if own != other and _against(own, other) else 0.0)
            score += _unit_speaks(line.unit, entry) + (0.0 if _kinds_agree(kind, entry.kind) else -0.15)
            scored[meaning] = score
        self._add_parts(scored, core_key(names_of(line.label)[1]), kind, where)
        return where.by_level(_ordered(scored))

    def _alike(self, key: str) -> list[tuple[str, float]]:
        """The nearest printed labels, by their letters in order, or by the same words in another order."""
        in_order = process.extract(key, self.keys.keys(), scorer=fuzz.ratio, score_cutoff=55, limit=40)
        any_order = process.extract(key, self.keys.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=70, limit=20)
        found = [(other, score / 100) for other, score, _ in in_order]
        return found + [(other, score / 100 * OTHER_ORDER) for other, score, _ in any_order]

    def _add_parts(self, scored: dict[Meaning, float], key: str, kind: str, where: _Where) -> None:
        """Parts of the indicator above by the part's own name; of one of another kind, the part of the row's kind."""
        for id in where.parents[:1]:
            for part in self.catalogue.indicators[id].breakdowns:
                if _kinds_agree(kind, self.entries[id, part].kind):
                    score = fuzz.ratio(key, core_key(self.catalogue.breakdowns[part].label)) / 100
                    scored[id, part] = max(scored.get((id, part), 0.0), score if score > 0.6 else 0.0)
        for (id, whole), score in list(scored.items()):
            parts = [part for part in self.catalogue.indicators[id].breakdowns if self.entries[id, part].kind == kind]
            if whole is None and len(parts) == 1 and self.entries[id, None].kind != kind:
                likely = min(score + 0.2, CERTAIN - 0.02)
                scored[id, parts[0]] = max(scored.get((id, parts[0]), 0.0), likely)

    def _named(self, choice: Choice) -> str:
        """'D1.5d (số đã cắt giảm)': the indicator, with its part in words."""
        part = self.catalogue.breakdowns[choice.breakdown].label if choice.breakdown else ""
        return f"{choice.indicator} ({part})" if part else choice.indicator

    def _choice(self, meaning: Meaning, likeness: float) -> Choice:
        indicator = self.catalogue.indicators[meaning[0]]
        part = self.catalogue.breakdowns[meaning[1]].label if meaning[1] else ""
        label = f"{indicator.label} ({part})" if part else indicator.label
        return Choice(meaning[0], meaning[1], round(max(0.0, min(1.0, likeness)), 3), label)

    def _one_row_each(self, bound: list[Bound]) -> None:
        """Two rows cannot both be one meaning: the row of a known form stays, the others are for a person."""
        claims: dict[Meaning, list[Bound]] = {}
        for found in bound:
            if found.meaning is not None and found.decision in ("bound", "doubtful"):
                claims.setdefault(found.meaning, []).append(found)
        for meaning, claiming in claims.items():
            if len(claiming) < 2:
                continue
            for found in claiming:
                if found.decision == "bound" and not (found.row and found.confidence >= SURE):
                    found.decision = "doubtful"
                    found.confidence = min(found.confidence, SURE - 0.05)
                    found.doubts.append(Message(SAME_ROW_TWICE.vi, SAME_ROW_TWICE.en, {"id": meaning[0]}))
                    found.choices = found.choices or (self._choice(meaning, found.confidence),)


class _Where:
    """What the place of a row says for and against a meaning."""

    def __init__(self, binder: Binder, lines: Sequence[Line], index: int, bound: Sequence[Bound]) -> None:
        self.binder = binder
        above = ancestors(lines, index)
        self.part = next((m[1] for i in above if bound[i].decision == "bound" and (m := bound[i].meaning)), "")
        """Part of the indicator above; None for a whole, '' where there is none above."""
        self.labels = [core_key(lines[i].label) for i in above]
        self.parents = [
            m[0] for i in above if i < len(bound) and bound[i].decision == "bound" and (m := bound[i].meaning)
        ]
        own = level_of(lines[index].label)
        self.level = None if own else next((level for i in above if (level := level_of(lines[i].label))), None)
        self.group = self._group()

    def _group(self) -> int | None:
        """The group of the catalogue whose name the section has; else that of the indicators above."""
        for label in reversed(self.labels):
            best = process.extractOne(label, self.binder.groups.keys(), scorer=fuzz.ratio, score_cutoff=80)
            if best:
                return self.binder.groups[best[0]]
        return self.binder.catalogue.indicators[self.parents[-1]].group if self.parents else None

    def speaks_for(self, entry: Entry) -> float:
        """Up to 0.08 for it, down to 0.2 against."""
        score = 0.0
        if self.group is not None and self.group != entry.group:
            score -= 0.1
        if self.part != "" and entry.meaning[1] in _LEVELS and entry.meaning[1] != self.part:
            score -= 0.08
        if self.parents:
            id = self.parents[0]
            if id in entry.over or (entry.meaning[0].startswith(id) and entry.meaning[0] != id):
                score += 0.08
            elif entry.meaning[0] == id and entry.meaning[1]:
                score += 0.04
            elif entry.over and id not in entry.over:
                score -= 0.1
        elif self.labels and entry.above:
            best = max(fuzz.ratio(self.labels[0], above) for above in entry.above)
            score += 0.06 if best >= 90 else -0.06 if best < 60 else 0.0
        return score

    def by_level(self, scored: list[tuple[float, Meaning]]) -> list[tuple[float, Meaning]]:
        """Under 'ở cấp huyện' a whole that has a part for that level gives way to the part."""
        if self.level is None:
            return scored
        result: dict[Meaning, float] = {}
        for score, (id, part) in scored:
            parts = self.binder.catalogue.indicators[id].breakdowns
            meaning = (id, self.level) if self.level in parts and (part is None or part in _LEVELS) else (id, part)
            result[meaning] = max(score, result.get(meaning, 0.0))
        return _ordered(result)


_LEVELS = ("province", "department", "district", "commune")


def _against(own: str, other: str) -> bool:
    """Whether two folded labels cannot mean one thing: opposites, or two levels of government."""
    if contradiction(own, other):
        return True
    levels = level_of(own), level_of(other)
    return None not in levels and levels[0] != levels[1]


def _level_above(lines: Sequence[Line], above: Sequence[int]) -> str | None:
    """The level a row above names, where rows beside that one name others: '… ở cấp huyện' beside '… ở cấp xã'."""
    for index in above:
        level = level_of(lines[index].label)
        if level:
            beside = {level_of(line.label) for line in lines if line.parent == lines[index].parent}
            return level if len(beside & set(_LEVELS)) > 1 else None
    return None


def _entries(catalogue: Catalogue) -> dict[Meaning, Entry]:
    entries: dict[Meaning, Entry] = {}
    for indicator in catalogue.indicators.values():
        for part in (None, *indicator.breakdowns):
            kind = catalogue.kind_of(indicator.id, part)
            entries[indicator.id, part] = Entry((indicator.id, part), indicator.group, kind)
        whole = entries[indicator.id, None]
        whole.units.add(_unit_key(indicator.unit))
        for text in (indicator.label, *(alias for alias in indicator.aliases if len(alias) > 20)):
            whole.keys |= _keys_of(text)
    for template in catalogue.templates.values():
        for row in template.rows:
            if row.indicator:
                _add(entries[row.indicator, row.breakdown], row, template)
    return entries


def _add(entry: Entry, row: TemplateRow, template: Template) -> None:
    for text in (row.label, *row.aliases):
        entry.keys |= _keys_of(text)
    entry.units.add(_unit_key(row.unit))
    entry.printed = True
    if row.parent:
        parent = template.row(row.parent)
        entry.above.add(core_key(parent.label))
        if parent.indicator:
            entry.over.add(parent.indicator)


def _keys_of(label: str) -> set[str]:
    """The words of a label, whole and without brackets; of both names where it prints two."""
    old, new = names_of(label)
    return {key for text in {label, old, new} for key in (label_key(text), core_key(text)) if key}


def _unit_key(unit: str) -> str:
    return "%" if unit.strip() == "%" else fold_key(unit)


def _unit_speaks(unit: str, entry: Entry) -> float:
    if not unit or not entry.units - {""}:
        return 0.0
    return 0.02 if _unit_key(unit) in entry.units else -0.04


def _kinds_agree(kind: str, other: str) -> bool:
    """Whether a row can be of the kind of a meaning. A row said to be text only says nothing of itself."""
    return kind == other or kind in ("heading", "group", "text") or other in ("heading", "group")


def _led_by(scored: list[tuple[float, Meaning]], meaning: Meaning, confidence: float) -> list[tuple[float, Meaning]]:
    """The scores with the known form's guess at least at its own confidence, and never certain by itself."""
    result = {other: score for score, other in scored}
    result[meaning] = max(result.get(meaning, 0.0), min(confidence, CERTAIN - 0.01))
    return _ordered(result)


def _ordered(scored: dict[Meaning, float]) -> list[tuple[float, Meaning]]:
    """The likeliest first; equals by id."""
    ordered = sorted(scored.items(), key=lambda pair: (-pair[1], pair[0][0], pair[0][1] or ""))
    return [(score, meaning) for meaning, score in ordered]


def _other_level(lines: Sequence[Line], index: int, row: TemplateRow | None) -> bool:
    """Whether the known form's row is of one level by the heading above it, and this row's headings do not name it."""
    if row is None or row.breakdown not in _LEVELS or level_of(row.label) or level_of(lines[index].label):
        return False
    return _level_above(lines, ancestors(lines, index)) != row.breakdown


def _changed(line: Line, row: TemplateRow | None) -> bool:
    """Whether the row asks for another kind of thing than the known form's row of nearly the same words."""
    if row is None:
        return False
    units = {"%" if unit.strip() == "%" else "list" if "=" in unit else "" for unit in (line.unit, row.unit) if unit}
    return len(units) > 1


def _texts(lines: Sequence[Line]) -> list[RowText]:
    return [RowText(line.code, line.label, line.unit) for line in lines]
