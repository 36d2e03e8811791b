"""Reports nobody could fault: invented agencies of several levels and forms, with prose and tables that agree.

Each comes with the pairs of numbers that agree in it (the notation of `pairs`), so that a change can be proved wrong.
`python -m tests.findings.invented` prints what the checks say of them all the same.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cchc.core.catalogue.model import TemplateRow
from cchc.core.catalogue.packs import load
from cchc.core.checking.check import check
from cchc.core.checking.finding import Severity
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from cchc.core.vietnamese.numbers import write_number
from tests.findings.figures import DOSSIERS, Figures, made, per_cent, printed
from tests.made.blocks import HEAD, Block, Grid, Text
from tests.made.writers import write_docx

Written = tuple[str, str]
UNITS = {
    "khanh-hoa-xa-2023": {"7.8.2": "%"},
    "bieu-mau-2022": {"BM1/4.1": "Cơ quan, đơn vị"},
    "gia-lai-2022": {"I/4.1": "Cơ quan, đơn vị", "IV/1.2": ""},
    "gia-lai-2021": {"7.4": "%", "7.6.1": "%", "1.3.1": "Nhiệm vụ", "1.3.2": "Nhiệm vụ", "1.3.3": "Nhiệm vụ"},
}
"""Units that a form leaves out or misprints, as a careful clerk writes them."""
CODES = {
    "bieu-mau-2022": {"6.4": "6.1", "6.5": "6.2", "6.6": "6.3", "6.7": "6.4", "6.8": "6.5"},
    "gia-lai-2021": {"4.2": "4.1", "4.3": "4.2"},
}
"""Numbers that leave a gap in the form, closed."""


@dataclass(frozen=True)
class Agency:
    """Who reports, when, on which form."""

    name: str
    place: str
    symbol: str
    level: str
    form: str
    period: str
    date: str
    seed: int
    window: str = ""


AGENCIES = (
    Agency("UBND phường An Lạc", "An Lạc", "BC-UBND", "commune", "khanh-hoa-xa-2023", "quý III năm 2023",
           "ngày 15 tháng 9 năm 2023", 1, "(Từ ngày 15/6/2023 đến ngày 14/9/2023)"),
    Agency("UBND xã Đồng Mây", "Đồng Mây", "BC-UBND", "commune", "khanh-hoa-xa-2023", "năm 2023",
           "ngày 05 tháng 01 năm 2024", 2),
    Agency("Sở Lâm nghiệp tỉnh An Bình", "An Bình", "BC-SLN", "department", "bieu-mau-2022", "quý I năm 2022",
           "ngày 06 tháng 4 năm 2022", 3),
    Agency("Sở Thủy lợi tỉnh An Bình", "An Bình", "BC-STL", "department", "gia-lai-2022", "năm 2022",
           "ngày 09 tháng 01 năm 2023", 4),
    Agency("UBND huyện Suối Vàng", "Suối Vàng", "BC-UBND", "district", "gia-lai-2022", "năm 2023",
           "ngày 08 tháng 01 năm 2024", 5),
    Agency("UBND huyện Sông Trăng", "Sông Trăng", "BC-UBND", "district", "gia-lai-2021", "quý II năm 2021",
           "ngày 07 tháng 7 năm 2021", 6),
    Agency("UBND xã Bình Yên", "Bình Yên", "BC-UBND", "commune", "", "quý IV năm 2023",
           "ngày 04 tháng 01 năm 2024", 7),
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One report: its blocks and its pairs."""

    name: str
    blocks: tuple[Block, ...]
    pairs: tuple[Written, ...]


def reports() -> list[Invented]:
    """All of them."""
    return [report(agency) for agency in AGENCIES]


