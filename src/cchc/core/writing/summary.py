"""One page for a leader: the report, how many findings of each severity, and the ten gravest."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import docx
import xlsxwriter
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.words import shortened, where
from cchc.core.messages import Message
from cchc.core.reading.draft import ReportHeader
from cchc.core.writing.style import BASE, head
from cchc.core.writing.wording import COUNTED, SEVERITIES, plain
from cchc.core.writing.workbook import add_list, height, write

WORST = 10
TITLE = Message("Tóm tắt kết quả kiểm tra báo cáo", "Summary of the check of a report")
HEADS = (
    Message("STT", "No."),
    Message("Mức độ", "Severity"),
    Message("Sai gì", "What is wrong"),
    Message("Ở đâu", "Where"),
    Message("Đề nghị", "What to do"),
)
MORE = Message("Còn {count} phát hiện khác.", "{count} more findings.")
NONE = Message("Không có phát hiện nào.", "Nothing was found.")
SHEET = Message("Tóm tắt", "Summary")
_WIDTHS = (10, 20, 38, 42, 70)
"""Columns of the table on paper, in millimetres."""
_ACTION, _PLACE = 170, 110
"""Characters that keep ten rows on one page."""
_PLACES = 2
"""Places of a finding that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands on the page, in words."""

    title: str
    report: str
    facts: str
    counts: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rest: str
    """How many more findings there are; '' where all are shown."""


def summarise(findings: Sequence[Finding], header: ReportHeader, language: str = "vi") -> Summary:
    """The page's words: at most ten findings, gravest first, in the order they were given."""
    worst = sorted(findings, key=lambda finding: finding.severity.rank)[:WORST]
    left = len(findings) - len(worst)
    period = (header.period or {}).get("label", "")
    counts = [f"{sum(f.severity is s for f in findings)} {COUNTED[s].text(language)}" for s in Severity]
    rest = Message(MORE.vi, MORE.en, {"count": left}).text(language) if left else ""
    return Summary(
        TITLE.text(language),
        plain(header.title),
        plain(" · ".join(part for part in (header.agency, header.number, header.date, period) if part)),
        " · ".join(counts),
        tuple(words.text(language) for words in HEADS),
        tuple(_row(number, finding, language) for number, finding in enumerate(worst, 1)),
        rest if findings else NONE.text(language),
    )


def _row(number: int, finding: Finding, language: str) -> tuple[str, ...]:
    names = list(dict.fromkeys(where(place, language) for place in finding.places))
    places = "; ".join(names[:_PLACES]) + (f" (+{len(names) - _PLACES})" if len(names) > _PLACES else "")
    return (
        str(number),
        SEVERITIES[finding.severity].text(language),
        plain(finding.title.text(language)),
        plain(shortened(places, _PLACE)),
        plain(shortened(finding.message.text(language), _ACTION)),
    )


def summary_docx(findings: Sequence[Finding], header: ReportHeader, language: str = "vi") -> bytes:
    """The page as a Word file, A4."""
    words = summarise(findings, header, language)
    document = docx.Document()
    _page(document)
    document.add_paragraph().add_run(words.title).bold = True
    if words.report:
        document.add_paragraph().add_run(words.report).bold = True
    for line in (words.facts, words.counts):
        if line:
            document.add_paragraph(line)
    if words.rows:
        table = document.add_table(rows=1, cols=len(words.heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = Mm(width)
        _fill(table, 0, words.heads, bold=True)
        for row in words.rows:
            table.add_row()
            _fill(table, len(table.rows) - 1, row)
    if words.rest:
        document.add_paragraph(words.rest)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.paragraph_format.space_after = Pt(4)


def _fill(table: Table, number: int, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text, width in zip(table.rows[number].cells, texts, _WIDTHS, strict=True):
        cell.width = Mm(width)
        run = cell.paragraphs[0].add_run(text)
        run.font.size = Pt(10)
        run.bold = bold or None
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)


def summary_html(findings: Sequence[Finding], header: ReportHeader, language: str = "vi") -> bytes:
    """The page as HTML that needs nothing else."""
    words = summarise(findings, header, language)
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in words.heads)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>\n" for row in words.rows)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>\n" if words.rows else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in (words.facts, words.counts) if line)
    return (
        f"{head(words.title, BASE, language)}<body><main>\n<h1>{escape(words.title)}</h1>\n"
        f"<h2>{escape(words.report)}</h2>{lines}\n{table}<p>{escape(words.rest)}</p>\n</main></body></html>\n"
    ).encode()


def summary_xlsx(findings: Sequence[Finding], header: ReportHeader, language: str = "vi") -> bytes:
    """The page as the first sheet of a workbook, the whole list as the second."""
    words = summarise(findings, header, language)
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET.text(language))
        bold = book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 13})
        shape = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "Times New Roman", "quote_prefix": True}
        plain_cell, head_cell = book.add_format(shape), book.add_format({**shape, "bold": True})
        for row, line in enumerate((words.title, words.report, words.facts, words.counts)):
            write(sheet, row, 0, line, bold if row < 2 else None)
        for number, texts in enumerate((words.heads, *words.rows) if words.rows else ()):
            for column, text in enumerate(texts):
                write(sheet, 5 + number, column, text, plain_cell if number else head_cell)
            sheet.set_row(5 + number, height(texts, [width / 2 for width in _WIDTHS]))
        write(sheet, 7 + len(words.rows), 0, words.rest)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width / 2)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 1)
        add_list(book, findings, header, language)
    return result.getvalue()


SUMMARIES: dict[str, Callable[[Sequence[Finding], ReportHeader, str], bytes]] = {
    ".docx": summary_docx,
    ".html": summary_html,
    ".xlsx": summary_xlsx,
}
"""Who writes a summary, by the ending of the file asked for."""
