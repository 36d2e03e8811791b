"""Rows of a form, published or proposed, as they are compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cchc.core.annex.proposal import Proposal, ProposedRow
from cchc.core.annex.words import level_of, names_of
from cchc.core.catalogue.model import Template, TemplateRow
from cchc.core.vietnamese.text import fold_key

LEVELS = ("province", "department", "district", "commune")
LIKELY = 0.8
"""A doubtful row is compared as its likeliest indicator from here on."""
ADDED_UP = ("count", "money")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as compared."""

    key: str
    label: str
    """As printed, without bullets."""
    name: str
    """What it is called now, where the label prints its old name too."""
    printed_names: bool
    """Whether the label prints both names."""
    unit: str | None
    """None where its table prints no units at all."""
    kind: str
    meaning: tuple[str, str | None] | None
    parent: str | None
    section: str
    """Folded name of the part of the form it stands in."""
    confidence: float

    @property
    def asks(self) -> bool:
        """Whether somebody answers it: no heading."""
        return self.kind != "heading"

    @property
    def words(self) -> str:
        """The name as compared for equality: folded, without 'trong đó' and an abbreviation in brackets."""
        return re.sub(r"\s*trong do$", "", fold_key(re.sub(r"\s*\([A-ZĐ]{2,}\)", "", self.name)))

    @property
    def level(self) -> str | None:
        """The level of government it is for, by its part or its words."""
        part = self.meaning[1] if self.meaning else None
        return part if part in LEVELS else level_of(self.name)


def rows_of(form: Template | Proposal) -> dict[str, Row]:
    """The rows of a form by key, in order."""
    by_key: Mapping[str, TemplateRow | ProposedRow] = {row.key: row for row in form.rows}
    titles = {table.key: fold_key(table.title) for table in form.tables} if len(form.tables) > 1 else {}
    units = {row.table for row in form.rows if row.unit}
    return {
        key: _row(row, titles.get(row.table) or _section(row, by_key), row.unit if row.table in units else None)
        for key, row in by_key.items()
    }


def _row(row: TemplateRow | ProposedRow, section: str, unit: str | None) -> Row:
    label = re.sub(r"^[-+•–\s]+", "", row.label)
    old, new = names_of(label)
    named = row.indicator if not isinstance(row, ProposedRow) or _is_sure(row) else None
    return Row(
        key=row.key,
        label=label,
        name=new,
        printed_names=bool(row.aliases) and new != label and old != label,
        unit=unit,
        kind=row.kind,
        meaning=(named, row.breakdown) if named else None,
        parent=row.parent,
        section=section,
        confidence=row.confidence if isinstance(row, ProposedRow) else 1.0,
    )


def _is_sure(row: ProposedRow) -> bool:
    """Whether the proposed indicator says anything of where the row came from."""
    return row.decision in ("bound", "new") or (row.decision == "doubtful" and row.confidence >= LIKELY)


def _section(row: TemplateRow | ProposedRow, rows: Mapping[str, TemplateRow | ProposedRow]) -> str:
    while row.parent is not None:
        row = rows[row.parent]
    return fold_key(names_of(row.label)[1])
