"""Recall and precision against the checked lists of two real reports."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from cchc.core.reading.draft import Fact
from cchc.core.reading.report import read
from cchc.core.vietnamese.text import fold_key


def words(text: str) -> set[str]:
    return set(fold_key(text).split())


def agrees(row: dict[str, str], fact: Fact) -> bool:
    """Same quantity, and at least half of the shorter quote's words in common."""
    ours, theirs = words(fact.quote), words(row["quote"])
    shared = len(ours & theirs) >= 0.5 * min(len(ours), len(theirs))
    return Decimal(row["quantity"]) == Decimal(fact.quantity) and shared


@pytest.mark.reports
@pytest.mark.parametrize(("seed", "name"), [("000", "000-kbang-2021-q1"), ("001", "001-gialai-bandantoc-2023")])
def test_nine_of_ten_statements_are_found_and_nine_of_ten_found_are_statements(
    reports: Path, seed: str, name: str
) -> None:
    with (reports.parent / "gold" / "narrative-facts-000-001.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["seed"] == seed]
    facts = read([reports / f"{name}.txt"]).facts
    recall = sum(any(agrees(row, fact) for fact in facts) for row in rows) / len(rows)
    precision = sum(any(agrees(row, fact) for row in rows) for fact in facts) / len(facts)
    assert recall >= 0.9
    assert precision >= 0.9


@pytest.mark.reports
def test_units_and_periods_agree_with_the_list(reports: Path) -> None:
    with (reports.parent / "gold" / "narrative-facts-000-001.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["seed"] == "000"]
    facts = read([reports / "000-kbang-2021-q1.txt"]).facts
    pairs = [(row, next((fact for fact in facts if agrees(row, fact)), None)) for row in rows]
    found = [(row, fact) for row, fact in pairs if fact is not None]
    assert sum(row["period"] == fact.period for row, fact in found) >= 0.9 * len(found)
    assert sum(row["unit"].lower() == fact.unit.lower() for row, fact in found) >= 0.85 * len(found)
