"""Formulas, identities and bounds of a draft: proposed, taken or left, written by a person, tried on past figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cchc.core.annex.checked import checked
from cchc.core.annex.proposal import ProposedRow
from cchc.core.annex.suggestion import FormulaProblem, Suggestion
from cchc.core.annex.suggestions import suggestions
from cchc.core.catalogue.formulas import parse
from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.messages import Message
from cchc.reporting.forms.publishing.assembling import Rule
from cchc.reporting.forms.publishing.known import rules_of

KINDS = ("formula", "identity", "bound")


@dataclass(frozen=True, slots=True)
class Offered:
    """A rule as the page shows it."""

    suggestion: Suggestion
    taken: bool | None
    """None: nobody decided."""
    own: bool = False


def suggested(rows: Sequence[ProposedRow], catalogue: Catalogue, before: Template | None) -> list[Suggestion]:
    """Rules the labels, the catalogue and the form before suggest for these rows; one formula per row, that of the form
    before first."""
    known = rules_of(before, rows) if before else []
    computed = {one.row for one in known if one.kind == "formula"}
    said = {parse(one.text) for one in known}
    fresh = [
        one
        for one in suggestions(rows, catalogue)
        if parse(one.text) not in said and (one.kind != "formula" or one.row not in computed)
    ]
    return [*known, *fresh]


def offered(found: Sequence[Suggestion], held: Mapping[str, Any]) -> list[Offered]:
    """Proposed rules and own ones, with what was decided."""
    taken, left = set(held.get("taken", ())), set(held.get("left", ()))
    shown = [Offered(one, True if one.id in taken else False if one.id in left else None) for one in found]
    own = [Offered(_own(one), True, own=True) for one in held.get("own", ())]
    return [*own, *shown]


def _own(one: Mapping[str, Any]) -> Suggestion:
    return Suggestion(one["id"], one["kind"], one["row"], one["text"], Message("tự viết", "written here"), 1.0)


def taken(found: Sequence[Suggestion], held: Mapping[str, Any]) -> list[Rule]:
    """The rules of the form; own formulas take the place of proposed ones for the same row."""
    chosen = [one.suggestion for one in offered(found, held) if one.taken]
    own_rows = {one["row"] for one in held.get("own", ()) if one["kind"] == "formula"}
    return [
        Rule(one.kind, one.row, one.text)
        for one in chosen
        if one.kind != "formula" or one.row not in own_rows or one.id.startswith("own:")
    ]


def problems(
    text: str, kind: str, row: str, rows: Sequence[ProposedRow], catalogue: Catalogue, formulas: Mapping[str, str]
) -> list[FormulaProblem]:
    """What is wrong with a rule somebody wrote, each at its place in the text. `formulas`: those taken, by row."""
    return list(checked(text, kind, row, rows, catalogue, formulas=formulas))
