"""One page: the report, the counts, the ten gravest."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from lxml import html

from cchc.core.checking.finding import Finding, Severity
from cchc.core.reading.draft import ReportHeader
from cchc.core.writing.summary import SUMMARIES, summarise, summary_docx, summary_html, summary_xlsx
from cchc.core.writing.tests.made import cell, finding, words

HEADER = ReportHeader(
    agency="UBND xã Đồng Mây",
    number="15/BC-UBND",
    title="Cải cách hành chính quý III <2023>",
    period={"code": "2023-Q3", "label": "Quý III/2023"},
)
FOUND = [
    finding(words("p1", "7 việc"), cell("t1.r1.c1"), severity=severity, title=f"{severity.value} {number}")
    for severity in (Severity.info, Severity.warning, Severity.error)
    for number in range(5)
]


def long_findings() -> list[Finding]:
    return [finding(*[words(f"p{n}", "một câu dài " * 20) for n in range(30)], title="Tổng " * 12)] * 40


def test_it_works() -> None:
    page = summarise(FOUND, HEADER)
    assert page.counts == "5 lỗi · 5 cảnh báo · 5 lưu ý"
    assert [row[2] for row in page.rows] == [f"error {n}" for n in range(5)] + [f"warning {n}" for n in range(5)]
    assert page.rows[0] == (
        "1", "Lỗi", "error 0", "I: “7 việc”; Phụ lục 1, 1.", "Dòng 1 ghi 7 nhưng cộng lại được 9: kiểm tra lại.",
    )  # fmt: skip
    assert page.facts == "UBND xã Đồng Mây · 15/BC-UBND · Quý III/2023"
    assert page.rest == "Còn 5 phát hiện khác."
    assert set(SUMMARIES) == {".docx", ".html", ".xlsx"}


def test_each_format_says_the_same() -> None:
    page = summarise(FOUND, HEADER)
    document = docx.Document(io.BytesIO(summary_docx(FOUND, HEADER)))
    (table,) = document.tables
    assert [tuple(c.text for c in row.cells) for row in table.rows] == [page.heads, *page.rows]
    assert [p.text for p in document.paragraphs] == [page.title, page.report, page.facts, page.counts, page.rest]
    root = html.document_fromstring(summary_html(FOUND, HEADER).decode())
    assert [tuple(c.text_content() for c in row) for row in root.iter("tr")] == [page.heads, *page.rows]
    assert root.findtext(".//h2") == HEADER.title
    first, second = openpyxl.load_workbook(io.BytesIO(summary_xlsx(FOUND, HEADER)))
    assert [first.cell(row, 1).value for row in (1, 2, 3, 4)] == [page.title, page.report, page.facts, page.counts]
    assert tuple(c.value for c in first[7])[:5] == page.rows[0]
    assert second.max_row == 4 + len(FOUND)


@pytest.mark.parametrize("ending", SUMMARIES)
def test_nothing_found_and_english(ending: str) -> None:
    data = SUMMARIES[ending]([], ReportHeader(), "en")
    assert summarise([], ReportHeader(), "en").rest == "Nothing was found."
    assert len(data) > 200


@pytest.mark.office
def test_ten_long_findings_fit_on_one_page(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (libreoffice-writer-nogui)")
    source = tmp_path / "a.docx"
    source.write_bytes(summary_docx(long_findings(), HEADER))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == 1
