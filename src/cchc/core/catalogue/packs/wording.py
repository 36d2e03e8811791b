"""The other wordings of a row: what earlier and later forms call it, and its abbreviations in full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from cchc.core.catalogue.model import Catalogue, Lineage, Template, TemplateRow

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
    redefined = {_ends(edge)[0] for edge in catalogue.lineage if edge.kind == "definition_changed"}
    for id, indicator in catalogue.indicators.items():
        said = [indicator.label, *indicator.aliases]
        for template, row in catalogue.rows_of(id):
            whole = row.breakdown is None and row.kind == indicator.kind
            if whole and (template.id, row.key) not in redefined:
                said += _said_elsewhere(row)
        catalogue.indicators[id] = replace(indicator, aliases=_variants(said, full)[1:])
    for template in catalogue.templates.values():
        catalogue.templates[template.id] = _reworded(template, families, full)


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
        key: [words for of, row in sorted(family) for words in _said_elsewhere(catalogue.templates[of].row(row))]
        for key, family in relatives.items()
    }


def _ends(edge: Lineage) -> tuple[_Key, _Key]:
    return (edge.from_template, edge.from_row), (edge.to_template, edge.to_row)


def _said(row: TemplateRow) -> Iterable[str]:
    return (row.label, *row.aliases)


def _said_elsewhere(row: TemplateRow) -> Iterable[str]:
    """What other forms may call the row: not a label that quotes the row's old and new names side by side."""
    quotes = any(alias in row.label for alias in row.aliases)
    return row.aliases if quotes else _said(row)


def _reworded(template: Template, families: dict[_Key, list[str]], full: dict[str, str]) -> Template:
    """The form with the wordings of other forms added, except those that could mean another of its rows."""
    own = {row.key: _variants(_said(row), full) for row in template.rows}
    other = {row.key: _variants(families.get((template.id, row.key), ()), full) for row in template.rows}
    uses = Counter(words for said in other.values() for words in {words.lower() for words in said})
    uses.update({words.lower() for said in own.values() for words in said})
    rows = []
    for row in template.rows:
        added = [words for words in other[row.key] if uses[words.lower()] == 1]
        rows.append(replace(row, aliases=(*own[row.key][1:], *added)))
    return replace(template, rows=tuple(rows))


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
