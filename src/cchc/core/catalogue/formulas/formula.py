"""A parsed formula: what packs store as text, and everything that can be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from cchc.core.catalogue.formulas.checks import Descriptions, check_formula, ratios_of
from cchc.core.catalogue.formulas.compiler import compile_number, compile_truth
from cchc.core.catalogue.formulas.errors import FormulaError
from cchc.core.catalogue.formulas.explain import explain
from cchc.core.catalogue.formulas.nodes import Ask, Node, Reference, kind_of, walk
from cchc.core.catalogue.formulas.parser import parse_nodes
from cchc.core.catalogue.formulas.structure import check_structure
from cchc.core.catalogue.formulas.values import Absent, Lookup, figure_of
from cchc.core.figures import Figure
from cchc.core.figures.amount import check_scale


@dataclass(frozen=True, slots=True)
class Formula:
    """Immutable; two formulas are equal when they read the same, spacing and case aside. Made by `parse`."""

    node: Node
    text: str = field(compare=False)
    """As written."""

    @property
    def kind(self) -> str:
        """'number', or 'truth' for a condition that must hold."""
        return kind_of(self.node)

    @property
    def places(self) -> tuple[tuple[int, Reference], ...]:
        """Every reference with the character where it starts, in the order of the text."""
        return tuple((node.at, node.reference) for node in walk(self.node) if isinstance(node, Ask))

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every figure asked for, once each, in the order of the text."""
        return tuple(dict.fromkeys(reference for _, reference in self.places))

    def check(self, catalogue: Descriptions, target: str | None = None) -> list[FormulaError]:
        """What is wrong with it for a catalogue, in the order of the text; an empty list when nothing is.

        Unknown references and breakdowns, codes and text used as numbers, units that do not agree. With
        `target` ('C3.3' or 'C3.4a:cut') also a result that is no number or is in another unit than the target.
        Self-reference and circles need all formulas: see `check_all`.
        """
        return check_formula(self.node, self.text, catalogue, target)

    def compile(self, scale: int = 0, catalogue: Descriptions | None = None) -> Callable[[Lookup], Figure]:
        """A closure that computes a figure of `scale` from a lookup; it may be kept.

        Intermediate results are exact; the result is rounded once, half away from zero. The catalogue only
        tells which references are ratios: one that is none arisen then stays none arisen in sums, instead of
        adding nothing. TypeError for a condition. The closure raises AmountError beyond a BIGINT.
        """
        if self.kind != "number":
            raise TypeError(f"a condition gives no figure: {self.text}")
        check_scale(scale)
        evaluate = compile_number(self.node, ratios_of(catalogue))
        return lambda lookup: figure_of(evaluate(lookup), scale)

    def compile_condition(self, catalogue: Descriptions | None = None) -> Callable[[Lookup], bool | None]:
        """A closure that decides a condition: None where a figure it needs has no value. TypeError otherwise."""
        if self.kind != "truth":
            raise TypeError(f"a number is no condition: {self.text}")
        decide = compile_truth(self.node, ratios_of(catalogue))

        def condition(lookup: Lookup) -> bool | None:
            truth = decide(lookup)
            return None if isinstance(truth, Absent) else truth

        return condition

    def explain(
        self,
        lookup: Lookup,
        scale: int = 0,
        catalogue: Descriptions | None = None,
        language: str = "vi",
    ) -> str:
        """The arithmetic written out with Vietnamese separators: '425 / 425 × 100 = 100', '71 ≤ 80: đúng'."""
        return explain(self.node, lookup, scale, ratios_of(catalogue), language)

    def __str__(self) -> str:
        return str(self.node)


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """The formula in `text`, parsed once. FormulaError, with its place, for any text that is not one."""
    node = parse_nodes(text)
    check_structure(node, text)
    return Formula(node, text)
