"""Whether words of the prose tell what is planned, not what was reached."""

from __future__ import annotations

import re

from cchc.core.checking.subject import Sentence, Subject
from cchc.core.periods.period import Period
from cchc.core.vietnamese.period_mentions import find_periods
from cchc.core.vietnamese.text import fold_key

_AHEAD = re.compile(
    r"\b(?:phan dau|muc tieu|du kien|se|chi tieu|theo lo trinh|lo trinh|cham nhat|tiep tuc|dat tu|tro len|giai doan toi"
    r"|(?:theo|trong|tai) (?:ke hoach|de an|chuong trinh))\b"
)
"""Folded words of a sentence about what is to come."""
_SECTION = re.compile(
    r"\b(?:phuong huong|nhiem vu trong tam|(?:nhiem vu|ke hoach) (?:quy|6 thang|thang)|nhiem vu (?:nam|thoi gian)"
    r"|giai phap)\b"
)
"""Folded words in the heading of a section on what is to come."""
_PLAN = re.compile(r"\bke hoach\b")
_COUNTED = re.compile(
    r"(?:tính|lũy kế|luỹ kế|thời điểm|chốt)(?:\s+(?:số|liệu|đến|tới|hết|cuối|ngày))*\s*$", re.IGNORECASE
)
"""Words before a day up to which figures are counted; a bare "đến ngày …" may be a day to come."""
_SENTENCE_END = re.compile(r"\.(?=\s)")


def is_planned(subject: Subject, sentence: Sentence, at: int) -> bool:
    """Whether the words at offset `at` of the paragraph stand in a section or a sentence about what is to come."""
    ends = [end.end() for end in _SENTENCE_END.finditer(sentence.text)]
    start = max((end for end in ends if end <= at), default=0)
    end = min((end for end in ends if end > at), default=len(sentence.text))
    said = fold_key(sentence.text[start:end])
    counted = _COUNTED.search(sentence.text[:at])
    if _AHEAD.search(said) or (not counted and _PLAN.search(said)):
        return True
    own = sentence.section.id
    return any(
        looks_ahead(subject, section.heading)
        for section in subject.draft.sections
        if section.id == own or own.startswith(section.id + ".")
    )


def looks_ahead(subject: Subject, heading: str) -> bool:
    """Whether a heading announces what is to come: by its words, or by naming only periods after the report's."""
    if _SECTION.search(fold_key(heading)):
        return True
    period = subject.period
    if period is None:
        return False
    named = [Period.parse(mention.code) for mention in find_periods(heading, year=period.start.year)]
    return bool(named) and all(other.start >= period.end for other in named)
