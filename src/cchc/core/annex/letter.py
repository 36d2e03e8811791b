"""What the prose of an official letter says of itself: number, date, issuer, subject, deadline, contact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from cchc.core.annex.proposal import Letter
from cchc.core.reading.document import Document, Paragraph, Table
from cchc.core.vietnamese.dates import find_dates, find_periods
from cchc.core.vietnamese.names import find_agencies, find_document_numbers
from cchc.core.vietnamese.text import fold_key

TOP = 25
"""Lines of a letterhead, at most."""
DEADLINE = re.compile(
    r"(?:trước|chậm nhất(?:\s+là)?(?:\s+(?:trước|đến|vào))?|hạn cuối(?:\s+là)?|không (?:quá|muộn hơn)"
    r"|trễ nhất(?:\s+là)?"
    r"|muộn nhất(?:\s+là)?)\s*(?:vào\s+)?(?:\d{1,2}\s*(?:giờ|h)\s*(?:\d{2})?\s*,?\s*)?"
    r"(?P<day>ngày\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}|\s+tháng\s+\d{1,2})(?:\s*[/.-]\s*\d{4}|\s+năm\s+\d{4}|/\d{4})?"
    r"|\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
SENDS = re.compile(r"\b(?:gui|bao cao|tong hop|nop|hoan thanh)\b")
CONTACT = re.compile(
    r"(?:đầu mối(?: liên hệ)?|liên hệ|vướng mắc|trao đổi|địa chỉ (?:email|thư điện tử|hòm thư)"
    r"|số điện thoại|điện thoại|email)",
    re.IGNORECASE,
)
REACHES = re.compile(r"(?:\+?84|0)[\d .]{8,12}\d|[\w.+-]+@[\w-]+\.[\w.]+")
"""A telephone number or an address."""
LETTERHEAD = re.compile(r"^\W*(?:cộng h(?:òa|oà) xã hội|độc lập\s*[-–]|số\s*:)", re.IGNORECASE)
ADDRESSEES = (
    ("province", r"^(?:kinh gui )?ubnd (?:cac |cap )?tinh\b"),
    ("department", r"\bso\b.{0,12}\bnganh\b|\bcac so\b|\bco quan chuyen mon\b"),
    ("district", r"\bubnd (?:cac )?(?:huyen|quan|thi xa|cap huyen)\b"),
    ("commune", r"\bubnd (?:cac )?(?:xa|phuong|thi tran|dac khu|cap xa)\b"),
)
"""Levels by the words of the lines below 'Kính gửi'."""
SUBJECT = re.compile(r"^\W*(?:v\s*/\s*v|về việc|trích yếu)\s*:?\s*", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.;])\s+(?=[^\W\da-zà-ỹ])")
PERIOD_KINDS = {
    "quarter": r"\bquy\b|\bhang quy\b|\bhang thang quy\b",
    "half": r"\b(?:6|06|sau) thang\b",
    "nine_months": r"\b(?:9|09|chin) thang\b",
    "year": r"\bnam\b(?! \d{4} cua)|\bhang nam\b|\bca nam\b",
}


def read_letter(documents: Sequence[Document]) -> Letter:
    """The letter among the documents; fields the prose does not say are '' or None."""
    lines = [line for document in documents for line in _lines(document)]
    top = lines[:TOP]
    day = _date(top)
    number = next((found for line in top if (found := _number(line))), "")
    words, deadline = _deadline(lines, day)
    return Letter(
        number=number,
        date=day,
        issuer=_issuer(top),
        subject=_subject(lines[: TOP * 2]),
        deadline=deadline,
        deadline_words=words,
        contact=_contact(lines),
        periods_words=_periods(lines),
    )


def levels_of(documents: Sequence[Document]) -> tuple[str, ...]:
    """The levels of government the letter is addressed to; () where it does not say."""
    lines = [fold_key(line).replace("uy ban nhan dan", "ubnd") for document in documents for line in _lines(document)]
    start = next((index for index, line in enumerate(lines) if line.startswith("kinh gui")), None)
    if start is None:
        return ()
    named = []
    for line in lines[start : start + 8]:
        if len(line) > 200:
            break
        named.append(line)
    return tuple(level for level, words in ADDRESSEES if any(re.search(words, line) for line in named))


def kinds_of(letter: Letter) -> tuple[str, ...]:
    """The kinds of period the letter's words name."""
    key = fold_key(letter.periods_words)
    return tuple(kind for kind, pattern in PERIOD_KINDS.items() if re.search(pattern, key))