def report(agency: Agency) -> Invented:
    """The report of one agency."""
    figures = made(agency.seed, agency.level)
    letter = (
        f"Số: {100 + agency.seed}/{agency.symbol}", f"{agency.place}, {agency.date}", "BÁO CÁO",
        f"Công tác cải cách hành chính {agency.period}", agency.window,
        f"{agency.name} báo cáo kết quả công tác cải cách hành chính {agency.period} như sau:",
    )  # fmt: skip
    text = [Text(line) for line in letter if line] + [Text(line) for line in prose(agency, figures)]
    end = ("Nơi nhận:", "- Sở Nội vụ;", "- Lưu: VT.", "CHỦ TỊCH", "Trần Thị Mây")
    grids = tables(agency, figures)
    short = "/".join(agency.date.replace("ngày ", "").replace(" tháng ", "/").replace(" năm ", "/").split("/"))
    head = f"(Kèm theo Báo cáo số {100 + agency.seed}/{agency.symbol} ngày {short} của {agency.name})"
    annex = [Text("Phụ lục"), Text(f"THỐNG KÊ SỐ LIỆU {agency.period.upper()}"), Text(head)]
    blocks = (*text, *(Text(line) for line in end), *annex, *grids)
    return Invented(f"{agency.seed}-{agency.level}-{agency.form or 'unknown'}", blocks, pairs(agency, figures))


def prose(agency: Agency, figures: Figures) -> list[str]:
    """The narrative: totals with their parts, shares, balances, and the same figures said again."""
    n = {key: write_number(Decimal(value)) for key, value in figures.items()}
    tasks = "A5" if agency.level == "commune" else "A6"
    rate = per_cent(figures["in_time"], figures["settled"])
    online = per_cent(figures["G11.2"], figures["G11.1"])
    place = "xã, phường" if agency.level == "commune" else "cơ quan"
    return [
        "I. CHỈ ĐẠO, ĐIỀU HÀNH",
        "1. Kế hoạch và kiểm tra",
        f"Kế hoạch năm gồm {n['A2.1']} nhiệm vụ, đến nay đã hoàn thành {n['A2.2']} nhiệm vụ, "
        f"đạt {per_cent(figures['A2.2'], figures['A2.1'])}%.",
        f"Qua kiểm tra đã phát hiện {n['A3.3.1']} vấn đề, đã xử lý xong {n['A3.3.2']} vấn đề.",
        f"Cấp trên giao {n[tasks + '.1']} nhiệm vụ, trong đó {n[tasks + '.2']} nhiệm vụ hoàn thành đúng hạn, "
        f"{n[tasks + '.3']} nhiệm vụ hoàn thành nhưng quá hạn, {n[tasks + '.4']} nhiệm vụ quá hạn chưa hoàn thành.",
        "II. KẾT QUẢ THEO LĨNH VỰC",
        "1. Thể chế và thủ tục hành chính",
        f"Tổng số thủ tục hành chính của {place} đang có hiệu lực là {n['procedures']} thủ tục.",
        f"Trong kỳ đã tiếp nhận {n['received']} hồ sơ: đã giải quyết {n['settled']} hồ sơ, "
        f"đang giải quyết {n['progress']} hồ sơ, công dân xin rút {n['withdrawn']} hồ sơ.",
        f"Trong {n['settled']} hồ sơ đã giải quyết có {n['early']} hồ sơ sớm hạn, {n['exact']} hồ sơ đúng hạn, "
        f"{n['late']} hồ sơ trễ hạn.",
        "Không phát sinh phản ánh, kiến nghị về quy định thủ tục hành chính.",
        "2. Tổ chức bộ máy và công vụ",
        f"Biên chế được giao {n['D2.1']} người, hiện có mặt {n['D2.2']} người, trong đó trình độ "
        f"thạc sĩ {n['master']} người, đại học {n['bachelor']} người (chiếm "
        f"{per_cent(figures['bachelor'], figures['D2.2'], 1)}%), cao đẳng {n['college']} người.",
        "Đã sắp xếp 19 tổ công tác thành 12 tổ công tác (giảm 7 tổ công tác).",
        "3. Tài chính công và chính quyền số",
        f"Kế hoạch vốn đầu tư công được giao {n['F1.1']} triệu đồng, đã giải ngân {n['F1.2']} triệu đồng, "
        f"đạt {per_cent(figures['F1.2'], figures['F1.1'])}% kế hoạch.",
        f"Đã phát hành {n['outgoing']} văn bản đi, gồm {n['electronic']} văn bản điện tử và {n['paper']} văn bản giấy.",
        f"Đối với thủ tục mức độ 3, 4 có phát sinh, đã tiếp nhận {n['G11.1']} hồ sơ, trong đó {n['G11.2']} hồ sơ "
        f"nộp trực tuyến, đạt {online}%.",
        "III. ĐÁNH GIÁ CHUNG",
        f"Tỷ lệ hồ sơ giải quyết sớm và đúng hạn đạt {rate}% ({n['in_time']}/{n['settled']} hồ sơ); "
        f"{n['D2.2']}/{n['D2.1']} biên chế có mặt.",
        f"Còn {n['late']} hồ sơ trễ hạn cần rút kinh nghiệm.",
    ]


