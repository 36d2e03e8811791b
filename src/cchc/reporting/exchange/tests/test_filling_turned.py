"""Tracking tables of the body above with one row for each unit, filled in place: only the unit's own row is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill, Protection

from cchc.reporting.exchange.models import Theirs, WorkbookMap
from cchc.reporting.exchange.tests.made import saved
from cchc.reporting.exchange.tests.test_filling import brought, filled, lines_of, typed
from cchc.reporting.forms.models import Obligation

pytestmark = pytest.mark.django_db


def tracking(duty: Obligation, change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """As collectors keep them: a merged title, heads on two lines, a line that numbers the columns, a total, units."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Theo dõi"
    lines = lines_of(duty)
    sheet["A1"] = "BIỂU THEO DÕI KẾT QUẢ CẢI CÁCH HÀNH CHÍNH"
    sheet.merge_cells("A1:H1")
    for column, head in ((1, "TT"), (2, "Tên đơn vị"), (3, "Chỉ đạo, điều hành"), (6, lines[3].row.label)):
        sheet.cell(2, column, head).font = Font(bold=True)
    for column, line in enumerate(lines[:3], 3):
        sheet.cell(3, column, line.row.label)
    for area in ("A2:A3", "B2:B3", "C2:E2", "F2:F3"):
        sheet.merge_cells(area)
    for column, number in enumerate(("A", "B", "(1)", "(2)", "(3)", "(4)"), 1):
        sheet.cell(4, column, number)
    sheet["B5"] = "Tổng cộng"
    sheet["C5"] = "=SUM(C6:C8)"
    for row, name in enumerate(("UBND xã Khác", duty.unit.name, "UBND phường Nữa"), 6):
        sheet.cell(row, 1, row - 5)
        sheet.cell(row, 2, name)
        sheet.cell(row, 3, 1)
        sheet.cell(row, 4).fill = PatternFill("solid", fgColor="FFFF00")
    sheet["E7"] = "=C7+D7"
    change(sheet)
    return saved(book)


def cells(content: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [[sheet.cell(row, column).value for column in range(3, 7)] for row in range(5, 9)]


def test_it_works(drafter: Client, duty: Obligation) -> None:
    """The own row is filled by the heads; rows of others, the total, a formula, merges and styles stay."""
    typed(duty, [12, 3456, 7, "none_arisen"])
    address = brought(drafter, duty, tracking(duty))
    (table,) = drafter.get(address).context["work"].tables
    assert (table.turned, drafter.get(address).context["work"].columns) == (True, {0: 7})
    content = filled(drafter, address)
    assert cells(content) == [
        ["=SUM(C6:C8)", None, None, None],
        [1, None, None, None],
        [12, 3456, "=C7+D7", "không phát sinh"],
        [1, None, None, None],
    ]
    sheet = load_workbook(io.BytesIO(content)).active
    assert sorted(str(one) for one in sheet.merged_cells.ranges) == ["A1:H1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"]
    assert sheet["D7"].fill.fgColor.rgb == "00FFFF00"
    assert {one.why for one in drafter.get(address).context["work"].left} == {"formula"}


def test_what_stands_there_is_shown_beside_what_is_written(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12])
    work = drafter.get(brought(drafter, duty, tracking(duty))).context["work"]
    (one,) = work.written
    assert (one.cell, one.there, one.shown) == ("C7", "1", "12")


def test_moved_columns_and_rows_are_found_again(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12, 3456])
    filled(drafter, brought(drafter, duty, tracking(duty)))

    def move(sheet: Any) -> None:
        first, second = sheet["C3"].value, sheet["D3"].value
        sheet["C3"], sheet["D3"] = second, first
        sheet["B7"], sheet["B8"] = sheet["B8"].value, sheet["B7"].value
        sheet["E7"] = None

    address = brought(drafter, duty, tracking(duty, move))
    assert drafter.get(address).context["work"].same_structure
    content = drafter.post(address, {"do": "fill"}).content
    assert cells(content)[3][:2] == [3456, 12]
    assert cells(content)[2][:2] == [1, None]


def test_a_person_turns_the_table_round_and_it_is_remembered(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12])
    address = brought(drafter, duty, tracking(duty))
    assert drafter.post(address, {"do": "turn", "turn:0": "rows"}).status_code == 302
    page = drafter.get(address)
    assert [(one.turned, one.rows) for one in page.context["work"].tables] == [(False, [])]
    assert "Đọc theo cách này" in page.content.decode()
    drafter.post(address, {"do": "turn", "turn:0": "columns"})
    assert cells(filled(drafter, address))[2][0] == 12
    assert WorkbookMap.objects.get().tables[0]["turned"]


