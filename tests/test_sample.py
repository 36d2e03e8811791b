"""The sample reports: facts in our own words, with the contradictions of the reports they stand for."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from cchc.core.checking.check import check
from cchc.core.checking.finding import Severity
from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import Draft
from cchc.core.reading.report import matcher, read
from cchc.reporting.library import drafts
from tests.make_sample import TARGET, in_our_words

SAMPLES = sorted(TARGET.glob("*.json"))


def sample(path: Path) -> Draft:
    return drafts.parse(json.loads(path.read_text(encoding="utf-8")))


def grave(draft: Draft) -> Counter[tuple[str, ...]]:
    """Errors and warnings by rule and the numbers they hold against each other."""
    return Counter(
        (f.rule, *sorted(set(re.findall(r"\d[\d.,/]*", f"{f.found} {f.expected}"))))
        for f in check(draft).findings
        if f.severity is not Severity.info
    )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_statement_stands_where_it_says(path: Path) -> None:
    subject = Subject(sample(path), matcher().catalogue)
    assert subject.facts
    assert [fact.quote for fact in subject.facts if subject.sentence_of(fact) is None] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_person_and_no_note_is_left(path: Path) -> None:
    draft = sample(path)
    assert draft.report.signer == ""
    assert [line.text for line in draft.lines if line.kind == "signature"] == []
    assert max((len(row.note) for row in draft.rows), default=0) < 30


@pytest.mark.reports
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_shows_what_the_report_shows(path: Path, reports: Path) -> None:
    (file,) = reports.glob(f"*-{path.stem}.docx")
    real = read([file])
    there = grave(real)
    told = grave(in_our_words(real, path.stem))
    assert told - there == Counter()
    assert sum((there & told).values()) >= 0.9 * sum(there.values())
