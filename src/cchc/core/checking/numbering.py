"""Gaps, repeats and shifts in the numbering of rows and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cchc.core.checking.absent import few, rows_left_out
from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, shortened
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow, Section
from cchc.core.reading.matching import code_key

CODE = re.compile(r"\d+(?:\.\d+)*")
OTHER_WAY = re.compile(r"\s*(?:[IVX]+|[A-ZĐ])\s*[.)/]?\s*")
"""Numbers of the parts of a table: I, II; A, B."""
MANY = 3
"""From so many gaps on, a form is a selection of a larger one, and said to be so once."""
MARK = re.compile(r"\s*([IVX]+|\d+(?:\.\d+)*|[a-zđ])(?=[.)]|\s)")
"""The number a heading begins with."""
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ROMAN = {"I": 1, "V": 5, "X": 10}
LETTERS = "abcdđeghiklmnopqrstuvxy"
"""How Vietnamese lists are lettered (a, b, c, d, đ, e, g …)."""
ORDER = Message(
    "Số thứ tự liên tục, mỗi số một lần, để dẫn đúng dòng, đúng mục.",
    "Numbers run on, each of them once, so that a row or heading can be cited.",
)

SHIFTED = Rule(
    id="numbering.shifted",
    severity=Severity.error,
    title=Message("Số thứ tự in ở dòng khác", "A number printed on another row"),
    basis=ORDER,
    example=Message("“7.3” in ở dòng cuối của 7.2, dòng 7.3 không có số.", "“7.3” stands on the last line of 7.2."),
    needs=("form", "table"),
)
GAP = Rule(
    id="numbering.gap",
    severity=Severity.warning,
    title=Message("Thiếu số thứ tự", "A number is left out"),
    basis=ORDER,
    example=Message("7.3 rồi đến 7.5.", "7.3, then 7.5."),
)
CUT = Rule(
    id="numbering.selection",
    severity=Severity.info,
    title=Message("Số thứ tự không liên tục", "Numbers do not run on"),
    basis=ORDER,
    example=Message("Biểu rút gọn giữ số của biểu đầy đủ: 1.3, 1.5, 3.4.", "A shortened form keeps its numbers."),
    needs=("table",),
)
REPEAT = Rule(
    id="numbering.repeat",
    severity=Severity.warning,
    title=Message("Số thứ tự dùng hai lần", "A number used twice"),
    basis=ORDER,
    example=Message("Hai mục cùng là “III.”.", "Two headings are both “III.”."),
)
BACK = Rule(
    id="numbering.back",
    severity=Severity.warning,
    title=Message("Số thứ tự đi lùi", "Numbers run backwards"),
    basis=ORDER,
    example=Message("2.4 rồi đến 2.3.", "2.4, then 2.3."),
)
RESTART = Rule(
    id="numbering.restart",
    severity=Severity.info,
    title=Message("Số thứ tự bắt đầu lại trong một biểu", "Numbers begin again within one table"),
    basis=ORDER,
    example=Message("Bảy phần không đánh số, phần nào cũng có dòng 1.", "Seven unnumbered parts, each with a row 1."),
    needs=("table",),
)
EMPTY = Rule(
    id="numbering.empty",
    severity=Severity.warning,
    title=Message("Ô số thứ tự chỉ có dấu chấm", "A lone dot for a number"),
    basis=ORDER,
    example=Message("Cột STT ghi “.”.", "The column of numbers says “.”."),
    needs=("table",),
)
RULES = (SHIFTED, GAP, CUT, REPEAT, BACK, RESTART, EMPTY)


PART = re.compile(r"\s*(?:[B-HĐ]\s*[.)/]\s*[^\W\d_]|(?:PHẦN|Phần)\s+(?:(?:THỨ|thứ)\s+)?\w+\b)")
"""How a part of a report begins ('B. PHƯƠNG HƯỚNG'), after which headings are numbered anew."""


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered row or heading."""

    number: int
    shown: str
    place: Place
    elsewhere: frozenset[str] = frozenset()
    """Numbers printed on other rows around it: not left out, wherever the reader takes them to belong."""


