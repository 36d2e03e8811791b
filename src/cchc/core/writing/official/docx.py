"""An official document as a Word file: named styles for every part, so that it can be worked on as any other."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from xml.sax.saxutils import escape

from cchc.core.writing.official.document import (
    MOTTO,
    STATE_NAME,
    Annex,
    Draft,
    OfficialDocument,
    Table,
    annex_name,
    line,
)
from cchc.core.writing.official.docx_body import paragraph, plain_table, rule, ruled_table, run, section
from cchc.core.writing.official.layout import Layout, layout
from cchc.core.writing.official.measure import lines, width
from cchc.core.writing.official.styles import base

HEAD = (70.0, 95.0)
"""Columns of the letterhead, in mm."""
FOOT = (75.0, 90.0)
"""Columns of recipients and signature."""
_BODY = re.compile(rb"<w:body>.*</w:body>", re.DOTALL)
_TITLE = re.compile(rb"<dc:title>.*?</dc:title>|<dc:title/>")
_CREATOR = re.compile(rb"<dc:creator>.*?</dc:creator>|<dc:creator/>")
_COMMENTS = re.compile(rb"<dc:description>.*?</dc:description>|<dc:description/>")
KEEP = "<w:keepNext/>"
SLACK = 1.0
"""Millimetres a line of ours is shorter than its room, so that no font breaks it again."""


def docx(document: OfficialDocument) -> bytes:
    """The document as .docx. The same document gives the same bytes."""
    parts = dict(base())
    parts["word/document.xml"] = _BODY.sub(lambda _: _body(document).encode(), parts["word/document.xml"])
    core = parts["docProps/core.xml"]
    core = _TITLE.sub(lambda _: f"<dc:title>{escape(document.named)}</dc:title>".encode(), core)
    core = _CREATOR.sub(lambda _: f"<dc:creator>{escape(line(document.agency))}</dc:creator>".encode(), core)
    parts["docProps/core.xml"] = _COMMENTS.sub(b"", core)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _body(document: OfficialDocument) -> str:
    rules = layout()
    sides = {name: rules.number(f"page.{name}") for name in ("width", "height", "top", "right", "bottom", "left")}
    room = sides["width"] - sides["left"] - sides["right"]
    pieces = [_letterhead(document, rules), _title(document, rules, room), _prose(document, room), _signature(document)]
    turns = [annex.across(room) for annex in document.annexes]
    sections = [
        section(sides, across=across, first=not number, header=_head()) for number, across in enumerate([False, *turns])
    ]
    for number, (annex, across) in enumerate(zip(document.annexes, turns, strict=True)):
        pieces.append(_ends(sections[number]))
        wide = sides["height"] - sides["left"] - sides["right"] if across else room
        pieces.append(_annex(document, annex, number, wide))
    pieces.append(sections[-1])
    return f"<w:body>{''.join(pieces)}</w:body>"


@cache
def _head() -> str:
    """Id of the head with the page number."""
    found = re.search(rb'<w:headerReference [^>]*r:id="(\w+)"', base()["word/document.xml"])
    assert found is not None
    return found[1].decode()


def _ends(properties: str) -> str:
    """The last, invisible paragraph of a section."""
    return f'<w:p><w:pPr><w:pStyle w:val="vbDuongKe"/><w:pBdr><w:top w:val="nil"/></w:pBdr>{properties}</w:pPr></w:p>'


def _ruled(style: str, text: str, room: float, size: float, share: float) -> str:
    """Words in bold, in even lines, and the rule under them, a share of the last line long."""
    said = lines(text, size, room - SLACK, bold=True)
    return paragraph(style, "\n".join(said)) + rule(room, width(said[-1], size, bold=True) * share)


def _letterhead(document: OfficialDocument, rules: Layout) -> str:
    left, right = HEAD
    agency, parent = line(document.agency).upper(), line(document.parent).upper()
    above = paragraph("vbChuQuan", parent) if parent else ""
    bodies = above + _ruled("vbCoQuan", agency, left, rules.number("agency.size"), rules.number("agency.rule"))
    state = paragraph("vbQuocHieu", STATE_NAME)
    state += _ruled("vbTieuNgu", MOTTO, right, rules.number("motto.size"), rules.number("motto.rule"))
    numbers = paragraph("vbSo", document.number_line)
    if document.letter:
        numbers += paragraph("vbVeViec", f"V/v {line(document.about)}")
    if document.draft is not Draft.NO:
        numbers += paragraph("vbDuThao", document.draft.value)
    return plain_table(HEAD, [(bodies, state), (numbers, paragraph("vbNgay", document.place_line))])


def _title(document: OfficialDocument, rules: Layout, room: float) -> str:
    if document.letter:
        return _addressees(document)
    about = line(document.about)
    share = rules.number("about.rule")
    title = paragraph("vbTenLoai", line(document.kind).upper())
    title += _ruled("vbTrichYeu", about, room, rules.number("about.size"), share)
    return title + (_addressees(document) if document.addressees else paragraph("vbDuongKe", properties=_NO_LINE))


_NO_LINE = '<w:pBdr><w:top w:val="nil"/></w:pBdr><w:spacing w:before="120"/>'


def _addressees(document: OfficialDocument) -> str:
    named = [line(name) for name in document.addressees if line(name)]
    if len(named) < 2:
        return paragraph("vbKinhGui", f"Kính gửi: {named[0] if named else ''}")
    lines = [f"- {name}{'.' if number == len(named) else ';'}" for number, name in enumerate(named, 1)]
    return paragraph("vbKinhGui", "\n".join(["Kính gửi:", *lines]))


def _prose(document: OfficialDocument, room: float) -> str:
    pieces = []
    for part in document.sections:
        if part.division:
            name, title = part.division
            said = "\n".join(division_lines(title, room))
            pieces += [paragraph("vbPhan", name), *([paragraph("vbTenPhan", said)] if title else [])]
        elif heading := line(part.heading):
            pieces.append(paragraph(f"Heading{min(max(part.level, 1), 3)}", heading))
        pieces += [paragraph("vbNoiDung", text) for text in part.under]
        pieces += [_titled(table, room) + paragraph("vbBang") for table in part.tables]
    if pieces and not document.sections[-1].tables and document.sections[-1].under:
        last = document.sections[-1].under[-1]
        pieces[-1] = paragraph("vbNoiDung", last, KEEP)
    return "".join(pieces)


def _signature(document: OfficialDocument) -> str:
    left = paragraph("vbNoiNhanDe", "Nơi nhận:")
    for number, name in enumerate(document.recipients, 1):
        left += paragraph("vbNoiNhan", recipient(name, last=number == len(document.recipients)))
    right = "".join(paragraph("vbQuyenHan", line(said).upper()) for said in document.authority.lines)
    right += paragraph("vbNguoiKy", line(document.authority.signer))
    spacer = paragraph("vbDuongKe", properties=_NO_LINE)
    return spacer + plain_table(FOOT, [(left, right)])


def recipient(name: str, *, last: bool) -> str:
    """'- Sở Nội vụ;' and '- Lưu: VT, NV.'."""
    return f"- {line(name).lstrip('-–• ').rstrip(';., ')}{'.' if last else ';'}"


def with_lines(document: OfficialDocument, room: float) -> list[str]:
    """'(Kèm theo …)' in even lines; it is set in italics, which are no wider."""
    return lines(document.with_line, layout().number("annex.with.size"), room - SLACK)


def division_lines(title: str, room: float) -> list[str]:
    """The title of a part or chapter in even lines."""
    return lines(title, layout().number("division.title.size"), room - SLACK, bold=True)


def _title_of(annex: Annex, room: float) -> list[str]:
    return lines(line(annex.title).upper(), layout().number("annex.title.size"), room - SLACK, bold=True)


def _titled(table: Table, room: float) -> str:
    """A table and its title."""
    above = paragraph("vbTenBang", line(table.title)) if table.title else paragraph("vbBang")
    return above + ruled_table(table, room)


def _annex(document: OfficialDocument, annex: Annex, position: int, room: float) -> str:
    pieces = [
        paragraph("vbPhuLuc", annex_name(document, position)),
        paragraph("vbTenPhuLuc", "\n".join(_title_of(annex, room))),
        paragraph("vbKemTheo", "\n".join(with_lines(document, room))),
    ]
    pieces += [paragraph("vbNoiDung", text) for text in annex.paragraphs]
    for table in annex.tables:
        pieces.append(_titled(table, room))
    pieces += [paragraph("vbGhiChu", runs=run(note)) for note in annex.notes]
    return "".join(pieces)