def pairs(agency: Agency, figures: Figures) -> tuple[Written, ...]:
    """The numbers of the prose that agree with each other, and those that stand in the tables too."""
    n = {key: write_number(Decimal(value)) for key, value in figures.items()}
    tasks = "A5" if agency.level == "commune" else "A6"
    behind, planned = f"{n['late']} hồ sơ trễ", f"giao {n['F1.1']} triệu"
    people, hands = f"mặt {n['D2.2']} người", f"học {n['bachelor']} người"
    settled = f"đã giải quyết {n['settled']} hồ sơ"
    assigned = f"giao {n[tasks + '.1']} nhiệm vụ"
    in_time, late = f"{n[tasks + '.2']} nhiệm vụ hoàn thành đúng", f"{n[tasks + '.3']} nhiệm vụ hoàn thành nhưng"
    online = per_cent(figures["G11.2"], figures["G11.1"])
    said = [
        ("parts", f"{assigned} | {in_time} | {late} | {n[tasks + '.4']} nhiệm vụ quá hạn"),
        ("share", f"{per_cent(figures['A2.2'], figures['A2.1'])}% | thành {n['A2.2']} nhiệm vụ | {n['A2.1']} nhiệm vụ"),
        ("sum", f"tiếp nhận {n['received']} hồ sơ | {settled} | {n['progress']} hồ sơ | rút {n['withdrawn']} hồ sơ"),
        ("equal", f"{settled} | Trong {n['settled']} hồ sơ | /{n['settled']} hồ sơ"),
        ("parts", f"Trong {n['settled']} hồ sơ | {n['early']} hồ sơ sớm | {n['exact']} hồ sơ đúng | {behind}"),
        ("equal", f"{behind} | Còn {behind}"),
        ("parts", f"{people} | sĩ {n['master']} người | {hands} | đẳng {n['college']} người"),
        ("share", f"chiếm {per_cent(figures['bachelor'], figures['D2.2'], 1)}% | {hands} | {people}"),
        ("equal", f"{people} | {n['D2.2']}/{n['D2.1']} biên chế"),
        ("sum", "19 tổ công tác | 12 tổ công tác | 7 tổ công tác"),
        ("share", f"{per_cent(figures['F1.2'], figures['F1.1'])}% kế hoạch | ngân {n['F1.2']} triệu | {planned}"),
        ("sum", f"{n['outgoing']} văn bản đi | {n['electronic']} văn bản điện tử | {n['paper']} văn bản giấy"),
        ("share", f"{online}% | {n['G11.2']} hồ sơ nộp | nhận {n['G11.1']} hồ sơ, trong"),
    ]  # fmt: skip
    return (*said, *_with_tables(agency, figures, n, tasks))


