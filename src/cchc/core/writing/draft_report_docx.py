"""A draft of a consolidated report as a Word file, in the layout of official documents (NĐ 30/2020, annex I).

Numbers of the prose are links to their row in the annex. The body holds no figure of a unit below: words that count
something stand in the annex of sources.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from cchc.core.writing.draft_report import DraftReport, Item, Part, Sentence, Source, Table, lead_of
from cchc.core.writing.wording import plain

FONT = "Times New Roman"
HEADS = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")
WIDTHS = (16, 118, 32, 34, 57)
"""Columns of the form on a landscape page, in millimetres."""
SOURCE_HEADS = ("Mục", "Ý kiến", "Nguồn")
SOURCE_WIDTHS = (40, 140, 77)
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
ELSEWHERE = "Các ý có số liệu riêng của đơn vị được ghi nguyên văn tại Phụ lục nguồn ý kiến."
SHADE = "FDF0CD"
_NAME = re.compile(r"[^A-Za-z0-9_]")


def draft_docx(draft: DraftReport) -> bytes:
    """The draft as a .docx, A4; the annexes are landscape and repeat the heads of their tables."""
    document = docx.Document()
    _styles(document)
    _letterhead(document, draft)
    _title(document, draft)
    targets = {row.key: _anchor(row.key) for table in draft.tables for row in table.rows}
    if draft.remarks:
        _remarks(document, draft.remarks)
    for sentence in draft.opening:
        _sentence(document, sentence, targets)
    for part in draft.parts:
        _part(document, part, targets)
    _signature(document)
    _annex(document, draft)
    if any(item for _, _, item in draft.items()):
        _sources(document, draft)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


# --- the page


def _styles(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = Mm(10)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(number, "PAGE")
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(13)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(attribute), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(6)
        if name != "Normal":
            style.font.bold = True
            style.font.italic = name == "Heading 3"
            style.paragraph_format.keep_with_next = True


def _field(paragraph: Paragraph, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _letterhead(document: Document, draft: DraftReport) -> None:
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = (68, 97)
    left, right = table.rows[0].cells
    _lines(left, [(draft.above.upper(), False, 13), (draft.unit.upper(), True, 13)] if draft.above else
           [(draft.unit.upper(), True, 13)])  # fmt: skip
    _lines(right, [(MOTTO[0], True, 12), (MOTTO[1], True, 13)])
    left, right = table.rows[1].cells
    _lines(left, [("Số:        /BC-…", False, 13)])
    _lines(right, [("…, ngày … tháng … năm …", False, 13)])
    right.paragraphs[0].runs[0].italic = True
    _widths(table, widths)
    for cell in table.rows[0].cells:
        _rule(cell.paragraphs[-1])


def _widths(table: WordTable, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in _cells(table):
        for cell, width in zip(line, widths, strict=True):
            cell.width = Mm(width)


def _lines(cell: _Cell, lines: Sequence[tuple[str, bool, int]]) -> None:
    for number, (text, bold, size) in enumerate(lines):
        paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(plain(text))
        run.bold, run.font.size = bold or None, Pt(size)


def _rule(paragraph: Paragraph) -> None:
    """The line under the name of the body and under the motto."""
    paragraph.paragraph_format.space_after = Pt(6)
    for run in paragraph.runs:
        run.underline = True


def _title(document: Document, draft: DraftReport) -> None:
    for text in ("BÁO CÁO", draft.title):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(12 if text == "BÁO CÁO" else 0)
        paragraph.add_run(plain(text)).bold = True


def _remarks(document: Document, remarks: Sequence[str]) -> None:
    """A framed note of the draft: what has to be seen to, and be taken out before it is signed."""
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    cell = table.rows[0].cells[0]
    _shade(cell)
    first = cell.paragraphs[0]
    first.add_run("Bản nháp, xóa khung này trước khi ký:").bold = True
    for text in remarks:
        cell.add_paragraph(f"- {plain(text)}")
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_after = Pt(2)
        for run in paragraph.runs:
            run.font.size = Pt(11)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


# --- the prose


def _part(document: Document, part: Part, targets: dict[str, str]) -> None:
    heading = document.add_paragraph(plain(part.heading), style=f"Heading {min(max(part.level, 1), 3)}")
    heading.paragraph_format.first_line_indent = Mm(10)
    for sentence in part.sentences:
        _sentence(document, sentence, targets)
    for theme in part.themes:
        told = [item for item in theme.items if not item.figures]
        if told or theme.items:
            _body(document).add_run(f"{plain(theme.title)}:").italic = True
        for item in told:
            _item(document, item)
        if len(told) < len(theme.items):
            _body(document).add_run(ELSEWHERE).italic = True


def _body(document: Document) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _sentence(document: Document, sentence: Sentence, targets: dict[str, str]) -> None:
    paragraph = _body(document)
    paragraph.add_run(plain(sentence.before))
    if sentence.row in targets:
        _link(paragraph, sentence.number, targets[sentence.row])
    else:
        paragraph.add_run(plain(sentence.number))
    paragraph.add_run(plain(sentence.end))


def _item(document: Document, item: Item) -> None:
    paragraph = _body(document)
    words, sources = lead_of(item)
    paragraph.add_run(plain(words))
    run = paragraph.add_run(plain(sources))
    run.italic, run.font.size = True, Pt(11)


def _link(paragraph: Paragraph, text: str, anchor: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    run = paragraph.add_run(plain(text))
    link.append(run._r)
    paragraph._p.append(link)


def _anchor(key: str) -> str:
    """A bookmark's name: letters, digits and underscores, at most forty."""
    return f"r_{_NAME.sub('_', key)}"[:40]


