"""Tables of rows made by hand, for tests of the rules on tables: of a known form, of none, of several years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import Draft, DraftRow, ReportHeader
from cchc.core.reading.report import matcher

PERIOD = "2023"


def row(
    indicator: str | None = None,
    value: str | None = None,
    *,
    label: str = "",
    code: str = "",
    unit: str = "",
    raw: str = "",
    under: str = "",
    breakdown: str | None = None,
    period: str = PERIOD,
    template_row: str | None = None,
    kind: str = "",
    place: str = "",
) -> DraftRow:
    """One row. `value` None is blank; `under` is the place of the row it is printed under."""
    found = matcher().catalogue.indicators.get(indicator or "")
    unit = unit or (found.unit if found else "")
    return DraftRow(
        table="Phụ lục",
        code=code,
        parent="",
        label=label or (found.label if found else ""),
        unit=unit,
        period=period,
        raw=raw or (value or "").replace(".", ","),
        value=value,
        role="leaf",
        state="blank" if value is None else "value",
        kind=kind or ("empty" if value is None else "percent" if unit == "%" else "number"),
        indicator=indicator,
        breakdown=breakdown,
        template_row=template_row,
        match=1.0,
        place=place,
        parent_place=under,
    )


def table(rows: Sequence[DraftRow], template: str | None = None) -> Subject:
    """The rows as one table of a report under `template`; each gets a place of its own."""
    for number, one in enumerate(rows, 1):
        one.place = one.place or f"t1.r{number}.c4"
    header = ReportHeader(period={"code": PERIOD, "label": "Năm 2023"}, template=template)
    return Subject(Draft(header, rows=list(rows)), matcher().catalogue)


def years(lines: Mapping[str, Sequence[str | None]], first: int = 2015) -> Subject:
    """Unknown rows over several years: label → one value a year."""
    rows = [
        row(None, value, label=label, period=str(first + year), place=f"t1.r{number}.c{year + 3}")
        for number, (label, values) in enumerate(lines.items(), 1)
        for year, value in enumerate(values)
    ]
    return table(rows)
