"""The period a report names in its title, opening and annexes, and the window printed beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.letterhead import printed
from cchc.core.checking.printed_dates import Printed, texts
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.vietnamese.dates import PeriodMention, find_dates, find_periods
from cchc.core.vietnamese.text import fold

PERIOD = Rule(
    id="date.period",
    severity=Severity.error,
    title=Message("Kỳ báo cáo ghi không thống nhất", "Title, opening and annex name different periods"),
    basis=Message(
        "Tiêu đề, phần mở đầu và phụ lục của một báo cáo nói về cùng một kỳ.",
        "Title, opening and annexes of a report speak of one period.",
    ),
    example=Message(
        "Tiêu đề ghi quý I/2021, phụ lục ghi số liệu quý II/2021.",
        "The title says Q1 2021, the annex gives figures of Q2 2021.",
    ),
    needs=("period",),
)
WINDOW = Rule(
    id="date.window",
    severity=Severity.error,
    title=Message("Thời gian của kỳ ghi hai cách", "One period is printed with two windows"),
    basis=Message("Một kỳ báo cáo chỉ có một khoảng thời gian.", "A reporting period has one window."),
    example=Message(
        "Tiêu đề ghi 13/6/2023 – 12/9/2023, nội dung ghi 13/6/2022 – 12/9/2023.",
        "The title says 13/6/2023 – 12/9/2023, the text 13/6/2022 – 12/9/2023.",
    ),
    needs=("period",),
)
LENGTH = Rule(
    id="date.window_length",
    severity=Severity.error,
    title=Message("Khoảng thời gian dài hơn kỳ báo cáo", "A window longer than its period"),
    basis=Message("Một quý dài ba tháng, một năm mười hai tháng.", "A quarter has three months, a year twelve."),
    example=Message(
        "“Quý III (từ 13/6/2022 đến 12/9/2023)” dài 15 tháng.", "“Q3 (13/6/2022 to 12/9/2023)” is 15 months."
    ),
    tolerance=Message("Một tháng.", "One month."),
)
REVERSED = Rule(
    id="date.reversed",
    severity=Severity.error,
    title=Message("Khoảng thời gian kết thúc trước khi bắt đầu", "A window that ends before it begins"),
    basis=Message("Ngày cuối không thể trước ngày đầu.", "The last day cannot come before the first."),
    example=Message("“từ ngày 13/6/2023 đến ngày 12/3/2023”.", "“from 13/6/2023 to 12/3/2023”."),
)
RULES = (PERIOD, WINDOW, LENGTH, REVERSED)
SLACK = timedelta(days=31)
TITLE = re.compile(r"thong ke|so lieu|bieu mau|ket qua|bao cao")
TO = re.compile(r"\s*(?:đến|tới)(?:\s+hết)?\s*")
FROM = re.compile(r"(?<!\w)từ\s+$", re.IGNORECASE)
QUARTERLY = ("quarter", "half", "nine_months", "year", "years")


def find(subject: Subject) -> Iterator[Finding]:
    """The title's period against opening and annexes, and every printed window."""
    yield from _periods(subject)
    yield from _windows(subject)
    yield from _reversed(subject)


def _periods(subject: Subject) -> Iterator[Finding]:
    own = subject.period
    title = _title(subject)
    if own is None or own.kind not in QUARTERLY or title is None:
        return
    for text, after in _naming(subject):
        named = [
            mention
            for mention in find_periods(text.text, year=own.start.year)
            if mention.start > after and mention.kind == own.kind
        ]
        if named and own.code not in {mention.code for mention in named}:
            yield _other_period(own, named[0], text.at(named[0].start, named[0].end), title)


def _naming(subject: Subject) -> Iterator[tuple[Printed, int]]:
    """Texts that name the report's period, and where in them: after 'báo cáo' of the opening, titles of annexes."""
    for sentence in subject.sentences:
        said = fold(sentence.text).rfind("bao cao")
        if sentence.section is subject.draft.sections[0] and sentence.section.level == 0 and said >= 0:
            yield Printed(sentence.text, sentence.words), said
    for line in subject.header_lines("annex"):
        if TITLE.search(fold(line.text)) and "kem theo" not in fold(line.text):
            yield Printed(line.text, partial(subject.header, line)), 0


def _title(subject: Subject) -> Place | None:
    """The words of the title that name the period."""
    own = subject.period
    if own is None:
        return None
    for line in subject.header_lines("letterhead"):
        for mention in find_periods(line.text, year=own.start.year):
            if mention.code == own.code:
                return subject.header(line, mention.start, mention.end)
    return None


def _other_period(own: Period, mention: PeriodMention, place: Place, title: Place) -> Finding:
    other = Period.parse(mention.code)
    return PERIOD.finding(
        Message("Tiêu đề {own}, nơi khác {other}", "Title {own_en}, elsewhere {other_en}"),
        Message(
            "Tiêu đề ghi {own} nhưng ở đây ghi “{words}”: sửa cho cùng một kỳ.",
            "The title says {own_en} but here it says “{words}”: make them one period.",
        ),
        place,
        title,
        found=other.label,
        expected=own.label,
        own=own.label,
        other=other.label,
        own_en=own.label_in("en"),
        other_en=other.label_in("en"),
        words=mention.text,
    )


