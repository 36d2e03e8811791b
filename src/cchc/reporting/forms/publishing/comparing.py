"""Where the rows of a form came from: as compared, and as people corrected it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cchc.core.annex.difference import Difference
from cchc.core.annex.differences import differences
from cchc.core.catalogue.model import Catalogue, Lineage, Template, TemplateRow
from cchc.core.messages import Message

EDGES = ("same", "renamed", "unit_changed", "definition_changed", "split", "merged")
"""Kinds of difference that a pack keeps as lineage; `moved` is the same under another number."""
CHOICES = (*EDGES, "new")


@dataclass(slots=True)
class Origin:
    """Where one row came from."""

    row: TemplateRow
    kinds: tuple[str, ...]
    """Of EDGES, with `moved`; ('new',) for a row that came from none; empty for a heading nobody compares."""
    before: tuple[TemplateRow, ...]
    words: list[Message] = field(default_factory=list)
    confidence: float = 1.0
    corrected: bool = False

    @property
    def quiet(self) -> bool:
        """Nothing changed but, at most, the number."""
        return not self.corrected and all(kind in ("same", "moved") for kind in self.kinds)


def origins(before: Template, after: Template, catalogue: Catalogue, corrected: Mapping[str, Any]) -> list[Origin]:
    """Every row of the later form, in order, with its origin."""
    found: dict[str, list[Difference]] = {}
    for one in differences(before, after, catalogue):
        for key in one.after:
            found.setdefault(key, []).append(one)
    return [_origin(row, before, found.get(row.key, []), corrected.get(row.key)) for row in after.rows]


def _origin(
    row: TemplateRow, before: Template, said: Sequence[Difference], corrected: Mapping[str, Any] | None
) -> Origin:
    if corrected is not None:
        rows = tuple(before.row(key) for key in corrected["from"] if key in before)
        return Origin(row, (corrected["kind"],), rows, corrected=True)
    keys = dict.fromkeys(key for one in said for key in one.before)
    return Origin(
        row,
        tuple(dict.fromkeys(one.kind for one in said)) or (() if row.kind == "heading" else ("new",)),
        tuple(before.row(key) for key in keys if key in before),
        [one.words for one in said if one.kind not in ("same", "new")],
        min((one.confidence for one in said), default=1.0),
    )


def dropped(before: Template, found: Sequence[Origin]) -> list[TemplateRow]:
    """Rows of the earlier form that no row came from; headings say nothing."""
    used = {row.key for one in found for row in one.before}
    return [row for row in before.rows if row.key not in used and row.kind != "heading"]


def lineage(before: Template, found: Sequence[Origin], source: str) -> list[Lineage]:
    """What the pack keeps of it. The form's id is filled in by who writes the pack."""
    edges: list[Lineage] = []
    for one in found:
        for kind in dict.fromkeys("same" if kind == "moved" else kind for kind in one.kinds):
            if kind in EDGES and not (kind == "same" and len(set(one.kinds) - {"same", "moved"})):
                edges += [Lineage(kind, before.id, row.key, "", one.row.key, source=source) for row in one.before]
    return edges


def tally(found: Sequence[Origin], gone: Sequence[TemplateRow]) -> dict[str, int]:
    """How many rows of each kind; a row may have two."""
    counts: dict[str, int] = {}
    for one in found:
        for kind in one.kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return counts | ({"dropped": len(gone)} if gone else {})