def test_a_unit_that_is_not_in_the_table_is_asked_for_its_row(drafter: Client, duty: Obligation) -> None:
    def other(sheet: Any) -> None:
        sheet["B7"] = "Đơn vị thứ hai"

    typed(duty, [12])
    address = brought(drafter, duty, tracking(duty, other))
    page = drafter.get(address)
    assert page.context["work"].columns == {0: 0}
    assert page.context["work"].rows == []
    assert cells(filled(drafter, address, **{"column:0": "7"}))[2][0] == 12
    assert cells(filled(drafter, brought(drafter, duty, tracking(duty, other))))[2][0] == 12


def test_a_locked_row_says_how_to_go_on(drafter: Client, duty: Obligation) -> None:
    def lock(sheet: Any) -> None:
        sheet.protection.sheet = True
        sheet["D7"].protection = Protection(locked=False)

    typed(duty, [12, 13, 14, 15])
    address = brought(drafter, duty, tracking(duty, lock))
    content = filled(drafter, address)
    assert cells(content)[2][:2] == [1, 13]
    page = drafter.get(address)
    assert [one.cell for one in page.context["work"].locked] == ["C7", "F7"]
    assert "Unprotect Sheet" in page.content.decode()


def test_a_word_table_with_a_row_for_each_unit_is_filled(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12, 3456, "none_arisen"])
    document = Document()
    table = document.add_table(rows=5, cols=5)
    lines = lines_of(duty)
    for column, head in enumerate(("TT", "Đơn vị", "Chỉ đạo, điều hành", "", lines[2].row.label)):
        table.cell(0, column).text = head
    for column, line in enumerate(lines[:2], 2):
        table.cell(1, column).text = line.row.label
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    for row, name in enumerate(("UBND xã Khác", duty.unit.name, "UBND phường Nữa"), 2):
        table.cell(row, 1).text = name
    stream = io.BytesIO()
    document.save(stream)
    content = filled(drafter, brought(drafter, duty, stream.getvalue(), "phu-luc.docx"))
    done = Document(io.BytesIO(content)).tables[0]
    assert [[done.cell(row, column).text for column in (2, 3, 4)] for row in (2, 3, 4)] == [
        ["", "", ""], ["12", "3.456", "không phát sinh"], ["", "", ""],
    ]  # fmt: skip


def test_only_the_sheet_changes(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12])
    theirs = tracking(duty)
    with zipfile.ZipFile(io.BytesIO(theirs)) as before:
        content = filled(drafter, brought(drafter, duty, theirs))
        with zipfile.ZipFile(io.BytesIO(content)) as after:
            changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}


def test_odd_answers_change_nothing(drafter: Client, duty: Obligation) -> None:
    typed(duty, [12])
    address = brought(drafter, duty, tracking(duty))
    before = Theirs.objects.get().tables
    drafter.post(address, {"do": "turn", "turn:x": "rows", "turn:99999999": "rows", "turn:5": "rows"})
    assert Theirs.objects.get().tables == before
    drafter.post(address, {"do": "map", "column:0": "4999"})
    assert WorkbookMap.objects.get().tables[0]["column"] == 0


def test_units_as_columns_with_heads_on_two_lines(drafter: Client, duty: Obligation) -> None:
    """The unit's name stands over several columns: the one of this period is filled."""
    typed(duty, [12, 13])
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"] = "TT", "Nội dung"
    for column, name in ((3, "UBND xã Khác"), (5, duty.unit.name), (7, "UBND phường Nữa")):
        sheet.cell(1, column, name)
        sheet.merge_cells(start_row=1, end_row=1, start_column=column, end_column=column + 1)
        sheet.cell(2, column, "Kỳ trước")
        sheet.cell(2, column + 1, "Kỳ này")
    for row, line in enumerate(lines_of(duty), 3):
        sheet.cell(row, 1, line.row.code)
        sheet.cell(row, 2, line.row.label)
    content = filled(drafter, brought(drafter, duty, saved(book)))
    done = load_workbook(io.BytesIO(content)).active
    assert [[done.cell(row, column).value for column in range(3, 9)] for row in (3, 4)] == [
        [None, None, None, 12, None, None], [None, None, None, 13, None, None],
    ]  # fmt: skip
