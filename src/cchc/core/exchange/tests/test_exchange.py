"""Cells as typed, versions of a form, names of sheets, tables bound to a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.catalogue.packs import in_use
from cchc.core.exchange.digest import version_of
from cchc.core.exchange.mapping import mapped
from cchc.core.exchange.offline import sheet_name
from cchc.core.exchange.typed import as_typed, digits
from cchc.core.exchange.words import said_state
from cchc.core.exchange.workbook import letters
from cchc.core.figures.entry import read_entry
from cchc.core.figures.figure import Figure
from cchc.core.reading.report import matcher
from cchc.core.writing.cells import fits

FORM = "bieu-mau-2022"


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (None, "General", ""), (12, "General", "12"), (98.5, "General", "98,5"), (0.1 + 0.2, "General", "0,3"),
        (0.985, "0.0%", "98,5"), (True, "General", "TRUE"), (" 1.234 ", "General", "1.234"),
        (1e15, "General", "1" + "0" * 15),
        (datetime(2026, 3, 31), "dd/mm", "31/3/2026"), (float("inf"), "General", "inf"), (-0.0, "General", "0"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_it_would_have_been_typed(value: Any, shape: str, text: str) -> None:
    assert as_typed(value, shape) == text


@given(st.decimals(0, 10**11, places=3, allow_nan=False, allow_infinity=False))
def test_every_number_a_spreadsheet_keeps_comes_back_exactly(number: Decimal) -> None:
    assert fits(number)
    text = as_typed(float(number))
    assert text == digits(number)
    assert read_entry(text, kind="money", scale=3) == Figure.of(number, 3)


def test_longer_numbers_are_known_as_too_long_for_a_spreadsheet() -> None:
    assert not fits(Decimal("1234567890123456"))


def test_a_form_has_another_version_where_a_row_changed() -> None:
    form = in_use().templates[FORM]
    first = replace(form.rows[0], label="Tên khác")
    assert version_of(form) == version_of(replace(form))
    assert version_of(form) != version_of(replace(form, rows=(first, *form.rows[1:])))


def test_sheets_have_names_a_spreadsheet_takes_and_no_two_the_same() -> None:
    used: set[str] = set()
    names = [sheet_name(wanted, used) for wanted in ("Biểu: 1/2 [a]", "Biểu: 1/2 [a]", "", "x" * 60, "x" * 60)]
    assert len({name.casefold() for name in names}) == 5
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_states_are_read_in_both_languages() -> None:
    assert said_state("Không  phát sinh") == said_state("none arisen") == "none_arisen"
    assert said_state(" ") == ""
    assert said_state("có lẽ") is None


def test_columns_have_letters() -> None:
    assert [letters(number) for number in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


def test_a_table_is_bound_wherever_its_columns_stand_and_each_row_once() -> None:
    form = in_use().templates[FORM]
    rows = [row for row in form.rows if row.kind == "count"][:8]
    heads = {"at": 2, "cells": {"3": "Nội dung", "4": "Đơn vị", "5": "Kỳ trước", "6": "Thực hiện kỳ này"}, "fixed": {}}
    lines = [
        {"at": at, "cells": {"2": row.code, "3": row.label, "4": row.unit, "5": "1"}, "fixed": {"6": ""}}
        for at, row in enumerate([*rows, rows[0]], 3)
    ]
    (table,) = mapped([{"index": 0, "name": "a", "rows": [heads, *lines]}], form, matcher())
    assert (table.turned, table.column) == (False, 6)
    assert [row.key for row in table.rows if row.key] == [row.key for row in rows]


def test_a_table_of_something_else_is_none_of_the_form() -> None:
    form = in_use().templates[FORM]
    rows = [{"at": at, "cells": {"1": f"Khách mời {at}"}, "fixed": {}} for at in range(20)]
    assert mapped([{"index": 0, "name": "a", "rows": rows}], form, matcher()) == []


def test_a_table_that_goes_on_after_a_page_keeps_the_column_of_its_heads() -> None:
    """Without heads of its own, and with figures in the column already, which look like words."""
    form = in_use().templates[FORM]
    rows = [row for row in form.rows if row.kind == "count"][:8]
    heads = {"at": 1, "cells": {"1": "TT", "2": "Nội dung", "3": "Số liệu", "4": "Nguồn"}, "fixed": {}}

    def lines(some: list[Any], first: int) -> list[dict[str, Any]]:
        cells = [{"1": row.code, "2": row.label, "3": "5 văn bản"} for row in some]
        return [{"at": at, "cells": one, "fixed": {"4": ""}} for at, one in enumerate(cells, first)]

    tables = [
        {"index": 0, "name": "a", "rows": [heads, *lines(rows[:4], 2)]},
        {"index": 1, "name": "b", "rows": lines(rows[4:], 1)},
    ]
    first, second = mapped(tables, form, matcher())
    assert (first.column, second.column) == (3, 3)
    assert second.heads[4] == ("Nguồn",)
