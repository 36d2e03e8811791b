"""How many rows of an annex are right without a touch, held against the shipped form it was printed from."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from cchc.core.annex import Proposal, ProposedRow
from cchc.core.catalogue.model import Catalogue, Template, TemplateRow
from cchc.core.catalogue.packs import SHIPPED, _read
from cchc.core.reading.matching import label_key
from cchc.core.vietnamese.text import fold_key

FORMS = {
    "000-kbang-2021-q1": "gia-lai-2021",
    "001-gialai-bandantoc-2023": "gia-lai-2022",
    "002-phuongson-2023-q3": "khanh-hoa-xa-2023",
    "003-travinh-stttt-2022-q1": "bieu-mau-2022",
    "004-tuangiao-2011-2020": "tong-ket-2011-2020",
}
"""Which report prints which form."""

FIELDS = ("code", "label", "unit", "kind", "parent", "indicator", "breakdown")
SAME_LABEL = 0.9
"""Printed labels differ from the checked ones in a letter or two where the file was scanned or retyped."""


@dataclass
class Score:
    """Rows of the form, rows right in every field, and what was wrong with the others."""

    rows: int = 0
    right: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Key, field, expected, found."""
    decisions: Counter[str] = field(default_factory=Counter)
    """bound right | wrong but sure | doubtful, right among the choices | doubtful, right not shown | new …"""

    @property
    def share(self) -> float:
        return self.right / self.rows if self.rows else 0.0


def measure(proposal: Proposal, form: Template) -> Score:
    """Each row of the form beside the row of the proposal that stands for it."""
    score = Score(rows=len(form.rows))
    pairs = pair(form.rows, proposal.rows)
    keys = {found.key: row.key for row, found in pairs if found}
    for row, found in pairs:
        if found is None:
            score.missing.append(row.key)
            continue
        wrong = [
            (row.key, name, wanted, got)
            for name, wanted, got in differing(row, found, keys.get(found.parent or "", found.parent))
        ]
        score.wrong += wrong
        score.right += not wrong
        score.decisions[decision(row, found)] += 1
    taken = {found.key for _, found in pairs if found}
    score.extra = [row.key for row in proposal.rows if row.key not in taken]
    return score


def pair(rows: Sequence[TemplateRow], found: Sequence[ProposedRow]) -> list[tuple[TemplateRow, ProposedRow | None]]:
    """The proposal's rows in the form's order, by their labels alone."""
    a = [label_key(row.label) for row in rows]
    b = [label_key(row.label) for row in found]
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    partner: dict[int, int] = {}
    for tag, i0, i1, j0, j1 in blocks:
        if tag == "equal":
            partner.update(zip(range(i0, i1), range(j0, j1), strict=True))
        elif tag == "replace":
            j = j0
            for i in range(i0, i1):
                best = next((k for k in range(j, j1) if _like(a[i], b[k]) >= 0.7), None)
                if best is not None:
                    partner[i], j = best, best + 1
    return [(row, found[partner[i]] if i in partner else None) for i, row in enumerate(rows)]


def _like(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def differing(row: TemplateRow, found: ProposedRow, parent: str | None) -> Iterable[tuple[str, str, str]]:
    """Fields in which the proposed row is not the form's: name, expected, found."""
    unasked = row.indicator is None and row.kind != "heading" and found.decision == "new"
    values = {
        "code": (bare(row.code), bare(found.code)),
        "label": ("", "")
        if _like(label_key(row.label), label_key(found.label)) >= SAME_LABEL
        else (row.label, found.label),
        "unit": (fold_key(row.unit), fold_key(found.unit)),
        "kind": (row.kind, found.kind),
        "parent": (row.parent or "", parent or ""),
        "indicator": (row.indicator or "", "" if unasked or found.decision == "none" else settled(found)[0]),
        "breakdown": (row.breakdown or "", "" if unasked or found.decision == "none" else settled(found)[1]),
    }
    return [(name, wanted, got) for name, (wanted, got) in values.items() if wanted != got]


def settled(found: ProposedRow) -> tuple[str, str]:
    """What is settled without a touch: nothing, where the row waits for a person."""
    return (found.indicator or "", found.breakdown or "") if found.decision == "bound" else (f"({found.decision})", "")


def decision(row: TemplateRow, found: ProposedRow) -> str:
    """How the row's binding came out."""
    right = (row.indicator, row.breakdown)
    if found.decision == "bound":
        return "right" if (found.indicator, found.breakdown) == right else "wrong but sure"
    if found.decision == "none":
        return "right" if row.indicator is None else "taken for a heading"
    if row.indicator is None:
        return "right" if found.decision == "new" else "doubtful, in fact new"
    shown = right in {(choice.indicator, choice.breakdown) for choice in found.choices}
    return f"{found.decision}, right one {'shown' if shown else 'not shown'}"


def bare(code: str) -> str:
    return code.strip().rstrip(".)").lower()


def without(form: str, folder: Path) -> Catalogue:
    """The shipped catalogue as if `form` had never been seen; the indicators stay. `folder` is an empty one to use."""
    target = folder / f"without-{form}"
    shutil.copytree(SHIPPED, target, ignore=shutil.ignore_patterns("*.py", "__pycache__", form))
    for lineage in target.glob("*/lineage.csv"):
        lines = lineage.read_text(encoding="utf-8").splitlines(keepends=True)
        lineage.write_text("".join(line for line in lines if f",{form}," not in line), encoding="utf-8")
    return _read((target,))
