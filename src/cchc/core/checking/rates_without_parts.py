"""Rates whose parts the form does not ask for: what can still be said of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cchc.core.catalogue.formulas import Reference
from cchc.core.checking import ratio_rules as rules
from cchc.core.checking.finding import Finding
from cchc.core.checking.formulas_on_rows import dated, part, series
from cchc.core.checking.ratio_arithmetic import another_base, is_mean, places_of, reachable_cut, smallest_base
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import name, number
from cchc.core.reading.draft import DraftRow

LEFT = {"D1.5d": ("D1.5",), "D2.5": ("D2.1", "D2.2"), "D3.4": ("D3.1", "D3.2")}
"""What is left of the base of a rate of cuts: units there are; posts assigned, staff present. The base is then what is
left and what was cut (notes of D1.5d, D2.5 and D3.4 in the catalogue: cuts since 2016 of the number at 31/12/2015)."""
AROUND = 8
"""So many rows above and below a rate are looked at for its parts, where no form says which they are."""
FEWEST = 3
"""Fewer rates without parts than these are not worth a word."""


def mean_of(subject: Subject, row: DraftRow, printed: Decimal) -> list[Finding]:
    """The rate as the plain mean of the rates printed under it: their parts have to be added first."""
    rates = [child for child in subject.children(row) if child.kind == "percent"]
    values = [value for child in rates if (value := subject.number(child)) is not None]
    places = places_of(row.raw, printed)
    if len(values) < 2 or len(values) < len(rates) or not is_mean(printed, places, values):
        return []
    mean = (sum(values, Decimal(0)) / len(values)).quantize(Decimal(1).scaleb(-places - 1))
    shown = " + ".join(map(number, values))
    return [
        rules.MEAN.finding(
            rules.MEAN_TITLE,
            rules.MEAN_MESSAGE,
            *map(subject.cell, (row, *rates)),
            found=number(printed),
            indicators=(row.indicator,) if row.indicator else (),
            steps=(dated(subject, row, f"({shown}) / {len(values)} ≈ {number(mean)}"),),
            cause=series(row),
            row=name(row),
            printed=number(printed),
        )
    ]


def parts_around(subject: Subject, row: DraftRow, printed: Decimal) -> bool:
    """Whether two counts printed around the row give the rate."""
    rows = [other for other in subject.rows if other.table == row.table and other.period == row.period]
    at = next(n for n, other in enumerate(rows) if other is row)
    near = [other for other in rows[max(0, at - AROUND) : at + AROUND + 1] if other.kind == "number"]
    values = [value for other in near if (value := subject.number(other))]
    if printed == 100:
        return len(set(values)) < len(values)
    return another_base(printed, places_of(row.raw, printed), values, (Decimal(0), Decimal(0))) is not None


def without_parts(subject: Subject, rows: list[DraftRow]) -> Iterator[Finding]:
    """Cuts that no whole base gives, each; and once for the report, that its rates cannot be verified."""
    for row in rows:
        yield from _unreachable(subject, row)
    if len({series(row) for row in rows}) >= FEWEST:
        yield rules.NO_PARTS.finding(
            rules.NO_PARTS_TITLE,
            rules.NO_PARTS_MESSAGE,
            *map(subject.cell, rows),
            found="; ".join(dict.fromkeys(number(v) for row in rows if (v := subject.number(row)) is not None)),
            indicators=tuple(dict.fromkeys(row.indicator for row in rows if row.indicator)),
            steps=tuple(dict.fromkeys(step for row in rows if (step := _smallest(subject, row)))),
            cause="no parts",
            count=len({series(row) for row in rows}),
        )


def _smallest(subject: Subject, row: DraftRow) -> str:
    """'21,88: 7 / 32', the smallest whole parts of a rate with decimals."""
    value = subject.number(row)
    if value is None or value < 0 or value == value.to_integral_value():
        return ""
    base = smallest_base(value, places_of(row.raw, value))
    return f"{number(value)} ≈ {number(base[0])} / {number(base[1])} × 100" if base else ""


def _unreachable(subject: Subject, row: DraftRow) -> Iterator[Finding]:
    printed = subject.number(row)
    asked = LEFT.get(row.indicator or "", ()) if not row.breakdown else ()
    rows = [found for indicator in asked if (found := part(subject, Reference(indicator), row))]
    left = [(other, int(value)) for other in rows if (value := subject.number(other)) and value > 0]
    if printed is None or not 0 < printed < 100 or not left:
        return
    places = places_of(row.raw, printed)
    if any(reachable_cut(printed, places, count) for _, count in left):
        return
    base = smallest_base(printed, places)
    if base is None:
        return
    other, count = left[0]
    yield rules.UNREACHABLE.finding(
        rules.UNREACHABLE_TITLE,
        rules.UNREACHABLE_MESSAGE,
        *map(subject.cell, (row, *(r for r, _ in left))),
        found=number(printed, places),
        indicators=(row.indicator or "",),
        steps=(*_around(printed, count), f"{base[0]} / {base[1]} × 100 ≈ {number(printed, places)}"),
        cause=series(row),
        row=name(row),
        printed=number(printed, places),
        left=count,
        whole=name(other),
    )


def _around(printed: Decimal, left: int) -> Iterator[str]:
    """The whole cuts just below and just above the printed rate: '23 → 19: 17,39'."""
    below = int(printed * left / (100 - printed))
    for cut in (below, below + 1):
        base = left + cut
        share = (Decimal(cut * 100) / base).quantize(Decimal("0.01")) if base else Decimal(0)
        yield f"{base} → {left}: {cut} / {base} × 100 ≈ {number(share)}"
