"""The request as one page of Word or Excel: to print and write on, or to fill in and send back.

Each row carries its key hidden, the file the id of its request; both are printed in short too, so that a sheet retyped
by hand is still known.
"""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import override
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from cchc.reporting.colleagues.models import DataRequest
from cchc.reporting.colleagues.people import Known
from cchc.reporting.colleagues.picture import square_png
from cchc.reporting.colleagues.selectors import Asked
from cchc.reporting.figures.form import written
from cchc.reporting.figures.models import State

HEADS = ("STT", "Chỉ tiêu", "ĐVT", "Kỳ trước", "Số liệu kỳ này", "Ghi chú")
WIDTHS = (1.2, 6.8, 2.0, 2.2, 3.0, 2.4)
TITLE = "PHIẾU CUNG CẤP SỐ LIỆU"
HOW = "Ghi số kiểu Việt Nam: 1.234 hoặc 98,5. Ghi “không phát sinh” hoặc “không thuộc thẩm quyền” nếu đúng như vậy."
WORDS = {State.NONE_ARISEN: "không phát sinh", State.NOT_APPLICABLE: "không thuộc thẩm quyền"}
FIRST_ROW = 8
"""Of the table in the workbook."""
KEYS = 7
"""Its hidden column."""


def identity(request: DataRequest) -> str:
    """What the file says of itself, hidden: request and form."""
    return f"cchc-request:{request.public_id}:{request.template}"


def _about(request: DataRequest, known: Known) -> list[str]:
    owed = request.obligation
    asked = [f"Kỳ báo cáo: {owed.period.label}", f"Đơn vị: {owed.unit}", f"Đề nghị: {known.shown}"]
    return [*asked, f"Gửi lại chậm nhất ngày {request.due:%d/%m/%Y} · Mã phiếu: {request.code}"]


def _cells(number: int, row: Asked) -> tuple[str, ...]:
    with override("vi"):
        before = written(row.line.before) or WORDS.get(row.line.before.state if row.line.before else "", "")  # type: ignore[call-overload]
    now = row.last.text or WORDS.get(row.last.state, "") if row.last else ""  # type: ignore[call-overload]
    return (str(number), label_of(row), row.line.row.unit, before, now, "")


def label_of(row: Asked) -> str:
    """The row as the sheet prints it, after the row it is a part of."""
    own = f"{row.line.row.code} {row.line.row.label}".strip()
    return f"{row.above}: {own}" if row.above else own


# --- Word


def word(request: DataRequest, known: Known, rows: list[Asked], address: str) -> bytes:
    """The sheet as .docx."""
    document = Document()
    _page(document)
    document.core_properties.identifier = identity(request)
    document.core_properties.title = TITLE
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = heading.add_run(TITLE)
    title.bold, title.font.size = True, Pt(14)
    for line in _about(request, known):
        document.add_paragraph(line)
    if request.note:
        document.add_paragraph(request.note)
    _table(document, rows)
    document.add_paragraph(HOW).runs[0].italic = True
    _ending(document, address)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2), Cm(1.4)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.paragraph_format.space_after = Pt(3)


def _table(document: Any, rows: list[Asked]) -> None:
    table = document.add_table(rows=1, cols=len(HEADS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(rows, 1):
        cells = table.add_row().cells
        for at, text in enumerate(_cells(number, row)):
            cells[at].paragraphs[0].add_run(text)
            if at in (3, 4):
                cells[at].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        hidden = cells[0].paragraphs[0].add_run(f"[{row.key}]")
        hidden.font.hidden = True
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        cant = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(cant)
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Cm(width)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)


def _ending(document: Any, address: str) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    if address:
        left.paragraphs[0].add_run("Hoặc điền trên điện thoại:")
        left.add_paragraph().add_run().add_picture(io.BytesIO(square_png(address)), width=Cm(3))
    for text in ("Ngày …… tháng …… năm ………", "Người cung cấp số liệu", "(ký, ghi rõ họ tên)"):
        paragraph = right.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def hidden_text(cell: Any) -> str:
    """What a cell of a table holds unseen."""
    return "".join(
        run.text or "" for part in cell.iter(qn("w:r")) if part.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None
        for run in part.iter(qn("w:t"))
    )  # fmt: skip


# --- Excel


def workbook(request: DataRequest, known: Known, rows: list[Asked]) -> bytes:
    """The sheet as .xlsx: labels locked, only the figures and remarks are written in."""
    book = Workbook()
    book.properties.identifier = identity(request)
    sheet = book.active
    sheet.title = "Phiếu"
    _say(sheet, 1, 2, TITLE).font = Font(name="Times New Roman", size=14, bold=True)
    for at, line in enumerate([*_about(request, known), HOW], 2):
        _say(sheet, at, 2, line)
    _say(sheet, 1, KEYS, identity(request))
    for at, head in enumerate(HEADS, 1):
        _say(sheet, FIRST_ROW - 1, at, head).font = Font(name="Times New Roman", size=11, bold=True)
    line = Side(style="thin")
    for number, row in enumerate(rows, 1):
        place = FIRST_ROW + number - 1
        for at, text in enumerate(_cells(number, row), 1):
            cell = _say(sheet, place, at, text)
            cell.border = Border(top=line, bottom=line, left=line, right=line)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right" if at in (4, 5) else "left")
            if at in (5, 6):
                cell.protection = Protection(locked=False)
                cell.number_format = "@"
        _say(sheet, place, KEYS, row.key)
    _say(sheet, FIRST_ROW + len(rows) + 1, 5, "Người cung cấp số liệu (ký, ghi rõ họ tên)")
    _layout(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _layout(sheet: Worksheet) -> None:
    for letter, width in zip("ABCDEF", (6, 46, 12, 13, 18, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["G"].hidden = True
    sheet.protection.sheet = True
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"


def _say(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write words: what begins like a formula stays words."""
    cell = sheet.cell(row, column)
    cell.value = text
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@"
    cell.font = Font(name="Times New Roman", size=11)
    return cell
