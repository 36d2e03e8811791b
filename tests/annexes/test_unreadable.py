"""Files that are no annex: a clear sentence in two languages, never a form made of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.annex import propose
from cchc.core.catalogue.packs import load
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from tests.made import Grid, Text, write_docx, write_pdf, write_xlsx

PROSE = (Text("SỞ NỘI VỤ"), Text("Đề nghị các cơ quan gửi báo cáo trước ngày 20/3/2026."))
LIST = Grid((("Họ tên", "Chức vụ"), ("Trần Thị Ví Dụ", "Phó giám đốc"), ("Lê Thử", "Chuyên viên")))


@pytest.mark.parametrize("write", [write_docx, write_pdf, write_xlsx])
def test_a_letter_without_its_annex(tmp_path: Path, write: object) -> None:
    assert callable(write)
    path = write(tmp_path / f"letter.{write.__name__.removeprefix('write_')}", PROSE)
    with pytest.raises(UnreadableFile) as refused:
        propose([open_file(path)], load())
    assert refused.value.code == "no_annex"


def test_a_list_of_people_is_no_form(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        propose([open_file(write_docx(tmp_path / "list.docx", (*PROSE, LIST)))], load())
    assert "phụ lục" in refused.value.message.vi
    assert "annex" in refused.value.message.en


def test_the_annex_as_a_file_of_its_own(tmp_path: Path) -> None:
    """The letter in one file, the form in another: both are read together."""
    grid = Grid((("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), ("1", "Số TTHC công bố mới", "Thủ tục", "")))
    letter = open_file(write_docx(tmp_path / "cv.docx", PROSE))
    annex = open_file(write_xlsx(tmp_path / "pl.xlsx", (Text("Phụ lục 1"), grid)))
    found = propose([letter, annex], load())
    assert [row.indicator for row in found.rows] == ["C1.2"]
    assert found.letter.deadline is not None
