"""Rules are retired and softened by date, in data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cchc.core.checking import RULES, Severity
from cchc.core.checking.schedule import Schedule, load, shipped
from cchc.core.checking.totals import TOTAL

HEAD = "rule,severity,start,end,source\n"


def schedule(tmp_path: Path, *lines: str) -> Schedule:
    path = tmp_path / "schedule.csv"
    path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    return load(path)


def test_it_works(tmp_path: Path) -> None:
    softer = schedule(tmp_path, f"{TOTAL.id},warning,2025-01-01,2026-01-01,Công văn 12/SNV")
    assert softer.severity(TOTAL, date(2024, 12, 31)) is Severity.error
    assert softer.severity(TOTAL, date(2025, 1, 1)) is Severity.warning
    assert softer.severity(TOTAL, date(2026, 1, 1)) is Severity.error


def test_a_rule_is_retired_for_good_without_an_end(tmp_path: Path) -> None:
    assert schedule(tmp_path, f"{TOTAL.id},retired,2025-01-01,,").severity(TOTAL, date(2030, 1, 1)) is None


def test_a_later_line_wins(tmp_path: Path) -> None:
    both = schedule(tmp_path, f"{TOTAL.id},retired,2025-01-01,,", f"{TOTAL.id},info,2026-01-01,,")
    assert both.severity(TOTAL, date(2026, 6, 1)) is Severity.info


@pytest.mark.parametrize("line", ["x.y,grave,2025-01-01,,", "x.y,info,1/1/2025,,", "x.y,info,2025-01-01,soon,"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"schedule\.csv, line 2"):
        schedule(tmp_path, line)


def test_the_shipped_schedule_names_rules_that_exist_and_a_source() -> None:
    for entry in shipped().entries:
        assert entry.rule in RULES
        assert entry.source
