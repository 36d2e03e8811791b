"""Files of the body above filled in place: what is filled, what is never touched, what is remembered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from cchc.core.exchange.theirs import fill, look
from cchc.platform.files.models import StoredFile
from cchc.reporting.exchange import reading
from cchc.reporting.exchange.models import Theirs, WorkbookMap
from cchc.reporting.exchange.tests.made import FORM, at, form_of, saved, upload
from cchc.reporting.exchange.tests.test_offline import form_report, said, with_macros
from cchc.reporting.figures.form import Line
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, owed, person, signed_in
from cchc.reporting.forms.models import Obligation

pytestmark = pytest.mark.django_db


def lines_of(duty: Obligation) -> list[Line]:
    """Some rows counted in whole numbers, of the first table."""
    shown = form_of(duty)
    return [one for one in shown.tables[0][1] if one.slot and one.slot.kind == "count"][:6]


def typed(duty: Obligation, values: list[Any]) -> list[Line]:
    """Give the first rows these values."""
    lines = lines_of(duty)
    cells = [
        cell(line.slot.indicator, value, row=line.row.key, breakdown=line.slot.breakdown)
        for line, value in zip(lines, values, strict=False)
        if line.slot
    ]
    write(form_report(duty), cells)
    return lines


def their_book(duty: Obligation, change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A workbook as the body above sends it: a merged title, coloured cells, a total, a chart, a validation."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Phụ lục 1"
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "BIỂU TỔNG HỢP KẾT QUẢ CẢI CÁCH HÀNH CHÍNH"
    for column, head in enumerate(("STT", "Nội dung", "Đơn vị tính", "Kỳ trước", "Kết quả kỳ này", "Ghi chú"), 1):
        sheet.cell(3, column, head).font = Font(bold=True)
    for at_row, line in enumerate(lines_of(duty), 4):
        sheet.cell(at_row, 1, line.row.code)
        sheet.cell(at_row, 2, line.row.label)
        sheet.cell(at_row, 3, line.row.unit)
        sheet.cell(at_row, 4, 1)
        sheet.cell(at_row, 5).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.cell(at_row, 5).number_format = "#,##0"
    sheet["E10"] = "=SUM(E4:E5)"
    sheet["B10"] = "Cộng hai dòng đầu"
    check = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    check.add("E4:E9")
    sheet.add_data_validation(check)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=4, max_row=9))
    sheet.add_chart(chart, "H3")
    sheet.column_dimensions["B"].width = 61
    change(sheet)
    return saved(book)


def brought(client: Client, duty: Obligation, content: bytes, name: str = "cua-tinh.xlsx") -> str:
    answer = client.post(at("to_fill", duty), {"file": upload(content, name)})
    assert answer.status_code == 302, said(answer)
    address: str = answer["Location"]
    return address


def filled(client: Client, address: str, **choices: str) -> bytes:
    """Confirm the map as it is offered, then the filled file."""
    client.post(
        address, {"do": "map", "name": "Biểu của tỉnh", "none_arisen": "words", "not_applicable": "", **choices}
    )
    answer = client.post(address, {"do": "fill"})
    assert answer.status_code == 200
    return answer.content


def column_e(content: bytes) -> list[Any]:
    return [load_workbook(io.BytesIO(content)).active.cell(row, 5).value for row in range(4, 11)]


def test_it_works(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12, 3456, "none_arisen", "not_applicable"])
    content = filled(drafter, brought(drafter, duty, their_book(duty)))
    assert column_e(content) == [12, 3456, "không phát sinh", None, None, None, "=SUM(E4:E5)"]
    sheet = load_workbook(io.BytesIO(content)).active
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:F1"]
    assert sheet["E4"].fill.fgColor.rgb == "00FFFF00"
    assert sheet["E4"].number_format == "#,##0"
    assert sheet.column_dimensions["B"].width == 61
    assert len(sheet.data_validations.dataValidation) == 1
    assert sheet["D4"].value == 1


def test_every_other_part_of_the_file_keeps_its_bytes(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12])
    theirs = their_book(duty)
    ours = filled(drafter, brought(drafter, duty, theirs))
    with zipfile.ZipFile(io.BytesIO(theirs)) as before, zipfile.ZipFile(io.BytesIO(ours)) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert any("chart" in name for name in zipfile.ZipFile(io.BytesIO(ours)).namelist())


def test_states_are_written_as_was_chosen(drafter: Client, duty: Obligation) -> None:
    typed(duty, ["none_arisen", "not_applicable"])
    address = brought(drafter, duty, their_book(duty))
    assert column_e(filled(drafter, address, none_arisen="0", not_applicable="-"))[:2] == [0, "-"]
    assert column_e(filled(drafter, address, none_arisen="", not_applicable="words"))[:2] == [
        None, "không thuộc thẩm quyền",
    ]  # fmt: skip


def test_formulas_and_locked_cells_are_never_written_and_told(drafter: Client, duty: Obligation) -> None:
    def lock(sheet: Any) -> None:
        sheet["E4"] = "=1+1"
        sheet.protection.sheet = True
        for row in range(4, 10):
            sheet.cell(row, 5).protection = Protection(locked=row == 5)

    typed(duty, [12, 13, 14])
    address = brought(drafter, duty, their_book(duty, lock))
    content = filled(drafter, address)
    assert column_e(content)[:3] == ["=1+1", None, 14]
    assert load_workbook(io.BytesIO(content)).active.protection.sheet
    assert {one.why for one in drafter.get(address).context["work"].left} >= {"formula", "locked"}


def test_a_merged_cell_that_shows_nothing_is_not_written(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12, 13])
    content = filled(drafter, brought(drafter, duty, their_book(duty, lambda sheet: sheet.merge_cells("E4:E5"))))
    assert column_e(content)[0] == 12
    assert load_workbook(io.BytesIO(content)).active["E4"].value == 12


def test_percentages_are_written_as_their_format_shows_them(tmp_path: Any) -> None:
    book = Workbook()
    book.active["B2"].number_format = "0.00%"
    book.active["B3"].number_format = "0.00"
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    source.write_bytes(saved(book))
    fill(source, {"0": {"2:2": {"n": "98.59"}, "3:2": {"n": "98.59"}}}, target)
    sheet = load_workbook(target).active
    assert (sheet["B2"].value, sheet["B3"].value) == (0.9859, 98.59)


def test_results_of_formulas_are_reckoned_anew(tmp_path: Any) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    import xlsxwriter

    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 1)
        sheet.write_formula(1, 0, "=A1*2", None, 2)
    fill(source, {"0": {"1:1": {"n": "5"}}}, target)
    assert load_workbook(target, data_only=True).active["A2"].value is None
    assert load_workbook(target).active["A2"].value == "=A1*2"
    assert load_workbook(target).calculation.fullCalcOnLoad


def test_moved_rows_are_found_again_and_gone_ones_listed(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12, 13, 14])
    filled(drafter, brought(drafter, duty, their_book(duty)))

    def move(sheet: Any) -> None:
        rows = [[sheet.cell(row, column).value for column in (1, 2, 3)] for row in (4, 5)]
        for row, values in zip((5, 4), rows, strict=True):
            for column, value in zip((1, 2, 3), values, strict=True):
                sheet.cell(row, column).value = value
        sheet["E10"] = None
        sheet.delete_rows(6)
        sheet.insert_rows(2, 2)

    address = brought(drafter, duty, their_book(duty, move))
    work = drafter.get(address).context["work"]
    assert not work.same_structure
    assert len(work.lost) == 1
    content = filled(drafter, address)
    sheet = load_workbook(io.BytesIO(content)).active
    assert [sheet.cell(row, 5).value for row in (6, 7)] == [13, 12]


def test_a_map_is_confirmed_once_and_used_for_the_next_file(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12])
    filled(drafter, brought(drafter, duty, their_book(duty)), none_arisen="0")
    later = owed(period="2026-Q2", template=FORM)
    address = brought(drafter, later, their_book(later))
    work = drafter.get(address).context["work"]
    assert work.same_structure
    assert work.known.none_arisen == "0"
    assert WorkbookMap.objects.count() == 1


def test_a_person_chooses_column_and_rows(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12, 13])
    address = brought(drafter, duty, their_book(duty, lambda sheet: sheet.cell(5, 2, "Một dòng tên khác hẳn")))
    second = lines_of(duty)[1].row.key
    content = filled(drafter, address, **{"column:0": "6", "row:0:5": second})
    sheet = load_workbook(io.BytesIO(content)).active
    assert [sheet.cell(row, 6).value for row in (4, 5)] == [12, 13]
    assert sheet["E4"].value is None


def their_document(duty: Obligation) -> bytes:
    document = Document()
    document.add_paragraph("Phụ lục số liệu")
    table = document.add_table(rows=1, cols=4)
    for one, head in zip(table.rows[0].cells, ("STT", "Nội dung", "ĐVT", "Kết quả"), strict=True):
        one.text = head
    for line in lines_of(duty):
        row = table.add_row().cells
        row[0].text, row[1].text, row[2].text = line.row.code, line.row.label, line.row.unit
        row[1].paragraphs[0].runs[0].bold = True
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_the_annex_of_a_word_document_is_filled_in_place(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12, 3456, "none_arisen"])
    theirs = their_document(duty)
    content = filled(drafter, brought(drafter, duty, theirs, "cong-van.docx"))
    table = Document(io.BytesIO(content)).tables[0]
    assert [row.cells[3].text for row in table.rows[1:5]] == ["12", "3.456", "không phát sinh", ""]
    with zipfile.ZipFile(io.BytesIO(theirs)) as before, zipfile.ZipFile(io.BytesIO(content)) as after:
        assert {n for n in before.namelist() if before.read(n) != after.read(n)} == {"word/document.xml"}


@pytest.mark.parametrize(
    ("spoil", "name", "words"),
    [
        (with_macros, "a.xlsx", "macro"),
        (lambda content: content[: len(content) // 2], "a.xlsx", "a.xlsx"),
        (lambda content: content + b"\0" * (40 * 2**20), "a.xlsx", "30 MB"),
        (lambda content: b"%PDF-1.7 not", "a.pdf", "a.pdf"),
        (lambda content: b"", "a.xlsx", "a.xlsx"),
    ],
)
def test_what_cannot_be_filled_is_refused(drafter: Client, duty: Obligation, spoil: Any, name: str, words: str) -> None:
    answer = drafter.post(at("to_fill", duty), {"file": upload(spoil(their_book(duty)), name)})
    assert words in said(answer)
    assert Theirs.objects.count() == 0


def test_a_file_that_takes_too_long_is_stopped_and_not_kept(
    drafter: Client, duty: Obligation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0)
    monkeypatch.setattr(reading, "_command", lambda *_arguments: ["tail", "-f", "/dev/null"])
    page = said(drafter.post(at("to_fill", duty), {"file": upload(their_book(duty))}))
    assert "lâu quá 1 phút" in page
    assert Theirs.objects.count() == StoredFile.objects.count() == 0


def test_a_file_without_rows_of_the_form_says_so(drafter: Client, duty: Obligation) -> None:
    book = Workbook()
    book.active["A1"] = "Danh sách khách mời"
    address = brought(drafter, duty, saved(book))
    assert drafter.get(address).context["work"].tables == []


def test_who_may_not_write_may_not_fill(duty: Obligation) -> None:
    writer, viewer = signed_in(person()), signed_in(person("viewer", name="nguoi-xem"))
    address = brought(writer, duty, their_book(duty))
    assert viewer.get(address).status_code == 200
    assert viewer.post(address, {"do": "fill"}).status_code == 403
    assert viewer.post(at("to_fill", duty), {"file": upload(b"x")}).status_code == 403
    assert reverse("exchange:theirs", args=[Theirs.objects.get().public_id]) == address


def test_looking_tells_what_is_fixed(tmp_path: Any) -> None:
    book = Workbook()
    book.active["A1"], book.active["B1"] = "=1+1", 2
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book))
    (table,) = look(path)["tables"]
    assert table["rows"] == [{"at": 1, "cells": {"2": "2"}, "fixed": {"1": "formula"}}]