def find(subject: Subject) -> Iterator[Finding]:
    """Rows of the tables, then headings of the prose."""
    yield from _shifted(subject)
    runs = _runs(subject)
    slips = [slip for run in runs for slip in _slips(run)]
    absent, asked = rows_left_out(subject)
    told = {code_key(row.code) for row in absent} if few(absent, asked) else set()  # as rows the form has
    gaps = [slip for slip in slips if slip.rule == GAP.id and slip.expected not in told]
    yield from (slip for slip in slips if slip.rule != GAP.id)
    yield from gaps if len(gaps) <= MANY else [_selection(gaps)]
    yield from _restarts(subject, slips)
    yield from _empty(subject)
    for headings in _headings(subject):
        for slip in _slips(headings, start=False):
            if slip.rule != GAP.id or not _in_prose(subject, slip.expected):
                yield slip


def code_place(subject: Subject, row: DraftRow) -> Place:
    """The cell of the row's number (the first of its row)."""
    cell = subject.cell(row)
    return replace(cell, place=row.place.rsplit(".c", 1)[0] + ".c1", quote=row.code, period="")


def printed(subject: Subject) -> list[DraftRow]:
    """One draft row for every printed row: several periods share a number."""
    first: dict[tuple[str, str, str], DraftRow] = {}
    for row in subject.rows:
        first.setdefault((row.place.rsplit(".c", 1)[0], row.code, row.label), row)
    return list(first.values())


def _code(row: DraftRow) -> tuple[int, ...]:
    key = code_key(row.code)
    return tuple(int(part) for part in key.split(".")) if CODE.fullmatch(key) else ()


def _runs(subject: Subject) -> list[list[Item]]:
    """Rows numbered in one row of numbers: of one parent, with one beginning ('7.')."""
    runs: dict[tuple[object, ...], list[Item]] = {}
    for part, rows in enumerate(_parts(printed(subject))):
        shown = frozenset(code_key(row.code) for row in rows)
        for row in rows:
            if code := _code(row):
                item = Item(code[-1], code_key(row.code), code_place(subject, row), shown)
                above = _above(subject, row, code)
                apart = part if len(code) == 1 else None  # '2.1' names its part itself
                runs.setdefault((row.table, apart, above, code[:-1]), []).append(item)
    return list(runs.values())


def _parts(rows: Sequence[DraftRow]) -> Iterator[list[DraftRow]]:
    """Rows between rows that are numbered in another way (I, II, A, B): each such part has numbers of its own."""
    part: list[DraftRow] = []
    for row in rows:
        if part and (row.table != part[-1].table or OTHER_WAY.fullmatch(row.code)):
            yield part
            part = []
        part.append(row)
    yield part


def _above(subject: Subject, row: DraftRow, code: tuple[int, ...]) -> str:
    """Place of the row whose number `code` goes on; of the parent where a nested list begins again at 1."""
    above = subject.parent(row)
    nearest = above
    while above is not None:
        own = _code(above)
        if own and len(own) < len(code) and code[: len(own)] == own:
            return above.place
        above = subject.parent(above)
    if len(code) > 1:  # '7.3' under nothing printed as 7
        return ""
    return nearest.place if nearest is not None else ""


def _slips(run: Sequence[Item], *, start: bool = True) -> Iterator[Finding]:
    """Where a run does not go on by one: left out, twice, or backwards."""
    previous: Item | None = None
    skipped = False
    for item in run:
        before = previous.number if previous is not None else 0
        gap = item.number > before + 1 and (previous is not None or start) and not _printed_near(item, before)
        if gap:
            yield _gap(previous, item)
        elif previous is not None and item.number == before:
            yield _twice(previous, item)
        elif previous is not None and item.number < before and not skipped:  # back from a number said to be wrong
            yield _backwards(previous, item)
        previous, skipped = item, gap


def _printed_near(item: Item, before: int) -> bool:
    """Whether every number between `before` and the item stands on a row around it."""
    head = item.shown[: item.shown.rfind(".") + 1]
    return all(f"{head}{number}" in item.elsewhere for number in range(before + 1, item.number))


