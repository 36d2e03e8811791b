"""A draft → its findings. The one door of `core.checking`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cchc.core.checking import (
    absent,
    balance,
    bounds,
    codes,
    dates,
    documents,
    history,
    labels,
    missing,
    numbering,
    ratios,
    scales,
    totals,
    units,
    unreadable,
)
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.narrative import appendix, stale, twice
from cchc.core.checking.prose import balances, breakdowns, shares
from cchc.core.checking.rule import NEEDS, Rule
from cchc.core.checking.schedule import Schedule, shipped
from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import Draft
from cchc.core.reading.report import matcher

Find = Callable[[Subject], Iterable[Finding]]

MODULES: tuple[tuple[tuple[Rule, ...], Find], ...] = (
    (totals.RULES, totals.find),
    (breakdowns.RULES, breakdowns.find),
    (ratios.RULES, ratios.find),
    (shares.RULES, shares.find),
    (bounds.RULES, bounds.find),
    (balance.RULES, balance.find),
    (balances.RULES, balances.find),
    (appendix.RULES, appendix.find),
    (twice.RULES, twice.find),
    (stale.RULES, stale.find),
    (codes.RULES, codes.find),
    (units.RULES, units.find),
    (scales.RULES, scales.find),
    (dates.RULES, dates.find),
    (numbering.RULES, numbering.find),
    (labels.RULES, labels.find),
    (documents.RULES, documents.find),
    (missing.RULES, missing.find),
    (absent.RULES, absent.find),
    (unreadable.RULES, unreadable.find),
    (history.RULES, history.find),
)
"""Each module's rules and the function that runs them, in the order of the reference."""

RULES: dict[str, Rule] = {rule.id: rule for rules, _ in MODULES for rule in rules}
"""Every rule, by id."""


@dataclass(slots=True)
class Checked:
    """What all rules say of one report."""

    findings: list[Finding] = field(default_factory=list)
    not_checked: dict[str, list[str]] = field(default_factory=dict)
    """What the report lacks (a key of `rule.NEEDS`), and the rules that could not run for it."""

    def summary(self) -> dict[str, int]:
        """How many of each severity."""
        return {s.value: sum(f.severity is s for f in self.findings) for s in Severity}

    def as_json(self, draft: Draft) -> dict[str, Any]:
        """The contract of `cchc check --json`."""
        return {
            "report": draft.as_json()["report"],
            "summary": self.summary(),
            "findings": [finding.as_json() for finding in self.findings],
            "not_checked": [
                {"why": NEEDS[need].text("vi"), "why_en": NEEDS[need].text("en"), "rules": rules}
                for need, rules in self.not_checked.items()
            ],
        }


def check(draft: Draft, history: Sequence[Draft] = (), schedule: Schedule | None = None) -> Checked:
    """Run every rule in force on the report's last day.

    `history` holds the unit's earlier reports, oldest first. Findings come gravest first, then in document order;
    each has an id that is unique in the report. Never raises on what a report says.
    """
    subject = Subject(draft, matcher().catalogue, history)
    schedule = schedule or shipped()
    on = subject.period.last_day if subject.period else date.today()
    found = [
        replace(finding, severity=severity)
        for _, find in MODULES
        for finding in find(subject)
        if (severity := schedule.severity(RULES[finding.rule], on)) is not None
    ]
    taken: set[str] = set()
    ordered = sorted(_grouped(found), key=_order(draft))
    lacking = subject.lacks()
    not_checked = {
        need: rules
        for need in NEEDS
        if need in lacking and (rules := [r.id for r in RULES.values() if need in r.needs])
    }
    return Checked([finding.named(taken) for finding in ordered], not_checked)


def _grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of one rule and cause as one, at the place of the first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault((finding.rule, finding.cause or f"#{number}"), []).append(finding)
    for members in groups.values():
        places = dict.fromkeys(place for finding in members for place in finding.places)
        indicators = dict.fromkeys(name for finding in members for name in finding.indicators)
        yield replace(members[0], places=tuple(places), indicators=tuple(indicators))


def _order(draft: Draft) -> Callable[[Finding], tuple[int, int]]:
    positions: dict[str, int] = {}
    for line in draft.lines:
        positions.setdefault(line.place, len(positions))
    for section in draft.sections:
        for place in (section.place, *section.places):
            positions.setdefault(place, len(positions))
    for row in draft.rows:
        positions.setdefault(row.place, len(positions))
    return lambda finding: (
        finding.severity.rank,
        min((positions.get(place.place, len(positions)) for place in finding.places), default=len(positions)),
    )
