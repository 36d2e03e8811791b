"""A parsed formula: what packs store as text, and everything that can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cchc.core.catalogue.formulas.nodes import Ask, Node, Reference, kind_of, walk
from cchc.core.catalogue.formulas.parser import parse_nodes
from cchc.core.catalogue.formulas.structure import check_structure


@dataclass(frozen=True, slots=True)
class Formula:
    """Immutable; two formulas are equal when they mean the same text, spacing aside. Made by `parse`."""

    node: Node
    text: str = field(compare=False)
    """As written."""

    @property
    def kind(self) -> str:
        """'number', or 'truth' for a condition that must hold."""
        return kind_of(self.node)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every figure asked for, once each, in the order of the text."""
        asked = (node.reference for node in walk(self.node) if isinstance(node, Ask))
        return tuple(dict.fromkeys(asked))

    def __str__(self) -> str:
        return str(self.node)


def parse(text: str) -> Formula:
    """The formula in `text`. FormulaError, with its place, for any text that is not one."""
    node = parse_nodes(text)
    check_structure(node, text)
    return Formula(node, text)
