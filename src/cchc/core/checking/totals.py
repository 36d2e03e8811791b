"""Totals of a table against their parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.catalogue.formulas import Reference
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.formulas_on_rows import addends, dated, formula_of, in_form, part, series
from cchc.core.checking.partitions import divided, learned
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow

TOTAL = Rule(
    id="arithmetic.total",
    severity=Severity.error,
    title=Message("Tổng không bằng các thành phần", "A total is not the sum of its parts"),
    basis=Message(
        "Biểu mẫu, lời in trên biểu hoặc các năm khác của cùng bảng cho thấy dòng tổng là tổng các dòng thành phần.",
        "The form, its words, or the other years of the same table make the row the sum of its parts.",
    ),
    example=Message(
        "Tổng số VBQPPL ghi 2, ba dòng thành phần ghi 0 + 0 + 0 = 0.",
        "The total of documents says 2, its three parts say 0 + 0 + 0 = 0.",
    ),
    needs=("table",),
)
SAME = Rule(
    id="arithmetic.same_at_levels",
    severity=Severity.warning,
    title=Message("Một số liệu lặp lại ở mọi dòng thành phần", "One figure repeated in every part"),
    basis=Message(
        "Cùng một thủ tục ghi ở cả ba cấp thì tổng không phải là phép cộng ba cấp; cần nói rõ.",
        "One procedure listed at three levels is not three; the report has to say which it means.",
    ),
    example=Message(
        "Tổng số TTHC ghi 2; cấp tỉnh 2, cấp huyện 2, cấp xã 2, cộng lại là 6.",
        "Procedures in force: 2; province 2, district 2, commune 2, which add up to 6.",
    ),
    needs=("form", "table"),
)
COUNTED_IN = Rule(
    id="arithmetic.counted_in",
    severity=Severity.warning,
    title=Message("Tổng gồm thêm một dòng ngoài thành phần", "A total counts in a row that is no part"),
    basis=Message(
        "Biểu mẫu định nghĩa tổng chỉ gồm các thành phần; phần chênh lệch đúng bằng một dòng khác bên cạnh.",
        "The form defines the total by its parts; the difference is exactly another row beside them.",
    ),
    example=Message(
        "Tổng số ĐVSN tự chủ ghi 10 = 8 (các loại) + 2 (đã chuyển thành công ty cổ phần).",
        "Units under autonomy: 10 = 8 (by kind) + 2 (converted into companies).",
    ),
    needs=("form", "table"),
)
UNANSWERED = Rule(
    id="arithmetic.unanswered_part",
    severity=Severity.warning,
    title=Message("Các thành phần đã ghi chưa đủ tổng", "The parts given do not reach the total"),
    basis=Message(
        "Ô để trống không phải là 0: phần còn thiếu của tổng phải nằm ở dòng để trống, hoặc có số ghi sai.",
        "A blank is not 0: what is missing must stand in the blank row, or a figure is wrong.",
    ),
    example=Message(
        "Tổng 487, cấp huyện 315, cấp xã 171, cấp tỉnh để trống: còn thiếu 1.",
        "Total 487, district 315, commune 171, province blank: 1 is missing.",
    ),
    needs=("form", "table"),
)
RULES = (TOTAL, SAME, COUNTED_IN, UNANSWERED)

Term = tuple[int, DraftRow | None, str]
"""Sign, row and name of a part; no row where the report dropped it, no name either where the form never asks for it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with one total in one period."""

    rule: Rule
    whole: DraftRow
    parts: tuple[DraftRow, ...]
    total: Decimal
    sum: Decimal
    step: str
    beside: str = ""
    """The row counted in, or the rows left blank."""


def find(subject: Subject) -> Iterator[Finding]:
    """Totals that their parts contradict, each printed row once with all its periods."""
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for whole, terms in _wholes(subject):
        if verdict := _judge(subject, whole, terms):
            groups.setdefault((verdict.rule.id, series(whole)), []).append(verdict)
    for verdicts in groups.values():
        yield _finding(subject, verdicts)


def _wholes(subject: Subject) -> Iterator[tuple[DraftRow, list[Term]]]:
    """Every row that is a sum of others: by its formula, by the words of the table, by its other years."""
    done = set()
    for row in subject.rows:
        formula = formula_of(subject, row)
        terms = addends(formula.node) if formula else None
        found = [(sign, reference, part(subject, reference, row)) for sign, reference in terms or ()]
        if len(found) > 1 and any(other is not None for _, _, other in found):
            done.add(series(row))
            yield row, [(sign, other, _name(subject, reference, row, other)) for sign, reference, other in found]
    for whole, parts in (*divided(subject), *learned(subject)):
        if series(whole) not in done:
            yield whole, [(1, part, name(part)) for part in parts]


def _name(subject: Subject, reference: Reference, row: DraftRow, found: DraftRow | None) -> str:
    if found is not None:
        return name(found)
    indicator = subject.catalogue.indicators.get(reference.id)
    return f"“{indicator.label}”" if indicator and in_form(subject, reference, row) else ""


def _judge(subject: Subject, whole: DraftRow, terms: list[Term]) -> Verdict | None:
    total = subject.number(whole)
    asked = [(sign, row, label) for sign, row, label in terms if row is None or row.state != "not_applicable"]
    given = [(sign, row, value) for sign, row, _ in asked if row and (value := subject.number(row)) is not None]
    if total is None or not given:
        return None
    found = sum((sign * value for sign, _, value in given), Decimal(0))
    lacking = [(row, label) for _, row, label in asked if subject.number(row) is None]
    added = all(sign > 0 for sign, _, _ in asked)
    if found == total or (lacking and not added):
        return None
    shown = "".join(f" {'+' if sign > 0 else '−'} {number(value)}" for sign, _, value in given).removeprefix(" + ")
    parts = tuple(row for _, row, _ in given)
    step = f"{shown} = {number(found)}"

    def verdict(rule: Rule, rows: tuple[DraftRow, ...] = parts, beside: str = "") -> Verdict:
        return Verdict(rule, whole, rows, total, found, step, beside)

    same = [value for _, _, value in given if value]
    if added and len(same) > 1 and set(same) == {total}:
        return verdict(SAME)
    if lacking and found < total:
        unknown = any(not label or (row is not None and row.state == "unreadable") for row, label in lacking)
        blank = tuple(row for row, _ in lacking if row is not None)
        return None if unknown else verdict(UNANSWERED, (*blank, *parts), ", ".join(label for _, label in lacking))
    other = None if lacking else _beside(subject, whole, parts, total - found)
    return verdict(COUNTED_IN, beside=name(other)) if other else verdict(TOTAL)


def _beside(subject: Subject, whole: DraftRow, parts: tuple[DraftRow, ...], gap: Decimal) -> DraftRow | None:
    """A row of the form printed with the parts, but none of them, that is exactly the difference."""
    if gap <= 0 or not whole.indicator:
        return None
    above = {id(subject.parent(part)) for part in parts}
    taken = {id(row) for row in (whole, *parts)}
    near = (row for row in subject.rows if row.period == whole.period and id(subject.parent(row)) in above)
    return next((row for row in near if id(row) not in taken and row.indicator and _as_part(subject, row, gap)), None)


def _as_part(subject: Subject, row: DraftRow, gap: Decimal) -> bool:
    return row.kind == "number" and subject.parent(row) is not None and subject.number(row) == gap


MESSAGES = {
    TOTAL.id: (
        Message("Tổng ghi {total}, các dòng cộng lại {sum}", "A total of {total}, its rows add up to {sum}"),
        Message(
            "Dòng {row} ghi {total} nhưng các thành phần cộng lại được {sum}: kiểm tra lại tổng hoặc từng thành phần.",
            "Row {row} says {total} but its parts add up to {sum}: check the total or each of its parts.",
        ),
    ),
    SAME.id: (
        Message("Cùng số {total} ở mọi dòng thành phần", "The same {total} in every part"),
        Message(
            "Dòng {row} ghi {total} và mỗi thành phần cũng ghi {total} (cộng lại {sum}): nếu là cùng một thủ tục ở "
            "nhiều cấp thì giải trình, nếu không thì sửa tổng.",
            "Row {row} says {total} and so does each of its parts (together {sum}): if it is one and the same thing at "
            "several levels explain it, otherwise mend the total.",
        ),
    ),
    COUNTED_IN.id: (
        Message("Tổng {total} gồm thêm dòng khác", "Total {total} counts in another row"),
        Message(
            "Dòng {row} ghi {total}, các thành phần cộng lại được {sum}; phần chênh lệch đúng bằng dòng {beside}: bỏ "
            "dòng này khỏi tổng hoặc giải trình.",
            "Row {row} says {total}, its parts add up to {sum}; the difference is exactly row {beside}: leave that row "
            "out of the total or explain it.",
        ),
    ),
    UNANSWERED.id: (
        Message("Tổng ghi {total}, các dòng đã ghi mới được {sum}", "The parts give {sum} of {total}"),
        Message(
            "Dòng {row} ghi {total} nhưng các thành phần đã ghi mới được {sum}: điền dòng còn trống ({beside}) hoặc "
            "sửa số ghi sai.",
            "Row {row} says {total} but the parts given add up to {sum} only: fill in the blank row ({beside}) or mend "
            "the wrong figure.",
        ),
    ),
}


def _finding(subject: Subject, verdicts: list[Verdict]) -> Finding:
    """One finding of one printed row; its other periods are further places and lines of arithmetic."""
    first = verdicts[0]
    title, message = MESSAGES[first.rule.id]
    rows = [row for verdict in verdicts for row in (verdict.whole, *verdict.parts)]
    return first.rule.finding(
        title,
        message,
        *map(subject.cell, rows),
        found=_joined(number(verdict.total) for verdict in verdicts),
        expected=_joined(number(verdict.sum) for verdict in verdicts),
        indicators=(first.whole.indicator,) if first.whole.indicator else (),
        steps=tuple(dated(subject, verdict.whole, verdict.step) for verdict in verdicts),
        row=name(first.whole),
        total=number(first.total),
        sum=number(first.sum),
        beside=first.beside,
    )


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
