"""Totals of a table against their parts."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import addition, name, number
from cchc.core.messages import Message

TOTAL = Rule(
    id="arithmetic.total",
    severity=Severity.error,
    title=Message("Tổng không bằng các thành phần", "A total is not the sum of its parts"),
    basis=Message(
        "Biểu mẫu định nghĩa dòng tổng là tổng của các dòng thành phần.",
        "The form defines the row as the sum of its parts.",
    ),
    example=Message(
        "Tổng số VBQPPL ghi 2, ba dòng thành phần ghi 0 + 0 + 0 = 0.",
        "The total of documents says 2, its three parts say 0 + 0 + 0 = 0.",
    ),
    needs=("form", "table"),
)
RULES = (TOTAL,)


def find(subject: Subject) -> Iterator[Finding]:
    """Rows whose indicator is a sum of others, all of them answered."""
    for row in subject.rows:
        indicator, value = subject.indicator(row), subject.number(row)
        if value is None or row.breakdown or indicator is None or not (indicator.formula or "").startswith("SUM("):
            continue
        parts = [
            part
            for part in subject.children(row)
            if part.unit == row.unit and part.indicator and f"[{part.indicator}]" in (indicator.formula or "")
        ]
        values = [subject.number(part) for part in parts]
        if len(parts) < 2 or any(v is None for v in values):
            continue
        given = [v for v in values if v is not None]
        total = sum(given)
        if total != value:
            yield TOTAL.finding(
                Message("Tổng {total} ≠ {sum}", "Total {total} ≠ {sum}"),
                Message(
                    "Dòng {row} ghi {total} nhưng các thành phần cộng lại được {sum}: kiểm tra lại tổng hoặc từng dòng thành phần.",
                    "Row {row} says {total} but its parts add up to {sum}: check the total or each of its parts.",
                ),
                subject.cell(row),
                *map(subject.cell, parts),
                found=number(value),
                expected=number(total),
                indicators=(indicator.id,),
                steps=(addition(given, total),),  # type: ignore[arg-type]
                row=name(row),
                total=number(value),
                sum=number(total),
            )
