"""The five real reports: what truly contradicts itself, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.checking.finding import Severity
from cchc.core.checking.prose import balances, breakdowns, shares
from cchc.core.checking.subject import Subject
from cchc.core.reading.report import matcher, read

EXPECTED = {
    "000-kbang-2021-q1": [],
    "001-gialai-bandantoc-2023": [("error", "75 %", "67 %")],
    "002-phuongson-2023-q3": [("warning", "425", "426"), ("warning", "21", "19")],
    "003-travinh-stttt-2022-q1": [("warning", "0,95 %", "0,96 %")],
    "004-tuangiao-2011-2020": [("error", "1.982", "1.988"), ("warning", "33,8 %", "33,9 %")],
}
NOTES = [("139", "138"), ("148", "147"), ("100 %", "< 100 %")]


@pytest.mark.reports
@pytest.mark.parametrize("name", EXPECTED)
def test_only_true_contradictions(reports: Path, name: str) -> None:
    subject = Subject(read([reports / f"{name}.txt"]), matcher().catalogue)
    findings = [finding for module in (breakdowns, shares, balances) for finding in module.find(subject)]
    grave = [(f.severity.value, f.found, f.expected) for f in findings if f.severity is not Severity.info]
    notes = [(f.found, f.expected) for f in findings if f.severity is Severity.info]
    assert grave == EXPECTED[name]
    assert notes == (NOTES if name.startswith("000") else [])
    by_place = {(s.section.id, s.place): s.text for s in subject.sentences}
    for place in (place for finding in findings for place in finding.places):
        assert by_place[place.section, place.place][place.start : place.end] == place.quote
