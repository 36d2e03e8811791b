"""Files of one report become one draft."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cchc.core.reading.document import Cell, Document, Paragraph, Row, Table
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.report import read, understand
from cchc.core.reading.tests.grids import HEAD, table

ROWS = """
1. | Công tác chỉ đạo điều hành CCHC | | |
1.1. | Kế hoạch CCHC | | |
1.1.1 | Số nhiệm vụ đề ra trong kế hoạch | Nhiệm vụ | 30 |
1.1.2 | Số nhiệm vụ đã hoàn thành | Nhiệm vụ | 24 |
1.1.3 | Số văn bản chỉ đạo CCHC đã ban hành | Văn bản | 2 |
"""
PROSE = (
    "Số: 84/BC-UBND",
    "Mường Lay, ngày 10 tháng 3 năm 2021",
    "BÁO CÁO",
    "Công tác cải cách hành chính quý I năm 2021",
    "Thực hiện chế độ báo cáo định kỳ, UBND huyện Mường Lay báo cáo tình hình cải cách hành chính như sau:",
    "I. CHỈ ĐẠO, ĐIỀU HÀNH",
    "Trong năm huyện đề ra 30 nhiệm vụ, đã hoàn thành 24 nhiệm vụ; số liệu chi tiết tại Phụ lục 2 kèm theo.",
    "Nơi nhận:",
)


def document(*blocks: str | Table, name: str = "bao-cao.docx") -> Document:
    made = [Paragraph(b, f"p{i}") if isinstance(b, str) else b for i, b in enumerate(blocks, 1)]
    return Document(name, "docx", list(made))


def test_it_works() -> None:
    draft = understand([document(*PROSE, "Phụ lục", table(HEAD + ROWS))])
    assert (draft.report.agency, draft.report.template) == ("UBND huyện Mường Lay", "gia-lai-2021")
    assert [(r.indicator, r.value) for r in draft.rows] == [
        (None, None), ("A2", None), ("A2.1", "30"), ("A2.2", "24"), ("A1", "2"),
    ]  # fmt: skip
    assert [s.id for s in draft.sections] == ["0", "I"]
    assert {(f.quantity, f.section, f.place) for f in draft.facts} == {("30", "I", "p7"), ("24", "I", "p7")}
    json.dumps(draft.as_json())


def test_prose_and_annex_in_two_files_are_one_report() -> None:
    draft = understand([document(*PROSE), document("Phụ lục", table(HEAD + ROWS), name="phu-luc.xlsx")])
    assert draft.report.files == ["bao-cao.docx", "phu-luc.xlsx"]
    assert (len(draft.rows), draft.rows[2].place, bool(draft.facts)) == (5, "f2.t1.r5.c4", True)


def test_order_of_the_files_does_not_matter() -> None:
    draft = understand([document("Phụ lục", table(HEAD + ROWS), name="phu-luc.xlsx"), document(*PROSE)])
    assert (len(draft.rows), draft.rows[2].place, {f.place for f in draft.facts}) == (5, "f1.t1.r5.c4", {"f2.p7"})
    assert draft.report.title == "Công tác cải cách hành chính quý I năm 2021"
    assert draft.report.files == ["phu-luc.xlsx", "bao-cao.docx"]


def letter(place: str, *columns: tuple[str, ...]) -> Table:
    cells = tuple(Cell(" ".join(lines), lines=lines) for lines in columns)
    return Table((Row(cells, f"{place}.r1"),), place)


def test_letterhead_and_signature_in_tables_are_read() -> None:
    motto = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", PROSE[1])
    top = letter("t1", ("UBND TỈNH LAI CHÂU", "UBND HUYỆN MƯỜNG LAY", PROSE[0]), motto)
    signed = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Thị Hòa")
    end = letter("t2", ("Nơi nhận:", "- Như trên;", "- Lưu: VT."), signed)
    draft = understand([document(top, *PROSE[2:-1], end, "Phụ lục", table(HEAD + ROWS))])
    found = draft.report
    assert (found.number, found.date, found.agency, found.signer) == (
        "84/BC-UBND",
        "2021-03-10",
        "UBND huyện Mường Lay",
        "Lê Thị Hòa",
    )
    assert len(draft.rows) == 5
    assert "Như trên" not in draft.sections[-1].text


def test_copy_of_the_first_file_adds_only_what_the_first_lacks() -> None:
    long = [
        f"Đoạn thứ {n} của báo cáo nói về việc triển khai các nhiệm vụ cải cách hành chính trong kỳ." for n in range(9)
    ]
    draft_file = document("Số: /BC-UBND", *PROSE[1:], *long, "Phụ lục", table(HEAD + ROWS))
    signed = document(*PROSE, *long, "Phụ lục", table(HEAD + ROWS), name="da-ky.pdf")
    assert len(understand([draft_file, signed]).rows) == 5


def test_cited_annex_that_is_not_there_is_named() -> None:
    draft = understand([document(*PROSE, "Phụ lục 1", table(HEAD + ROWS))])
    assert draft.report.missing_annexes == ["Phụ lục 2"]


def test_annex_of_another_paper_is_not_missing() -> None:
    lines = [line.replace("Phụ lục 2 kèm theo", "Phụ lục 2 kèm theo Kế hoạch số 45/KH-UBND") for line in PROSE]
    assert understand([document(*lines, "Phụ lục 1", table(HEAD + ROWS))]).report.missing_annexes == []


def test_no_table_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFile) as error:
        understand([document(*PROSE)])
    assert error.value.code == "no_table"
    assert "chọn các tệp cùng một lần" in error.value.message.text("vi")


def test_table_without_a_known_indicator_is_refused() -> None:
    strange = HEAD + "1 | Số chuyến tàu khách | Chuyến | 4 |\n2 | Số toa tàu hàng | Toa | 9 |"
    with pytest.raises(UnreadableFile) as error:
        understand([document(*PROSE, table(strange))])
    assert error.value.code == "no_indicator"


CHECKED = {"000": "000-kbang-2021-q1", "001": "001-gialai-bandantoc-2023"}


@pytest.mark.reports
@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
@pytest.mark.parametrize("seed", sorted(CHECKED))
def test_rows_of_the_checked_reports(reports: Path, seed: str, kind: str) -> None:
    """Every row, in order, with its unit, value, kind, parent and place in the form."""
    with (reports.parent / "gold" / f"rows-{seed}.csv").open(encoding="utf-8") as handle:
        gold = list(csv.DictReader(handle))
    rows = read([reports / f"{CHECKED[seed]}.{kind}"]).rows
    assert [r.template_row for r in rows] == [g["code_norm"] for g in gold]
    assert [(r.code, r.unit, r.raw, r.value or "", r.kind) for r in rows] == [
        (g["code"], g["unit"], g["raw_value"], g["value"], g["value_kind"]) for g in gold
    ]
    assert [r.parent for r in rows] == [g["parent_code"] for g in gold]
    assert [r.period for r in rows] == [g["period"] for g in gold]
    assert sum(1 for r in rows if r.match < 0.85) == 0


TRA_VINH = "Sở Thông tin và Truyền thông tỉnh Trà Vinh"
EXPECTED = {
    "000-kbang-2021-q1": ("UBND huyện Kbang", "district", "2021-Q1", "gia-lai-2021", 114),
    "001-gialai-bandantoc-2023": ("Ban Dân tộc tỉnh Gia Lai", "department", "2023", "gia-lai-2022", 209),
    "002-phuongson-2023-q3": ("UBND phường Phương Sơn", "commune", "2023-Q3", "khanh-hoa-xa-2023", 168),
    "003-travinh-stttt-2022-q1": (TRA_VINH, "department", "2022-Q1", "bieu-mau-2022", 146),
    "004-tuangiao-2011-2020": ("UBND huyện Tuần Giáo", "district", "2011-2020", "tong-ket-2011-2020", 530),
}


@pytest.mark.reports
@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_all_five_in_every_format(reports: Path, name: str, kind: str) -> None:
    draft = read([reports / f"{name}.{kind}"])
    period = draft.report.period or {}
    found = (draft.report.agency, draft.report.level, period.get("code"), draft.report.template, len(draft.rows))
    assert found == EXPECTED[name]
    assert all(row.template_row for row in draft.rows)


@pytest.mark.reports
def test_window_of_a_ward_is_the_printed_one(reports: Path) -> None:
    period = read([reports / "002-phuongson-2023-q3.docx"]).report.period or {}
    assert (period["start"], period["end"]) == ("2023-06-13", "2023-09-13")


@pytest.mark.reports
def test_scan_is_refused(reports: Path) -> None:
    with pytest.raises(UnreadableFile) as error:
        read([reports / "000-kbang-2021-q1-scan.pdf"])
    assert "ảnh" in error.value.message.text("vi")
