"""Written-out reports nobody could fault: `faultless/*.txt`, each with habits that no form foresees.

0/0 everywhere; a ward without districts; last year's numbers for comparison; a quarter beside the months since January;
shares that come to 100,1; plans exceeded; parts that are no partition; parts A, B, C; tables by unit and of tasks.
In the files '|' divides the cells of a table and '~' is a blank that does not break.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.checking.check import check
from cchc.core.checking.finding import Finding, Severity
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from tests.made.blocks import Block, Grid, Text
from tests.made.writers import write_docx, write_txt

REPORTS = sorted((Path(__file__).parent / "faultless").glob("*.txt"))


def blocks(path: Path) -> tuple[Block, ...]:
    """Paragraphs and tables of one of the files."""
    found: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in [*path.read_text(encoding="utf-8").replace("~", "\u00a0").splitlines(), ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            width = max(map(len, rows))
            found.append(Grid(tuple((*row, *[""] * (width - len(row))) for row in rows)))
            rows = []
        if line.strip():
            found.append(Text(line.strip()))
    return tuple(found)


def findings(path: Path) -> list[Finding]:
    return check(understand([open_file(path)], known_form=False)).findings


def graver(found: list[Finding]) -> list[str]:
    return [f"{f.rule}: {f.message.text('vi')}" for f in found if f.severity is not Severity.info]


NOT_YET: dict[str, str] = {}
"""Reports that still get a warning they do not deserve, and why."""


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_it_works(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if path.stem in NOT_YET:
        request.applymarker(pytest.mark.xfail(reason=NOT_YET[path.stem], strict=False))
    found = findings(write_docx(tmp_path / f"{path.stem}.docx", blocks(path)))
    assert graver(found) == []
    assert len(found) <= 2  # formal remarks, each worth its line


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_plain_text_says_the_same(path: Path, tmp_path: Path) -> None:
    word = findings(write_docx(tmp_path / f"{path.stem}.docx", blocks(path)))
    text = findings(write_txt(tmp_path / f"{path.stem}.txt", blocks(path)))
    assert {finding.id for finding in text} == {finding.id for finding in word}


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("so-ngoai-vu-6-thang-2023", "11/24 nhiệm vụ", "11/25 nhiệm vụ", "ratio.prose_share"),
        ("phuong-ben-trau-q1-2026", "816 hồ sơ", "861 hồ sơ", "arithmetic.prose_parts"),
        ("huyen-dam-sen-2023", "287 thủ tục cấp huyện", "278 thủ tục cấp huyện", "arithmetic.prose_parts"),
        ("so-thuy-san-q2-2024", "ban hành 14 văn bản", "ban hành 15 văn bản", "narrative.appendix"),
        ("so-xay-dung-2023", "trước hạn 211", "trước hạn 121", "arithmetic.prose_parts"),
        ("huyen-cat-trang-6-thang-2025", "đúng hạn 846", "đúng hạn 946", "arithmetic.prose_parts"),
    ],
)
def test_a_slip_in_one_of_them_is_noticed(name: str, old: str, new: str, rule: str, tmp_path: Path) -> None:
    whole = blocks(next(path for path in REPORTS if path.stem == name))
    assert any(isinstance(block, Text) and old in block.text for block in whole)
    spoilt = tuple(Text(b.text.replace(old, new)) if isinstance(b, Text) else b for b in whole)
    found = findings(write_docx(tmp_path / "report.docx", spoilt))
    assert rule in {finding.rule.removesuffix("_likely").removesuffix("-likely") for finding in found}
