"""Real reports of earlier periods brought into a form of the same template, and a superior's table of many units."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection

from cchc.core.reading.report import read
from cchc.reporting.exchange.models import Incoming
from cchc.reporting.exchange.tests.made import brought, offered, saved, standing
from cchc.reporting.exchange.tests.test_filling import brought as to_fill
from cchc.reporting.exchange.tests.test_filling import filled, lines_of, typed
from cchc.reporting.figures.tests.made import owed, person, signed_in
from cchc.reporting.library.models import Reading

pytestmark = pytest.mark.django_db
SAME = {"000-kbang-2021-q1": "gia-lai-2021", "001-gialai-bandantoc-2023": "gia-lai-2022"}
OTHERS = {
    "002-phuongson-2023-q3": "khanh-hoa-xa-2023",
    "003-travinh-stttt-2022-q1": "bieu-mau-2022",
    "004-tuangiao-2011-2020": "tong-ket-2011-2020",
}


def taken(path: Path, form: str) -> tuple[Any, Any]:
    """Bring a real file in, read it, look at the preview and take what it offers; the duty and the page."""
    duty = owed(template=form)
    client = signed_in(person())
    answer = brought(client, duty, path.read_bytes(), path.name, "old")
    reading = Incoming.objects.latest("id").reading
    assert reading is not None
    draft = read([path])
    Reading.objects.filter(pk=reading.pk).update(state=Reading.State.READ, draft=draft.as_json())
    page = client.get(answer["Location"])
    assert page.status_code == 200
    client.post(answer["Location"], offered(page.context["comparison"]))
    return duty, page


@pytest.mark.reports
@pytest.mark.slow
@pytest.mark.parametrize("ending", ["docx", "pdf"])
@pytest.mark.parametrize("name", SAME)
def test_a_real_report_gives_its_figures(reports: Path, name: str, ending: str) -> None:
    """Of the numbers of the checked list, at least 95 of 100 stand in the form or wait to be decided, and nothing is
    written that the list does not have."""
    duty, page = taken(reports / f"{name}.{ending}", SAME[name])
    with (reports.parent / "gold" / f"rows-{name[:3]}.csv").open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row["value_kind"] in ("number", "percent") and row["value"]]
    expected = Counter(Decimal(row["value"]).normalize() for row in rows)
    written = Counter(
        (Decimal(amount).scaleb(-scale)).normalize()
        for state, amount, scale, _ in standing(duty).values()
        if state == "value" and amount is not None
    )
    doubtful = len(page.context["comparison"].of("doubtful"))
    assert sum((expected & written).values()) + doubtful >= 0.95 * sum(expected.values())
    assert sum((written - expected).values()) <= doubtful + 0.05 * sum(written.values())
    assert page.context["sections"]


@pytest.mark.reports
@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_a_real_report_is_read_into_its_form(reports: Path, name: str) -> None:
    """Of a form with columns for several years, the figures of the report's own period."""
    duty, page = taken(reports / f"{name}.docx", OTHERS[name])
    assert len(standing(duty)) > 15
    assert page.context["comparison"].same == 0


# --- the superior's workbook


def of_units(rows: list[Any], heads: tuple[str, ...]) -> bytes:
    """A protected consolidated sheet: two rows of heads, a column for each unit, totals and a ratio as formulas."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Tổng hợp"
    sheet.merge_cells("A1:G1")
    sheet["A1"] = "TỔNG HỢP SỐ LIỆU CẢI CÁCH HÀNH CHÍNH CỦA CÁC XÃ, PHƯỜNG"
    for column, head in enumerate(("STT", "Chỉ tiêu", "Đơn vị tính"), 1):
        sheet.cell(3, column, head)
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.cell(3, 4, "Số liệu của các đơn vị")
    sheet.merge_cells(start_row=3, end_row=3, start_column=4, end_column=3 + len(heads))
    for column, head in enumerate(heads, 4):
        sheet.cell(4, column, head)
    last = 3 + len(heads)
    sheet.cell(3, last + 1, "Cộng")
    for at, line in enumerate(rows, 5):
        for column, said in enumerate((line.row.code, line.row.label, line.row.unit), 1):
            sheet.cell(at, column, said)
        for column in range(4, last + 1):
            sheet.cell(at, column).protection = Protection(locked=False)
        sheet.cell(at, last + 1, f"=SUM(D{at}:{chr(64 + last)}{at})")
    sheet.protection.enable()
    return saved(book)


@pytest.mark.parametrize("form", ["khanh-hoa-xa-2023", "bieu-mau-2022"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_of_a_table_of_units_our_column_is_filled(form: str, place: int) -> None:
    duty = owed(template=form)
    client: Client = signed_in(person())
    rows = typed(duty, [11, 12, 13])
    heads = ["UBND xã Khác", "UBND xã Hai"]
    heads.insert(place, str(duty.unit.name).removeprefix("UBND ").upper())
    address = to_fill(client, duty, of_units(lines_of(duty), tuple(heads)))
    sheet = load_workbook(io.BytesIO(filled(client, address))).active
    for at in range(5, 5 + len(rows[:3])):
        values = [sheet.cell(at, column).value for column in (4, 5, 6)]
        assert values[place] == at + 6
        assert [one for number, one in enumerate(values) if number != place] == [None, None]
        assert sheet.cell(at, 7).value == f"=SUM(D{at}:F{at})"
    assert sheet.protection.sheet
