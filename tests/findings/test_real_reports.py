"""The five real reports against their checked lists, and altered copies of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.checking.finding import Severity
from cchc.core.reading.formats import open_file
from tests.findings.alter import run
from tests.findings.harness import REPORTS, Held, hold
from tests.findings.pairs import load

pytestmark = [pytest.mark.reports, pytest.mark.slow]

ERRORS, WARNINGS = 0.95, 0.85
"""Share of the list's errors and warnings that must be found in each report."""
RIGHT = 0.95
"""Share of our errors, all reports together, that the lists expect."""
CHANGES, FOUND = 40, 0.9


@pytest.fixture(scope="module")
def held(reports: Path) -> dict[str, Held]:
    return {name: hold(name, reports) for name in REPORTS}


@pytest.mark.parametrize("name", REPORTS)
def test_contradictions_are_found(held: dict[str, Held], name: str) -> None:
    report = held[name]
    missed = [line for severity in (Severity.error, Severity.warning) for line in report.missed(severity)]
    assert report.recall(Severity.error) >= ERRORS, missed
    assert report.recall(Severity.warning) >= WARNINGS, missed


def test_an_error_is_one(held: dict[str, Held]) -> None:
    ours = [finding for report in held.values() for finding in report.errors]
    wrong = [finding for report in held.values() for finding in report.unexpected]
    assert len(wrong) <= (1 - RIGHT) * len(ours), [finding.message.text("vi") for finding in wrong]


@pytest.mark.parametrize("name", REPORTS)
def test_a_changed_number_is_noticed(reports: Path, name: str) -> None:
    path = next(reports.glob(f"{name}-*.txt"))
    outcome = run(open_file(path), load(path.name), seed=7, count=CHANGES)
    assert outcome.tried == CHANGES
    assert outcome.share >= FOUND, "\n".join(map(str, outcome.missed))
