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
    found = facts().filter(indicator__in=asked, repeat=0).order_by("-as_of", "-pk")
    fields = ("indicator", "breakdown", "unit", "unit__name", "regime", "period", "state", "amount", "scale")
    for indicator, breakdown, unit, name, regime, period, state, amount, scale in found.values_list(*fields)[:MOST]:
        key = keys.get((indicator, breakdown))
        if key is not None:
            group = f"{unit} {regime} {period}"
            past.setdefault(key, {}).setdefault(group, Amount(FigureState(state), amount, scale))
            names[group] = name, period
    return past, names


def _tried(
    rule: Suggestion, rows: Mapping[str, ProposedRow], past: Past, names: Mapping[str, tuple[str, str]]
) -> Tried:
    result = Tried()
    try:
        asked = {rule.row, *(reference.id for reference in parse(rule.text).references)}
    except FormulaError:
        return result
    figures = {(key, group): amount for key in asked for group, amount in past.get(key, {}).items()}
    decided: list[Trial] = []
    for trial in try_out(rule, rows, figures):
        result.holds += trial.holds is True
        result.breaks += trial.holds is False
        result.unknown += trial.holds is None
        if trial.holds is not None:
            decided.append(trial)
    decided.sort(key=lambda trial: bool(trial.holds))
    language = get_language() or "vi"
    result.cases = [_case(trial, names[trial.period], language) for trial in decided[:CASES]]
    return result


def _case(trial: Trial, name: tuple[str, str], language: str) -> Case:
    unit, code = name
    period = Period.known(code)
    return Case(unit, period.label_in(language) if period else code, bool(trial.holds), trial.written(language))
