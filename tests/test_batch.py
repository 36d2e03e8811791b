"""A folder of reports: what is one report, what is told of it, what is asked of its unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from cchc import cli
from cchc.core.checking import Severity
from cchc.core.checking.batch import check_folder, reports_in
from cchc.core.checking.batch_files import BOOK, write
from cchc.core.checking.finding import Place
from cchc.core.checking.letter import named_places, point, request
from cchc.core.checking.tests.test_history import made as history_draft
from cchc.core.checking.totals import TOTAL
from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile

ROWS = (
    ("1", "Số văn bản chỉ đạo CCHC đã ban hành", "Văn bản", "9"),
    ("2", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "50"),
    ("2.1", "Số nhiệm vụ đề ra trong kế hoạch CCHC năm", "Nhiệm vụ", "20"),
    ("2.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "{done}"),
    ("3", "Tổng số hồ sơ TTHC đã giải quyết xong", "Hồ sơ", "120"),
)


def report(commune: str, *, quarter: str = "II", annex_day: str = "14/6/2023", done: str = "10") -> str:
    """A small report as text; it contradicts itself where the annex names another day."""
    table = "\n".join("\t".join((*row, "")).format(done=done) for row in ROWS)
    month = {"I": "3", "II": "6"}[quarter]
    day = annex_day.replace("/6/", f"/{month}/")
    return f"""ỦY BAN NHÂN DÂN
XÃ {commune.upper()}

Số: 12/BC-UBND

{commune}, ngày 14 tháng {month} năm 2023

BÁO CÁO

Công tác cải cách hành chính quý {quarter} năm 2023

Ủy ban nhân dân xã {commune} báo cáo kết quả quý {quarter} năm 2023 như sau:

I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH

Xã đã ban hành 09 văn bản chỉ đạo.

Nơi nhận:
- Lưu: VT.

Phụ lục

THỐNG KÊ SỐ LIỆU QUÝ {quarter} NĂM 2023

(Kèm theo Báo cáo số 12/BC-UBND ngày {day} của UBND xã {commune})

STT\tChỉ tiêu thống kê\tĐơn vị tính\tSố liệu\tGhi chú
{table}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "bao-cao"
    inside.mkdir()
    (inside / "binh-an.txt").write_text(report("Bình An"), encoding="utf-8")
    (inside / "binh-minh.txt").write_text(report("Bình Minh", annex_day="14/6/2022"), encoding="utf-8")
    (inside / "hong.pdf").write_bytes(b"")
    return inside


def test_it_works(folder: Path) -> None:
    batch = check_folder(folder)
    assert [entry.files for entry in batch.entries] == [["binh-minh.txt"], ["binh-an.txt"]]
    worst, best = batch.entries
    assert "date.annex_date" in [finding.rule for finding in worst.findings]
    assert "date.annex_date" not in [finding.rule for finding in best.findings]
    assert worst.counts[Severity.error] > best.counts[Severity.error]
    assert [name for name, _ in batch.unreadable] == ["hong.pdf"]


def test_what_makes_one_report(tmp_path: Path) -> None:
    for name in ("xa-1.docx", "xa-1.pdf", "xa-1 phụ lục.xlsx", "xa-10.docx", "~$xa-1.docx", ".an"):
        (tmp_path / name).touch()
    (tmp_path / "xa-2").mkdir()
    for name in ("bao-cao.docx", "so-lieu.xlsx"):
        (tmp_path / "xa-2" / name).touch()
    (tmp_path / "trong").mkdir()
    (tmp_path / "ra").mkdir()
    (tmp_path / "ra" / BOOK).touch()
    found = {name: [path.name for path in paths] for name, paths in reports_in(tmp_path, skip=tmp_path / "ra")}
    assert found == {
        "xa-1": ["xa-1 phụ lục.xlsx", "xa-1.docx", "xa-1.pdf"],
        "xa-10": ["xa-10.docx"],
        "xa-2": ["bao-cao.docx", "so-lieu.xlsx"],
    }


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        check_folder(tmp_path / "khong-co")
    assert refusal.value.code == "no_folder"


