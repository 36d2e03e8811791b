"""The whole proof of totals as a workbook."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.result import Cell
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation import additions, proof_workbook, sealing
from cchc.reporting.consolidation.additions import Place
from cchc.reporting.consolidation.proof_source import of_question, of_seal
from cchc.reporting.consolidation.proof_workbook import NotWritten, write
from cchc.reporting.consolidation.question import Question
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, gives, small_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> dict[str, Unit]:
    made = small_country()
    for name, settled, on_time in (("a", 10, 9), ("b", 20, 20), ("d", 33, 1)):
        gives(made[name], "C3.3a", settled)
        gives(made[name], "C3.3b", on_time)
    gives(made["a"], "B1", None, "none_arisen")
    place = Place(made["west"], REGIME, PERIOD, Cell("C3.3a"))
    additions.contribute(place, Figure(FigureState.value, 5), reason="Văn phòng tự tiếp nhận")
    additions.adjust(place, Figure(FigureState.value, -3), about=made["a"], reason="=1+1 xã a tính trùng")
    return made


def asked(country: dict[str, Unit]) -> Question:
    return Question(country["west"].pk, REGIME, PERIOD)


def sheets(path: Path, *, computed: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path, data_only=computed)
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


def test_it_works(country: dict[str, Unit], tmp_path: Path) -> None:
    assert write(of_question(asked(country)), tmp_path / "proof.xlsx") == 7
    found = sheets(tmp_path / "proof.xlsx")
    assert list(found) == ["Tổng hợp", "Thành phần", "Bổ sung, điều chỉnh", "Còn thiếu, bất thường", "Cách tính lại"]
    totals = {row[0]: row for row in found["Tổng hợp"]}
    assert totals["C3.3a"][3:8] == (65, 63, 5, -3, 63)
    assert totals["C3.3a"][8] == 3
    assert totals["C3.3"][3] == 46.15
    assert totals["B1"][3] == "không phát sinh"
    parts = [row for row in found["Thành phần"] if row[0] == "C3.3a"]
    assert [(row[1], row[3], row[6]) for row in parts] == [("a", 1, 10), ("b", 1, 20), ("d", 1, 33)]
    assert [(row[3], row[4] or None, row[5]) for row in found["Bổ sung, điều chỉnh"][1:]] == [
        (5, None, "Văn phòng tự tiếp nhận"),
        (-3, "a", "=1+1 xã a tính trùng"),
    ]


def test_its_formulas_add_up_the_parts(country: dict[str, Unit], tmp_path: Path) -> None:
    write(of_question(asked(country)), tmp_path / "proof.xlsx")
    rows = {row[0]: row[7] for row in sheets(tmp_path / "proof.xlsx", computed=False)["Tổng hợp"]}
    assert rows["C3.3a"].startswith("=SUMIFS('Thành phần'!")
    assert not rows["C3.3"]


def test_a_seal_is_proved_as_it_was(country: dict[str, Unit], tmp_path: Path) -> None:
    sealed = sealing.seal(asked(country)).consolidation
    gives(country["a"], "C3.3a", 1000)
    write(of_seal(sealed), tmp_path / "proof.xlsx", "en")
    found = sheets(tmp_path / "proof.xlsx")
    assert {row[0]: row[3] for row in found["Totals"]}["C3.3a"] == 65
    assert [row[6] for row in found["Parts"] if row[0] == "C3.3a"] == [10, 20, 33]
    assert any(sealed.digest in str(row[0]) for row in found["Totals"])


def test_numbers_beyond_a_spreadsheet_are_text(country: dict[str, Unit], tmp_path: Path) -> None:
    gives(country["b"], "C3.3a", 9_007_199_254_740_993)
    write(of_question(asked(country)), tmp_path / "proof.xlsx")
    row = {row[0]: row for row in sheets(tmp_path / "proof.xlsx")["Tổng hợp"]}["C3.3a"]
    assert row[4] == "9.007.199.254.741.036"
    assert not row[7]


def test_more_parts_than_a_sheet_holds(
    country: dict[str, Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_workbook, "ROWS", 3)
    assert write(of_question(asked(country)), tmp_path / "proof.xlsx") == 7
    found = sheets(tmp_path / "proof.xlsx")
    assert [len(rows) - 1 for name, rows in found.items() if name.startswith("Thành phần")] == [3, 3, 1]


@pytest.mark.parametrize("where", ["Workbook._store_workbook", "worksheet.Worksheet._write_row"])
def test_a_full_disk(country: dict[str, Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    target = tmp_path / "proof.xlsx"
    target.write_bytes(b"before")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"xlsxwriter.{where}", full)
    with pytest.raises(NotWritten, match="No space left") as refused:
        write(of_question(asked(country)), target)
    assert "proof.xlsx" in refused.value.message.text("vi")
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["proof.xlsx"]


def test_no_folder(country: dict[str, Unit], tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="no folder"):
        write(of_question(asked(country)), tmp_path / "nowhere" / "proof.xlsx")


def test_nothing_there_is_a_workbook_too(country: dict[str, Unit], tmp_path: Path) -> None:
    assert write(of_question(Question(country["east"].pk, REGIME, PERIOD)), tmp_path / "proof.xlsx") == 0
    assert len(sheets(tmp_path / "proof.xlsx")["Thành phần"]) == 1