def _gap(previous: Item | None, item: Item) -> Finding:
    first, last = previous.number + 1 if previous is not None else 1, item.number - 1
    digits = re.search(r"\d+$", item.shown)
    head = item.shown[: digits.start()] if digits else ""
    lost = [f"{head}{n}" if digits else _mark(n, item.shown) for n in dict.fromkeys((first, last))]
    shown = "-".join(lost)
    back = previous.shown if previous is not None else head.rstrip(".")
    return GAP.finding(
        Message("Thiếu số {lost} trước {after}", "{lost} is left out before {after}"),
        Message(
            "Sau {before} là {after}, không có {lost}: đánh lại số thứ tự hoặc bổ sung phần thiếu.",
            "{before} is followed by {after}, without {lost}: number again, or put back what is missing.",
        )
        if back
        else Message(
            "Bảng bắt đầu từ số {after}, không có {lost}: đánh lại số thứ tự hoặc bổ sung phần thiếu.",
            "The table begins at {after}, without {lost}: number again, or put back what is missing.",
        ),
        *((item.place, previous.place) if previous is not None else (item.place,)),
        found=item.shown,
        expected=shown,
        before=back,
        after=item.shown,
        lost=shown,
    )


def _mark(number: int, like: str) -> str:
    """A number in the way of `like`: Roman, or a letter."""
    return dict(enumerate(ROMANS if like[:1] in ROMAN else LETTERS, 1)).get(number, str(number))


def _twice(previous: Item, item: Item) -> Finding:
    return REPEAT.finding(
        Message("Số “{number}” dùng hai lần", "“{number}” is used twice"),
        Message(
            "Số thứ tự “{number}” dùng cho cả “{one}” và “{other}”: đánh số lại.",
            "The number “{number}” stands for “{one}” and for “{other}”: number them again.",
        ),
        item.place,
        previous.place,
        found=item.shown,
        number=item.shown,
        one=_words(previous),
        other=_words(item),
    )


def _words(item: Item) -> str:
    return shortened(item.place.label or item.place.quote, 60)


def _backwards(previous: Item, item: Item) -> Finding:
    return BACK.finding(
        Message("Sau số {before} lại đến {after}", "{before}, then {after}"),
        Message(
            "Sau {before} lại là {after}: đánh lại số thứ tự.",
            "{before} is followed by {after}: number again.",
        ),
        item.place,
        previous.place,
        found=item.shown,
        before=previous.shown,
        after=item.shown,
    )


def _selection(gaps: Sequence[Finding]) -> Finding:
    shown = [gap.found for gap in gaps]
    return CUT.finding(
        Message("Số thứ tự không liên tục ở {count} chỗ", "Numbers do not run on in {count} places"),
        Message(
            "Số thứ tự không liên tục ở {count} chỗ (trước {shown}), có lẽ biểu rút từ biểu lớn hơn: đánh số lại nếu "
            "biểu dùng riêng.",
            "Numbers do not run on in {count} places (before {shown}), as if cut from a larger form: number again if "
            "it stands alone.",
        ),
        *(gap.places[0] for gap in gaps),
        found=", ".join(shown),
        count=len(gaps),
        shown=", ".join(shown[:6]) + (" …" if len(shown) > 6 else ""),
    )


def _shifted(subject: Subject) -> Iterator[Finding]:
    """A number on one row that the form gives to a row nearby, which prints none or another."""
    rows = printed(subject)
    for index, row in enumerate(rows):
        form = subject.form_row(row)
        if form is None or not _code(row) or code_key(form.code) == code_key(row.code):
            continue
        for other in rows[max(0, index - 2) : index + 3]:
            theirs = subject.form_row(other)
            if other is row or theirs is None or code_key(theirs.code) != code_key(row.code):
                continue
            if theirs.table == form.table and code_key(other.code) != code_key(row.code):
                yield SHIFTED.finding(
                    Message("Số {code} in nhầm dòng", "“{code}” stands on another row"),
                    Message(
                        "Số {code} in ở dòng {row} nhưng theo biểu mẫu là số của dòng {other}: chuyển về đúng dòng.",
                        "{code} stands on row {row}, but the form gives it to row {other}: move it there.",
                    ),
                    code_place(subject, row),
                    code_place(subject, other),
                    found=row.code,
                    expected=form.code,
                    indicators=tuple(dict.fromkeys(i for i in (row.indicator, other.indicator) if i)),
                    code=code_key(row.code),
                    row=f"“{row.label}”",
                    other=f"“{other.label}”",
                )


