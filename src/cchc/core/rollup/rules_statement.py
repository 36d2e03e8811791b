"""Rules of a catalogue as one statement over all units: integers added, multiplied and compared, nothing else.

    facts(unit, indicator, breakdown, state, amount, scale)     of the period, one row per cell
    before(…)                                                   the same of the period before, for PREV
    forms(unit, template)                                       in which form a unit reports
    members(unit)                                               whose figures are looked at

The statement gives (rule, unit, odd). Where every figure is a number, or a count of which none
arose (0 in every comparison), it decides; where one that is needed is blank, unreadable or not applicable, the rule is
undecided and the unit is not in it. A row with `odd` = 1 is left to `core.catalogue.formulas`: a figure has other
decimals than its indicator, is so large that a product could pass 63 bits, or its absence may still settle the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Literal, NamedTuple

from cchc.core.catalogue.formulas.checks import Descriptions, describe, ratios_of
from cchc.core.catalogue.formulas.nodes import (
    And,
    Ask,
    Call,
    Compare,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Product,
    Reference,
    Sum,
    walk,
)
from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.rules import CatalogueRule, Kind

Dialect = Literal["sqlite", "postgres"]
LARGEST = 2**62
"""What no intermediate result may pass."""
CHOOSING = frozenset({"IF", "COALESCE"})
PICKING = frozenset({"MIN", "MAX"})


class NotCompiled(ValueError):
    """A condition that is not said in this statement: division by a figure, a choice, YTD."""


Decided = tuple[int, int, int]
"""One row of the statement: place of the rule in the list it was made from, unit, odd."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement without its relations, and what it leaves to be decided rule by rule."""

    sql: str
    left: tuple[int, ...]
    """Places of rules that are not said in it."""


def statement(
    rules: Sequence[CatalogueRule], catalogue: Catalogue, described: Descriptions, dialect: Dialect
) -> Statement:
    """All rules as one statement; `described` is `formulas.checks.descriptions` of the catalogue."""
    parts: list[str] = []
    left: list[int] = []
    for place, rule in enumerate(rules):
        if rule.kind in (Kind.negative, Kind.code):
            continue
        try:
            parts.append(_Rule(place, rule, catalogue, described, dialect).sql())
        except NotCompiled:
            left.append(place)
    parts += _of_one_cell(rules)
    return Statement("\nUNION ALL\n".join(parts), tuple(left))


# --- rules of one cell, together


def _of_one_cell(rules: Sequence[CatalogueRule]) -> list[str]:
    """Signs and codes: each of the two kinds in one pass over the figures."""
    signs = [(place, rule) for place, rule in enumerate(rules) if rule.kind is Kind.negative]
    codes = [(place, rule) for place, rule in enumerate(rules) if rule.kind is Kind.code]
    listed = " OR ".join(
        f"(f.indicator = {_text(rule.about)} AND f.amount IN ({', '.join(_codes(rule))}))" for _, rule in codes
    )
    asked = ((signs, "0", "f.amount < 0"), (codes, "CASE WHEN f.scale <> 0 THEN 1 ELSE 0 END",
             f"f.amount IS NOT NULL AND (f.scale <> 0 OR NOT ({listed}))"))  # fmt: skip
    found = []
    for kind, odd, broken in asked:
        if kind:
            cells = ", ".join(
                f"({_text(cell.indicator)}, {_text(cell.breakdown)}, {place})"
                for place, rule in kind for cell in rule.cells
            )  # fmt: skip
            named = f"(SELECT column1 AS indicator, column2 AS breakdown, column3 AS rule FROM (VALUES {cells}) AS v)"
            found.append(
                f"SELECT c.rule, f.unit, {odd} AS odd FROM {named} AS c JOIN facts AS f ON f.indicator = c.indicator "
                f"AND f.breakdown = c.breakdown WHERE f.state = 'value' AND {broken} "
                f"AND {_aside('f.unit')} IN (SELECT unit FROM members)"
            )
    return found


def _codes(rule: CatalogueRule) -> list[str]:
    return sorted({str(node.value) for node in walk(rule.formula.node) if isinstance(node, Number)})


# --- one rule


class Term(NamedTuple):
    """A number as `num` / `den`."""

    num: str
    den: int
    size: int
    """The most that |num| can be."""


