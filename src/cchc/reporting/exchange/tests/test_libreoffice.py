"""What we make opens in LibreOffice, and comes back from it as it was."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from cchc.core.exchange.offline import OfflineForm, Row, Sheet, workbook
from cchc.core.exchange.offline_read import read_form
from cchc.core.exchange.theirs import fill

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")


def converted(source: Path, folder: Path) -> Path:
    """The file opened and saved again by LibreOffice."""
    folder.mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / source.name


def test_the_offline_form_comes_back_as_it_was(tmp_path: Path) -> None:
    rows = (
        Row("1", "1", "Số văn bản", "Văn bản", "whole"),
        Row("2", "2", "Tỷ lệ", "%", "any"),
        Row("3", "3", "Mức", "", "code", options=((0, "Không"), (1, "Có"))),
        Row("4", "4", "Ghi chú", "", "text"),
    )
    form = OfflineForm({"period": "p", "unit": "u"}, "Biểu", ("a", "b"), "Quý I", "", (Sheet("BM1", "Bảng", rows),))
    source = tmp_path / "form.xlsx"
    source.write_bytes(workbook(form))
    book = load_workbook(source)
    sheet = book["BM1"]
    for line, value in zip(range(7, 11), (12, 98.59, "1 · Có", "Đã xong"), strict=True):
        sheet.cell(line, 6).value = value
    sheet.cell(7, 7).value = "không phát sinh"
    book.save(source)
    before, after = read_form(source), read_form(converted(source, tmp_path / "lo"))
    assert after == before
    assert [(row["v"], row["s"]) for row in after["rows"]] == [
        ("12", "không phát sinh"), ("98,59", ""), ("1 · Có", ""), ("Đã xong", ""),
    ]  # fmt: skip


def test_a_filled_workbook_shows_its_totals_reckoned_anew(tmp_path: Path) -> None:
    source, target = tmp_path / "theirs.xlsx", tmp_path / "filled.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 1)
        sheet.write_formula(1, 0, "=A1*2", None, 2)
        sheet.protect("")
        sheet.write_number(2, 0, 0, book.add_format({"locked": False}))
        sheet.write_formula(3, 0, "=A3+1", None, 1)
    said = fill(source, {"0": {"1:1": {"n": "5"}, "3:1": {"n": "41"}, "9:9": {"t": "x"}}}, target)
    assert [one["at"] for one in said["done"]] == ["3:1"]
    assert {one["why"] for one in said["refused"]} == {"locked"}
    shown = load_workbook(converted(target, tmp_path / "lo"), data_only=True).active
    assert (shown["A1"].value, shown["A2"].value, shown["A3"].value, shown["A4"].value) == (1, 2, 41, 42)
