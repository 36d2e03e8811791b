"""Figures, findings and explanations of a report as one workbook: three sheets of text, no formula in them."""

from __future__ import annotations

import io
import math
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
    said = {"font_name": "Times New Roman", "num_format": "@", "quote_prefix": True}
    title = book.add_format({**said, "bold": True, "font_size": 13})
    looks = {
        (align, heavy): book.add_format({**FONT, **said, "align": align, "bold": heavy})
        for align in ("left", "center", "right") for heavy in (True, False)
    }  # fmt: skip
    at = 0
    sheet.write_string(at, 0, clean(f"{report.unit} · {report.period_label}"), title)
    at += 2
    for table in tables:
        if table.title:
            sheet.write_string(at, 0, clean(table.title), title)
            at += 1
        widths = [70.0 if n == table.words else max(8, one.narrowest / 1.7) for n, one in enumerate(table.columns)]
        for number, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.write_string(at, number, clean(column.head), bold)
            sheet.set_column(number, number, width)
        at += 1
        for row in table.rows:
            sheet.set_row(at, _height(row.cells, widths))
            for number, (column, words) in enumerate(zip(table.columns, row.cells, strict=True)):
                sheet.write_string(at, number, clean(words)[:LONGEST], looks[column.align, row.bold])
            at += 1
        at += 1


def _height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """Points a row needs, so that programs which do not measure it show all its lines."""
    lines = max(
        sum(max(1, math.ceil(len(part) * 1.05 / width)) for part in clean(text).split("\n"))
        for text, width in zip(cells, widths, strict=True)
    )
    return min(15.0 * lines + 1, 409)


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
    widths = [width for _, width in heads]
    for line, row in enumerate(rows, 1):
        sheet.set_row(line, _height([str(said) for said in row], widths))
        for number, said in enumerate(row):
            sheet.write_string(line, number, clean(str(said))[:LONGEST], text)


def _paper(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
