"""Reports nobody could fault get no error and no warning; a change in one of them is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.checking.check import check
from cchc.core.checking.finding import Severity
from cchc.core.reading.document import Document
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from tests.findings.alter import run
from tests.findings.invented import Invented, reports
from tests.findings.pairs import find
from tests.made.writers import write_docx, write_txt

REPORTS = reports()
FOUND = 0.9
"""Share of the changes that must be noticed."""
CHANGES = 30


def opened(report: Invented, folder: Path) -> Document:
    return open_file(write_docx(folder / f"{report.name}.docx", report.blocks))


@pytest.fixture(params=REPORTS, ids=lambda report: report.name)
def report(request: pytest.FixtureRequest) -> Invented:
    chosen: Invented = request.param
    return chosen


def test_it_works(report: Invented, tmp_path: Path) -> None:
    """Several levels, periods and forms, what the level does not fill left blank, and 0/0 said to be nothing."""
    findings = check(understand([opened(report, tmp_path)], known_form=False)).findings
    assert [f.message.text("vi") for f in findings if f.severity is not Severity.info] == []


def test_the_form_is_the_one_meant(report: Invented, tmp_path: Path) -> None:
    template = understand([opened(report, tmp_path)], known_form=False).report.template
    assert (template or "unknown") == report.name.split("-", 2)[2]


def test_both_formats_hold_the_same_pairs(report: Invented, tmp_path: Path) -> None:
    text = open_file(write_txt(tmp_path / "report.txt", report.blocks))
    word = opened(report, tmp_path)
    values = [
        [[spot and spot.value for spot in pair.spots] for pair in find(report.pairs, document, understood)]
        for document in (text, word)
        for understood in [understand([document], known_form=False)]
    ]
    assert values[0] == values[1]
    assert len(values[0]) >= 15


@pytest.mark.slow
def test_a_changed_number_is_noticed(report: Invented, tmp_path: Path) -> None:
    outcome = run(opened(report, tmp_path), report.pairs, seed=7, count=CHANGES)
    assert outcome.tried == CHANGES
    assert outcome.share >= FOUND, "\n".join(map(str, outcome.missed))
