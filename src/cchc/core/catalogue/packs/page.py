"""The reference page of the catalogue, written from the packs.

`python -m cchc.core.catalogue.packs.page > docs/reference/catalogue.md` brings the page up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from cchc.core.catalogue.model import Catalogue, Indicator, Template
from cchc.core.catalogue.packs import load

_HEAD = """\
# Catalogue and packs

<!-- Written by cchc.core.catalogue.packs.page from the packs; change those. -->

An **indicator** is a thing counted, with an id that never changes. A **form** is what an office prints and
fills; each of its rows *shows* an indicator, or one part of it. Rows of several forms that show the same
indicator are one series, whatever each form calls them. All of it is data in `src/cchc/core/catalogue/packs`;
[Add a form](../how-to/add-a-form.md) says how to add to it.

How to read the tables:

- **kind**: *count* · *ratio* (percent) · *code* (one of a list) · *money* · *text* · *group* (a heading that
  counts nothing itself)
- **time**: *flow* (within the period) · *cumulative* (from the start of the year or of the programme) · *stock*
  (at the report date)
- **adds up**: how it adds up over reporting units. *sum* · *ratio* (computed again from its added parts) ·
  *share* (of the units for which it holds) · *distinct* (the same procedure at several units counts once) ·
  *list* (how many units gave each answer) · *none* (each unit's own figure only, never added, never averaged)
- **formula**: how it follows from others ([the language](formulas.md)). It applies on a form that prints all its
  parts; elsewhere the figure is stated by the unit. A form may have its own formula for a row.
- A figure is stored exactly: as a whole number of hundredths for ratios, of đồng for money, of one for the rest.
"""

_KIND_NOTE = {
    "same": "the same words and unit",
    "renamed": "other words for the same thing",
    "unit_changed": "another printed unit",
    "definition_changed": "counts something else now: the series has a break",
    "split": "one row became several",
    "merged": "several rows became one",
}


def page(catalogue: Catalogue) -> str:
    """The whole page as Markdown."""
    forms = sorted(catalogue.templates.values(), key=lambda form: (form.valid_from, form.id))
    parts = [_HEAD, "## Forms\n", _forms(forms, catalogue)]
    for (of, id), term in catalogue.terms.items():
        if of == "group":
            parts += [f"## Group {id}: {term.label_en}\n", f"*{term.label}*\n", _group(int(id), catalogue)]
    parts += ["## What must hold\n", _bounds(catalogue), "## Parts\n", _breakdowns(catalogue)]
    parts += ["## Where indicators are printed\n", _crosswalk(forms, catalogue)]
    parts += ["## From form to form\n", _lineage(forms, catalogue)]
    return "\n".join(parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _forms(forms: list[Template], catalogue: Catalogue) -> str:
    rows = [
        (
            f"`{form.id}`",
            f"{form.name_en}<br>*{form.name}*",
            f"{form.valid_from} to {form.valid_to or '…'}",
            str(len(form.tables)),
            str(len(form.rows)),
            str(sum(row.indicator is not None for row in form.rows)),
        )
        for form in forms
    ]
    sources = "".join(f"- `{form.id}`: {form.source}\n" for form in forms)
    head = ("id", "form", "in force", "tables", "rows", "rows that show an indicator")
    return f"{_table(head, rows)}\nWhere each was taken from, and what is recalled rather than verified:\n\n{sources}"


def _group(number: int, catalogue: Catalogue) -> str:
    found = [indicator for indicator in catalogue.indicators.values() if indicator.group == number]
    head = ("id", "indicator", "unit", "kind", "time", "adds up", "formula", "notes")
    return _table(head, (_indicator(indicator) for indicator in found))


def _indicator(indicator: Indicator) -> Iterator[str]:
    yield f"**{indicator.id}**"
    yield f"{indicator.label}<br>*{indicator.label_en}*"
    yield ", ".join(f"{code.label} = {code.value}" for code in indicator.codes) or indicator.unit
    yield indicator.kind
    yield indicator.time or ""
    yield indicator.rollup
    yield f"`{indicator.formula}`" if indicator.formula else ""
    parts = f"Parts: {', '.join(f'`{part}`' for part in indicator.breakdowns)}." if indicator.breakdowns else ""
    yield " ".join(filter(None, (indicator.note, parts)))


def _bounds(catalogue: Catalogue) -> str:
    bounds = [f"- `{bound}`\n" for indicator in catalogue.indicators.values() for bound in indicator.bounds]
    return "".join(bounds)


def _breakdowns(catalogue: Catalogue) -> str:
    rows = (
        (f"`{part.id}`", part.label_en, part.label, part.kind or "its indicator's", part.rollup or "its indicator's")
        for part in catalogue.breakdowns.values()
    )
    return _table(("part", "English", "Vietnamese", "kind", "adds up"), rows)


def _crosswalk(forms: list[Template], catalogue: Catalogue) -> str:
    """Per indicator the keys of the rows that show it, form by form."""
    shown: dict[tuple[str, str], list[str]] = {}
    for form in forms:
        for row in form.rows:
            if row.indicator:
                part = f" ({row.breakdown})" if row.breakdown else ""
                shown.setdefault((row.indicator, form.id), []).append(f"{row.key}{part}")
    rows = ([id, *("; ".join(shown.get((id, form.id), ["–"])) for form in forms)] for id in catalogue.indicators)
    return _table(("id", *(form.id for form in forms)), rows)


def _lineage(forms: list[Template], catalogue: Catalogue) -> str:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for edge in catalogue.lineage:
        kinds = counts.setdefault((edge.from_template, edge.to_template), {})
        kinds[edge.kind] = kinds.get(edge.kind, 0) + 1
    order = {form.id: number for number, form in enumerate(forms)}
    rows = (
        (start, end, *(str(counts[start, end].get(kind, "")) for kind in _KIND_NOTE))
        for start, end in sorted(counts, key=lambda ends: (order[ends[1]], order[ends[0]]))
    )
    notes = "".join(f"- *{kind}*: {note}\n" for kind, note in _KIND_NOTE.items())
    return f"{notes}\n{_table(('from', 'to', *_KIND_NOTE), rows)}"


if __name__ == "__main__":
    sys.stdout.write(page(load()))
