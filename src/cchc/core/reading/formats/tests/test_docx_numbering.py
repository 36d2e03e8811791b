"""Automatic numbers of Word, as Word shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made import raw_docx

from cchc.core.reading.formats import open_file
from cchc.core.reading.formats.docx_numbering import letters, roman


def level(index: int, text: str, format: str = "decimal", start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(identity: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{more}{"".join(levels)}</w:abstractNum>'


def num(identity: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def item(text: str, number: int, at: int = 0) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def texts(tmp_path: Path, body: str, numbering: str, styles: str = "") -> list[str]:
    path = raw_docx(tmp_path / "a.docx", body, numbering=numbering, styles=styles)
    return [paragraph.text for paragraph in open_file(path).paragraphs()]


def test_it_works(tmp_path: Path) -> None:
    numbering = abstract(
        1, level(0, "%1.", "upperRoman"), level(1, "%1.%2.", more="<w:isLgl/>"), level(2, "%3)", "lowerLetter")
    )
    body = item("A", 1) + item("b", 1, 1) + item("c", 1, 2) + item("d", 1, 2) + item("E", 1) + item("f", 1, 1)
    assert texts(tmp_path, body, numbering + num(1, 1)) == ["I. A", "1.1. b", "a) c", "b) d", "II. E", "2.1. f"]


def test_bullets(tmp_path: Path) -> None:
    numbering = abstract(1, level(0, "\uf0b7", "bullet"), level(1, "-", "bullet"), level(2, "+", "bullet")) + num(1, 1)
    assert texts(tmp_path, item("a", 1) + item("b", 1, 1) + item("c", 1, 2), numbering) == ["• a", "- b", "+ c"]


def test_lists_of_one_kind_go_on_counting_unless_told_to_start_again(tmp_path: Path) -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(1, level(0, "%1.")) + num(1, 1) + num(2, 1) + num(3, 1, again)
    body = item("a", 1) + item("b", 2) + item("c", 3) + item("d", 3)
    assert texts(tmp_path, body, numbering) == ["1. a", "2. b", "1. c", "2. d"]


def test_starts_joins_and_levels_that_never_restart(tmp_path: Path) -> None:
    numbering = abstract(
        1, level(0, "%1-", start=5, more='<w:suff w:val="nothing"/>'), level(1, "%2.", more='<w:lvlRestart w:val="0"/>')
    ) + num(1, 1)
    body = item("a", 1) + item("b", 1, 1) + item("c", 1) + item("d", 1, 1)
    assert texts(tmp_path, body, numbering) == ["5-a", "1. b", "6-c", "2. d"]


def test_numbers_of_styles(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="m"><w:name w:val="Mục"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = abstract(1, level(0, "%1."), level(1, "%1.%2.", more='<w:pStyle w:val="m"/>')) + num(1, 1)
    styled = '<w:p><w:pPr><w:pStyle w:val="m"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    ended = styled.replace("</w:pPr>", '<w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>')
    assert texts(tmp_path, item("a", 1) + styled + ended + styled, numbering, styles) == [
        "1. a",
        "1.1. x",
        "x",
        "1.2. x",
    ]


def test_numbered_cells_without_text_hold_their_number(tmp_path: Path) -> None:
    numbering = abstract(1, level(0, "%1")) + num(1, 1)
    row = f"<w:tr><w:tc>{item('', 1)}</w:tc><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>"
    path = raw_docx(tmp_path / "a.docx", f"<w:tbl>{row * 3}</w:tbl>", numbering=numbering)
    (table,) = open_file(path).tables()
    assert [r.texts() for r in table.rows] == [["1", "a"], ["2", "a"], ["3", "a"]]


def test_linked_list_styles(tmp_path: Path) -> None:
    numbering = (
        abstract(1, level(0, "%1)"), more='<w:styleLink w:val="kiểu"/>')
        + abstract(2, more='<w:numStyleLink w:val="kiểu"/>')
        + num(1, 2)
    )
    assert texts(tmp_path, item("a", 1), numbering) == ["1) a"]


@pytest.mark.parametrize(("value", "shown"), [(1, "I"), (4, "IV"), (1994, "MCMXCIV"), (0, "0"), (5000, "5000")])
def test_roman(value: int, shown: str) -> None:
    assert roman(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(1, "a"), (26, "z"), (27, "aa"), (28, "bb"), (0, "0"), (9999, "9999")])
def test_letters(value: int, shown: str) -> None:
    assert letters(value) == shown
