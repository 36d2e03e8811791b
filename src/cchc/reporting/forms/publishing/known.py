"""A form of the catalogue as a proposal again, to be amended. No database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cchc.core.annex.proposal import Proposal, ProposedRow, ProposedTable
from cchc.core.annex.suggestion import Suggestion
from cchc.core.catalogue.formulas import Reference, parse
from cchc.core.catalogue.model import Template, TemplateRow
from cchc.core.messages import Message

AS_BEFORE = Message("Mẫu trước tính như vậy.", "The form before computes it so.")
SURELY = 0.97


def proposal_of(form: Template) -> Proposal:
    """The form as if it had been read: every row bound or asking nothing, for sure."""
    return Proposal(
        tables=tuple(ProposedTable(t.key, t.name, t.title, t.columns, t.periods) for t in form.tables),
        rows=tuple(map(_row, form.rows)),
        outline=form.outline,
        nearest=form.id,
        nearest_share=1.0,
        kinds=form.kinds,
        levels=form.levels,
    )


def _row(row: TemplateRow) -> ProposedRow:
    return ProposedRow(
        key=row.key,
        table=row.table,
        code=row.code,
        parent=row.parent,
        label=row.label,
        unit=row.unit,
        kind=row.kind,
        codes=row.codes,
        level=row.level,
        reporter=row.reporter,
        system=row.system,
        indicator=row.indicator,
        breakdown=row.breakdown,
        confidence=1.0,
        decision="bound" if row.indicator else "none",
        aliases=row.aliases,
        time=row.time,
    )


def rules_of(form: Template, rows: Sequence[ProposedRow]) -> list[Suggestion]:
    """What `form` computes otherwise than its indicators say, or bounds beyond theirs, over the keys of these rows:
    for those that show the same figures."""
    keys = {Reference(row.indicator, row.breakdown): row.key for row in rows if row.indicator}
    found: list[Suggestion] = []
    for row in form.rows:
        key = keys.get(Reference(row.indicator, row.breakdown)) if row.indicator and row.formula else None
        if key and (text := _over_rows(row.formula or "", keys)):
            found.append(Suggestion(f"form:{key}", "formula", key, text, AS_BEFORE, SURELY))
    for number, bound in enumerate(form.bounds):
        if text := _over_rows(bound, keys):
            kind = "identity" if " = " in bound else "bound"
            about = keys[parse(bound).references[0]]
            found.append(Suggestion(f"form:{number}:{about}", kind, about, text, AS_BEFORE, SURELY))
    return found


def own_rules(form: Template) -> list[dict[str, Any]]:
    """The form's own formulas and bounds over keys of its rows, as rules somebody wrote."""
    keys = {Reference(row.indicator, row.breakdown): row.key for row in form.rows if row.indicator}
    rules: list[dict[str, Any]] = []
    for row in form.rows:
        if row.formula and (text := _over_rows(row.formula, keys)):
            rules.append({"id": f"own:f{len(rules)}", "kind": "formula", "row": row.key, "text": text})
    for bound in form.bounds:
        if text := _over_rows(bound, keys):
            kind = "identity" if " = " in bound else "bound"
            about = keys[parse(bound).references[0]]
            rules.append({"id": f"own:b{len(rules)}", "kind": kind, "row": about, "text": text})
    return rules


def _over_rows(text: str, keys: dict[Reference, str]) -> str:
    """`[A2.2] <= [A2.1]` as `[I/2.2] <= [I/2.1]`; '' where a row it names is not on the form."""
    written, last = "", 0
    for at, reference in parse(text).places:
        if reference not in keys:
            return ""
        written += text[last:at] + f"[{keys[reference]}]"
        last = text.index("]", at) + 1
    return written + text[last:]
