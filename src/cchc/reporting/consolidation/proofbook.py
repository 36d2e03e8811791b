"""The proof of a whole table of totals as a workbook: every figure that went in, where it comes from, what was added
beside, who is missing; and Excel adds it up again in front of the reader."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cchc.core.figures import to_decimal
from cchc.core.rollup.method import Method
from cchc.core.rollup.result import Result
from cchc.core.writing.workbook import write
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.additions import Entry
from cchc.reporting.consolidation.forms import named
from cchc.reporting.consolidation.models import Addition
from cchc.reporting.consolidation.proof import Part
from cchc.reporting.consolidation.showing import shown
from cchc.reporting.consolidation.workbook import EXACT, FONT, value_of, words_of
from cchc.reporting.figures.models import Origin

MOST = 300_000
"""Parts one workbook takes; a whole with more is taken one field of work at a time."""
FIRST = 3
"""The row of the first total, from 0."""


@dataclass(frozen=True, slots=True)
class ProofBook:
    """What is written."""

    title: str
    about: str
    results: Sequence[Result]
    parts: Sequence[Part]
    additions: Sequence[Entry]
    absent: Sequence[tuple[str, str, str]]


def proofbook(proof: ProofBook) -> bytes:
    """An .xlsx of four sheets: totals, parts, what was added, who is missing."""
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, {"in_memory": True}) as book:
        plain, bold = book.add_format(FONT), book.add_format({**FONT, "bold": True})
        head = book.add_format({**FONT, "bold": True, "text_wrap": True, "border": 1, "bg_color": "#E5E7EB"})
        totals, parts = book.add_worksheet(_("Totals")), book.add_worksheet(_("Figures of the units"))
        added = _sheet(book.add_worksheet(_("Beside the sum")), head, added_heads())
        _totals(
            totals, proof, plain, bold, head, parts_sheet=_("Figures of the units"), added_sheet=_("Beside the sum")
        )
        _rows(_sheet(parts, head, part_heads()), map(_part, proof.parts), plain)
        _rows(added, map(_addition, proof.additions), plain)
        if proof.absent:
            heads = [(_("Reporting unit"), 45.0), (_("Due"), 12.0), (_("State"), 18.0)]
            _rows(_sheet(book.add_worksheet(_("Who is missing")), head, heads), proof.absent, plain)
    return result.getvalue()


def _sheet(sheet: Worksheet, head: Format, heads: Sequence[tuple[str, float]]) -> Worksheet:
    for column, (said, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        write(sheet, 0, column, said, head)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return sheet


def part_heads() -> list[tuple[str, float]]:
    return [
        (_("Code"), 14), (_("Reporting unit"), 40), (_("State"), 14), (_("Figure"), 16),
        (_("As printed or typed"), 22), (_("As of"), 12), (_("Version"), 8),
        (_("Origin"), 14), (_("File and place"), 40), (_("Report"), 38),
    ]  # fmt: skip


def added_heads() -> list[tuple[str, float]]:
    return [
        (_("Code"), 14), (_("Kind"), 22), (_("Reporting unit"), 36), (_("About the figure of"), 30), (_("State"), 14),
        (_("Figure"), 16), (_("Reason"), 50), (_("By"), 24), (_("Recorded"), 18),
    ]  # fmt: skip


def _cell_of(indicator: str, breakdown: str) -> str:
    return f"{indicator}:{breakdown}" if breakdown else indicator


def _number(amount: int | None, scale: int) -> Decimal | str:
    return "" if amount is None else to_decimal(amount, scale)


def _part(part: Part) -> tuple[Any, ...]:
    return (
        _cell_of(part.indicator, part.breakdown), part.name, words_of(part.state), _number(part.amount, part.scale),
        part.text, f"{part.day:%d/%m/%Y}", part.version, str(dict(Origin.choices).get(part.origin_kind, "")),
        part.origin, str(part.report),
    )  # fmt: skip


def _addition(one: Entry) -> tuple[Any, ...]:
    return (
        _cell_of(one.indicator, one.breakdown), str(Addition.Kind(one.kind).label), one.unit_name,
        one.about_name or "", words_of(one.state), _number(one.amount, one.scale), one.reason, one.author or "",
        f"{one.recorded:%d/%m/%Y %H:%M}",
    )  # fmt: skip


def _rows(sheet: Worksheet, rows: Iterable[Sequence[Any]], plain: Format) -> None:
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _put(sheet, line, column, value, plain)


def _put(sheet: Worksheet, line: int, column: int, value: Any, shown: Format) -> None:
    if value == "" or value is None:
        return
    if isinstance(value, (Decimal, int)) and len(Decimal(value).as_tuple().digits) <= EXACT:
        sheet.write_number(line, column, float(value), shown)
    else:
        write(sheet, line, column, str(value), shown)


def _totals(
    sheet: Worksheet, proof: ProofBook, plain: Format, bold: Format, head: Format, *, parts_sheet: str, added_sheet: str
) -> None:
    write(sheet, 0, 0, proof.title, bold)
    write(sheet, 1, 0, proof.about, plain)
    heads = (
        (_("Code"), 12), (_("Indicator"), 50), (_("How it adds up"), 22), (_("Total"), 16), (_("Units alone"), 16),
        (_("Added up again by Excel"), 18), (_("Numerator"), 14), (_("Denominator"), 14),
        (_("Units that answered"), 10), (_("Missing"), 10), (_("Remarks"), 40),
    )  # fmt: skip
    for column, (said, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        write(sheet, FIRST - 1, column, said, head)
    known, language = catalogue(), get_language() or "vi"
    for line, one in enumerate(proof.results, FIRST):
        indicator = known.indicators.get(one.cell.indicator)
        label = (language == "en" and indicator.label_en) or indicator.label if indicator else ""
        figure, alone = one.figure, one.sum_of_units or one.figure
        values = (
            named(one.cell), label, one.method.label.text(language),
            value_of(shown(one, known)), value_of(shown(replace(one, figure=alone), known)), "",
            one.numerator.decimal if one.numerator else "", one.denominator.decimal if one.denominator else "",
            one.reported, one.missing, "; ".join(doubt.message.text(language) for doubt in one.doubts),
        )  # fmt: skip
        for column, value in enumerate(values):
            _put(sheet, line, column, value, plain)
        if one.method is Method.sum and figure.decimal is not None:
            key = f'"{named(one.cell)}"'
            formula = f"=SUMIFS('{parts_sheet}'!D:D,'{parts_sheet}'!A:A,{key})"
            formula += f"+SUMIFS('{added_sheet}'!F:F,'{added_sheet}'!A:A,{key})"
            sheet.write_formula(line, 5, formula, plain, float(figure.decimal))
    sheet.freeze_panes(FIRST, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(FIRST - 1)
    sheet.fit_to_pages(1, 0)
