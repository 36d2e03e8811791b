"""Text carried over from another period or another unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.narrative.statements import sections_ahead, statements
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Sentence, Subject
from cchc.core.checking.words import numbered
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.vietnamese.dates import find_dates
from cchc.core.vietnamese.text import fold_key

_BASIS = Message(
    "Báo cáo nêu kết quả của kỳ báo cáo và của cơ quan báo cáo; câu của kỳ khác hoặc cơ quan khác thường là chép lại.",
    "A report gives results of its own period and body; a sentence of another is usually carried over.",
)
QUARTER = Rule(
    id="narrative.other-quarter",
    severity=Severity.warning,
    title=Message("Kết quả của quý khác kỳ báo cáo", "A result of another quarter"),
    basis=_BASIS,
    example=Message(
        "Báo cáo năm ghi “trong quý I không có kiến nghị”.", "A yearly report says “in the first quarter”."
    ),
    needs=("prose", "period"),
)
YEAR = Rule(
    id="narrative.other-year",
    severity=Severity.warning,
    title=Message("Kết quả của năm khác kỳ báo cáo", "A result of another year"),
    basis=_BASIS,
    example=Message(
        "Báo cáo quý I/2021 ghi “đã giao kinh phí năm 2020”.",
        "A report of Q1 2021 says “the budget of 2020 was given”.",
    ),
    needs=("prose", "period"),
)
OLD = Rule(
    id="narrative.old-document",
    severity=Severity.info,
    title=Message("Văn bản cũ nêu là kết quả kỳ này", "An old document given as a result"),
    basis=_BASIS,
    example=Message(
        "Kế hoạch ban hành từ hơn một năm trước được nêu trong kết quả của quý.",
        "A plan issued more than a year ago stands among the results of the quarter.",
    ),
    needs=("prose", "period"),
)
BODY = Rule(
    id="narrative.other-body",
    severity=Severity.info,
    title=Message("Còn tên cơ quan khác", "Another body's name is left in"),
    basis=_BASIS,
    example=Message("Báo cáo của một Ban còn chữ “của Sở”.", "A report of a Board still says “of the Department”."),
    needs=("prose",),
)
RULES: tuple[Rule, ...] = (QUARTER, YEAR, OLD, BODY)

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_IN_QUARTER = re.compile(
    r"\b(?:trong|trong kỳ,?)\s+(quý\s+(I{1,3}|IV|[1-4]))\b(?!\s*(?:/|năm|,\s*năm|-))", re.IGNORECASE
)
_WHOLE_TIME = re.compile(r"\b(?:cả năm|trong năm|6 tháng|9 tháng|lũy kế)\b", re.IGNORECASE)
"""Words of a sentence that tells parts of the report's time beside the whole."""
_PLANS = re.compile(r"phuong huong|nhiem vu trong tam|ke hoach quy|kien nghi|de xuat|muc tieu")
_GIVEN = re.compile(
    r"\b(?:đã|được)\s+[^.,;()]{0,30}?\b(?:kinh phí|dự toán|ngân sách|biên chế|vốn)\s+(năm\s+((?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:(?:tăng|giảm|nâng) từ|so với(?! kế hoạch)|cùng kỳ|so sánh|chuyển sang|năm trước)\b", re.IGNORECASE
)
_NOT_BUILT = (
    "".join(
        rf"(?<!{word} )(?<!{word} từ )(?<!{word} trong )"
        for word in ("xây dựng", "đầu tư", "thành lập", "ban hành", "mua sắm", "lắp đặt", "sử dụng", "xây")
    )
    + r"(?<!\()"
)
"""Not when something was made, and not a comparison in brackets."""
_ISSUED = re.compile(
    r"(?:^|[.;]\s+|\bđã\s+)(?:xây dựng và\s+)?ban hành\b[^.]*?\b(Kế hoạch\s+số\s+[^\s,;]+\s+ngày\s+[\d/.]+)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"\bcủa (Sở|Chi cục)(?=\s*(?:[.,;:)]|$|(?:và|về|để|nhằm|theo|đã|được|trong|tại|có|luôn|ngày)\s))")


_NEXT_YEARS_PLAN = timedelta(days=60)
"""Plans of a year are issued at the end of the one before."""


def find(subject: Subject) -> Iterator[Finding]:
    """Results of another quarter or year, old documents, names of other bodies."""
    period = subject.period
    if period is not None and period.kind != "years":
        ahead = sections_ahead(subject)
        yield from _years_of_facts(subject, period)
        for sentence in subject.sentences:
            if sentence.section.id not in ahead and not _PLANS.search(fold_key(sentence.section.heading)):
                yield from _quarters(sentence, period)
                yield from _years_given(sentence, period)
                yield from _old(sentence, period)
    yield from _bodies(subject)


