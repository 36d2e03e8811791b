"""Make the invented report that newcomers check first: `python -m tests.make_trial`.

A ward's quarterly report in our own words, in the shape of a real one (letterhead, outline, signature, annex), with
contradictions of different families planted in it. PLANTED says what they are.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from cchc.core.catalogue.model import TemplateRow
from cchc.core.catalogue.packs import load

TRIAL = Path(__file__).parent.parent / "src" / "cchc" / "reporting" / "library" / "trial" / "bao-cao-thu.docx"
FORM = "khanh-hoa-xa-2023"
CENTER, RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY

PLANTED = {
    "narrative": "12 hồ sơ trễ hạn trong lời văn, phụ lục ghi đúng hạn hết; 250 phiếu và 205 phiếu",
    "arithmetic": "2.1.3 ghi 3, các phần 1 + 1; 20 văn bản gồm 12 + 5 + 2",
    "ratio": "1.2 ghi 76,4 (26/34 = 76,47); 7.7.4 ghi 62,8 = 402/640; 03/05 bộ phận đạt 75%",
    "code": "1.6 hình thức khảo sát ghi 3; 1.7 còn nguyên chữ của biểu mẫu",
    "bounds": "40 thủ tục thanh toán trực tuyến trên 31 thủ tục có phí",
    "date": "II.2 ghi kỳ từ 15/6/2023; ngày 31/6/2024",
    "numbering": "II có mục 1, 2, 4",
    "missing": "3.5 để trống dù đủ hai thành phần",
    "unreadable": "5.4 ghi chữ O thay số 0",
}
"""Family of rules → what was planted, in a few words."""

NARRATIVE: tuple[tuple[int, str], ...] = (
    (0, "Căn cứ Kế hoạch cải cách hành chính năm 2024 của thành phố, UBND phường Đồng Mây báo cáo kết quả thực hiện "
        "công tác cải cách hành chính quý III năm 2024 như sau:"),
    (1, "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"),
    (2, "1. Kế hoạch và văn bản chỉ đạo"),
    (0, "Kế hoạch năm của phường đề ra 34 nhiệm vụ; đến hết kỳ báo cáo đã hoàn thành 26 nhiệm vụ."),
    (0, "Trong quý, UBND phường đã ban hành 20 văn bản chỉ đạo, trong đó có 12 công văn, 05 kế hoạch và 02 "
        "quyết định."),
    (2, "2. Kiểm tra cải cách hành chính"),
    (0, "Tổ kiểm tra của phường đã kiểm tra 03/05 bộ phận, đạt 75%; kết quả nêu tại Thông báo số 41/TB-UBND "
        "ngày 31/6/2024. Qua kiểm tra phát hiện 04 vấn đề, đã xử lý xong 04 vấn đề."),
    (2, "3. Khảo sát sự hài lòng"),
    (0, "Bộ phận Một cửa đã phát 250 phiếu khảo sát sự hài lòng của người dân; phần lớn người được hỏi hài lòng "
        "với thái "
        "độ phục vụ, một số góp ý về chỗ ngồi chờ và bảng hướng dẫn."),
    (1, "II. KẾT QUẢ THỰC HIỆN"),
    (2, "1. Cải cách thể chế"),
    (0, "Phường đã ban hành 03 văn bản quy phạm pháp luật, rà soát 18 văn bản; không có văn bản nào phải xử lý "
        "sau rà "
        "soát."),
    (2, "2. Cải cách thủ tục hành chính"),
    (0, "Từ ngày 15/6/2023 đến ngày 14/9/2024, Bộ phận Một cửa đã tiếp nhận 655 hồ sơ, đã giải quyết 640 hồ sơ "
        "(trước hạn "
        "và đúng hạn 628 hồ sơ, trễ hạn 12 hồ sơ), đang giải quyết 15 hồ sơ còn trong hạn."),
    (0, "Số hồ sơ nộp trực tuyến là 402 hồ sơ. Phường đã tiếp nhận 05 phản ánh, kiến nghị, đã giải quyết xong "
        "04 phản ánh, kiến "
        "nghị."),
    (2, "4. Xây dựng chính quyền điện tử"),
    (0, "Toàn bộ 1.120 văn bản đi trong kỳ được ký số và gửi qua phần mềm E-Office."),
    (1, "III. PHƯƠNG HƯỚNG QUÝ IV NĂM 2024"),
    (0, "Tập trung hoàn thành các nhiệm vụ còn lại của kế hoạch năm; chấm dứt tình trạng hồ sơ trễ hạn; gọi "
        "điện xin lỗi và "
        "hẹn lại ngày trả kết quả với từng trường hợp trễ hạn."),
    (0, "Trên đây là báo cáo kết quả công tác cải cách hành chính quý III năm 2024 của UBND phường Đồng Mây./."),
)  # fmt: skip

FIGURES: dict[str, str] = {
    "1.1": "20", "1.2": "76,4", "1.2/1": "34", "1.2/2": "26", "1.3.1": "3", "1.3.2": "100", "1.3.2/1": "4",
    "1.3.2/2": "4", "1.5/1": "17", "1.5/2": "16", "1.5/3": "1", "1.5/4": "0", "1.6": "1", "1.6/1": "205",
    "1.6/2": "3",
    "1.7": "Có = 1 Không = 0", "2.1": "3", "2.1.3": "3", "2.1.3/1": "1", "2.1.3/2": "1", "2.2/1": "3", "2.2/2": "0",
    "2.2/3": "0", "2.2/4": "Không phát sinh", "2.3/1": "18", "2.3/2": "0", "2.3/3": "0", "2.3/4": "Không phát sinh",
    "3.1.1": "0", "3.1.2": "2", "3.1.3": "1", "3.1.4": "214", "3.1.4/2": "214", "3.1.5": "6", "3.1.5/2": "6",
    "3.4.3": "100", "3.4.3/1": "655", "3.4.3/2": "640", "3.4.3/3": "640", "3.4.4": "100", "3.4.4/1": "100",
    "3.4.4/1/1": "120", "3.4.4/1/2": "120", "3.4.4/2": "100", "3.4.4/2/1": "36", "3.4.4/2/2": "36",
    "3.4.4/3": "Không phát sinh", "3.4.4/3/1": "0", "3.4.4/3/2": "0", "3.5": "", "3.5/1": "5", "3.5/2": "4",
    "4.2/1": "22", "4.2/2": "21", "4.2/3": "2", "4.2/4": "0", "4.2/5": "4,17", "4.2/5/1": "24", "4.2/5/2": "1",
    "5.4/4": "O", "6.1": "61,5", "6.1/1": "5.200", "6.1/2": "3.198", "7.5.2": "1", "7.5.2/2": "1", "7.5.3": "100",
    "7.5.3/2": "100", "7.5.3/2/1": "1.120", "7.5.3/2/2": "1.120", "7.7.1": "100", "7.7.1/1": "58", "7.7.1/2": "58",
    "7.7.1/3": "41", "7.7.2": "100", "7.7.2/1": "44", "7.7.2/2": "44", "7.7.2/3": "30", "7.7.4": "62,8",
    "7.7.4/1": "655",
    "7.7.4/2": "402", "7.7.5": "100", "7.7.5/1": "31", "7.7.5/2": "40", "7.7.5/3": "12", "7.7.5/4": "96",
    "7.7.5/5": "8.640.000", "7.8.1": "20", "7.8.1/1": "20", "7.8.1/2": "20", "7.8.1/3": "20", "7.8.2": "2,9",
    "7.8.2/1": "19", "7.8.2/2": "25", "7.8.2/3": "11",
}  # fmt: skip


def printed() -> list[TemplateRow]:
    """Rows of the form that a ward prints: its own and everybody's, and the heads above them."""
    rows = load().templates[FORM].rows
    own = {row.key for row in rows if row.level in ("all", "commune")}
    above = {row.parent for row in rows if row.key in own}
    while more := {row.parent for row in rows if row.key in above and row.parent} - above:
        above |= more
    return [row for row in rows if row.key in own or row.key in above]


