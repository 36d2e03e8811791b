"""Parts within wholes, rates within 0–100, counts whole and not negative."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.catalogue.formulas import Formula, Lookup, Reference, parse
from cchc.core.catalogue.formulas.nodes import Ask, Compare, Node, Number, walk
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.formulas_on_rows import addends, by_series, dated, lookup, part, series
from cchc.core.checking.partitions import among, counted_of
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.text import fold_key
from cchc.core.vietnamese.units import unit_kind

PART = Rule(
    id="bounds.part",
    severity=Severity.error,
    title=Message("Một phần lớn hơn toàn bộ", "A part is more than its whole"),
    basis=Message(
        "Theo định nghĩa của chỉ tiêu, phần không thể vượt toàn bộ.",
        "By the definition of the indicators the part lies within the whole.",
    ),
    example=Message(
        "27 thủ tục thanh toán trực tuyến trong khi 0 thủ tục có nghĩa vụ tài chính.",
        "27 procedures with online payment, 0 procedures with something to pay.",
    ),
    needs=("table",),
)
USUAL = Rule(
    id="bounds.usual",
    severity=Severity.warning,
    title=Message("Vượt mức thường có", "More than there should be"),
    basis=Message(
        "Thông thường không vượt, nhưng có thể vượt vì số chuyển từ kỳ trước hoặc thời điểm giao.",
        "It usually stays within, but may exceed it by what was carried over or by the date of the allotment.",
    ),
    example=Message("Biên chế có mặt 21, được giao 19.", "Staff in post 21, posts assigned 19."),
    needs=("form", "table"),
)
RATE = Rule(
    id="bounds.rate",
    severity=Severity.error,
    title=Message("Tỷ lệ ngoài khoảng 0–100 %", "A rate outside 0–100 %"),
    basis=Message("Phần của một tổng không thể âm hay vượt 100 %.", "A share is neither negative nor above 100 %."),
    example=Message("Tỷ lệ hồ sơ giải quyết qua hệ thống: 1.319.", "Share of dossiers settled in the system: 1.319."),
    needs=("table",),
)
OVER_PLAN = Rule(
    id="bounds.rate_over_plan",
    severity=Severity.warning,
    title=Message("Tỷ lệ thực hiện vượt 100 %", "More than 100 % of a plan"),
    basis=Message(
        "Thực hiện có thể vượt kế hoạch nhưng ít khi; cần giải trình.",
        "A plan can be exceeded, but rarely is; it needs a word.",
    ),
    example=Message("Giải ngân vốn đầu tư công đạt 112 %.", "112 % of public investment disbursed."),
    needs=("table",),
)
COUNT = Rule(
    id="bounds.count",
    severity=Severity.error,
    title=Message("Số đếm âm hoặc có phần lẻ", "A count that is negative or has decimals"),
    basis=Message("Người, hồ sơ, văn bản đếm bằng số nguyên không âm.", "People, dossiers, documents come in wholes."),
    example=Message("Số hồ sơ đã giải quyết: 12,5.", "Dossiers settled: 12,5."),
    needs=("table",),
)
RULES = (PART, USUAL, RATE, OVER_PLAN, COUNT)

UNCERTAIN = frozenset({"[D2.2] <= [D2.1]", "[D3.2] <= [D3.1]", "[C3.5b] <= [C3.5a]"})
"""Bounds of the catalogue that a correct report may exceed: posts are assigned at another date than they are counted,
and what was received in an earlier period is settled in this one."""
OPEN = re.compile(r"\b(?:tang|vuot|giai ngan|thu ngan sach|thuc hien (?:ke hoach|du toan|chi tieu)|so voi)\b")
"""Words of rates that may exceed 100 %: growth, and what is done of a plan. Folded."""
CUT = re.compile(r"\b(?:tinh gian|tinh giam|cat giam|giam)\b")
"""Words of rates of what was taken away, which is never more than there was. Folded."""
AVERAGE = re.compile(
    r"\b(?:trung binh|binh quan|diem|muc do|ty le|ti le|chi so|he so|thoi gian|so gio|dien tich|tang|giam|chenh lech)\b"
)
"""Words of numbers that are no counts, or may be negative, although their unit looks like one. Folded."""
TRAINED = re.compile(r"\b(cong chuc|vien chuc) duoc (?:dao tao|boi duong|tap huan)")
STAFF = {"cong chuc": "D2.2", "vien chuc": "D3.2"}
"""Who can be trained: civil servants and public employees in post."""
RATED = re.compile(r"(?:ty|ti) le\b")


def find(subject: Subject) -> Iterator[Finding]:
    """What stands outside its bounds: conditions of the catalogue, parts of 'trong đó', rates, counts."""
    yield from _conditions(subject)
    yield from _parts(subject)
    yield from _trained(subject)
    yield from _single(subject)


# --- conditions of the catalogue


@dataclass(frozen=True, slots=True)
class Broken:
    """A bound that does not hold in one period."""

    rule: Rule
    row: DraftRow
    left: tuple[DraftRow, ...]
    right: tuple[DraftRow, ...]
    few: str
    """What the left side comes to, and the right one; '' for conditions that are no comparison."""
    most: str
    step: str

    @property
    def rows(self) -> tuple[DraftRow, ...]:
        return (*self.left, *self.right)


def _conditions(subject: Subject) -> Iterator[Finding]:
    """Bounds that fail, the periods of one bound together; where a shorter one fails, longer ones say nothing new."""
    broken = [found for row in subject.rows if row.indicator for found in _broken(subject, row)]
    broken.sort(key=lambda found: len(found[1].rows))
    groups: dict[tuple[str, ...], list[Broken]] = {}
    failed: list[set[int]] = []
    for text, one in broken:
        ids = {id(row) for row in one.rows}
        if not any(shorter <= ids for shorter in failed):
            failed.append(ids)
            groups.setdefault((text, *map(series, one.rows)), []).append(one)
    for several in groups.values():
        yield _condition_finding(subject, sorted(several, key=lambda one: one.row.period))


def _broken(subject: Subject, row: DraftRow) -> Iterator[tuple[str, Broken]]:
    """Bounds of the row's indicator that fail in its period, each with its text."""
    for text in _bounds_of(subject, row):
        formula = parse(text)
        own = {reference.breakdown for reference in formula.references if reference.id == row.indicator}
        if None in own and row.breakdown in own and row.breakdown:
            continue
        rows = {reference: found for reference in formula.references if (found := part(subject, reference, row))}
        if any(found.indicator == row.indicator for found in rows.values()) and _fails(subject, formula, row):
            yield text, _as_broken(subject, row, text, formula, rows)


