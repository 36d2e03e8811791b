"""Dates, periods and windows of letterhead, title, annexes and prose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cchc.core.checking import cited, windows
from cchc.core.checking.aims import is_planned
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.letterhead import Letterhead, printed
from cchc.core.checking.printed_dates import impossible, texts
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.vietnamese.dates import find_dates

CLOSES = 14
"""Day of a period's last month on which its figures are closed (Nghị định 09/2019/NĐ-CP, Điều 12)."""
LATE = timedelta(days=92)
"""A report of up to a year signed longer after its period than this is late enough to ask; twice that for years."""

ANNEX_DATE = Rule(
    id="date.annex_date",
    severity=Severity.error,
    title=Message("Ngày ở đầu báo cáo khác ngày ghi ở phụ lục", "The letterhead's date is not the annex's"),
    basis=Message(
        "Phụ lục ghi “kèm theo Báo cáo … ngày …” là ngày của chính báo cáo này.",
        "An annex “attached to report … of …” names the date of this very report.",
    ),
    example=Message(
        "Đầu báo cáo ghi ngày 10/3/2020, phụ lục ghi kèm theo báo cáo ngày 10/3/2021.",
        "The letterhead says 10/3/2020, the annex says attached to the report of 10/3/2021.",
    ),
)
ANNEX_NUMBER = Rule(
    id="date.annex_number",
    severity=Severity.error,
    title=Message("Số báo cáo ở đầu khác số ghi ở phụ lục", "The letterhead's number is not the annex's"),
    basis=Message(
        "Một báo cáo chỉ có một số; phụ lục kèm theo phải ghi đúng số đó.",
        "A report has one number; its annexes name it.",
    ),
    example=Message("Đầu báo cáo ghi số 84, phụ lục ghi số 48.", "The letterhead says 84, the annex 48."),
)
BEFORE_BEGIN = Rule(
    id="date.before_begin",
    severity=Severity.error,
    title=Message("Báo cáo đề ngày trước khi kỳ bắt đầu", "The report is dated before its period begins"),
    basis=Message("Không thể báo cáo kết quả của kỳ chưa đến.", "Results of a period to come cannot be reported."),
    example=Message("Báo cáo quý I/2021 đề ngày 10/3/2020.", "The report of Q1 2021 is dated 10/3/2020."),
    tolerance=Message("Một tháng trước kỳ.", "One month before the period."),
    needs=("period",),
)
BEFORE_END = Rule(
    id="date.before_end",
    severity=Severity.info,
    title=Message("Báo cáo đề ngày trước khi chốt số liệu", "The report is dated before the figures close"),
    basis=Message(
        "Số liệu báo cáo định kỳ chốt vào ngày 14 của tháng cuối kỳ (Nghị định 09/2019/NĐ-CP, Điều 12).",
        "Figures of a periodic report close on the 14th of its last month (Decree 09/2019/NĐ-CP, Article 12).",
    ),
    example=Message("Báo cáo quý I/2021 đề ngày 10/3/2021.", "The report of Q1 2021 is dated 10/3/2021."),
    needs=("period",),
)
LONG_AFTER = Rule(
    id="date.long_after",
    severity=Severity.warning,
    title=Message("Báo cáo đề ngày rất lâu sau kỳ", "The report is dated long after its period"),
    basis=Message(
        "Báo cáo định kỳ gửi ngay sau khi chốt số liệu; năm ghi thường bị nhầm.",
        "Periodic reports are sent when figures close; the year is often a slip.",
    ),
    example=Message("Báo cáo quý I/2021 đề ngày 10/3/2022.", "The report of Q1 2021 is dated 10/3/2022."),
    tolerance=Message("92 ngày; 184 ngày với báo cáo nhiều năm.", "92 days; 184 for reports of several years."),
    needs=("period",),
)
IMPOSSIBLE = Rule(
    id="date.impossible",
    severity=Severity.error,
    title=Message("Ngày không có trong lịch", "A date that does not exist"),
    basis=Message(
        "Tháng từ 1 đến 12; mỗi tháng có số ngày nhất định.", "There are twelve months, each of so many days."
    ),
    example=Message("“ngày 07/19/2013”, “31/6/2023”.", "“07/19/2013”, “31/6/2023”."),
)
NOT_FILLED = Rule(
    id="date.not_filled",
    severity=Severity.info,
    title=Message("Số, ngày của báo cáo còn để trống", "Number or day of the report is not filled in"),
    basis=Message(
        "Văn bản ban hành phải có số và ngày (Nghị định 30/2020/NĐ-CP).",
        "An issued document has a number and a date (Decree 30/2020/NĐ-CP).",
    ),
    example=Message("“Số:   /BC-UBND, ngày   tháng 12 năm 2023”.", "“No.   /BC-UBND, day   of December 2023”."),
)
AS_OF = Rule(
    id="date.as_of",
    severity=Severity.warning,
    title=Message("Ngày chốt số liệu ngoài kỳ báo cáo", "A cut-off date outside the period"),
    basis=Message(
        "Số liệu tính đến một ngày phải thuộc kỳ và không sau ngày ký.",
        "Figures counted up to a day belong to the period, and the day has come when the report is signed.",
    ),
    example=Message(
        "Báo cáo ngày 10/3/2021 ghi “tính đến ngày 28/2/2022”.",
        "The report of 10/3/2021 says “up to 28/2/2022”.",
    ),
    tolerance=Message("Một tháng trước kỳ.", "One month before the period."),
    needs=("prose", "period"),
)
RULES = (
    *(ANNEX_DATE, ANNEX_NUMBER, BEFORE_BEGIN, BEFORE_END, LONG_AFTER, IMPOSSIBLE, NOT_FILLED, AS_OF),
    *windows.RULES,
    *cited.RULES,
)
MONTH = timedelta(days=31)
SENT = timedelta(days=3)
"""A report that prints its window says up to when it counts; it is signed a few days before."""


