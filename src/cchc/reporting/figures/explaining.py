"""A computed figure in words: its rule, and the rule with the figures in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.reporting.catalogue.selectors import described
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.ratios import Check, as_amount


@dataclass(frozen=True, slots=True)
class Explained:
    """The rule as text, the arithmetic written out, and the parts with the figures they stand for."""

    rule: str
    written: str
    parts: tuple[tuple[str, Figure], ...]


def explained(check: Check) -> Explained:
    """`check` for a person, in the language of the page."""
    found = dict(check.parts)

    def lookup(reference: Reference) -> Amount:
        figure = found.get(reference)
        return as_amount(figure) if figure else Amount.without(FigureState.blank)

    written = check.formula.explain(lookup, check.result.scale, described(), get_language() or "vi")
    return Explained(
        rule=str(check.formula),
        written=written,
        parts=tuple((reference.key, figure) for reference, figure in check.parts if figure),
    )
