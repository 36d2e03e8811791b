"""Which elements a place was read from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made import raw_docx, write_docx

from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from cchc.core.reading.formats.docx_trace import Origin, base_of, trace
from cchc.core.reading.formats.limits import DEFAULT
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.tests.test_docx import p, r, tbl, tc, tr


def origins(path: Path, *places: str) -> dict[str, Origin]:
    with Package(path, path.name, DEFAULT) as package:
        return trace(package, path.name, places).origins


def test_it_works(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx")
    document = open_file(path)
    texts = {q.place: q.text for q in document.paragraphs()}
    texts |= {
        f"{row.place}.c{column}": cell.text
        for table in document.tables()
        for row in table.rows
        for column, cell in enumerate(row.cells, 1)
    }
    found = origins(path, *texts)
    assert {place: origin.shown for place, origin in found.items()} == {p: (text,) for p, text in texts.items()}
    for place, origin in found.items():
        assert "".join(element.text or "" for _, element in origin.words if element is not None) == texts[place]
        assert [element.tag.rpartition("}")[2] for element in origin.paragraphs] == ["p"]


def test_the_tree_handed_out_is_that_of_the_file(tmp_path: Path) -> None:
    body = p(r("một", "<w:b/>"), '<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>')
    path = raw_docx(tmp_path / "a.docx", body)
    with Package(path, "a.docx", DEFAULT) as package:
        traced = trace(package, "a.docx", ["p1"])
        assert [e.tag.rpartition("}")[2] for e in traced.root.iter("{*}t", "{*}delText")] == ["t", "delText"]
        assert not traced.root.xpath("//@n")
        assert traced.part == "word/document.xml"


def test_places_nobody_asked_for_count_their_numbers_all_the_same(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    item = p(r("việc"), properties=number)
    path = raw_docx(
        tmp_path / "a.docx", item + tbl(tr(tc(item))) + tbl(tr(tc(item), tc(item))) + item, numbering=numbering
    )
    found = origins(path, "t2.r1.c2", "p2")
    assert {place: origin.shown for place, origin in found.items()} == {"t2.r1.c2": ("4. việc",), "p2": ("5. việc",)}
    assert found["p2"].words[0] == ("5. ", None)


def test_a_covered_cell_answers_with_the_one_that_covers_it(tmp_path: Path) -> None:
    restart = '<w:vMerge w:val="restart"/>'
    rows = (tr(tc(p(r("a")), restart), tc(p(r("b")))), tr(tc(p(r("x")), "<w:vMerge/>"), tc(p(r("c")))))
    found = origins(raw_docx(tmp_path / "a.docx", tbl(*rows)), "t1.r2.c1", "t1.r2.c2", "t1.r9.c1", "t7.r1.c1", "p9")
    assert {place: origin.shown for place, origin in found.items()} == {"t1.r2.c1": ("a",), "t1.r2.c2": ("c",)}


def test_pieces_belong_to_their_paragraph() -> None:
    assert [base_of(place) for place in ("p12.l2", "p12", "p12.box1.l3", "t1.r2.c3")] == [
        "p12",
        "p12",
        "p12.box1",
        "t1.r2.c3",
    ]


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    path = raw_docx(tmp_path / "a.docx", "<w:p>")
    with pytest.raises(UnreadableFile):
        origins(path, "p1")
