"""What rules on claims share: their ground, and the row that answers an indicator."""

from __future__ import annotations

from decimal import Decimal

from cchc.core.checking.finding import Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow

_BASIS = Message(
    "Điều lời văn khẳng định và các dòng của phụ lục không thể cùng đúng, hoặc khó cùng đúng.",
    "What the prose claims and the rows of the appendix cannot both hold, or hardly.",
)


def claim(name: str, severity: Severity, title: Message, example: Message) -> Rule:
    """A rule on a claim of the prose that the rows deny."""
    return Rule(f"narrative.{name}", severity, title, _BASIS, example, needs=("prose", "table"))


def answered(subject: Subject, indicator: str) -> tuple[DraftRow, Decimal] | None:
    """The answered row of an indicator, for the reporting level where the form asks by level."""
    level = subject.draft.report.level or ""
    for row in (*subject.rows_of(indicator), *subject.rows_of(indicator, level)):
        if (value := subject.number(row)) is not None:
            return row, value
    return None
