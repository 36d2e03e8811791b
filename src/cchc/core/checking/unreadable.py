"""Digits that look like letters, words glued to numbers: flagged, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc.core.checking.code_lists import options
from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold_key, lower
from cchc.core.vietnamese.units import COUNTING_NOUNS, leading_unit

SLIP = re.compile(r"(?<![\w.,/-])(?=[\d.,OoIl]*[OoIl])(?=[\d.,OoIl]*\d)[OoIl\d][\d.,OoIl]*(?![\w/-])")
"""A run of digits and of the letters taken for 0 and 1: 'l0', '5O', '1O0'."""
ALONE = re.compile(r"[OoIl]+\s*%?|[OoIl]+\d+.*|\d+[OoIl]+.*")
"""A cell that begins like a number of such letters: 'O', 'l0', '5O%'."""
PER_CENT = re.compile(r"(?:\b(?:đạt|chiếm|bằng)\s*[:.…_]*|[….]{2,})\s*%", re.IGNORECASE)
"""A per cent sign whose number is not there: 'đạt %', '…%'."""
GLUED = re.compile(r"(?<![\w.,/-])(\d+)([^\W\d_]{2,})")
"""A number with a word behind it and no space: '10thủ tục'."""
LED = re.compile(r"(?<![\w/-])([^\W\d_]{2,})(\d+)(?![\w/.-])")
"""A word with a number behind it and no space: 'tiếp nhận10'."""
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
"""A letter with a mark: the word is Vietnamese, not the name of a thing ('iso9001', 'covid19')."""
PLAIN = {"trang", "ban", "tin", "xe", "camera", "website"}
"""Counted things without a mark in their name."""
NUMBERS = re.compile(r"\d[\d.,]*")
UNSURE = Message(
    "Số không đọc được thì không được suy đoán; người lập báo cáo ghi lại.",
    "What cannot be read is not guessed; whoever made the report writes it again.",
)

CELL = Rule(
    id="unreadable.cell",
    severity=Severity.warning,
    title=Message("Không đọc được số trong ô", "A cell whose number cannot be read"),
    basis=UNSURE,
    example=Message("Ô tỷ lệ chỉ có dấu “%”.", "The cell of a rate holds a lone “%”."),
    needs=("table",),
)
LETTERS = Rule(
    id="unreadable.letters",
    severity=Severity.warning,
    title=Message("Chữ cái lẫn trong chữ số", "Letters among digits"),
    basis=UNSURE,
    example=Message("“5O%”, “l0 hồ sơ”.", "“5O%”, “l0 dossiers”."),
)
PARTIAL = Rule(
    id="unreadable.fraction",
    severity=Severity.warning,
    title=Message("Số đếm có phần thập phân", "A count with decimals"),
    basis=Message("Số đếm là số nguyên; dấu ngăn nhóm đứng trước đúng ba chữ số.", "Counts are whole numbers."),
    example=Message("Số hồ sơ ghi “34.27”: 34,27, 3.427 hay 34.270?", "Dossiers “34.27”: 3,427 or 34,270?"),
    needs=("table",),
)
OPEN = Rule(
    id="unreadable.open",
    severity=Severity.warning,
    title=Message("Dấu % không có số", "A per cent sign without a number"),
    basis=UNSURE,
    example=Message("“đạt …%”.", "“reached …%”."),
    needs=("prose",),
)
GLUE = Rule(
    id="unreadable.glued",
    severity=Severity.info,
    title=Message("Số viết liền với chữ", "A number glued to a word"),
    basis=Message("Số và đơn vị đếm viết cách nhau.", "A number and what it counts are written apart."),
    example=Message("“10thủ tục”.", "“10procedures”."),
    needs=("prose",),
)
HEADS = re.compile(
    r"(?:stt|tt|so tt|so thu tu|ma|ma so|don vi|loai|linh vuc|co quan|nhiem vu|(?:ten )?(?:chi tieu|tieu chi|noi dung)"
    r"(?: thong ke| bao cao)?|ten don vi)"
)
"""Folded words over the first columns of a table."""
NUMBER_ASKED = re.compile(r"(?:tong|so(?! hoa)|ty le|ti le|kinh phi|bien che|von)\b")
"""Folded beginnings of a row that asks for a number."""
NOTHING_OF = re.compile(r"\s*0+\s*/\s*0+\s*%?\s*")
"""'0/0': a rate of nothing, which has no value and says so."""
RULES = (CELL, LETTERS, PARTIAL, OPEN, GLUE)


def find(subject: Subject) -> Iterator[Finding]:
    """Cells first, then the prose."""
    for row in subject.rows:
        if options(subject, row):
            continue  # answers of a list are checked against it
        if row.state == "unreadable":
            if not (NOTHING_OF.fullmatch(row.raw) or _is_head(subject, row) or _is_answer(subject, row)):
                yield _cell(subject, row)
        elif row.state == "value":
            yield from _count(subject, row)
    for sentence in subject.sentences:
        for match in SLIP.finditer(sentence.text):
            rest = lower(sentence.text[match.end() :])
            if rest.lstrip().startswith("%") or leading_unit(rest):
                yield _slip(sentence.words(*match.span()), match[0])
        for match in PER_CENT.finditer(sentence.text):
            yield _open(sentence.words(*match.span()))
    yield from _glued(subject)


def _is_head(subject: Subject, row: DraftRow) -> bool:
    """Whether this is the head of a table that the reader took for its first row: words in the columns of figures."""
    first = next(other for other in subject.rows if other.table == row.table)
    if row.place.rsplit(".c", 1)[0] != first.place.rsplit(".c", 1)[0]:
        return False
    named = HEADS.fullmatch(fold_key(row.code)) or HEADS.fullmatch(fold_key(row.label))
    return bool(named) or not (row.code or any(digit.isdigit() for digit in row.raw))


def _is_answer(subject: Subject, row: DraftRow) -> bool:
    """Whether words answer a row that asks for no number: one of no form, without a unit, not of a number or rate."""
    asks = subject.form_row(row) is not None or row.unit.strip() or NUMBER_ASKED.match(fold_key(row.label))
    return not asks and any(letter.isalpha() for letter in row.raw)


def _cell(subject: Subject, row: DraftRow) -> Finding:
    raw = row.raw.strip()
    if ALONE.fullmatch(raw):
        return _slip(subject.cell(row), raw, name(row), (row.indicator,) if row.indicator else ())
    several = len(NUMBERS.findall(raw)) > 1
    lone = Message("Ô của dòng {row} chỉ có dấu “{raw}”: ghi số, hoặc để trống.",
                   "Row {row} holds a lone “{raw}”: enter the number, or leave it blank.")  # fmt: skip
    two = Message("Ô của dòng {row} có nhiều số (“{raw}”) nên không rõ giá trị: ghi một số, phần còn lại để ở Ghi chú.",
                  "Row {row} holds several numbers (“{raw}”): enter one, and the rest under remarks.")  # fmt: skip
    words = Message("Ô của dòng {row} ghi “{raw}”, không phải một số: ghi số, lời giải thích để ở Ghi chú.",
                    "Row {row} says “{raw}”, which is no number: enter the number, words under remarks.")  # fmt: skip
    return CELL.finding(
        Message("“{start}” không phải là một số", "“{start}” is not one number"),
        lone if not any(letter.isalnum() for letter in raw) else two if several else words,
        subject.cell(row),
        found=raw,
        indicators=(row.indicator,) if row.indicator else (),
        cause=f"{row.table}|{row.template_row or row.code}|{row.label}",
        row=name(row),
        raw=raw,
        start=raw if len(raw) <= 30 else raw[:30].rsplit(" ", 1)[0] + " …",
    )


def _slip(place: Place, raw: str, row: str = "", indicators: tuple[str, ...] = ()) -> Finding:
    """Letters among digits, in a cell (`row` is its name) or in the prose."""
    cell = Message("Dòng {row} ghi “{raw}”, có chữ cái (O, l, I) thay chữ số: ghi lại bằng chữ số.",
                   "Row {row} says “{raw}”, with letters (O, l, I) for digits: write it in digits.")  # fmt: skip
    prose = Message("Lời văn ghi “{raw}”, có chữ cái (O, l, I) thay chữ số: ghi lại bằng chữ số.",
                    "The prose says “{raw}”, with letters (O, l, I) for digits: write it in digits.")  # fmt: skip
    return LETTERS.finding(
        Message("“{raw}” có chữ cái trong số", "“{raw}” has letters for digits"),
        cell if row else prose,
        place,
        found=raw,
        indicators=indicators,
        raw=raw,
        row=row,
    )


def _count(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    """A count that is no whole number: most often a group of thousands that lost a digit."""
    form, value = subject.form_row(row), subject.number(row)
    counts = form.kind == "count" if form is not None else lower(row.unit).strip() in COUNTING_NOUNS
    if value is None or not counts or value == value.to_integral_value() or row.kind == "percent":
        return
    yield PARTIAL.finding(
        Message("Số đếm ghi {raw}", "A count of {raw}"),
        Message(
            "Dòng {row} đếm số nguyên nhưng ghi {raw}, đọc được {value}: kiểm tra dấu ngăn nhóm và ghi lại.",
            "Row {row} counts whole things but says {raw}, read as {value}: check the separator and write it again.",
        ),
        subject.cell(row),
        found=row.raw,
        indicators=(row.indicator,) if row.indicator else (),
        row=name(row),
        raw=row.raw,
        value=number(value),
    )


def _open(place: Place) -> Finding:
    return OPEN.finding(
        Message("Dấu % không có số", "A per cent sign without a number"),
        Message(
            "Chỗ “{quote}” có dấu % nhưng thiếu số: ghi tỷ lệ.",
            "“{quote}” has a per cent sign, but no number: enter the rate.",
        ),
        place,
        found=place.quote,
        quote=place.quote,
    )


def _glued(subject: Subject) -> Iterator[Finding]:
    """Numbers written together with the thing counted, all of a report at once."""
    places: list[Place] = []
    for sentence in subject.sentences:
        text = lower(sentence.text)
        for match in GLUED.finditer(text):
            noun = leading_unit(text, match.start(2))
            if len(noun) > 2 and " " not in match[2] and (NOT_ASCII.search(noun) or noun in PLAIN):
                places.append(sentence.words(*match.span()))
        places += [
            sentence.words(*match.span()) for match in LED.finditer(text) if NOT_ASCII.search(match[1])
        ]  # fmt: skip
    if places:
        quoted = ", ".join(f"“{place.quote}”" for place in places[:5])
        yield GLUE.finding(
            Message("Số viết liền với chữ ở {count} chỗ", "Numbers glued to words in {count} places"),
            Message(
                "Số viết liền với chữ: {quoted}. Viết cách ra.", "Numbers glued to words: {quoted}. Set them apart."
            ),
            *places,
            found=places[0].quote,
            count=len(places),
            quoted=quoted,
        )
