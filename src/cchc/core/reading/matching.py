"""Printed rows → rows of a known form: which template, which row, how sure.

Rows are bound by label, code, unit and neighbours together, in the order of the form: equal labels first (each form
repeats some of them, so the order decides), then the rows between two of these anchors by likeness, then what is left
anywhere in the form, then in the whole catalogue. Algorithm page: docs/algorithms/matching-rows.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from cchc.core.catalogue.model import Catalogue, Indicator, Template, TemplateRow
from cchc.core.messages import Message
from cchc.core.reading import doubts
from cchc.core.reading.opposites import contradiction
from cchc.core.vietnamese.text import fold_key

LIKE = 0.80
"""Labels less alike than this are not the same row."""
SURE = 0.85
"""From here on a binding counts as certain; below it a person is asked."""
KNOWN_FORM = 0.35
"""Share of rows that must be known for a template to be taken at all."""

MONEY = {"dong", "nghin dong", "trieu dong", "ty dong"}
"""Units a thousandfold apart: one taken for another is never a detail."""

ABBREVIATIONS: tuple[tuple[str, str], ...] = (
    ("thu tuc hanh chinh", "tthc"),
    ("van ban quy pham phap luat", "vbqppl"),
    ("cai cach hanh chinh", "cchc"),
    ("don vi su nghiep cong lap", "dvsncl"),
    ("don vi sncl", "dvsncl"),
    ("dvsn cong lap", "dvsncl"),
    ("don vi su nghiep", "dvsn"),
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("phan anh kien nghi", "pakn"),
    ("dich vu cong", "dvc"),
    ("buu chinh cong ich", "bcci"),
    ("ngan sach nha nuoc", "nsnn"),
    ("dung hen", "dung han"),
    ("dam bao", "bao dam"),
)
"""Longer words and their short ones, folded: both are printed, sometimes in one form."""


@lru_cache(maxsize=20_000)
def label_key(label: str) -> str:
    """A label as compared: folded, without bullet and footnote mark, abbreviations one way."""
    key = fold_key(re.sub(r"\[\d+\]|(?<=\w)[¹²³⁰⁴-⁹]+", "", label.lstrip("-+*•– ")))
    for long, short in ABBREVIATIONS:
        key = key.replace(long, short)
    return key.removeprefix("trong do ")


@lru_cache(maxsize=20_000)
def core_key(label: str) -> str:
    """The same without what stands in brackets and without 'trong đó'."""
    bare = re.sub(r"\([^()]*\)?", " ", label)
    return re.sub(r"\s*trong do$", "", label_key(bare)) or label_key(label)


def code_key(code: str) -> str:
    """'3.4.1.' → '3.4.1'; bullets and 'Trong đó' have no code."""
    match = re.fullmatch(r"\s*([IVXLC]+|[\d.]*\d)[.)]?\s*", code)
    return match.group(1) if match else ""


@dataclass(frozen=True, slots=True)
class RowText:
    """What of a printed row is compared."""

    code: str
    label: str
    unit: str


@dataclass(slots=True)
class Binding:
    """A printed row's place in the form; everything None when nothing fits."""

    row: TemplateRow | None = None
    indicator: str | None = None
    breakdown: str | None = None
    confidence: float = 0.0
    reasons: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class _Candidate:
    row: TemplateRow
    keys: tuple[str, ...]
    code: str
    unit: str
    context: str
    """Label of the row above that this one belongs to."""


_Text = tuple[str, str, str, str, tuple[str, str]]
"""A printed row as compared: label, its core, code, unit, contexts."""


