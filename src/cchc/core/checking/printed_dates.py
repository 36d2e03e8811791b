"""Every text of a report in which a date may be printed, and the dates no calendar has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from cchc.core.checking.finding import Place
from cchc.core.checking.subject import Subject
from cchc.core.vietnamese.dates import DateMention, find_dates

LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days a month can have."""
OTHER_YEAR = re.compile(
    r"(?:[Nn]gày\s*[0-3]?[0-9]\s?[/.-]\s?[01]?[0-9]\s?[/.-]|(?<![\w/.,-])[0-3]?[0-9]/[01]?[0-9]/"
    r"|[Nn]gày[\s.…_]{0,20}[0-9]{0,2}[\s.…_]{0,9}tháng[\s.…_]{0,9}[0-9]{0,2}[\s.…_]{0,9}năm)"
    r"\s?(?!19|20)[0-9]{4}(?![0-9]|\s?/|[.,][0-9])"
)
"""A date, whole but for its day or month, in a year that no report speaks of: 23/4/2318."""

MAY_BE_DATED = re.compile(r"[0-9]{4}|[0-9]\s?[/.-]\s?[0-9]|ngày|tháng|năm|quý", re.IGNORECASE)
"""Most cells hold neither date nor period."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A text with the places of its words."""

    text: str
    at: Callable[[int, int], Place]


def texts(subject: Subject) -> Iterator[Printed]:
    """Lines of letterhead and annex heads, headings, paragraphs, and cells."""
    for line in subject.draft.lines:
        yield Printed(line.text, partial(subject.header, line))
    for section in subject.draft.sections:
        yield Printed(section.heading, _whole(subject.heading(section)))
    for sentence in subject.sentences:
        yield Printed(sentence.text, sentence.words)
    for row in subject.rows:
        for text in dict.fromkeys((row.label, row.raw, row.note)):
            if MAY_BE_DATED.search(text):
                yield Printed(text, _whole(subject.cell(row)))


def _whole(place: Place) -> Callable[[int, int], Place]:
    return lambda start, end: place


def impossible(text: str) -> list[DateMention]:
    """Printed dates whose parts, as far as filled in, no calendar has; a year is one of this century or the last."""
    found = [mention for mention in find_dates(text) if _is_impossible(mention)]
    for match in OTHER_YEAR.finditer(text):
        if all(match.end() <= other.start or match.start() >= other.end for other in found):
            found.append(DateMention(match.start(), match.end(), match[0], None, None, None))
    return sorted(found, key=lambda mention: mention.start)


def _is_impossible(mention: DateMention) -> bool:
    printed = re.findall(r"\d+", mention.text)
    if mention.shape == "blank_day":
        return mention.month is None and len(printed) == 2
    if mention.shape != "day" or mention.date is not None or mention.day is None:
        return False
    if mention.month is None:
        return len(printed) == 3
    if len(printed) == 2:
        return mention.day > LONGEST[mention.month - 1] or mention.day == 0
    return True
