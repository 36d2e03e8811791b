"""Reading the files of a pack: CSV with a header row, and what its cells hold."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from cchc.core.catalogue.model import Code, Term
from cchc.core.catalogue.packs.errors import PackError
from cchc.core.messages import Message

_OPTION = re.compile(r"(?P<label>.*\S)\s*=\s*(?P<value>\d{1,6})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a CSV file, or one file, and where it stands, so that every complaint can say so."""

    file: str
    row: int | None
    cells: dict[str, str]

    def error(self, vi: str, en: str, **values: str | int) -> PackError:
        """The complaint about this line."""
        return PackError(self.file, self.row, Message(vi, en, values))

    def text(self, column: str) -> str:
        """The cell; refused when empty."""
        if not self.cells[column]:
            raise self.error("Cột “{column}” để trống.", "Column “{column}” is empty.", column=column)
        return self.cells[column]

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """The cell, which must be one of `allowed`."""
        value = self.cells[column]
        if value not in allowed:
            raise self.error(
                "Cột “{column}” có giá trị lạ “{value}”; chỉ nhận: {allowed}.",
                "Column “{column}” has the unknown value “{value}”; allowed: {allowed}.",
                column=column,
                value=value,
                allowed=", ".join(filter(None, allowed)),
            )
        return value

    def whole(self, column: str, least: int, most: int) -> int:
        """The cell as a whole number from `least` to `most`."""
        value = self.cells[column]
        if not value.isdecimal() or not least <= int(value) <= most:
            raise self.error(
                "Cột “{column}” phải là số nguyên từ {least} đến {most}, không phải “{value}”.",
                "Column “{column}” must be a whole number from {least} to {most}, not “{value}”.",
                column=column,
                least=least,
                most=most,
                value=value,
            )
        return int(value)

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell 'a | b | c'."""
        cell = self.cells[column]
        parts = tuple(part.strip() for part in cell.split("|")) if cell else ()
        if not all(parts) or len(set(parts)) < len(parts):
            raise self.error(
                "Cột “{column}” có phần trống hoặc lặp lại; các phần cách nhau bằng dấu |.",
                "Column “{column}” has an empty or repeated part; parts are separated by |.",
                column=column,
            )
        return parts

    def codes(self, terms: dict[tuple[str, str], Term]) -> tuple[Code, ...]:
        """The options of a cell 'Không = 0 | Có = 1', with their English."""
        codes: list[Code] = []
        for part in self.several("codes"):
            option = _OPTION.fullmatch(part)
            value = int(option["value"]) if option else -1
            if option is None or value in {code.value for code in codes}:
                raise self.error(
                    "Danh mục mã sai ở “{part}”: viết “Không = 0 | Có = 1”, mỗi mã một lần.",
                    "Bad code list at “{part}”: write “Không = 0 | Có = 1”, each code once.",
                    part=part,
                )
            term = terms.get(("option", option["label"]))
            codes.append(Code(value, option["label"], term.label_en if term else ""))
        return tuple(codes)


def read_lines(folder: Path, file: str, columns: Collection[str]) -> list[Line]:
    """The lines of `file`, cells trimmed. Its header must name exactly these `columns`.

    PackError when the file is not UTF-8 CSV with these columns.
    """
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as stream:
            return list(_lines(file, stream, columns))
    except OSError as error:
        raise PackError(file, None, Message("Thiếu tệp này.", "This file is missing.")) from error
    except (UnicodeDecodeError, csv.Error) as error:
        message = Message("Tệp không phải CSV mã UTF-8.", "The file is not CSV in UTF-8.")
        raise PackError(file, None, message) from error


def _lines(file: str, stream: Iterator[str], columns: Collection[str]) -> Iterator[Line]:
    reader = csv.reader(stream, strict=True)
    header = [name.strip() for name in next(reader, [])]
    _check_header(file, header, columns)
    before = reader.line_num
    for cells in reader:
        row, before = before + 1, reader.line_num
        if not any(cells):
            continue
        if len(cells) != len(header):
            message = Message(
                "Có {found} ô, cần {wanted} ô.",
                "It has {found} cells, {wanted} are needed.",
                {"found": len(cells), "wanted": len(header)},
            )
            raise PackError(file, row, message)
        yield Line(file, row, dict(zip(header, map(str.strip, cells), strict=True)))


def _check_header(file: str, header: list[str], columns: Collection[str]) -> None:
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    if missing or unknown or len(set(header)) < len(header):
        message = Message(
            "Dòng tiêu đề sai: thiếu [{missing}], thừa [{unknown}].",
            "Bad header line: missing [{missing}], unknown [{unknown}].",
            {"missing": ", ".join(missing), "unknown": ", ".join(unknown)},
        )
        raise PackError(file, 1, message)
