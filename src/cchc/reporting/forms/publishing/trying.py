"""Rules of a draft tried on figures that count already: where they hold, break, or say nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language

from cchc.core.annex.proposal import ProposedRow
from cchc.core.annex.suggestion import Suggestion, Trial
from cchc.core.annex.trial import try_out
from cchc.core.catalogue.formulas import FormulaError, parse
from cchc.core.figures import Figure as Amount
from cchc.core.figures import FigureState
from cchc.core.periods.period import Period
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import facts
from cchc.reporting.forms.publishing.desk import Desk

MOST = 50_000
"""How many figures are looked at, the latest first."""
CASES = 20
"""How many cases of a rule are shown, those that break it first."""

Group = tuple[int, str, str]
"""Unit, regime, period."""
Past = dict[str, dict[str, Amount]]
"""Row key → group, as text → figure."""


@dataclass(frozen=True, slots=True)
class Case:
    """One unit's period under a rule."""

    unit: str
    period: str
    holds: bool
    written: str
    """With the figures in their places."""


@dataclass(slots=True)
class Tried:
    """What a rule says of the past."""

    holds: int = 0
    breaks: int = 0
    unknown: int = 0
    cases: list[Case] = field(default_factory=list)


def tried(rules: Sequence[Suggestion], desk: Desk) -> dict[str, Tried]:
    """Each rule on every unit and period that has one of its figures. One query, whatever the number of rules."""
    rows = {one.row.key: one.row for one in desk.bare}
    past, names = _past(rows)
    return {rule.id: _tried(rule, rows, past, names) for rule in rules}


def _past(rows: Mapping[str, ProposedRow]) -> tuple[Past, dict[str, tuple[str, str]]]:
    keys: dict[tuple[str, str], str] = {}
    for row in rows.values():
        if row.indicator and row.decision == "bound" and row.kind not in ("heading", "group"):
            keys.setdefault((row.indicator, row.breakdown or ""), row.key)
    past: Past = {}
    names: dict[str, tuple[str, str]] = {}
    asked = {indicator for indicator, _ in keys}
    found = facts().filter(indicator__in=asked, repeat=0).select_related("unit").order_by("-as_of", "-pk")
    for figure in found[:MOST]:
        key = keys.get((figure.indicator, figure.breakdown))
        if key is not None:
            group = f"{figure.unit_id} {figure.regime} {figure.period}"
            past.setdefault(key, {})[group] = _amount(figure)
            names[group] = figure.unit.name, figure.period
    return past, names


def _amount(figure: Figure) -> Amount:
    return Amount(FigureState(figure.state), figure.amount, figure.scale)


def _tried(
    rule: Suggestion, rows: Mapping[str, ProposedRow], past: Past, names: Mapping[str, tuple[str, str]]
) -> Tried:
    result = Tried()
    try:
        asked = {rule.row, *(reference.id for reference in parse(rule.text).references)}
    except FormulaError:
        return result
    figures = {(key, group): amount for key in asked for group, amount in past.get(key, {}).items()}
    for trial in try_out(rule, rows, figures):
        _count(result, trial, names)
    result.cases.sort(key=lambda case: case.holds)
    del result.cases[CASES:]
    return result


def _count(result: Tried, trial: Trial, names: Mapping[str, tuple[str, str]]) -> None:
    if trial.holds is None:
        result.unknown += 1
        return
    result.holds += trial.holds
    result.breaks += not trial.holds
    language = get_language() or "vi"
    unit, code = names[trial.period]
    period = Period.known(code)
    written = trial.written_en if language == "en" else trial.written
    result.cases.append(Case(unit, period.label_in(language) if period else code, trial.holds, written))
