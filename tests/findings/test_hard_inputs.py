"""What no report should be and some are: long, glued, slips of the scanner, one paragraph, no table, no prose."""

from __future__ import annotations

import time
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
READINGS = 80
"""A report of 5,000 numbers is checked in the time of so many readings: statements are held against each other in
pairs, and this one says the same things of a hundred agencies."""
SLOWER = 6
"""Twice the text may take so many times as long: four times for pairs of statements, eight would be triples."""


def document(folder: Path, blocks: Sequence[Block]) -> Document:
    return open_file(write_txt(folder / "report.txt", [*LETTER, *blocks]))


def seconds(folder: Path, blocks: Sequence[Block]) -> tuple[float, float, int]:
    """Processor seconds of understanding and of checking, and how many statements there are."""
    opened = document(folder, blocks)
    start = time.process_time()
    draft = understand([opened], known_form=False)
    read = time.process_time()
    check(draft)
    return read - start, time.process_time() - read, len(draft.facts)


def checked(folder: Path, blocks: Sequence[Block]) -> Checked:
    return check(understand([document(folder, blocks)], known_form=False))


def prose(copies: int) -> list[str]:
    """Sentences of many wards, one after the other: other figures each time."""
    return [line for seed in range(copies) for line in in_sentences(made(seed + 20, "commune"), "commune").lines]


def test_it_works(tmp_path: Path) -> None:
    """A report as it should be passes the same way as the hard ones."""
    assert checked(tmp_path, report(WARD).blocks[5:]).findings is not None


@pytest.mark.slow
def test_three_hundred_pages(tmp_path: Path) -> None:
    """5,000 numbers in prose and ten tables: it ends, and not much later than it was read."""
    blocks = [Text(line) for line in prose(120)]
    blocks += [block for _ in range(10) for block in tables(WARD, made(1, "commune"))]
    assert sum(len(b.text) for b in blocks if isinstance(b, Text)) > 150_000
    reading, checking, numbers = seconds(tmp_path, blocks)
    assert numbers > 5_000
    assert checking <= READINGS * reading, (reading, checking)


@pytest.mark.slow
def test_twice_the_numbers_take_little_more_than_twice_the_time(tmp_path: Path) -> None:
    took = []
    for copies in (30, 60):
        blocks = [Text(line) for line in prose(copies)]
        blocks += [block for _ in range(copies // 10) for block in tables(WARD, made(1, "commune"))]
        took.append(seconds(tmp_path, blocks)[1])
    assert took[1] <= SLOWER * took[0], took


@pytest.mark.slow
def test_all_in_one_paragraph(tmp_path: Path) -> None:
    assert checked(tmp_path, [Text(" ".join(prose(40)))]).findings is not None


def test_words_without_spaces(tmp_path: Path) -> None:
    for line in prose(2):
        glued = line.replace(" ", "")
        assert (
            checked(tmp_path, [Text("I. KẾT QUẢ"), Text(glued), Text("Đã giải quyết 12 hồ sơ.")]).findings is not None
        )


def test_slips_of_the_scanner(tmp_path: Path) -> None:
    chance = Random(3)
    lines = ["".join(SLIPS.get(c, c) if c in SLIPS and chance.random() < 0.3 else c for c in line) for line in prose(2)]
    rows = tables(WARD, made(1, "commune"))
    assert checked(tmp_path, [*(Text(line) for line in lines), *rows]).findings is not None


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
    rows = [(code, label, unit, text if value else value, note) for code, label, unit, value, note in _rows()]
    said = Text(f"Tổng số {text} hồ sơ, trong đó {text} hồ sơ trực tuyến ({text}%), {text} hồ sơ trực tiếp.")
    assert checked(tmp_path, [Text("I. KẾT QUẢ"), said, Text("Phụ lục"), Grid(tuple(rows))]).findings is not None


def _rows() -> tuple[tuple[str, ...], ...]:
    grid = tables(WARD, made(1, "commune"))[0]
    assert isinstance(grid, Grid)
    return grid.rows
