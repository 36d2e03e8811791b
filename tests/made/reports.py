"""Whole made reports: a letterhead, an outline with prose of our own, and a real form's table with made figures."""

from __future__ import annotations

from random import Random

from cchc.core.catalogue.model import TemplateRow
from cchc.core.catalogue.packs import load
from tests.made.blocks import HEAD, Block, Grid, Text

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


def blocks(rows: int = 60, seed: int = 1) -> tuple[Block, ...]:
    """A whole report as paragraphs and a table."""
    texts = (*LETTER, *prose(seed), "Nơi nhận:", "- Sở Nội vụ;", *TITLE)
    return (*(Text(text) for text in texts), Grid((HEAD, *lines(rows, seed))))
