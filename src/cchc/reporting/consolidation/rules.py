"""Figures of units that contradict the rules of the catalogue: one statement over all units of a total, live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import get_language

from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.catalogue.formulas.values import Lookup
from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.rollup.result import Cell
from cchc.core.rollup.rules import CatalogueRule, Kind, in_words, rules_of
from cchc.core.rollup.rules_statement import Decided, Statement, statement
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.accounts.scope import everything
from cchc.reporting.catalogue.selectors import catalogue, described
from cchc.reporting.catalogue.shelf import derived
from cchc.reporting.consolidation.engines.live import dialect, every_figure
from cchc.reporting.consolidation.members import Relation, members
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.selectors import require
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.ratios import as_amount
from cchc.reporting.figures.selectors import batches
from cchc.reporting.reports.models import Report

COLUMNS = ("unit_id", "indicator", "breakdown", "state", "amount", "scale")


@derived
def rules() -> list[CatalogueRule]:
    """The rules of the catalogue in use."""
    return rules_of(catalogue())


@derived
def said(of: str) -> Statement:
    """The statement in a dialect, compiled once for a catalogue."""
    return statement(rules(), catalogue(), described(), "postgres" if of == "postgres" else "sqlite")


@dataclass(frozen=True)
class Exceptional:
    """A unit whose figures break a rule."""

    unit: int
    rule: CatalogueRule
    figures: Mapping[Reference, Amount]
    """What stands in the cells that the rule speaks of."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.rule.cells

    @cached_property
    def found(self) -> str:
        """The rule with its figures, in the language of the page: '1.566 ≤ 559: sai'; of one cell, the number."""
        if self.rule.kind in (Kind.negative, Kind.code):
            number = self.lookup(self.rule.formula.references[0]).decimal
            return "" if number is None else write_number(number)
        return self.rule.formula.explain(self.lookup, 0, described(), get_language() or "vi")

    @property
    def expected(self) -> str:
        """The rule with the names of its indicators, in the language of the page."""
        return in_words(self.rule, catalogue(), get_language() or "vi")

    @property
    def title(self) -> Message:
        return self.rule.kind.label

    def lookup(self, reference: Reference) -> Amount:
        """The figure a formula asks for."""
        return self.figures.get(reference) or Amount.without(FigureState.blank)


def exceptions(question: Question, relation: Relation | None = None) -> list[Exceptional]:
    """Every rule that a figure of the units in the total breaks, in the order of the rules, then of the units.

    `relation`: of these units instead of those in the total. Refused where the person may not see the totals.
    """
    require(question)
    with everything("hold the figures of a total that may be seen to the rules"):
        decided = run(question, relation or members(question).relation)
        return _told(question, decided)


def run(question: Question, relation: Relation) -> list[Decided]:
    """What the statement gives, as it comes."""
    made = said(dialect())
    try:
        sql, values = _facts(question)
    except EmptyResultSet:
        return []
    before, earlier = _before(question) or (f"SELECT * FROM ({sql}) AS none WHERE 1 = 0", values)
    forms, given = _forms(question)
    names = ", ".join(column.removesuffix("_id") for column in COLUMNS)
    relations = (  # looked up by the index for each rule, never copied
        f"WITH facts({names}) AS NOT MATERIALIZED ({sql}), before({names}) AS NOT MATERIALIZED ({before}), "
        f"forms(unit, template) AS ({forms}), "
        f"members(unit) AS MATERIALIZED (SELECT DISTINCT m.unit FROM ({relation.sql}) AS m)"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{relations} {made.sql}", [*values, *earlier, *given, *relation.values])
        found: list[Decided] = cursor.fetchall()
    if made.left:
        found += [(place, unit, 1) for place in made.left for unit in _all(relation)]
    return found


def _facts(question: Question) -> tuple[str, tuple[Any, ...]]:
    sql, values = every_figure(question).values_list(*COLUMNS).query.sql_with_params()
    return sql, tuple(values)


def _before(question: Question) -> tuple[str, tuple[Any, ...]] | None:
    """Figures of the period before; None where the code names none."""
    known = Period.known(question.period)
    if known is None:
        return None
    return _facts(replace(question, period=known.previous().code))


def _forms(question: Question) -> tuple[str, tuple[Any, ...]]:
    """In which forms units reported."""
    found = Report.objects.filter(period_code=question.period, regime=question.regime).order_by()
    sql, values = found.values_list("unit_id", "template").query.sql_with_params()
    return sql, tuple(values)


def _all(relation: Relation) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT m.unit FROM ({relation.sql}) AS m", relation.values)
        return [row[0] for row in cursor.fetchall()]


# --- decided, with figures


def _told(question: Question, decided: Sequence[Decided]) -> list[Exceptional]:
    """The exceptions with their figures; what the statement left open is decided here, by the formula."""
    known = rules()
    open_ = [(unit, known[place], bool(odd)) for place, unit, odd in decided]
    figures = _figures(question, open_)
    order = {rule.id: number for number, rule in enumerate(known)}
    found = []
    for unit, rule, odd in open_:
        held = {one: figures[one.context, unit, one.id, one.breakdown or ""] for one in rule.formula.references
                if (one.context, unit, one.id, one.breakdown or "") in figures}  # fmt: skip
        made = Exceptional(unit, rule, held)
        if not odd or broken(rule, made.lookup):
            found.append(made)
    return sorted(found, key=lambda one: (order[one.rule.id], one.unit))


def broken(rule: CatalogueRule, lookup: Lookup) -> bool:
    """Whether the figures of one unit break a rule; undecided is not broken."""
    return rule.formula.compile_condition(described())(lookup) is False


Key = tuple[str, int, str, str]
"""Context of the reference, unit, indicator, breakdown."""


def _figures(question: Question, open_: Iterable[tuple[int, CatalogueRule, bool]]) -> dict[Key, Amount]:
    """The figures behind what was found, for units and indicators that were."""
    wanted: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for unit, rule, _ in open_:
        for reference in rule.formula.references:
            wanted[reference.context][reference.id].add(unit)
    known = Period.known(question.period)
    found: dict[Key, Amount] = {}
    for context, by_indicator in wanted.items():
        asked = question
        if context == "previous":
            if known is None:
                continue
            asked = replace(question, period=known.previous().code)
        units = sorted(set().union(*by_indicator.values()))
        for some in batches(units):
            rows = every_figure(asked).filter(unit__in=some, indicator__in=sorted(by_indicator))
            for figure in rows.only(*COLUMNS, "text"):
                found[_key(context, figure)] = as_amount(figure)
    return found


def _key(context: str, figure: Figure) -> Key:
    return context, figure.unit_id, figure.indicator, figure.breakdown
