"""The Word styles of an official document: one named style for each of its parts, set from the clauses."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cchc.core.writing.official.layout import Layout, layout

ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
HEADER = "word/header1.xml"
_EAST = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEME = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")


@dataclass(frozen=True, slots=True)
class Look:
    """One style: `size` names a clause, the lengths are points."""

    id: str
    name: str
    size: str
    bold: bool = False
    italic: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    keep: bool = False
    """Stays on the page of what follows."""
    based: str = "Normal"
    indent: bool = False


LOOKS = (
    Look("vbNoiDung", "VB Nội dung", "body.size", align="justify", after=6, indent=True),
    Look("vbQuocHieu", "VB Quốc hiệu", "state.size", bold=True, align="center", keep=True),
    Look("vbTieuNgu", "VB Tiêu ngữ", "motto.size", bold=True, align="center", keep=True),
    Look("vbChuQuan", "VB Cơ quan chủ quản", "parent.size", align="center", keep=True),
    Look("vbCoQuan", "VB Cơ quan ban hành", "agency.size", bold=True, align="center", keep=True),
    Look("vbSo", "VB Số, ký hiệu", "symbol.size", align="center", before=3, keep=True),
    Look("vbNgay", "VB Địa danh, ngày", "place.size", italic=True, align="center", before=3, keep=True),
    Look("vbVeViec", "VB Trích yếu công văn", "subject.size", align="center", before=3, keep=True),
    Look("vbDuThao", "VB Dự thảo", "symbol.size", bold=True, align="center", before=6, keep=True),
    Look("vbTenLoai", "VB Tên loại", "kind.size", bold=True, align="center", before=18, keep=True),
    Look("vbTrichYeu", "VB Trích yếu", "about.size", bold=True, align="center", keep=True),
    Look("vbKinhGui", "VB Kính gửi", "body.size", align="center", before=12, after=12),
    Look("vbQuyenHan", "VB Quyền hạn, chức vụ", "authority.size", bold=True, align="center", keep=True),
    Look("vbNguoiKy", "VB Người ký", "signer.size", bold=True, align="center", before=72),
    Look("vbNoiNhanDe", "VB Nơi nhận, đề mục", "recipients.label", bold=True, italic=True, keep=True),
    Look("vbNoiNhan", "VB Nơi nhận", "recipients.size", keep=True),
    Look("vbPhan", "VB Phần, chương", "division.size", bold=True, align="center", keep=True, based="Heading 1"),
    Look("vbTenPhan", "VB Tên phần, chương", "division.title.size", bold=True, align="center", after=6, keep=True),
    Look("vbPhuLuc", "VB Phụ lục", "annex.name.size", bold=True, align="center", keep=True, based="Heading 1"),
    Look("vbTenPhuLuc", "VB Tên phụ lục", "annex.title.size", bold=True, align="center", keep=True),
    Look("vbKemTheo", "VB Kèm theo", "annex.with.size", italic=True, align="center", after=3, keep=True),
    Look("vbTenBang", "VB Tên bảng", "annex.title.size", bold=True, before=6, after=3, keep=True),
    Look("vbBang", "VB Bảng", "table.size", before=1, after=1),
    Look("vbBangDau", "VB Bảng, hàng đầu", "table.size", bold=True, align="center", before=1, after=1),
    Look("vbGhiChu", "VB Ghi chú", "table.size", italic=True, before=3),
    Look("vbSoTrang", "VB Số trang", "number.size", align="center"),
)
"""Every style we use; what stands in a document says only which."""
HEADINGS = (("Heading 1", False), ("Heading 2", False), ("Heading 3", True))


@cache
def base() -> dict[str, bytes]:
    """The parts of a Word file with our styles and an empty body, by their names in the package."""
    rules = layout()
    document = docx.Document()
    _normal(document, rules)
    for name, italic in HEADINGS:
        _heading(document, rules, name, italic=italic)
    for look in LOOKS:
        _add(document, rules, look)
    _rule_style(document)
    _page_number(document)
    kept = io.BytesIO()
    document.save(kept)
    with zipfile.ZipFile(kept) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def _font(style: Any, rules: Layout, size: float) -> None:
    style.font.name, style.font.size = rules["text.font"].value, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in _EAST:
        fonts.set(qn(attribute), rules["text.font"].value)
    for attribute in _THEME:
        fonts.attrib.pop(qn(attribute), None)


def _normal(document: Any, rules: Layout) -> None:
    style = document.styles["Normal"]
    _font(style, rules, rules.number("body.size"))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)


def _heading(document: Any, rules: Layout, name: str, *, italic: bool) -> None:
    style = document.styles[name]
    _font(style, rules, rules.number("body.size"))
    style.font.bold, style.font.italic = True, italic
    form = style.paragraph_format
    form.alignment = ALIGN["justify"]
    form.space_before, form.space_after = Pt(0), Pt(rules.number("body.gap"))
    form.line_spacing = rules.number("body.line")
    form.first_line_indent, form.keep_with_next = Mm(rules.number("body.indent")), True


def _add(document: Any, rules: Layout, look: Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), look.id)
    style.base_style = document.styles[look.based]
    style.quick_style = True
    _font(style, rules, rules.number(look.size))
    style.font.bold, style.font.italic = look.bold, look.italic
    form = style.paragraph_format
    form.alignment, form.keep_with_next = ALIGN[look.align], look.keep
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Mm(rules.number("body.indent")) if look.indent else Mm(0)
    if look.indent:
        form.space_after, form.line_spacing = Pt(rules.number("body.gap")), rules.number("body.line")


def _rule_style(document: Any) -> None:
    """The line under a name: an empty paragraph two points high with a border above; its length is its indents'."""
    style = document.styles.add_style("VB Đường kẻ", WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), "vbDuongKe")
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(2)
    style.paragraph_format.keep_with_next = True
    style.paragraph_format.line_spacing = Pt(3)
    style.paragraph_format.space_before = Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _page_number(document: Any) -> None:
    """The number in the middle of the top margin; the first page has another, empty head."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.style = document.styles["VB Số trang"]
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