def _windows(subject: Subject) -> Iterator[Finding]:
    """Windows printed for the report's own period against the title's; else against the length of their kind."""
    own, report = subject.period, subject.draft.report.period or {}
    known = None
    if own and report.get("source") == "printed":
        known = (date.fromisoformat(report["start"]), date.fromisoformat(report["end"]) - timedelta(days=1))
    title = _window_line(subject, known) if known else None
    if own and known and title and own.kind in QUARTERLY:
        if known[1] - known[0] > own.end - own.start + SLACK:
            yield _too_long(own, known, title)
        elif known[1] < own.start or known[0] > own.last_day:
            yield _elsewhere(own, known, title)
    for text in texts(subject):
        before: tuple[date, date] | None = None
        for mention in find_periods(text.text, year=own.start.year if own else None):
            window, same = mention.printed_window, before
            before = window
            if window is None or (mention.kind == "ad_hoc" and window == same):
                continue
            place = text.at(mention.start, _end(text.text, mention))
            if own and known and title and _is_slip(window, known, mention, own):
                yield _differs(window, known, place, title)
            elif mention.kind in QUARTERLY and window[1] - window[0] > _length(mention.code) + SLACK:
                yield _too_long(Period.parse(mention.code), window, place)


def _end(text: str, mention: PeriodMention) -> int:
    """The end of the window printed behind a named period."""
    later = [day.end for day in find_dates(text) if day.start >= mention.end][:2]
    return mention.end if mention.kind == "ad_hoc" or len(later) < 2 else later[1]


def _is_slip(window: tuple[date, date], known: tuple[date, date], mention: PeriodMention, own: Period) -> bool:
    """Another window for the report's period; unnamed, one that shares a day and differs in one year only."""
    if window == known:
        return False
    if mention.code == own.code:
        return True
    same = [mine == other for mine, other in zip(window, known, strict=True)]
    alike = [(a.day, a.month) == (b.day, b.month) for a, b in zip(window, known, strict=True)]
    return mention.kind == "ad_hoc" and any(same) and all(alike)


def _window_line(subject: Subject, known: tuple[date, date]) -> Place | None:
    for line in subject.header_lines("letterhead"):
        for mention in find_periods(line.text):
            if mention.printed_window == known:
                return subject.header(line, mention.start, mention.end)
    return None


def _length(code: str) -> timedelta:
    period = Period.parse(code)
    return period.end - period.start


def _span(window: tuple[date, date]) -> str:
    return f"{printed(window[0])} – {printed(window[1])}"


def _differs(window: tuple[date, date], known: tuple[date, date], place: Place, title: Place) -> Finding:
    return WINDOW.finding(
        Message("Kỳ {window} khác tiêu đề", "{window} is not the title's window"),
        Message(
            "Nội dung ghi kỳ {window} nhưng tiêu đề ghi {known}: sửa cho cùng một khoảng thời gian.",
            "The text gives {window} but the title {known}: make them one window.",
        ),
        place,
        title,
        found=_span(window),
        expected=_span(known),
        cause=_span(window),
        window=_span(window),
        known=_span(known),
    )


def _elsewhere(own: Period, known: tuple[date, date], place: Place) -> Finding:
    calendar = (own.start, own.last_day)
    return WINDOW.finding(
        Message("{period} mà ghi {window}", "{period_en}, yet {window}"),
        Message(
            "Tiêu đề ghi {period} nhưng khoảng thời gian {window} nằm ngoài kỳ đó: sửa lại tháng hoặc năm.",
            "The title says {period_en} but its window {window} lies outside: mend month or year.",
        ),
        place,
        found=_span(known),
        expected=_span(calendar),
        period=own.label,
        period_en=own.label_in("en"),
        window=_span(known),
    )


def _too_long(period: Period, window: tuple[date, date], place: Place) -> Finding:
    days = (window[1] - window[0]).days + 1
    return LENGTH.finding(
        Message("{period} mà dài {days} ngày", "{period_en}, yet {days} days long"),
        Message(
            "{period} ghi từ {window}, dài {days} ngày: kiểm tra lại năm của ngày đầu và ngày cuối.",
            "{period_en} is printed as {window}, {days} days: check the years of its first and last day.",
        ),
        place,
        found=_span(window),
        expected=_span((period.start, period.last_day)),
        cause=_span(window),
        period=period.label,
        period_en=period.label_in("en"),
        window=_span(window),
        days=days,
    )


def _reversed(subject: Subject) -> Iterator[Finding]:
    for text in texts(subject):
        days = find_dates(text.text)
        for first, last in pairwise(days):
            joined = TO.fullmatch(text.text[first.end : last.start].lower())
            begun = FROM.search(text.text[: first.start])
            if joined and begun and first.date and last.date and last.date < first.date:
                window = (first.date, last.date)
                yield REVERSED.finding(
                    Message("{window}: kết thúc trước khi bắt đầu", "{window} ends before it begins"),
                    Message(
                        "Khoảng thời gian {window} kết thúc trước khi bắt đầu: sửa lại ngày hoặc năm.",
                        "The window {window} ends before it begins: mend a day or a year.",
                    ),
                    text.at(first.start, last.end),
                    found=_span(window),
                    window=_span(window),
                )
