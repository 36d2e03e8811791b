"""A proof added up again from its parts and additions alone: what the engines' total must say."""

from __future__ import annotations

from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.figures import Figure, FigureState, Total, share
from cchc.core.figures.state import prevailing
from cchc.core.rollup.method import Method, yes_of
from cchc.core.rollup.result import Cell
from cchc.reporting.catalogue.selectors import catalogue, described, indicator
from cchc.reporting.consolidation.proof import Proof


def recomputed(proof: Proof) -> Figure:
    """The figure again, from the parts and additions alone: what `result` must say. Independent of the engines."""
    if proof.sides or (proof.whole_of and not proof.additions):
        return _computed(proof)
    scale = proof.parts[0].scale if proof.parts else proof.additions[0].scale if proof.additions else 0
    added = [one.value.rescale(scale).amount or 0 for one in proof.additions if one.amount is not None]
    given = [part.amount or 0 for part in proof.given]
    if not given and not added:
        said = Total.of([part.value for part in proof.parts], scale)
        own = [one.value.state for one in proof.additions]
        return Figure.without(prevailing(own) if own and not said.expected else said.state, scale)
    match proof.method:
        case Method.sum:
            return Figure(FigureState.value, sum(given) + sum(added), scale)
        case Method.max | Method.distinct:
            return Figure(FigureState.value, max([*given, *added]), scale)
        case Method.share:
            return _recomputed_share(proof)
        case Method.last:
            return sorted(proof.given, key=lambda part: (-part.day.toordinal(), part.unit))[0].value
    return Figure.without(FigureState.not_applicable, scale)


def _recomputed_share(proof: Proof) -> Figure:
    known = indicator(proof.cell.indicator)
    yes = yes_of(known.codes) if known else None
    listed = [answer for answer in proof.answers if answer.listed]
    whole = sum(len(answer.parts) for answer in listed)
    if not whole or yes is None:
        strange = bool(whole) or len(listed) < len(proof.answers)
        return Figure.without(FigureState.unreadable if strange else FigureState.blank, 2)
    said = sum(len(answer.parts) for answer in listed if answer.code == yes)
    return share(Figure.of(said), Figure.of(whole))


def _computed(proof: Proof) -> Figure:
    """By the formula, from the totals of what is in it."""
    totals = {side.cell: recomputed(side) for side in proof.sides or proof.whole_of}
    scale = catalogue().indicators[proof.cell.indicator].scale
    compute = parse(proof.formula).compile(max(scale, 2) if proof.method is Method.ratio else scale, described())

    def lookup(reference: Reference) -> Figure:
        breakdown = proof.cell.breakdown if reference.breakdown is None else reference.breakdown
        return totals.get(Cell(reference.id, breakdown)) or Figure.without(FigureState.blank)

    result: Figure = compute(lookup)
    return result