def _lines(document: Document) -> list[str]:
    """Prose, and the lines of small tables (letterheads), column after column."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines += [line.strip() for line in block.text.splitlines() if line.strip()]
        elif isinstance(block, Table) and len(block.rows) <= 8:
            lines += _columns(block)
    return lines


def _columns(table: Table) -> list[str]:
    width = max((len(row.cells) for row in table.rows), default=0)
    if width > 3:
        return []
    cells = [row.cells[column] for column in range(width) for row in table.rows if column < len(row.cells)]
    return [line.strip() for cell in cells if not cell.merged for line in cell.lines or (cell.text,) if line.strip()]


def _number(line: str) -> str:
    if not re.match(r"^\W*số\s*:", line, re.IGNORECASE):
        return ""
    found = next(iter(find_document_numbers(line)), None)
    return f"{found.number}/{found.symbol}" if found else ""


def _date(lines: Sequence[str]) -> date | None:
    for line in lines:
        if re.match(r"^\W*(?:[^,.]{2,60},\s*)?ngày\b", line, re.IGNORECASE) and len(line) < 90:
            found = next((mention.date for mention in find_dates(line) if mention.date), None)
            if found:
                return found
    return None


def _issuer(lines: Sequence[str]) -> str:
    """The body above the number: the last name in capitals of the letterhead's left side."""
    if not any(LETTERHEAD.match(line) for line in lines):
        return ""
    names = []
    for line in lines:
        if re.match(r"^\W*(?:số\s*:|v/v)", line, re.IGNORECASE):
            break
        if line.isupper() and not re.match(r"CỘNG H|ĐỘC LẬP", line):
            names.append(line)
    if names:
        return names[-1]
    return next((agency.text for line in lines for agency in find_agencies(line)), "")


def _subject(lines: Sequence[str]) -> str:
    for index, line in enumerate(lines):
        match = SUBJECT.match(line)
        if match:
            rest = [line[match.end() :]]
            for more in lines[index + 1 : index + 4]:
                if not (more[0].islower() or more[0] == "("):
                    break
                rest.append(more)
            return " ".join(" ".join(rest).split()).strip(" .")
    return ""


def _deadline(lines: Sequence[str], day: date | None) -> tuple[str, date | None]:
    """The printed deadline and its date; a day without a year is of the letter's year, or of the next if it is past."""
    found: list[tuple[bool, str, str]] = []
    for line in lines:
        for sentence in SENTENCE.split(line):
            for match in DEADLINE.finditer(sentence):
                found.append((not SENDS.search(fold_key(sentence)), match[0], match["day"]))
    for _, words, printed in sorted(found, key=lambda one: one[0]):
        when = _day(printed, day)
        if when:
            return words.strip(), when
    return "", None


def _day(printed: str, letter: date | None) -> date | None:
    numbers = [int(number) for number in re.findall(r"\d+", printed)]
    if len(numbers) < 2 or (len(numbers) == 2 and letter is None):
        return None
    years = [numbers[2]] if len(numbers) > 2 else [letter.year, letter.year + 1] if letter else []
    for year in years:
        try:
            when = date(year, numbers[1], numbers[0])
        except ValueError:
            return None
        if letter is None or when >= letter or len(numbers) > 2:
            return when
    return None


def _contact(lines: Sequence[str]) -> str:
    """The sentence that says whom to ask, as printed."""
    for line in lines:
        for sentence in SENTENCE.split(line):
            if CONTACT.search(sentence) and REACHES.search(sentence):
                return " ".join(sentence.split())
    return ""


def _periods(lines: Sequence[str]) -> str:
    """The words about reporting periods: of the sentence that names most of them."""
    best: tuple[int, str] = (0, "")
    for line in lines:
        for sentence in SENTENCE.split(line):
            key = fold_key(sentence)
            if "bao cao" not in key or len(sentence) > 600:
                continue
            named = sum(1 for pattern in PERIOD_KINDS.values() if re.search(pattern, key))
            named += 1 if find_periods(sentence) or "dinh ky" in key else 0
            best = max(best, (named, " ".join(sentence.split())), key=lambda one: one[0])
    return best[1] if best[0] >= 2 else ""
