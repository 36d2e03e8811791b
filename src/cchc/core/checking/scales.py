"""Scale: a million for a billion, a decimal comma and a decimal point in one annex."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow, Fact
from cchc.core.vietnamese.numbers import read_number
from cchc.core.vietnamese.text import fold_key
from cchc.core.vietnamese.units import unit_kind

DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,])")
DECIMAL_POINT = re.compile(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,])")
MONEY = {"dong": 0, "d": 0, "vnd": 0, "nghin dong": 3, "ngan dong": 3, "trieu dong": 6, "ty dong": 9, "ti dong": 9}
"""Powers of ten of the units of money, in đồng."""
SURE_DIGITS = 3
"""So many significant digits in common are no coincidence."""

SCALE = Rule(
    id="unit.scale",
    severity=Severity.warning,
    title=Message("Số tiền lệch nhau 1.000 hoặc 1.000.000 lần", "Money that differs by a thousand or a million times"),
    basis=Message(
        "Cùng một khoản tiền chỉ có một giá trị, dù ghi bằng đồng hay triệu đồng.",
        "One sum of money has one value, in đồng or in millions.",
    ),
    example=Message(
        "Bảng ghi 9.807 với đơn vị Đồng, lời văn ghi 9.807 triệu đồng.",
        "The table says 9,807 in đồng, the prose 9,807 million đồng.",
    ),
    needs=("table",),
)
SEPARATORS = Rule(
    id="unit.separators",
    severity=Severity.info,
    title=Message("Hai kiểu dấu thập phân", "Two decimal separators"),
    basis=Message("Số thập phân tiếng Việt dùng dấu phẩy.", "Vietnamese decimals take a comma."),
    example=Message("“3,7” và “21.88” trong một phụ lục.", "“3,7” and “21.88” in one annex."),
    needs=("table",),
)
WORD = Rule(
    id="unit.scale_word",
    severity=Severity.warning,
    title=Message("Số tiền ghi theo đơn vị khác", "Money in another unit than the row's"),
    basis=SCALE.basis,
    example=Message("Đơn vị tính Triệu đồng, ô ghi “3 tỷ”.", "The unit is million đồng, the cell says “3 billion”."),
    needs=("table",),
)
RULES = (SCALE, SEPARATORS, WORD)


def find(subject: Subject) -> Iterator[Finding]:
    """Money first, then the marks of decimals."""
    yield from _scale(subject)
    yield from _separators(subject)
    yield from _words(subject)


def _words(subject: Subject) -> Iterator[Finding]:
    """'3 tỷ' in a row whose unit is another: its figure would be taken for 3 of that unit."""
    for row in subject.rows:
        if row.value is None or fold_key(row.unit) not in MONEY:
            continue
        word = read_number(row.raw, unit=row.unit).scale_word
        if word and fold_key(word) not in fold_key(row.unit):
            yield WORD.finding(
                Message("“{raw}” trong khi đơn vị tính là {unit}", "“{raw}” where the unit is {unit}"),
                Message(
                    "Dòng {row} ghi “{raw}” trong khi đơn vị tính là {unit}: đổi về {unit} và chỉ ghi số.",
                    "Row {row} says “{raw}”, but its unit is {unit}: convert it, and enter the number only.",
                ),
                subject.cell(row),
                found=row.raw,
                indicators=(row.indicator,) if row.indicator else (),
                row=name(row),
                raw=row.raw,
                unit=row.unit,
            )


def _scale(subject: Subject) -> Iterator[Finding]:
    """Sums of money of one indicator, or of the same digits, that are thousands apart."""
    rows = [row for row in subject.rows if fold_key(row.unit) in MONEY and subject.number(row)]
    facts = [fact for fact in subject.facts if fold_key(fact.unit) in MONEY and Decimal(fact.quantity)]
    for row in rows:
        value = subject.numbers[id(row)].scaleb(MONEY[fold_key(row.unit)])
        for fact in facts:
            other = Decimal(fact.quantity).scaleb(MONEY[fold_key(fact.unit)])
            if _thousands(value, other) and (fact.indicator == row.indicator or _digits(value) >= SURE_DIGITS):
                yield _scaled(subject, row, fact)


def _thousands(a: Decimal, b: Decimal) -> bool:
    return any(a == b.scaleb(power) or b == a.scaleb(power) for power in (3, 6, 9))


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _scaled(subject: Subject, row: DraftRow, fact: Fact) -> Finding:
    return SCALE.finding(
        Message("{value} {unit} và {words}", "{value} {unit} and {words}"),
        Message(
            "Dòng {row} ghi {value} {unit} nhưng lời văn ghi {words}: hai số cùng chữ số mà khác nhau hàng nghìn lần, "
            "kiểm tra đơn vị tính.",
            "Row {row} says {value} {unit}, the prose says {words}: the same digits, thousands of times apart; "
            "check the unit.",
        ),
        subject.cell(row),
        subject.words(fact),
        found=f"{row.raw} {row.unit}",
        expected=fact.quote,
        indicators=(row.indicator,) if row.indicator else (),
        row=name(row),
        value=number(subject.numbers[id(row)]),
        unit=row.unit,
        words=fact.quote,
    )


def _separators(subject: Subject) -> Iterator[Finding]:
    """A decimal comma and a decimal point in the cells of one report."""
    commas, points = [], []
    for row in subject.rows:
        value = subject.number(row)
        if (
            value is None
            or unit_kind(row.unit) in ("count", "code")
            or (value == value.to_integral_value() and not row.raw.strip(" %").endswith(("0", "00")))
        ):
            continue
        if DECIMAL_COMMA.search(row.raw):
            commas.append(row)
        elif DECIMAL_POINT.search(row.raw):
            points.append(row)
    if commas and points:
        yield SEPARATORS.finding(
            Message("Dùng cả “{comma}” và “{point}”", "“{comma}” and “{point}”"),
            Message(
                "Phụ lục dùng cả dấu phẩy ({comma}) và dấu chấm ({point}) cho số thập phân: thống nhất dấu phẩy.",
                "The annex has decimals with a comma ({comma}) and with a point ({point}): use the comma.",
            ),
            *map(subject.cell, [*points, commas[0]]),
            found=points[0].raw,
            expected=points[0].raw.replace(".", ","),
            comma=commas[0].raw,
            point=points[0].raw,
        )
