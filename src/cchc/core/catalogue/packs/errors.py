"""What is wrong with a pack, and where."""

from __future__ import annotations

from cchc.core.messages import Message


class PackError(ValueError):
    """A pack that cannot be used. `file` is relative to the folder of packs; `row` is its line, if one."""

    def __init__(self, file: str, row: int | None, message: Message) -> None:
        super().__init__(file, row, message)
        self.file = file
        self.row = row
        self.message = message

    def text(self, language: str = "vi") -> str:
        """File, line and reason in one sentence: 'indicators.csv, dòng 12: …'."""
        line = "line" if language == "en" else "dòng"
        place = self.file if self.row is None else f"{self.file}, {line} {self.row}"
        return f"{place}: {self.message.text(language)}"

    def __str__(self) -> str:
        return self.text()
