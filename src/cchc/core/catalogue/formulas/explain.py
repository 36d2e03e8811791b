"""A formula written out with its figures: '425 / 425 × 100 = 100'."""

from __future__ import annotations

from decimal import Decimal

from cchc.core.catalogue.formulas.compiler import IsRatio, compile_number, compile_truth
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
    kind_of,
)
from cchc.core.catalogue.formulas.values import POWERS, Absent, Lookup, figure_of
from cchc.core.figures import FigureState
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import write_number

_SIGNS = {"*": "×", "/": "/", "+": "+", "-": "−", "<=": "≤", ">=": "≥", "<>": "≠"}
_PERIODS = {
    "previous": Message("kỳ trước", "previous period"),
    "ytd": Message("lũy kế từ đầu năm", "since the start of the year"),
}
_AND = Message("và", "and")
_OR = Message("hoặc", "or")
_NOT = Message("không phải", "not")
_TRUE = Message("đúng", "true")
_FALSE = Message("sai", "false")
_UNDECIDED = Message("chưa xác định", "undecided")


def explain(node: Node, lookup: Lookup, scale: int, is_ratio: IsRatio, language: str) -> str:
    """The arithmetic with Vietnamese separators, and its result: '=' when exact, '≈' when it was rounded."""
    writer = _Writer(lookup, is_ratio, language)
    written = writer.write(node)
    if kind_of(node) == "truth":
        truth = compile_truth(node, is_ratio)(lookup)
        word = _UNDECIDED if isinstance(truth, Absent) else _TRUE if truth else _FALSE
        return f"{written}: {word.text(language)}"
    value = compile_number(node, is_ratio)(lookup)
    figure = figure_of(value, scale)
    if figure.decimal is None or isinstance(value, Absent):
        reason = f" ({figure.reason.text(language)})" if figure.reason else ""
        return f"{written} = {figure.state.label.text(language)}{reason}"
    sign = "=" if value[0] * POWERS[scale] % value[1] == 0 else "≈"
    return f"{written} {sign} {_write(figure.decimal)}"


def _write(number: Decimal) -> str:
    return write_number(number).replace("-", "−")


class _Writer:
    def __init__(self, lookup: Lookup, is_ratio: IsRatio, language: str) -> None:
        self.lookup = lookup
        self.is_ratio = is_ratio
        self.language = language

    def write(self, node: Node) -> str:
        if isinstance(node, Number):
            return write_number(node.value)
        if isinstance(node, Ask):
            return self._figure(node)
        if isinstance(node, Negate):
            return "−" + self._later(node.operand, node.level)
        if isinstance(node, Chain):
            (_, first), *rest = node.terms
            parts = [self._inside(first, node.level + 1)]
            parts += [f"{_SIGNS[sign]} {self._later(term, node.level + 1)}" for sign, term in rest]
            return " ".join(parts)
        if isinstance(node, Compare):
            return f"{self.write(node.left)} {_SIGNS.get(node.sign, node.sign)} {self.write(node.right)}"
        if isinstance(node, Not):
            return f"{_NOT.text(self.language)} ({self.write(node.operand)})"
        if isinstance(node, And):
            word = (_OR if isinstance(node, Or) else _AND).text(self.language)
            return f" {word} ".join(self._inside(part, node.level + 1) for part in node.parts)
        assert isinstance(node, Call)
        return self._call(node)

    def _figure(self, node: Ask) -> str:
        figure = self.lookup(node.reference)
        period = _PERIODS.get(node.reference.context)
        notes = [] if period is None else [period.text(self.language)]
        if figure.decimal is None:
            return f"({', '.join([figure.state.label.text(self.language), *notes])})"
        number = _write(figure.decimal)
        return f"{number} ({notes[0]})" if notes else number

    def _inside(self, node: Node, level: int) -> str:
        node = self._chosen(node)
        binds = 4 if isinstance(node, Call) and node.name == "SUM" and len(node.arguments) > 1 else node.level
        return f"({self.write(node)})" if binds < level else self.write(node)

    def _later(self, node: Node, level: int) -> str:
        """As `_inside`, after a sign: a negative number takes brackets."""
        written = self._inside(node, level)
        return f"({written})" if written.startswith("−") else written

    def _call(self, node: Call) -> str:
        chosen = self._chosen(node)
        if chosen is not node:
            return self.write(chosen)
        if node.name == "SUM":
            parts = [part for part in node.arguments if not self._left_out(part)] or list(node.arguments)
            return " + ".join([self._inside(parts[0], 5), *(self._later(part, 5) for part in parts[1:])])
        return f"{node.name}({'; '.join(map(self.write, node.arguments))})"

    def _chosen(self, node: Node) -> Node:
        """What IF and COALESCE come down to for these figures; any other node itself."""
        while isinstance(node, Call) and node.name in ("IF", "COALESCE"):
            choice = self._choice(node)
            if choice is None:
                return node
            node = choice
        return node

    def _choice(self, node: Call) -> Node | None:
        if node.name == "IF":
            truth = compile_truth(node.arguments[0], self.is_ratio)(self.lookup)
            return None if isinstance(truth, Absent) else node.arguments[1 if truth else 2]
        values = ((part, compile_number(part, self.is_ratio)(self.lookup)) for part in node.arguments)
        return next((part for part, value in values if not isinstance(value, Absent)), node.arguments[-1])

    def _left_out(self, node: Node) -> bool:
        value = compile_number(node, self.is_ratio)(self.lookup)
        return isinstance(value, Absent) and value.state is FigureState.not_applicable
