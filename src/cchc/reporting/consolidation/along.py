"""What one changed cell changes: the totals of every unit above, added up again in one statement each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.added import with_added
from cchc.core.rollup.finish import Key
from cchc.core.rollup.result import Cell, Result
from cchc.platform.accounts.scope import everything
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.additions import added, entering
from cchc.reporting.consolidation.additions import standing as standing_additions
from cchc.reporting.consolidation.engines.live import Live
from cchc.reporting.consolidation.in_charge import charges
from cchc.reporting.consolidation.members import (
    Members,
    Relation,
    above,
    consolidating,
    of_whole,
    steady,
    tree,
)
from cchc.reporting.consolidation.question import Question, Whose
from cchc.reporting.consolidation.selectors import consolidated, require, with_parts


def along(question: Question, cells: Iterable[Cell]) -> dict[Key, Result]:
    """The cells, with the parts their ratios need, of every unit above the question's own, on the question's map.

    How many have sent nothing is not asked (`Result.absent` is 0): a changed figure does not change it. Refused (403)
    where the person may not see the totals of the unit at the top: that one holds the others.
    """
    known = catalogue()
    wanted = with_parts(cells, known)
    with steady():
        line = list(above(question.unit, tree(question.map_day)))
        if line:
            require(replace(question, unit=line[-1]))
        return _along(question, line, wanted, known) if line else {}


def _along(question: Question, line: list[int], wanted: set[Cell], known: Catalogue) -> dict[Key, Result]:
    with everything("add up what stands under units whose totals may be seen"):
        if charges(question):
            return _one_by_one(question, line, wanted)
        results: dict[Key, Result] = {}
        for unit in line:
            results |= add_up(Live(question, of_whole(question, unit), wanted), known)
        if standing_additions(question):
            results = with_added(results, added(_entering(question, line, wanted)), known)
        return results


def _one_by_one(question: Question, line: list[int], wanted: set[Cell]) -> dict[Key, Result]:
    """Where an agency is in charge, its figure is left out of some wholes and not of others."""
    found: dict[Key, Result] = {}
    for unit in line:
        found.update(consolidated(replace(question, unit=unit), cells=wanted).results)
    return found


def _entering(question: Question, line: list[int], wanted: set[Cell]) -> dict[Key, tuple[object, ...]]:
    found: dict[Key, tuple[object, ...]] = {}
    for unit in line:
        asked = replace(question, unit=unit)
        found.update(entering(Members(asked, Whose.one, consolidating(question), Relation("", ())), wanted))
    return found
