"""Leaves in a Word part only what Word shows: revisions accepted, one version of each drawing, no field codes.

The tree is changed in place once, so that reading afterwards is one plain pass over paragraphs, cells and text.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from cchc.core.reading.formats.docx_styles import VAL, W, is_on
from cchc.core.reading.formats.markup import superscript

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
TEXT = f"{W}t"
BOLD_TEXT = f"{W}t-bold"
PLAIN_TEXT = f"{W}t-plain"
MATH_TEXT = f"{M}t"
PARAGRAPH = f"{W}p"
RUN = f"{W}r"
TABLE = f"{W}tbl"
TABLE_END = f"{W}tbl-end"
ROW = f"{W}tr"
CELL = f"{W}tc"
TEXT_BOX = f"{W}txbxContent"
_ANY_TEXT = (TEXT, BOLD_TEXT, PLAIN_TEXT, MATH_TEXT)
_PROPERTIES = f"{W}pPr"
_RUN_PROPERTIES = f"{W}rPr"
_FIELD = f"{W}fldChar"
_RUN_STYLE = f"{W}rStyle"

Boxes = dict[etree._Element, list[etree._Element]]
"""Text boxes by the paragraph they are anchored in."""


def leave_what_is_shown(root: etree._Element, bold_style: Callable[[str], bool | None]) -> Boxes:
    """Removes from `root` what a reader of the page does not see; hands out the text boxes, taken from the tree.

    Text whose run says so becomes `BOLD_TEXT` or `PLAIN_TEXT` (`bold_style` answers for character styles), every
    table is followed by `TABLE_END`, and tables inside cells lose their rows and cells.
    """
    merges: list[etree._Element] = []
    boxes: Boxes = {}
    late: list[etree._Element] = []
    for element in list(root.iter(*_RULES, _RUN_STYLE, TEXT_BOX, TABLE)):
        tag = element.tag
        if tag in (TEXT_BOX, TABLE):
            late.append(element)
        elif tag == _RUN_STYLE:
            _mark_text(element, bold_style(element.get(VAL, "")))
        elif (merged := _RULES[tag](element)) is not None:
            merges.append(merged)
    for paragraph in merges:
        _merge_with_next(paragraph)
    for element in late:
        if element.tag == TEXT_BOX:
            _take_box(element, root, boxes)
        else:
            _mark_table(element)
    _drop_field_codes(root)
    return boxes


def _remove(element: etree._Element | None) -> None:
    parent = element.getparent() if element is not None else None
    if parent is not None and element is not None:
        parent.remove(element)


def run_of(element: etree._Element) -> etree._Element | None:
    """The run whose properties hold `element`; None for properties of paragraphs, styles and old revisions."""
    properties = element.getparent()
    run = properties.getparent() if properties is not None else None
    return run if run is not None and run.tag == RUN else None


def _deleted(element: etree._Element) -> etree._Element | None:
    """A deletion: of runs, of a table row, or of a paragraph mark (then the paragraph is returned, to be merged)."""
    parent = element.getparent()
    if parent is None:
        return None
    if parent.tag == f"{W}trPr":
        _remove(parent.getparent())
    elif parent.tag == _RUN_PROPERTIES:
        properties = parent.getparent()
        if properties is not None and properties.tag == _PROPERTIES:
            return properties.getparent()
        _remove(properties)
    else:
        parent.remove(element)
    return None


def _cell_deleted(element: etree._Element) -> None:
    properties = element.getparent()
    cell = properties.getparent() if properties is not None else None
    _silence(cell)


def _silence(container: etree._Element | None) -> None:
    for text in container.iter(*_ANY_TEXT) if container is not None else ():
        text.text = ""


def _alternatives(element: etree._Element) -> None:
    """`mc:AlternateContent` holds the same drawing twice: the first version stays."""
    versions = element.findall(f"{MC}Choice") or element.findall(f"{MC}Fallback")
    for child in list(element):
        if child is not versions[0]:
            element.remove(child)


def _hidden(element: etree._Element) -> None:
    if is_on(element):
        _remove(run_of(element))


def _placeholder(element: etree._Element) -> None:
    """The grey 'click to enter text' of an empty content control is not an answer."""
    properties = element.getparent()
    control = properties.getparent() if properties is not None else None
    if control is not None and is_on(element):
        _silence(control.find(f"{W}sdtContent"))


def _gallery(element: etree._Element) -> None:
    """An automatic table of contents repeats the headings: it goes."""
    if element.get(VAL) == "Table of Contents":
        _remove(next(element.iterancestors(f"{W}sdt"), None))


def _custom_mark(element: etree._Element) -> None:
    """A footnote mark typed by hand stands in the same run as the reference."""
    if element.get(f"{W}customMarkFollows") in ("1", "true", "on"):
        _silence(element.getparent())


def _raised(element: etree._Element) -> None:
    run = run_of(element) if element.get(VAL) == "superscript" else None
    for text in run.iterchildren(*_ANY_TEXT) if run is not None else ():
        digits = (text.text or "").strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= 3:
            text.text = superscript(digits)


def _fraction(element: etree._Element) -> None:
    """446 over 447 in an equation reads 446/447."""
    numerator = element.find(f"{M}num")
    texts = list(numerator.iter(MATH_TEXT)) if numerator is not None else []
    if texts:
        texts[-1].text = f"{texts[-1].text or ''}/"


def _bold(element: etree._Element) -> None:
    _mark_text(element, is_on(element))


def _mark_text(element: etree._Element, bold: bool | None) -> None:
    run = run_of(element) if bold is not None else None
    for text in run.iterchildren(TEXT, BOLD_TEXT, PLAIN_TEXT) if run is not None else ():
        text.tag = BOLD_TEXT if bold else PLAIN_TEXT


_OLD_PROPERTIES = (
    "rPrChange",
    "pPrChange",
    "tcPrChange",
    "trPrChange",
    "tblPrChange",
    "tblPrExChange",
    "tblGridChange",
)
_RULES: dict[str, Callable[[etree._Element], etree._Element | None]] = {
    f"{W}b": _bold,
    f"{W}del": _deleted,
    f"{W}moveFrom": _deleted,
    f"{W}cellDel": _cell_deleted,
    f"{MC}AlternateContent": _alternatives,
    f"{W}vanish": _hidden,
    f"{W}showingPlcHdr": _placeholder,
    f"{W}docPartGallery": _gallery,
    f"{W}footnoteReference": _custom_mark,
    f"{W}endnoteReference": _custom_mark,
    f"{W}vertAlign": _raised,
    f"{W}rt": _remove,
    f"{M}f": _fraction,
    **{f"{W}{name}": _remove for name in _OLD_PROPERTIES},
}


def _merge_with_next(paragraph: etree._Element) -> None:
    """Without its mark a paragraph runs on into the next, which gives the format; without text it vanishes."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != _PROPERTIES]
    if following is not None and following.tag == PARAGRAPH:
        at = 1 if len(following) and following[0].tag == _PROPERTIES else 0
        following[at:at] = content
        _remove(paragraph)
    elif not any(True for child in content for _ in child.iter(*_ANY_TEXT)):
        parent = paragraph.getparent()
        if parent is not None and len(parent.findall(PARAGRAPH)) > 1:
            parent.remove(paragraph)


