"""Nodes to closures: compiled once, a formula is evaluated without looking at its tree again.

Everything is exact. Numbers are pairs of integers and are rounded once, when the result becomes a figure.
"""

from __future__ import annotations

from collections.abc import Callable

from cchc.core.catalogue.formulas.nodes import (
    And,
    Ask,
    Call,
    Chain,
    Compare,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Product,
    Reference,
    Sum,
)
from cchc.core.catalogue.formulas.values import (
    BLANK,
    NONE,
    NOT_APPLICABLE,
    POWERS,
    Absent,
    Fraction,
    Lookup,
    Truth,
    Value,
    as_zero,
    deciding,
    divide,
    value_of,
)
from cchc.core.figures import Figure, FigureState, round_half_up

Evaluate = Callable[[Lookup], Value]
Decide = Callable[[Lookup], Truth]
IsRatio = Callable[[Reference], bool]
"""Tells which references are ratios: a ratio that is none arisen is no zero."""


def compile_number(node: Node, is_ratio: IsRatio) -> Evaluate:
    """The closure of a node that gives a number."""
    if isinstance(node, Number):
        constant = _fraction(node)
        return lambda lookup: constant
    if isinstance(node, Ask):
        return _ask(node.reference, is_ratio(node.reference))
    if isinstance(node, Negate):
        return _map(compile_number(node.operand, is_ratio), lambda value: (-value[0], value[1]))
    if isinstance(node, Sum):
        return _sum([(1 if sign == "+" else -1, part) for sign, part in _parts(node, is_ratio)])
    if isinstance(node, Product):
        return _product(node, is_ratio)
    assert isinstance(node, Call)
    return _call(node, is_ratio)


def compile_truth(node: Node, is_ratio: IsRatio) -> Decide:
    """The closure of a node that gives a truth; Absent where it cannot be decided."""
    if isinstance(node, Compare):
        left, right = compile_number(node.left, is_ratio), compile_number(node.right, is_ratio)
        return _compare(left, _ORDERS[node.sign], right)
    if isinstance(node, Not):
        operand = compile_truth(node.operand, is_ratio)
        return lambda lookup: truth if isinstance(truth := operand(lookup), Absent) else not truth
    if isinstance(node, And):
        return _junction([compile_truth(part, is_ratio) for part in node.parts], isinstance(node, Or))
    assert isinstance(node, Call)
    condition, yes, no = (compile_truth(argument, is_ratio) for argument in node.arguments)
    return lambda lookup: truth if isinstance(truth := condition(lookup), Absent) else (yes if truth else no)(lookup)


def _fraction(node: Number) -> Fraction:
    numerator, denominator = node.value.as_integer_ratio()
    return numerator, denominator


def _parts(node: Chain, is_ratio: IsRatio) -> list[tuple[str, Evaluate]]:
    return [(sign, compile_number(term, is_ratio)) for sign, term in node.terms]


def _ask(reference: Reference, is_ratio: bool) -> Evaluate:
    def ask(lookup: Lookup) -> Value:
        figure: Figure = lookup(reference)
        if figure.amount is not None:
            return figure.amount, POWERS[figure.scale]
        return value_of(figure, is_ratio=is_ratio)

    return ask


def _map(operand: Evaluate, change: Callable[[Fraction], Fraction]) -> Evaluate:
    def apply(lookup: Lookup) -> Value:
        value = operand(lookup)
        return value if isinstance(value, Absent) else change(value)

    return apply


def _sum(parts: list[tuple[int, Evaluate]]) -> Evaluate:
    """a + b − c: every part is needed; none arisen adds nothing unless there is nothing else."""

    def add(lookup: Lookup) -> Value:
        numerator, denominator, numbers = 0, 1, False
        worst: Absent | None = None
        for sign, part in parts:
            value = part(lookup)
            if isinstance(value, Absent):
                if worst is None or value.rank > worst.rank:
                    worst = value
                continue
            numbers = True
            n, d = value
            if d == denominator:
                numerator += sign * n
            else:
                numerator = numerator * d + sign * n * denominator
                denominator *= d
        if worst is None or (worst is NONE and numbers):
            return numerator, denominator
        return worst

    return add


