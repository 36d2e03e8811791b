"""Totals taken away: what stands in the workbook, in the text, in the workbook of proofs; seals and what changed."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cchc.core.figures import Figure
from cchc.core.rollup.result import Cell
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation import additions
from cchc.reporting.consolidation.additions import Place
from cchc.reporting.consolidation.models import Consolidation
from cchc.reporting.consolidation.tests.made import gives
from cchc.reporting.consolidation.tests.test_total_pages import WEST, as_role, collector, country, text_of
from cchc.reporting.figures.tests.made import owed

pytestmark = pytest.mark.django_db
_fixtures = (collector, country)


def book(client: Client, name: str) -> Any:
    answer = client.get(WEST + name)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def line_of(sheet: Any, code: str, column: int = 1) -> list[Any]:
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[column - 1].value == code)


def test_it_works(collector: Client) -> None:
    sheet = book(collector, "table.xlsx?rows=all").worksheets[0]
    heads = [cell.value for cell in sheet[6]]
    settled = dict(zip(heads, line_of(sheet, "C3.3a"), strict=True))
    assert (settled["Total"] if "Total" in heads else settled["Tổng"]) == 30
    ratio = line_of(sheet, "C3.3")
    assert 96.67 in ratio
    assert 29 in ratio
    assert 30 in ratio
    assert sheet.cell(1, 1).value.startswith("west")


def test_numbers_are_numbers_and_words_stay_words(country: dict[str, Unit], collector: Client) -> None:
    country["a"].name = "=HYPERLINK(1)"
    country["a"].save()
    gives(country["a"], "A1", None, "none_arisen")
    gives(country["a"], "B1.1", 9_007_199_254_740_993)
    sheet = book(collector, "table.xlsx?rows=all&columns=units").worksheets[0]
    assert not any(isinstance(cell.value, str) and cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert "9.007.199.254.740.993" in line_of(sheet, "B1.1")
    assert "=HYPERLINK(1)" in [cell.value for cell in sheet[6]]


def test_who_is_missing_has_a_sheet(country: dict[str, Unit], collector: Client) -> None:
    owed(country["d"])
    sheet = book(collector, "table.xlsx").worksheets[1]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["d"]


def test_the_text_opens_in_excel_by_itself(country: dict[str, Unit], collector: Client) -> None:
    answer = collector.get(f"{WEST}table.csv?rows=all")
    assert answer.content.startswith(b"\xff\xfe"), "the mark by which Excel knows the letters"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-16")), delimiter="\t"))
    assert "30" in next(row for row in rows if row[0] == "C3.3a")
    assert "96,67" in next(row for row in rows if row[0] == "C3.3")
    assert len({len(row) for row in rows if len(row) > 2}) == 1


def test_the_proof_adds_up_again(country: dict[str, Unit], collector: Client) -> None:
    place = Place(country["west"], "cchc", "2026-Q1", Cell("C3.3a"))
    additions.adjust(place, Figure.of(-3), reason="Tính trùng", about=country["b"])
    totals, parts, added = book(collector, "proof.xlsx").worksheets[:3]
    given = [row[6].value for row in parts.iter_rows(min_row=2) if row[0].value == "C3.3a"]
    line = line_of(totals, "C3.3a")
    assert sorted(given) == [10, 20]
    assert (line[3], line[4], line[6]) == (27, 30, -3)
    assert line[7].startswith("=SUMIFS(")
    assert "Tính trùng" in [cell.value for row in added.iter_rows() for cell in row]


def test_a_proof_too_large_is_offered_in_parts(collector: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc.reporting.consolidation.views.files.MOST", 3)
    answer = collector.get(f"{WEST}proof.xlsx")
    assert answer.status_code == 422
    assert f'href="{WEST}proof.xlsx?group=7"' in text_of(answer)
    assert collector.get(f"{WEST}proof.xlsx?group=1").status_code == 200


# --- seals


def test_a_seal_stands_and_the_next_tells_what_changed(country: dict[str, Unit], collector: Client) -> None:
    first = collector.post(f"{WEST}seals/", {"note": "Gửi Bộ", "seen": ""})
    one = Consolidation.objects.get()
    assert first["Location"] == f"/totals/sealed/{one.public_id}/"
    proved = openpyxl.load_workbook(io.BytesIO(collector.get(f"{first['Location']}proof.xlsx").content))
    assert line_of(proved.worksheets[0], "C3.3a")[3] == 30
    again = collector.post(f"{WEST}seals/", {"note": "", "seen": str(one.pk)})
    assert again["Location"] == first["Location"], "nothing new: the seal stands"
    gives(country["a"], "C3.3a", 110)
    two = collector.post(f"{WEST}seals/", {"note": "", "seen": str(one.pk)})
    page = text_of(collector.get(two["Location"] + "?only=changes"))
    assert "C3.3a</span>" in page
    assert "C3.3b</span>" not in page
    assert "+100" in page
    assert "Gửi Bộ" in text_of(collector.get(first["Location"]))
    assert "C3.3b</span>" in text_of(collector.get(first["Location"]))


def test_who_seals_over_anothers_seal_sees_it_first(country: dict[str, Unit], collector: Client) -> None:
    collector.post(f"{WEST}seals/", {"note": "Của người khác"})
    gives(country["a"], "C3.3a", 110)
    answer = collector.post(f"{WEST}seals/", {"note": "Của tôi", "seen": ""})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Của tôi" in page
    assert "Của người khác" in page
    assert f'value="{Consolidation.objects.get().pk}"' in page


def test_only_what_counts_is_sealed(country: dict[str, Unit], collector: Client) -> None:
    assert collector.post(f"{WEST}seals/?drafts=1", {"note": "Cả dự thảo"}).status_code == 422
    assert not Consolidation.objects.exists()


def test_a_viewer_reads_seals_and_makes_none(country: dict[str, Unit], collector: Client) -> None:
    collector.post(f"{WEST}seals/", {"note": ""})
    viewer = as_role("viewer", country["west"])
    address = f"/totals/sealed/{Consolidation.objects.get().public_id}/"
    assert viewer.get(address).status_code == 200
    assert viewer.post(f"{WEST}seals/", {"note": ""}).status_code == 403
    assert as_role("viewer", country["east"], "la").get(address).status_code in (403, 404)
