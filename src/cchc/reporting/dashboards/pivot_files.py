"""A pivot to take away: a workbook with everything chosen, one sheet, and the same as plain text."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cchc.core.writing.cells import fits, harmless
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.dashboards.pivot import AXES, MAPS, MEASURES, Member, Pivot, measured, title
from cchc.reporting.figures.models import State

CSV_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff"
"""Tells Excel that the text is UTF-8."""


def plain(label: Any) -> str:
    """A label without its marks of language, on one line."""
    return " ".join(strip_tags(str(label)).split())


def head(pivot: Pivot) -> list[str]:
    """What stands above the figures."""
    third = str(AXES[pivot.choices.third])
    return [third, str(AXES[pivot.choices.rows]), *(words(member) for member in pivot.columns.members)]


def words(member: Member) -> str:
    """A member in one line: '[C3.3] Tỷ lệ …, cấp xã'."""
    sub = f", {plain(member.sub)}" if member.sub else ""
    code = f"[{member.about}] " if member.about else ""
    return f"{code}{plain(member.label)}{sub}"


def rows(pivot: Pivot) -> Iterator[tuple[str, str, list[Any]]]:
    """Rows somebody answered, of each member of the third axis: two heads, then the cells (a Decimal, or words)."""
    known = catalogue()
    for picked, row in itertools.product(pivot.third.members, pivot.rows.members):
        results = [pivot.result(picked, row, column) for column in pivot.columns.members]
        if not any(results):
            continue
        found: list[Any] = []
        for column, result in zip(pivot.columns.members, results, strict=True):
            at = {pivot.third.name: picked, pivot.rows.name: row, pivot.columns.name: column}
            value = result.figure.decimal if result is not None else None
            if pivot.choices.show == "value" and value is not None:
                found.append(value)
                continue
            said = measured(pivot, at, result, known)
            found.append(said.number or (str(State(said.state).label) if said.state else _answers(said)))
        yield words(picked), words(row), found


def _answers(said: Any) -> str:
    return ", ".join(f"{answer}: {units}" for answer, units in said.answers)


def as_csv(pivot: Pivot) -> Iterator[str]:
    """Line by line, values parted by semicolons and decimals by a comma, as Excel opens them in Vietnamese."""
    line = io.StringIO()
    write = csv.writer(line, delimiter=";")
    yield BOM
    for cells in itertools.chain(
        [head(pivot)], ([third, row, *map(_comma, found)] for third, row, found in rows(pivot))
    ):
        write.writerow([harmless(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _comma(value: Any) -> str:
    return value if isinstance(value, str) else format(value, "f").replace(".", ",")


def as_xlsx(pivot: Pivot) -> bytes:
    """The workbook: numbers as numbers, states in words, heads frozen and repeated on paper, A4 across."""
    result = io.BytesIO()
    with xlsxwriter.Workbook(result, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Pivot"))
        font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        bold = book.add_format(
            {**font, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1,
             "bg_color": "#E5E7EB"}
        )  # fmt: skip
        text = book.add_format({**font, "text_wrap": True, "border": 1})
        muted = book.add_format({**font, "italic": True, "font_color": "#525D6B", "border": 1, "align": "right"})
        number = book.add_format({**font, "num_format": "#,##0.##########", "border": 1})
        whole = book.add_format({**font, "num_format": "#,##0", "border": 1})
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 44)
        sheet.set_column(2, 1 + max(1, len(pivot.columns.members)), 14)
        sheet.freeze_panes(4, 2)
        sheet.repeat_rows(3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&R&P/&N")
        sheet.write_string(
            0, 0, title(pivot), book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 13})
        )
        sheet.write_string(1, 0, _about(pivot), book.add_format({**font, "italic": True}))
        for column, said in enumerate(head(pivot)):
            sheet.write_string(3, column, said, bold)
        for line, (third, row, found) in enumerate(rows(pivot), 4):
            sheet.write_string(line, 0, third, text)
            sheet.write_string(line, 1, row, text)
            for column, value in enumerate(found, 2):
                if isinstance(value, str):
                    sheet.write_string(line, column, value, muted)
                elif not fits(value):
                    sheet.write_string(line, column, format(value, "f"), number)
                else:
                    sheet.write_number(line, column, value, whole if value == value.to_integral_value() else number)
    return result.getvalue()


def _about(pivot: Pivot) -> str:
    choices = pivot.choices
    counting = _("also drafts") if choices.drafts else _("accepted figures only")
    made = timezone.localtime().strftime("%d/%m/%Y %H:%M")
    return f"{choices.since} – {choices.until} · {MEASURES[choices.show]} · {MAPS[choices.map]} · {counting} · {made}"
