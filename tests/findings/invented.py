"""Reports nobody could fault: invented agencies of several levels and forms, with prose and tables that agree.

Each comes with the pairs of numbers that agree in it (the notation of `pairs`), so that a change can be proved wrong.
`python -m tests.findings.invented` prints what the checks say of them all the same.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cchc.core.catalogue.model import TemplateRow
from cchc.core.catalogue.packs import load
from cchc.core.checking.check import check
from cchc.core.checking.finding import Severity
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from tests.findings import invented_review
from tests.findings.figures import Figures, made, printed
from tests.findings.wording import Written, in_lists, in_sentences
from tests.made.blocks import HEAD, Block, Grid, Text
from tests.made.writers import write_docx

UNITS = {
    "khanh-hoa-xa-2023": {"7.8.2": "%"},
    "bieu-mau-2022": {"BM1/4.1": "Cơ quan, đơn vị"},
    "gia-lai-2022": {"I/4.1": "Cơ quan, đơn vị", "IV/1.2": ""},
    "gia-lai-2021": {"7.4": "%", "7.6.1": "%", "1.3.1": "Nhiệm vụ", "1.3.2": "Nhiệm vụ", "1.3.3": "Nhiệm vụ"},
}
"""Units that a form leaves out or misprints, as a careful clerk writes them."""
LABELS = {"gia-lai-2021": {"2": "Cải cách thể chế"}}
"""Labels that a form misprints."""
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
    Agency("UBND phường Hòa Lạc", "Hòa Lạc", "BC-UBND", "commune", "khanh-hoa-xa-2023", "quý II năm 2023",
           "ngày 03 tháng 7 năm 2023", 8),
    Agency("UBND huyện Đầm Sen", "Đầm Sen", "BC-UBND", "district", "gia-lai-2021", "quý I năm 2021",
           "ngày 05 tháng 4 năm 2021", 9),
    Agency("UBND huyện Suối Đá", "Suối Đá", "BC-UBND", "district", "gia-lai-2022", "quý III năm 2023",
           "ngày 04 tháng 10 năm 2023", 10),
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One report: its blocks and its pairs."""

    name: str
    blocks: tuple[Block, ...]
    pairs: tuple[Written, ...]


def reports() -> list[Invented]:
    """All of them."""
    review = Invented("0-district-tong-ket-2011-2020", invented_review.blocks(), invented_review.PAIRS)
    return [*(report(agency) for agency in AGENCIES), review]


def report(agency: Agency) -> Invented:
    """The report of one agency."""
    figures = made(agency.seed, agency.level)
    said = (in_sentences if agency.seed % 2 else in_lists)(figures, agency.level)
    letter = (
        f"Số: {100 + agency.seed}/{agency.symbol}", f"{agency.place}, {agency.date}", "BÁO CÁO",
        f"Công tác cải cách hành chính {agency.period}", agency.window,
        f"{agency.name} báo cáo kết quả công tác cải cách hành chính {agency.period} như sau:",
    )  # fmt: skip
    text = [Text(line) for line in letter if line] + [Text(line) for line in said.lines]
    end = ("Nơi nhận:", "- Sở Nội vụ;", "- Lưu: VT.", "CHỦ TỊCH", "Trần Thị Mây")
    grids = tables(agency, figures)
    short = "/".join(agency.date.replace("ngày ", "").replace(" tháng ", "/").replace(" năm ", "/").split("/"))
    head = f"(Kèm theo Báo cáo số {100 + agency.seed}/{agency.symbol} ngày {short} của {agency.name})"
    annex = [Text("Phụ lục"), Text(f"THỐNG KÊ SỐ LIỆU {agency.period.upper()}"), Text(head)]
    blocks = (*text, *(Text(line) for line in end), *annex, *grids)
    return Invented(
        f"{agency.seed}-{agency.level}-{agency.form or 'unknown'}",
        blocks,
        (*said.pairs, *_with_tables(agency, figures, said.stated)),
    )


def _with_tables(agency: Agency, figures: Figures, stated: dict[str, str]) -> list[Written]:
    labels = _labels(agency)
    return [
        ("equal", f"{words} | {{{labels[key].strip(' -+')[:70]}}} {figures[key]}")
        for key, words in stated.items()
        if key in labels
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
    label = LABELS.get(agency.form, {}).get(row.key, row.label)
    return code, label, unit, printed(figures, _key(row, agency.level)), ""


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
