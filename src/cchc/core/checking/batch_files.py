"""What a batch leaves behind: one workbook for all reports, one text file for each request."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from cchc.core.checking.batch import Batch
from cchc.core.checking.finding import Severity
from cchc.core.checking.letter import named_places

BOOK = "tong-hop.xlsx"
LINE = 15
"""Points; the height of one line of text."""
A4 = 9
COLOURS = {"Lỗi": "#9C0006", "Cảnh báo": "#7F4F00", "Lưu ý": "#44546A"}
SEVERITIES = {Severity.error: "Lỗi", Severity.warning: "Cảnh báo", Severity.info: "Lưu ý"}
SUMMARY = (("STT", 6), ("Đơn vị", 36), ("Kỳ báo cáo", 20), ("Lỗi", 8), ("Cảnh báo", 11), ("Lưu ý", 8), ("Tệp", 44))
FOUND = (("Đơn vị", 24), ("Kỳ báo cáo", 14), ("Mức", 10), ("Vị trí", 34), ("Nội dung", 34), ("Việc cần làm", 70))
UNREAD = (("Tệp", 40), ("Lý do", 90))


def write(batch: Batch, folder: Path) -> list[Path]:
    """The files written: the workbook first. Makes the folder; OSError where it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / BOOK]
    _book(batch, written[0])
    for entry in batch.entries:
        text = entry.request
        if text:
            path = folder / f"de-nghi-{entry.name}.txt"
            number = 2
            while path in written:
                path, number = folder / f"de-nghi-{entry.name}-{number}.txt", number + 1
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def _book(batch: Batch, path: Path) -> None:
    """Every text is written as a string, so that none becomes a formula."""
    entries = batch.entries
    summary = [
        [number, entry.unit, entry.period, *entry.counts.values(), ", ".join(entry.files)]
        for number, entry in enumerate(entries, 1)
    ]
    found = [
        [
            entry.unit,
            entry.period,
            SEVERITIES[finding.severity],
            "; ".join(named_places(finding)),
            finding.title.text("vi"),
            finding.message.text("vi"),
        ]
        for entry in entries
        for finding in entry.findings
    ]
    refused = [*batch.unreadable, *(pair for entry in entries for pair in entry.refused)]
    unread = [[name, error.message.text("vi")] for name, error in refused]
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _sheet(book, "Tổng hợp", SUMMARY, summary)
        _sheet(book, "Phát hiện", FOUND, found)
        if unread:
            _sheet(book, "Không đọc được", UNREAD, unread)


def _sheet(
    book: xlsxwriter.Workbook, name: str, head: tuple[tuple[str, int], ...], rows: Sequence[Sequence[object]]
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E7EDF3"})
    plain = {"text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#BFBFBF"}
    wrapped = book.add_format(plain)
    marked = {word: book.add_format({**plain, "bold": True, "font_color": colour}) for word, colour in COLOURS.items()}
    for column, (title, width) in enumerate(head):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, 1):
        sheet.set_row(line, LINE * max(_lines(value, width) for value, (_, width) in zip(row, head, strict=True)))
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, column, value, wrapped)
            else:
                sheet.write_string(line, column, str(value), marked.get(str(value), wrapped))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P/&N")


def _lines(value: object, width: int) -> int:
    """How many lines a text takes in a column so many characters wide: programs other than Excel do not find out."""
    return max(1, math.ceil(len(str(value)) * 1.05 / width))