def _with_tables(agency: Agency, figures: Figures, n: dict[str, str], tasks: str) -> list[Written]:
    row = DOSSIERS[agency.level]
    in_time = f"{n['in_time']}/{n['settled']} hồ sơ"
    stated = {
        "A2.1": f"gồm {n['A2.1']} nhiệm vụ", "A2.2": f"thành {n['A2.2']} nhiệm vụ",
        f"{tasks}.1": f"giao {n[tasks + '.1']} nhiệm vụ", f"{tasks}.2": f"{n[tasks + '.2']} nhiệm vụ hoàn thành đúng",
        f"{tasks}.3": f"{n[tasks + '.3']} nhiệm vụ hoàn thành nhưng", "C1.4": f"là {n['procedures']} thủ tục",
        f"{row}r": f"tiếp nhận {n['received']} hồ sơ", f"{row}a": f"đã giải quyết {n['settled']} hồ sơ",
        f"{row}b": in_time, "D2.1": f"giao {n['D2.1']} người", "D2.2": f"mặt {n['D2.2']} người",
        "F1.1": f"giao {n['F1.1']} triệu", "F1.2": f"ngân {n['F1.2']} triệu",
        "G11.1": f"nhận {n['G11.1']} hồ sơ, trong", "G11.2": f"{n['G11.2']} hồ sơ nộp",
    }  # fmt: skip
    return [
        ("equal", f"{words} | {{{label.strip(' -+')[:70]}}} {figures[key]}")
        for key, words in stated.items()
        if (label := _labels(agency).get(key))
    ]


def _labels(agency: Agency) -> dict[str, str]:
    if not agency.form:
        return {key: label for _, label, _, key in OWN_FORM}
    return {_key(row, agency.level): row.label for row in load().templates[agency.form].rows}


def tables(agency: Agency, figures: Figures) -> list[Block]:
    """The statistical tables on the agency's form, or on one nobody knows."""
    if not agency.form:
        lines = [(code, label, unit, printed(figures, key), "") for code, label, unit, key in OWN_FORM]
        return [Grid((HEAD, *lines))]
    template = load().templates[agency.form]
    blocks: list[Block] = []
    for table in template.tables:
        rows = [_line(row, agency, figures) for row in template.rows if row.table == table.key]
        if len(template.tables) > 1:
            blocks += [Text(table.name), Text(table.title)]
        blocks.append(Grid((HEAD, *rows)))
    return blocks


def _line(row: TemplateRow, agency: Agency, figures: Figures) -> tuple[str, str, str, str, str]:
    code, closed = row.code, CODES.get(agency.form, {})
    start = ".".join(code.split(".")[:2])
    code = closed[start] + code.removeprefix(start) if start in closed else code
    code = f"{code}." if code[:1].isdigit() and agency.form != "gia-lai-2022" else code
    unit = UNITS[agency.form].get(row.key, row.unit)
    return code, row.label, unit, printed(figures, _key(row, agency.level)), ""


def _key(row: TemplateRow, level: str) -> str:
    """The figure a row asks for; a part that is the level itself is the whole of this agency."""
    if row.kind in ("heading", "group") or not row.indicator:
        return ""
    return row.indicator if row.breakdown in (None, level) else f"{row.indicator}:{row.breakdown}"


OWN_FORM = (
    ("1", "Nhiệm vụ cải cách trong năm", "", ""),
    ("1.1", "Số nhiệm vụ trong kế hoạch năm", "Nhiệm vụ", "A2.1"),
    ("1.2", "Số nhiệm vụ trong kế hoạch năm đã hoàn thành", "Nhiệm vụ", "A2.2"),
    ("2", "Hồ sơ tiếp nhận trong kỳ", "", ""),
    ("2.1", "Số hồ sơ đã tiếp nhận tại bộ phận một cửa", "Hồ sơ", "C3.3r"),
    ("2.2", "Số hồ sơ đã giải quyết xong tại bộ phận một cửa", "Hồ sơ", "C3.3a"),
    ("3", "Nhân sự", "", ""),
    ("3.1", "Số biên chế được giao", "Người", "D2.1"),
    ("3.2", "Số biên chế có mặt", "Người", "D2.2"),
)
"""A form nobody knows: code, label, unit, figure."""


def main() -> int:
    """Print what the checks say of reports nobody could fault, formal remarks left out."""
    with tempfile.TemporaryDirectory() as folder:
        for made_up in reports():
            document = open_file(write_docx(Path(folder) / f"{made_up.name}.docx", made_up.blocks))
            print(made_up.name)
            for finding in check(understand([document], known_form=False)).findings:
                if finding.severity is not Severity.info:
                    print(f"  {finding.severity.value} {finding.rule}: {finding.message.text('vi')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