def _product(node: Product, is_ratio: IsRatio) -> Evaluate:
    """a * b / c from left to right; written numbers are multiplied once, at compile time."""
    scale: Fraction = (1, 1)
    parts: list[tuple[bool, Evaluate]] = []
    for sign, term in node.terms:
        if isinstance(term, Number) and term.value:
            n, d = _fraction(term)
            scale = (scale[0] * d, scale[1] * n) if sign == "/" else (scale[0] * n, scale[1] * d)
        else:
            parts.append((sign == "/", compile_number(term, is_ratio)))

    def multiply(lookup: Lookup) -> Value:
        value: Value = scale
        for over, part in parts:
            factor = part(lookup)
            if isinstance(value, Absent) or isinstance(factor, Absent):
                value = divide(value, factor) if over else deciding((value, factor)) or value
            elif not over:
                value = value[0] * factor[0], value[1] * factor[1]
            elif factor[0] > 0:
                value = value[0] * factor[1], value[1] * factor[0]
            else:
                value = divide(value, factor)
        return value

    return multiply


def _compare(left: Evaluate, order: frozenset[int], right: Evaluate) -> Decide:
    def compare(lookup: Lookup) -> Truth:
        a, b = left(lookup), right(lookup)
        if isinstance(a, Absent) or isinstance(b, Absent):
            worst = deciding((a, b))
            if worst is not NONE and worst is not None:
                return worst
            a, b = as_zero(a), as_zero(b)
        x, y = a[0] * b[1], b[0] * a[1]
        return (x > y) - (x < y) in order

    return compare


_ORDERS = {
    "=": frozenset({0}),
    "<>": frozenset({-1, 1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


def _junction(parts: list[Decide], settles: bool) -> Decide:
    """AND is settled by one False, OR by one True; otherwise an undecided part leaves the whole undecided."""

    def join(lookup: Lookup) -> Truth:
        worst: Absent | None = None
        for part in parts:
            truth = part(lookup)
            if isinstance(truth, Absent):
                worst = truth if worst is None or truth.rank > worst.rank else worst
            elif truth is settles:
                return settles
        return not settles if worst is None else worst

    return join


def _call(node: Call, is_ratio: IsRatio) -> Evaluate:
    if node.name == "IF":
        condition = compile_truth(node.arguments[0], is_ratio)
        yes, no = (compile_number(argument, is_ratio) for argument in node.arguments[1:])
        return lambda lookup: (
            truth if isinstance(truth := condition(lookup), Absent) else (yes if truth else no)(lookup)
        )
    arguments = [compile_number(argument, is_ratio) for argument in node.arguments]
    if node.name == "ROUND":
        places = node.arguments[1]
        assert isinstance(places, Number)
        power = POWERS[int(places.value)]
        return _map(arguments[0], lambda value: (round_half_up(value[0] * power, value[1]), power))
    if node.name == "ABS":
        return _map(arguments[0], lambda value: (abs(value[0]), value[1]))
    if node.name == "COALESCE":
        return _coalesce(arguments)
    return _aggregate(arguments, _AGGREGATES[node.name])


def _coalesce(arguments: list[Evaluate]) -> Evaluate:
    def first(lookup: Lookup) -> Value:
        value: Value = BLANK
        for argument in arguments:
            value = argument(lookup)
            if not isinstance(value, Absent):
                break
        return value

    return first


def _aggregate(arguments: list[Evaluate], gather: Callable[[list[Fraction]], Fraction]) -> Evaluate:
    """SUM, MIN, MAX: not applicable and none arisen are left out, blank and unreadable decide."""

    def aggregate(lookup: Lookup) -> Value:
        values = [argument(lookup) for argument in arguments]
        numbers = [value for value in values if not isinstance(value, Absent)]
        if len(numbers) == len(values):
            return gather(numbers)
        worst = deciding(values)
        assert worst is not None
        if worst.rank >= BLANK.rank:
            return worst
        if numbers:
            return gather(numbers)
        none = any(isinstance(value, Absent) and value.state is FigureState.none_arisen for value in values)
        return NONE if none else NOT_APPLICABLE

    return aggregate


def _add_all(numbers: list[Fraction]) -> Fraction:
    numerator, denominator = numbers[0]
    for n, d in numbers[1:]:
        if d == denominator:
            numerator += n
        else:
            numerator, denominator = numerator * d + n * denominator, denominator * d
    return numerator, denominator


def _least(numbers: list[Fraction]) -> Fraction:
    least = numbers[0]
    for number in numbers[1:]:
        if number[0] * least[1] < least[0] * number[1]:
            least = number
    return least


def _most(numbers: list[Fraction]) -> Fraction:
    n, d = _least([(-n, d) for n, d in numbers])
    return -n, d


_AGGREGATES = {"SUM": _add_all, "MIN": _least, "MAX": _most}
