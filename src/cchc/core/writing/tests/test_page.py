"""Blocks for a page: merged cells resolved, places those of the draft, nothing but plain values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.made import Grid, Text, write_docx, write_xlsx

from cchc.core.reading.document import Cell, Document, Paragraph, Row, Table
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from cchc.core.writing.page import page

LEFT, UP = Cell(merged="left"), Cell(merged="up")


def shown(*rows: tuple[Cell, ...]) -> list[list[tuple[str, int, int]]]:
    """(text, colspan, rowspan) of the cells of each row."""
    table = Table(tuple(Row(cells, f"t1.r{n}") for n, cells in enumerate(rows, 1)), "t1")
    (block,) = page([Document("a.docx", "docx", [table])])["files"][0]["blocks"]
    return [[(c["text"], c["colspan"], c["rowspan"]) for c in row["cells"]] for row in block["rows"]]


def test_it_works(tmp_path: Path) -> None:
    (file,) = page([open_file(write_docx(tmp_path / "a.docx"))])["files"]
    assert (file["name"], file["format"]) == ("a.docx", "docx")
    title = next(block for block in file["blocks"] if block.get("text") == "BÁO CÁO")
    assert title == {
        "kind": "p", "place": "p3", "text": "BÁO CÁO", "bold": True, "italic": False, "align": "left", "level": None,
        "source": "body",
    }  # fmt: skip
    table = next(block for block in file["blocks"] if block["kind"] == "table")
    assert table["rows"][1]["cells"][3] == {
        "place": "t1.r2.c4", "text": "17", "bold": False, "colspan": 1, "rowspan": 1,
    }  # fmt: skip
    assert json.loads(json.dumps(file)) == file


def test_merges_become_spans() -> None:
    a, b, c, d = (Cell(letter) for letter in "abcd")
    assert shown((a, LEFT, b), (UP, LEFT, c), (d, c, UP)) == [
        [("a", 2, 2), ("b", 1, 1)],
        [("c", 1, 2)],
        [("d", 1, 1), ("c", 1, 1)],
    ]


def test_a_merge_that_is_no_rectangle_is_shown_row_by_row() -> None:
    a, b = Cell("a"), Cell("b")
    assert shown((a, LEFT), (UP, b)) == [[("a", 2, 1)], [("", 1, 1), ("b", 1, 1)]]


def test_a_merge_that_continues_nothing_is_a_cell() -> None:
    assert shown((LEFT, Cell("a")), (UP, UP)) == [[("", 1, 2), ("a", 1, 2)], []]


def grids(width: int) -> st.SearchStrategy[list[list[Cell]]]:
    cell = st.sampled_from([Cell("x"), LEFT, UP])
    return st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=6)


@given(st.integers(1, 5).flatmap(grids))
def test_every_spot_of_the_grid_is_covered_once(grid: list[list[Cell]]) -> None:
    rows = shown(*map(tuple, grid))
    taken: set[tuple[int, int]] = set()
    for number, cells in enumerate(rows):
        for _, across, down in cells:
            column = next(c for c in range(len(grid[0])) if (number, c) not in taken)  # where a browser puts it
            spots = {(r, c) for r in range(number, number + down) for c in range(column, column + across)}
            assert not spots & taken
            taken |= spots
    assert taken == {(r, c) for r in range(len(grid)) for c in range(len(grid[0]))}


def test_positions_in_a_cell_of_several_lines_hold() -> None:
    cell = Cell("một hai", lines=("một", "hai"))
    assert shown((cell,)) == [[("một\nhai", 1, 1)]]


def test_places_are_those_of_the_draft_where_there_are_several_files(tmp_path: Path) -> None:
    prose = write_docx(tmp_path / "a.docx")
    line = ("1.", "Số văn bản quy phạm pháp luật đã ban hành", "Văn bản", "7", "")
    annex = write_xlsx(
        tmp_path / "b.xlsx", (Text("PHỤ LỤC"), Grid((("STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú"), line)))
    )
    documents = [open_file(prose), open_file(annex)]
    draft = understand(documents, known_form=False)
    places = {
        cell["place"]
        for file in page(documents)["files"]
        for block in file["blocks"]
        for row in block.get("rows", ())
        for cell in row["cells"]
    } | {block["place"] for file in page(documents)["files"] for block in file["blocks"]}
    assert {row.place for row in draft.rows} | {line.place for line in draft.lines} <= places


@pytest.mark.parametrize("source", ["body", "textbox"])
def test_what_is_not_said_has_a_plain_value(source: str) -> None:
    (block,) = page([Document("a.txt", "txt", [Paragraph("x", "p1", source=source)])])["files"][0]["blocks"]
    assert (block["align"], block["italic"], block["source"]) == ("left", False, source)
