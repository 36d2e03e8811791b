"""Which rules are in force, and how grave they are, by date: data, so that a rule can be retired or softened."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cchc.core.checking.finding import Severity
from cchc.core.checking.rule import Rule

SHIPPED = Path(__file__).with_name("schedule.csv")
RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Entry:
    """From `start` until before `end`, the rule has this severity; None: it does not run."""

    rule: str
    severity: Severity | None
    start: date
    end: date | None
    source: str
    """Who decided it, and why."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Changes to what rules declare. A later line wins over an earlier one."""

    entries: tuple[Entry, ...] = ()

    def severity(self, rule: Rule, on: date) -> Severity | None:
        """The rule's severity for a report that ends on `on`; None when the rule is retired."""
        severity: Severity | None = rule.severity
        for entry in self.entries:
            if entry.rule == rule.id and entry.start <= on and (entry.end is None or on < entry.end):
                severity = entry.severity
        return severity


def load(path: Path) -> Schedule:
    """The schedule of a CSV file: rule, severity (or 'retired'), start, end, source. ValueError says the bad line."""
    entries = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), 2):
            try:
                severity = None if line["severity"] == RETIRED else Severity(line["severity"])
                start = date.fromisoformat(line["start"])
                end = date.fromisoformat(line["end"]) if line["end"] else None
                entries.append(Entry(line["rule"], severity, start, end, line["source"]))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return Schedule(tuple(entries))


@cache
def shipped() -> Schedule:
    """The schedule that comes with the program."""
    return load(SHIPPED)
