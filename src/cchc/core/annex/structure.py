"""Which row of an annex stands under which: from the numbers, bullets and headings, never from the figures.

An empty form and a filled one must give the same rows, so nothing here looks at what stands in a column of figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cchc.core.messages import Message
from cchc.core.reading.printed import LogicalTable, PrintedRow
from cchc.core.reading.tables import clean_label
from cchc.core.vietnamese.text import fold_key

ROMAN = re.compile(r"[IVXLC]+")
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
LETTER = re.compile(r"[a-zđ]")
CAPITAL = re.compile(r"[A-H]")
DASHES = "-–—*•"
COUNTS = re.compile(r"so\b|tong\b|ty le|luong|muc do\b|kinh phi\b")
"""Folded beginnings of labels that ask for a figure, and so are no headings."""
OF_WHICH = re.compile(r"[\s.,:;]*\(?\b[Tt]rong đó\)?[\s:.,]*$")
FOOTNOTE = re.compile(r"\s*\[\d{1,2}\]")

UNIT_ABOVE = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*([^()\n.;]{1,30})", re.IGNORECASE)
UNIT_INSIDE = re.compile(r"\((?:đơn vị(?: tính)?|đvt)\s*:\s*([^()]{1,30})\)", re.IGNORECASE)

LOST_NUMBER = Message(
    "Số thứ tự in “{printed}” lặp lại trong nhóm; hiểu là {code}.",
    "The number “{printed}” starts again inside the group; it is taken for {code}.",
)
LOST = Message(
    "Không in số thứ tự; theo các dòng xung quanh là {code}.", "No number is printed; by the rows around it is {code}."
)
REPEATED = Message("Số thứ tự {code} lặp lại trong biểu.", "The number {code} occurs twice in the table.")


@dataclass(slots=True)
class Line:
    """A row of an annex and where it stands among the others."""

    table: int
    printed: PrintedRow
    code: str
    """STT without its last dot; '-' and 'Trong đó' as printed."""
    label: str
    unit: str
    sort: str
    """section | number | letter | dash | plus | bare"""
    path: tuple[str, ...] = ()
    """The parts of its number: ('3', '4', '1')."""
    parent: int | None = None
    """Index among all lines."""
    subheading: bool = False
    """Without a number, above rows that have one: 'Nhiệm vụ do tỉnh giao' above 5.5."""
    doubts: list[Message] = field(default_factory=list)


def lines_of(tables: Sequence[LogicalTable]) -> list[Line]:
    """All rows of the tables in order, each with its parent."""
    lines = [_line(number, row, _common_unit(table)) for number, table in enumerate(tables) for row in table.rows]
    restore(lines)
    arrange(tables, lines)
    return lines


def restore(lines: Sequence[Line]) -> None:
    """Numbers a file has lost, where those printed below tell them: rows without one between 2 and 2.4.1 are 2.1 … 2.4.

    Only where their count agrees; the rows that follow without a number go on counting. Each gets a doubt.
    """
    for index, line in enumerate(lines):
        if len(line.path) < 2 or line.path[-1] != "1" or not _nameless(lines[index - 1], line):
            continue
        last = int(line.path[-2])
        run = list(range(index - last, index))
        if run[0] < 1 or lines[run[0] - 1].path != line.path[:-2] or not all(_nameless(lines[i], line) for i in run):
            continue
        after = index
        while after < len(lines) and lines[after].path[: len(line.path) - 1] == line.path[:-1]:
            after += 1
        while after < len(lines) and _nameless(lines[after], line):
            run.append(after)
            after += 1
        for number, at in enumerate(run, 1):
            _number(lines[at], (*line.path[:-2], str(number)))


def _nameless(line: Line, other: Line) -> bool:
    """Whether a row of the same table has a unit but no mark of its own."""
    return line.sort == "bare" and not line.code and bool(line.unit) and line.table == other.table


def _number(line: Line, path: tuple[str, ...]) -> None:
    line.sort, line.path, line.code = "number", path, ".".join(path)
    line.doubts.append(Message(LOST.vi, LOST.en, {"code": line.code}))


def arrange(tables: Sequence[LogicalTable], lines: Sequence[Line]) -> None:
    """Set every line's parent; once more after numbers were mended."""
    start = 0
    for number, table in enumerate(tables):
        own = [line for line in lines if line.table == number]
        _find_sections(own, with_units=table.columns.unit is not None)
        _Tree(own, start).grow()
        start += len(own)


def clean(label: str) -> str:
    """A label without footnote marks and with single spaces."""
    return clean_label(FOOTNOTE.sub("", label))


def _common_unit(table: LogicalTable) -> str:
    """The unit printed once above a table without a column of units: 'Đơn vị tính: Triệu đồng'."""
    match = UNIT_ABOVE.search(table.title) if table.columns.unit is None else None
    return match[1].strip(" .)") if match else ""


def _line(table: int, row: PrintedRow, common: str) -> Line:
    code = row.code.strip().rstrip(".)").strip() if row.code.strip() not in DASHES else row.code.strip()
    label = clean(row.label)
    inside = UNIT_INSIDE.search(label)
    unit = re.sub(r"\s*=\s*", " = ", clean(row.unit)) or (inside[1].strip() if inside else "")
    if common and not unit and COUNTS.match(fold_key(label)):
        unit = "%" if fold_key(label).startswith("ty le") else common
    sort, path = _sort(code, label)
    return Line(table, row, code, label, unit, sort, path)


