"""The catalogue, shipped and published, as pages need it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cchc.core.catalogue.formulas import Descriptions, descriptions, parse
from cchc.core.catalogue.model import Breakdown, Catalogue, Code, Indicator, Lineage, Template, TemplateRow
from cchc.core.vietnamese.text import fold_key
from cchc.reporting.catalogue.shelf import SHELF, derived


def catalogue() -> Catalogue:
    """All packs: the shipped ones and those published here, also by another process."""
    return SHELF.held().catalogue


@derived
def described() -> Descriptions:
    """The catalogue as formulas ask it."""
    return descriptions(catalogue())


def indicator(identifier: str) -> Indicator | None:
    """The indicator with this permanent id."""
    return catalogue().indicators.get(identifier)


def template(identifier: str) -> Template | None:
    """The form with this permanent id."""
    return catalogue().templates.get(identifier)


@derived
def _keys() -> dict[str, str]:
    """Per indicator: everything it is called, folded, for search. Names printed by forms are its names too."""
    packs = catalogue()
    words: dict[str, list[str]] = {key: [i.label, i.label_en, *i.aliases] for key, i in packs.indicators.items()}
    for form in packs.templates.values():
        for row in form.rows:
            if row.indicator in words:
                words[row.indicator] += [row.label, *row.aliases]
    return {key: f" {' '.join(dict.fromkeys(map(fold_key, said)))}" for key, said in words.items()}


@derived
def template_indicators(identifier: str) -> frozenset[str]:
    """Indicators the form shows."""
    form = template(identifier)
    return frozenset(row.indicator for row in form.rows if row.indicator) if form else frozenset()


def find_indicators(query: str = "", form: str = "", kind: str = "") -> list[Indicator]:
    """Indicators whose names hold every word of `query` (accents optional, beginnings of words count), or whose
    id starts with it; in catalogue order."""
    words = fold_key(query).split()
    start = query.strip().lower()
    shown = template_indicators(form) if form else None
    return [
        found
        for key, found in catalogue().indicators.items()
        if (shown is None or key in shown)
        and (not kind or found.kind == kind)
        and (all(f" {word}" in _keys()[key] for word in words) or key.lower().startswith(start))
    ]


def by_group(indicators: Iterable[Indicator]) -> dict[int, list[Indicator]]:
    """Indicators under their seven groups, empty groups left out."""
    groups: dict[int, list[Indicator]] = {}
    for found in indicators:
        groups.setdefault(found.group, []).append(found)
    return dict(sorted(groups.items()))


def lineage_of(form: str, row: str) -> list[Lineage]:
    """How this row came from rows of earlier forms."""
    return [edge for edge in catalogue().lineage if (edge.to_template, edge.to_row) == (form, row)]


def names_of(identifier: str) -> list[tuple[Template, TemplateRow, list[Lineage]]]:
    """Every row of every form that shows the indicator, oldest form first, with where it came from."""
    return [(form, row, lineage_of(form.id, row.key)) for form, row in catalogue().rows_of(identifier)]


@derived
def form_rows() -> dict[tuple[str, str], TemplateRow]:
    """Every row of every form, by form and key."""
    return {(form.id, row.key): row for form in catalogue().templates.values() for row in form.rows}


def option(form: str, row: str, identifier: str, value: Decimal) -> Code | None:
    """The option `value` in the code list of a form's row; None where it has no list or no such option.
    The indicator's own list speaks only where the row is not known."""
    known = form_rows().get((form, row))
    found = indicator(identifier)
    codes = known.codes if known else found.codes if found and found.kind == "code" else ()
    return next((code for code in codes if code.value == value), None)


def parts_of(found: Indicator) -> list[Indicator]:
    """The indicators its formula asks for."""
    if not found.formula:
        return []
    asked = (indicator(reference.id) for reference in parse(found.formula).references)
    return list({part.id: part for part in asked if part is not None and part.id != found.id}.values())


def row_showing(form: str, identifier: str, part: str) -> str | None:
    """Key of the one row of a form that shows this part of an indicator; None for none or several."""
    known = template(form)
    rows = [r.key for r in known.rows if (r.indicator or "", r.breakdown or "") == (identifier, part)] if known else []
    return rows[0] if len(rows) == 1 and identifier else None


def breakdown(identifier: str) -> Breakdown | None:
    """A named part of indicators."""
    return catalogue().breakdowns.get(identifier)


def kind_of(identifier: str, part: str) -> str:
    """Kind of an indicator, or of its part; '' for what the catalogue does not know."""
    if identifier not in catalogue().indicators:
        return ""
    return catalogue().kind_of(identifier, part if part in catalogue().breakdowns else None)
