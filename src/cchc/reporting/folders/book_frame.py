"""A workbook being written in one language: its formats, and sheets that print on A4."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from cchc.core.messages import Message
from cchc.core.writing.cells import LONGEST
from cchc.reporting.folders.book_words import A4, LINE, SHEETS

Head = tuple[tuple[Message, int], ...]


class Frame:
    """Formats made once each, and plain sheets of texts."""

    def __init__(self, workbook: Any, language: str) -> None:
        self.workbook, self.language = workbook, language
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def say(self, message: Message) -> str:
        """In the workbook's language."""
        return message.text(self.language)

    def look(self, **more: Any) -> Any:
        """A format; the same one for the same wishes."""
        key = tuple(sorted(more.items()))
        if key not in self._formats:
            plain = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
            self._formats[key] = self.workbook.add_format({**plain, **more})
        return self._formats[key]

    @property
    def head(self) -> Any:
        """The look of a head."""
        return self.look(bold=True, text_wrap=True, border=1, bg_color="#E7EDF3", align="center", valign="vcenter")

    def sheet(self, number: int) -> Any:
        """A sheet ready to be printed: A4 across, pages numbered."""
        sheet = self.workbook.add_worksheet(self.say(SHEETS[number]))
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P/&N")
        return sheet

    def texts(self, number: int, heads: Head, rows: Iterable[Sequence[str | int]], empty: Message) -> None:
        """A sheet of texts under a head that is repeated on every page."""
        sheet = self.sheet(number)
        cell = self.look(text_wrap=True, border=4, border_color="#BFBFBF")
        for column, (title, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self.say(title), self.head)
        line = 0
        for line, row in enumerate(rows, 1):
            sheet.set_row(
                line, min(409, LINE * max(lines(text, width) for text, (_, width) in zip(row, heads, strict=True)))
            )
            for column, text in enumerate(row):
                if isinstance(text, int):
                    sheet.write_number(line, column, text, cell)
                else:
                    sheet.write_string(line, column, text[:LONGEST], cell)
        if not line:
            sheet.write_string(1, 0, self.say(empty), self.look(italic=True))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(line, 1), len(heads) - 1)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)


def lines(value: str | int, width: int) -> int:
    """How many lines a text takes in a column so many characters wide: programs other than Excel do not find out."""
    return sum(max(1, math.ceil(len(part) * 0.92 / width)) for part in str(value).split("\n"))