def _signature(document: Document) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _lines(left, [("Nơi nhận:", True, 12)])
    left.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
    left.paragraphs[0].runs[0].italic = True
    _lines(right, [("THỦ TRƯỞNG CƠ QUAN", True, 13)])


# --- the annexes


def _annex(document: Document, draft: DraftReport) -> None:
    _landscape(document)
    for number, table in enumerate(draft.tables):
        if number:
            document.add_paragraph().paragraph_format.space_after = Pt(0)
        for text in (table.name, table.title):
            if text:
                _centred(document, text)
        _form(document, table)


def _landscape(document: Document) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    section.different_first_page_header_footer = False


def _centred(document: Document, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(plain(text)).bold = True


def _form(document: Document, table: Table) -> None:
    word = _grid(document, HEADS, WIDTHS, len(table.rows))
    for number, (cells, row) in enumerate(zip(_cells(word)[1:], table.rows, strict=True)):
        texts = (row.code, row.label, row.unit, row.value, row.note)
        _fill(cells, texts, bold=row.heading)
        cells[1].paragraphs[0].paragraph_format.left_indent = Mm(3 * min(row.depth, 4))
        cells[3].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for run in cells[4].paragraphs[0].runs:
            run.italic, run.font.size = True, Pt(9)
        if row.trouble:
            _shade(cells[3])
        if row.value:
            _bookmark(cells[3].paragraphs[0], _anchor(row.key), number + 1)


def _sources(document: Document, draft: DraftReport) -> None:
    _centred(document, "PHỤ LỤC NGUỒN Ý KIẾN")
    _centred(document, "Nguyên văn ý kiến của các đơn vị, xếp theo mục của báo cáo")
    told = list(draft.items())
    word = _grid(document, SOURCE_HEADS, SOURCE_WIDTHS, len(told))
    for cells, (part, theme, item) in zip(_cells(word)[1:], told, strict=True):
        where = " · ".join(text for text in (part.heading, theme.title) if text)
        _fill(cells, (where, f"“{item.text}”", "; ".join(_source(item, source) for source in item.sources)))


def _source(item: Item, source: Source) -> str:
    """'Xã A (mục V)'; with the unit's own words where they are not those of the first."""
    named = f"{source.unit} (mục {source.section})" if source.section else source.unit
    return named if source.text == item.text else f"{named}: “{source.text}”"


def _grid(document: Document, heads: Sequence[str], widths: Sequence[int], rows: int) -> WordTable:
    table: WordTable = document.add_table(rows=1 + rows, cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _widths(table, widths)
    cells = _cells(table)
    _fill(cells[0], heads, bold=True)
    for cell in cells[0]:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _cells(table: WordTable) -> list[list[_Cell]]:
    """The cells row by row; asking the table for each row would walk over it each time."""
    width = len(table.columns)
    flat: list[_Cell] = table._cells
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _fill(cells: Iterable[_Cell], texts: Iterable[str], *, bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(plain(text))
        run.font.size = Pt(11)
        run.bold = bold or None


def _shade(cell: _Cell) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), SHADE)
    cell._tc.get_or_add_tcPr().append(shading)


def _bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.insert(0, start)
    paragraph._p.append(end)