def main() -> None:
    """Write the file that the package carries."""
    TRIAL.parent.mkdir(exist_ok=True)
    build().save(str(TRIAL))
    sys.stdout.write(f"{TRIAL.name}: {TRIAL.stat().st_size // 1024} KB\n")


def build() -> Document:
    """The report as a Word document."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(4)
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(3), Cm(2), Cm(2), Cm(2)
    for held in (document.part.package.rels, document.part.rels):  # what the empty document brings and nobody needs
        for relation in [r for r in held.values() if r.reltype.endswith(("/thumbnail", "/stylesWithEffects"))]:
            del held[relation.rId]
    document.core_properties.author = "cchc"
    document.core_properties.title = "Báo cáo mẫu để thử"
    document.core_properties.created = document.core_properties.modified = datetime(2024, 9, 16, tzinfo=UTC)
    _letterhead(document)
    for level, text in NARRATIVE:
        _paragraph(document, text, level)
    _signature(document)
    _annex(document)
    return document


def _letterhead(document: Document) -> None:
    left = (("UBND THÀNH PHỐ SÔNG BIẾC", False), ("ỦY BAN NHÂN DÂN PHƯỜNG ĐỒNG MÂY", True), ("Số: 87/BC-UBND", False))
    right = (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("Độc lập - Tự do - Hạnh phúc", True),
        ("Đồng Mây, ngày 16 tháng 9 năm 2024", False),
    )
    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        _lines(cell, lines)
    for text, size in (("BÁO CÁO", 14), ("Kết quả công tác cải cách hành chính quý III năm 2024", 14)):
        _paragraph(document, text, 0, align=CENTER, bold=True, size=size)
    _paragraph(document, "(Từ ngày 15/6/2024 đến ngày 14/9/2024)", 0, align=CENTER, italic=True)


def _signature(document: Document) -> None:
    table = document.add_table(rows=1, cols=2)
    _lines(table.rows[0].cells[0], (("Nơi nhận:", True), ("- UBND thành phố;", False), ("- Lưu: VT.", False)), None)
    signer = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Trần Thị Mẫu")
    _lines(table.rows[0].cells[1], tuple((text, True) for text in signer))


def _annex(document: Document) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for text in ("Phụ lục", "BIỂU MẪU THỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH"):
        _paragraph(document, text, 0, align=CENTER, bold=True)
    _paragraph(document, "(Kèm theo Báo cáo số 87/BC-UBND ngày 16/9/2024 của UBND phường Đồng Mây)", 0, align=CENTER,
               italic=True)  # fmt: skip
    rows = printed()
    table = document.add_table(rows=len(rows) + 1, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    lines = [("STT", "Chỉ tiêu thống kê", "ĐVT", "Số liệu")]
    for row in rows:
        unit = "%" if row.kind == "ratio" else row.unit
        lines.append((row.code, row.label, unit, FIGURES.get(row.key, "")))
    strong = {0, *(n for n, row in enumerate(rows, 1) if row.kind in ("heading", "group"))}
    _fill(table, lines, strong)


def _fill(table: Table, lines: list[tuple[str, str, str, str]], strong: set[int]) -> None:
    widths = (Cm(1.4), Cm(9.6), Cm(3), Cm(2.5))
    grid = [list(row.cells) for row in table.rows]
    for number, (cells, texts) in enumerate(zip(grid, lines, strict=True)):
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(11), number in strong or None
            if number == 0 or column != 1:
                paragraph.alignment = CENTER
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _lines(cell: object, lines: tuple[tuple[str, bool], ...], align: object = CENTER) -> None:
    for number, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()  # type: ignore[attr-defined]
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold or None, Pt(12)


def _paragraph(
    document: Document,
    text: str,
    level: int,
    *,
    align: object = JUSTIFY,
    bold: bool = False,
    italic: bool = False,
    size: int = 13,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    if align is JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Cm(1)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = (bold or level > 0) or None, italic or None, Pt(size)


if __name__ == "__main__":
    main()
