"""The offline form read back: every row that says something, with its hidden key; what was hidden when it was made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from cchc.core.exchange import words
from cchc.core.exchange.typed import as_typed
from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats.limits import DEFAULT, Limits
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.refusals import refuse

NOT_OURS = Message(
    "Tệp {name} không phải biểu mẫu Excel tải từ phần mềm này (trang tính ẩn không còn). Hãy tải lại biểu mẫu rồi chép "
    "số liệu sang, hoặc nạp tệp này ở mục “Tệp cũ Word, Excel, PDF”.",
    "The file {name} is no Excel form of this software (its hidden sheet is gone). Download the form again and copy "
    "the figures over, or bring this file in as an old Word, Excel or PDF file.",
)
HEAD_WITHIN = 40
"""The heads stand in one of the first rows."""
WIDEST = 60
LONGEST = 4_000
"""Characters of one cell that are looked at."""
EXTRA_SHOWN = 20


def read_form(path: Path, limits: Limits = DEFAULT) -> dict[str, Any]:
    """{identity, base: {key: {v, s, seen, code, label}}, rows: [{sheet, at, key, code, label, v, s, formula}], extra,
    extras, unread}. UnreadableFile for what is no such file. Formulas are told and never computed."""
    name = path.name
    _checked(path, limits)
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        raise refuse("damaged", name) from error
    try:
        if words.HIDDEN not in book.sheetnames:
            raise UnreadableFile("not_ours", Message(NOT_OURS.vi, NOT_OURS.en, {"name": name}))
        identity, base = _hidden(book[words.HIDDEN], name)
        found: dict[str, Any] = {"identity": identity, "base": base, "rows": [], "extra": 0, "extras": [], "unread": []}
        left = limits.rows
        guides = {words.HIDDEN, words.GUIDE.vi, words.GUIDE.en}
        for sheet in book.worksheets:
            if sheet.title not in guides:
                left = _sheet(sheet, found, left, name)
        return found
    except UnreadableFile:
        raise
    except Exception as error:
        raise refuse("damaged", name) from error
    finally:
        book.close()


def _checked(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.file_bytes:
        raise refuse("too_large", path.name, limit=limits.file_bytes // 2**20)
    with Package(path, path.name, limits) as package:
        package.check()


def _cells(sheet: Any, most: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows that hold something, with their number from 1."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=most, max_col=WIDEST), 1):
        if any(cell.value is not None for cell in row):
            yield number, row


def _hidden(sheet: Any, name: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    rows = [[as_typed(cell.value)[:LONGEST] for cell in row[:9]] for _, row in _cells(sheet, DEFAULT.rows)]
    if not rows or rows[0][:1] != [words.MARK]:
        raise UnreadableFile("not_ours", Message(NOT_OURS.vi, NOT_OURS.en, {"name": name}))
    padded = [(row + [""] * 9)[:9] for row in rows[1:]]
    identity = {row[0]: row[1] for row in padded if row[0] and row[0] != "row"}
    base = {
        row[1]: {"seen": row[2], "code": row[4], "label": row[5], "v": row[6], "s": row[7]}
        for row in padded
        if row[0] == "row"
    }
    return identity, base


def _sheet(sheet: Any, found: dict[str, Any], left: int, name: str) -> int:
    """Keep the rows of one sheet; how many more the file may have."""
    columns: dict[str, int] = {}
    last = 0
    for last, row in _cells(sheet, left + 1):
        if last > left:
            raise refuse("too_many_rows", name, limit=DEFAULT.rows)
        if columns:
            _keep(found, sheet.title, last, row, columns)
        elif last <= HEAD_WITHIN:
            columns = _columns(row)
    if not columns:
        found["unread"].append(sheet.title)
    return left - last


def _columns(row: tuple[Any, ...]) -> dict[str, int]:
    """Column → where it is, if this row is that of the heads."""
    named = {column_name: at for at, cell in enumerate(row) if (column_name := words.column_of(as_typed(cell.value)))}
    return named if {"label", "value"} <= named.keys() else {}


def _keep(found: dict[str, Any], title: str, number: int, row: tuple[Any, ...], columns: dict[str, int]) -> None:
    def text(name: str) -> str:
        at = columns.get(name, WIDEST)
        return as_typed(row[at].value)[:LONGEST] if at < len(row) else ""

    at = columns["value"]
    cell = row[at] if at < len(row) else None
    value = (
        as_typed(cell.value, cell.number_format or "")[:LONGEST] if cell is not None and cell.value is not None else ""
    )
    said = {
        "sheet": title, "at": number, "v": value, "s": text("state"), "key": text("key"), "code": text("code"),
        "label": " ".join(text("label").split()), "formula": cell is not None and cell.data_type == "f",
    }  # fmt: skip
    if said["key"] or said["code"] or (said["label"] and (value or said["s"])):
        found["rows"].append(said)
    elif value or said["s"]:
        found["extra"] += 1
        if len(found["extras"]) < EXTRA_SHOWN:
            found["extras"].append({"sheet": title, "at": number, "v": value[:40]})