def _bounds_of(subject: Subject, row: DraftRow) -> Iterator[str]:
    """The bounds of the row's indicator, and those of the form that are about it."""
    indicator = subject.indicator(row)
    yield from indicator.bounds if indicator else ()
    for text in subject.template.bounds if subject.template else ():
        about = parse(text).references[:1]
        if about and (about[0].id, about[0].breakdown or "") == (row.indicator, row.breakdown or ""):
            yield text


def _fails(subject: Subject, formula: Formula, row: DraftRow) -> bool:
    """Whether the bound cannot hold: counts are never negative, so blank parts of a sum can only make it larger."""
    decide = formula.compile_condition(subject.described)
    given = lookup(subject, row)
    truth = decide(given)
    if truth is None and isinstance(formula.node, Compare) and formula.node.sign == "<=":
        left = [reference for sign, reference in addends(formula.node.left) or () if sign > 0]
        answered = [reference for reference in left if given(reference).amount is not None]
        if answered and len(left) == len(addends(formula.node.left) or ()):
            truth = decide(_at_least(given, set(left) - set(answered)))
    return truth is False


def _at_least(given: Lookup, blank: set[Reference]) -> Lookup:
    return lambda reference: Figure.of(0) if reference in blank else given(reference)


def _as_broken(subject: Subject, row: DraftRow, text: str, formula: Formula, rows: dict[Reference, DraftRow]) -> Broken:
    node = formula.node
    rule = USUAL if text in UNCERTAIN else PART
    if not isinstance(node, Compare) or node.sign not in ("<", "<="):
        step = formula.explain(lookup(subject, row), 0, subject.described).rsplit(":", 1)[0]
        return Broken(rule, row, tuple(rows.values()), (), "", "", step)
    left, right = _rows_of(node.left, rows), _rows_of(node.right, rows)
    values = [value for part_row in left if (value := subject.number(part_row)) is not None]
    few = number(sum(values, Decimal(0)))
    most = number(_limit(subject, node.right, right))
    sides = " + ".join(number(value) for value in values)
    step = f"{sides} = {few} > {most}" if len(values) > 1 else f"{few} > {most}"
    return Broken(rule, row, left, right, few, most, step)


def _rows_of(node: Node, rows: dict[Reference, DraftRow]) -> tuple[DraftRow, ...]:
    return tuple(rows[n.reference] for n in walk(node) if isinstance(n, Ask) and n.reference in rows)


def _limit(subject: Subject, node: Node, rows: tuple[DraftRow, ...]) -> Decimal:
    """The right side of a bound: a figure, the least of several, or a written number."""
    values = [value for row in rows if (value := subject.number(row)) is not None]
    return node.value if isinstance(node, Number) else min(values, default=Decimal(0))


