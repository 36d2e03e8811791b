"""The rows of a form that are answered: which cell each is, and how its answer is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.text import slugify

from cchc.core.catalogue.model import Code, Indicator, Template, TemplateRow
from cchc.reporting.catalogue.selectors import indicator, kind_of, template
from cchc.reporting.catalogue.shelf import derived
from cchc.reporting.figures import ratios
from cchc.reporting.figures.cells import key_of

HEADS = frozenset({"heading", "group"})


def anchor_of(row: str) -> str:
    """Where pages show a row, by its key."""
    return "r-" + slugify(row.replace("/", "-").replace(".", "-"))


@lru_cache(maxsize=4096)
def cell_query(indicator: str, breakdown: str, repeat: int) -> str:
    """The part of an address that names a cell of a report."""
    return urlencode({"indicator": indicator, "breakdown": breakdown, "repeat": repeat})


@dataclass(frozen=True, slots=True)
class Slot:
    """One row of a form that is answered: which cell it is, and how its answer is read."""

    row: TemplateRow
    kind: str
    scale: int
    repeat: int
    known: Indicator | None
    codes: tuple[Code, ...]
    computed: bool
    """A ratio whose parts the form asks: it follows from them and is not typed."""

    @property
    def indicator(self) -> str:
        return self.known.id if self.known else ""

    @property
    def breakdown(self) -> str:
        return (self.row.breakdown or "") if self.known else ""

    def key(self, period: str) -> tuple[str, str, int, str]:
        return key_of(self.indicator, self.breakdown, self.repeat, self.row.key, period)


@derived
def slots_of(identifier: str) -> dict[str, Slot]:
    """The rows of a form that are answered, by key; none for a form the catalogue does not know. An indicator shown
    again counts up and is never added."""
    form = template(identifier)
    if form is None:
        return {}
    seen: Counter[tuple[str, str]] = Counter()
    shown: dict[str, Slot] = {}
    parents = {row.parent for row in form.rows}
    for row in form.rows:
        known = indicator(row.indicator) if row.indicator else None
        if row.kind == "heading" or (row.kind == "group" and (known is None or known.kind == "group")):
            continue
        if known is None and row.key in parents and row.kind == "group":
            continue
        repeat = 0
        if known:
            repeat = seen[known.id, row.breakdown or ""]
            seen[known.id, row.breakdown or ""] += 1
        shown[row.key] = _slot(form, row, known, repeat)
    cells = {(slot.indicator, slot.breakdown) for slot in shown.values()} | {("row", key) for key in shown}
    return {key: _computed(form, slot, cells) for key, slot in shown.items()}


def _slot(form: Template, row: TemplateRow, known: Indicator | None, repeat: int) -> Slot:
    kind = row.kind if row.kind not in HEADS else "count"
    if known:
        kind = kind_of(known.id, row.breakdown or "") or kind
    scale = known.scale if known and kind == known.kind else 0
    codes = row.codes or (known.codes if known and known.kind == "code" else ())
    return Slot(row, kind, scale, repeat, known, tuple(codes), computed=False)


def _computed(form: Template, slot: Slot, cells: set[tuple[str, str]]) -> Slot:
    """The slot, marked where the form asks all parts of its ratio."""
    if slot.kind != "ratio":
        return slot
    formula = ratios.formula_of(form.id, slot.row.key, slot.indicator, slot.breakdown)
    if formula is None or not formula.references:
        return slot
    for reference in formula.references:
        part = slot.breakdown if reference.breakdown is None else reference.breakdown
        if reference.context != "current" or not {(reference.id, part), ("row", reference.id)} & cells:
            return slot
    return Slot(slot.row, slot.kind, slot.scale, slot.repeat, slot.known, slot.codes, computed=True)
