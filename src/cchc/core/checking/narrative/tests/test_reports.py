"""What the checked lists of the real reports expect of the prose, and nothing graver."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.checking.check import check
from cchc.core.checking.finding import Severity
from cchc.core.reading.report import read

ERRORS = {
    "000-kbang-2021-q1": {("314", "315"), ("27", "11"), ("50", "47")},
    "001-gialai-bandantoc-2023": set(),
    "002-phuongson-2023-q3": {("30", "20"), ("425", "424")},
    "003-travinh-stttt-2022-q1": {("3", "0")},
    "004-tuangiao-2011-2020": {("2", "1"), ("1.982", "1.984")},
}


@pytest.mark.reports
@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_those_of_the_lists(reports: Path, name: str) -> None:
    findings = check(read([reports / f"{name}.docx"])).findings
    ours = [f for f in findings if f.rule.startswith("narrative.") and f.severity is Severity.error]
    assert {(f.found.split()[0], f.expected.split()[0]) for f in ours} == ERRORS[name]