def find(subject: Subject) -> Iterator[Finding]:
    """The report's own number, date and period first, then dates in the text and documents it cites."""
    letterhead = Letterhead.of(subject)
    yield from _annex(letterhead)
    yield from _issued(subject, letterhead)
    yield from _not_filled(letterhead)
    yield from windows.find(subject)
    citations = cited.citations(subject)
    yield from _impossible(subject, citations)
    issued = letterhead.trusted(subject.period)
    yield from _as_of(subject, issued)
    yield from cited.find(citations, issued)


def _annex(letterhead: Letterhead) -> Iterator[Finding]:
    own = letterhead.date
    for annex in letterhead.annexes:
        day = annex.date
        if own and day and own.differs(day):
            yield ANNEX_DATE.finding(
                Message("Đầu báo cáo ngày {own}, phụ lục ngày {other}", "Letterhead {own}, annex {other}"),
                Message(
                    "Đầu báo cáo ghi ngày {own} nhưng phụ lục ghi kèm theo báo cáo ngày {other}: sửa cho thống nhất.",
                    "The letterhead says {own} but the annex is attached to the report of {other}: make them one date.",
                ),
                own.place,
                day.place,
                found=own.text,
                expected=day.text,
                cause="annex_date",
                own=own.text,
                other=day.text,
            )
        if letterhead.number and annex.number and letterhead.number.value != annex.number.value:
            number, other = letterhead.number, annex.number
            yield ANNEX_NUMBER.finding(
                Message("Đầu báo cáo số {own}, phụ lục số {other}", "Letterhead no. {own}, annex no. {other}"),
                Message(
                    "Đầu báo cáo ghi số {own} nhưng phụ lục ghi kèm theo báo cáo số {other}: sửa cho cùng một số.",
                    "The letterhead says no. {own} but the annex names no. {other}: make them one number.",
                ),
                number.place,
                other.place,
                found=number.value,
                expected=other.value,
                cause="annex_number",
                own=number.value,
                other=other.value,
            )


def _issued(subject: Subject, letterhead: Letterhead) -> Iterator[Finding]:
    """The day of the report against its period."""
    own, period, report = letterhead.date, subject.period, subject.draft.report.period
    if own is None or own.day is None or period is None or report is None:
        return
    start, last = date.fromisoformat(report["start"]), date.fromisoformat(report["end"]) - timedelta(days=1)
    contested = any(annex.date and own.differs(annex.date) for annex in letterhead.annexes)
    issued = letterhead.trusted(period)
    if own.day < min(start, period.start) - MONTH and not contested:
        yield _dated(BEFORE_BEGIN, letterhead, own.day, period, start)
    elif issued and issued > last + LATE * (2 if period.kind == "years" else 1) and not contested:
        yield _dated(LONG_AFTER, letterhead, issued, period, last)
    elif issued and start <= issued <= last and issued < _closes(report, last):
        yield _dated(BEFORE_END, letterhead, issued, period, last)


def _closes(report: dict[str, str], last: date) -> date:
    """From when on a report may be dated: the closing of figures; a little before where it prints its window."""
    closes = last.replace(day=min(CLOSES, last.day))
    return closes - SENT if report.get("source") == "printed" else closes


