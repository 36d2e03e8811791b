"""All rules of the catalogue over a national quarter, beside the same rules written by hand as SQL."""

from __future__ import annotations

from bench.database import scratch
from bench.measure import Line, compare

# isort: split
from django.db import connection

from bench.rollup_data import LAST, REGIME, fill, vendor
from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.formulas.nodes import And, Ask, Call, Compare, Node, Number, Or, Reference, Sum
from cchc.core.catalogue.packs import in_use
from cchc.core.rollup.rules import CatalogueRule, Kind
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation import rules
from cchc.reporting.consolidation.members import members
from cchc.reporting.consolidation.question import Question

LIMIT = 2.0
HERE = f"regime = '{REGIME}' AND repeat = 0 AND accepted IS NOT NULL AND superseded IS NULL AND indicator <> ''"


def run(*, full: bool = False) -> list[Line]:
    """One line: the whole nation, every rule."""
    with scratch():
        under = fill(2)
        question = Question(Unit.objects.get(kind="nation").pk, REGIME, LAST.code)
        relation = members(question).relation
        by_hand = handwritten()
        ours, theirs = _found(rules.run(question, relation)), _rows(by_hand)
        assert ours == theirs, (len(ours), len(theirs), sorted(ours ^ theirs)[:5])
        ratio, took = compare(lambda: rules.run(question, relation), lambda: _rows(by_hand), 5)
        return [
            Line("rollup", f"rules-nation-{vendor()}", len(under), ratio, LIMIT, "the same rules, SQL by hand", took)
        ]


def _found(decided: list[rules.Decided]) -> set[tuple[str, int]]:
    """Rule and unit of what the statement decided itself."""
    known = rules.rules()
    return {(known[place].id, unit) for place, unit, odd in decided if not odd}


def _rows(sql: str) -> set[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


def handwritten() -> str:
    """What somebody would write who knows the table: one SELECT for each rule, joined by unit along its index."""
    parts = [text for rule in rules.rules() if (text := _by_hand(rule))]
    negative = f"SELECT 'negative:' || indicator, unit_id FROM figures_figure WHERE {_at()} AND amount < 0"
    codes = {rule.about: rule for rule in rules.rules() if rule.kind is Kind.code}
    lists = " OR ".join(
        f"(indicator = '{about}' AND amount NOT IN ({', '.join(_numbers(rule))}))" for about, rule in codes.items()
    )
    names = ", ".join(f"'{about}'" for about in codes)
    coded = (
        f"SELECT 'code:' || indicator, unit_id FROM figures_figure WHERE {_at()} "
        f"AND indicator IN ({names}) AND ({lists})"
    )
    return "\nUNION ALL\n".join([*parts, negative, coded])


def _at(alias: str = "", period: str = LAST.code) -> str:
    dot = f"{alias}." if alias else ""
    words = " AND ".join(f"{dot}{condition}" for condition in HERE.split(" AND "))
    return f"{dot}period = '{period}' AND {words}"


def _numbers(rule: CatalogueRule) -> list[str]:
    found: list[str] = []

    def look(node: Node) -> None:
        if isinstance(node, Number):
            found.append(str(node.value))
        for child in node.children:
            look(child)

    look(rule.formula.node)
    return found


def _by_hand(rule: CatalogueRule) -> str:
    """The rule as a person writes it: joins, and one comparison; '' for what the statement is not compared in."""
    node = rule.formula.node
    if rule.kind in (Kind.negative, Kind.code):
        return ""
    names = {reference: f"f{n}" for n, reference in enumerate(rule.formula.references)}
    first, *others = names
    joins = " ".join(f"JOIN figures_figure {names[one]} ON {names[one]}.unit_id = f0.unit_id AND {_cell(one, names)}"
                     for one in others)  # fmt: skip
    given = " AND ".join(_given(alias, reference, rule) for reference, alias in names.items())
    form = (
        f" AND f0.unit_id IN (SELECT unit_id FROM reports_report WHERE template = '{rule.form}')" if rule.form else ""
    )
    broken = f"NOT ({_ratio(rule, names) if rule.kind is Kind.ratio else _said(node, names)})"
    return (
        f"SELECT '{rule.id}', f0.unit_id FROM figures_figure f0 {joins} WHERE {_cell(first, names)} AND {given} "
        f"AND {broken}{form}"
    )


def _given(alias: str, reference: Reference, rule: CatalogueRule) -> str:
    """Which states take part: in a SUM also what is not applicable."""
    if "SUM(" in rule.text and rule.kind is Kind.identity and reference != rule.formula.references[0]:
        return f"{alias}.state IN ('value', 'none_arisen', 'not_applicable')"
    if in_use().kind_of(reference.id, reference.breakdown) == "ratio":
        return f"{alias}.state = 'value'"
    return f"{alias}.state IN ('value', 'none_arisen')"


def _ratio(rule: CatalogueRule, names: dict[Reference, str]) -> str:
    """A ratio with two decimals against its parts, multiplied crosswise."""
    printed = names[rule.formula.references[0]]
    form, _, key = rule.id.removeprefix("ratio:").rpartition(":")
    catalogue = in_use()
    formula = catalogue.templates[form].row(key).formula if form else catalogue.indicators[key].formula
    (_, above), (_, below), _ = parse(formula or "").node.terms  # type: ignore[attr-defined]
    whole = f"({_said(below, names)})"
    apart = f"ABS({printed}.amount * {whole} - ({_said(above, names)}) * 10000)"
    return f"{apart} <= 5 * {whole} OR ({printed}.amount % 100 = 0 AND {apart} <= 50 * {whole})"


def _cell(reference: Reference, names: dict[Reference, str]) -> str:
    alias = names[reference]
    period = LAST.previous().code if reference.context == "previous" else LAST.code
    part = reference.breakdown or ""
    return f"{_at(alias, period)} AND {alias}.indicator = '{reference.id}' AND {alias}.breakdown = '{part}'"


def _said(node: Node, names: dict[Reference, str]) -> str:
    if isinstance(node, Ask):
        return f"COALESCE({names[node.reference]}.amount, 0)"
    if isinstance(node, Compare):
        return f"{_said(node.left, names)} {node.sign} {_said(node.right, names)}"
    if isinstance(node, And):
        return (" OR " if isinstance(node, Or) else " AND ").join(_said(part, names) for part in node.parts)
    if isinstance(node, Sum):
        return " ".join(f"{sign} {_said(term, names)}" for sign, term in node.terms).removeprefix("+ ")
    if isinstance(node, Call) and node.name == "SUM":
        return " + ".join(_said(one, names) for one in node.arguments)
    if isinstance(node, Call):
        name = {"MIN": "LEAST", "MAX": "GREATEST"}.get(node.name, node.name) if vendor() == "postgres" else node.name
        return f"{name}({', '.join(_said(one, names) for one in node.arguments)})"
    return str(node)
