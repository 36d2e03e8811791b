"""Text in fonts from before Unicode."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made import raw_docx, raw_xlsx

from cchc.core.reading.formats import open_file
from cchc.core.reading.formats.fonts import encoding_of, shown

TCVN3 = "B¸o c¸o c¶i c¸ch hµnh chÝnh"
TEXT = "Báo cáo cải cách hành chính"


def test_it_works() -> None:
    assert shown(TCVN3, ".VnTime") == TEXT
    assert shown("Haø Noäi", "VNI-Times") == "Hà Nội"
    assert shown("µm", "Times New Roman") == "µm"


@pytest.mark.parametrize("font", [".VnTimeH", "ABCDEF+.VnTimeH", ".VnArialH-Bold", ".VnTimeH,Bold"])
def test_fonts_of_capitals_show_capitals(font: str) -> None:
    assert encoding_of(font) == "tcvn3"
    assert shown("céng hoµ", font) == "CỘNG HOÀ"


def test_unicode_typed_in_an_old_font_stays() -> None:
    assert shown("Ủy ban nhân dân", ".VnTime") == "Ủy ban nhân dân"


def run(text: str, font: str = "", style: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{font}"/>' if font else ""
    own = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f'<w:r><w:rPr>{own}{fonts}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_word_documents_by_run_style_and_default(tmp_path: Path) -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="u"><w:name w:val="Mới"/>'
        '<w:rPr><w:rFonts w:ascii="Arial"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="h"><w:name w:val="Hoa"/>'
        '<w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr></w:style>'
    )
    body = (
        f"<w:p>{run(TCVN3)}</w:p>"
        f"<w:p>{run('céng hoµ', style='h')}{run(' ©', 'Arial')}</w:p>"
        f'<w:p><w:pPr><w:pStyle w:val="u"/></w:pPr>{run("5 µm ")}{run("hå s¬", ".VnTime")}</w:p>'
    )
    document = open_file(raw_docx(tmp_path / "a.docx", body, styles=styles))
    assert [p.text for p in document.paragraphs()] == [TEXT, "CỘNG HOÀ ©", "5 µm hồ sơ"]


def test_workbooks_by_the_font_of_the_cell(tmp_path: Path) -> None:
    styles = (
        '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font></fonts>'
        '<cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'
    )
    cells = f'<row r="1"><c r="A1" s="1" t="inlineStr"><is><t>{TCVN3}</t></is></c></row>'
    document = open_file(raw_xlsx(tmp_path / "a.xlsx", {"S": f"<sheetData>{cells}</sheetData>"}, styles=styles))
    assert [p.text for p in document.paragraphs()] == [TEXT]
