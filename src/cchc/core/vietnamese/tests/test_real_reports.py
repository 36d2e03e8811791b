"""The five real reports and their checked lists, where they are at hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from cchc.core.vietnamese.names import find_document_numbers
from cchc.core.vietnamese.numbers import Habit, find_numbers, read_number
from cchc.core.vietnamese.text import nfc

pytestmark = pytest.mark.reports
SEEDS = ["000", "001"]


def text_of(reports: Path, seed: str) -> str:
    return nfc(next(reports.glob(f"{seed}*.txt")).read_text(encoding="utf-8"))


def gold(reports: Path, name: str) -> list[dict[str, str]]:
    with (reports.parent / "gold" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_printed_value_is_read(reports: Path, seed: str) -> None:
    habit = Habit.of(text_of(reports, seed).split("\n"))
    for row in gold(reports, f"rows-{seed}.csv"):
        read = read_number(row["raw_value"], unit=row["unit"], habit=habit)
        assert read.value == (Decimal(row["value"]) if row["value"] else None), row
        assert read.certain, row


@pytest.mark.parametrize("seed", SEEDS)
def test_every_quantity_of_the_prose_is_found(reports: Path, seed: str) -> None:
    habit = Habit.of(text_of(reports, seed).split("\n"))
    facts = [row for row in gold(reports, "narrative-facts-000-001.csv") if row["seed"] == seed]
    stated = [row for row in facts if row["quantity"] != "0" and "7h15" not in row["quote"]]  # a time, and none at all
    for row in stated:
        spans = find_numbers(nfc(row["quote"]), habit=habit, quantities=True)
        values = [value for span in spans for value in span.parts or (span.value,)]
        assert Decimal(row["quantity"]) in values, row["quote"]


@pytest.mark.parametrize(("seed", "habit"), [("003", "dot_groups_likely"), ("004", "dot_groups_likely")])
def test_habit_of_reports_with_large_numbers(reports: Path, seed: str, habit: str) -> None:
    assert getattr(Habit.of(text_of(reports, seed).split("\n")), habit)


def test_own_document_numbers(reports: Path) -> None:
    first = {seed: find_document_numbers(text_of(reports, seed))[0] for seed in ("000", "001", "002", "003")}
    assert {seed: (item.number, item.symbol) for seed, item in first.items()} == {
        "000": ("84", "BC-UBND"),
        "001": ("", "BC-BDT"),
        "002": ("1202", "BC-UBND"),
        "003": ("", "BC-STTTT-VP"),
    }