def _restarts(subject: Subject, slips: Sequence[Finding]) -> Iterator[Finding]:
    """Numbers that name several rows of one table: each is clear only with the heading above it."""
    twice = {slip.found for slip in slips}
    rows = [
        (part, row)
        for part, rows in enumerate(_parts(printed(subject)))
        for row in rows
        if _code(row) and code_key(row.code) not in twice
    ]
    counts = Counter((part, row.table, code_key(row.code)) for part, row in rows)
    often = [(key, times) for key, times in counts.most_common() if times > 1]
    if not often:
        return
    shown = ", ".join(f"“{code}” {times} lần" for (*_, code), times in often[:3])
    english = ", ".join(f"“{code}” {times} times" for (*_, code), times in often[:3])
    (_, table, code), times = often[0]
    yield RESTART.finding(
        Message("Số {code} có {times} lần trong {table}", "{code} stands {times} times in {table}"),
        Message(
            f"Trong một biểu, số thứ tự bắt đầu lại ở từng phần ({shown}): đánh số cả phần để dẫn đúng dòng.",
            f"Numbers begin again in each part of a table ({english}): number the parts, too.",
        ),
        *(code_place(subject, row) for part, row in rows if (part, row.table, code_key(row.code)) == often[0][0]),
        found=str(times),
        code=code,
        times=times,
        table=table if len(table) <= 20 else "một biểu",
    )


def _empty(subject: Subject) -> Iterator[Finding]:
    """Rows that print a lone dot where others have their number."""
    rows = [row for row in printed(subject) if row.code.strip() in (".", "…", "..")]
    if rows:
        yield EMPTY.finding(
            Message("{count} dòng có STT là “{code}”", "{count} rows are numbered “{code}”"),
            Message(
                "{count} dòng có ô số thứ tự chỉ ghi “{code}” ({rows}): ghi số thứ tự.",
                "{count} rows have only “{code}” for a number ({rows}): enter their numbers.",
            ),
            *(code_place(subject, row) for row in rows),
            found=rows[0].code,
            count=len(rows),
            code=rows[0].code,
            rows="; ".join(name(row) for row in rows[:3]) + (" …" if len(rows) > 3 else ""),
        )


def _headings(subject: Subject) -> Iterator[list[Item]]:
    """Headings under one heading of one part that are numbered in one way, in order."""
    runs: dict[tuple[str, str, int], list[Item]] = {}
    part = 0
    for section in subject.draft.sections:
        above, _, last = section.id.rpartition(".")
        kind, value = _value(last.split("~")[0])
        if value and section.heading:
            shown = _shown(section)
            runs.setdefault((above, kind, part), []).append(Item(value, shown, subject.heading(section)))
        part += any(PART.match(line) and len(line) < 120 for line in section.text.split("\n"))
    yield from runs.values()


def _in_prose(subject: Subject, lost: str) -> bool:
    """Whether a number that no heading has begins a paragraph ('b) …'): there, but not taken for a heading."""
    begins = tuple(f"{mark}{end}" for mark in lost.split("-") for end in (".", ")", " "))
    return any(sentence.text.lstrip(" -+").startswith(begins) for sentence in subject.sentences)


def _shown(section: Section) -> str:
    """The number as the heading prints it."""
    printed_mark = MARK.match(section.heading)
    return printed_mark[1] if printed_mark else re.sub(r"~\d+", "", section.id).rpartition(".")[2]


def _value(mark: str) -> tuple[str, int]:
    """How a mark is numbered, and its number: ('roman', 4); ('', 0) for other marks."""
    if mark.isdecimal():
        return "number", int(mark)
    if mark and set(mark) <= set(ROMAN):
        values = [ROMAN[letter] for letter in mark]
        return "roman", sum(-v if any(w > v for w in values[i:]) else v for i, v in enumerate(values))
    if len(mark) == 1 and mark in LETTERS:
        return "letter", LETTERS.index(mark) + 1
    return "", 0
