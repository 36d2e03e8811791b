"""Excel workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made import SAMPLE, Grid, Text, raw_xlsx, write_xlsx

from cchc.core.reading.document import Document
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.xlsx_values import shown_number, style_of


def row(number: int, *values: str, attributes: str = "") -> str:
    cells = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for i, value in enumerate(values)
        if value
    )
    return f'<row r="{number}" {attributes}>{cells}</row>'


def data(*rows: str, before: str = "", after: str = "") -> str:
    return f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"


def read(tmp_path: Path, *rows: str, **more: str) -> Document:
    return open_file(raw_xlsx(tmp_path / "a.xlsx", {"Biểu 1": data(*rows, **more)}))


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[{"left": "<", "up": "^"}.get(c.merged or "", c.text) for c in r.cells] for r in table.rows]
        for table in document.tables()
    ]


def test_it_works(tmp_path: Path) -> None:
    document = open_file(write_xlsx(tmp_path / "a.xlsx"))
    assert document.format == "xlsx"
    assert [p.text for p in document.paragraphs()] == [b.text for b in SAMPLE if isinstance(b, Text)]
    (made,) = (b for b in SAMPLE if isinstance(b, Grid))
    (table,) = document.tables()
    assert [tuple(r.texts()) for r in table.rows] == list(made.rows)
    assert (table.sheet, table.place, table.rows[1].place) == ("Phụ lục", "t1", "t1.r2")


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("34279", "", "34279"),
        ("34279", "#,##0", "34279"),
        ("12", "0.00", "12"),
        ("3.7", "", "3,7"),
        ("0.53700000000000003", "0%", "53,7%"),
        ("1", "0%", "100%"),
        ("0.997762863534676", "0.00%", "99,78%"),
        ("0.333333333333333", "", "0,33"),
        ("1E-3", "", "0,001"),
        ("1.2E+6", "General", "1200000"),
        ("45181", "dd/mm/yyyy", "12/09/2023"),
        ("45181.5", "m/d/yy h:mm", "12/09/2023"),
        ("45181", "mm/yyyy", "09/2023"),
        ("45181", "[$-42A]dd mmmm yyyy;@", "12/09/2023"),
        ("0.5", "h:mm", "12:00"),
        ("5", '0" ngày"', "5"),
        ("-3.5", "0.0_);[Red](0.0)", "-3,5"),
        ("nan", "", "nan"),
        ("1e999", "", "1e999"),
    ],
)
def test_numbers_are_shown_as_vietnamese_write_them(raw: str, code: str, shown: str) -> None:
    assert shown_number(raw, style_of(code)) == shown


def test_the_calendar_of_old_macs(tmp_path: Path) -> None:
    assert shown_number("43719", style_of("dd/mm/yyyy"), from_1904=True) == "12/09/2023"


def test_styles_strings_booleans_errors_and_dates(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts><font/><font><b/></font></fonts>'
        '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="1"/><xf numFmtId="14" fontId="0"/></cellXfs>'
    )
    strings = "<si><t>Tỷ lệ</t></si><si><r><t>hồ </t></r><r><t>sơ</t></r><rPh><t>x</t></rPh></si>"
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1"><v>0.25</v></c></row>'
        '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#DIV/0!</v></c>'
        '<c r="C2" s="2"><v>45181</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>tính</v></c><c r="B3" t="d"><v>2023-09-12</v></c><c r="C3"><v>7</v></c></row>'
    )
    path = raw_xlsx(tmp_path / "a.xlsx", {"S": data(cells)}, styles=styles, strings=strings)
    document = open_file(path)
    assert grids(document) == [
        [["Tỷ lệ", "hồ sơ", "25%"], ["TRUE", "#DIV/0!", "12/09/2023"], ["tính", "12/09/2023", "7"]]
    ]
    (table,) = document.tables()
    assert [cell.bold for cell in table.rows[0].cells] == [False, False, True]


def test_merged_cells(tmp_path: Path) -> None:
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="A5:C5"/></mergeCells>'
    document = read(
        tmp_path,
        row(1, "STT", "Kết quả", "", "Ghi chú"),
        row(2, "", "Đơn vị", "Số liệu"),
        row(3, "1", "Hồ sơ", "5"),
        after=merges,
    )
    assert grids(document) == [
        [["STT", "Kết quả", "<", "Ghi chú"], ["^", "Đơn vị", "Số liệu", ""], ["1", "Hồ sơ", "5", ""]]
    ]


def test_titles_and_several_tables(tmp_path: Path) -> None:
    head = ("STT", "Chỉ tiêu", "Số liệu")
    document = read(
        tmp_path,
        row(1, "", "Phụ lục 1"),
        row(2, *head),
        row(3, "1", "Việc", "2"),
        row(5, "Phụ lục 2"),
        row(6, *head),
        row(7, "1", "Hồ sơ", "3"),
        row(9, *head),
        row(10, "1", "Đơn", "4"),
    )
    assert [p.text for p in document.paragraphs()] == ["Phụ lục 1", "Phụ lục 2"]
    assert [len(grid) for grid in grids(document)] == [2, 2, 2]


def test_a_blank_row_inside_a_table_does_not_end_it(tmp_path: Path) -> None:
    document = read(tmp_path, row(1, "STT", "Chỉ tiêu", "Số liệu"), row(2, "1", "Việc", "2"), row(4, "2", "Đơn", "5"))
    assert [len(grid) for grid in grids(document)] == [3]


def test_hidden_rows_columns_and_sheets_stay_out(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        {
            "Hiện": data(
                row(1, "a", "b", "c"),
                row(2, "d", "e", "f", attributes='hidden="1"'),
                row(3, "g", "h", "i"),
                before='<cols><col min="2" max="2" hidden="1"/></cols>',
            )
        },
    )
    assert grids(open_file(path)) == [[["a", "c"], ["g", "i"]]]


def test_cells_keep_their_lines(tmp_path: Path) -> None:
    (table,) = read(tmp_path, row(1, "Có = 1&#10;Không = 0", "b", "c"), row(2, "d", "e", "f")).tables()
    assert table.rows[0].cells[0].lines == ("Có = 1", "Không = 0")


def test_a_sheet_that_claims_a_million_columns_costs_nothing(tmp_path: Path) -> None:
    far = '<c r="XFD1048576" t="inlineStr"><is><t>xa</t></is></c>'
    document = read(tmp_path, row(1, "a", "b", "c"), f'<row r="1048576">{far}</row>')
    assert grids(document) == [[["a", "b", "c"]]]


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", {"S": data(*(row(n, "a", "b", "c") for n in range(1, 12)))})
    with pytest.raises(UnreadableFile) as refused:
        open_file(path, limits=Limits(rows=10))
    assert refused.value.code == "too_many_rows"


def test_progress_is_told_sheet_by_sheet(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    sheets = {name: data(row(1, "a", "b", "c"), row(2, "d", "e", "f")) for name in ("Một", "Hai")}
    document = open_file(raw_xlsx(tmp_path / "a.xlsx", sheets), progress=lambda *args: told.append(args))
    assert told == [(1, 2, "a.xlsx"), (2, 2, "a.xlsx")]
    assert [table.sheet for table in document.tables()] == ["Một", "Hai"]
