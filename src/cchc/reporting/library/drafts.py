"""From the JSON of `cchc read` to typed drafts, and a person's decisions laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import groupby, zip_longest
from typing import Any

from cchc.core.reading.draft import Draft, DraftRow, Fact, HeaderLine, ReportHeader, Section
from cchc.reporting.catalogue.selectors import row_showing

NOT_AN_INDICATOR = ""


class DraftError(ValueError):
    """JSON that is not what `cchc read --json` prints."""


def parse(data: Mapping[str, Any]) -> Draft:
    """The draft in `data`. Fields we do not know are ignored, so that a newer reader may add some; DraftError
    where a field we need is missing."""
    try:
        return Draft(
            _one(ReportHeader, data["report"]),
            [_one(Section, item) for item in data.get("sections", ())],
            [_one(DraftRow, item) for item in data["rows"]],
            [_one(Fact, item) for item in data.get("facts", ())],
            [_one(HeaderLine, item) for item in data.get("lines", ())],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DraftError(f"not a draft of `cchc read`: {error}") from error


def _one(kind: type[Any], data: Mapping[str, Any]) -> Any:
    return kind(**{f.name: data[f.name] for f in fields(kind) if f.name in data})


@dataclass(slots=True)
class PrintedRow:
    """One printed row: its drafts, one per period, with the index of each in the draft."""

    position: int
    cells: list[tuple[int, DraftRow]] = field(default_factory=list)
    binding: str | None = None
    """What a person decided: 'indicator|breakdown', '' for no indicator, None for nothing."""
    original_doubts: list[tuple[str, str]] = field(default_factory=list)
    """What the reader doubted, also after a person decided."""

    @property
    def first(self) -> DraftRow:
        return self.cells[0][1]

    @property
    def periods(self) -> list[str]:
        return [row.period for _, row in self.cells]

    @property
    def doubts(self) -> list[tuple[str, str]]:
        """What the reader doubted, in Vietnamese and in English."""
        said = (pair for _, row in self.cells for pair in zip_longest(row.doubts, row.doubts_en))
        return list(dict.fromkeys((vi or "", en or vi or "") for vi, en in said))

    @property
    def match(self) -> float:
        return min(row.match for _, row in self.cells)

    @property
    def doubtful(self) -> bool:
        """Somebody should look: the reader doubted it and nobody decided yet."""
        return self.binding is None and bool(self.doubts)


def printed_rows(
    rows: Iterable[DraftRow], bindings: Mapping[str, str] | None = None, form: str | None = None
) -> list[PrintedRow]:
    """Rows of several periods put together again. `bindings`: decisions by row position as text, for a report
    under template `form`."""
    result: list[PrintedRow] = []
    for index, row in enumerate(rows):
        last = result[-1] if result else None
        if last is None or not _same(last, row):
            last = PrintedRow(len(result) + 1)
            result.append(last)
        last.cells.append((index, row))
    for printed in result:
        decided = (bindings or {}).get(str(printed.position))
        printed.original_doubts = printed.doubts
        if decided is not None:
            printed.binding = decided
            printed.cells = [(index, _rebound(row, decided, form or "")) for index, row in printed.cells]
    return result


def _same(printed: PrintedRow, row: DraftRow) -> bool:
    first = printed.first
    return (
        row.period not in printed.periods
        and (row.table, row.code, row.label, row.template_row, row.indicator)
        == (first.table, first.code, first.label, first.template_row, first.indicator)
        and _in_line(row.place, first.place)
    )


def _in_line(place: str, first: str) -> bool:
    """Cells of one row; or of one column, where the printed table has its periods below each other."""
    (row, _, column), (first_row, _, first_column) = place.rpartition(".c"), first.rpartition(".c")
    return row == first_row or column == first_column


def _rebound(row: DraftRow, decided: str, form: str) -> DraftRow:
    """The row as a person bound it: to the form's row that shows just this, where there is one."""
    indicator, _, breakdown = decided.partition("|")
    same = (row.indicator or "", row.breakdown or "") == (indicator, breakdown)
    return replace(
        row,
        indicator=indicator or None,
        breakdown=breakdown or None,
        template_row=row.template_row if same else row_showing(form, indicator, breakdown),
        match=1.0,
        doubts=[],
        doubts_en=[],
    )


def by_table(rows: Iterable[PrintedRow]) -> list[tuple[str, list[PrintedRow]]]:
    """Printed rows under their tables, in printed order."""
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.first.table)]
