"""Comments in a Word file: at the very words, whatever stands around them, and nothing else changes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.made import raw_docx, write_docx

from cchc.core.checking.finding import Place, Severity
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from cchc.core.writing.comments import annotate
from cchc.core.writing.tests.made import W, assert_sound, cell, commented, comments, finding, part, words

NOON = datetime(2023, 9, 12, 12, 0)
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def made(tmp_path: Path, body: str, *places: Place, **parts: str) -> bytes:
    """The made file with one finding per place; checked to be sound, to read the same and to keep its text."""
    path = raw_docx(tmp_path / "a.docx", body, **parts)
    result = annotate(path.read_bytes(), [finding(place, identity=f"f{n}") for n, place in enumerate(places)])
    assert_sound(result)
    after = tmp_path / "b.docx"
    after.write_bytes(result)
    assert open_file(after).blocks == open_file(path).blocks
    before = part(path.read_bytes())
    assert "".join(before.itertext()) == "".join(part(result).itertext())
    return result


def test_it_works(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx")
    sentence = next(q for q in open_file(path).paragraphs() if "1.204" in q.text)
    at = sentence.text.index("1.187 hồ sơ")
    places = (words(sentence.place, "1.187 hồ sơ", at), cell("t1.r3.c4", "34"))
    result = annotate(path.read_bytes(), [finding(*places)], when=NOON)
    assert commented(result) == ["1.187 hồ sơ", "34"]
    assert comments(result) == [
        "LỖI: Tổng 7 ≠ 9\n4 + 5 = 9\nDòng 1 ghi 7 nhưng cộng lại được 9: kiểm tra lại.\nCũng ở: Phụ lục 1, 1.",
        "LỖI: Tổng 7 ≠ 9\nXem ghi chú đầy đủ tại I: “1.187 hồ sơ”.",
    ]
    assert_sound(result)
    first, second = docx.Document(io.BytesIO(result)).comments
    assert (first.author, first.initials, first.timestamp.hour if first.timestamp else 0) == ("cchc", "cchc", 12)
    assert second.text.startswith("LỖI")


def test_every_other_part_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx")
    result = annotate(path.read_bytes(), [finding(cell("t1.r2.c4"))])
    changed = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(result)) as new:
        assert new.testzip() is None
        assert {info.filename for info in new.infolist()} == {info.filename for info in old.infolist()} | changed
        for info in old.infolist():
            copy = new.getinfo(info.filename)
            assert (copy.date_time, copy.compress_type) == (info.date_time, info.compress_type)
            if info.filename not in changed:
                assert new.read(copy) == old.read(info)
        assert [i.filename for i in new.infolist()][: len(old.infolist())] == [i.filename for i in old.infolist()]


def test_without_findings_the_file_is_the_same(tmp_path: Path) -> None:
    data = write_docx(tmp_path / "a.docx").read_bytes()
    assert annotate(data, []) == data


def test_words_over_split_runs_keep_the_look_of_each(tmp_path: Path) -> None:
    body = p(r("Đã giải quyết 49"), r("6 hồ", "<w:b/>"), r(" sơ đúng hạn", "<w:i/>"))
    result = made(tmp_path, body, words("p1", "496 hồ sơ", 14), words("p1", "hồ", 18))
    assert commented(result) == ["496 hồ sơ", "hồ"]
    looks = [
        (run.findtext(f"{W}t"), [e.tag[len(W) :] for e in run.iterfind(f"{W}rPr/*")])
        for run in part(result).iter(f"{W}r")
    ]
    assert [look for look in looks if look[0]] == [
        ("Đã giải quyết ", []), ("49", []), ("6 ", ["b"]), ("hồ", ["b"]), (" sơ", ["i"]), (" đúng hạn", ["i"]),
    ]  # fmt: skip


def test_words_that_stand_several_times_are_those_at_the_offset(tmp_path: Path) -> None:
    result = made(tmp_path, p(r("Có 7 xã, 7 thôn, 7 tổ")), words("p1", "7", 9))
    marked = next(part(result).iter(f"{W}commentRangeStart"))
    before = "".join(sibling.findtext(f"{W}t") or "" for sibling in marked.itersiblings(f"{W}r", preceding=True))
    assert before == "Có 7 xã, "


def test_a_run_with_tabs_and_breaks_is_cut_at_the_words(tmp_path: Path) -> None:
    run = "<w:r><w:rPr><w:b/></w:rPr><w:tab/><w:t>tổng</w:t><w:tab/><w:t>98 hồ sơ</w:t><w:br/><w:t>hết</w:t></w:r>"
    result = made(tmp_path, p(run), words("p1", "98", 5), words("p1", "tổng 98 hồ sơ hết", 0))
    assert commented(result) == ["98", "tổng98 hồ sơhết"]


def test_tracked_changes(tmp_path: Path) -> None:
    body = p(
        r("Có "),
        '<w:del w:id="1" w:author="a"><w:r><w:delText>12</w:delText></w:r></w:del>',
        f'<w:ins w:id="2" w:author="a">{r("15 hồ")}</w:ins>',
        r(" sơ"),
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t> cũ</w:t></w:r></w:moveFrom>',
    )
    result = made(tmp_path, body, words("p1", "15 hồ sơ", 3), words("p1", "15", 3))
    assert commented(result) == ["15 hồ sơ", "15"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    result = made(tmp_path, p(r("Có 15 "), properties=mark) + p(r("hồ sơ")), words("p1", "15 hồ sơ", 3))
    assert commented(result) == ["15 hồ sơ"]


def test_hyperlinks_and_smart_tags(tmp_path: Path) -> None:
    body = p(
        r("xem "),
        f'<w:hyperlink w:anchor="x">{r("15 hồ sơ trễ")}</w:hyperlink>',
        f"<w:smartTag>{r(' 20 việc')}</w:smartTag>",
    )
    result = made(tmp_path, body, words("p1", "15 hồ sơ", 4), words("p1", "20", 17))
    assert commented(result) == ["15 hồ sơ", "20"]


def test_a_content_control_is_commented_from_outside(tmp_path: Path) -> None:
    """Word fills a bound control anew: a comment inside would be lost."""
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('15 hồ sơ')}</w:sdtContent></w:sdt>"
    result = made(tmp_path, p(r("có "), control, r(" trễ")), words("p1", "15", 3))
    assert commented(result) == ["15 hồ sơ"]


def test_a_block_control_is_no_obstacle(tmp_path: Path) -> None:
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('có 15 hồ sơ'))}</w:sdtContent></w:sdt>"
    assert commented(made(tmp_path, body, words("p1", "15", 3))) == ["15"]


def test_a_field_is_commented_as_a_whole(tmp_path: Path) -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = '<w:r><w:instrText xml:space="preserve"> =SUM(ABOVE) </w:instrText></w:r>'
    body = p(r("cộng "), mark("begin"), code, mark("separate"), r("1"), r("5"), mark("end"), r(" hồ sơ"))
    body += p(r("số "), f'<w:fldSimple w:instr="NUMPAGES">{r("20")}</w:fldSimple>')
    result = made(tmp_path, body, words("p1", "5", 6), words("p2", "20", 3))
    assert commented(result) == ["15", "20"]
    start = next(part(result).iter(f"{W}commentRangeStart"))
    following = start.getnext()
    assert following is not None
    assert following[0].tag == f"{W}fldChar"


def test_the_automatic_number_is_no_run(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="12"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = p(r("12 hồ sơ, 12 việc"), properties=number)
    places = words("p1", "12 hồ sơ", 4), words("p1", "12. 12", 0), words("p1", "12.", 0)
    result = made(tmp_path, body, *places, numbering=numbering)
    assert commented(result) == ["12 hồ sơ", "12", "12 hồ sơ, 12 việc"]


def test_pieces_of_a_list_typed_with_line_breaks(tmp_path: Path) -> None:
    body = p("<w:r><w:t>Gồm:</w:t><w:br/><w:t>- 3 việc</w:t><w:br/><w:t>- 3 việc</w:t></w:r>")
    result = made(tmp_path, body, words("p1.l3", "3 việc", 2), words("p1.l2", "3", 2))
    assert commented(result) == ["3 việc", "3"]
    first, second = part(result).iter(f"{W}commentRangeStart")
    assert (first.get(f"{W}id"), second.get(f"{W}id")) == ("1", "0")


def test_a_run_in_heading_is_searched_for_its_tail(tmp_path: Path) -> None:
    body = p(r("V. KIẾN NGHỊ: Không có 3 việc"))
    assert commented(made(tmp_path, body, words("p1", "3 việc", 9))) == ["3 việc"]


def test_words_that_are_not_there_mean_the_paragraph(tmp_path: Path) -> None:
    result = made(tmp_path, p(r("có 3 việc"), r(" nữa")), words("p1", "4 việc", 3))
    assert commented(result) == ["có 3 việc nữa"]
    assert "Chỗ này: I: “4 việc”" in comments(result)[0]


@pytest.mark.parametrize(("typed", "quote"), [
    ("số hồ sơ 15", "hồ sơ"),
    ("so\u0302\u0301 ho\u0302\u0300 so\u031b 15", "hồ sơ"),
    ("số&#8203; hồ\u00a0 \u00adsơ 15", "hồ sơ"),
    ("&lt;b&gt;số&lt;/b&gt; hồ sơ 15", "hồ sơ 15"),
    ("số *hồ sơ* 15", "hồ sơ"),
])  # fmt: skip
def test_what_reading_cleans_is_found_again(tmp_path: Path, typed: str, quote: str) -> None:
    path = raw_docx(tmp_path / "a.docx", p(r(typed)))
    (paragraph,) = open_file(path).paragraphs()
    result = made(tmp_path, p(r(typed)), words("p1", quote, paragraph.text.index(quote)))
    (found,) = commented(result)
    plain = tmp_path / "c.docx"
    raw_docx(plain, p(r(found.replace("&", "&amp;").replace("<", "&lt;"))))
    (again,) = open_file(plain).paragraphs()
    assert again.text.strip("*") == quote


def test_fonts_from_before_unicode(tmp_path: Path) -> None:
    font = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    body = p(r("Sè hå s¬ lµ 15", font))
    (paragraph,) = open_file(raw_docx(tmp_path / "a.docx", body)).paragraphs()
    assert paragraph.text == "Số hồ sơ là 15"
    assert commented(made(tmp_path, body, words("p1", "hồ sơ", 3), words("p1", "15", 12))) == ["hå s¬", "15"]


def test_cells(tmp_path: Path) -> None:
    merged = tbl(
        tc(p(r("đầu")), '<w:gridSpan w:val="2"/>') + tc(p(r("7"), r("8"))),
        tc(p(r("cao")), '<w:vMerge w:val="restart"/>') + tc(p()) + tc(p(r("một")) + p(r("hai"))),
        tc(p(r("ẩn")), "<w:vMerge/>") + tc(p(r("có 5 và 6"))) + tc(p(r("9"), properties='<w:jc w:val="right"/>')),
    )
    places = (
        cell("t1.r1.c3", "78"), cell("t1.r2.c2"), cell("t1.r2.c3", "một hai"), cell("t1.r3.c1"), cell("t1.r1.c2"),
        Place("cell", "t1.r3.c2", quote="6", start=8, end=9), cell("t1.r3.c3", "9"),
        Place("header", "t1.r2.c3", quote="hai", start=0, end=3),
    )  # fmt: skip
    result = made(tmp_path, merged, *places)
    assert commented(result) == ["78", "", "mộthai", "cao", "đầu", "6", "9", "hai"]


def test_nested_tables(tmp_path: Path) -> None:
    inner = tbl(tc(p(r("15"))) + tc(p(r("hồ sơ"))))
    result = made(tmp_path, tbl(tc(p(r("trước")) + inner + p()) + tc(p(r("20")))), cell("t1.r1.c1"), cell("t1.r1.c2"))
    assert commented(result) == ["trước15hồ sơ", "20"]


def test_a_text_box_is_commented_where_it_is_anchored(tmp_path: Path) -> None:
    """Word takes no comment inside a text box."""
    body = p(r("đoạn "), BOX.format(p(r("có 15 hồ sơ")) + tbl(tc(p(r("8"))))), r(" hết"))
    result = made(tmp_path, body, words("p1.box1", "15", 3), cell("t1.r1.c1", "8"))
    assert next(part(result).iter(f"{W}txbxContent")).find(f".//{W}commentRangeStart") is None
    assert "Chỗ này: I: “15”" in comments(result)[0]
    start = next(part(result).iter(f"{W}commentRangeStart"))
    assert start.getparent() is part(result).find(f"{W}body/{W}p") or start.getparent().tag == f"{W}p"


def test_equations_and_symbols(tmp_path: Path) -> None:
    body = p(
        r("đạt "),
        "<m:oMath><m:r><m:t>98</m:t></m:r></m:oMath>",
        r("%"),
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
    )
    assert commented(made(tmp_path, body, words("p1", "98%", 4))) == ["%"]


def test_places_elsewhere(tmp_path: Path) -> None:
    data = raw_docx(tmp_path / "a.docx", p(r("Báo cáo có 3 việc"))).read_bytes()
    nowhere = annotate(data, [finding()])
    assert commented(nowhere) == ["Báo cáo có 3 việc"]
    gone = annotate(data, [finding(words("p99", "3"))])
    assert "Chỗ này: I: “3”" in comments(gone)[0]
    other = finding(words("f1.p1", "5"), words("f2.p1", "3 việc", 11))
    second = annotate(data, [other, finding(words("f1.p1", "8"))], prefix="f2.")
    assert commented(second) == ["3 việc"]
    assert "4 + 5 = 9" in comments(second)[0]


def test_comments_already_there_stay(tmp_path: Path) -> None:
    first = made(tmp_path, p(r("có 15 hồ sơ và 3 việc")), words("p1", "15", 3))
    result = annotate(first, [finding(words("p1", "3 việc", 15))], author="Nguyễn Thị Bé")
    assert commented(result) == ["15", "3 việc"]
    assert_sound(result)
    old, new = part(result, "word/comments.xml")
    assert (old.get(f"{W}author"), new.get(f"{W}author"), new.get(f"{W}initials")) == ("cchc", "Nguyễn Thị Bé", "NTB")
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        assert archive.namelist().count("word/comments.xml") == 1
        assert archive.read("word/_rels/document.xml.rels").count(b"comments.xml") == 1
        assert archive.read("[Content_Types].xml").count(b"comments.xml") == 1


def test_a_part_named_comments_that_nothing_refers_to_is_left_alone(tmp_path: Path) -> None:
    path = raw_docx(tmp_path / "a.docx", p(r("có 15")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/comments.xml", "<x/>")
    result = annotate(path.read_bytes(), [finding(words("p1", "15", 3))])
    assert part(result, "word/comments.xml").tag == "x"
    assert len(part(result, "word/comments1.xml")) == 1


def test_strict_files_stay_strict(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    path = raw_docx(tmp_path / "a.docx", p(r("có 15 hồ sơ")))
    changed = tmp_path / "b.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(W[1:-1].encode(), strict.encode()))
    result = annotate(changed.read_bytes(), [finding(words("p1", "15", 3))])
    assert W[1:-1].encode() not in etree.tostring(part(result)) + etree.tostring(part(result, "word/comments.xml"))
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in archive.read(
            "word/_rels/document.xml.rels"
        )


def test_severity_languages_and_odd_authors(tmp_path: Path) -> None:
    data = raw_docx(tmp_path / "a.docx", p(r("có 15"))).read_bytes()
    found = [finding(words("p1", "15", 3), severity=severity) for severity in Severity]
    english = annotate(data, found, language="en", author='A "<&>\x00 B')
    assert [text.partition(":")[0] for text in comments(english)] == ["ERROR", "WARNING", "NOTE"]
    assert part(english, "word/comments.xml")[0].get(f"{W}author") == 'A "<&> B'
    assert [text.partition(":")[0] for text in comments(annotate(data, found))] == ["LỖI", "CẢNH BÁO", "LƯU Ý"]


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        annotate(b"PK\x03\x04 broken", [finding(words("p1", "1"))])


@given(st.lists(st.text("ab 1é", min_size=1, max_size=6), min_size=1, max_size=6), st.data())
def test_any_words_of_any_runs(tmp_path_factory: pytest.TempPathFactory, runs: list[str], data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("a")
    path = raw_docx(folder / "a.docx", p(*map(r, runs)) + p(r("x")))
    text = next(iter(open_file(path).paragraphs())).text if "".join(runs).strip() else ""
    spans = []
    for _ in range(data.draw(st.integers(1, 4)) if text else 0):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        if text[start:end].strip() == text[start:end]:
            spans.append((start, end))
    result = (
        made(folder, p(*map(r, runs)) + p(r("x")), *(words("p1", text[s:e], s) for s, e in spans)) if spans else b""
    )
    assert not spans or [" ".join(found.split()) for found in commented(result)] == [text[s:e] for s, e in spans]


@pytest.mark.reports
def test_real_reports(reports: Path, tmp_path: Path) -> None:
    """Every cell and heading of the real reports can be commented, and reads the same afterwards."""
    for path in sorted(reports.glob("*.docx")):
        document = open_file(path)
        found = [finding(words(q.place, q.text, 0)) for q in document.paragraphs()]
        found += [finding(cell(f"{row.place}.c{len(row.cells)}")) for table in document.tables() for row in table.rows]
        after = tmp_path / path.name
        after.write_bytes(annotate(path.read_bytes(), found))
        assert_sound(after.read_bytes())
        assert open_file(after).blocks == document.blocks
        marked = [" ".join(text.split()) for text in commented(after.read_bytes())]
        exact = sum(text == q.text for text, q in zip(marked, document.paragraphs(), strict=False))
        assert exact >= 0.95 * sum(1 for _ in document.paragraphs())
