"""The other wordings of a row: what earlier and later forms call it, and its abbreviations in full."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from cchc.core.catalogue.model import Catalogue, Lineage, TemplateRow

SAME_THING = ("same", "renamed", "unit_changed")
"""Edges that change a row's words or unit and not what it counts."""

_LEAD = re.compile(r"^[-+•–]\s*")
_TAIL = re.compile(r"[\s.,:;]*(?:trong đó)?[\s.,:;]*$", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*\)")
_SHORT = re.compile(r"\s*\((\w+)\)")
_WORD = re.compile(r"\w+")
_HABITS = {"đúng hẹn": "đúng hạn", "Đúng hẹn": "Đúng hạn"}

_Key = tuple[str, str]


def add_wordings(catalogue: Catalogue) -> None:
    """Give every row and indicator, as aliases, the other wordings of the same thing."""
    full = {id: term.label for (of, id), term in catalogue.terms.items() if of == "abbreviation"}
    families = _families(catalogue)
    for template in catalogue.templates.values():
        rows = []
        for row in template.rows:
            said = [*_said(row), *families.get((template.id, row.key), ())]
            rows.append(replace(row, aliases=_variants(said, full)[1:]))
        catalogue.templates[template.id] = replace(template, rows=tuple(rows))
    for id, indicator in catalogue.indicators.items():
        shown = [row for _, row in catalogue.rows_of(id) if row.breakdown is None]
        said = [indicator.label, *indicator.aliases]
        for row in shown:
            said += _said(row)
        catalogue.indicators[id] = replace(indicator, aliases=_variants(said, full)[1:])


def _families(catalogue: Catalogue) -> dict[_Key, list[str]]:
    """For every row with a past or a future, all that its relatives are called."""
    relatives: dict[_Key, set[_Key]] = {}
    redefined = {_ends(edge) for edge in catalogue.lineage if edge.kind == "definition_changed"}
    for edge in catalogue.lineage:
        if edge.kind in SAME_THING and _ends(edge) not in redefined:
            one, other = _ends(edge)
            family = relatives.get(one, {one}) | relatives.get(other, {other})
            relatives.update(dict.fromkeys(family, family))
    return {
        key: [word for of, row in sorted(family) for word in _said(catalogue.templates[of].row(row))]
        for key, family in relatives.items()
    }


def _ends(edge: Lineage) -> tuple[_Key, _Key]:
    return (edge.from_template, edge.from_row), (edge.to_template, edge.to_row)


def _said(row: TemplateRow) -> Iterable[str]:
    return (row.label, *row.aliases)


def _variants(said: Iterable[str], full: dict[str, str]) -> tuple[str, ...]:
    """Each wording as said, without bullets and remarks, and with abbreviations in full; once each."""
    found: dict[str, str] = {}
    for words in dict.fromkeys(said):
        bare = _TAIL.sub("", _LEAD.sub("", words))
        for form in dict.fromkeys((words, bare, _TAIL.sub("", _REMARK.sub("", bare)))):
            for written in (form, _in_full(form, full)):
                found.setdefault(written.lower(), written)
    return tuple(filter(None, found.values()))


def _in_full(words: str, full: dict[str, str]) -> str:
    """`words` with abbreviations written out; '(TTHC)' after its full name goes."""
    words = _SHORT.sub(lambda match: "" if match[1] in full else match[0], words)
    words = _WORD.sub(lambda match: full.get(match[0], match[0]), words)
    for habit, usual in _HABITS.items():
        words = words.replace(habit, usual)
    return words
