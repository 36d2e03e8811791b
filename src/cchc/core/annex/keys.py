"""Keys of tables and rows: unique, the same each time, readable, and such as the formula language can name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.annex.structure import ROMAN, Line
from cchc.core.reading.printed import LogicalTable
from cchc.core.vietnamese.text import fold_key

INITIALS = {"phu luc": "PL", "bieu mau": "BM", "bieu": "B", "mau": "M", "bang": "T"}
NAMED = re.compile(r"(phu luc|bieu mau|bieu|mau|bang)(?: so)?(?: ([0-9a-z]+(?: [0-9a-z]+)?))?")
SIGN = re.compile(r"[^A-Za-z0-9]+")


def table_keys(tables: Sequence[LogicalTable]) -> list[str]:
    """'PL1' for 'Phụ lục 1', 'BM3' for 'Biểu mẫu 3', 'PL4.II' for the part 'II. …' of 'Phụ lục 4'."""
    keys: list[str] = []
    for number, table in enumerate(tables, 1):
        words = fold_key(table.name) or " ".join(fold_key(table.title).split()[:2])
        match = NAMED.match(words)
        key = f"T{number}"
        if match:
            key = INITIALS[match[1]] + SIGN.sub("", (match[2] or "").upper() if table.name else "")
        part = re.match(r"([IVX]+)\.\s", table.title)
        alone = sum(1 for other in tables if other.name == table.name) == 1
        keys.append(_free(f"{key}.{part[1]}" if part and not alone else key, keys))
    return keys


def row_keys(lines: Sequence[Line], tables: Sequence[str], adopted: Sequence[str | None]) -> list[str]:
    """A key per row: `adopted` where a known form has the very row, else the path of its numbers.

    Tables' keys come first where there are several. Rows without a number are counted under the row above them.
    """
    taken = {key for key in adopted if key}
    counted: dict[int | None, int] = {}
    keys: list[str] = []
    for index, line in enumerate(lines):
        key = adopted[index]
        part = _part(line, lines, counted)
        if key is None:
            above = keys[line.parent] if line.parent is not None else ""
            table = tables[line.table] if len(tables) > 1 else ""
            key = _free(_path(line, lines, part, above, table, keys), taken)
            taken.add(key)
        keys.append(key)
    return keys


def _path(line: Line, lines: Sequence[Line], part: str, above: str, table: str, keys: Sequence[str]) -> str:
    if line.sort == "number":
        section = _section(line, lines)
        above = keys[section] if section is not None else ""
    return "/".join(filter(None, (above or table, part)))


def _section(line: Line, lines: Sequence[Line]) -> int | None:
    """The section a numbered row belongs to, however deep it stands."""
    parent = line.parent
    while parent is not None and lines[parent].sort != "section":
        parent = lines[parent].parent
    return parent


def _part(line: Line, lines: Sequence[Line], counted: dict[int | None, int]) -> str:
    """The row's own part of its key."""
    if line.sort == "number":
        return ".".join(line.path)
    if line.sort == "letter" or (line.sort == "section" and line.code):
        counted[-1 - line.table] = counted.get(-1 - line.table, 0) + 1
        return SIGN.sub("", fold_key(line.code).upper() if ROMAN.match(line.code) else line.code) or line.code
    place = line.parent if line.parent is not None else -1 - line.table
    counted[place] = counted.get(place, 0) + 1
    if line.sort == "section":
        return _roman(counted[place])
    if line.subheading:
        return chr(ord("a") + (counted[place] - 1) % 26)
    if line.parent is not None or not any(other.table == line.table and other.path for other in lines):
        return str(counted[place])
    return "0" if counted[place] == 1 else f"0.{counted[place]}"


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _free(key: str, taken: Sequence[str] | set[str]) -> str:
    """`key`, or the first of 'key-2', 'key-3' … that nobody has."""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}-{number}"
    return free
