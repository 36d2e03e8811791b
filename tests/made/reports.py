"""Whole made reports: a letterhead, an outline with prose of our own, and a real form's table with made figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import docx
import typst

from cchc.core.catalogue.model import TemplateRow
from cchc.core.catalogue.packs import load

PROSE = (
    "Trong quý, đơn vị đã ban hành {a} văn bản chỉ đạo và tổ chức {b} cuộc họp giao ban, bảo đảm tiến độ kế hoạch.",
    "Đã tiếp nhận {a} hồ sơ, giải quyết {b} hồ sơ, trong đó {c} hồ sơ nộp trực tuyến, không có hồ sơ trễ hạn.",
    "Công tác tuyên truyền được thực hiện thường xuyên qua trang thông tin điện tử và bảng niêm yết của đơn vị.",
)
HEADINGS = (
    "I. CHỈ ĐẠO, ĐIỀU HÀNH",
    "1. Về kế hoạch",
    "2. Về kiểm tra",
    "II. KẾT QUẢ",
    "1. Cải cách thể chế",
    "2. Thủ tục hành chính",
)
LETTER = (
    "Số: 15/BC-UBND",
    "Đồng Xuân, ngày 12 tháng 9 năm 2023",
    "BÁO CÁO",
    "Công tác cải cách hành chính quý III năm 2023",
    "Thực hiện kế hoạch năm, UBND xã Đồng Xuân báo cáo kết quả công tác cải cách hành chính như sau:",
)
TITLE = ("Phụ lục", "THỐNG KÊ SỐ LIỆU QUÝ III NĂM 2023", "(Kèm theo Báo cáo số 15/BC-UBND của UBND xã Đồng Xuân)")
HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")


def lines(rows: int, seed: int = 1) -> list[tuple[str, str, str, str, str]]:
    """`rows` printed rows of a form: STT, label, unit, figure, note; further forms follow where one is too short."""
    chance = Random(seed)
    printed: list[tuple[str, str, str, str, str]] = []
    for template in ("gia-lai-2022", "bieu-mau-2022"):
        printed += [_line(row, chance) for row in load().templates[template].rows]
    return printed[:rows]


def _line(row: TemplateRow, chance: Random) -> tuple[str, str, str, str, str]:
    figure = ""
    if row.kind in ("count", "money"):
        figure = f"{chance.randint(0, 40_000):,}".replace(",", ".")
    elif row.kind == "code":
        figure = str(chance.randint(0, 1))
    return row.code, row.label, row.unit, figure, ""


def prose(seed: int = 1, repeat: int = 6) -> list[str]:
    """Headings and sentences with figures in them."""
    chance = Random(seed)
    texts: list[str] = []
    for heading in HEADINGS:
        texts.append(heading)
        for sentence in PROSE * repeat:
            texts.append(sentence.format(a=chance.randint(1, 90), b=chance.randint(1, 90), c=chance.randint(1, 90)))
    return texts


def make_docx(path: Path, *, rows: int = 60, seed: int = 1, printed: Sequence[Sequence[str]] | None = None) -> Path:
    """A Word report with one table."""
    document = docx.Document()
    for text in (*LETTER, *prose(seed), "Nơi nhận:", "- Sở Nội vụ;", *TITLE):
        document.add_paragraph(text)
    printed = printed if printed is not None else lines(rows, seed)
    table = document.add_table(rows=0, cols=len(HEAD))
    for line in (HEAD, *printed):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def make_txt(path: Path, *, rows: int = 60, seed: int = 1) -> Path:
    """The same as plain text, cells between tabs."""
    table = ["\t".join(line) for line in (HEAD, *lines(rows, seed))]
    path.write_text(
        "\n\n".join([*LETTER, *prose(seed), "Nơi nhận:", *TITLE, "\n".join(table)]) + "\n", encoding="utf-8"
    )
    return path


def make_pdf(path: Path, *, rows: int = 60, seed: int = 1) -> Path:
    """The same as a PDF with text; the head repeats on every page and rows may break over a page end."""
    cells = ", ".join(f"[{_escape(text)}]" for line in lines(rows, seed) for text in line)
    head = ", ".join(f"[*{text}*]" for text in HEAD)
    body = "\n\n".join(_escape(text) for text in (*LETTER, *prose(seed), "Nơi nhận:", *TITLE))
    source = (
        '#set page(margin: 2cm)\n#set text(size: 11pt, lang: "vi")\n'
        f"{body}\n\n#table(columns: (1.4cm, 1fr, 3cm, 2.4cm, 2cm), table.header({head}), {cells})\n"
    )
    path.write_bytes(typst.compile(source.encode()))
    return path


def _escape(text: str) -> str:
    return "".join("\\" + char if char in r"\#$*_`<>@[]~=-+/" else char for char in text)
