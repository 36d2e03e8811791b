"""The forms against the checked lists of two real reports, and against the words of the others."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from cchc.core.catalogue.packs import load

pytestmark = pytest.mark.reports

MISPRINTED_CODES = {"7.2/2": "", "7.3": "7.3", "7.4": "7.4"}
"""Three numbers that the report of 2021 prints one line off, as the form has them."""
FORMS = {"000": "gia-lai-2021", "001": "gia-lai-2022", "002": "khanh-hoa-xa-2023", "003": "bieu-mau-2022"}


def checked(reports: Path, number: str) -> list[dict[str, str]]:
    with (reports.parent / "gold" / f"rows-{number}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("number", ["000", "001"])
def test_rows_are_those_of_the_checked_list_in_order(reports: Path, number: str) -> None:
    found = load().templates[FORMS[number]].rows
    wanted = checked(reports, number)
    keys = {row["row"]: row["code_norm"] for row in wanted}
    assert [row.key for row in found] == [row["code_norm"] for row in wanted]
    assert [row.parent or "" for row in found] == [keys.get(row["parent_row"], "") for row in wanted]
    assert [row.label for row in found] == [re.sub(r"\[\d+\]", "", row["label"]) for row in wanted]
    assert [row.unit.replace(" ", "") for row in found] == [row["unit"].replace(" ", "") for row in wanted]


@pytest.mark.parametrize("number", ["000", "001"])
def test_codes_are_printed_without_their_last_full_stop(reports: Path, number: str) -> None:
    printed = {row["code_norm"]: row["code"].rstrip(".") for row in checked(reports, number)}
    if number == "000":
        printed |= MISPRINTED_CODES
    assert {row.key: row.code for row in load().templates[FORMS[number]].rows} == printed


def crosswalk(reports: Path) -> dict[str, dict[str, list[str]]]:
    """Per indicator and report the keys of its rows, as the researched crosswalk gives them."""
    page = reports.parent / "knowledge" / "indicators.md"
    if not page.exists():
        pytest.skip("the researched crosswalk is not beside the reports")
    text = page.read_text(encoding="utf-8")
    text = text[text.index("## 2. Crosswalk") : text.index("## 3. Inputs")]
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"[A-G]\d\S*", cells[0]):
            keys = ([key.strip() for key in cell.replace("(group)", "").split(";")] for cell in cells[2:7])
            found[cells[0]] = dict(zip(("000", "001", "002", "003", "004"), keys, strict=True))
    return found


def test_every_row_of_the_crosswalk_is_bound_as_it_says(reports: Path) -> None:
    catalogue = load()
    wanted: dict[tuple[str, str], set[str]] = {}
    for id, forms in crosswalk(reports).items():
        for number, keys in forms.items():
            for key in keys:
                if key not in ("–", ""):
                    wanted.setdefault((number, key), set()).add(id)
    for number, name in {**FORMS, "004": "tong-ket-2011-2020"}.items():
        bound = {row.key: row.indicator for row in catalogue.templates[name].rows if row.indicator}
        expected = {key: ids for (report, key), ids in wanted.items() if report == number}
        assert bound.keys() == expected.keys()
        assert [key for key, id in bound.items() if id not in expected[key]] == []
    assert sum(len(ids) > 1 for ids in wanted.values()) == 2  # PL4.I/2 and PL7/10 are near to several


def words(text: str) -> str:
    return " ".join(re.sub(r"</?\w+>|[¹*]", "", text).split())


@pytest.mark.parametrize("number", ["002", "003"])
def test_labels_roles_and_sources_are_those_printed(reports: Path, number: str) -> None:
    """Three words were misread or misprinted in the reports and are right in the forms."""
    text = words(next(reports.glob(f"{number}-*.txt")).read_text(encoding="utf-8"))
    text = text.replace("lưu ý kể", "lũy kế").replace("văn bản của được", "văn bản được")
    text = text.replace("Thông kê TTHC", "Thống kê TTHC").replace("hợp trực tuyến", "họp trực tuyến")
    split_by_a_page = "BM7/6.7"
    for row in load().templates[FORMS[number]].rows:
        assert row.key == split_by_a_page or words(row.label) in text, row.key
        assert row.reporter in text, row.key
        assert row.system in text, row.key
