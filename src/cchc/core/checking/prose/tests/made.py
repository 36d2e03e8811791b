"""A report of a few invented paragraphs."""

from __future__ import annotations

from collections.abc import Iterable

from cchc.core.catalogue.packs import load
from cchc.core.checking.finding import Finding
from cchc.core.checking.prose import balances, breakdowns, shares
from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import Draft, ReportHeader, Section

CATALOGUE = load()


def subject(*paragraphs: str) -> Subject:
    """One section with these paragraphs."""
    places = [f"p{number}" for number in range(7, 7 + len(paragraphs))]
    section = Section("II.2", "2. Kết quả", 2, "\n".join(paragraphs), "p6", places)
    return Subject(Draft(ReportHeader(), [section]), CATALOGUE)


def found(*paragraphs: str) -> list[Finding]:
    """What the three modules say of them."""
    made = subject(*paragraphs)
    return [finding for module in (breakdowns, shares, balances) for finding in module.find(made)]


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Rule, what was found, what was expected."""
    return [(finding.rule, finding.found, finding.expected) for finding in findings]
