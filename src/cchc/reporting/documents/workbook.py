"""Figures, findings and explanations of a report as one workbook: three sheets of text, no formula in them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils import timezone

from cchc.core.writing.cells import LONGEST
from cchc.core.writing.official.document import Table, clean
from cchc.reporting.reports.models import Explanation, Report

FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1, "text_wrap": True}
SEVERITIES = {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}
FINDINGS = (("STT", 6), ("Mức độ", 10), ("Quy tắc", 20), ("Sai gì", 34), ("Đề nghị", 60), ("Giải trình", 44))
EXPLAINED = (("STT", 6), ("Quy tắc", 24), ("Giải trình", 70), ("Người giải trình", 26), ("Lúc", 18))


def figures_workbook(
    report: Report, tables: Sequence[Table], findings: Sequence[dict[str, Any]], explanations: Iterable[Explanation]
) -> bytes:
    """The workbook; every cell is text, a '=' at its beginning too."""
    held = list(explanations)
    result = io.BytesIO()
    with xlsxwriter.Workbook(
        result, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        text = book.add_format({**FONT, "num_format": "@", "quote_prefix": True})
        bold = book.add_format({**FONT, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E5E7EB"})
        _figures(book, report, tables, text, bold)
        reasons = {one.key: one.text for one in held}
        rows = [
            (
                str(number), SEVERITIES.get(one.get("severity", ""), ""), one.get("rule", ""), one.get("title", ""),
                one.get("message", ""), one.get("explained") or reasons.get(one.get("id", ""), ""),
            )
            for number, one in enumerate(findings, 1)
        ]  # fmt: skip
        _sheet(book, "Phát hiện", FINDINGS, rows, text, bold)
        said = [
            (
                str(number), one.rule, one.text, str(one.author or ""),
                f"{timezone.localtime(one.recorded):%H:%M %d/%m/%Y}",
            )
            for number, one in enumerate(held, 1)
        ]  # fmt: skip
        _sheet(book, "Giải trình", EXPLAINED, said, text, bold)
    return result.getvalue()


def _figures(book: Any, report: Report, tables: Sequence[Table], text: Any, bold: Any) -> None:
    sheet = book.add_worksheet("Số liệu")
    _paper(sheet)
    line = 0
    sheet.write_string(line, 0, clean(f"{report.unit} · {report.period_label}"))
    line += 2
    for table in tables:
        if table.title:
            sheet.write_string(line, 0, clean(table.title))
            line += 1
        for number, column in enumerate(table.columns):
            sheet.write_string(line, number, clean(column.head), bold)
            sheet.set_column(number, number, max(8, column.narrowest / 1.8 if number != table.words else 60))
        line += 1
        for row in table.rows:
            for number, said in enumerate(row.cells):
                sheet.write_string(line, number, clean(said)[:LONGEST], text)
            line += 1
        line += 1


def _sheet(
    book: Any, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], text: Any, bold: Any
) -> None:
    sheet = book.add_worksheet(name)
    _paper(sheet)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for number, (head, width) in enumerate(heads):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, head, bold)
    for line, row in enumerate(rows, 1):
        for number, said in enumerate(row):
            sheet.write_string(line, number, clean(str(said))[:LONGEST], text)


def _paper(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