TOO_MUCH = Message("Một phần ghi {few}, cả tổng chỉ {most}", "A part says {few}, its whole only {most}")
TOO_MANY = Message("Ghi {few}, có mặt chỉ {most} người", "{few} of only {most} people")
OVER_USUAL = Message("Ghi {few}, thường không quá {most}", "{few}, usually no more than {most}")
OVER_ALL = Message("Các tỷ lệ cộng lại {few} %, quá 100 %", "Shares add up to {few} %, above 100 %")
ONE = Message(
    "Dòng {parts} ghi {few}, lớn hơn dòng {whole} ghi {most}: sửa dòng ghi sai.",
    "Row {parts} says {few}, more than row {whole}, which says {most}: mend the wrong one.",
)
TURNS = Message(
    "Dòng {parts} ghi {few}, nhiều hơn {most} người của dòng {whole}: nếu là lượt người hoặc gồm cả đối tượng khác thì "
    "ghi rõ.",
    "Row {parts} says {few}, more than the {most} people of row {whole}: say so if it counts turns, or others too.",
)
SEVERAL = Message(
    "Các dòng {parts} cộng lại được {few}, lớn hơn dòng {whole} ghi {most}: sửa dòng ghi sai.",
    "Rows {parts} add up to {few}, more than row {whole}, which says {most}: mend the wrong one.",
)
EXCLUSIVE = Message(
    "Các dòng {parts} loại trừ nhau mà cộng lại được {few} %, quá {most} %: tính lại từng tỷ lệ.",
    "Rows {parts} exclude each other and yet add up to {few} %, above {most} %: work out each share again.",
)
AGAINST = Message(
    "Các dòng {parts} trái nhau: sửa dòng ghi sai.", "Rows {parts} contradict each other: mend the wrong one."
)


def _title(broken: Broken, message: Message) -> Message:
    if not broken.few:
        return Message("Hai dòng trái nhau", "Two rows contradict each other")
    if message is EXCLUSIVE:
        return OVER_ALL
    return OVER_USUAL if broken.rule is USUAL else TOO_MUCH


def _condition_finding(subject: Subject, several: list[Broken]) -> Finding:
    first = several[0]
    message = AGAINST if not first.few else EXCLUSIVE if not first.right else ONE if len(first.left) == 1 else SEVERAL
    rows = [row for broken in several for row in broken.rows]
    above = subject.parent(rows[0]) if message is EXCLUSIVE else None
    rows += [above] if above else []
    return first.rule.finding(
        _title(first, message),
        message,
        *map(subject.cell, rows),
        found="; ".join(broken.few or broken.step for broken in several),
        expected="; ".join(f"≤ {broken.most}" for broken in several if broken.most),
        indicators=tuple(dict.fromkeys(row.indicator for row in rows if row.indicator)),
        steps=tuple(dated(subject, broken.row, broken.step) for broken in several),
        parts=", ".join(map(name, first.left)),
        whole=", ".join(map(name, first.right)),
        few=first.few,
        most=first.most,
    )


# --- parts by the words of the table


def _parts(subject: Subject) -> Iterator[Finding]:
    for whole, parts in (*among(subject), *counted_of(subject)):
        total = subject.number(whole)
        for row in parts:
            value = subject.number(row)
            if total is None or value is None or value <= total or _bounded(subject, row, whole):
                continue
            yield PART.finding(
                TOO_MUCH,
                ONE,
                subject.cell(row),
                subject.cell(whole),
                found=number(value),
                expected=f"≤ {number(total)}",
                indicators=tuple(r.indicator for r in (row, whole) if r.indicator),
                steps=(dated(subject, row, f"{number(value)} > {number(total)}"),),
                cause=f"{series(row)}|{series(whole)}",
                parts=name(row),
                whole=name(whole),
                few=number(value),
                most=number(total),
            )


def _trained(subject: Subject) -> Iterator[Finding]:
    """More people trained than there are: turns counted as people, or others counted too."""
    for group in by_series(subject.rows):
        words = TRAINED.search(fold_key(group[0].label))
        staff = [(row, part(subject, Reference(STAFF[words[1]]), row)) for row in group] if words else []
        many = [
            (row, present, value, most)
            for row, present in staff
            if (value := subject.number(row)) is not None
            and present is not None
            and (most := subject.number(present)) is not None
            and value > most
        ]
        if many:
            row, present, value, most = many[0]
            yield USUAL.finding(
                TOO_MANY,
                TURNS,
                *(subject.cell(cell) for row, present, _, _ in many for cell in (row, present)),
                found="; ".join(number(value) for _, _, value, _ in many),
                expected="; ".join(f"≤ {number(most)}" for _, _, _, most in many),
                indicators=(present.indicator,) if present.indicator else (),
                steps=tuple(dated(subject, row, f"{number(value)} > {number(most)}") for row, _, value, most in many),
                parts=name(row),
                whole=name(present),
                few=number(value),
                most=number(most),
            )


