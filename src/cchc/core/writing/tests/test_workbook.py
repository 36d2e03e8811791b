"""The list of findings as a workbook."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from cchc.core.checking.finding import Severity
from cchc.core.messages import Message
from cchc.core.reading.draft import ReportHeader
from cchc.core.writing.tests.made import cell, finding, words
from cchc.core.writing.workbook import COLUMNS, height, workbook

HEADER = ReportHeader(agency="UBND xã Đồng Mây", number="15/BC-UBND", title="Cải cách hành chính quý III")


def test_it_works() -> None:
    found = [finding(words("p1", "7 việc"), cell("t1.r1.c1", "9")), finding(severity=Severity.info)]
    book = openpyxl.load_workbook(io.BytesIO(workbook(found, HEADER)))
    (sheet,) = book
    assert sheet.title == "Phát hiện"
    assert [c.value for c in sheet[4]] == [
        "STT", "Mức độ", "Quy tắc", "Ở đâu", "Sai gì", "Cách tính", "Đề nghị", "Số ghi", "Số đúng",
    ]  # fmt: skip
    row = [c.value for c in sheet[5]]
    assert row[0] == 1
    assert row[1] == "Lỗi"
    assert row[3:6] == ["I: “7 việc”\nPhụ lục 1, 1.", "Tổng 7 ≠ 9", "4 + 5 = 9"]
    assert row[7:] == ["7", "9"]
    assert sheet["B6"].value == "Lưu ý"
    assert sheet["D6"].value in (None, "")
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("A5", "landscape", 9)
    assert (sheet.print_title_rows, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("$4:$4", True)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # one page wide, any number high
    assert sheet["G5"].alignment.wrap_text
    assert [round(sheet.column_dimensions["ABCDEFGHI"[n]].width) for n in (0, 6)] == [6, 45]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    evil = replace(finding(words("p1", text)), found=text, expected=text, steps=(text,),
                   title=Message("{t}", "{t}", {"t": text}))  # fmt: skip
    (sheet,) = openpyxl.load_workbook(io.BytesIO(workbook([evil], replace(HEADER, title=text))))
    for spot in ("A1", "E5", "F5", "H5", "I5"):
        found = sheet[spot]
        assert (found.value, found.data_type, found.hyperlink) == (text, "s", None)
        assert spot == "A1" or found.quotePrefix


def test_english_and_no_findings() -> None:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(workbook([], HEADER, "en")))
    assert (sheet.title, sheet["B4"].value, sheet.max_row) == ("Findings", "Severity", 4)


def test_very_long_texts_and_characters_no_file_may_hold() -> None:
    long = replace(finding(), found="x" * 40_000, expected="a\x00b")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(workbook([long], HEADER)))
    assert len(sheet["H5"].value) == 32_000
    assert sheet["I5"].value == "ab"
    assert sheet.row_dimensions[5].height <= 409


def test_rows_are_as_high_as_their_texts() -> None:
    assert height(["a", "b"], [10, 10]) < height(["a\nb", "b"], [10, 10]) < height(["a" * 200, "b"], [10, 10])
    assert len(COLUMNS) == 9
