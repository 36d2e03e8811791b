"""What must hold of any formula whatever the catalogue: its depth, its size, numbers where numbers belong."""

from __future__ import annotations

from cchc.core.catalogue.formulas.errors import FormulaError
from cchc.core.catalogue.formulas.nodes import (
    MAX_DEPTH,
    MAX_NODES,
    And,
    Call,
    Node,
    Not,
    Number,
    Product,
    kind_of,
)
from cchc.core.messages import Message

MAX_PLACES = 9

_WANTED = {
    "number": Message(
        "Ở đây cần một số, không phải một điều kiện đúng/sai.", "A number is needed here, not a condition."
    ),
    "truth": Message(
        "Ở đây cần một điều kiện đúng/sai như [D2.2] <= [D2.1], không phải một số.",
        "A condition such as [D2.2] <= [D2.1] is needed here, not a number.",
    ),
}


def check_structure(root: Node, text: str) -> None:
    """FormulaError at the first node that is too deep, too many, or of the wrong kind."""
    waiting = [(root, 1)]
    count = 0
    while waiting:
        node, depth = waiting.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise FormulaError(
                node.at, _limit("lồng nhau quá {most} tầng", "nested deeper than {most}", MAX_DEPTH), text
            )
        if count > MAX_NODES:
            raise FormulaError(node.at, _limit("có quá {most} thành phần", "larger than {most} parts", MAX_NODES), text)
        _check_places(node, text)
        _check_divisors(node, text)
        for child, kind in zip(node.children, _wanted(node), strict=True):
            if kind_of(child) != kind:
                raise FormulaError(child.at, _WANTED[kind], text)
        waiting.extend((child, depth + 1) for child in reversed(node.children))


def _wanted(node: Node) -> list[str]:
    """The kind that each child of `node` must have."""
    if isinstance(node, Call) and node.name == "IF":
        return ["truth", kind_of(node.arguments[1]), kind_of(node.arguments[1])]
    kind = "truth" if isinstance(node, (And, Not)) else "number"
    return [kind] * len(node.children)


def _check_places(node: Node, text: str) -> None:
    if isinstance(node, Call) and node.name == "ROUND":
        places = node.arguments[1]
        if not isinstance(places, Number) or places.value not in range(MAX_PLACES + 1):
            message = Message(
                "Số chữ số thập phân của ROUND phải là một số nguyên từ 0 đến {most}.",
                "The number of decimals of ROUND must be a whole number from 0 to {most}.",
                {"most": MAX_PLACES},
            )
            raise FormulaError(places.at, message, text)


def _check_divisors(node: Node, text: str) -> None:
    if isinstance(node, Product):
        for sign, factor in node.terms:
            if sign == "/" and isinstance(factor, Number) and not factor.value:
                raise FormulaError(factor.at, Message("Không chia cho 0.", "Do not divide by 0."), text)


def _limit(vi: str, en: str, most: int) -> Message:
    return Message(f"Công thức {vi}.", f"The formula is {en}.", {"most": most})
