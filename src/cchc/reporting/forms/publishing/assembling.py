"""From decided rows to the form of a pack: template, own indicators, rules over indicators. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cchc.core.annex.proposal import Proposal, ProposedRow
from cchc.core.annex.publish import to_template
from cchc.core.catalogue.formulas import FormulaError, parse
from cchc.core.catalogue.model import Catalogue, Indicator, Lineage, Template, TemplateRow
from cchc.core.catalogue.packs import PackError
from cchc.core.catalogue.packs.cells import Line
from cchc.core.catalogue.packs.formulas import check_formulas
from cchc.core.catalogue.packs.places import Places
from cchc.core.catalogue.packs.rows import find_problems, money_problems
from cchc.core.messages import Message
from cchc.reporting.forms.publishing.deciding import LEFT_OUT, TITLES, Working

UNNAMED = "mau"
"""Id of a form that has none yet."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula, identity or bound that was taken, over keys of rows."""

    kind: str
    """formula | identity | bound"""
    row: str
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What the form is called and from which day it holds."""

    id: str = UNNAMED
    name: str = "—"
    name_en: str = "—"
    valid_from: str = "2000-01-01"
    source: str = "—"


@dataclass(frozen=True, slots=True)
class Assembled:
    """A form with the indicators it adds."""

    template: Template
    own: tuple[Indicator, ...]
    problems: tuple[tuple[str, Message], ...]
    """Row key and what is wrong with its rule: a row it names shows no indicator."""


def assemble(
    proposal: Proposal,
    rows: Sequence[Working],
    rules: Iterable[Rule],
    about: About,
    known: Mapping[str, Indicator],
) -> Assembled:
    """The form as decided. Rows still open stand as proposed; a rule that the `known` indicators have already is left
    to them."""
    decided = replace(proposal, rows=kept(rows))
    template = to_template(
        decided,
        id=about.id,
        name=about.name,
        name_en=about.name_en,
        valid_from=about.valid_from,
        valid_to=None,
        source=about.source,
    )
    own = {one.own.id: one.own for one in rows if one.own}
    shown = {row.key: row for row in template.rows}
    formulas, bounds, problems = _rules(rules, shown)
    for key, text in formulas.items():
        row = shown[key]
        if row.indicator in own:
            own[row.indicator] = _computed(own[row.indicator], text)
        elif row.breakdown or not _says(known, row.indicator, text):
            shown[key] = replace(row, formula=text)
    held = {parse(bound) for indicator in known.values() for bound in indicator.bounds}
    fresh = dict.fromkeys(bound for bound in bounds if parse(bound) not in held)
    template = replace(template, rows=tuple(shown.values()), bounds=tuple(fresh))
    sourced = tuple(replace(one, source=f"{about.id} {_row_of(one.id, template)}") for one in own.values())
    return Assembled(template, sourced, tuple(problems))


def kept(rows: Sequence[Working]) -> tuple[ProposedRow, ...]:
    """The rows that stay; those under a row left out stand under what it stood under."""
    out = {one.row.key: one.row.parent for one in rows if one.row.decision == LEFT_OUT}
    result = []
    for one in rows:
        if one.row.key in out:
            continue
        parent, passed = one.row.parent, 0
        while parent in out and passed <= len(out):
            parent, passed = out[parent], passed + 1
        result.append(replace(one.row, parent=parent) if parent != one.row.parent else one.row)
    return tuple(result)


def _says(known: Mapping[str, Indicator], identifier: str | None, text: str) -> bool:
    """Whether the indicator is computed like this wherever its parts are printed."""
    indicator = known.get(identifier or "")
    return bool(indicator and indicator.formula) and parse(str(indicator and indicator.formula)) == parse(text)


def _computed(indicator: Indicator, formula: str) -> Indicator:
    rollup = "ratio" if indicator.kind == "ratio" and indicator.rollup == "none" else indicator.rollup
    return replace(indicator, formula=formula, rollup=rollup)


def _row_of(identifier: str, template: Template) -> str:
    return next((row.key for row in template.rows if row.indicator == identifier), "")


def _rules(
    rules: Iterable[Rule], shown: Mapping[str, TemplateRow]
) -> tuple[dict[str, str], list[str], list[tuple[str, Message]]]:
    formulas: dict[str, str] = {}
    bounds: list[str] = []
    problems: list[tuple[str, Message]] = []
    for rule in rules:
        try:
            text = over_indicators(rule.text, shown)
        except FormulaError as error:
            problems.append((rule.row, error.message))
            continue
        if rule.kind != "formula":
            bounds.append(text)
        elif rule.row in shown and shown[rule.row].indicator:
            formulas[rule.row] = text
    return formulas, bounds, problems


NO_UNIT = Message(
    "Chỉ tiêu mới cần đơn vị tính: bấm Sửa để ghi.", "A new indicator needs its unit: press Edit to say it."
)
NO_ROW = Message("Không có dòng “{row}”.", "There is no row “{row}”.")
ASKS_NOTHING = Message(
    "Dòng “{row}” không gắn chỉ tiêu nên không tính được.", "Row “{row}” shows no indicator, so it cannot be computed."
)


def over_indicators(text: str, shown: Mapping[str, TemplateRow]) -> str:
    """`[I/2.2] <= [I/2.1]` as `[A2.2] <= [A2.1]`. FormulaError for a row that is not there or shows no indicator."""
    written, last = "", 0
    for at, reference in parse(text).places:
        row = shown.get(reference.id)
        if row is None or not row.indicator or row.kind in TITLES:
            problem = NO_ROW if row is None else ASKS_NOTHING
            raise FormulaError(at, replace(problem, values={"row": reference.id}), text)
        end = text.index("]", at) + 1
        written += text[last:at] + f"[{':'.join(filter(None, (row.indicator, row.breakdown)))}]"
        last = end
    return written + text[last:]


def extended(catalogue: Catalogue, assembled: Assembled) -> Catalogue:
    """The catalogue with the form and its indicators, for asking; the given one stays as it is."""
    return Catalogue(
        indicators=catalogue.indicators | {one.id: one for one in assembled.own},
        templates=catalogue.templates | {assembled.template.id: assembled.template},
        lineage=catalogue.lineage,
        breakdowns=catalogue.breakdowns,
        terms=catalogue.terms,
    )


def row_problems(assembled: Assembled, catalogue: Catalogue) -> dict[str, list[Message]]:
    """What the loader of packs will refuse, by row."""
    template, known = assembled.template, extended(catalogue, assembled)
    places: Places = {(template.id,): Line(f"{template.id}/template.toml", None, {})}
    places |= {(template.id, row.key): Line("rows.csv", n, {}) for n, row in enumerate(template.rows, 2)}
    found: dict[str, list[Message]] = {}
    for key, message in assembled.problems:
        found.setdefault(key, []).append(message)
    for key, error in (*find_problems(template, known, places), *money_problems(template, known, places)):
        found.setdefault(key, []).append(error.message)
    bare = {one.id for one in assembled.own if one.kind in ("count", "ratio", "money") and not one.unit}
    for row in template.rows:
        if row.indicator in bare:
            found.setdefault(row.key, []).append(NO_UNIT)
    return found


def formula_problem(assembled: Assembled, catalogue: Catalogue) -> Message | None:
    """The first formula or bound of the form that cannot be used with the others: a circle, units that do not agree."""
    template = assembled.template
    known = extended(catalogue, assembled)
    alone = Catalogue(known.indicators, {template.id: template}, [], known.breakdowns, known.terms)
    places: Places = {(one,): Line("indicators.csv", None, {}) for one in known.indicators}
    places[template.id,] = Line("template.toml", None, {})
    places |= {(template.id, row.key): Line("rows.csv", None, {}) for row in template.rows}
    try:
        check_formulas(alone, places)
    except PackError as error:
        return error.message
    return None


def edges(differences: Iterable[tuple[str, str, str]], before: str, after: str, source: str) -> list[Lineage]:
    """Lineage of (kind, from row, to row)."""
    return [Lineage(kind, before, start, after, end, source=source) for kind, start, end in differences]
