"""Documents that a report cites by number and date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rapidfuzz import fuzz

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.letterhead import printed
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Sentence, Subject
from cchc.core.messages import Message
from cchc.core.vietnamese.dates import DateMention, find_dates
from cchc.core.vietnamese.names import DocumentNumber, find_document_numbers
from cchc.core.vietnamese.text import fold_key

AFTER_REPORT = Rule(
    id="date.cited_after_report",
    severity=Severity.error,
    title=Message("Văn bản viện dẫn đề ngày sau ngày báo cáo", "A cited document is dated after the report"),
    basis=Message(
        "Báo cáo không thể viện dẫn văn bản chưa ban hành vào ngày ký.",
        "A report cannot cite a document that did not exist when it was signed.",
    ),
    example=Message(
        "Báo cáo ngày 13/9/2023 dẫn Báo cáo số 17 ngày 31/12/2023.",
        "The report of 13/9/2023 cites report no. 17 of 31/12/2023.",
    ),
    needs=("prose",),
)
NUMBER_YEAR = Rule(
    id="date.number_year",
    severity=Severity.error,
    title=Message("Năm trong số hiệu khác năm của ngày ban hành", "The year in a number is not that of its date"),
    basis=Message(
        "Số hiệu văn bản quy phạm pháp luật ghi năm ban hành.",
        "The number of a legal document carries its year of issue.",
    ),
    example=Message("Nghị định số 60/2021/NĐ-CP ngày 27/01/2022.", "Decree 60/2021/NĐ-CP of 27/01/2022."),
    needs=("prose",),
)
TWO_DATES = Rule(
    id="date.cited_two_dates",
    severity=Severity.error,
    title=Message("Một văn bản ghi hai ngày khác nhau", "One document is cited with two dates"),
    basis=Message("Một văn bản của trung ương chỉ có một ngày ban hành.", "A central document has one date."),
    example=Message(
        "Nghị định 117/2013/NĐ-CP ghi ngày 07/10/2013 và 07/01/2013.",
        "Decree 117/2013/NĐ-CP is dated 07/10/2013 and 07/01/2013.",
    ),
    needs=("prose",),
)
LOCAL_DATES = Rule(
    id="date.cited_two_dates_local",
    severity=Severity.warning,
    title=Message("Cùng số văn bản, hai ngày khác nhau", "One number, two dates"),
    basis=Message(
        "Cùng số, cùng ký hiệu, ngày gần giống nhau thường là một văn bản; cơ quan khác nhau thì có thể trùng số.",
        "One number and symbol with nearly one date is mostly one document; two bodies may share a number.",
    ),
    example=Message("Kế hoạch 45/KH-UBND ghi ngày 03/3/2023 và 03/8/2023.", "Plan 45/KH-UBND of 03/3 and 03/8/2023."),
    needs=("prose",),
)
TWO_NUMBERS = Rule(
    id="date.cited_two_numbers",
    severity=Severity.warning,
    title=Message("Cùng ngày, cùng tên, hai số khác nhau", "One date and title, two numbers"),
    basis=Message("Hai văn bản cùng ngày không có cùng tên.", "Two documents of one day do not share their title."),
    example=Message(
        "Quyết định 371 và 317 cùng ngày 25/6/2020, cùng về giao biên chế.",
        "Decisions 371 and 317 of 25/6/2020, both on the same posts.",
    ),
    needs=("prose",),
)
ONE_NUMBER = Rule(
    id="date.cited_one_number",
    severity=Severity.info,
    title=Message("Hai văn bản khác nhau cùng số, cùng ngày", "Two documents with one number and date"),
    basis=Message("Mỗi văn bản trong năm có một số riêng.", "Each document of a year has a number of its own."),
    example=Message(
        "Quyết định số 15 ngày 02/02 về quy chế và quyết định số 15 ngày 02/02 về nhân sự.",
        "Decision 15 of 02/02 on rules, and decision 15 of 02/02 on staff.",
    ),
    needs=("prose",),
)
RULES = (AFTER_REPORT, NUMBER_YEAR, TWO_DATES, LOCAL_DATES, TWO_NUMBERS, ONE_NUMBER)
BETWEEN = re.compile(r"[\s,(]*(?:của\s[^.;:“”\"()0-9]{2,60}?)?[\s,]*")
"""What may stand between a document's number and its own date."""
LOCAL = re.compile(r"UBND|HĐND|HU|TU|ĐU")
SAME_TITLE = 45
WHOLE_TITLE = 100
"""Two citations with the same folded characters behind the date, up to this many and at least those, are one."""
UNLIKE = 80
"""Titles of which rapidfuzz says less than this are of two documents."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document's number with the date printed right behind it."""

    sentence: Sentence
    number: DocumentNumber
    mention: DateMention | None

    @property
    def day(self) -> date | None:
        return self.mention.date if self.mention else None

    @property
    def key(self) -> tuple[str, str]:
        """Number and letters of the symbol: 09-NQ/TU and 09/NQ-TU are one."""
        return self.number.number.lstrip("0"), re.sub(r"[^A-ZĐ0-9]", "", self.number.symbol.upper())

    @property
    def place(self) -> Place:
        return self.sentence.words(self.number.start, self.mention.end if self.mention else self.number.end)

    @property
    def title(self) -> str:
        """The folded words behind it."""
        return fold_key(self.sentence.text[self.mention.end :][:120]) if self.mention else ""