class Matcher:
    """A catalogue prepared for binding; make one and keep it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.forms = {t.id: _candidates(t) for t in catalogue.templates.values()}
        self.labels = _catalogue_labels(catalogue)
        self.printed = {key for form in self.forms.values() for row in form for key in row.keys}

    def known(self, label: str) -> float:
        """How like `label` is to the nearest label any form prints, 0–1."""
        key = label_key(label)
        if key in self.printed:
            return 1.0
        best = process.extractOne(key, self.printed, scorer=fuzz.ratio, score_cutoff=60)
        return best[1] / 100 if best else 0.0

    def detect(self, rows: Sequence[RowText]) -> tuple[Template | None, float]:
        """The form these rows come from, and the share of rows it explains; None below KNOWN_FORM."""
        texts = _texts(rows)
        best: tuple[float, str] = (0.0, "")
        for form, candidates in self.forms.items():
            score = _likeness(texts, candidates)
            best = max(best, (score, form))
        share, form = best
        if share < KNOWN_FORM:  # misspelt throughout: compare by likeness, which takes longer
            share, form = max((_alignment(texts, candidates), form) for form, candidates in self.forms.items())
        return (self.catalogue.templates[form], share) if share >= KNOWN_FORM else (None, share)

    def bind(self, rows: Sequence[RowText], template: Template | None) -> list[Binding]:
        """One binding per row, in order."""
        if template is None:
            return [self._bind_anywhere(row) for row in rows]
        form = self.forms[template.id]
        texts = _texts(rows)
        chosen = _align(texts, form)
        numbered = _numbering_holds(texts, form, chosen)
        bindings: list[Binding] = []
        for index, row in enumerate(rows):
            position = chosen.get(index)
            if position is None:
                bindings.append(self._bind_anywhere(row))
            else:
                bindings.append(_binding(texts, form, chosen, index, position, numbered))
        return bindings

    def _bind_anywhere(self, row: RowText) -> Binding:
        """A row no form explains: the nearest label of the whole catalogue, if it is near and names one indicator."""
        key = label_key(row.label)
        if len(key) < 12:
            return Binding(reasons=[doubts.UNKNOWN_ROW])
        best = process.extractOne(key, self.labels.keys(), scorer=fuzz.ratio, score_cutoff=88)
        if best is None:
            return Binding(reasons=[doubts.UNKNOWN_ROW])
        meanings = self.labels[best[0]]
        if len({meaning[0] for meaning in meanings}) != 1:
            return Binding(confidence=0.3, reasons=[doubts.SEVERAL_MEANINGS])
        indicator, breakdown, unit = next(iter(meanings))
        agrees = not row.unit or _unit_key(row.unit) == unit
        confidence = round(best[1] / 100 * (0.80 if agrees else 0.65), 3)
        return Binding(None, indicator, breakdown, confidence, [doubts.OUT_OF_ORDER])


def _candidates(template: Template) -> list[_Candidate]:
    contexts = _contexts([(row.code, row.label) for row in template.rows])
    return [_candidate(row, context) for row, (context, _) in zip(template.rows, contexts, strict=True)]


def _candidate(row: TemplateRow, context: str) -> _Candidate:
    texts = (row.label, *row.aliases)
    keys = dict.fromkeys([*(label_key(text) for text in texts), *(core_key(text) for text in texts)])
    return _Candidate(row, tuple(key for key in keys if key), code_key(row.code), _unit_key(row.unit), context)


def _texts(rows: Sequence[RowText]) -> list[_Text]:
    contexts = _contexts([(row.code, row.label) for row in rows])
    return [
        (label_key(row.label), core_key(row.label), code_key(row.code), _unit_key(row.unit), context)
        for row, context in zip(rows, contexts, strict=True)
    ]


def _contexts(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """For each (STT, label) the label of the row it stands under: by numbering and bullets, and, for a number that
    restarts ('1.' below '3.1.'), by the nearest longer number above.

    Found the same way for the printed rows and for the form's, so that equal rows have equal contexts.
    """
    coded: dict[str, str] = {}
    last, dashed = "", ""
    longer: list[tuple[int, str]] = []
    result = []
    for code, label in rows:
        number = code_key(code)
        key = core_key(label)
        if number:
            dots = number.count(".")
            above = next((text for depth, text in reversed(longer) if depth > dots), "")
            result.append((coded.get(number.rpartition(".")[0], ""), above))
            coded[number] = last = key
            longer.append((dots, key))
        elif label.startswith("+") or code.startswith("+"):
            result.append((f"{last} {dashed}", ""))
        else:
            result.append((last, ""))
            dashed = key
    return result


@lru_cache(maxsize=20_000)
def _unit_key(unit: str) -> str:
    return "%" if unit.strip() == "%" else fold_key(unit)


def _catalogue_labels(catalogue: Catalogue) -> dict[str, set[tuple[str, str | None, str]]]:
    labels: dict[str, set[tuple[str, str | None, str]]] = defaultdict(set)
    for template in catalogue.templates.values():
        for row in template.rows:
            if row.indicator:
                for text in (row.label, *row.aliases):
                    labels[label_key(text)].add((row.indicator, row.breakdown, _unit_key(row.unit)))
    for indicator in catalogue.indicators.values():
        for text in _full_labels(indicator):
            labels[label_key(text)].add((indicator.id, None, _unit_key(indicator.unit)))
    return labels


def _full_labels(indicator: Indicator) -> Iterable[str]:
    return (text for text in (indicator.label, *indicator.aliases) if len(text) > 20 and text[0] not in "-–")


def _likeness(texts: Sequence[_Text], candidates: Sequence[_Candidate]) -> float:
    """Share of rows whose label the form has, a little more where code and unit agree too."""
    index: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        for key in candidate.keys:
            index[key].append(candidate)
    total = 0.0
    for label, core, code, unit, _ in texts:
        same = index.get(label) or index.get(core)
        if same:
            total += 0.8
            total += 0.15 if any(code == c.code for c in same) else 0.0
            total += 0.05 if any(unit == c.unit for c in same) else 0.0
    covered = total / max(1, len(texts))
    completeness = min(1.0, len(texts) / max(1, len(candidates)))
    return covered * 0.95 + 0.05 * min(covered, completeness)


def _align(texts: Sequence[_Text], form: Sequence[_Candidate]) -> dict[int, int]:
    """Row index → form index, increasing along anchors; gaps by likeness; the rest anywhere still free."""
    chosen = dict(_anchors(texts, form))
    bounds = [(-1, -1), *sorted(chosen.items()), (len(texts), len(form))]
    for (i0, j0), (i1, j1) in pairwise(bounds):
        if i1 - i0 > 1 and j1 - j0 > 1:
            chosen.update(_gap(texts, form, range(i0 + 1, i1), range(j0 + 1, j1)))
    free = set(range(len(form))) - set(chosen.values())
    for i in range(len(texts)):
        if i not in chosen and free:
            best = max(free, key=lambda j: (_score(texts[i], form[j]), -j))
            if _score(texts[i], form[best]) >= 0.90:
                chosen[i] = best
                free.discard(best)
    return chosen


def _anchors(texts: Sequence[_Text], form: Sequence[_Candidate]) -> list[tuple[int, int]]:
    """The heaviest increasing chain of rows whose label (or core) the form has; equal code and unit weigh more."""
    index: dict[str, list[int]] = defaultdict(list)
    for j, candidate in enumerate(form):
        for key in candidate.keys:
            index[key].append(j)
    tree = _MaxTree(len(form))
    for i, (label, core, code, unit, contexts) in enumerate(texts):
        found = []
        for j in index.get(label) or index.get(core) or ():
            weight = 1.0 + 0.6 * (code == form[j].code) + 0.2 * (unit == form[j].unit)
            weight += 0.4 * (form[j].context in contexts)
            before, chain = tree.best(j)
            found.append((j, before + weight, (chain, (i, j))))
        for j, weight, chain in found:
            tree.put(j, weight, chain)
    pairs: list[tuple[int, int]] = []
    link = tree.best(len(form))[1]
    while link:
        link, pair = link
        pairs.append(pair)
    return pairs[::-1]


_Chain = tuple["_Chain | None", tuple[int, int]]
"""A linked list, last pair first."""


class _MaxTree:
    """Best weight over positions below j (a Fenwick tree of maxima), with the chain that gave it."""

    def __init__(self, size: int) -> None:
        self.weights = [0.0] * (size + 1)
        self.chains: list[_Chain | None] = [None] * (size + 1)

    def best(self, j: int) -> tuple[float, _Chain | None]:
        weight, chain = 0.0, None
        while j > 0:
            if self.weights[j] > weight:
                weight, chain = self.weights[j], self.chains[j]
            j -= j & -j
        return weight, chain

    def put(self, j: int, weight: float, chain: _Chain) -> None:
        j += 1
        while j < len(self.weights):
            if weight > self.weights[j]:
                self.weights[j], self.chains[j] = weight, chain
            j += j & -j


def _gap(texts: Sequence[_Text], form: Sequence[_Candidate], rows: range, places: range) -> list[tuple[int, int]]:
    """Best order-keeping pairing inside one gap (Needleman–Wunsch; gaps are small)."""
    best = [[0.0] * (len(places) + 1) for _ in range(len(rows) + 1)]
    scores = {}
    for a, i in enumerate(rows):
        for b, j in enumerate(places):
            score = _score(texts[i], form[j])
            scores[a, b] = score if score >= LIKE else 0.0
            best[a + 1][b + 1] = max(best[a][b + 1], best[a + 1][b], best[a][b] + scores[a, b])
    pairs = []
    a, b = len(rows), len(places)
    while a and b:
        if best[a][b] == best[a - 1][b]:
            a -= 1
        elif best[a][b] == best[a][b - 1]:
            b -= 1
        else:
            a, b = a - 1, b - 1
            pairs.append((rows[a], places[b]))
    return pairs


def _label_likeness(text: _Text, candidate: _Candidate) -> float:
    if text[0] in candidate.keys or text[1] in candidate.keys:
        return 1.0
    return max(max(fuzz.ratio(text[0], key), fuzz.ratio(text[1], key)) for key in candidate.keys) / 100


def _score(text: _Text, candidate: _Candidate) -> float:
    """Likeness of label (0–1), up to 0.15 more where the code agrees and the unit does; less where the unit differs."""
    if not candidate.keys or not text[0]:
        return 0.0
    score = _label_likeness(text, candidate)
    score += 0.12 * _code_agreement(text, candidate) if text[2] else 0.0
    if text[3] and candidate.unit:
        score += 0.03 if text[3] == candidate.unit else -0.06
    score -= 0.2 if _contradiction(text, candidate) else 0.0
    return score + (0.04 if candidate.context and candidate.context in text[4] else 0.0)


def _contradiction(text: _Text, candidate: _Candidate) -> str | None:
    """The word in which the label means something else than the form's nearest wording of this row."""
    if text[0] in candidate.keys:
        return None
    nearest = max(candidate.keys, key=lambda key: fuzz.ratio(text[0], key))
    return contradiction(text[0], nearest)


