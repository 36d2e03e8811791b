"""Plain text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made import SAMPLE, Grid, Text, write_txt

from cchc.core.reading.document import Document, Paragraph, Table
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from cchc.core.reading.formats.limits import Limits


def _read(tmp_path: Path, text: str, **limits: int) -> Document:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return open_file(path, limits=Limits(**limits))


def test_it_works(tmp_path: Path) -> None:
    document = open_file(write_txt(tmp_path / "a.txt"))
    assert [p.text for p in document.paragraphs()] == [b.text for b in SAMPLE if isinstance(b, Text)]
    (table,) = document.tables()
    (grid,) = (b for b in SAMPLE if isinstance(b, Grid))
    assert [tuple(row.texts()) for row in table.rows] == list(grid.rows)
    assert (table.place, table.rows[2].place) == ("t1", "t1.r3")
    heading = next(p for p in document.paragraphs() if p.text.startswith("I. "))
    assert heading.level == 1


def test_a_page_break_does_not_end_a_table(tmp_path: Path) -> None:
    document = _read(tmp_path, "1\ta\t2\n2\tb\t3\n\n\n3\tc\t4\n")
    assert [len(t.rows) for t in document.tables()] == [3]


def test_other_columns_after_a_blank_line_are_another_table(tmp_path: Path) -> None:
    document = _read(tmp_path, "1\ta\t2\n2\tb\t3\n\n3\tc\t4\t5\n4\td\t5\t6\n")
    assert [len(t.rows) for t in document.tables()] == [2, 2]


def test_a_paragraph_between_ends_a_table(tmp_path: Path) -> None:
    document = _read(tmp_path, "1\ta\t2\nBiểu mẫu 2\n3\tc\t4\n")
    assert [type(block) for block in document.blocks] == [Table, Paragraph, Table]


def test_ragged_rows_are_filled_up(tmp_path: Path) -> None:
    (table,) = _read(tmp_path, "1\ta\t2\n2\tb\n").tables()
    assert table.rows[1].texts() == ["2", "b", ""]


def test_indents_are_not_columns(tmp_path: Path) -> None:
    document = _read(tmp_path, "\tTrong quý, xã đã họp.\n\tKết quả tốt.\n")
    assert [p.text for p in document.paragraphs()] == ["Trong quý, xã đã họp.", "Kết quả tốt."]


def test_a_row_with_one_filled_cell_is_a_row(tmp_path: Path) -> None:
    (table,) = _read(tmp_path, "\tCải cách thể chế\t\t\n1\ta\t2\t\n").tables()
    assert table.rows[0].texts() == ["", "Cải cách thể chế", "", ""]


def test_bold_cells_are_known(tmp_path: Path) -> None:
    (table,) = _read(tmp_path, "<b>2</b>\t<b>Kiểm tra</b>\t\n1\ta\t2\n").tables()
    assert [cell.bold for cell in table.rows[0].cells] == [True, True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Báo cáo cải cách hành chính của Ủy ban nhân dân xã".encode(encoding))
    (paragraph,) = open_file(path).paragraphs()
    assert paragraph.text == "Báo cáo cải cách hành chính của Ủy ban nhân dân xã"


@pytest.mark.parametrize(
    "data", [b"bao cao \x00\x01\x02 xa", bytes(range(256)) * 4, b"\xff\xfe\x00", b"a\x81\x8d\x8f\x90\x9d" * 9]
)
def test_binary_content_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refused:
        open_file(path)
    assert refused.value.code == "encoding"


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        _read(tmp_path, "1\ta\t2\n" * 11, rows=10)
    assert refused.value.code == "too_many_rows"


def test_too_many_paragraphs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        _read(tmp_path, "dòng\n" * 11, paragraphs=10)
    assert refused.value.code == "too_much_text"
