"""A decided proposal as a form of the catalogue, and the indicators it adds."""

from __future__ import annotations

from cchc.core.annex.proposal import Proposal, ProposedRow
from cchc.core.annex.words import names_of
from cchc.core.catalogue.model import Catalogue, Code, Indicator, Template, TemplateRow, TemplateTable

ROLLUPS = {"ratio": "none", "code": "list", "text": "none", "group": "none"}
"""How a new indicator adds up until somebody says otherwise; counts and money are added."""
SCALES = {"ratio": 2}


def to_template(
    proposal: Proposal,
    *,
    id: str,
    name: str,
    name_en: str,
    valid_from: str,
    valid_to: str | None,
    source: str,
) -> Template:
    """The form a proposal has become. Rows still doubtful carry the likeliest indicator: decide them before.

    `valid_from`, `valid_to`: ISO dates. A row decided 'none' has no indicator.
    """
    return Template(
        id=id,
        name=name,
        name_en=name_en,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        levels=proposal.levels,
        kinds=proposal.kinds,
        tables=tuple(TemplateTable(t.key, t.title, t.columns, t.name, t.periods) for t in proposal.tables),
        rows=tuple(_row(row) for row in proposal.rows),
        outline=proposal.outline,
    )


def _row(row: ProposedRow) -> TemplateRow:
    named = row.decision != "none"
    return TemplateRow(
        key=row.key,
        table=row.table,
        code=row.code,
        parent=row.parent,
        label=row.label,
        unit=row.unit,
        kind=row.kind,
        indicator=row.indicator if named else None,
        breakdown=row.breakdown if named else None,
        time=row.time,
        codes=row.codes,
        aliases=row.aliases,
        level=row.level,
        reporter=row.reporter,
        system=row.system,
    )


def new_indicators(proposal: Proposal, catalogue: Catalogue, *, source: str) -> list[Indicator]:
    """The indicators the rows decided 'new' need, in the order of the rows. English labels are left to a person."""
    added: dict[str, Indicator] = {}
    for row in proposal.rows:
        if row.decision == "new" and row.indicator and row.indicator not in catalogue.indicators:
            added.setdefault(row.indicator, _indicator(row, catalogue, source))
    return list(added.values())


def _indicator(row: ProposedRow, catalogue: Catalogue, source: str) -> Indicator:
    assert row.indicator
    return Indicator(
        id=row.indicator,
        label=names_of(row.label)[1].lstrip("-–+ ").rstrip(" .:;"),
        group=ord(row.indicator[0]) - ord("A") + 1,
        unit=row.unit if row.kind != "code" else "",
        kind=row.kind,
        time=None if row.kind == "group" else row.time or "flow",
        scale=SCALES.get(row.kind, 0),
        rollup=ROLLUPS.get(row.kind, "sum"),
        codes=tuple(Code(code.value, code.label, code.label_en) for code in row.codes),
        source=f"{source} {row.key}",
        unit_en=catalogue.english("unit", row.unit),
    )
