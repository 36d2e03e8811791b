"""Blank values that other figures rest on: rates, totals, bases, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc.core.catalogue.formulas import Formula
from cchc.core.checking.absent import above, beside
from cchc.core.checking.code_lists import options
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.formulas_on_rows import formula_of, lookup, part
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.figures import AmountError
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold, fold_key
from cchc.core.vietnamese.units import unit_kind

RATE_LABEL = re.compile(r"\W*(ty le|ti le)\b")
QUESTION = {"so", "luong", "tong", "hinh", "thuc", "phieu", "mau"}
"""Words of a label that say how, or how many, not what."""
CONNECTED = re.compile(r"da (ket noi|lien thong)")
BASE = Message("Số này là căn cứ hoặc kết quả của số khác đã ghi.", "Other figures given rest on this one.")

RATE = Rule(
    id="missing.rate",
    severity=Severity.warning,
    title=Message("Chưa ghi tỷ lệ dù đã có tử số và mẫu số", "A rate left blank though both its parts are given"),
    basis=BASE,
    example=Message("Kế hoạch 16 nhiệm vụ, xong 12, ô tỷ lệ để trống.", "16 tasks planned, 12 done, the rate blank."),
    needs=("form", "table"),
)
TOTAL = Rule(
    id="missing.total",
    severity=Severity.warning,
    title=Message("Chưa ghi tổng số dù đã có thành phần", "A total left blank though parts are given"),
    basis=BASE,
    example=Message("Cấp xã 210 thủ tục, dòng tổng để trống.", "210 procedures of the commune, the total blank."),
    needs=("form", "table"),
)
SHARES = Rule(
    id="missing.base",
    severity=Severity.warning,
    title=Message("Chưa ghi số gốc của các tỷ lệ", "The base of given rates left blank"),
    basis=BASE,
    example=Message("“Tổng số văn bản đi” để trống, hai tỷ lệ bên dưới ghi 100 %.", "A blank total over two rates."),
    needs=("table",),
)
ANSWER = Rule(
    id="missing.answer",
    severity=Severity.warning,
    title=Message("Chưa chọn mã dù đã có số lượng", "No code chosen though a number is given"),
    basis=BASE,
    example=Message("Có 40 phiếu khảo sát, ô hình thức khảo sát để trống.", "40 questionnaires, the mode left blank."),
    needs=("table",),
)
CONNECTED_RATES = Rule(
    id="missing.connected",
    severity=Severity.warning,
    title=Message("Đã kết nối nhưng chưa ghi tỷ lệ sử dụng", "Connected, but the rates of use are blank"),
    basis=BASE,
    example=Message("“Đã kết nối = 1” ghi 1, tỷ lệ văn bản điện tử để trống.", "Connected = 1, its rates are blank."),
    needs=("form", "table"),
)
PART = Rule(
    id="missing.part",
    severity=Severity.warning,
    title=Message("Có tỷ lệ nhưng thiếu tử số hoặc mẫu số", "A rate given without one of its parts"),
    basis=BASE,
    example=Message("Tỷ lệ 98 %, đúng hạn 49, ô tổng số để trống.", "98 %, 49 on time, the total left blank."),
    needs=("form", "table"),
)
RULES = (RATE, TOTAL, SHARES, PART, ANSWER, CONNECTED_RATES)


def find(subject: Subject) -> Iterator[Finding]:
    """Blank rows that given ones rest on."""
    for row in subject.rows:
        if row.state == "blank":
            yield from _blank(subject, row)
        elif row.kind == "percent" and subject.number(row):
            yield from _part_left_out(subject, row)
    yield from _connected(subject)


def _finding(rule: Rule, subject: Subject, row: DraftRow, title: Message, says: Message,
             parts: Sequence[DraftRow], expected: str = "", steps: tuple[str, ...] = ()) -> Finding:  # fmt: skip
    return rule.finding(
        title,
        says,
        subject.cell(row),
        *map(subject.cell, parts),
        expected=expected,
        indicators=(row.indicator,) if row.indicator else (),
        steps=steps,
        row=name(row),
        parts=", ".join(f"{name(part)} ({part.raw})" for part in parts[:4]),
        value=expected,
    )


def _blank(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    """What a blank row leaves open; nothing for rows on which nothing given rests."""
    formula = formula_of(subject, row)
    if options(subject, row):
        yield from _blank_code(subject, row)
    elif row.unit.strip() == "%" or RATE_LABEL.match(fold(row.label)):
        yield from _blank_rate(subject, row, formula)
    elif unit_kind(row.unit) in ("count", ""):
        counts = [part for part in _parts(subject, row, formula) if subject.number(part)]
        if counts:
            yield _blank_total(subject, row, formula, counts)
            return
        rates = [r for r in subject.children(row) if r.unit.strip() == "%" and subject.number(r)]
        if len(rates) > 1:
            yield _finding(SHARES, subject, row,
                           Message("Tổng để trống, tỷ lệ tính trên đó đã ghi", "A blank base under given rates"),
                           Message("Dòng {row} để trống nhưng các tỷ lệ tính trên đó đã ghi, {parts}: ghi số này.",
                                   "Row {row} is blank though rates of it are given, {parts}: enter it."),
                           rates)  # fmt: skip


def _blank_total(subject: Subject, row: DraftRow, formula: Formula | None, counts: list[DraftRow]) -> Finding:
    """A total without a value; what it comes to is said where all its parts are given."""
    value = _computed(subject, row, formula, 0) if formula is not None else None
    if formula is None or value is None:
        said = Message("Dòng {row} để trống dù đã có {parts}: ghi tổng số.",
                       "Row {row} is blank though parts are given, {parts}: enter the total.")  # fmt: skip
        return _finding(TOTAL, subject, row,
                        Message("Tổng để trống, các dòng thành phần đã ghi", "A blank total over given parts"),
                        said, counts)  # fmt: skip
    return _finding(TOTAL, subject, row,
                    Message("Tổng để trống, tính được {value}", "A blank total that comes to {value}"),
                    Message("Dòng {row} để trống dù đã có {parts}: ghi {value}.",
                            "Row {row} is blank though its parts are given, {parts}: enter {value}."),
                    counts, number(value), (formula.explain(lookup(subject, row)),))  # fmt: skip


def _parts(subject: Subject, row: DraftRow, formula: Formula | None) -> list[DraftRow]:
    """The parts of a total: those of its formula, else its rows of the same unit where it is called a total."""
    if formula is not None:
        return [found for ref in formula.references if (found := part(subject, ref, row)) is not None]
    label = fold(row.label)
    total = label.startswith("tong so") or label.rstrip(" :.").endswith("trong do")
    return [child for child in subject.children(row) if total and row.unit and child.unit == row.unit]


def _computed(subject: Subject, row: DraftRow, formula: Formula, scale: int) -> Decimal | None:
    """What the formula gives where every figure it asks for is there; None elsewhere, and for 0 over 0."""
    if any(subject.number(part(subject, reference, row)) is None for reference in formula.references):
        return None
    try:
        return formula.compile(scale)(lookup(subject, row)).decimal
    except AmountError:
        return None


def _blank_rate(subject: Subject, row: DraftRow, formula: Formula | None) -> Iterator[Finding]:
    value = _computed(subject, row, formula, 2) if formula is not None else None
    if formula is None or value is None or (value == 0 and row.unit.strip() != "%"):
        return
    yield _finding(RATE, subject, row,
                   Message("Tỷ lệ để trống, tính được {value} %", "A blank rate that comes to {value} %"),
                   Message("Dòng {row} để trống dù đã có {parts}: ghi {value} %.",
                           "Row {row} is blank though its parts are given, {parts}: enter {value} %."),
                   _parts(subject, row, formula), number(value),
                   (formula.explain(lookup(subject, row), 2),))  # fmt: skip


def _part_left_out(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    """A rate with a value, one of whose two parts is given and the other blank."""
    formula = formula_of(subject, row)
    parts = [part(subject, reference, row) for reference in formula.references] if formula is not None else []
    if len(parts) != 2:
        return
    for blank, other in (parts, parts[::-1]):
        if blank is not None and blank.state == "blank" and subject.number(other) is not None and other is not None:
            yield _finding(PART, subject, blank,
                           Message("Có tỷ lệ nhưng ô dùng để tính còn trống", "Blank, though its rate is given"),
                           Message("Dòng {row} để trống nhưng tỷ lệ tính trên đó đã ghi, {parts}: ghi số này.",
                                   "Row {row} is blank though its rate is given, {parts}: enter it."),
                           [row, other])  # fmt: skip


def _blank_code(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    """A code that a count beside or below it needs: questionnaires without a mode."""
    parent = subject.parent(row)
    near = subject.children(row) or (subject.children(parent) if parent is not None else [])
    form = subject.form_row(row)
    counts = [r for r in near if r is not row and not options(subject, r) and subject.number(r) and r.kind == "number"]
    split = len(options(subject, row)) < 2 or (form is not None and above(form.level, subject.draft.report.level))
    if not counts or split or not _same_question(row, counts[0]):
        return
    yield _finding(ANSWER, subject, row,
                   Message("Đã có số lượng nhưng chưa chọn mã", "No code chosen, a number given"),
                   Message("Dòng {row} để trống dù đã có {parts}: chọn một mã trả lời.",
                           "Row {row} is blank though a number is given, {parts}: choose a code."),
                   counts[:1])  # fmt: skip


def _same_question(row: DraftRow, count: DraftRow) -> bool:
    """Whether a code and a count speak of one thing: all words of the shorter label are in the longer."""
    asked, counted = (set(fold_key(r.label).split()) - QUESTION for r in (row, count))
    shared = asked & counted
    return len(shared) >= 2 and shared == min(asked, counted, key=len)


def _connected(subject: Subject) -> Iterator[Finding]:
    """A connection reported as made, and its section's stated rates all blank."""
    said = [
        row
        for row in subject.rows
        if (form := subject.form_row(row)) and form.level == subject.draft.report.level
        and (value := subject.number(row)) is not None
        and CONNECTED.match(fold(options(subject, row).get(int(value), "")))
    ]  # fmt: skip
    sections: dict[int, list[DraftRow]] = {}
    for row in said:
        sections.setdefault(id(_root(subject, row)), []).append(row)
    for section, rows in sections.items():
        blank = [
            row
            for row in subject.rows
            if row.state == "blank" and row.unit.strip() == "%" and id(_root(subject, row)) == section
            and (form := subject.form_row(row)) and beside(form.level, subject.draft.report.level)
            and not _asked_parts(subject, row)
        ]  # fmt: skip
        if blank:
            yield CONNECTED_RATES.finding(
                Message("Đã kết nối, {count} tỷ lệ để trống", "Connected, {count} rates left blank"),
                Message(
                    "Dòng {row} ghi {value} (đã kết nối) nhưng các tỷ lệ {blank} để trống: bổ sung tỷ lệ của đơn vị.",
                    "Row {row} says {value} (connected), but the rates {blank} are blank: enter the unit's rates.",
                ),
                *map(subject.cell, [*blank, rows[0]]),
                indicators=tuple(dict.fromkeys(row.indicator for row in blank if row.indicator)),
                count=len(blank),
                row=name(rows[0]),
                value=rows[0].raw,
                blank=", ".join(row.code.rstrip(".") or name(row) for row in blank),
            )


def _root(subject: Subject, row: DraftRow) -> DraftRow:
    while (above := subject.parent(row)) is not None:
        row = above
    return row


def _asked_parts(subject: Subject, row: DraftRow) -> bool:
    formula = formula_of(subject, row)
    return formula is not None and any(part(subject, reference, row) for reference in formula.references)
