"""The parsed form of a formula: immutable nodes that print back as the text they came from.

A chain of one level is one node (a + b − c is one Sum), so depth is the depth of brackets and every walk over
a tree is bounded by MAX_DEPTH. `at` is the character where a node starts; it takes no part in equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

MAX_DEPTH = 32
MAX_NODES = 500


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure that a formula asks for."""

    id: str
    """Indicator id ('C3.3b'), or the key of a form's row ('I/2.1')."""
    breakdown: str | None = None
    context: str = "current"
    """current | previous | ytd: this period, the period before, from the start of the year."""

    @property
    def key(self) -> str:
        """'C3.4a:on_time': what cycles and messages name, without the period."""
        return f"{self.id}:{self.breakdown}" if self.breakdown else self.id

    def __str__(self) -> str:
        shown = f"[{self.key}]"
        return {"previous": f"PREV({shown})", "ytd": f"YTD({shown})"}.get(self.context, shown)


@dataclass(frozen=True, slots=True)
class Node:
    """Common to all nodes. `level` binds tighter the higher it is; it decides where brackets are printed."""

    level: ClassVar[int] = 7
    kind: ClassVar[str] = "number"

    at: int = field(default=0, compare=False, repr=False, kw_only=True)

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as written, never negative."""

    value: Decimal

    def __str__(self) -> str:
        return write_number(self.value)


@dataclass(frozen=True, slots=True)
class Ask(Node):
    """A reference used as a number."""

    reference: Reference

    def __str__(self) -> str:
        return str(self.reference)


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """−x"""

    level: ClassVar[int] = 6
    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.operand,)

    def __str__(self) -> str:
        return "-" + _inside(self.operand, self.level)


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Operands joined left to right: the sign before the first is '+' in a Sum and '*' in a Product."""

    terms: tuple[tuple[str, Node], ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return tuple(node for _, node in self.terms)

    def __str__(self) -> str:
        first, *rest = self.terms
        shown = [_inside(first[1], self.level + 1)]
        shown += [f" {sign} {_inside(node, self.level + 1)}" for sign, node in rest]
        return "".join(shown)


@dataclass(frozen=True, slots=True)
class Sum(Chain):
    """a + b − c"""

    level: ClassVar[int] = 4


@dataclass(frozen=True, slots=True)
class Product(Chain):
    """a * b / c"""

    level: ClassVar[int] = 5


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """a <= b"""

    level: ClassVar[int] = 3
    kind: ClassVar[str] = "truth"
    sign: str
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)

    def __str__(self) -> str:
        return f"{_inside(self.left, 4)} {self.sign} {_inside(self.right, 4)}"


@dataclass(frozen=True, slots=True)
class Not(Node):
    """NOT a"""

    level: ClassVar[int] = 2
    kind: ClassVar[str] = "truth"
    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.operand,)

    def __str__(self) -> str:
        return "NOT " + _inside(self.operand, self.level)


@dataclass(frozen=True, slots=True)
class And(Node):
    """a AND b AND c"""

    level: ClassVar[int] = 1
    kind: ClassVar[str] = "truth"
    word: ClassVar[str] = "AND"
    parts: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts

    def __str__(self) -> str:
        return f" {self.word} ".join(_inside(part, self.level + 1) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or(And):
    """a OR b OR c"""

    level: ClassVar[int] = 0
    word: ClassVar[str] = "OR"


@dataclass(frozen=True, slots=True)
class Call(Node):
    """NAME(a, b): a function of the registry under its English name."""

    name: str
    arguments: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.arguments

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


def kind_of(node: Node) -> str:
    """'number' or 'truth'. IF has the kind of what it chooses."""
    while isinstance(node, Call) and node.name == "IF":
        node = node.arguments[1]
    return node.kind


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it, left to right."""
    yield node
    for child in node.children:
        yield from walk(child)


def write_number(value: Decimal) -> str:
    """A number as the language writes it: decimal point, no exponent, and never like a grouped thousand."""
    shown = f"{value:f}"
    whole, _, decimals = shown.partition(".")
    ambiguous = len(decimals) == 3 and len(whole) <= 3 and whole != "0"
    return shown + "0" if ambiguous else shown


def _inside(node: Node, level: int) -> str:
    """`node` printed as a part of something that binds at `level`: in brackets when it binds less."""
    return str(node) if node.level >= level else f"({node})"
