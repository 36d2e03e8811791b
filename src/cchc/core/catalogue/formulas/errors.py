"""What is wrong with a formula, and where."""

from __future__ import annotations

from cchc.core.messages import Message


class FormulaError(ValueError):
    """A formula that cannot be used. `position` counts characters from 0; `line` and `column` from 1."""

    def __init__(self, position: int, message: Message, text: str = "") -> None:
        before = text[:position]
        self.position = position
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        self.message = message
        super().__init__(position, message, text)

    def text(self, language: str = "vi") -> str:
        """The whole sentence with its place: 'dòng 1, cột 9: …'."""
        place = "line {}, column {}: " if language == "en" else "dòng {}, cột {}: "
        return place.format(self.line, self.column) + self.message.text(language)

    def __str__(self) -> str:
        return self.text()