def _bounded(subject: Subject, row: DraftRow, whole: DraftRow) -> bool:
    """Whether a formula or a bound of the form already speaks of the two rows."""
    known = [i for i in (subject.indicator(row), subject.indicator(whole)) if i is not None]
    texts = [text for indicator in known for text in (indicator.formula or "", *indicator.bounds)]
    form = subject.form_row(whole)
    texts.append((form.formula if form else None) or "")
    texts += subject.template.bounds if subject.template else ()
    return bool(row.indicator) and any(f"[{row.indicator}]" in text for text in texts)


# --- single values


def _single(subject: Subject) -> Iterator[Finding]:
    tests: tuple[tuple[Rule, Callable[[Subject, DraftRow], bool], Message, Message], ...] = (
        (RATE, _no_share, OUTSIDE, NO_SHARE),
        (OVER_PLAN, _over_plan, OUTSIDE, EXCEEDED),
        (COUNT, _no_count, NOT_WHOLE, NO_COUNT),
    )
    for group in by_series(row for row in subject.rows if subject.number(row) is not None):
        for rule, wrong, title, message in tests:
            rows = [row for row in group if wrong(subject, row)]
            if rows:
                yield _single_finding(subject, rule, rows, title, message)


OUTSIDE = Message("Tỷ lệ ghi {value} %", "A rate of {value} %")
NOT_WHOLE = Message("Số đếm ghi {value}", "A count of {value}")
NO_SHARE = Message(
    "Dòng {row} là tỷ lệ nhưng ghi {value}, ngoài khoảng 0–100 %: nếu đây là số lượng thì ghi vào dòng số lượng và "
    "tính lại tỷ lệ.",
    "Row {row} is a rate but says {value}, outside 0–100 %: if this is a count, put it into its own row and work out "
    "the rate.",
)
EXCEEDED = Message(
    "Dòng {row} ghi {value} %, vượt kế hoạch: kiểm tra lại hoặc giải trình.",
    "Row {row} says {value} %, more than the plan: check it or explain it.",
)
NO_COUNT = Message(
    "Dòng {row} là số đếm nhưng ghi {value}: kiểm tra dấu và dấu phẩy.",
    "Row {row} is a count but says {value}: check its sign and its comma.",
)


def _single_finding(subject: Subject, rule: Rule, rows: list[DraftRow], title: Message, message: Message) -> Finding:
    values = [number(value) for row in rows if (value := subject.number(row)) is not None]
    return rule.finding(
        title,
        message,
        *map(subject.cell, rows),
        found="; ".join(values),
        expected="" if rule is COUNT else "0–100",
        indicators=(rows[0].indicator,) if rows[0].indicator else (),
        steps=tuple(dated(subject, row, value) for row, value in zip(rows, values, strict=True)) if rows[1:] else (),
        row=name(rows[0]),
        value="; ".join(values),
    )


def _is_rate(subject: Subject, row: DraftRow) -> bool:
    """A share: by its unit, or by its label where no unit is printed. '7.8.2 … Hồ sơ' may well hold a count, and so
    may a row that begins 'Số …' although the form prints '%'."""
    label = fold_key(row.label)
    if row.kind == "code" or unit_kind(row.unit) not in ("", "percent") or label.startswith(("so ", "tong so ")):
        return False
    return row.kind == "percent" or bool(RATED.match(label)) or "%" in row.raw


def _open(row: DraftRow) -> bool:
    label = fold_key(row.label)
    return bool(OPEN.search(label)) and not CUT.search(label)


def _no_share(subject: Subject, row: DraftRow) -> bool:
    value = subject.number(row)
    return value is not None and _is_rate(subject, row) and not _open(row) and not 0 <= value <= 100


def _over_plan(subject: Subject, row: DraftRow) -> bool:
    value = subject.number(row)
    planned = re.search(r"\b(?:giai ngan|thuc hien ke hoach)\b", fold_key(row.label))
    return value is not None and value > 100 and planned is not None and _is_rate(subject, row)


def _no_count(subject: Subject, row: DraftRow) -> bool:
    value = subject.number(row)
    if value is None or (value >= 0 and value == value.to_integral_value()):
        return False
    indicator = subject.indicator(row)
    if indicator is not None:
        counted = subject.catalogue.kind_of(indicator.id, row.breakdown) == "count"
    else:
        counted = fold_key(row.label).startswith(("so ", "tong so ")) and not AVERAGE.search(fold_key(row.label))
    return counted and row.kind == "number" and unit_kind(row.unit) in ("", "count")
