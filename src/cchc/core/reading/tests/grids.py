"""Tables and paragraphs written as text, for tests."""

from __future__ import annotations

from cchc.core.reading.document import Cell, Paragraph, Row, Table

HEAD = """
STT | Chỉ tiêu thống kê | Kết quả thống kê | < | Ghi chú
^   | ^                 | Đơn vị tính | Số liệu | ^
"""
"""The head of the real forms: two rows, merged. `<` continues to the left, `^` continues from above."""


def table(text: str, *, page: int | None = None, number: int = 1) -> Table:
    """One line per row, cells between bars."""
    rows = []
    for index, line in enumerate((line for line in text.strip().splitlines() if line.strip()), 1):
        cells = tuple(_cell(part.strip()) for part in line.split("|"))
        rows.append(Row(cells, f"t{number}.r{index}", page))
    return Table(tuple(rows), f"t{number}")


def _cell(text: str) -> Cell:
    merged = {"<": "left", "^": "up"}.get(text)
    return Cell("" if merged else text, merged)


def paragraph(text: str, place: str = "p1") -> Paragraph:
    return Paragraph(text, place)
