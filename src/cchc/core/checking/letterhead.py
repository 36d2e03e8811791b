"""What a report says of itself: number and date in the letterhead, and in the head of each annex."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from cchc.core.checking.finding import Place
from cchc.core.checking.subject import Subject
from cchc.core.periods.period import Period
from cchc.core.reading.draft import HeaderLine
from cchc.core.vietnamese.dates import DateMention, find_dates
from cchc.core.vietnamese.names import find_document_numbers
from cchc.core.vietnamese.text import fold

ATTACHED = re.compile(r"kem theo\s+(?:cong van|to trinh)?\s*bao cao\b")
"""Folded head of the line under an annex's title that names the report it belongs to."""
BLANK_NUMBER = re.compile(r"\b[Ss]ố\s*:?[\s.…_]*/")


def printed(day: dt.date) -> str:
    """10/3/2021"""
    return f"{day.day}/{day.month}/{day.year}"


@dataclass(frozen=True, slots=True)
class OwnDate:
    """The report's date where it is printed; `day` is None where it is not filled in."""

    mention: DateMention
    place: Place

    @property
    def day(self) -> dt.date | None:
        return self.mention.date

    @property
    def text(self) -> str:
        """10/3/2020; as printed where a part is blank."""
        return printed(self.day) if self.day else " ".join(self.mention.text.split()).removeprefix("ngày ")

    def differs(self, other: OwnDate) -> bool:
        """Whether a part that both print is another."""
        mine, theirs = self.mention, other.mention
        pairs = ((mine.day, theirs.day), (mine.month, theirs.month), (mine.year, theirs.year))
        return any(a is not None and b is not None and a != b for a, b in pairs)


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """The report's number (digits only) where it is printed."""

    value: str
    place: Place


@dataclass(slots=True)
class Named:
    """Number and date that an annex gives its report."""

    number: OwnNumber | None = None
    date: OwnDate | None = None


@dataclass(slots=True)
class Letterhead:
    """The report's number and date, its annexes' version of them, and the lines where one is blank."""

    number: OwnNumber | None = None
    date: OwnDate | None = None
    annexes: list[Named] = field(default_factory=list)
    lines: list[tuple[HeaderLine, Place]] = field(default_factory=list)

    @classmethod
    def of(cls, subject: Subject) -> Letterhead:
        """Read from the lines of the draft."""
        made = cls()
        for line in subject.header_lines("letterhead"):
            if made.number is None and re.match(r"\W*số\b", line.text, re.IGNORECASE):
                made.number = _number(subject, line, 0)
                made.lines.append((line, subject.header(line)))
            if made.date is None and (found := _date(subject, line, 0)) and _is_dateline(line, found):
                made.date = found
                made.lines.append((line, subject.header(line)))
        for line in subject.header_lines("annex"):
            attached = ATTACHED.search(fold(line.text))
            if attached:
                made.annexes.append(Named(_number(subject, line, attached.end()), _date(subject, line, attached.end())))
                made.lines.append((line, subject.header(line)))
        return made

    def blanks(self) -> list[Place]:
        """Lines whose number or day is not filled in; none where the report has neither line."""
        return [place for line, place in self.lines if BLANK_NUMBER.search(line.text) or _blank_day(line.text)]

    def trusted(self, period: Period | None) -> dt.date | None:
        """The day the report was signed: the letterhead's; the annex's where only that fits the period."""
        days = [d.day for d in (self.date, *(annex.date for annex in self.annexes)) if d and d.day]
        if period is not None:
            fitting = [day for day in days if day >= period.start - dt.timedelta(days=31)]
            return fitting[0] if fitting else None
        return days[0] if days and len(set(days)) == 1 else None


def _is_dateline(line: HeaderLine, found: OwnDate) -> bool:
    """'Bình An, ngày 14 tháng 6 năm 2023': a place before it at most, nothing behind."""
    return not line.text[found.mention.end :].strip(" .*_") and not re.search(
        r"\b(?:từ|đến|tính)\s", line.text[: found.mention.start], re.IGNORECASE
    )


def _date(subject: Subject, line: HeaderLine, after: int) -> OwnDate | None:
    for mention in find_dates(line.text):
        if mention.start >= after and mention.shape != "month":
            return OwnDate(mention, subject.header(line, mention.start, mention.end))
    return None


def _number(subject: Subject, line: HeaderLine, after: int) -> OwnNumber | None:
    for number in find_document_numbers(line.text):
        if number.start >= after:
            if not number.number:
                return None
            return OwnNumber(number.number.lstrip("0"), subject.header(line, number.start, number.end))
    return None


def _blank_day(text: str) -> bool:
    return any(mention.shape == "blank_day" for mention in find_dates(text))
