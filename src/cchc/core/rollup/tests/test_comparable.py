"""The same indicator on two forms: what the lineage says, and the marks of a series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cchc.core.messages import Message
from cchc.core.rollup.comparable import Change, Comparing
from cchc.core.rollup.result import Cell
from cchc.core.rollup.series import Break, Mark, Point, marked
from cchc.core.rollup.tests.made import catalogue, one, placed

GIA_LAI_21, GIA_LAI_22, SEVEN, WARD = "gia-lai-2021", "gia-lai-2022", "bieu-mau-2022", "khanh-hoa-xa-2023"
COMPARING = Comparing(catalogue())


@pytest.mark.parametrize(
    ("cell", "before", "after", "kind"),
    [
        ("A2.1", GIA_LAI_21, SEVEN, Change.same),
        ("A1", GIA_LAI_21, SEVEN, Change.renamed),
        ("F2.2", GIA_LAI_21, SEVEN, Change.unit_changed),
        ("B3.3", GIA_LAI_21, SEVEN, Change.definition_changed),
        ("B1.1", GIA_LAI_21, SEVEN, Change.split),
        ("C3.3a", "tong-ket-2011-2020", WARD, Change.absent),
        ("A1", SEVEN, SEVEN, Change.same),
    ],
)
def test_it_works(cell: str, before: str, after: str, kind: Change) -> None:
    there = COMPARING.compare(Cell(cell), before, after)
    back = COMPARING.compare(Cell(cell), after, before)
    assert there.kind is kind
    assert back.kind is kind, "whichever form is asked first"
    assert there.cuts is (kind >= Change.split)
    assert there.message.text("vi") != there.message.text("en")


def test_why_it_is_not_comparable_is_told_with_its_source() -> None:
    found = COMPARING.compare(Cell("B3.3"), GIA_LAI_21, SEVEN)
    assert "kiến nghị" in found.message.text("vi"), "the note of the lineage"
    assert found.source == "Đối chiếu hai mẫu"
    assert COMPARING.compare(Cell("B1.1"), GIA_LAI_21, SEVEN).cells == (Cell("B1"),)


def test_the_way_leads_over_forms_in_between() -> None:
    """The ward's form was never compared with some forms directly."""
    found = COMPARING.compare(Cell("A1"), "tong-ket-2011-2020", WARD)
    assert found.kind is Change.renamed
    assert len(found.edges) > 1


def test_forms_nobody_compared_are_held_by_the_permanent_id() -> None:
    bare = replace_lineage([])
    found = Comparing(bare).compare(Cell("A1"), GIA_LAI_21, SEVEN)
    assert found.kind is Change.by_id
    assert not found.cuts


def replace_lineage(lineage: list[object]) -> object:
    from copy import copy

    changed = copy(catalogue())
    changed.lineage = lineage
    return changed


def test_every_edge_of_the_shipped_packs_is_understood() -> None:
    for edge in catalogue().lineage:
        assert Change[edge.kind].label.text("vi")
        row = catalogue().templates[edge.to_template].row(edge.to_row)
        if row.indicator is None:
            continue
        found = COMPARING.compare(Cell(row.indicator, row.breakdown or ""), edge.from_template, edge.to_template)
        assert found.kind >= Change.same


# --- marks


def point(code: str, cell: str, form: str, *, regime: str = "cchc", breaks: tuple[Break, ...] = ()) -> Point:
    result = one(cell, 5)
    return Point(placed(code), regime, result.figure, result, 1, frozenset({form}), breaks=breaks)


def marks(points: list[Point], cell: str) -> list[list[tuple[str, bool]]]:
    found = marked(points, Cell(cell), catalogue(), COMPARING)
    return [[(one.change or one.kind.value, one.cuts) for one in point.breaks] for point in found]


def test_the_forms_of_2021_and_2022_give_one_series_with_two_marks() -> None:
    """Renamed in one place, another meaning in the other: the first line runs on, the second is cut."""
    for cell, expected in (("A1", ("renamed", False)), ("B3.3", ("definition_changed", True))):
        points = [point("2022-Q1", cell, SEVEN), point("2021-Q1", cell, GIA_LAI_21), point("2022-Q3", cell, SEVEN)]
        assert marks(points, cell) == [[], [expected], []], "in time, whichever order they come in"


def test_the_same_meaning_on_another_form_is_only_said() -> None:
    assert marks([point("2021-Q1", "A2.1", GIA_LAI_21), point("2022-Q1", "A2.1", SEVEN)], "A2.1") == [
        [],
        [("same", False)],
    ]


def test_a_year_beside_a_quarter_is_cut_for_what_happens_in_a_period_only() -> None:
    for cell, expected in (("C3.3a", [("length", True)]), ("D2.2", []), ("C3.3", [])):
        assert marks([point("2021-Q1", cell, SEVEN), point("2022", cell, SEVEN)], cell) == [[], expected]


def test_what_became_of_a_unit_lies_between_the_right_points() -> None:
    merged = Break(Mark.unit, Message("sáp nhập", "merged"), True, date(2025, 7, 1), change="merge")
    points = [point(code, "A1", SEVEN, breaks=(merged,)) for code in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")]
    assert marks(points, "A1") == [[], [], [("merge", True)], []]
    assert [one.cut for one in marked(points, Cell("A1"), catalogue(), COMPARING)] == [False, False, True, False]


def test_another_regime_and_a_stated_ratio_are_said() -> None:
    stated = replace(point("2022-Q1", "A1", SEVEN, regime="vpcp"), stated=True)
    assert marks([point("2021-Q1", "A1", SEVEN), stated], "A1") == [[], [("stated", False), ("regime", False)]]


def test_forms_that_do_not_show_the_indicator_make_no_mark() -> None:
    both = replace(point("2022-Q1", "A1", SEVEN), forms=frozenset({SEVEN, "vpcp-ii06a", "no-such-form"}))
    assert marks([point("2021-Q3", "A1", SEVEN), both], "A1") == [[], []]
