"""Printed ratios of a table against their parts: right, rounded, cut, wrong base, inverted, over nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cchc.core.catalogue.formulas.nodes import Node, Number, Product
from cchc.core.checking import ratio_rules as rules
from cchc.core.checking.finding import Finding
from cchc.core.checking.formulas_on_rows import addends, dated, defined, part, series
from cchc.core.checking.rates_without_parts import mean_of, parts_around, without_parts
from cchc.core.checking.ratio_arithmetic import Verdict, another_base, judge, places_of, rate
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.reading.draft import DraftRow
from cchc.core.vietnamese.numbers import read_number
from cchc.core.vietnamese.text import fold_key

RULES = rules.RULES
COMPARED = re.compile(r"\b(?:tang|giam|so voi)\b")
"""Folded words of a rate that compares two periods: its parts are in two reports."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate of the table with the two sides it is defined by."""

    row: DraftRow
    above: tuple[DraftRow, ...]
    below: tuple[DraftRow, ...]
    n: Decimal
    m: Decimal

    @property
    def rows(self) -> tuple[DraftRow, ...]:
        return (self.row, *self.above, *self.below)


def find(subject: Subject) -> Iterator[Finding]:
    """Every printed rate against its parts and the fraction printed beside it; 0 of 0 once for the report."""
    nothing: list[Ratio] = []
    bare: list[DraftRow] = []
    for row in subject.rows:
        ratio = _ratio(subject, row)
        printed = subject.number(row)
        if ratio is not None and ratio.m == 0 and ratio.n == 0 and not printed:
            nothing.append(ratio)
        elif ratio is not None and printed is not None:
            yield from _against_parts(subject, ratio, printed)
        elif ratio is None and printed is not None and row.kind == "percent":
            mean = mean_of(subject, row, printed)
            yield from mean
            bare += [] if mean or _fraction(row) or _of_no_form(subject, row, printed) else [row]
        if printed is not None and row.kind == "percent":
            yield from _fraction_beside(subject, row, printed)
    yield from without_parts(subject, bare)
    yield from _nothing_arose(subject, nothing)


def _of_no_form(subject: Subject, row: DraftRow, printed: Decimal) -> bool:
    """Whether no form asks for the rate, and its parts stand around it or in two reports."""
    compared = not row.indicator and COMPARED.search(fold_key(row.label)) is not None
    return compared or (not row.template_row and parts_around(subject, row, printed))


# --- the definition of a rate


def _ratio(subject: Subject, row: DraftRow) -> Ratio | None:
    """The row with its parts, all of them answered: by formula, else by the two counts printed under it."""
    if definition := defined(subject, row):
        above, below = fraction_of(definition.formula.node)
        if above is None or below is None:
            return None
        return _with_sides(subject, row, _rows(subject, row, above), _rows(subject, row, below))
    if row.kind != "percent" or subject.indicator(row):
        return None
    counts = [child for child in subject.children(row) if child.kind == "number"]
    total = [child for child in counts if fold_key(child.label).startswith("tong so")]
    if len(counts) != 2 or len(total) != 1 or counts[0].unit != counts[1].unit:
        return None
    return _with_sides(subject, row, [c for c in counts if c is not total[0]], total)


def fraction_of(node: Node) -> tuple[Node | None, Node | None]:
    """The two sides of `a / b * 100`; (None, None) for any other formula."""
    match node:
        case Product(terms=(("*", above), ("/", below), ("*", Number(value=times)))) if times == 100:
            return above, below
    return None, None


def _rows(subject: Subject, row: DraftRow, side: Node) -> list[DraftRow]:
    terms = addends(side) or []
    rows = [part(subject, reference, row) for sign, reference in terms if sign > 0]
    found = [other for other in rows if other is not None]
    return found if len(found) == len(terms) else []


def _with_sides(subject: Subject, row: DraftRow, above: list[DraftRow], below: list[DraftRow]) -> Ratio | None:
    n = [value for other in above if (value := subject.number(other)) is not None]
    m = [value for other in below if (value := subject.number(other)) is not None]
    if not above or not below or len(n) < len(above) or len(m) < len(below):
        return None
    return Ratio(row, tuple(above), tuple(below), sum(n, Decimal(0)), sum(m, Decimal(0)))


# --- verdicts


def _against_parts(subject: Subject, ratio: Ratio, printed: Decimal) -> Iterator[Finding]:
    places = places_of(ratio.row.raw, printed)
    verdict = judge(printed, places, ratio.n, ratio.m)
    if verdict is Verdict.over_nothing:
        yield _finding(subject, ratio, verdict, printed, number(printed), f"{number(ratio.n)} / 0")
        return
    if verdict in (Verdict.right, Verdict.nothing):
        return
    shown = max(places, 2)
    asked = rate(ratio.n, ratio.m, shown if verdict in (Verdict.wrong, Verdict.not_full) else places)
    precise = rate(ratio.n, ratio.m, places + 2)
    sign = "=" if precise * ratio.m == ratio.n * 100 else "≈"
    step = f"{number(ratio.n)} / {number(ratio.m)} × 100 {sign} {number(precise)}"
    if verdict is Verdict.wrong and (base := _base(subject, ratio, printed, places)):
        yield _other_base(subject, ratio, printed, asked, step, base, places)
        return
    yield _finding(subject, ratio, verdict, printed, number(asked), step)