def citations(subject: Subject) -> list[Citation]:
    """Every numbered document of the prose, in order. A date belongs to the number right before it."""
    found: list[Citation] = []
    for sentence in subject.sentences:
        days = find_dates(sentence.text)
        for number in find_document_numbers(sentence.text):
            behind = next((day for day in days if day.start >= number.end), None)
            bound = behind if behind and BETWEEN.fullmatch(sentence.text[number.end : behind.start]) else None
            if number.number:
                found.append(Citation(sentence, number, bound))
    return found


def dated_elsewhere(all_cited: Iterable[Citation], place: Place) -> Citation | None:
    """The same document, with a date, as the one whose date stands at `place`."""
    known = list(all_cited)
    for citation in known:
        mention = citation.mention
        if mention and citation.sentence.place == place.place and mention.start == place.start:
            return next((other for other in known if other.key == citation.key and other.day), None)
    return None


def find(all_cited: list[Citation], issued: date | None) -> Iterator[Finding]:
    """`issued`: the report's own day, None where it is not known."""
    for citation in all_cited:
        if issued and citation.day and citation.day > issued:
            yield _after(citation, citation.day, issued)
        else:
            yield from _number_year(citation)
    yield from _two_dates(all_cited)
    yield from _two_numbers(all_cited)
    yield from _one_number(all_cited)


def _after(citation: Citation, day: date, issued: date) -> Finding:
    return AFTER_REPORT.finding(
        Message("Dẫn văn bản ngày {day}, sau ngày báo cáo {issued}", "Document of {day} in a report of {issued}"),
        Message(
            "Văn bản số {number} ghi ngày {day}, sau ngày ký báo cáo {issued}: kiểm tra lại ngày của văn bản.",
            "Document {number} is dated {day}, after the report's {issued}: check the document's date.",
        ),
        citation.place,
        found=printed(day),
        expected=f"≤ {printed(issued)}",
        cause="|".join((*citation.key, printed(day))),
        number=citation.number.text,
        day=printed(day),
        issued=printed(issued),
    )


def _number_year(citation: Citation) -> Iterator[Finding]:
    year = citation.number.number.partition("/")[2]
    mention = citation.mention
    if year and mention and mention.year is not None and mention.year != int(year):
        yield NUMBER_YEAR.finding(
            Message("Số {number} mà ngày ban hành năm {year}", "No. {number}, yet dated {year}"),
            Message(
                "Văn bản số {number} ghi ngày ban hành {day}: hai năm phải là một, sửa số hiệu hoặc ngày.",
                "Document {number} is dated {day}: the year in its number and the year of issue must be one.",
            ),
            citation.place,
            found=mention.text,
            expected=year,
            cause="|".join((*citation.key, mention.text)),
            number=citation.number.text,
            day=mention.text.removeprefix("ngày "),
            year=mention.year,
        )


