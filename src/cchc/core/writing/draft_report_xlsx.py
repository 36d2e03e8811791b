"""A draft of a consolidated report as a workbook: the form with its figures, what was found, what the units wrote."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cchc.core.vietnamese.numbers import read_number
from cchc.core.writing.cells import fits
from cchc.core.writing.draft_report import DraftReport, Row
from cchc.core.writing.workbook import height, write

FORM = (("STT", 8), ("Chỉ tiêu thống kê", 62), ("Đơn vị tính", 16), ("Số liệu", 16), ("Ghi chú", 44))
FOUND = (("Đơn vị", 30), ("Mức độ", 11), ("Sai gì", 34), ("Đề nghị", 70), ("Giải trình", 40))
TOLD = (("Mục", 30), ("Loại", 26), ("Ý kiến", 80), ("Số đơn vị", 9), ("Đơn vị, mục", 50), ("Cách viết khác", 60))
REMARKS = (("Cần xem trước khi ký", 110),)


def draft_xlsx(draft: DraftReport) -> bytes:
    """The draft as an .xlsx of four sheets. Text is text whatever it begins with; numbers are numbers."""
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, {"in_memory": True}) as book:
        _form(book, draft)
        _list(book, "Phát hiện", FOUND, (
            (one.unit, one.severity, one.title, one.message, one.explanation) for one in draft.found
        ))  # fmt: skip
        _list(book, "Nội dung", TOLD, _told(draft))
        _list(book, "Cần xem", REMARKS, ((text,) for text in draft.remarks))
    return result.getvalue()


def _told(draft: DraftReport) -> Iterable[tuple[str, ...]]:
    for part, theme, item in draft.items():
        sources = "\n".join(f"{s.unit} (mục {s.section})" if s.section else s.unit for s in item.sources)
        others = "\n".join(f"{s.unit}: {s.text}" for s in item.sources[1:] if s.text != item.text)
        yield part.heading, theme.title, item.text, str(len(item.units)), sources, others


def _shapes(book: Workbook) -> dict[str, Format]:
    shape = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "Times New Roman", "font_size": 12}
    return {
        "title": book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 14}),
        "head": book.add_format({**shape, "bold": True, "align": "center", "valign": "vcenter"}),
        "text": book.add_format(shape),
        "bold": book.add_format({**shape, "bold": True}),
        "number": book.add_format({**shape, "num_format": "#,##0.##########"}),
        "whole": book.add_format({**shape, "num_format": "#,##0"}),
        "doubt": book.add_format({**shape, "bg_color": "#FDF0CD"}),
    }


def _sheet(
    book: Workbook, shapes: dict[str, Format], name: str, columns: Sequence[tuple[str, int]], top: int = 0
) -> Worksheet:
    sheet = book.add_worksheet(name)
    for number, (head, width) in enumerate(columns):
        sheet.set_column(number, number, width)
        write(sheet, top, number, head, shapes["head"])
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(top)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&CTrang &P/&N")
    return sheet


def _form(book: Workbook, draft: DraftReport) -> None:
    shapes = _shapes(book)
    sheet = _sheet(book, shapes, "Số liệu", FORM, top=3)
    write(sheet, 0, 0, draft.unit.upper(), shapes["title"])
    write(sheet, 1, 0, f"BÁO CÁO {draft.title}", shapes["title"])
    at = 4
    for table in draft.tables:
        if title := ". ".join(text for text in (table.name, table.title) if text):
            sheet.merge_range(at, 0, at, len(FORM) - 1, title, shapes["bold"])
            at += 1
        for row in table.rows:
            _row(sheet, shapes, at, row)
            at += 1


def _row(sheet: Worksheet, shapes: dict[str, Format], at: int, row: Row) -> None:
    shape = shapes["bold" if row.heading else "text"]
    texts = (row.code, row.label, row.unit, row.value, row.note)
    for number, text in enumerate(texts):
        write(sheet, at, number, text, shape)
    found = read_number(row.value, unit=row.unit).value if row.value[:1].isdigit() or row.value[:1] == "-" else None
    if found is not None and fits(found):
        whole = found == found.to_integral_value()
        sheet.write_number(at, 3, int(found) if whole else float(found), shapes["whole" if whole else "number"])
    elif row.trouble:
        write(sheet, at, 3, row.value, shapes["doubt"])
    sheet.set_row(at, height(texts, [width for _, width in FORM]))


def _list(book: Workbook, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[tuple[str, ...]]) -> None:
    shapes = _shapes(book)
    sheet = _sheet(book, shapes, name, columns)
    at = 0
    for at, texts in enumerate(rows, 1):
        for number, text in enumerate(texts):
            write(sheet, at, number, text, shapes["text"])
        sheet.set_row(at, height(texts, [width for _, width in columns]))
    if at:
        sheet.autofilter(0, 0, at, len(columns) - 1)
    else:
        write(sheet, 1, 0, "Không có.", shapes["text"])
