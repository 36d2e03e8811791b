"""Looking at files of many merged cells: all areas are told, and what they cover is never written."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Protection

from cchc.core.exchange.theirs import fill, look


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "a.xlsx"
    book.save(path)
    return path


def test_it_works(tmp_path: Path) -> None:
    """Low and tall areas alike."""
    book = Workbook()
    sheet = book.active
    for row in range(1, 100):
        sheet.cell(row, 1, row)
    sheet.merge_cells("A1:B2")
    sheet.merge_cells("C3:C90")
    path = saved(book, tmp_path)
    (table,) = look(path)["tables"]
    assert sorted(table["spans"]) == [(1, 1, 2, 2), (3, 3, 90, 3)]
    said = fill(path, {"0": {"2:2": {"n": "1"}, "60:3": {"n": "1"}, "91:3": {"n": "1"}}}, tmp_path / "b.xlsx")
    assert [(one["at"], one["why"]) for one in said["refused"]] == [("2:2", "merged"), ("60:3", "merged")]
    assert [one["at"] for one in said["done"]] == ["91:3"]


def test_a_blank_place_of_a_protected_sheet_is_locked_unless_it_is_said_not_to_be(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["D1"], sheet["A2"] = "Nội dung", "Ghi chú", "Dòng"
    sheet["C2"].protection = Protection(locked=False)
    sheet.protection.sheet = True
    _, second = look(saved(book, tmp_path))["tables"][0]["rows"]
    assert second["fixed"] == {"1": "locked", "2": "locked", "4": "locked"}