TITLES = {
    BEFORE_BEGIN.id: Message("Báo cáo ngày {day}, kỳ từ {edge} mới bắt đầu", "Dated {day}, the period begins {edge}"),
    BEFORE_END.id: Message("Báo cáo ngày {day}, kỳ đến {edge} mới hết", "Dated {day}, the period ends {edge}"),
    LONG_AFTER.id: Message("Báo cáo ngày {day}, kỳ đã hết từ {edge}", "Dated {day}, the period ended {edge}"),
}
SAID = {
    BEFORE_BEGIN.id: Message(
        "Báo cáo đề ngày {day} nhưng {period} mới bắt đầu ngày {edge}: kiểm tra lại ngày hoặc năm ghi trên báo cáo.",
        "The report is dated {day} but {period_en} begins on {edge}: check the date or the year.",
    ),
    BEFORE_END.id: Message(
        "Báo cáo đề ngày {day} trong khi {period} đến ngày {edge} mới hết: ghi rõ số liệu tính đến ngày nào.",
        "The report is dated {day} while {period_en} ends on {edge}: say up to which day figures are counted.",
    ),
    LONG_AFTER.id: Message(
        "Báo cáo đề ngày {day} nhưng {period} đã hết từ ngày {edge}: kiểm tra lại ngày, năm ghi trên báo cáo.",
        "The report is dated {day} but {period_en} ended on {edge}: check the date and the year.",
    ),
}


def _dated(rule: Rule, letterhead: Letterhead, day: date, period: Period, edge: date) -> Finding:
    places = [d.place for d in (letterhead.date, *(a.date for a in letterhead.annexes)) if d]
    return rule.finding(
        TITLES[rule.id],
        SAID[rule.id],
        *places,
        found=printed(day),
        expected=printed(edge),
        day=printed(day),
        edge=printed(edge),
        period=period.label[0].lower() + period.label[1:],
        period_en=period.label_in("en"),
    )


def _not_filled(letterhead: Letterhead) -> Iterator[Finding]:
    blank = letterhead.blanks()
    if blank:
        yield NOT_FILLED.finding(
            Message("Số hoặc ngày của báo cáo còn trống", "Number or day of the report left blank"),
            Message(
                "“{line}” còn để trống: điền số, ngày trước khi ban hành, ở đầu báo cáo và ở phụ lục.",
                "“{line}” is left blank: fill in number and day before issue, in the letterhead and the annex.",
            ),
            *blank,
            found=blank[0].quote,
            line=" ".join(blank[0].quote.split()),
        )


def _impossible(subject: Subject, citations: list[cited.Citation]) -> Iterator[Finding]:
    """Dates that no calendar has; where the document's date is given elsewhere, that is the expected one."""
    for text in texts(subject):
        for mention in impossible(text.text):
            place = text.at(mention.start, mention.end)
            elsewhere = cited.dated_elsewhere(citations, place)
            message = Message(
                "“{text}” không phải là một ngày có thật: sửa lại ngày, tháng.",
                "“{text}” is not a date that exists: mend day or month.",
            )
            if elsewhere:
                message = Message(
                    "“{text}” không phải là một ngày có thật; nơi khác ghi {number} {other}: sửa cho đúng.",
                    "“{text}” is not a date that exists; elsewhere {number} is dated {other}: mend it.",
                )
            yield IMPOSSIBLE.finding(
                Message("“{text}” không phải ngày có thật", "“{text}” is no date"),
                message,
                place,
                *((elsewhere.place,) if elsewhere else ()),
                found=mention.text,
                expected=printed(elsewhere.day) if elsewhere and elsewhere.day else "",
                text=mention.text,
                number=elsewhere.number.text if elsewhere else "",
                other=printed(elsewhere.day) if elsewhere and elsewhere.day else "",
            )


def _as_of(subject: Subject, issued: date | None) -> Iterator[Finding]:
    """Cut-off dates of the prose that had not come when the report was signed, or lie well before the period."""
    period = subject.period
    if period is None:
        return
    for sentence in subject.sentences:
        for mention in find_dates(sentence.text):
            day = mention.date
            if mention.role != "as_of" or day is None:
                continue
            late = issued is not None and day > issued and not is_planned(subject, sentence, mention.start)
            early = day < period.start - MONTH and period.kind != "years" and _sole(sentence.text, mention.start)
            if late or early:
                edge = issued if late and issued else period.start
                yield AS_OF.finding(
                    Message("Số liệu tính đến {day}, báo cáo ký {edge}", "Counted up to {day}, signed {edge}")
                    if late
                    else Message("Số liệu tính đến {day}, kỳ từ {edge}", "Counted up to {day}, period from {edge}"),
                    Message(
                        "Số liệu ghi tính đến ngày {day}, sau ngày ký báo cáo {edge}: sửa lại ngày chốt số liệu."
                        if late
                        else "Số liệu ghi tính đến ngày {day}, trước kỳ báo cáo (từ {edge}): cập nhật hoặc sửa ngày.",
                        "Figures are counted up to {day}, after the report's date {edge}: mend the cut-off date."
                        if late
                        else "Figures are counted up to {day}, before the period ({edge}): mend either.",
                    ),
                    sentence.words(mention.start, mention.end),
                    found=printed(day),
                    expected=printed(edge),
                    day=printed(day),
                    edge=printed(edge),
                )


def _sole(text: str, at: int) -> bool:
    """Not one of two dates that are compared: an earlier cut-off beside a later one is a comparison."""
    days = [m.start for m in find_dates(text) if m.role == "as_of"]
    return days == [at] and "so với" not in text.lower()