def _alignment(texts: Sequence[_Text], form: Sequence[_Candidate]) -> float:
    """Share of rows that the form explains by likeness."""
    chosen = _align(texts, form)
    return sum(_label_likeness(texts[i], form[j]) ** 2 for i, j in chosen.items()) / max(1, len(texts))


def _numbering_holds(texts: Sequence[_Text], form: Sequence[_Candidate], chosen: dict[int, int]) -> bool:
    """Whether the printed numbers are the form's; numbered anew (1, 2, 3 …) or not at all they say nothing."""
    agreed = [_code_agreement(texts[i], form[j]) for i, j in chosen.items() if texts[i][2] and form[j].code]
    return not agreed or sum(agreement > 0 for agreement in agreed) >= len(agreed) / 2


def _code_agreement(text: _Text, candidate: _Candidate) -> float:
    """1 the same STT; 0.9 one that restarts under its parent ('1.' for 3.1.1); 0.5 where one has none; else 0."""
    if text[2] == candidate.code:
        return 1.0
    if not text[2] or not candidate.code:
        return 0.5
    return 0.9 if candidate.code.endswith("." + text[2]) and candidate.context in text[4] else 0.0


def _binding(
    texts: Sequence[_Text],
    form: Sequence[_Candidate],
    chosen: dict[int, int],
    index: int,
    position: int,
    numbered: bool,
) -> Binding:
    text, candidate = texts[index], form[position]
    label = _label_likeness(text, candidate)
    code = _code_agreement(text, candidate) if numbered else 0.5
    unit = 1.0 if text[3] == candidate.unit else 0.4 if not text[3] or not candidate.unit else 0.0
    near = [chosen.get(index - 1) == position - 1, chosen.get(index + 1) == position + 1]
    neighbours = sum(near) / 2 if 0 < index < len(texts) - 1 else float(any(near))
    confidence = round(0.60 * label**2 + 0.16 * code + 0.10 * unit + 0.14 * neighbours, 3)
    reasons = []
    if _misplaced(text, candidate, neighbours) and _repeated(form, candidate):
        confidence = round(confidence * 0.75, 3)
        reasons.append(doubts.REPEATED_LABEL)
    if _contradiction(text, candidate):
        confidence = min(confidence, 0.6)
        reasons.append(doubts.other_meaning(candidate.row.label))
    elif label < 0.97:
        reasons.append(doubts.other_label(candidate.row.label))
    if code == 0.0:
        reasons.append(doubts.other_number(candidate.row.code))
    if unit == 0.0:
        confidence = min(confidence, 0.7) if {text[3], candidate.unit} <= MONEY else confidence
        reasons.append(doubts.other_unit(candidate.row.unit))
    return Binding(candidate.row, candidate.row.indicator, candidate.row.breakdown, confidence, reasons)


def _misplaced(text: _Text, candidate: _Candidate, neighbours: float) -> bool:
    """Whether the row above speaks against the binding; rows without any number are judged by their neighbours."""
    return candidate.context not in text[4] and (any(text[4]) or neighbours < 1)


def _repeated(form: Sequence[_Candidate], candidate: _Candidate) -> bool:
    """Whether the form has another row of the same label."""
    return sum(1 for other in form if candidate.keys[:1] == other.keys[:1]) > 1
