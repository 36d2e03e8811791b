"""A made form of a later year, with its letter: what became of each row of `gia-lai-2022` is known.

The province, its department and the people are invented. `python -m tests.annexes.next_year` writes the sample letter
that ships with the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docx
import typst
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Pt

import cchc

BEFORE = "gia-lai-2022"
SAMPLE = Path(cchc.__file__).parent / "reporting" / "forms" / "sample" / "cong-van-2026.docx"

HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Cơ quan báo cáo", "Ghi chú")
WIDTHS = (1.4, 7.2, 2.3, 1.8, 2.4, 2.2)


@dataclass(frozen=True)
class Made:
    """A row as printed, and what it is: `indicator` 'new' for a thing nobody counted, '' for a heading."""

    code: str
    label: str
    unit: str = ""
    indicator: str = ""
    before: tuple[str, ...] = ()
    kind: str = "same"
    note: str = ""


YES = "Có = 1; Không = 0"
ROWS = (
    Made("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"),
    Made(
        "1",
        "Số văn bản chỉ đạo CCHC đã ban hành (Kết luận, chỉ thị, công văn chỉ đạo, quán triệt)",
        "Văn bản",
        "A1",
        ("I/1",),
    ),
    Made("2", "Tỷ lệ hoàn thành Kế hoạch CCHC năm (Lũy kế đến thời điểm báo cáo)", "%", "A2", ("I/2",)),
    Made("2.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "A2.1", ("I/2.1",)),
    Made("2.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "A2.2", ("I/2.2",)),
    Made("3", "Kiểm tra CCHC", "", "A3", ("I/3",)),
    Made("3.1", "Số phòng chuyên môn, UBND cấp xã đã kiểm tra", "Cơ quan, đơn vị", "A3.2", ("I/3.2",)),
    Made("3.2", "Tỷ lệ xử lý các vấn đề phát hiện qua kiểm tra", "%", "A3.3", ("I/3.3",)),
    Made("3.2.1", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề", "A3.3.1", ("I/3.3.1",)),
    Made("3.2.2", "Số vấn đề phát hiện đã xử lý xong", "Vấn đề", "A3.3.2", ("I/3.3.2",)),
    Made("4", "Thực hiện nhiệm vụ UBND, Chủ tịch UBND tỉnh giao", note="Thống kê từ phần mềm Nhắc việc"),
    Made("4.1", "Tổng số nhiệm vụ được giao", "Nhiệm vụ", "A6.1", ("I/5.5",)),
    Made("4.2", "Số nhiệm vụ đã hoàn thành đúng hạn", "Nhiệm vụ", "A6.2", ("I/5.6",)),
    Made("4.3", "Số nhiệm vụ đã hoàn thành nhưng quá hạn", "Nhiệm vụ", "A6.3", ("I/5.7",)),
    Made("4.4", "Số nhiệm vụ quá hạn nhưng chưa hoàn thành", "Nhiệm vụ", "A6.4", ("I/5.8",)),
    Made("5", "Khảo sát sự hài lòng của người dân, tổ chức", YES, "A7", ("I/6",)),
    Made("5.1", "Số lượng phiếu khảo sát", "Phiếu", "A7.1", ("I/6.1",), "unit_changed"),
    Made("5.2", "Hình thức khảo sát", "Trực tuyến = 0; Phát phiếu = 1; Kết hợp = 2", "A7.2", ("I/6.2",)),
    Made("6", "Số sáng kiến về CCHC được Chủ tịch UBND tỉnh công nhận trong kỳ", "Sáng kiến", "new", (), "new"),
    Made("II", "CẢI CÁCH THỂ CHẾ"),
    Made("1", "Tổng số VBQPPL ban hành", "Văn bản", "B1", ("II/1",)),
    Made("1.1", "Số VBQPPL tham mưu tỉnh ban hành", "Văn bản", "B1.1", ("II/1.1",)),
    Made("1.2", "Số VBQPPL do cấp xã ban hành", "Văn bản", "B1.3", ("II/1.3",)),
    Made("2", "Kiểm tra, xử lý VBQPPL", "", "B2", ("II/2",)),
    Made("2.1", "Số VBQPPL đã kiểm tra theo thẩm quyền", "Văn bản", "B2.1", ("II/2.1",)),
    Made("2.2", "Tỷ lệ xử lý VBQPPL sau kiểm tra", "%", "B2.2", ("II/2.2",)),
    Made("2.2.1", "Tổng số VBQPPL cần phải xử lý sau kiểm tra", "Văn bản", "B2.3", ("II/2.2.1",)),
    Made("2.2.2", "Số VBQPPL có kiến nghị xử lý đã được xử lý xong", "Văn bản", "B2.4", ("II/2.2.2",)),
    Made("III", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH"),
    Made("1", "Thống kê TTHC"),
    Made("1.1", "Số TTHC công bố mới", "Thủ tục", "C1.2", ("III/1.2",)),
    Made("1.2", "Số TTHC bãi bỏ", "Thủ tục", "C1.3", ("III/1.3",), "split"),
    Made("1.3", "Số TTHC thay thế", "Thủ tục", "new", ("III/1.3",), "split"),
    Made("1.4", "Tổng số TTHC đang có hiệu lực", "Thủ tục", "C1.4", ("III/1.4",)),
    Made(
        "1.4.1",
        "Số TTHC cấp tỉnh (Bao gồm cả TTHC của cơ quan ngành dọc)",
        "Thủ tục",
        "C1.4a",
        ("III/1.4.1",),
    ),
    Made("1.4.2", "Số TTHC cấp xã (Bao gồm cả TTHC của cơ quan ngành dọc)", "Thủ tục", "C1.4c", ("III/1.4.3",)),
    Made("2", "Kết quả giải quyết TTHC", note="Thống kê từ Hệ thống thông tin giải quyết TTHC"),
    Made(
        "2.1",
        "Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giải quyết đúng hạn",
        "%",
        "C3.1",
        ("III/3.1",),
    ),
    Made("2.1.1", "Tổng số hồ sơ TTHC đã giải quyết xong", "Hồ sơ", "C3.1a", ("III/3.1.1",)),
    Made("2.1.2", "Số hồ sơ TTHC giải quyết đúng hạn", "Hồ sơ", "C3.1b", ("III/3.1.2",)),
    Made("2.2", "Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn", "%", "C3.3", ("III/3.3",)),
    Made("2.2.1", "Tổng số hồ sơ TTHC đã giải quyết xong", "Hồ sơ", "C3.3a", ("III/3.3.1",)),
    Made("2.2.2", "Số hồ sơ TTHC giải quyết đúng hạn", "Hồ sơ", "C3.3b", ("III/3.3.2",)),
    Made("2.3", "Tỷ lệ giải quyết phản ánh, kiến nghị (PAKN) về quy định TTHC", "%", "C3.5", ("III/3.4",)),
    Made(
        "2.3.1",
        "Tổng số PAKN đã tiếp nhận (trực tiếp hoặc do cơ quan có thẩm quyền chuyển đến)",
        "PAKN",
        "C3.5a",
        ("III/3.4.1",),
    ),
    Made("2.3.2", "Số PAKN đã giải quyết xong", "PAKN", "C3.5b", ("III/3.4.2",)),
    Made("IV", "CẢI CÁCH TỔ CHỨC BỘ MÁY"),
    Made("1", "Số liệu về biên chế công chức", "", "D2", ("IV/2",)),
    Made("1.1", "Tổng số biên chế được giao trong năm", "Người", "D2.1", ("IV/2.1",)),
    Made("1.2", "Tổng số biên chế có mặt tại thời điểm báo cáo", "Người", "D2.2", ("IV/2.2",)),
    Made(
        "1.3",
        "Số biên chế đã tinh giản trong kỳ báo cáo (không bao gồm người nghỉ hưu)",
        "Người",
        "D2.4",
        ("IV/2.4",),
        "definition_changed",
    ),
    Made("2", "Tổng số đơn vị sự nghiệp công lập trên địa bàn tỉnh, trong đó:", "Cơ quan, đơn vị", "D1.5", ("IV/1.5",)),
    Made("", "- Số ĐVSNCL thuộc UBND tỉnh", "Cơ quan, đơn vị", "D1.5a", ("IV/1.5.1",)),
    Made("", "- Số ĐVSNCL thuộc sở, ngành và tương đương", "Cơ quan, đơn vị", "D1.5b", ("IV/1.5.2",)),
    Made("", "- Số ĐVSNCL thuộc UBND cấp xã", "Cơ quan, đơn vị", "new", (), "new"),
    Made("V", "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ"),
    Made("1", "Số công chức được tuyển dụng (thi tuyển, xét tuyển)", "Người", "E2.1", ("V/2.1",)),
    Made("2", "Số viên chức được tuyển dụng (thi tuyển, xét tuyển)", "Người", "E2.4", ("V/2.4",)),
    Made("3", "Số công chức hoàn thành bồi dưỡng kỹ năng số trong kỳ", "Người", "new", (), "new"),
    Made("VI", "CẢI CÁCH TÀI CHÍNH CÔNG"),
    Made("1", "Tỷ lệ giải ngân kế hoạch vốn đầu tư công", "%", "F1", ("VI/1",), "renamed"),
    Made("1.1", "Kế hoạch được giao", "Tỷ đồng", "F1.1", ("VI/1.1",), "unit_changed"),
    Made("1.2", "Đã thực hiện", "Tỷ đồng", "F1.2", ("VI/1.2",), "unit_changed"),
    Made("2", "Thực hiện tự chủ tài chính của đơn vị sự nghiệp (lũy kế đến thời điểm báo cáo)"),
    Made("2.1", "Tổng số ĐVSN công lập", "Đơn vị", "F2.1", ("VI/2.1",)),
    Made("2.2", "Số ĐVSN tự bảo đảm chi thường xuyên và chi đầu tư", "Đơn vị", "F2.2", ("VI/2.2",)),
    Made("2.3", "Số ĐVSN tự bảo đảm chi thường xuyên", "Đơn vị", "F2.3", ("VI/2.3",)),
    Made("2.4", "Số ĐVSN tự bảo đảm một phần chi thường xuyên", "Đơn vị", "F2.4", ("VI/2.4",)),
    Made("2.5", "Số ĐVSN do Nhà nước bảo đảm chi thường xuyên", "Đơn vị", "F2.5", ("VI/2.5",), "unit_changed"),
    Made("VII", "XÂY DỰNG, PHÁT TRIỂN CHÍNH QUYỀN SỐ"),
    Made(
        "1",
        "Triển khai xây dựng nền tảng chia sẻ, tích hợp dùng chung (LGSP)",
        "Chưa = 0; Đang làm = 1; Hoàn thành = 2",
        "G4",
        ("VII/4",),
    ),
    Made("2", "Cung cấp dịch vụ công trực tuyến"),
    Made(
        "2.1",
        "Tỷ lệ hồ sơ TTHC được tiếp nhận trực tuyến",
        "%",
        "G11",
        ("VII/6.4", "VII/7.4", "VII/8.4"),
        "merged",
    ),
    Made(
        "2.1.1",
        "Tổng số hồ sơ TTHC đã tiếp nhận (cả trực tiếp và trực tuyến)",
        "Hồ sơ",
        "G11.1",
        ("VII/6.4.1", "VII/7.4.1", "VII/8.4.1"),
        "merged",
    ),
    Made(
        "2.1.2",
        "Số hồ sơ TTHC đã tiếp nhận trực tuyến",
        "Hồ sơ",
        "G11.2",
        ("VII/6.4.2", "VII/7.4.2", "VII/8.4.2"),
        "merged",
    ),
    Made("2.2", "Tỷ lệ kết quả giải quyết TTHC được số hóa", "%", "new", (), "new"),
    Made("2.2.1", "Tổng số kết quả giải quyết TTHC phải số hóa", "Kết quả", "new", (), "new"),
    Made("2.2.2", "Số kết quả giải quyết TTHC đã số hóa", "Kết quả", "new", (), "new"),
    Made("3", "Số tổ công nghệ số cộng đồng đang hoạt động", "Tổ", "new", (), "new"),
)

LEFT = (
    "ỦY BAN NHÂN DÂN\nTỈNH THỬ NGHIỆM",
    "SỞ NỘI VỤ",
    "Số: 1218/SNV-CCHC",
    "V/v hướng dẫn biểu mẫu thống kê số liệu báo cáo cải cách hành chính năm 2026",
)
RIGHT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Thử Nghiệm, ngày 27 tháng 02 năm 2026",
)
LETTER = (
    "Kính gửi:",
    "- Các sở, ban, ngành thuộc UBND tỉnh;",
    "- UBND các xã, phường.",
    "Để số liệu báo cáo cải cách hành chính (CCHC) của tỉnh thống nhất sau khi tổ chức chính quyền địa phương hai cấp, "
    "Sở Nội vụ hướng dẫn các cơ quan, đơn vị thực hiện biểu mẫu thống kê mới như sau:",
    "1. Biểu mẫu kèm theo công văn này dùng cho báo cáo định kỳ hằng quý, 6 tháng và năm, bắt đầu từ kỳ báo cáo "
    "quý I năm 2026; thay thế biểu mẫu đang sử dụng.",
    "2. Số liệu tính đến ngày cuối của kỳ báo cáo. Chỉ tiêu nào trong kỳ không phát sinh thì ghi 0, không để trống; "
    "chỉ tiêu không thuộc thẩm quyền thì ghi “x”.",
    "3. Báo cáo quý I năm 2026 gửi về Sở Nội vụ trước ngày 20/3/2026 để tổng hợp, trình UBND tỉnh.",
    "Trong quá trình thực hiện, nếu có vướng mắc đề nghị liên hệ ông Nguyễn Văn Mẫu, Phòng Cải cách hành chính, "
    "điện thoại 0900 000 123, thư điện tử cchc@thunghiem.example để được hướng dẫn.",
    "Đề nghị các cơ quan, đơn vị quan tâm thực hiện./.",
)
SIGNED = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Trần Thị Ví Dụ")
RECIPIENTS = ("Nơi nhận:", "- Như trên;", "- UBND tỉnh (báo cáo);", "- Lưu: VT, CCHC.")
TITLES = (
    "Phụ lục I",
    "BIỂU MẪU THỐNG KÊ SỐ LIỆU BÁO CÁO CẢI CÁCH HÀNH CHÍNH",
    "(Kèm theo Công văn số 1218/SNV-CCHC ngày 27 tháng 02 năm 2026 của Sở Nội vụ tỉnh Thử Nghiệm)",
)
OUTLINE = (
    "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
    "II. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ",
    "1. Cải cách thể chế",
    "2. Cải cách thủ tục hành chính",
    "3. Cải cách tổ chức bộ máy",
    "4. Cải cách chế độ công vụ",
    "5. Cải cách tài chính công",
    "6. Xây dựng, phát triển chính quyền số",
    "III. ĐÁNH GIÁ CHUNG",
    "IV. NHIỆM VỤ KỲ TỚI VÀ KIẾN NGHỊ",
)
OUTLINE_TITLES = ("Phụ lục II", "ĐỀ CƯƠNG BÁO CÁO CẢI CÁCH HÀNH CHÍNH")


def write_docx(path: Path) -> Path:
    """The whole letter as a Word file."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    _two_columns(document, LEFT, RIGHT)
    for text in LETTER:
        document.add_paragraph(text)
    _two_columns(document, RECIPIENTS, SIGNED)
    _page(document)
    _titles(document, TITLES)
    _table(document)
    _page(document)
    _titles(document, OUTLINE_TITLES)
    for text in OUTLINE:
        document.add_paragraph().add_run(text).bold = True
    document.core_properties.author = "Sở Nội vụ tỉnh Thử Nghiệm (tỉnh giả định)"
    document.save(str(path))
    return path


