"""Word documents: what Word shows is what is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.made import SAMPLE, Grid, Text, raw_docx, write_docx

from cchc.core.reading.document import Document, Table
from cchc.core.reading.formats import open_file


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def read(tmp_path: Path, body: str, **parts: str) -> Document:
    return open_file(raw_docx(tmp_path / "a.docx", body, **parts))


def texts(tmp_path: Path, body: str, **parts: str) -> list[str]:
    return [paragraph.text for paragraph in read(tmp_path, body, **parts).paragraphs()]


def grid(tmp_path: Path, table: str, **parts: str) -> list[list[str]]:
    (found,) = read(tmp_path, table, **parts).tables()
    return [[{"left": "<", "up": "^"}.get(c.merged or "", c.text) for c in row.cells] for row in found.rows]


def test_it_works(tmp_path: Path) -> None:
    document = open_file(write_docx(tmp_path / "a.docx"))
    assert document.format == "docx"
    assert [q.text for q in document.paragraphs()] == [b.text for b in SAMPLE if isinstance(b, Text)]
    (table,) = document.tables()
    (made,) = (b for b in SAMPLE if isinstance(b, Grid))
    assert [tuple(row.texts()) for row in table.rows] == list(made.rows)
    heading = next(q for q in document.paragraphs() if q.text.startswith("II. "))
    assert heading.level == 1
    assert next(q for q in document.paragraphs() if q.text == "BÁO CÁO").bold


def test_order_and_places(tmp_path: Path) -> None:
    document = read(tmp_path, p(r("một")) + p() + tbl(tr(tc(p(r("x"))))) + p(r("hai")))
    assert [block.place for block in document.blocks] == ["p1", "t1", "p3"]


def test_split_runs_tabs_breaks_and_hyphens(tmp_path: Path) -> None:
    body = p(
        r("giải q"), r("uyết"), "<w:r><w:tab/><w:t>98</w:t><w:noBreakHyphen/><w:t>99</w:t><w:softHyphen/></w:r>",
        "<w:r><w:br/><w:t>hồ sơ</w:t></w:r>", properties='<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>',
    )  # fmt: skip
    assert texts(tmp_path, body) == ["giải quyết 98-99 hồ sơ"]


def test_a_list_typed_with_line_breaks_is_several_paragraphs(tmp_path: Path) -> None:
    body = p("<w:r><w:t>Gồm:</w:t><w:br/><w:t>- một</w:t><w:br/><w:t>việc</w:t><w:br/><w:t>- hai</w:t></w:r>")
    document = read(tmp_path, body)
    assert [q.text for q in document.paragraphs()] == ["Gồm:", "- một việc", "- hai"]
    assert [q.place for q in document.paragraphs()] == ["p1", "p1.l2", "p1.l3"]


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    body = p(
        r("có "), f"<w:ins>{r('12')}</w:ins>", '<w:del><w:r><w:delText>10</w:delText></w:r></w:del>',
        f"<w:moveFrom>{r(' cũ')}</w:moveFrom>", f"<w:moveTo>{r(' mới')}</w:moveTo>", r(" hồ sơ"),
    )  # fmt: skip
    assert texts(tmp_path, body) == ["có 12 mới hồ sơ"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    body = p(r("nửa đầu, "), properties="<w:rPr><w:del/></w:rPr>") + p(r("nửa sau"))
    assert texts(tmp_path, body) == ["nửa đầu, nửa sau"]


def test_a_deleted_row_is_gone(tmp_path: Path) -> None:
    table = tbl(tr(tc(p(r("1")))), tr(tc(p(r("2"))), properties="<w:del/>"), tr(tc(p(r("3")))))
    assert grid(tmp_path, table) == [["1"], ["3"]]


def test_old_properties_of_a_changed_format_do_not_count(tmp_path: Path) -> None:
    old = '<w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>'
    table = tbl(tr(tc(p(r("a")), old), tc(p(r("b")))))
    assert grid(tmp_path, table) == [["a", "b"]]


def test_content_controls_at_every_level(tmp_path: Path) -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    body = (
        control(p(r("khối")))
        + p(r("trong "), control(r("dòng")))
        + tbl(control(tr(tc(p(r("a"))), control(tc(p(r("b")))))), tr(tc(control(p(r("c")))), tc(p(r("d")))))
    )
    document = read(tmp_path, body)
    assert [q.text for q in document.paragraphs()] == ["khối", "trong dòng"]
    (table,) = document.tables()
    assert [row.texts() for row in table.rows] == [["a", "b"], ["c", "d"]]


def test_the_prompt_of_an_empty_control_is_not_an_answer(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Nhập số')}</w:sdtContent></w:sdt>"
    assert grid(tmp_path, tbl(tr(tc(p(r("a"))), tc(p(control))))) == [["a", ""]]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    inside = f"<w:txbxContent>{p(r('Nơi nhận:'))}{p(r('- Lưu: VT.'))}</w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read(tmp_path, p(r("trước "), drawing, r("sau")))
    assert [(q.text, q.place, q.source) for q in document.paragraphs()] == [
        ("trước sau", "p1", "body"),
        ("Nơi nhận:", "p1.box1", "textbox"),
        ("- Lưu: VT.", "p1.box1.p2", "textbox"),
    ]


def test_links_smart_tags_and_fields(tmp_path: Path) -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    body = p(
        f"<w:hyperlink>{r('cổng')}</w:hyperlink>", f"<w:smartTag>{r(' của xã ')}</w:smartTag>",
        mark("begin"), "<w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>",
        mark("begin"), "<w:r><w:instrText>REF x</w:instrText></w:r>", mark("separate"), r("5"), mark("end"),
        mark("separate"), r("17"), mark("end"),
        f'<w:fldSimple w:instr="PAGE">{r(" hồ sơ")}</w:fldSimple>',
    )  # fmt: skip
    assert texts(tmp_path, body) == ["cổng của xã 17 hồ sơ"]


def test_notes_are_kept_apart(tmp_path: Path) -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{p(r("---"))}</w:footnote>'
        f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", r(" Gồm cả cấp xã"))}</w:footnote>'
    )
    reference = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>(1)</w:t></w:r>'
    document = read(tmp_path, p(r("VBQPPL"), reference, r(" ban hành")), footnotes=notes)
    assert [q.text for q in document.paragraphs()] == ["VBQPPL ban hành"]
    assert [(q.text, q.place, q.source) for q in document.notes] == [("Gồm cả cấp xã", "fn2", "footnote")]


def test_hidden_text_symbols_raised_digits_and_fractions(tmp_path: Path) -> None:
    body = p(
        r("diện tích 80m"), r("2", '<w:vertAlign w:val="superscript"/>'), r(" bí mật", "<w:vanish/>"),
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', r(" 40 "),
        "<m:oMath><m:f><m:num><m:r><m:t>446</m:t></m:r></m:num><m:den><m:r><m:t>447</m:t></m:r></m:den></m:f></m:oMath>",
    )  # fmt: skip
    assert texts(tmp_path, body) == ["diện tích 80m²≥ 40 446/447"]


def test_contents_are_left_out(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="Mlc1"><w:name w:val="toc 1"/></w:style>'
    gallery = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p(r('II. KẾT QUẢ 2'))}</w:sdtContent></w:sdt>"
    )
    body = p(r("I. CHỈ ĐẠO 1"), properties='<w:pStyle w:val="Mlc1"/>') + gallery + p(r("I. CHỈ ĐẠO"))
    assert texts(tmp_path, body, styles=styles) == ["I. CHỈ ĐẠO"]


def test_headings_and_bold_through_styles(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Mục"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Mục con"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="heading 3"/><w:basedOn w:val="c"/></w:style>'
        '<w:style w:type="character" w:styleId="d"><w:name w:val="Đậm"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = (
        p(r("một"), properties='<w:pStyle w:val="b"/>')
        + p(r("hai"), properties='<w:pStyle w:val="c"/>')
        + p(r("ba"), properties='<w:outlineLvl w:val="0"/>')
        + p(r("bốn"), properties='<w:pStyle w:val="b"/><w:outlineLvl w:val="9"/>')
        + p(r("năm", '<w:b w:val="0"/>'), properties='<w:pStyle w:val="b"/>')
        + p(r("sáu", '<w:rStyle w:val="d"/>'))
        + p(r("bảy", "<w:b/>"), r(" tám"))
    )
    found = [(q.text, q.level, q.bold) for q in read(tmp_path, body, styles=styles).paragraphs()]
    assert found == [
        ("một", 2, True), ("hai", 3, False), ("ba", 1, False), ("bốn", None, True), ("năm", 2, False),
        ("sáu", None, True), ("bảy tám", None, False),
    ]  # fmt: skip


def test_merged_and_skipped_cells(tmp_path: Path) -> None:
    table = tbl(
        tr(tc(p(r("STT")), '<w:vMerge w:val="restart"/>'), tc(p(r("Kết quả")), '<w:gridSpan w:val="2"/>')),
        tr(tc(p(r("ẩn")), "<w:vMerge/>"), tc(p(r("Đơn vị"))), tc(p(r("Số liệu")))),
        tr(tc(p(r("x"))), tc(p(r("y"))), properties='<w:gridBefore w:val="1"/>'),
        tr(tc(p(r("1"))), properties='<w:gridAfter w:val="2"/>'),
    )
    assert grid(tmp_path, table) == [["STT", "Kết quả", "<"], ["^", "Đơn vị", "Số liệu"], ["", "x", "y"], ["1", "", ""]]


def test_hair_thin_columns_are_one_border(tmp_path: Path) -> None:
    two = '<w:gridSpan w:val="2"/>'
    table = tbl(tr(tc(p(r("a")), two), tc(p(r("b")))), tr(tc(p(r("c"))), tc(p(r("d")), two)), widths=(2000, 15, 3000))
    assert grid(tmp_path, table) == [["a", "b"], ["c", "d"]]


def test_columns_no_row_begins_are_no_columns(tmp_path: Path) -> None:
    three = '<w:gridSpan w:val="3"/>'
    table = tbl(tr(tc(p(r("a")), three), tc(p(r("b")))), tr(tc(p(r("c")), three), tc(p(r("d")))))
    assert grid(tmp_path, table) == [["a", "b"], ["c", "d"]]


def test_cells_keep_their_lines_and_markup_goes(tmp_path: Path) -> None:
    table = tbl(tr(tc(p(r("Có = 1")) + p(r("Không = 0"))), tc(p(r("&lt;b&gt;Rà soát&lt;/b&gt;")))))
    (found,) = read(tmp_path, table).tables()
    first, second = found.rows[0].cells
    assert (first.text, first.lines) == ("Có = 1 Không = 0", ("Có = 1", "Không = 0"))
    assert (second.text, second.bold, second.lines) == ("Rà soát", True, ())


def test_a_nested_table_is_text_of_its_cell(tmp_path: Path) -> None:
    inner = tbl(tr(tc(p(r("a")), '<w:gridSpan w:val="2"/>'), tc(p(r("b")))))
    table = tbl(tr(tc(p(r("1"))), tc(p(r("gồm")) + inner + p())))
    assert grid(tmp_path, table) == [["1", "gồm a b"]]


def test_a_table_that_only_frames_another_disappears(tmp_path: Path) -> None:
    inner = tbl(tr(tc(p(r("a"))), tc(p(r("b")))))
    document = read(tmp_path, tbl(tr(tc(p(r("Phụ lục")) + inner + p()))) + p(r("sau")))
    assert [getattr(block, "text", "bảng") for block in document.blocks] == ["Phụ lục", "bảng", "sau"]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert table.rows[0].texts() == ["a", "b"]


def test_an_embedded_file_is_noted(tmp_path: Path) -> None:
    document = read(tmp_path, p(r("chữ")) + '<w:altChunk r:id="rId9"/>')
    assert [note.place for note in document.notes] == ["chunk1"]


def test_strict_documents(tmp_path: Path) -> None:
    path = raw_docx(tmp_path / "a.docx", p(r("chữ")))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name in members:
        members[name] = members[name].replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert [q.text for q in open_file(path).paragraphs()] == ["chữ"]


@pytest.mark.reports
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_real_reports_read_like_their_text(reports: Path, number: str) -> None:
    (text,) = reports.glob(f"{number}-*.txt")
    expected, found = open_file(text), open_file(text.with_suffix(".docx"))
    assert [q.text for q in found.paragraphs()] == [q.text for q in expected.paragraphs()]
    rows = [[row.texts() for table in document.tables() for row in table.rows] for document in (expected, found)]
    assert rows[0] == rows[1]


def test_alignment_and_italics_are_those_of_the_paragraph_or_its_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="Q" w:type="paragraph"><w:pPr><w:jc w:val="both"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:styleId="Q2" w:type="paragraph"><w:basedOn w:val="Q"/></w:style>'
    )
    body = (
        p(r("Tên"), properties='<w:jc w:val="center"/>')
        + p(r("nghiêng ", "<w:i/>"), r("hết", "<w:i/>"), properties='<w:jc w:val="end"/>')
        + p(r("một phần", "<w:i/>"), r(" thôi"))
        + p(r("theo kiểu"), properties='<w:pStyle w:val="Q2"/>')
        + p(r("đứng", '<w:i w:val="0"/>'), properties='<w:pStyle w:val="Q2"/><w:jc w:val="left"/>')
    )
    found = [(q.align, q.italic) for q in read(tmp_path, body, styles=styles).paragraphs()]
    assert found == [("center", False), ("right", True), ("left", False), ("justify", True), ("left", False)]
