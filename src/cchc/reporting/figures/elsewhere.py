"""What a unit already reported under another regime: the very figure a row asks, or the parts it follows from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cchc.core.catalogue.formulas import parse
from cchc.core.figures import Figure as Amount
from cchc.reporting.catalogue.selectors import indicator
from cchc.reporting.figures import ratios
from cchc.reporting.figures.cells import InWords, answer_of
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.figures.selectors import Elsewhere

Found = Mapping[tuple[str, str], list[Elsewhere]]


@dataclass(frozen=True, slots=True)
class Reported:
    """An answer another regime's report gives to a row."""

    figures: tuple[Figure, ...]
    """The figure itself; or the parts it follows from."""
    answer: Amount | InWords
    text: str
    same_window: bool
    window: tuple[date, date] | None
    formula: str = ""
    """'' for the very figure; else how it follows: '[C5.1d] + [C5.1e]'."""

    @property
    def regime(self) -> str:
        return self.figures[0].regime

    @property
    def period(self) -> str:
        return self.figures[0].period

    @property
    def accepted(self) -> datetime | None:
        """Since when it counts there: when the last part came."""
        return max((figure.accepted for figure in self.figures if figure.accepted), default=None)

    @property
    def as_of(self) -> date:
        return max(figure.as_of for figure in self.figures)

    @property
    def estimate(self) -> str:
        """As final as the least final part."""
        return max((figure.estimate for figure in self.figures), key=bool)

    @property
    def state(self) -> str:
        return str(self.answer.state.value)

    @property
    def amount(self) -> int | None:
        return self.answer.amount

    @property
    def scale(self) -> int:
        return self.answer.scale

    @property
    def stated(self) -> bool:
        return not self.formula and self.figures[0].stated


def answers(found: Found, identifier: str, breakdown: str) -> list[Reported]:
    """What other regimes say for one row: their own figure, and where a regime has none, what its parts give."""
    direct = [_direct(one) for one in found.get((identifier, breakdown), [])]
    if breakdown:
        return direct
    known = {one.regime for one in direct}
    return direct + [each for each in _following(found, identifier) if each.regime not in known]


def _direct(one: Elsewhere) -> Reported:
    figure = one.figure
    return Reported((figure,), answer_of(figure), figure.text, one.same_window, one.window)


def _following(found: Found, identifier: str) -> Iterable[Reported]:
    asked = indicator(identifier)
    if asked is None or not asked.formula:
        return
    references = parse(asked.formula).references
    if not references or any(reference.context != "current" for reference in references):
        return
    parts = [found.get((reference.id, reference.breakdown or ""), []) for reference in references]
    regimes = dict.fromkeys((one.figure.regime, one.figure.period, one.window) for one in parts[0])
    for place in regimes:
        here = [[one for one in part if (one.figure.regime, one.figure.period, one.window) == place] for part in parts]
        if all(here):
            yield from _computed(identifier, asked.formula, [one[0] for one in here])


def _computed(identifier: str, formula: str, parts: list[Elsewhere]) -> Iterable[Reported]:
    figures = tuple(one.figure for one in parts)
    asked = Figure(pk=-1, indicator=identifier, period=figures[0].period, state=State.BLANK)
    done: Any = ratios.check([asked, *figures], "").get(-1)
    if done is not None and done.answered:
        yield Reported(figures, done.result, "", parts[0].same_window, parts[0].window, formula)
