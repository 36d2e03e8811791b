"""The list of findings as a workbook (.xlsx): one row each, ready to sort, filter and print."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cchc.core.checking.check import RULES
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.words import where
from cchc.core.messages import Message
from cchc.core.reading.draft import ReportHeader
from cchc.core.writing.cells import LONGEST
from cchc.core.writing.wording import SEVERITIES, plain

SHEET = Message("Phát hiện", "Findings")
COLUMNS: tuple[tuple[Message, float], ...] = (
    (Message("STT", "No."), 5),
    (Message("Mức độ", "Severity"), 10),
    (Message("Quy tắc", "Rule"), 20),
    (Message("Ở đâu", "Where"), 26),
    (Message("Sai gì", "What is wrong"), 24),
    (Message("Cách tính", "Arithmetic"), 22),
    (Message("Đề nghị", "What to do"), 44),
    (Message("Số ghi", "Stated"), 11),
    (Message("Số đúng", "Expected"), 11),
)
"""Heads and widths (in characters) of the list."""
PAGES = Message("Trang", "Page")
FILL = {Severity.error: "#FDE3E0", Severity.warning: "#FDF0CD", Severity.info: "#E1ECFD"}
_NARROW = 1.15
"""Letters of our font for one character of a column's width."""
_TALLEST = 400.0
"""Points of a row; Excel holds 409."""


def workbook(findings: Sequence[Finding], header: ReportHeader, language: str = "vi") -> bytes:
    """An .xlsx of one sheet with a row per finding; every cell but the number is text, never a formula."""
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, {"in_memory": True}) as book:
        add_list(book, findings, header, language)
    return result.getvalue()


def add_list(
    book: xlsxwriter.Workbook, findings: Sequence[Finding], header: ReportHeader, language: str = "vi"
) -> None:
    """The sheet with the list: head frozen and repeated on each page, A4 across, as wide as the paper."""
    sheet = book.add_worksheet(SHEET.text(language))
    shape = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "Times New Roman", "font_size": 11}
    bold = book.add_format({**shape, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E5E7EB"})
    title = book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 13})
    text = book.add_format({**shape, "quote_prefix": True})
    figure = book.add_format({**shape, "quote_prefix": True, "align": "right"})
    number = book.add_format({**shape, "align": "center"})
    words = {severity: book.add_format({**shape, "bg_color": colour}) for severity, colour in FILL.items()}
    write(sheet, 0, 0, header.title or SHEET.text(language), title)
    period = (header.period or {}).get("label", "")
    write(sheet, 1, 0, " · ".join(part for part in (header.agency, header.number, period) if part))
    for column, (head, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        write(sheet, 3, column, head.text(language), bold)
    for index, finding in enumerate(findings):
        formats = (words[finding.severity], *[text] * 5, figure, figure)
        sheet.write_number(4 + index, 0, index + 1, number)
        values = _values(finding, language)
        for column, (value, shown) in enumerate(zip(values, formats, strict=True), 1):
            write(sheet, 4 + index, column, value, shown)
        sheet.set_row(4 + index, height(values, [width for _, width in COLUMNS[1:]]))
    sheet.freeze_panes(4, 0)
    if findings:
        sheet.autofilter(3, 0, 3 + len(findings), len(COLUMNS) - 1)
    _for_paper(sheet, language)


def write(sheet: Worksheet, row: int, column: int, text: str, shown: Format | None = None) -> None:
    """Text as text, whatever it begins with."""
    sheet.write_string(row, column, plain(text)[:LONGEST], shown)


def height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Points that the wrapped texts of a row need; not every program reckons them when it opens the file."""
    lines = (
        sum(math.ceil((len(line) + 1) / (width * _NARROW)) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(_TALLEST, 15 * max(lines) + 2)


def _values(finding: Finding, language: str) -> tuple[str, ...]:
    rule = RULES.get(finding.rule)
    return (
        SEVERITIES[finding.severity].text(language),
        rule.title.text(language) if rule else finding.rule,
        "\n".join(where(place, language) for place in dict.fromkeys(finding.places)),
        finding.title.text(language),
        "\n".join(finding.steps),
        finding.message.text(language),
        finding.found,
        finding.expected,
    )


def _for_paper(sheet: Worksheet, language: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(3)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&C{PAGES.text(language)} &P/&N")
