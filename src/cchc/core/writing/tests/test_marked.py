"""The marked page: marks at the very words, every text escaped, nothing from elsewhere."""

from __future__ import annotations

import re

from lxml import html

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.messages import Message
from cchc.core.reading.document import Cell, Document, Paragraph, Row, Table
from cchc.core.reading.draft import ReportHeader
from cchc.core.writing.marked import marked
from cchc.core.writing.page import page
from cchc.core.writing.tests.made import cell, finding, words

HEADER = ReportHeader(agency="UBND xã Đồng Mây", number="15/BC-UBND", title="Cải cách hành chính quý III")
TABLE = Table(
    (
        Row((Cell("STT", bold=True), Cell("Số liệu"), Cell(merged="left")), "t1.r1"),
        Row((Cell("1."), Cell("1.204"), Cell()), "t1.r2"),
    ),
    "t1",
)


def document(*blocks: Paragraph | Table) -> Document:
    return Document("a.txt", "txt", list(blocks))


def shown(findings: list[Finding], *documents: Document, language: str = "vi") -> html.HtmlElement:
    return html.document_fromstring(marked(page(documents), findings, HEADER, language))


def marks(root: html.HtmlElement) -> list[tuple[str, str, str]]:
    """(words, findings, class) of each mark."""
    return [(m.text_content(), m.get("data-finding"), m.get("class")) for m in root.iter("mark")]


def test_it_works() -> None:
    text = document(Paragraph("Đã giải quyết 496 hồ sơ.", "p1", align="center", italic=True), TABLE)
    root = shown([finding(words("p1", "496 hồ sơ", 14), cell("t1.r2.c2", "1.204"))], text)
    assert marks(root) == [("496 hồ sơ", "f1", "error"), ("1.204", "f1", "error")]
    (entry,) = root.xpath("//aside//li[@id]")
    assert [part.text_content() for part in entry] == [
        "Lỗi Tổng 7 ≠ 9",
        "I: “496 hồ sơ”; Phụ lục 1, 1.",
        "4 + 5 = 9",
        "Dòng 1 ghi 7 nhưng cộng lại được 9: kiểm tra lại.",
    ]
    assert root.xpath("//main/p/@class") == ["center"]
    assert root.xpath("//main/p/em")
    assert root.xpath("//td[@colspan='2']")[0].text_content() == "Số liệu"
    assert root.xpath("//td[contains(@class, 'number')]")[0].text_content() == "1.2041"  # the figure and its reference
    assert "1 lỗi · 0 cảnh báo · 0 lưu ý" in root.text_content()


def test_every_reference_leads_somewhere_and_ids_are_unique() -> None:
    text = document(Paragraph("có 3 việc và 4 việc", "p1"), TABLE)
    found = [finding(words("p1", "3 việc", 3), words("p1", "4 việc", 13)), finding(cell("t1.r2.c3"), identity="f2")]
    root = shown(found, text)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in root.xpath("//a/@href")} <= set(ids)
    assert [a.get("aria-label") for a in root.xpath("//a[contains(@class, 'ref')]")] == ["Lỗi 1: Tổng 7 ≠ 9"] * 2 + [
        "Lỗi 2: Tổng 7 ≠ 9"
    ]


def test_marks_that_overlap_are_cut_where_they_differ() -> None:
    found = [
        finding(words("p1", "3 việc và 4", 3), severity=Severity.info),
        finding(words("p1", "4 việc", 13), identity="f2"),
    ]
    root = shown(found, document(Paragraph("có 3 việc và 4 việc", "p1")))
    assert marks(root) == [("3 việc và ", "f1", "info"), ("4", "f1 f2", "error"), (" việc", "f2", "error")]
    assert root.xpath("//main/p")[0].text_content() == "có 3 việc và 41 việc2"


def test_lines_in_a_cell_keep_their_positions() -> None:
    table = Table((Row((Cell("một hai ba", lines=("một", "hai ba")),), "t1.r1"),), "t1")
    place = Place("header", "t1.r1.c1", quote="hai", start=0, end=3)
    root = shown([finding(place)], document(table))
    assert marks(root) == [("hai", "f1", "error")]
    assert root.xpath("//td/br")


def test_everything_is_escaped() -> None:
    bad = "<script>alert(1)</script>\x00 & \"x\" 'y'"
    evil = Finding(
        bad, Severity.error, Message("{t}", "{t}", {"t": bad}), Message("{t}", "{t}", {"t": bad}),
        (Place("text", "p1", quote=bad, section=bad), Place("cell", "t1.r1.c1", bad, bad, bad)), steps=(bad,), id=bad,
    )  # fmt: skip
    table = Table((Row((Cell(bad),), "t1.r1"),), "t1")
    text = marked(
        page([Document(bad, "txt", [Paragraph(bad, "p1"), table])]),
        [evil],
        ReportHeader(agency=bad, number=bad, title=bad),
    )
    assert "<script" not in text
    assert "\x00" not in text
    root = html.document_fromstring(text)
    allowed = {"class", "id", "href", "data-finding", "aria-label", "aria-labelledby", "lang", "charset", "name",
               "content", "http-equiv"}  # fmt: skip
    assert {name for element in root.iter("*") for name in element.attrib} <= allowed


def test_the_page_needs_nothing_else() -> None:
    text = marked(page([document(TABLE)]), [finding(cell("t1.r2.c2"))], HEADER)
    assert not re.search(r"https?://|src=|url\(|@import|<script|<link", text)
    assert "@media print" in text
    assert "default-src 'none'" in text


def test_several_files_are_named_and_a_report_without_findings_says_so() -> None:
    root = shown([], document(Paragraph("x", "p1")), Document("b.txt", "txt", [Paragraph("y", "p1")]), language="en")
    assert [h.text_content() for h in root.xpath("//main/h2")] == ["a.txt", "b.txt"]
    assert "Nothing was found." in root.text_content()
    assert root.get("lang") == "en"


def test_a_finding_without_a_place_is_listed_all_the_same() -> None:
    root = shown([finding()], document(Paragraph("x", "p1")))
    assert marks(root) == []
    assert root.xpath("//aside//li[@id='f1']")
    assert not root.xpath("//aside//a")
