"""What no report should be and some are: long, glued, slips of the scanner, one paragraph, no table, no prose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from cchc.core.checking.check import Checked, check
from cchc.core.reading.document import Document
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from tests.findings.figures import made
from tests.findings.invented import AGENCIES, report, tables
from tests.findings.wording import in_sentences
from tests.made.blocks import Block, Grid, Text
from tests.made.writers import write_txt

LETTER = [Text(line) for line in ("Số: 15/BC-UBND", "An Lạc, ngày 05 tháng 10 năm 2023", "BÁO CÁO",
          "Công tác cải cách hành chính quý III năm 2023", "UBND phường An Lạc báo cáo như sau:")]  # fmt: skip
WARD = AGENCIES[0]
SLIPS = {"0": "O", "1": "l", "5": "S"}


def document(folder: Path, blocks: Sequence[Block]) -> Document:
    return open_file(write_txt(folder / "report.txt", [*LETTER, *blocks]))


def checked(folder: Path, blocks: Sequence[Block]) -> Checked:
    """All rules over the blocks; every finding has an id of its own, a place and both sentences."""
    result = check(understand([document(folder, blocks)], known_form=False))
    assert len({finding.id for finding in result.findings}) == len(result.findings)
    assert all(f.places and f.message.text("vi") and f.message.text("en") for f in result.findings)
    return result


def prose(copies: int) -> list[str]:
    """Sentences of many wards, one after the other: other figures each time."""
    return [line for seed in range(copies) for line in in_sentences(made(seed + 20, "commune"), "commune").lines]


def test_it_works(tmp_path: Path) -> None:
    """A report as it should be passes the same way as the hard ones."""
    assert checked(tmp_path, report(WARD).blocks[5:]).not_checked.keys() == {"history"}


@pytest.mark.slow
def test_three_hundred_pages(tmp_path: Path) -> None:
    """5,000 numbers in prose and ten tables, and a wrong sum at the end of it that is still found."""
    blocks = [Text(line) for line in prose(120)]
    blocks += [block for _ in range(10) for block in tables(WARD, made(1, "commune"))]
    assert sum(len(b.text) for b in blocks if isinstance(b, Text)) > 150_000
    wrong = Text("Đã trồng 1.900 cây xanh (tuyến phố 1.200 cây, công viên 800 cây).")
    assert any("1.900" in f.found for f in checked(tmp_path, [wrong, *blocks]).findings)


@pytest.mark.slow
def test_all_in_one_paragraph(tmp_path: Path) -> None:
    assert "table" in checked(tmp_path, [Text(" ".join(prose(40)))]).not_checked


def test_words_without_spaces(tmp_path: Path) -> None:
    for line in prose(2):
        glued = line.replace(" ", "")
        lines = ("I. KẾT QUẢ", glued, "Đã giải quyết 12 hồ sơ, trong đó 10 hồ sơ đúng hạn, 9 hồ sơ trễ hạn.")
        assert any(f.found for f in checked(tmp_path, [Text(one) for one in lines]).findings)


def test_slips_of_the_scanner(tmp_path: Path) -> None:
    chance = Random(3)
    lines = ["".join(SLIPS.get(c, c) if c in SLIPS and chance.random() < 0.3 else c for c in line) for line in prose(2)]
    rows = tables(WARD, made(1, "commune"))
    assert checked(tmp_path, [*(Text(line) for line in lines), *rows]).not_checked.keys() == {"history"}


def test_only_prose(tmp_path: Path) -> None:
    found = checked(tmp_path, [Text(line) for line in prose(1)])
    assert "table" in found.not_checked


def test_only_tables(tmp_path: Path) -> None:
    bare = write_txt(tmp_path / "report.txt", [*LETTER[:4], Text("Phụ lục"), *tables(WARD, made(1, "commune"))])
    found = check(understand([open_file(bare)]))
    assert "prose" in found.not_checked


def test_a_form_nobody_knows(tmp_path: Path) -> None:
    rows = tuple((f"{n}", f"Số cây xanh của tổ dân phố {n}", "Cây", str(n * 7), "") for n in range(1, 60))
    found = checked(
        tmp_path,
        [
            Text("I. KẾT QUẢ"),
            Text("Đã trồng 1.200 cây."),
            Grid((("STT", "Nội dung", "Đơn vị", "Số liệu", "Ghi chú"), *rows)),
        ],
    )
    assert "form" in found.not_checked


@pytest.mark.parametrize("text", ["", "%", "1.2.3.4.5", "9" * 400, "12/0", "0/0 (0%)", "(((((12", "−5", "1e9", "١٢"])
def test_strange_cells_and_words(tmp_path: Path, text: str) -> None:
    head, *printed = _rows()
    rows = [head, *((code, label, unit, text if value else value, note) for code, label, unit, value, note in printed)]
    said = Text(f"Tổng số {text} hồ sơ, trong đó {text} hồ sơ trực tuyến ({text}%), {text} hồ sơ trực tiếp.")
    found = checked(tmp_path, [Text("I. KẾT QUẢ"), said, Text("Phụ lục"), Grid(tuple(rows))])
    assert "table" not in found.not_checked


def _rows() -> tuple[tuple[str, ...], ...]:
    grid = tables(WARD, made(1, "commune"))[0]
    assert isinstance(grid, Grid)
    return grid.rows
