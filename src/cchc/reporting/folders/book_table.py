"""Sheet 1 of the workbook: the form with its totals, and a column for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cchc.core.messages import Message
from cchc.core.rollup.result import Result
from cchc.core.vietnamese.numbers import write_number
from cchc.core.writing.cells import fits
from cchc.platform.units.selectors import name_on
from cchc.reporting.consolidation.question import last_day
from cchc.reporting.folders.asking import label
from cchc.reporting.folders.book_frame import Frame, lines
from cchc.reporting.folders.book_words import (
    BEYOND,
    COUNTS,
    HEADS,
    IN_DOUBT,
    LINE,
    NAMED,
    PER_UNIT,
    TEXT_NUMBER,
    TITLE,
)
from cchc.reporting.folders.table import Line, Table, base_of, words_of

TOP = 4
"""Line of the head."""


@dataclass(slots=True)
class Totals:
    """The sheet being written. `asked`: units that owe a report; `in_doubt`: unit → indicators of its errors."""

    frame: Frame
    table: Table
    asked: int
    left: int
    in_doubt: Mapping[int, frozenset[str]]

    def write(self) -> None:
        """All of it."""
        sheet = self.frame.sheet(0)
        self._head(sheet)
        line = TOP + 1
        for row in self.table.lines:
            self._line(sheet, line, row)
            line += 1
        if self.table.beyond:
            bold = self.frame.look(bold=True, border=1)
            sheet.merge_range(line, 0, line, len(HEADS) - 1, self.frame.say(BEYOND), bold)
            for below, row in enumerate(self.table.beyond, line + 1):
                self._line(sheet, below, row)
        sheet.freeze_panes(TOP + 1, 4)
        sheet.repeat_rows(TOP)
        sheet.repeat_columns(0, 3)
        sheet.set_print_scale(62)

    def _head(self, sheet: Any) -> None:
        say, units, folder = self.frame.say, self.table.units, self.table.folder
        assert folder.unit is not None
        sheet.write_string(0, 0, say(TITLE), self.frame.look(bold=True, font_size=14))
        under = f"{name_on(folder.unit, last_day(folder.period))} · {label(folder.period)}"
        sheet.write_string(1, 0, under, self.frame.look(bold=True))
        values: dict[str, str | int] = {"counted": len(units), "left": self.left, "lacking": self.asked - len(units)}
        sheet.write_string(2, 0, say(Message(COUNTS.vi, COUNTS.en, values)), self.frame.look(italic=True))
        for column, (text, width) in enumerate(HEADS):
            sheet.set_column(column, column, width)
            sheet.write_string(TOP, column, say(text), self.frame.head)
        first = len(HEADS)
        if units:
            sheet.set_column(first, first + len(units) - 1, PER_UNIT)
        for column, one in enumerate(units, first):
            sheet.write_string(TOP, column, one.name, self.frame.head)
        sheet.set_row(TOP, LINE * 4)

    def _line(self, sheet: Any, at: int, row: Line) -> None:
        plain = self.frame.look(text_wrap=True, border=1, bold=row.heading)
        for column, text in enumerate((row.code, row.label, row.unit)):
            sheet.write_string(at, column, text, plain)
        height = lines(row.label, HEADS[1][1])
        if row.heading:
            for column in range(3, len(HEADS) + len(self.table.units)):
                sheet.write_blank(at, column, None, plain)
            sheet.set_row(at, LINE * height)
            return
        reported = row.result.reported if row.result else 0
        remarks = [*self._remarks(row), *filter(None, [self._number(sheet, at, 3, row.result, bold=True)])]
        centre = self.frame.look(border=1, align="center")
        sheet.write_string(at, 4, base_of(row.result), centre)
        sheet.write_string(at, 5, f"{reported}/{self.asked}", centre)
        sheet.write_number(at, 6, row.result.total.none_arisen if row.result else 0, centre)
        sheet.write_number(at, 7, max(0, self.asked - reported), centre)
        remark = "; ".join(remarks)
        sheet.write_string(at, 8, remark, plain)
        for column, one in enumerate(self.table.units, len(HEADS)):
            self._number(sheet, at, column, row.of.get(one.pk))
        sheet.set_row(at, LINE * max(height, lines(remark, HEADS[8][1]), lines(row.unit, HEADS[2][1])))

    def _remarks(self, row: Line) -> Iterator[str]:
        """What a reader of the total must know."""
        if row.result is None or row.cell is None:
            return
        for doubt in row.result.doubts:
            yield self.frame.say(doubt.message).rstrip(".")
        units = [one.name for one in self.table.units if row.cell.indicator in self.in_doubt.get(one.pk, ())]
        if units:
            names = ", ".join(units[:NAMED]) + (f" … ({len(units)})" if len(units) > NAMED else "")
            yield self.frame.say(Message(IN_DOUBT.vi, IN_DOUBT.en, {"units": names}))

    def _number(self, sheet: Any, at: int, column: int, result: Result | None, *, bold: bool = False) -> str:
        """Write a figure exactly; what a remark must say of it, or ''."""
        value = result.figure.decimal if result else None
        if value is None:
            words = words_of(result, self.frame.language) if result else ""
            sheet.write_string(at, column, words, self.frame.look(border=1, text_wrap=True, align="right"))
            return ""
        shown = write_number(value)
        if not fits(value):
            sheet.write_string(at, column, shown, self.frame.look(border=1, align="right", bold=bold))
            return self.frame.say(TEXT_NUMBER)
        places = len(shown.partition(",")[2])
        shape = "#,##0" + ("." + "0" * places if places else "")
        look = self.frame.look(border=1, num_format=f"[$-42A]{shape}", bold=bold)
        sheet.write_number(at, column, float(value), look)
        return ""