def _two_dates(all_cited: Iterable[Citation]) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citation in all_cited:
        if citation.day:
            groups[citation.key].append(citation)
    for (number, symbol), members in groups.items():
        firsts = list({citation.day: citation for citation in reversed(members)}.values())[::-1]
        central = "/" in number and not LOCAL.search(symbol)
        for one, other in combinations(firsts, 2):
            if one.day and other.day and (central or _slip(one.day, other.day)):
                yield _dates_differ(TWO_DATES if central else LOCAL_DATES, other, one)
                break


def _slip(one: date, other: date) -> bool:
    """Two of day, month and year agree: one document, one slip. Numbers begin anew each year and in each office."""
    pairs = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    return sum(a == b for a, b in pairs) == 2


def _dates_differ(rule: Rule, later: Citation, first: Citation) -> Finding:
    day, other = later.mention, first.mention
    words = (day.text if day else "").removeprefix("ngày "), (other.text if other else "").removeprefix("ngày ")
    return rule.finding(
        Message("{number}: hai ngày {day} và {other}", "{number}: two dates, {day} and {other}"),
        Message(
            "Văn bản số {number} nơi ghi ngày {day}, nơi ghi ngày {other}: đối chiếu văn bản gốc, sửa cho thống nhất.",
            "Document {number} is dated {day} here and {other} there: look at the document and make them one.",
        ),
        later.place,
        first.place,
        found=words[0],
        expected=words[1],
        number=later.number.text,
        day=words[0],
        other=words[1],
    )


def _two_numbers(all_cited: Iterable[Citation]) -> Iterator[Finding]:
    groups: dict[tuple[date, str], list[Citation]] = defaultdict(list)
    for citation in all_cited:
        if citation.day:
            groups[citation.day, citation.key[1]].append(citation)
    for members in groups.values():
        for one, other in combinations(members, 2):
            if one.key != other.key and _same_title(one, other):
                yield TWO_NUMBERS.finding(
                    Message("Số {one} và số {other} cùng ngày, cùng tên", "No. {one} and {other}: one date and title"),
                    Message(
                        "Văn bản ngày {day} nơi ghi số {one}, nơi ghi số {other}: đối chiếu văn bản gốc.",
                        "The document of {day} is no. {one} here and {other} there: look at the document.",
                    ),
                    other.place,
                    one.place,
                    found=other.number.text,
                    expected=one.number.text,
                    one=one.number.text,
                    other=other.number.text,
                    day=printed(one.day) if one.day else "",
                )


def _same_title(one: Citation, other: Citation) -> bool:
    length = min(len(one.title), len(other.title), WHOLE_TITLE)
    return length >= SAME_TITLE and one.title[:length] == other.title[:length]


def _one_number(all_cited: Iterable[Citation]) -> Iterator[Finding]:
    """Cited twice in one paragraph, with two titles: two documents, not one document's two names."""
    for one, other in combinations([c for c in all_cited if c.day], 2):
        if one.sentence is not other.sentence or one.key != other.key or one.day != other.day:
            continue
        titles = [re.split(r"\d|nhiem ky", citation.title)[0][:80] for citation in (one, other)]
        if all(t.startswith("ve ") for t in titles) and fuzz.ratio(*titles, score_cutoff=UNLIKE) == 0:
            yield ONE_NUMBER.finding(
                Message("Hai văn bản cùng số {number}, cùng ngày", "Two documents no. {number} of one day"),
                Message(
                    "Số {number} ngày {day} được ghi cho hai nội dung khác nhau: kiểm tra lại số của từng văn bản.",
                    "No. {number} of {day} stands for two different documents: check the number of each.",
                ),
                other.place,
                one.place,
                found=other.number.text,
                number=other.number.text,
                day=printed(other.day) if other.day else "",
            )
