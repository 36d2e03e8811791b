"""Ratios follow from their parts: what a report's own figures give, beside what it prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cchc.core.catalogue.formulas.formula import Formula, parse
from cchc.core.catalogue.formulas.nodes import Node, Number, Product, Reference
from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState, to_decimal
from cchc.core.figures.amount import MAX_SCALE
from cchc.reporting.catalogue.selectors import catalogue, described, form_rows
from cchc.reporting.figures.models import Figure, State

BASE_PLACES = 4
"""Decimals of numerator and denominator beside a rate: 4,75/12,5 is not 5/13. Written without trailing zeros."""
PRINTED = re.compile(r"(\d+)[.,](\d+)")
Key = tuple[str, str, str]
"""Indicator (or row of the form), breakdown, period."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the parts give for one printed figure."""

    formula: Formula
    result: Amount
    numerator: Amount | None
    denominator: Amount | None
    parts: tuple[tuple[Reference, Figure | None], ...]
    """Every figure the formula asks for, and the one it found."""
    is_ratio: bool
    differs: bool
    """The printed value, taken at its own decimals, is not what the parts give."""

    @property
    def answered(self) -> bool:
        """Whether the parts say anything: a number, that nothing arose, or a contradiction."""
        return self.result.state not in (FigureState.blank, FigureState.not_applicable)


def check(figures: Iterable[Figure], form: str) -> dict[int, Check]:
    """By figure id: the computed value of every figure of one report version whose parts are all there.
    `form` is the id of the report's template."""
    given = [figure for figure in figures if figure.indicator or figure.template_row]
    known: dict[Key, Figure] = {}
    for figure in given:
        if figure.indicator:
            known.setdefault((figure.indicator, figure.breakdown, figure.period), figure)
        if figure.template_row:
            known.setdefault((f"row {figure.template_row}", "", figure.period), figure)
    checked = {}
    for figure in given:
        formula = formula_of(form, figure.template_row, figure.indicator, figure.breakdown)
        if formula is not None and (done := _check(figure, formula, known)):
            checked[figure.pk] = done
    return checked


def formula_of(form: str, template_row: str, identifier: str, part: str) -> Formula | None:
    """The formula of a row in its form, else of its indicator; none for the parts themselves."""
    row = form_rows().get((form, template_row))
    if row is not None and row.formula:
        return parse(row.formula)
    indicator = catalogue().indicators.get(identifier)
    if indicator is None or not indicator.formula:
        return None
    formula = parse(indicator.formula)
    own = {reference.breakdown for reference in formula.references if reference.id == indicator.id}
    return None if own and part in own else formula


def _check(figure: Figure, formula: Formula, known: dict[Key, Figure]) -> Check | None:
    def find(reference: Reference) -> Figure | None:
        part = figure.breakdown if reference.breakdown is None else reference.breakdown
        if reference.context != "current":
            return None
        return known.get((reference.id, part, figure.period)) or known.get((f"row {reference.id}", "", figure.period))

    def lookup(reference: Reference) -> Amount:
        found = find(reference)
        return Amount.without(FigureState.blank) if found is None else as_amount(found)

    parts = tuple((reference, find(reference)) for reference in formula.references)
    if any(found is None for _, found in parts):
        return None
    indicator = catalogue().indicators.get(figure.indicator)
    is_ratio = indicator is not None and indicator.kind == "ratio"
    above, below = fraction(formula.node)
    result = _evaluate(formula.node, lookup, indicator.scale if indicator else 2)
    return Check(
        formula=formula,
        result=result,
        numerator=_evaluate(above, lookup, BASE_PLACES) if above else None,
        denominator=_evaluate(below, lookup, BASE_PLACES) if below else None,
        parts=parts,
        is_ratio=is_ratio,
        differs=is_ratio and _differs(figure, _evaluate(formula.node, lookup, printed_places(figure)), result),
    )


def _evaluate(node: Node, lookup: Callable[[Reference], Amount], scale: int) -> Amount:
    return Formula(node, str(node)).compile(scale, described())(lookup)


def fraction(node: Node) -> tuple[Node | None, Node | None]:
    """Numerator and denominator of `a / b * 100`; (None, None) for any other formula."""
    match node:
        case Product(terms=(("*", above), ("/", below), ("*", Number(value=times)))) if times == 100:
            return above, below
        case Product(terms=(("*", above), ("/", below))):
            return above, below
    return None, None


def _differs(figure: Figure, at_printed_places: Amount, result: Amount) -> bool:
    """A printed number against the computed one; a printed 0 beside 0 of 0 is a habit, not a difference."""
    if figure.state != State.VALUE or figure.amount is None:
        return False
    printed = to_decimal(figure.amount, figure.scale)
    if result.state is FigureState.value:
        return at_printed_places.decimal != printed
    return result.state in (FigureState.none_arisen, FigureState.unreadable) and printed != 0


def printed_places(figure: Figure) -> int:
    """Decimals the report prints: 2 for '96,90 %'; where that is not plain, those of the value."""
    value = value_of(figure)
    if value is None:
        return 0
    printed = PRINTED.search(figure.text)
    if printed and Decimal(f"{printed[1]}.{printed[2]}") == abs(value):
        return min(len(printed[2]), MAX_SCALE)
    return max(0, -int(value.normalize().as_tuple().exponent))


def as_amount(figure: Any) -> Amount:
    """The stored figure as `core` computes with it. A text answer has no number."""
    if figure.amount is None:
        state = FigureState(figure.state)
        return Amount.without(FigureState.unreadable if state is FigureState.value else state)
    return Amount(FigureState.value, figure.amount, figure.scale)


def value_of(figure: Figure) -> Decimal | None:
    """The stored number, None where there is none."""
    return None if figure.amount is None else to_decimal(figure.amount, figure.scale)