def _two_columns(document: docx.document.Document, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        for number, line in enumerate(line for text in lines for line in text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.add_run(line).bold = line.isupper() or None
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if lines is not RECIPIENTS else WD_ALIGN_PARAGRAPH.LEFT


def _page(document: docx.document.Document) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _titles(document: docx.document.Document, titles: tuple[str, ...]) -> None:
    for text in titles:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).bold = not text.startswith("(") or None


def printed() -> list[tuple[str, ...]]:
    """The rows of the empty form, cell by cell."""
    return [(row.code, row.label, row.unit, "", "", row.note) for row in ROWS]


def _table(document: docx.document.Document) -> None:
    lines = [HEAD, tuple(f"({n})" for n in range(1, len(HEAD) + 1)), *printed()]
    table = document.add_table(rows=len(lines), cols=len(HEAD), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for row, texts in zip(table.rows, lines, strict=True):
        heading = texts is lines[0] or (texts[1].isupper() and not texts[2])
        for cell, text, width in zip(row.cells, texts, WIDTHS, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            run.font.size = Pt(11)
            run.bold = heading or None


def write_xlsx(path: Path) -> Path:
    """The annex alone, as a workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Phụ lục I")
        for line, text in enumerate(TITLES):
            sheet.write_string(line, 0, text)
        for line, texts in enumerate((HEAD, *printed()), len(TITLES) + 1):
            for column, text in enumerate(texts):
                if text:
                    sheet.write_string(line, column, text)
    return path


def write_pdf(path: Path) -> Path:
    """The letter and its annex as a PDF with text in it."""
    cells = ", ".join(f"[{_escaped(text)}]" for texts in printed() for text in texts)
    head = ", ".join(f"[*{text}*]" for text in HEAD)
    widths = ", ".join(f"{width}fr" for width in WIDTHS)
    prose = "\n\n".join(_escaped(text) for text in LETTER)
    left, right = (" \\\n".join(_escaped(line.replace("\n", " ")) for line in lines) for lines in (LEFT, RIGHT))
    titles = "\n\n".join(f"#align(center)[{_escaped(text)}]" for text in TITLES)
    source = f"""
#set page(paper: "a4", margin: 2cm)
#set text(font: "Libertinus Serif", size: 12pt, lang: "vi", hyphenate: false)
#grid(columns: (1fr, 1fr), gutter: 8pt, align: center, [{left}], [{right}])
{prose}
#pagebreak()
{titles}
#table(columns: ({widths}), table.header({head}), {cells})
"""
    path.write_bytes(typst.compile(source.encode()))
    return path


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\#$*_`<>@=-+/[]~\"'" else letter for letter in text)


if __name__ == "__main__":
    write_docx(SAMPLE)