def _take_box(box: etree._Element, root: etree._Element, boxes: Boxes) -> None:
    if next(box.iterancestors(root.tag), None) is None:
        return  # inside something already removed
    anchor = next(box.iterancestors(PARAGRAPH), None)
    _remove(box)
    if anchor is not None:
        boxes.setdefault(anchor, []).append(box)


def _mark_table(table: etree._Element) -> None:
    """Ends a table; a table that only arranges others on the page, or stands in a cell, gives up its own grid."""
    parent = table.getparent()
    if parent is None:
        return
    inner = next(table.iterdescendants(TABLE), None)
    if (inner is not None and _is_frame(table)) or next(table.iterancestors(CELL), None) is not None:
        own = [e for e in table.iter(ROW, CELL, f"{W}tcPr", f"{W}trPr", f"{W}tblGrid") if _table_of(e) is table]
        for element in [table, *own]:
            element.tag = f"{W}loose"
        return
    table.addnext(table.makeelement(TABLE_END))


def _table_of(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(TABLE), None)


def _is_frame(table: etree._Element) -> bool:
    """Rows of a single cell, each around another table."""
    rows = [row for row in table.iter(ROW) if _table_of(row) is table]
    return all(
        row.find(f".//{TABLE}") is not None and sum(_table_of(cell) is table for cell in row.iter(CELL)) == 1
        for row in rows
    )


def _drop_field_codes(root: etree._Element) -> None:
    """Text between the begin and the separator of a field belongs to its code, not to the page."""
    if next(root.iter(_FIELD), None) is None:
        return
    stack: list[str] = []
    for element in root.iter(_FIELD, PARAGRAPH, *_ANY_TEXT):
        if element.tag == _FIELD:
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                stack.append("code")
            elif stack and kind == "separate":
                stack[-1] = "result"
            elif stack and kind == "end":
                stack.pop()
        elif element.tag == PARAGRAPH:
            stack = [state for state in stack if state != "code"]
        elif "code" in stack:
            element.text = ""
