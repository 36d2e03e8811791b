"""Consolidated figures: the one place where a question becomes results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cchc.core.catalogue.formulas.formula import parse
from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.added import with_added
from cchc.core.rollup.finish import Key
from cchc.core.rollup.result import Cell, Result
from cchc.platform.accounts.scope import current, everything
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.additions import Entry, added, entering
from cchc.reporting.consolidation.engines.chosen import engine_for
from cchc.reporting.consolidation.in_charge import Beside, beside
from cchc.reporting.consolidation.members import Absent, Members, absent, members, once, steady
from cchc.reporting.consolidation.policies import TOTALS
from cchc.reporting.consolidation.question import Question, Whose


@dataclass(frozen=True)
class Consolidated:
    """The answer to a question: finished cells by parent, and who has sent nothing."""

    question: Question
    results: Mapping[Key, Result]
    members: Members
    absent: tuple[Absent, ...] = field(default=())
    additions: Mapping[Key, tuple[Entry, ...]] = field(default_factory=dict)
    """What wholes add to the sum of their units; it is in `results`, beside `Result.sum_of_units`."""
    beside: Mapping[Cell, list[Beside]] = field(default_factory=dict)
    """Figures of agencies in charge, of the question's unit."""

    def of(self, unit: int, cell: Cell) -> Result | None:
        """The cell of one whole; None where nobody under it answered in any state."""
        return self.results.get((unit, self.question.period, cell))

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell somebody answered, in the order of the catalogue."""
        order = {identifier: number for number, identifier in enumerate(catalogue().indicators)}
        found = {key[2] for key in self.results}
        return sorted(found, key=lambda cell: (order.get(cell.indicator, len(order)), cell.breakdown))


def require(question: Question) -> None:
    """Refused unless the person of this scope may see the totals of the unit; work of the system may."""
    actor = current().actor
    if actor is not None:
        TOTALS.require(actor, "read", Unit.objects.get(pk=question.unit))


def consolidated(
    question: Question,
    whose: Whose = Whose.one,
    cells: Iterable[Cell] | None = None,
    *,
    relation: Members | None = None,
) -> Consolidated:
    """Add up live. With `cells`, only these and the parts their ratios need; `relation` replaces the map's members.

    Refused (403) where the person may not see the totals of the unit. Nothing raises because of a figure.
    """
    require(question)
    known = catalogue()
    wanted = None if cells is None else with_parts(cells, known)
    with everything("add up what stands under a unit whose totals may be seen"), steady():
        made = relation or members(question, whose)
        lacking = tuple(absent(question)) if whose is Whose.one else ()
        results = add_up(engine_for(question, made, wanted), known, asked(lacking))
        additions = entering(made, wanted)
        shown = beside(question, wanted) if whose is Whose.one else {}
    if additions:
        results = with_added(results, added(additions), known)
    return Consolidated(question, results, made, lacking, additions, shown)


def with_parts(cells: Iterable[Cell], known: Catalogue) -> set[Cell]:
    """The cells and what their ratios are computed from."""
    found = set(cells)
    for cell in list(found):
        indicator = known.indicators.get(cell.indicator)
        if indicator is not None and indicator.formula:
            found |= {Cell(one.id, one.breakdown or "") for one in parse(indicator.formula).references}
    return found


def asked(lacking: Iterable[Absent]) -> Callable[[int, str, Cell], int]:
    """How many of the units that sent nothing have a form that asks for a cell."""
    asked: Counter[Cell] = Counter()
    for form, count in Counter(row.template for row in lacking).items():
        for cell in asks(form):
            asked[cell] += count
    return lambda parent, period, cell: asked[cell]


def asks(form: str) -> frozenset[Cell]:
    """The cells a form asks for; none of a form the catalogue does not know."""
    return once(("asks", form), lambda: _asks(form))


def _asks(form: str) -> frozenset[Cell]:
    template = catalogue().templates.get(form)
    if template is None:
        return frozenset()
    return frozenset(
        Cell(row.indicator, row.breakdown or "")
        for row in template.rows
        if row.indicator and row.kind not in ("heading", "group")
    )
