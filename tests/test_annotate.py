"""`cchc annotate`: the file given back, by its ending; what is refused, and that nothing read is overwritten."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import docx
import pytest

from cchc.cli import main
from cchc.core.checking.check import check
from cchc.core.checking.finding import Finding
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand
from cchc.core.writing.comments import annotate
from cchc.core.writing.hand_back import RefusedTarget, given_back, look_at_targets, save
from cchc.core.writing.stored import finding_of
from cchc.core.writing.tests.made import cell, commented, comments, finding, words
from tests.made import Grid, Text, write_docx, write_pdf, write_txt, write_xlsx
from tests.made.blocks import HEAD

BLOCKS = (
    Text("Số: 15/BC-UBND"),
    Text("Đồng Mây, ngày 12 tháng 9 năm 2023"),
    Text("BÁO CÁO", bold=True),
    Text("Kết quả cải cách hành chính quý III năm 2023", bold=True),
    Text("I. CHỈ ĐẠO, ĐIỀU HÀNH"),
    Text("Đã ban hành 3 văn bản chỉ đạo."),
    Text("Phụ lục 1"),
    Grid(
        (
            HEAD,
            ("1", "Tổng số văn bản quy phạm pháp luật ban hành", "Văn bản", "9", ""),
            ("1.1", "Số văn bản do cấp huyện ban hành", "Văn bản", "0", ""),
            ("1.2", "Số văn bản do cấp xã ban hành", "Văn bản", "0", ""),
        )
    ),
)


def findings_of(path: Path) -> list[Finding]:
    return check(understand([open_file(path)], known_form=False)).findings


def test_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out, page = write_docx(tmp_path / "a.docx", BLOCKS), tmp_path / "b.docx", tmp_path / "b.xlsx"
    before = source.read_bytes()
    assert main(["annotate", str(source), "-o", str(out), "--summary", str(page), "--infos"]) == 0
    assert source.read_bytes() == before
    assert page.stat().st_size > 1_000
    found = findings_of(source)
    assert len(comments(out.read_bytes())) == sum(len(f.places) or 1 for f in found)
    assert [p.text for p in docx.Document(str(out)).paragraphs] == [
        p.text for p in docx.Document(str(source)).paragraphs
    ]
    assert str(out) in capsys.readouterr().out.replace("\n", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "b.docx", "b.xlsx"]


@pytest.mark.parametrize(("write", "name"), [(write_txt, "a.txt"), (write_pdf, "a.pdf"), (write_xlsx, "a.xlsx")])
def test_other_formats_come_back_as_a_page(tmp_path: Path, write: object, name: str) -> None:
    source, out = tmp_path / name, tmp_path / "b.html"
    write(source, BLOCKS)  # type: ignore[operator]
    assert main(["annotate", str(source), "-o", str(out)]) == 0
    assert "<!doctype html>" in out.read_text("utf-8")


def test_a_pdf_cannot_come_back_as_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = write_txt(tmp_path / "a.txt", BLOCKS), tmp_path / "b.docx"
    assert main(["annotate", str(source), "-o", str(out)]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "không phải tệp Word" in said
    assert "is not a Word file" in said
    assert not out.exists()


@pytest.mark.parametrize(("out", "summary", "words_vi", "words_en"), [
    ("b.pdf", "", "phải có đuôi .docx, .html", "must end in .docx, .html"),
    ("b.docx", "c.txt", "phải có đuôi .docx, .html, .xlsx", "must end in .docx, .html, .xlsx"),
    ("a.docx", "", "Không ghi đè", "is not overwritten"),
    ("b.docx", "b.docx", "Không ghi đè", "is not overwritten"),
    ("b.docx", "a.docx", "Không ghi đè", "is not overwritten"),
    ("none/b.docx", "", "Không ghi được tệp", "could not be written"),
])  # fmt: skip
def test_results_that_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, summary: str, words_vi: str, words_en: str
) -> None:
    source = write_docx(tmp_path / "a.docx", BLOCKS)
    before = source.read_bytes()
    more = ["--summary", str(tmp_path / summary)] if summary else []
    assert main(["annotate", str(source), "-o", str(tmp_path / out), *more]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert words_vi in said
    assert words_en in said
    assert source.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_link_to_the_file_is_the_file(tmp_path: Path, link: object) -> None:
    source = write_docx(tmp_path / "a.docx", BLOCKS)
    link(source, tmp_path / "b.docx")  # type: ignore[operator]
    with pytest.raises(RefusedTarget, match="ghi đè"):
        look_at_targets([source], tmp_path / "b.docx")
    with pytest.raises(RefusedTarget, match="ghi đè"):
        look_at_targets([source], tmp_path / "c" / ".." / "a.docx")


def test_an_unreadable_file_is_refused_as_in_reading(tmp_path: Path) -> None:
    assert main(["annotate", str(tmp_path / "none.docx"), "-o", str(tmp_path / "b.docx")]) == 2


def test_infos_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    source = write_docx(tmp_path / "a.docx", BLOCKS)
    counted = []
    for option in ([], ["--infos", "--lang", "en"]):
        assert main(["annotate", str(source), "-o", str(tmp_path / "b.docx"), *option]) == 0
        data = (tmp_path / "b.docx").read_bytes()
        texts = comments(data) if data != source.read_bytes() else []
        counted.append(sum(text.startswith(("LƯU Ý", "NOTE")) for text in texts))
    infos = [f for f in findings_of(source) if f.severity == "info"]
    assert counted == [0, sum(len(f.places) or 1 for f in infos)]


def test_the_first_of_several_files_is_given_back(tmp_path: Path) -> None:
    prose = write_docx(tmp_path / "a.docx", BLOCKS[:6])
    annex = write_xlsx(tmp_path / "b.xlsx", BLOCKS[6:])
    documents = [open_file(prose), open_file(annex)]
    draft = understand(documents, known_form=False)
    found = [finding(words("f1.p6", "3", 12), cell("f2.t1.r2.c4", "9"))]
    assert commented(given_back(prose, documents, found, draft.report, ".docx")) == ["3"]
    assert given_back(prose, documents, found, draft.report, ".html").count(b"<mark") == 2


@pytest.mark.office
def test_an_old_word_file_comes_back_as_the_new_one_made_of_it(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (libreoffice-writer-nogui)")
    source = tmp_path / "a.rtf"
    source.write_text(
        "{\\rtf1\\ansi BAO CAO cai cach hanh chinh quy III nam 2023\\par Da giai quyet 15 ho so\\par}", "ascii"
    )
    document = open_file(source)
    at = document.blocks[1]
    found = [finding(words(at.place, "15", at.text.index("15")))]  # type: ignore[union-attr]
    header = understand([document], known_form=False).report
    assert commented(given_back(source, [document], found, header, ".docx")) == ["15"]


def test_a_finding_stored_as_json_is_the_same_comment(tmp_path: Path) -> None:
    source = write_docx(tmp_path / "a.docx", BLOCKS)
    data = source.read_bytes()
    own = [finding(words("p6", "3", 12), cell("t1.r2.c4", "9"), title="Tổng {7} ≠ 9".replace("{7}", "7"))]
    stored = [finding_of({**one.as_json(), "newer": 1}) for one in own]
    assert stored == own or [one.as_json() for one in stored] == [one.as_json() for one in own]
    assert comments(annotate(data, stored)) == comments(annotate(data, own))
    braces = finding_of({**own[0].as_json(), "title": "{x}"})
    assert braces.title.text("vi") == "{x}"


def test_a_result_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "folder.docx").mkdir()
    with pytest.raises(RefusedTarget):
        save(tmp_path / "folder.docx", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.docx"]
