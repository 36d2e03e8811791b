"""`fill-workbook`: 120 figures into a workbook of the body above, against openpyxl loading, setting and saving it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, Side

from bench.measure import Line, compare
from cchc.core.exchange.theirs import fill

ROWS = 1_500
FILLED = 120
SHEETS = 4
LIMIT = 1.5


def run(*, full: bool) -> list[Line]:
    """One line: a workbook of four sheets with styles, formulas, merged heads."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "theirs.xlsx"
        made(source)
        ours, theirs = Path(folder) / "ours.xlsx", Path(folder) / "openpyxl.xlsx"
        plan = {"0": {f"{row}:4": {"n": str(row)} for row in range(4, 4 + FILLED)}}

        def baseline() -> None:
            book = load_workbook(source)
            sheet = book.worksheets[0]
            for row in range(4, 4 + FILLED):
                sheet.cell(row, 4).value = row
            book.save(theirs)

        ratio, seconds = compare(lambda: fill(source, plan, ours), baseline, 9 if full else 5)
        assert load_workbook(ours).worksheets[0]["D4"].value == 4
    return [Line("forms", "fill-workbook", FILLED, ratio, LIMIT, "openpyxl load and save", seconds)]


def made(target: Path) -> None:
    """A workbook as bodies above send them."""
    book = Workbook()
    book.remove(book.active)
    thin = Border(*[Side("thin")] * 4)
    for number in range(SHEETS):
        sheet = book.create_sheet(f"Biểu {number + 1}")
        sheet.merge_cells("A1:F1")
        sheet["A1"] = "BIỂU TỔNG HỢP"
        for row in range(4, 4 + ROWS):
            values = (f"{row}", f"Chỉ tiêu số {row}", "Văn bản", None, f"=D{row}*2", "")
            for column, value in enumerate(values, 1):
                cell = sheet.cell(row, column, value)
                cell.border, cell.font = thin, Font(name="Times New Roman", size=12)
    book.save(target)
