"""Random formulas, and a plain evaluator of them to compare with."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from cchc.core.catalogue.formulas.nodes import (
    And,
    Ask,
    Call,
    Compare,
    Negate,
    Not,
    Number,
    Or,
    Product,
    Reference,
    Sum,
)

IDS = ("A1", "C3.3b", "G14.2a", "I/2.1")

literals = st.decimals(min_value=0, max_value=9999, places=3).map(Number)
references = st.builds(
    Reference,
    st.sampled_from(IDS),
    st.none() | st.sampled_from(["on_time", "base_2015"]),
    st.sampled_from(["current", "previous", "ytd"]),
)
leaves = literals | references.map(Ask)


def _chain(kind, signs, nodes):
    rest = st.lists(st.tuples(st.sampled_from(signs), nodes).map(_no_written_zero_below), min_size=1, max_size=3)
    return st.builds(lambda first, rest: kind(((signs[0], first), *rest)), nodes, rest)


def _no_written_zero_below(term):
    sign, node = term
    is_zero = isinstance(node, Number) and not node.value
    return (sign, Number(Decimal(8))) if sign == "/" and is_zero else term


def _more_numbers(nodes):
    several = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    places = st.integers(0, 9).map(lambda n: Number(Decimal(n)))
    return (
        nodes.map(Negate)
        | _chain(Sum, "+-", nodes)
        | _chain(Product, "*/", nodes)
        | st.builds(Call, st.sampled_from(["SUM", "MIN", "MAX", "COALESCE"]), several)
        | nodes.map(lambda node: Call("ABS", (node,)))
        | st.builds(lambda node, n: Call("ROUND", (node, n)), nodes, places)
        | st.builds(lambda test, a, b: Call("IF", (test, a, b)), _conditions(nodes), nodes, nodes)
    )


def _conditions(nodes):
    compared = st.builds(Compare, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), nodes, nodes)
    parts = st.lists(compared, min_size=2, max_size=3).map(tuple)
    return compared | compared.map(Not) | parts.map(And) | parts.map(Or)


numbers = st.recursive(leaves, _more_numbers, max_leaves=12)


def _more_conditions(nodes):
    parts = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    chosen = st.builds(lambda *parts: Call("IF", parts), nodes, nodes, nodes)
    return nodes.map(Not) | parts.map(And) | parts.map(Or) | chosen


conditions = st.recursive(_conditions(numbers), _more_conditions, max_leaves=5)

RANK = ["value", "none_arisen", "undefined", "not_applicable", "blank", "unreadable"]
"""As the reference page says: the state further right decides. 'undefined' is 0/0."""


def evaluate(node, figures):
    """A Fraction, a bool, or the name of a state; written for plainness, one rule after the other."""
    if isinstance(node, Number):
        return Fraction(node.value)
    if isinstance(node, Ask):
        figure = figures[node.reference]
        return figure.state.value if figure.decimal is None else Fraction(figure.decimal)
    if isinstance(node, Negate):
        value = evaluate(node.operand, figures)
        return value if isinstance(value, str) else -value
    if isinstance(node, Sum):
        (_, first), *rest = node.terms
        value = evaluate(first, figures)
        for sign, term in rest:
            value = _added(value, evaluate(term, figures), 1 if sign == "+" else -1)
        return value
    if isinstance(node, Product):
        (_, first), *rest = node.terms
        value = evaluate(first, figures)
        for sign, term in rest:
            other = evaluate(term, figures)
            if sign == "/" and not (value == "none_arisen" and isinstance(term, Number)):
                value = _divided(value, other)
            else:
                value = _multiplied(value, other)
        return value
    return _evaluate_condition(node, figures) if not isinstance(node, Call) else _evaluate_call(node, figures)


def _evaluate_condition(node, figures):
    if isinstance(node, Compare):
        left, right = evaluate(node.left, figures), evaluate(node.right, figures)
        left, right = (Fraction(0) if side == "none_arisen" else side for side in (left, right))
        worst = _worst(left, right)
        if worst != "value":
            return worst
        return {
            "=": left == right,
            "<>": left != right,
            "<": left < right,
            "<=": left <= right,
            ">": left > right,
            ">=": left >= right,
        }[node.sign]
    if isinstance(node, Not):
        truth = evaluate(node.operand, figures)
        return truth if isinstance(truth, str) else not truth
    truths = [evaluate(part, figures) for part in node.parts]
    settling = isinstance(node, Or)
    if settling in truths:
        return settling
    worst = _worst(*truths)
    return (not settling) if worst == "value" else worst


def _evaluate_call(node, figures):
    if node.name == "IF":
        truth = evaluate(node.arguments[0], figures)
        return truth if isinstance(truth, str) else evaluate(node.arguments[1 if truth else 2], figures)
    values = [evaluate(argument, figures) for argument in node.arguments]
    numbers = [value for value in values if not isinstance(value, str)]
    if node.name == "COALESCE":
        return numbers[0] if numbers else values[-1]
    if node.name in ("ABS", "ROUND"):
        if isinstance(values[0], str):
            return values[0]
        return abs(values[0]) if node.name == "ABS" else rounded(values[0], int(values[1]))
    if "unreadable" in values:
        return "unreadable"
    if "blank" in values:
        return "blank"
    if numbers:
        return {"SUM": sum, "MIN": min, "MAX": max}[node.name](numbers)
    return "none_arisen" if "none_arisen" in values or "undefined" in values else "not_applicable"


def rounded(value, places):
    """Half away from zero, the way it is taught: cut, then look at the rest."""
    scaled = abs(value) * 10**places
    whole = int(scaled)
    whole += scaled - whole >= Fraction(1, 2)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def _worst(*values):
    return max((v if isinstance(v, str) else "value" for v in values), key=RANK.index)


def _added(left, right, sign):
    worst = _worst(left, right)
    if worst == "value":
        return left + sign * right
    if worst != "none_arisen":
        return worst
    if left == right:
        return "none_arisen"
    return sign * right if left == "none_arisen" else left


def _multiplied(left, right):
    worst = _worst(left, right)
    return left * right if worst == "value" else worst


def _divided(left, right):
    worst = _worst(left, right)
    if worst not in ("value", "none_arisen"):
        return worst
    left, right = (Fraction(0) if side == "none_arisen" else side for side in (left, right))
    if right == 0:
        return "unreadable" if left else "undefined"
    return left / right