def _finding(subject: Subject, ratio: Ratio, verdict: Verdict, printed: Decimal, expected: str, step: str) -> Finding:
    rule, title, message = rules.OF[verdict]
    return rule.finding(
        title,
        message,
        *map(subject.cell, ratio.rows),
        found=number(printed),
        expected="" if verdict is Verdict.over_nothing else expected,
        indicators=(ratio.row.indicator,) if ratio.row.indicator else (),
        steps=(dated(subject, ratio.row, step),),
        cause=f"{series(ratio.row)}",
        row=name(ratio.row),
        printed=number(printed),
        expected_rate=expected,
        n=number(ratio.n),
        m=number(ratio.m),
    )


def _other_base(
    subject: Subject,
    ratio: Ratio,
    printed: Decimal,
    asked: Decimal,
    step: str,
    base: tuple[Decimal, Decimal],
    places: int,
) -> Finding:
    a, b = base
    precise = rate(a, b, places + 2)
    sign = "=" if precise * b == a * 100 else "≈"
    near = [row for row in _near(subject, ratio.row) if subject.number(row) in base and row not in ratio.rows]
    return rules.OTHER_BASE.finding(
        rules.NOT_THE_RATE,
        rules.BASE_MESSAGE,
        *map(subject.cell, (*ratio.rows, *near)),
        found=number(printed),
        expected=number(asked),
        indicators=(ratio.row.indicator,) if ratio.row.indicator else (),
        steps=(
            dated(subject, ratio.row, step),
            dated(subject, ratio.row, f"{number(a)} / {number(b)} × 100 {sign} {number(precise)}"),
        ),
        cause=series(ratio.row),
        row=name(ratio.row),
        printed=number(printed),
        expected_rate=number(asked),
        n=number(ratio.n),
        m=number(ratio.m),
        a=number(a),
        b=number(b),
    )


def _base(subject: Subject, ratio: Ratio, printed: Decimal, places: int) -> tuple[Decimal, Decimal] | None:
    """The fraction in the cell, where it gives the rate; else two of the counts printed around the row."""
    if (own := _fraction(ratio.row)) and judge(printed, places, *own) in (Verdict.right, Verdict.cut):
        return own
    values = [value for row in _near(subject, ratio.row) if (value := subject.number(row)) is not None]
    return another_base(printed, places, list(dict.fromkeys(values)), (ratio.n, ratio.m))


def _near(subject: Subject, row: DraftRow) -> list[DraftRow]:
    """Counts printed under the row and beside it."""
    above = subject.parent(row)
    rows = [*subject.children(row), *(subject.children(above) if above else ())]
    return [other for other in rows if other.kind == "number"]


# --- the fraction printed beside a rate


def _fraction(row: DraftRow) -> tuple[Decimal, Decimal] | None:
    """(446, 447) of '99,7% (446/447)'."""
    return read_number(row.raw, unit="%").parts if "/" in row.raw else None


def _fraction_beside(subject: Subject, row: DraftRow, printed: Decimal) -> Iterator[Finding]:
    own = _fraction(row)
    if own is None:
        return
    verdict = judge(printed, places_of(row.raw, printed), *own)
    if verdict not in (Verdict.right, Verdict.nothing):
        places = places_of(row.raw, printed)
        expected = "" if own[1] == 0 else number(rate(*own, places))
        exact = "" if own[1] == 0 else f" × 100 ≈ {number(rate(*own, places + 2))}"
        ratio = Ratio(row, (), (), *own)
        yield _finding(subject, ratio, verdict, printed, expected, f"{number(own[0])} / {number(own[1])}{exact}")


# --- 0 of 0


def _nothing_arose(subject: Subject, ratios: list[Ratio]) -> Iterator[Finding]:
    """0 / 0 printed as 0, once for the whole report, beside the rows that leave it blank."""
    zero = [ratio.row for ratio in ratios if subject.number(ratio.row) is not None and ratio.row.state == "value"]
    other = [ratio.row for ratio in ratios if ratio.row.state in ("blank", "unreadable")]
    if not zero:
        return
    yield rules.NONE_ARISEN.finding(
        rules.NOTHING_TITLE if other else rules.ZERO_TITLE,
        rules.NOTHING_MESSAGE if other else rules.ZERO_MESSAGE,
        *map(subject.cell, (*zero, *other)),
        found="0 / 0 = 0",
        indicators=tuple(dict.fromkeys(row.indicator for row in zero if row.indicator)),
        cause="0/0",
        zeros=len(zero),
        others=len(other),
        row=name(zero[0]),
    )
