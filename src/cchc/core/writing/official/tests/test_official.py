"""The official document: what its Word file and its PDF hold, whatever is put into it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx as word
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.writing.official import Annex, Column, Draft, OfficialDocument, Row, Section, Table
from cchc.core.writing.official.check import Result, Verdict, clauses, hold
from cchc.core.writing.official.document import LONGEST, line, long_day, number_and_symbol, paragraphs, roman
from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.layout import layout
from cchc.core.writing.official.measure import lines, width
from cchc.core.writing.official.pdf import first_picture, pdf
from cchc.core.writing.official.reference import page
from cchc.core.writing.official.sample import letter, report
from cchc.core.writing.official.seen import joined
from cchc.core.writing.official.seen_docx import seen as seen_docx
from cchc.core.writing.official.seen_pdf import seen as seen_pdf

REPOSITORY = Path(__file__).parents[6]


def words_of(content: bytes) -> str:
    """All words of a Word file, tables too."""
    document = word.Document(io.BytesIO(content))
    return " ".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def print_of(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as file:
        return "\n".join(page.extract_text() for page in file.pages)


def failed(results: list[Result]) -> list[str]:
    return [f"{one.clause.id}: {one.found}" for one in results if one.verdict is Verdict.FAILS]


def test_it_works() -> None:
    """A report says the same in Word and PDF, and no clause of the layout fails in either."""
    made = report()
    for said in ("SỞ NỘI VỤ TỈNH MẪU", "CHI CỤC MẪU", "Số: 07/BC-CCM", "ngày 05 tháng 02 năm 2026", "KT. CHỦ TỊCH"):
        assert said in words_of(docx(made))
        assert said in print_of(pdf(made))
    assert failed(hold(seen_docx(docx(made)))) == []
    assert failed(hold(seen_pdf(pdf(made)))) == []


def test_a_letter_has_no_kind_and_its_subject_under_the_number() -> None:
    made = letter()
    results = hold(seen_docx(docx(made)))
    assert failed(results) == []
    assert {one.verdict for one in results if one.clause.part == "kind"} == {Verdict.UNSEEN}
    assert {one.verdict for one in results if one.clause.part == "subject"} == {Verdict.HOLDS}
    assert "V/v rà soát" in print_of(pdf(made))
    assert "Kính gửi:" in words_of(docx(made))


def test_the_reference_is_written_from_the_data() -> None:
    assert (REPOSITORY / "docs/reference/layout.md").read_text(encoding="utf-8") == page()


def test_every_clause_names_its_source_and_how_sure_it_is() -> None:
    for clause in layout():
        assert clause.source, clause.id
        assert clause.remark in {"verified", "recalled", "practice"}, clause.id
        if clause.low is not None or clause.high is not None:
            low, high = clause.range
            assert low <= clause.number <= high, clause.id


def test_what_is_set_otherwise_fails_that_clause(tmp_path: Path) -> None:
    """The check sees what was changed in a finished file, and only that."""
    document = word.Document(io.BytesIO(docx(report())))
    document.sections[0].left_margin = word.shared.Mm(20)
    next(one for one in document.styles if one.name == "VB Trích yếu").font.bold = False
    document.save(str(tmp_path / "sai.docx"))
    assert {one.partition(":")[0] for one in failed(clauses(tmp_path / "sai.docx"))} == {"page.left", "about.bold"}


def test_an_annex_that_names_another_number_fails(tmp_path: Path) -> None:
    document = word.Document(io.BytesIO(docx(report())))
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("(Kèm theo"):
            paragraph.runs[0].text = paragraph.text.replace("07/BC-CCM", "08/BC-CCM")
    document.save(str(tmp_path / "sai.docx"))
    assert failed(clauses(tmp_path / "sai.docx")) == ["annex.with.same: không"]


def test_only_word_and_pdf_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"neither \.docx nor \.pdf"):
        clauses(tmp_path / "a.txt")


def test_a_draft_leaves_number_and_day_blank_and_says_so() -> None:
    made = replace(report(), number="", date="2026", draft=Draft.YES)
    said = words_of(docx(made)).replace("\u00a0", " ")
    assert "Số:       /BC-CCM" in said
    assert "DỰ THẢO" in said
    assert "DỰ THẢO" in print_of(pdf(made))
    assert failed(hold(seen_docx(docx(made)))) == []
    assert failed(hold(seen_pdf(pdf(made)))) == []


def test_one_annex_has_no_number_and_a_wide_one_lies_across() -> None:
    first, wide = report().annexes
    alone = docx(replace(report(), annexes=(first,)))
    assert "Phụ lục II" not in words_of(alone)
    assert "Phụ lục I" not in words_of(alone)
    sections = word.Document(io.BytesIO(docx(report()))).sections
    assert [one.page_width > one.page_height for one in sections] == [False, False, True]
    with pdfplumber.open(io.BytesIO(pdf(report()))) as file:
        assert file.pages[-1].width > file.pages[-1].height
    assert wide.across(165)
    assert not first.across(165)


def test_heads_come_again_on_each_page_and_rows_are_whole() -> None:
    with pdfplumber.open(io.BytesIO(pdf(report(rows=300)))) as file:
        heads = [one for one in file.pages if "Chỉ tiêu thống kê" in one.extract_text()]
    assert len(heads) > 5
    found = {one.clause.id: one.verdict for one in hold(seen_docx(docx(report(rows=300))))}
    assert found["table.head"] is found["table.rows"] is Verdict.HOLDS


def test_the_same_document_is_the_same_file() -> None:
    assert docx(report()) == docx(report())
    assert pdf(report()) == pdf(report())


def test_the_pdf_says_it_is_pdf_a() -> None:
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf(report())


def test_a_character_the_font_lacks_still_gives_a_pdf() -> None:
    made = pdf(replace(report(), about="Kết quả 🙂 năm 2026"))
    assert b"pdfaid" not in made
    assert "năm 2026" in print_of(made)


def test_the_picture_is_of_one_page() -> None:
    assert first_picture(report()).startswith(b"\x89PNG")


BAD = "<script>alert(1)</script> & {{ x }} #eval(1) *đậm* \x00\x07\ufffe\u202e$x$ \\ =1+1"


def test_markup_and_control_characters_are_words_or_nothing() -> None:
    made = replace(report(), about=BAD, agency=BAD, sections=(Section(BAD, 1, paragraphs(BAD)),), annexes=(
        Annex(BAD, (Table((Column("A"), Column("B")), (Row((BAD, BAD)),)),)),
    ))  # fmt: skip
    for said in (words_of(docx(made)), print_of(pdf(made))):
        assert "<script>alert(1)</script>" in said.replace("\n", " ")
        assert "\x07" not in said
        assert "\u202e" not in said


def test_very_long_names_stay_on_the_page() -> None:
    made = replace(report(), agency="Trung tâm " + "Phục vụ hành chính công " * 12, about="Kết quả " * 60)
    with pdfplumber.open(io.BytesIO(pdf(made))) as file:
        first = file.pages[0]
        assert max(char["x1"] for char in first.chars) <= first.width
        assert min(char["x0"] for char in first.chars) >= 80
    assert failed(hold(seen_docx(docx(made)))) == []


def test_empty_prose_still_is_a_document() -> None:
    made = replace(report(), sections=(), annexes=(), recipients=())
    assert "CHI CỤC MẪU" in words_of(docx(made))
    assert "CHI CỤC MẪU" in print_of(pdf(made))


def test_a_paragraph_of_100_kb_is_set_whole() -> None:
    long = "Nội dung dài của báo cáo. " * 4000
    made = replace(report(), sections=(Section(paragraphs=paragraphs(long)),), annexes=())
    assert words_of(docx(made)).count("Nội dung dài") == 4000
    assert print_of(pdf(made)).replace("\n", " ").count("Nội dung dài của báo cáo.") > 3900


def test_a_cell_taller_than_a_page_goes_over() -> None:
    tall = Annex("Dài", (Table((Column("A"), Column("B")), (Row(("1", "dài " * 6000)),)),))
    with pdfplumber.open(io.BytesIO(pdf(replace(report(), annexes=(tall,))))) as file:
        assert sum(one.extract_text().count("dài") for one in file.pages) == 6000


def test_no_part_of_the_package_is_of_elsewhere() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(report()))) as package:
        assert not [name for name in package.namelist() if b'TargetMode="External"' in package.read(name)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("84/BC-UBND", ("84", "BC-UBND")), ("Số: 1202 /BC-UBND", ("1202", "BC-UBND")),
        ("/BC-STTTT-VP", ("", "BC-STTTT-VP")),
        ("84", ("84", "")), ("", ("", "")), ("07/2026/BC", ("07", "2026/BC")),
    ],
)  # fmt: skip
def test_numbers_and_symbols(written: str, read: tuple[str, str]) -> None:
    assert number_and_symbol(written) == read


def test_days_are_written_as_the_decree_has_them() -> None:
    assert long_day("2026-01-05") == "ngày 05 tháng 01 năm 2026"
    assert long_day("2026-03-10") == "ngày 10 tháng 3 năm 2026"
    assert long_day("2026-12-31") == "ngày 31 tháng 12 năm 2026"
    assert long_day("2026-03").replace("\u00a0", "") == "ngày  tháng 3 năm 2026"


@given(st.integers(1, 3999))
def test_roman_numbers_read_back(number: int) -> None:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    digits = [values[sign] for sign in roman(number)]
    back = sum(-a if b > a else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
    assert back == number


@given(st.text(max_size=3 * LONGEST))
def test_paragraphs_lose_no_word_and_none_is_too_long(text: str) -> None:
    parts = paragraphs(text)
    assert all(0 < len(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(line(text).split())


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzđêơ", min_size=1, max_size=9), min_size=1, max_size=30))
def test_even_lines_lose_no_word(words: list[str]) -> None:
    text = " ".join(words)
    found = lines(text, 12, 60, bold=True)
    assert " ".join(found) == text
    assert all(width(one, 12, bold=True) <= 60 or " " not in one for one in found)


def test_a_quarter_keeps_its_number() -> None:
    found = lines("Kết quả thực hiện công tác cải cách hành chính quý I năm 2026 và nhiệm vụ quý II năm 2026", 14, 100)
    assert len(found) > 1
    assert not [one for one in found if one.endswith(("quý", "năm"))]


@settings(max_examples=15)
@given(st.text(max_size=300), st.text(max_size=80), st.integers(0, 3))
def test_whatever_is_typed_is_a_file(text: str, name: str, rows: int) -> None:
    table = Table((Column("A"), Column("B")), tuple(Row((name, text)) for _ in range(rows)))
    made: Any = OfficialDocument(
        agency=name, symbol=name, place=name, authority=report().authority, about=text,
        sections=(Section(name, 2, paragraphs(text)),), annexes=(Annex(name, (table,), (text,)),), recipients=(text,),
    )  # fmt: skip
    word.Document(io.BytesIO(docx(made)))
    assert pdf(made).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("heading", "paragraphs", "division", "under"),
    [
        ("Phần thứ nhất. Kết quả", ("Chữ.",), ("Phần thứ nhất", "KẾT QUẢ"), ("Chữ.",)),
        ("PHẦN THỨ HAI", ("NHIỆM VỤ", "NĂM 2026", "Chữ."), ("Phần thứ hai", "NHIỆM VỤ NĂM 2026"), ("Chữ.",)),
        ("Phần thứ ba KIẾN NGHỊ, ĐỀ XUẤT", (), ("Phần thứ ba", "KIẾN NGHỊ, ĐỀ XUẤT"), ()),
        ("Chương ii - Quy định", ("2026", "Chữ."), ("Chương II", "QUY ĐỊNH"), ("2026", "Chữ.")),
        ("Phần mềm một cửa", ("Chữ.",), None, ("Chữ.",)),
        ("I. TÌNH HÌNH", ("HOA.",), None, ("HOA.",)),
        ("Phần 1", ("Chữ.",), ("Phần 1", ""), ("Chữ.",)),
    ],
)  # fmt: skip
def test_parts_and_chapters_have_a_name_and_a_title(
    heading: str, paragraphs: tuple[str, ...], division: Any, under: tuple[str, ...]
) -> None:
    one = Section(heading, 1, paragraphs)
    assert (one.division, one.under) == (division, under)


def test_a_part_stands_centred_with_its_title_below() -> None:
    for found in (seen_docx(docx(report())), seen_pdf(pdf(report()))):
        assert [one.text for one in found.parts["division"]] == ["Phần thứ nhất", "Phần thứ hai"]
        assert joined(found.parts["division_title"]).startswith("KẾT QUẢ THỰC HIỆN")
        assert {one.align for one in found.parts["division_title"]} == {"center"}