def _sort(code: str, label: str) -> tuple[str, tuple[str, ...]]:
    if ROMAN.fullmatch(code) or CAPITAL.fullmatch(code):
        return "section", ()
    if NUMBER.fullmatch(code):
        return "number", tuple(str(int(part)) for part in code.split("."))
    if LETTER.fullmatch(code):
        return "letter", ()
    sign = code[:1] if code and code[0] in f"{DASHES}+" else label[:1]
    if sign and sign in DASHES:
        return "dash", ()
    return ("plus" if sign == "+" else "bare"), ()


def _find_sections(lines: Sequence[Line], *, with_units: bool) -> None:
    """Rows without a number that ask nothing, above a number that starts again at 1, are headings of sections."""
    numbered = any(line.sort == "number" for line in lines)
    for index, line in enumerate(lines):
        if line.sort != "bare" or line.unit or line.code or COUNTS.match(fold_key(line.label)):
            continue
        after = next((other for other in lines[index + 1 :] if other.sort != "bare" or other.unit), None)
        if after is None:
            continue
        if after.sort == "number" and after.path == ("1",):
            line.sort = "section"
        else:
            line.subheading = len(after.path) > 1 or (not numbered and with_units and bool(after.unit))


class _Tree:
    """One walk over the rows of a table, remembering what was last seen of each sort."""

    def __init__(self, lines: list[Line], offset: int) -> None:
        self.lines = lines
        self.offset = offset
        self.section: int | None = None
        self.restart()

    def restart(self) -> None:
        """Forget what a section ends."""
        self.numbers: dict[tuple[str, ...], int] = {}
        self.number: int | None = None
        self.sub: int | None = None
        self.letter: int | None = None
        self.dash: int | None = None
        self.nested: tuple[tuple[str, ...], int] | None = None

    def grow(self) -> None:
        """Set every line's parent."""
        for index, line in enumerate(self.lines):
            parent = getattr(self, f"_{line.sort}")(index, line)
            line.parent = None if parent is None else parent + self.offset

    def _goes_on_outside(self, line: Line) -> bool:
        """Whether a bare number is the next of the outer ones: '3.' before 3.1, where '1.' and '2.' stood under 2.2."""
        outer = [int(path[0]) for path in self.numbers if len(path) == 1]
        if not outer or int(line.path[0]) != max(outer) + 1:
            return False
        at = next(index for index, other in enumerate(self.lines) if other is line)
        after = next((other for other in self.lines[at + 1 :] if other.sort == "number"), None)
        return after is None or after.path[:1] == line.path or not line.unit

    def _section(self, index: int, line: Line) -> None:
        outer = self.section
        self.restart()
        self.section = index
        if outer is not None and CAPITAL.fullmatch(self.lines[outer].code) and ROMAN.fullmatch(line.code):
            return  # 'A' above 'I': the capital only groups, numbers belong to the roman one

    def _number(self, index: int, line: Line) -> int | None:
        self._unnest(line)
        if line.path in self.numbers:
            line.doubts.append(Message(REPEATED.vi, REPEATED.en, {"code": line.code}))
        self.numbers[line.path] = index
        above = next((q for n in range(len(line.path) - 1, 0, -1) if (q := line.path[:n]) in self.numbers), None)
        parent = self.numbers[above] if above else self.section
        self.number, self.letter, self.dash = index, None, None
        if self.sub is not None:
            if self.lines[self.sub].parent == (None if parent is None else parent + self.offset):
                return self.sub
            self.sub = None
        return parent

    def _unnest(self, line: Line) -> None:
        """A number that starts again below a longer one ('1.' under 2.2) belongs to it, and so do those after it."""
        if len(line.path) > 1:
            self.nested = None
            return
        if self.nested and int(line.path[0]) == self.nested[1] + 1 and not self._goes_on_outside(line):
            self.nested = self.nested[0], self.nested[1] + 1
        elif line.path == ("1",) and self.number is not None and line.path in self.numbers:
            self.nested = self.lines[self.number].path, 1
        else:
            self.nested = None
            return
        printed, line.path = line.code, (*self.nested[0], str(self.nested[1]))
        line.code = ".".join(line.path)
        line.doubts.append(Message(LOST_NUMBER.vi, LOST_NUMBER.en, {"printed": printed, "code": line.code}))

    def _letter(self, index: int, line: Line) -> int | None:
        self.letter, self.dash = index, None
        return self._last(self.number)

    def _dash(self, index: int, line: Line) -> int | None:
        self.dash = index
        return self._last(self.letter, self.number)

    def _plus(self, index: int, line: Line) -> int | None:
        return self._last(self.dash, self.letter, self.number)

    def _bare(self, index: int, line: Line) -> int | None:
        if not line.subheading:
            return self._last(self.letter, self.number)
        after = next((other for other in self.lines[index + 1 :] if other.sort == "number"), None)
        if after is None:
            self.number = self.sub = self.dash = self.letter = None
            self.sub = index
            return self.section
        above = next((q for n in range(len(after.path) - 1, 0, -1) if (q := after.path[:n]) in self.numbers), None)
        self.sub = index
        return self.numbers[above] if above else self.section

    def _last(self, *seen: int | None) -> int | None:
        return next((index for index in seen if index is not None), self.sub if self.sub is not None else self.section)


def children_of(lines: Sequence[Line]) -> dict[int | None, list[int]]:
    """Indices of the rows under each row, in order."""
    found: dict[int | None, list[int]] = {}
    for index, line in enumerate(lines):
        found.setdefault(line.parent, []).append(index)
    return found


def ancestors(lines: Sequence[Line], index: int) -> list[int]:
    """The rows above a row, the nearest first."""
    above: list[int] = []
    parent = lines[index].parent
    while parent is not None:
        above.append(parent)
        parent = lines[parent].parent
    return above
