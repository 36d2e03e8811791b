"""Formulas that need each other: a figure may not be computed from itself, directly or through others."""

from __future__ import annotations

from collections.abc import Mapping

from cchc.core.catalogue.formulas.checks import Descriptions
from cchc.core.catalogue.formulas.errors import FormulaError
from cchc.core.catalogue.formulas.formula import Formula
from cchc.core.messages import Message


def find_cycles(formulas: Mapping[str, Formula]) -> list[tuple[str, ...]]:
    """Every circle met once, as the path that closes it: ('A1', 'A2', 'A1'). Keys are 'id' or 'id:breakdown'.

    PREV looks at another period, so an indicator may use its own figure of the period before.
    """
    needs = {
        key: list(dict.fromkeys(r.key for r in formula.references if r.context != "previous" and r.key in formulas))
        for key, formula in formulas.items()
    }
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in needs:
        path: dict[str, None] = {}
        waiting = [(start, False)]
        while waiting:
            key, left = waiting.pop()
            if left:
                del path[key]
                done.add(key)
            elif key in path:
                inside = list(path)
                cycles.append((*inside[inside.index(key) :], key))
            elif key not in done:
                path[key] = None
                waiting.append((key, True))
                waiting.extend((need, False) for need in reversed(needs[key]))
    return cycles


def cycle_error(cycle: tuple[str, ...], formula: Formula) -> FormulaError:
    """The error at the place where `formula`, that of the first in `cycle`, asks for the second."""
    at = next(at for at, reference in formula.places if reference.key == cycle[1])
    return FormulaError(
        at,
        Message(
            "Các công thức đòi hỏi lẫn nhau thành vòng: {path}.",
            "The formulas need each other in a circle: {path}.",
            {"path": " → ".join(cycle)},
        ),
        formula.text,
    )


def check_all(formulas: Mapping[str, Formula], catalogue: Descriptions) -> dict[str, list[FormulaError]]:
    """Everything wrong with a set of formulas, by the key of the figure each computes; {} when nothing is."""
    found = {key: formula.check(catalogue, key) for key, formula in formulas.items()}
    for cycle in find_cycles(formulas):
        found[cycle[0]].append(cycle_error(cycle, formulas[cycle[0]]))
    return {key: errors for key, errors in found.items() if errors}