def _quarters(sentence: Sentence, period: Period) -> Iterator[Finding]:
    """'Trong quý I' without a year, where the report covers another quarter or more than one."""
    if _WHOLE_TIME.search(sentence.text):
        return
    for match in _IN_QUARTER.finditer(sentence.text):
        own = (period.start.month + 2) // 3 if period.kind == "quarter" else None
        if period.kind in ("year", "half", "nine_months") or (own and own != _QUARTERS[match[2].upper()]):
            yield QUARTER.finding(
                Message("“{words}” trong báo cáo {period}", "“{words}” in a report of {period}"),
                Message(
                    "Mục {section} nêu kết quả “{words}” trong báo cáo {period}: có thể chép từ báo cáo kỳ trước, sửa "
                    "theo kỳ báo cáo.",
                    "Section {section} gives a result of “{words}” in a report of {period}: perhaps carried over; "
                    "correct it.",
                ),
                sentence.words(*match.span(1)),
                found=match[1],
                expected=period.label,
                words=match[1],
                section=numbered(sentence.section.id),
                period=_named(period),
            )


def _years_of_facts(subject: Subject, period: Period) -> Iterator[Finding]:
    """Statements of a time that ended before the period began."""
    for stated in statements(subject):
        own = Period.known(stated.fact.period)
        if own is None:
            continue
        if own.kind in ("year", "quarter", "half") and own.end <= period.start:
            if re.search(rf"\bnăm\s+{period.start.year}\b", stated.sentence.text, re.IGNORECASE):
                continue  # years beside each other
            named = re.search(rf"{_NOT_BUILT}năm\s+{own.start.year}\b", stated.sentence.text, re.IGNORECASE)
            if named and not _COMPARED.search(stated.sentence.text):
                yield _year(stated.sentence, named.span(), period, stated.sentence.place)


def _years_given(sentence: Sentence, period: Period) -> Iterator[Finding]:
    """'Đã giao kinh phí năm …' of a year gone by."""
    for match in _GIVEN.finditer(sentence.text):
        if int(match[2]) < period.start.year and not _COMPARED.search(sentence.text):
            yield _year(sentence, match.span(1), period, sentence.place)


def _year(sentence: Sentence, span: tuple[int, int], period: Period, cause: str) -> Finding:
    words = sentence.text[slice(*span)]
    start = max(0, sentence.text.rfind(" ", 0, max(0, span[0] - 30)) + 1) if span[0] > 30 else 0
    return YEAR.finding(
        Message("“{words}” trong báo cáo {period}", "“{words}” in a report of {period}"),
        Message(
            "Mục {section} nêu kết quả của {words} trong báo cáo {period}: kiểm tra có phải chép từ báo cáo trước "
            "không.",
            "Section {section} gives a result of {words} in a report of {period}: check whether it was carried over.",
        ),
        sentence.words(start, span[1]),
        found=words,
        expected=period.label,
        cause=cause,
        words=words,
        section=numbered(sentence.section.id),
        period=_named(period),
    )


def _old(sentence: Sentence, period: Period) -> Iterator[Finding]:
    """A plan issued more than a year before the period ended, told as issued now."""
    limit = min(_year_before(period.last_day), period.start - _NEXT_YEARS_PLAN)
    for match in _ISSUED.finditer(sentence.text):
        dated = [found.date for found in find_dates(match[1]) if found.date is not None]
        if dated and dated[-1] < limit:
            yield OLD.finding(
                Message("Kế hoạch ngày {day} nêu là kết quả", "A plan of {day} given as a result"),
                Message(
                    "Mục {section} nêu {document} trong kết quả của {period}: kiểm tra vì văn bản đã ban hành từ hơn "
                    "một năm trước.",
                    "Section {section} gives {document} as a result of {period}: it was issued more than a year "
                    "before.",
                ),
                sentence.words(*match.span(1)),
                found=match[1],
                expected=period.label,
                section=numbered(sentence.section.id),
                document=match[1],
                day=dated[-1].strftime("%d/%m/%Y"),
                period=_named(period),
            )


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28))


def _named(period: Period) -> str:
    """'quý I/2021', as inside a sentence."""
    return period.label[:1].lower() + period.label[1:]


def _bodies(subject: Subject) -> Iterator[Finding]:
    """'Của Sở' and the like where the reporting body is none."""
    agency = subject.draft.report.agency
    if not agency:
        return
    places = []
    for sentence in subject.sentences:
        places += [
            sentence.words(*m.span()) for m in _FOREIGN.finditer(sentence.text) if m[1].lower() not in agency.lower()
        ]
    for section in subject.draft.sections:
        match = _FOREIGN.search(section.heading)
        if match and match[1].lower() not in agency.lower():
            places.append(subject.heading(section))
    if places:
        word = next(m[1] for p in places if (m := _FOREIGN.search(p.quote)))
        yield BODY.finding(
            Message("“của {word}” trong báo cáo của {agency}", "“của {word}” in a report of {agency}"),
            Message(
                "Còn chữ “của {word}” trong báo cáo của {agency}: sửa theo tên cơ quan báo cáo.",
                "“của {word}” is left in a report of {agency}: put in the reporting body's name.",
            ),
            *places,
            found=f"của {word}",
            expected=agency,
            word=word,
            agency=agency,
        )