def test_earlier_periods_are_history_whatever_the_files_are_called(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(report("Bình An", done="10"), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report("Bình An", quarter="I", done="15"), encoding="utf-8")
    batch = check_folder(tmp_path)
    said = {
        entry.files[0]: [f.rule for f in entry.findings if f.rule.startswith("history.")] for entry in batch.entries
    }
    assert said == {"a.txt": ["history.cumulative"], "b.txt": []}


def test_two_units_with_the_same_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc.core.checking.history.ALIKE", 3)
    (tmp_path / "a.txt").write_text(report("Bình An"), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report("Bình Minh"), encoding="utf-8")
    (tmp_path / "c.txt").write_text(report("Bình Yên", done="11"), encoding="utf-8")
    said = {
        entry.files[0]: [f.expected for f in entry.findings if f.rule == "history.units_alike"]
        for entry in check_folder(tmp_path).entries
    }
    assert {name: len(found) for name, found in said.items()} == {"a.txt": 1, "b.txt": 1, "c.txt": 0}
    assert "BÌNH MINH" in said["a.txt"][0].upper()


def test_the_request_names_places_and_numbers(folder: Path) -> None:
    text = check_folder(folder).entries[0].request
    assert "Báo cáo số 12/BC-UBND ngày 14/6/2023" in text
    assert "14/6/2022" in text
    assert "\n1. " in text
    assert "trước ngày … tháng … năm …" in text


def test_the_request_names_a_table_once_with_its_rows() -> None:
    """Rows by their numbers, periods at the end; of rows without a number only the first by its label."""
    cells = [Place("cell", f"t1.r{n}.c4", "Phụ lục 3", code, label) for n, (code, label) in enumerate(LINES)]
    places = (Place("text", "p4", section="P1.II.2~2", quote="03 hợp đồng"), *cells)
    finding = TOTAL.finding(Message("a", "a"), Message("Ghi 3, lại ghi 0.", "…"), *places)
    assert named_places(finding) == ["Mục II.2 “03 hợp đồng”", "Phụ lục 3, các dòng 3.4, 3.5"]
    years = [replace(cell, period=period) for cell in cells[:1] for period in ("2019", "2020-Q1")]
    assert named_places(replace(finding, places=tuple(years))) == ["Phụ lục 3, dòng 3.4 (2019, Quý I/2020)"]
    assert named_places(replace(finding, places=(cells[2],))) == ["Phụ lục 3, dòng “Số hồ sơ”"]


LINES = (("3.4.", "Tỷ lệ"), ("3.5", "Tổng số"), ("-", "- Số hồ sơ"))


def test_nothing_is_asked_where_nothing_is_wrong() -> None:
    assert request(history_draft("2023-Q2", {}), []) == ""


def test_files_written(folder: Path, tmp_path: Path) -> None:
    batch = check_folder(folder)
    written = write(batch, tmp_path / "ra")
    assert [path.name for path in written][:2] == [BOOK, "de-nghi-binh-minh.txt"]
    book = openpyxl.load_workbook(written[0])
    assert book.sheetnames == ["Tổng hợp", "Phát hiện", "Không đọc được"]
    first = [cell.value for cell in book["Tổng hợp"][2]]
    assert first[3] == batch.entries[0].counts[Severity.error]
    assert first[6] == "binh-minh.txt"


def test_a_text_never_becomes_a_formula(folder: Path, tmp_path: Path) -> None:
    (folder / "=1+1.txt").write_text(report("Bình Yên"), encoding="utf-8")
    book = openpyxl.load_workbook(write(check_folder(folder), tmp_path / "ra")[0])
    cells = [cell for row in book["Tổng hợp"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1.txt"] == ["s"]


def run(*arguments: str | Path) -> int:
    return cli.main(["check", *map(str, arguments)])


def test_exit_codes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--batch", folder) == 1
    assert "binh-minh.txt" in capsys.readouterr().out
    assert run("--batch", tmp_path / "khong-co") == 2
    (tmp_path / "trong").mkdir()
    assert run("--batch", tmp_path / "trong") == 2


@pytest.mark.parametrize("wrong", [[], ["--batch", "x", "a.txt"], ["a.txt", "--out", "x"]])
def test_a_command_line_that_makes_no_sense(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*wrong)
    assert stopped.value.code == 2
    assert "--batch" in capsys.readouterr().err


def test_previous_reports_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now, old = tmp_path / "quy-2.txt", tmp_path / "quy-1.txt"
    now.write_text(report("Bình An", done="10"), encoding="utf-8")
    old.write_text(report("Bình An", quarter="I", done="15"), encoding="utf-8")
    run(now, "--json")
    assert "history.cumulative" not in [f["rule"] for f in _findings(capsys)]
    assert run(now, "--previous", old, "--json") == 1
    assert "history.cumulative" in [f["rule"] for f in _findings(capsys)]


def _findings(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    import json

    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def test_a_point_names_its_row_once() -> None:
    cell = Place("cell", "t1.r2.c4", "Phụ lục 3", "3.4", "Tỷ lệ")
    own = TOTAL.finding(Message("a", "a"), Message("Dòng 3.4 “Tỷ lệ” để trống: ghi 100 %.", "…"), cell)
    assert point(own) == "Phụ lục 3: Dòng 3.4 “Tỷ lệ” để trống: ghi 100 %."
    other = TOTAL.finding(Message("a", "a"), Message("Ghi 3, lại ghi 0.", "…"), cell)
    assert point(other) == "Phụ lục 3, dòng 3.4: Ghi 3, lại ghi 0."