class _Rule:
    """The SELECT of one rule."""

    def __init__(
        self, place: int, rule: CatalogueRule, catalogue: Catalogue, described: Descriptions, dialect: Dialect
    ) -> None:
        self.place, self.rule, self.catalogue, self.described = place, rule, catalogue, described
        self.pick = {"MIN": "MIN", "MAX": "MAX"} if dialect == "sqlite" else {"MIN": "LEAST", "MAX": "GREATEST"}
        self.is_ratio = ratios_of(described)
        self.references = rule.formula.references
        self.alias = {reference: f"f{number}" for number, reference in enumerate(self.references)}
        self.most = 0
        if not self.references or any(reference.context == "ytd" for reference in self.references):
            raise NotCompiled(rule.text)
        self.nodes = list(walk(rule.formula.node))
        if any(isinstance(node, Call) and node.name in CHOOSING for node in self.nodes):
            raise NotCompiled(rule.text)
        self.sums = [node for node in self.nodes if isinstance(node, Call) and node.name == "SUM"]
        self.left_out = self._only_in_sums()
        picking = [node for node in self.nodes if isinstance(node, Call) and node.name in PICKING]
        self.picked = {one.reference for call in picking for one in walk(call) if isinstance(one, Ask)}

    @property
    def strict(self) -> bool:
        """Whether one missing figure leaves the rule undecided. Every branch of a ratio's rule asks for all of them."""
        return self.rule.kind is Kind.ratio or not any(isinstance(node, And | Not) for node in self.nodes)

    def sql(self) -> str:
        """One SELECT; NotCompiled where the condition cannot be said."""
        broken = self._largest(lambda: f"NOT ({self.condition(self.rule.formula.node)})")
        first = self.references[0]
        if self.strict:
            unit, source = f"{self.alias[first]}.unit", f"{self._relation(first)} AS {self.alias[first]}"
            joins = [f"JOIN {self._on(one, unit)}" for one in self.references[1:]]
            where = [self._in(first), *map(self._may_decide, self.references), *self._some_answered()]
        else:
            unit, source = "u.unit", self._base()
            joins = [f"LEFT JOIN {self._on(one, unit)}" for one in self.references]
            where = []
        where.append(f"{_aside(unit)} IN (SELECT unit FROM members)")
        if self.rule.form:
            where.append(f"{_aside(unit)} IN (SELECT unit FROM forms WHERE template = {_text(self.rule.form)})")
        odd = " OR ".join(filter(None, map(self._odd, self.references)))
        where.append(f"CASE WHEN {odd} THEN TRUE ELSE {broken} END")
        return (
            f"SELECT {self.place} AS rule, {unit} AS unit, "
            f"CASE WHEN {odd} THEN 1 ELSE 0 END AS odd FROM {source} {' '.join(joins)} WHERE {' AND '.join(where)}"
        )

    # --- relations

    def _relation(self, reference: Reference) -> str:
        return "before" if reference.context == "previous" else "facts"

    def _in(self, reference: Reference) -> str:
        alias, breakdown = self.alias[reference], _text(reference.breakdown or "")
        return f"{alias}.indicator = {_text(reference.id)} AND {alias}.breakdown = {breakdown}"

    def _on(self, reference: Reference, unit: str) -> str:
        alias = self.alias[reference]
        return f"{self._relation(reference)} AS {alias} ON {alias}.unit = {unit} AND {self._in(reference)}"

    def _base(self) -> str:
        """Units with a figure that the condition asks for: of others it says nothing."""
        any_of = " UNION ".join(
            f"SELECT {alias}.unit FROM {self._relation(reference)} AS {alias} WHERE {self._in(reference)}"
            for reference, alias in self.alias.items()
        )
        return f"({any_of}) AS u"

    # --- which figures take part

    def _only_in_sums(self) -> set[Reference]:
        """References that stand only as an operand of SUM: not applicable, they are left out."""
        within = [one for call in self.sums for one in call.arguments if isinstance(one, Ask)]
        everywhere = [node.reference for node in self.nodes if isinstance(node, Ask)]
        inside = [one.reference for one in within]
        return {reference for reference in inside if inside.count(reference) == everywhere.count(reference)}

    def _given(self, reference: Reference) -> str:
        """A number, or a count of which none arose."""
        alias = self.alias[reference]
        if self.is_ratio(reference):
            return f"({alias}.state = 'value' AND {alias}.amount IS NOT NULL)"
        return _answered(alias, "none_arisen")

    def _may_decide(self, reference: Reference) -> str:
        """The figure does not leave the rule undecided."""
        alias = self.alias[reference]
        if reference in self.picked or reference in self.left_out:
            return _answered(alias, "none_arisen", "not_applicable")
        return self._given(reference)

    def _some_answered(self) -> list[str]:
        """A SUM of nothing but what is not applicable is not applicable itself."""
        found = []
        for call in self.sums:
            if all(isinstance(one, Ask) and one.reference in self.left_out for one in call.arguments):
                names = [self.alias[one.reference] for one in call.arguments if isinstance(one, Ask)]
                found.append("(" + " OR ".join(f"{name}.state <> 'not_applicable'" for name in names) + ")")
        return found

    def _odd(self, reference: Reference) -> str:
        """Why the figure is not for this statement; '' never: decimals and size are always looked at."""
        alias = self.alias[reference]
        odd = f"{alias}.scale <> {self.scale(reference)} OR {alias}.amount NOT BETWEEN -{self.most} AND {self.most}"
        odd = f"({alias}.amount IS NOT NULL AND ({odd}))"
        if not self.strict:
            return f"{alias}.unit IS NULL OR NOT {self._given(reference)} OR {odd}"
        if reference in self.picked or (reference in self.left_out and self.is_ratio(reference)):
            return f"{alias}.amount IS NULL OR {odd}"
        return odd

    def scale(self, reference: Reference) -> int:
        """Decimals the indicator's figures are kept with; a part of another kind is counted."""
        known = self.catalogue.indicators.get(reference.id)
        if known is None or describe(reference, self.described) is None:
            return 0
        kind = self.catalogue.kind_of(reference.id, reference.breakdown)
        return known.scale if kind == known.kind else 0

    # --- how large a figure may be

    def _largest(self, make: Callable[[], str]) -> str:
        """The condition, for the largest figures with which nothing on the way passes 62 bits."""
        for bits in range(61, 16, -3):
            self.most = 2**bits
            try:
                return make()
            except OverflowError:
                continue
        raise NotCompiled(self.rule.text)

    # --- conditions and numbers

    def condition(self, node: Node) -> str:
        """The condition where every figure takes part."""
        if isinstance(node, Compare):
            left, right = self.number(node.left), self.number(node.right)
            common = lcm(left.den, right.den)
            return f"{_times(left, common)} {node.sign} {_times(right, common)}"
        if isinstance(node, Not):
            return f"NOT ({self.condition(node.operand)})"
        if isinstance(node, And):
            word = " OR " if isinstance(node, Or) else " AND "
            return word.join(f"({self.condition(part)})" for part in node.parts)
        raise NotCompiled(str(node))

    def number(self, node: Node) -> Term:
        """A number where every figure takes part; none arisen is 0."""
        if isinstance(node, Number):
            above, below = node.value.as_integer_ratio()
            return Term(str(above), below, _fits(above))
        if isinstance(node, Ask):
            scale = self.scale(node.reference)
            return Term(f"COALESCE({self.alias[node.reference]}.amount, 0)", 10**scale, self.most)
        if isinstance(node, Negate):
            one = self.number(node.operand)
            return one._replace(num=f"(-({one.num}))")
        if isinstance(node, Sum):
            return _sum([(sign, self.number(term)) for sign, term in node.terms])
        if isinstance(node, Product):
            return self._product(node)
        if isinstance(node, Call):
            return self._call(node)
        raise NotCompiled(str(node))

    def _product(self, node: Product) -> Term:
        made = Term("1", 1, 1)
        for sign, factor in node.terms:
            if sign == "/":
                if not isinstance(factor, Number) or not factor.value:
                    raise NotCompiled(str(node))
                above, below = factor.value.as_integer_ratio()
                one = Term(str(below), above, below)
            else:
                one = self.number(factor)
            num = one.num if made.num == "1" else made.num if one.num == "1" else f"({made.num}) * ({one.num})"
            made = Term(num, made.den * one.den, _fits(made.size * one.size))
        return made

    def _call(self, node: Call) -> Term:
        terms = [self.number(one) for one in node.arguments]
        if node.name == "ABS":
            return terms[0]._replace(num=f"ABS({terms[0].num})")
        if node.name == "SUM":
            return _sum([("+", term) for term in terms])
        if node.name in PICKING:
            common = lcm(*(term.den for term in terms))
            nums = ", ".join(_times(term, common) for term in terms)
            size = max(term.size * (common // term.den) for term in terms)
            return Term(f"{self.pick[node.name]}({nums})" if len(terms) > 1 else nums, common, size)
        if node.name == "ROUND":
            places = node.arguments[1]
            assert isinstance(places, Number)
            return _rounded(terms[0], int(places.value))
        raise NotCompiled(str(node))


def _fits(size: int) -> int:
    if size > LARGEST:
        raise OverflowError
    return size


def _times(term: Term, common: int) -> str:
    """The numerator over the common denominator."""
    factor = common // term.den
    _fits(term.size * factor)
    return term.num if factor == 1 else f"({term.num}) * {factor}"


def _sum(terms: Sequence[tuple[str, Term]]) -> Term:
    common = lcm(*(term.den for _, term in terms))
    size = _fits(sum(term.size * (common // term.den) for _, term in terms))
    said = " ".join(f"{sign} {_times(term, common)}" for sign, term in terms)
    return Term(f"({said.removeprefix('+ ')})", common, size)


def _rounded(term: Term, places: int) -> Term:
    """Half away from zero, at so many decimals."""
    power = 10**places
    size = _fits(2 * term.size * power + term.den)
    half = f"((2 * ABS({term.num}) * {power} + {term.den}) / {2 * term.den})"
    return Term(f"(CASE WHEN {term.num} < 0 THEN -{half} ELSE {half} END)", power, size)


def _answered(alias: str, *states: str) -> str:
    """A number, or one of the states; said so that the index finds it. An answer in words is no number."""
    listed = ", ".join(map(_text, ("value", *states)))
    return f"({alias}.state IN ({listed}) AND ({alias}.amount IS NOT NULL OR {alias}.state <> 'value'))"


def _aside(unit: str) -> str:
    """The unit as a number of its own: cells are found by indicator, and only then is it looked whose they are."""
    return f"+{unit}"


def _text(value: str) -> str:
    """A literal of the statement. The catalogue's ids are its own; an apostrophe is still doubled."""
    return "'" + value.replace("'", "''") + "'"
