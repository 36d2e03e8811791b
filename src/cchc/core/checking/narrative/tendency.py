"""What the prose says has grown or fallen, against rows of several periods that did not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.narrative.ground import claim
from cchc.core.checking.narrative.likeness import Likeness
from cchc.core.checking.narrative.series import series_of
from cchc.core.checking.narrative.statements import key
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number, numbered
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.draft import DraftRow, Fact

TREND = claim(
    "trend",
    Severity.warning,
    Message("Lời văn ghi tăng hoặc giảm dần, phụ lục không vậy", "A trend that the appendix does not show"),
    Message(
        "Lời văn ghi số đơn vị tự chủ một phần ngày càng tăng, phụ lục năm nào cũng ghi 1.",
        "The prose says partly autonomous units keep growing, the appendix says 1 in every year.",
    ),
)
CHANGE = claim(
    "change",
    Severity.warning,
    Message("Lời văn ghi tăng, giảm; phụ lục trước sau không vậy", "A change that the appendix does not show"),
    Message(
        "Lời văn ghi giảm 2 phòng trong giai đoạn, phụ lục ghi 13 phòng đầu kỳ và 13 phòng cuối kỳ.",
        "The prose says 2 divisions fewer, the appendix 13 before and 13 after.",
    ),
)
RULES: tuple[Rule, ...] = (TREND, CHANGE)

_TREND = re.compile(
    r"\b(?P<what>(?:số lượng|số|tỷ lệ|tỉ lệ)\s[^,.;:()]{5,120}?)\s+"
    r"(?P<trend>(?:ngày càng|liên tục|không ngừng|hằng năm đều|hàng năm đều|năm sau đều)\s+"
    r"(?P<way>tăng|nhiều|cao|giảm|ít|thấp)"
    r"|(?P<slow>tăng|giảm)\s+(?:dần|đều|qua từng năm|qua các năm|hằng năm|hàng năm))",
    re.IGNORECASE,
)
_DOWN = ("giảm", "ít", "thấp")
_CHANGED = re.compile(r"so (?P<noun>.+) (?P<way>giam|tang)")
_OTHER_NOUN = r"(?! (?:hop|hoc|may|doc|khach|lam|tra|luong|quan|ly|thue))"
"""A noun goes on as another: 'phòng họp', 'xã hội'."""
LIKE = 0.6
"""How alike the words of a trend and a row's label must be."""
YEARS = 3
"""Numbers that a row must have to show a trend."""

Line = Sequence[tuple[DraftRow, Decimal]]


def find(subject: Subject) -> Iterator[Finding]:
    """Trends and changes of the prose that rows of several periods deny."""
    lines = list(_lines(subject))
    if lines:
        yield from _trends(subject, lines)
        yield from _changes(subject, lines)


def _lines(subject: Subject) -> Iterator[Line]:
    """Rows with numbers of several periods; in a table that prints a period per line, the column."""
    columns: dict[tuple[str, str, str], list[DraftRow]] = defaultdict(list)
    for line in series_of(subject):
        if len(line) > 1:
            columns[line[0].place, "", ""] += line
        else:
            columns[line[0].table, line[0].label, line[0].place.rpartition(".c")[2]] += line
    for line in columns.values():
        told = [(row, value) for row in line if (value := subject.number(row)) is not None]
        if len({row.period for row, _ in told}) == len(told) > 1:
            yield told


def _trends(subject: Subject, lines: Sequence[Line]) -> Iterator[Finding]:
    likeness: Likeness | None = None
    for sentence in subject.sentences:
        for match in _TREND.finditer(sentence.text):
            likeness = likeness or Likeness(subject)
            down = (match["way"] or match["slow"]).lower() in _DOWN
            words = key(match["what"])
            scored = [(likeness.of_words(words, words, line[0][0]), line) for line in lines if len(line) >= YEARS]
            best = max((score for score, _ in scored), default=0.0)
            asked = [line for score, line in scored if score >= LIKE and score == best]
            if asked and all(_denies(line, down) for line in asked):
                place = sentence.words(*match.span())
                yield _finding(subject, TREND, place, asked[0], match["trend"], sentence.section.id)


def _denies(line: Line, down: bool) -> bool:
    """Whether a series is not lower (higher) at its end than at its beginning."""
    first, last = line[0][1], line[-1][1]
    return last >= first if down else last <= first


def _changes(subject: Subject, lines: Sequence[Line]) -> Iterator[Finding]:
    for fact in subject.facts:
        match = _CHANGED.fullmatch(key(fact.what))
        if match is None or not Decimal(fact.quantity):
            continue
        label = re.compile(rf"(?:tong )?so (?:luong )?{re.escape(match['noun'])}\b{_OTHER_NOUN}")
        ends = [two for line in lines if label.match(key(line[0][0].label)) and (two := _before_and_after(line, fact))]
        if ends and all(_denies(two, match["way"] == "giam") for two in ends):
            said = f"{'giảm' if match['way'] == 'giam' else 'tăng'} {number(Decimal(fact.quantity))} {fact.unit}"
            yield _finding(subject, CHANGE, subject.words(fact), ends[0], said, fact.section)


def _before_and_after(line: Line, fact: Fact) -> Line | None:
    """The last cell before the time of a statement, and the last within it."""
    try:
        told = Period.parse(fact.period)
        times = [Period.parse(row.period) for row, _ in line]
    except ValueError:
        return None
    before = [one for one, time in zip(line, times, strict=True) if time.end <= told.start]
    inside = [one for one, time in zip(line, times, strict=True) if told.start <= time.start and time.end <= told.end]
    return (before[-1], inside[-1]) if before and inside else None


def _finding(subject: Subject, rule: Rule, place: Place, line: Line, said: str, section: str) -> Finding:
    given = ", ".join(number(value) for _, value in line)
    return rule.finding(
        Message("Lời văn “{said}”, phụ lục {given}", "Prose “{said}”, appendix {given}"),
        Message(
            "Mục {section} ghi “{said}” nhưng phụ lục, dòng {row}, ghi {given}: sửa lời văn hoặc số liệu.",
            "Section {section} says “{said}” but the appendix, row {row}, says {given}: correct the words or the "
            "figures.",
        ),
        place,
        *(subject.cell(row) for row, _ in line),
        found=said,
        expected=given,
        indicators=(line[0][0].indicator,) if line[0][0].indicator else (),
        said=said,
        given=given,
        section=numbered(section),
        row=name(line[0][0]),
    )
