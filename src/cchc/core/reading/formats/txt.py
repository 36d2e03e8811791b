"""Plain text: every line a paragraph, every run of tab-separated lines a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc.core.reading.document import Block, Cell, Document, Paragraph, Row, Table
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.markup import clean, read_line
from cchc.core.reading.formats.refusals import refuse
from cchc.core.vietnamese.legacy import decode as decode_text

_RULE = re.compile(r"\s*([-_*=~])(?:\s*\1){2,}\s*")
_BOLD = re.compile(r"\s*(?:\*{2,3}[^*]+\*{2,3}|<b>.*</b>|<strong>.*</strong>)\s*", re.IGNORECASE)
_EMPTY = Cell()


def decode(data: bytes, name: str) -> str:
    """The text of a file in Unicode or an old Vietnamese encoding. Refuses binary content."""
    try:
        return decode_text(data)
    except ValueError as error:
        raise refuse("encoding", name) from error


def read(text: str, name: str, limits: Limits) -> Document:
    """The text of a .txt file as paragraphs and tables.

    Blank lines do not end a table when the next line is tabbed with as many columns: that is a page break.
    Refused: more rows or paragraphs than `limits` allows.
    """
    document = Document(name=name, format="txt")
    paragraphs = tables = rows = 0
    for lines in _runs(text.splitlines()):
        if _is_table(lines):
            tables += 1
            rows += len(lines)
            if rows > limits.rows:
                raise refuse("too_many_rows", name, limit=limits.rows)
            document.blocks.append(_table(lines, tables, limits))
            continue
        for line in lines:
            paragraphs += 1
            if paragraphs > limits.paragraphs:
                raise refuse("too_much_text", name, limit=limits.paragraphs)
            document.blocks.extend(_paragraph(line, paragraphs))
    return document


def _runs(lines: list[str]) -> Iterator[list[str]]:
    """Lines that belong together: one line of text, or all lines of one table."""
    table: list[str] = []
    blank_before = False
    for line in lines:
        if not line.strip(" \r\f\v\u00a0\ufeff"):
            blank_before = True
            continue
        tabbed = "\t" in line
        if table and (not tabbed or (blank_before and line.count("\t") != table[-1].count("\t"))):
            yield table
            table = []
        if tabbed:
            table.append(line)
        elif line.strip():
            yield [line]
        blank_before = False
    if table:
        yield table


def _is_table(lines: list[str]) -> bool:
    """Tabs only in front of the text are indents; a single line needs three columns to be a table."""
    if all("\t" not in line.strip() for line in lines):
        return any(line.count("\t") > 1 and line.endswith("\t") for line in lines)
    return len(lines) > 1 or lines[0].count("\t") >= 2


def _table(lines: list[str], number: int, limits: Limits) -> Table:
    place = f"t{number}"
    split = [line.split("\t")[: limits.columns] for line in lines]
    width = max(map(len, split))
    return Table(
        rows=tuple(
            Row((*map(_cell, texts), *([_EMPTY] * (width - len(texts)))), f"{place}.r{index}")
            for index, texts in enumerate(split, 1)
        ),
        place=place,
    )


def _cell(text: str) -> Cell:
    cleaned = clean(text)
    return Cell(cleaned, bold=bool(_BOLD.fullmatch(text))) if cleaned else _EMPTY


def _paragraph(line: str, number: int) -> list[Block]:
    if _RULE.fullmatch(line):
        return []
    read = read_line(line)
    return [Paragraph(read.text, f"p{number}", read.level, read.bold)] if read.text else []
