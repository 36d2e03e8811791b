"""Tables with one row for each unit and the indicators as heads: found, told apart, bound by their heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from cchc.core.catalogue.model import TemplateRow
from cchc.core.catalogue.packs import in_use
from cchc.core.exchange.bodies import place_of
from cchc.core.exchange.bound import Mapped
from cchc.core.exchange.mapping import mapped
from cchc.core.reading.matching import label_key
from cchc.core.reading.report import matcher

FORM = "bieu-mau-2022"
UNITS = ("Xã Bình Sơn", "Xã Kbang", "Phường Diên Hồng")


def form_rows(number: int = 5) -> list[TemplateRow]:
    """Rows of counts whose label no other row has."""
    form = in_use().templates[FORM]
    labels = [label_key(row.label) for row in form.rows]
    return [row for row in form.rows if row.kind == "count" and labels.count(label_key(row.label)) == 1][:number]


def table(lines: Sequence[Sequence[str]], spans: Sequence[Sequence[int]] = (), **about: Any) -> dict[str, Any]:
    """Lines of texts as `look` gives them."""
    rows = [
        {"at": at, "cells": {str(c): text for c, text in enumerate(line, 1) if text}, "fixed": {}}
        for at, line in enumerate(lines, 1)
    ]
    return {"index": 0, "name": "Biểu", "rows": rows, "spans": spans, **about}


def read(lines: Sequence[Sequence[str]], spans: Sequence[Sequence[int]] = (), **how: Any) -> Mapped:
    form = in_use().templates[FORM]
    (found,) = mapped([table(lines, spans)], form, matcher(), bodies=how.pop("bodies", UNITS), **how)
    return found


def body() -> list[list[str]]:
    return [[str(at), name, *("1" * 6)] for at, name in enumerate(UNITS, 1)]


def test_it_works() -> None:
    rows = form_rows()
    found = read([["BIỂU THEO DÕI"], ["TT", "Đơn vị", *(row.label for row in rows)], *body()])
    assert found.turned
    assert [(row.at, row.key) for row in found.rows] == [(at, row.key) for at, row in enumerate(rows, 3)]
    assert all(row.sure for row in found.rows)
    assert [head for _, head in found.columns] == list(UNITS)
    assert found.column == 0


def test_heads_on_two_lines_are_read_with_what_stands_over_them() -> None:
    rows = form_rows(4)
    lines = [
        ["BÁO CÁO TỔNG HỢP", "", "", "", "", ""],
        ["TT", "Tên xã, phường", rows[0].label, "", rows[2].label, "Ghi chú"],
        ["", "", "Tổng số", rows[1].label, "", ""],
        ["A", "B", "(1)", "(2)", "(3)", "(4)"],
        ["", "Tổng cộng", "9", "9", "9", ""],
        *body(),
    ]
    spans = [(1, 1, 1, 6), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 4), (2, 5, 3, 5), (2, 6, 3, 6)]
    found = read(lines, spans)
    assert {row.at: row.key for row in found.rows if row.key} == {3: rows[0].key, 4: rows[1].key, 5: rows[2].key}
    assert found.rows[0].label == f"{rows[0].label} · Tổng số"
    assert found.rows[0].sure


def test_a_line_of_row_numbers_binds_heads_with_other_words() -> None:
    form = in_use().templates[FORM]
    rows = [row for row in form.rows if "." in row.code and row.kind == "count"][:4]
    said = ["TT", "Đơn vị", *(row.label for row in rows)]
    codes = ["", "", *(row.code for row in rows)]
    found = read([said, codes, *body()])
    assert [row.code for row in found.rows] == [row.code for row in rows]


def test_a_table_with_a_row_for_each_indicator_is_not_turned() -> None:
    rows = form_rows()
    lines = [["TT", "Nội dung", *UNITS], *([row.code, row.label, "1", "2", "3"] for row in rows)]
    found = read(lines)
    assert not found.turned
    assert [column for column, head in found.columns if head == "Xã Kbang"] == [4]


def test_a_person_may_say_otherwise() -> None:
    rows = form_rows()
    lines = [["TT", "Đơn vị", *(row.label for row in rows)], *body()]
    assert read(lines, turns={0: True}).turned
    other = read(lines, turns={0: False})
    assert (other.turned, other.rows, other.columns) == (False, [], [])


def test_units_nobody_knows_are_rows_too() -> None:
    rows = form_rows()
    found = read([["Tên đơn vị", *(row.label for row in rows)], ["1", "2", "3"], ["Nơi khác", "5"]], bodies=())
    assert found.turned
    assert [head for _, head in found.columns] == ["Nơi khác"]


def test_the_letterhead_is_no_row_of_a_unit() -> None:
    rows = form_rows()
    lines = [["UBND XÃ KBANG"], ["Đơn vị", *(row.label for row in rows)], ["Xã Kbang", "5"], ["Xã Bình Sơn", "5"]]
    assert [at for at, _ in read(lines).columns] == [3, 4]


def test_the_same_head_twice_is_kept_as_it_was_bound() -> None:
    """Two columns of one head: the map gives each its row again; where there are three, nothing is guessed."""
    rows = form_rows(3)
    lines = [["Đơn vị", rows[0].label, "Đúng hạn", rows[1].label, "Đúng hạn"], ["Xã Kbang", "1"]]
    remembered = {("", label_key("Đúng hạn")): ["", rows[2].key]}
    kept = {row.at: row for row in read(lines, remembered=remembered).rows}
    assert (kept[3].key, kept[5].key, kept[5].remembered) == ("", rows[2].key, True)
    lines[0].append("Đúng hạn")
    assert not any(row.remembered for row in read(lines, remembered=remembered).rows)


@pytest.mark.parametrize(
    ("heads", "names", "places"),
    [
        (["Xã Kbang", "Xã Sơn"], ["Xã Kbang"], [0]),
        (["2. UBND xã Kbang", "Sơn"], ["Xã Kbang"], [0]),
        (["Sơn", "Kbang"], ["UBND xã Kbang"], [1]),
        (["1", "Phường 1", "Phường 11"], ["Phường 1"], [1]),
        (["Xã Phượng Sơn", "Xã Phương Sơn"], ["Xã Phương Sơn"], [1]),
        (["Xã Sơn"], ["Phường Sơn"], []),
        (["Tổng cộng", ""], ["Xã Kbang"], []),
        (["Số liệu của xã Kbang", "Xã Khác"], ["Xã Kbang"], [0]),
    ],
)
def test_a_unit_finds_its_own_place(heads: list[str], names: list[str], places: list[int]) -> None:
    assert place_of([(at, [head]) for at, head in enumerate(heads)], names) == places
